"""When a source publishes, learned from its articles, and when its next crawl is due.

A source is due when it has probably published something since its last crawl. The expectation comes from the articles
of the last WEEKS weeks: how many each day of the week brings, and at which hours. A source without enough articles, or
one that publishes rarely, is crawled once in `most`. A crawl that failed is repeated after `least`, then after twice
that time, and so on up to `most`.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlite_utils import Database

WEEKS = 13
FEW = 10  # articles; fewer show no rhythm
WANTED = 1.0  # articles that are expected when a crawl is due
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
_FAILED = frozenset({"error", "not_captured", "robots", "too_large", "waiting"})


@dataclass(slots=True, frozen=True)
class Rhythm:
    """How many articles each day of the week (0 is Monday) and each hour of a day bring, in the zone of the source."""

    zone: ZoneInfo
    by_weekday: tuple[float, ...]  # articles a day
    by_hour: tuple[float, ...]  # shares of a day; their sum is 1

    def expected(self, begin: datetime, end: datetime) -> float:
        """The number of articles that are expected between two moments."""
        total, moment, end = 0.0, begin.astimezone(self.zone), end.astimezone(self.zone)
        while moment < end:
            following = min(end, moment.replace(minute=0, second=0, microsecond=0) + HOUR)
            total += self.by_weekday[moment.weekday()] * self.by_hour[moment.hour] * ((following - moment) / HOUR)
            moment = following
        return total


@dataclass(slots=True, frozen=True)
class Due:
    """When the next crawl of a source is due, and why."""

    source: str
    at: datetime
    why: str


def rhythm(db: Database, source: str, zone: str, until: datetime) -> Rhythm | None:
    """The rhythm of a source up to a moment, or None if it has too few articles. Articles without a date count by the
    day on which they were found, unless the first crawl found them."""
    local = ZoneInfo(zone)
    last = until.astimezone(local).date()
    begin = last - timedelta(weeks=WEEKS)
    rows = db.execute(_ARTICLES, {"source": source, "begin": (begin - DAY).isoformat()}).fetchall()
    days, hours = Counter[date](), Counter[int]()
    for text, has_time in rows:
        moment = datetime.fromisoformat(text)
        moment = moment.astimezone(local) if moment.tzinfo else moment
        if begin <= moment.date() < last:
            days[moment.date()] += 1
            if has_time:
                hours[moment.hour] += 1
    if days.total() < FEW:
        return None
    begin = max(begin, min(days))
    usual = days.total() / ((last - begin) / DAY)
    # Each day of the week counts as if the usual day had been seen once more on it. Each hour counts as if one article
    # more had appeared evenly over the day. So no day and no hour is impossible.
    found = [(usual, 1.0)] * 7
    for number in range((last - begin).days):
        day = begin + number * DAY
        count, seen = found[day.weekday()]
        found[day.weekday()] = count + days[day], seen + 1
    spread = hours.total() + 1
    by_hour = tuple((hours[hour] + 1 / 24) / spread for hour in range(24))
    return Rhythm(local, tuple(count / seen for count, seen in found), by_hour)


def due(db: Database, source: str, zone: str, now: datetime, least: timedelta, most: timedelta) -> Due:
    """When the next crawl of a source is due. `least` and `most` bound the time between two crawls."""
    runs = db.execute(_RUNS, [source]).fetchall()
    if not runs:
        return Due(source, now, "it was never crawled")
    last = datetime.fromisoformat(runs[0][0])
    failed = next((number for number, row in enumerate(runs) if not has_failed(*row[1:])), len(runs))
    if failed:
        pause = min(most, least * 2 ** (failed - 1))
        times = "failed" if failed == 1 else f"failed {failed} times"
        return Due(source, last + pause, f"its crawl {times}, the last time at {clock(last)}")
    known = rhythm(db, source, zone, last)
    if known is None:
        return Due(source, last + most, f"it has fewer than {FEW} articles of the last {WEEKS} weeks")
    at = last + least
    while at < last + most and known.expected(last, at) < WANTED:
        at += min(least, HOUR)
    at = min(at, last + most)
    count = known.expected(last, max(at, now))
    return Due(source, at, f"{count:.1f} articles are expected since its crawl at {clock(last)}")


def has_failed(reason: str | None, counts: str | None) -> bool:
    """True if a run with this reason and these counts (JSON) was killed, ended before its time, or fetched nothing."""
    outcomes = set(json.loads(counts or "{}"))
    return reason not in ("finished", "hours") or (bool(outcomes) and outcomes <= _FAILED)


def clock(moment: datetime) -> str:
    """A moment by the clock of this machine."""
    return moment.astimezone().strftime("%Y-%m-%d %H:%M")


_RUNS = "SELECT started_at, reason, counts FROM runs WHERE source = ? ORDER BY id DESC LIMIT 20"
_ARTICLES = """
SELECT coalesce(published_at, first_seen_at), coalesce(length(published_at) > 10, 0)
FROM articles
WHERE source = :source
    AND (length(published_at) >= 10 AND published_at >= :begin
        OR published_at IS NULL AND first_seen_at >= :begin AND first_seen_at > (
            SELECT coalesce(min(finished_at), '9999') FROM runs WHERE source = :source
        ))
"""
