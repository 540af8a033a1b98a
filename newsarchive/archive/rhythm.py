"""When a source publishes, learned from its articles, and when its next crawl is due.

A source is due when it has probably published something since its last crawl. The expectation comes from the articles
of the last WEEKS weeks: how many each day of the week brings, and at which hours. Fewer are expected on public holidays
and around the same days of earlier years on which few appeared. A source without enough articles, or one that publishes
rarely, is crawled once in `most`. A crawl that failed is repeated after `least`, then after twice that time, and so on
up to `most`.
"""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from newsarchive.archive.quiet_days import DAY, SEASON, similar_days, usual_share

WEEKS = 13
FEW = 10  # articles; fewer show no rhythm
WANTED = 1.0  # articles that are expected when a crawl is due
YEARS = 3  # earlier years that show which days of a year bring few
HOUR = timedelta(hours=1)
_FAILED = frozenset({"error", "not_captured", "robots", "too_large", "waiting"})


class Past:
    """How many articles each day of the past brought."""

    def __init__(self, days: Mapping[date, int]) -> None:
        self._first = min(days, default=date.max)
        length = (max(days) - self._first).days + 1 if days else 0
        counts = (days.get(self._first + number * DAY, 0) for number in range(length))
        self._totals = [0, *accumulate(counts)]

    def count(self, first: date, last: date) -> int:
        """The articles of the days from one to another, both included."""
        begin, end = ((day - self._first).days for day in (first, last + DAY))
        most = len(self._totals) - 1
        return self._totals[max(0, min(end, most))] - self._totals[max(0, min(begin, most))]

    def mean(self, first: date, last: date) -> float | None:
        """The articles a day between two days. None if the past begins so late that half of the days are unknown."""
        known = max(first, self._first)
        if 2 * (last - known).days < (last - first).days:
            return None
        return self.count(known, last) / ((last - known).days + 1)


@dataclass(slots=True, frozen=True)
class Rhythm:
    """How many articles each day of the week (0 is Monday) and each hour of a day bring, in the zone of the source.
    `past` shows which days of a year bring few."""

    zone: ZoneInfo
    by_weekday: tuple[float, ...]  # articles a day
    by_hour: tuple[float, ...]  # shares of a day; their sum is 1
    past: Past
    _factors: dict[date, float] = field(default_factory=dict)

    def expected(self, begin: datetime, end: datetime) -> float:
        """The number of articles that are expected between two moments."""
        begin, end = begin.astimezone(self.zone), max(begin, end).astimezone(self.zone)
        days = (end.date() - begin.date()).days
        whole = sum(self._on(begin.date() + number * DAY) for number in range(days))
        return whole + self._on(end.date()) * self._until(end) - self._on(begin.date()) * self._until(begin)

    def _on(self, day: date) -> float:
        if day not in self._factors:
            self._factors[day] = self._factor(day)
        return self.by_weekday[day.weekday()] * self._factors[day]

    def _until(self, moment: datetime) -> float:
        """The share of a day's articles that appear before a moment of it."""
        part = moment.minute / 60 + moment.second / 3600
        return sum(self.by_hour[: moment.hour]) + self.by_hour[moment.hour] * part

    def _factor(self, day: date) -> float:
        """The share of a usual day's articles that a day brings: less than 1 on holidays and in quiet seasons."""
        found = expected = 0.0
        for year in range(1, YEARS + 1):
            if similar := similar_days(self.zone.key, day, year):
                last = similar[0] - timedelta(days=SEASON)
                usual = self.past.mean(last - timedelta(weeks=WEEKS), last)
                if usual is not None:
                    found += sum(self.past.count(one, one) for one in similar)
                    expected += usual * len(similar)
        return min(1.0, (found + usual_share(self.zone.key, day)) / (expected + 1))


@dataclass(slots=True, frozen=True)
class Due:
    """When the next crawl of a source is due, and why."""

    source: str
    at: datetime
    why: str


def rhythm(db: Database, source: str, zone: str, until: datetime, *, days_only: bool = False) -> Rhythm | None:
    """The rhythm of a source up to a moment, or None if it has too few articles. Articles without a date count by the
    day on which they were found, unless the first crawl found them. With `days_only` the articles of a day count as
    one."""
    local = ZoneInfo(zone)
    last = until.astimezone(local).date()
    begin = last - timedelta(weeks=WEEKS)
    rows = db.execute(_ARTICLES, {"source": source, "begin": (begin - DAY).isoformat()}).fetchall()
    days, hours = Counter[date](), Counter[int]()
    for text, has_time in rows:
        moment = moment_of(text, local)
        if moment is None:
            continue
        if begin <= moment.date() < last:
            days[moment.date()] += 1
            if has_time:
                hours[moment.hour] += 1
    if days.total() < FEW:
        return None
    most = 1 if days_only else days.total()
    days = Counter({day: min(count, most) for day, count in days.items()})
    begin = max(begin, min(days))
    usual = days.total() / ((last - begin) / DAY)
    # Each day of the week counts as if the usual day had been seen once more on it. Each hour counts as if one article
    # more had appeared evenly over the day. So no day and no hour is impossible.
    found = [(usual, 1.0)] * 7
    for number in range((last - begin).days):
        day = begin + number * DAY
        if usual_share(zone, day) == 1:
            count, seen = found[day.weekday()]
            found[day.weekday()] = count + days[day], seen + 1
    spread = hours.total() + 1
    by_hour = tuple((hours[hour] + 1 / 24) / spread for hour in range(24))
    first = last - timedelta(days=365 * YEARS + 200)
    earlier = {"source": source, "begin": first.isoformat(), "end": (last + DAY).isoformat()}
    known = {
        at.date(): min(count, most) for text, count in db.execute(_DAYS, earlier) if (at := moment_of(text, local))
    }
    return Rhythm(local, tuple(count / seen for count, seen in found), by_hour, Past(known))


def moment_of(text: str, zone: ZoneInfo) -> datetime | None:
    """A moment or a day as the archive keeps it, in a time zone. A moment without an offset is local. None for a text
    that is no date, which an article of another spider may have."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)


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
_DAYS = """
SELECT period, articles FROM z_article_counts
WHERE source = :source AND period >= :begin AND period < :end AND length(period) = 10
"""
