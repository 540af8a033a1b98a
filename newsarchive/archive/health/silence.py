"""Whether a source is silent for longer than it ever was.

A pause is measured by the number of days with articles that are expected in it, for a busy source by the number of
articles (rhythm.py). So a night, a Sunday and Tết count for little. A source is silent too long if that number is much
larger than in any of its earlier pauses: after two days where an article appears each day, later where articles come in
bursts.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from math import log
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from newsarchive.archive.rhythm import moment_of, rhythm

PAUSES = 400  # earlier ones that are looked at
FEW, SPAN = 8, timedelta(weeks=8)  # pauses, and the time that they cover; less does not show the longest one
BUSY = 4.0  # articles a day
YEAR = timedelta(days=365)  # pauses before it say nothing of today
RATIO, MARGIN = 1.25, 0.7  # how much longer than the longest earlier pause is too long
BY_CHANCE = 0.06  # times a year that a busy source may be silent so long by chance
UNKNOWN = 20.0  # where it is unknown, a pause is too long that has more than these and is longer than the known past


@dataclass(slots=True, frozen=True)
class Silence:
    """A silence that is too long: its days, how many articles were expected, and whether old ones were found in it."""

    days: int
    expected: int
    found_old: bool


def silence(db: Database, source: str, zone: str, until: str) -> Silence | None:
    """The silence of a source before its last crawl (ISO 8601), if it is too long."""
    end = datetime.fromisoformat(until)
    latest = (end + timedelta(hours=14)).isoformat()  # moments are texts, and each has its own offset
    rows = db.execute(_APPEARED, {"source": source, "latest": latest, "until": until, "count": PAUSES})
    found = {moment: found_at for moment, found_at in _moments(rows, zone) if moment <= end}
    moments = sorted(found)
    newest_found = found[moments[-1]] if moments else ""
    moments = [moment for moment in moments if moment > moments[-1] - YEAR]
    articles = rhythm(db, source, zone, moments[-1]) if moments else None
    known = articles
    if articles is None or known is None:
        return None
    if sum(articles.by_weekday) < 7 * BUSY:
        known = rhythm(db, source, zone, moments[-1], days_only=True) or articles
        # A day counts as a whole: at which hour of it articles come says little.
        days = sorted({moment.astimezone(articles.zone).date() for moment in moments})
        moments = [datetime.combine(day + timedelta(days=1), time(), articles.zone) for day in days]
    pauses = [known.expected(one, other) for one, other in pairwise(moments)]
    limit = RATIO * max(pauses, default=0.0) + MARGIN
    if known is articles:  # many pauses a year: a long one comes by chance
        limit = max(limit, log(365 * sum(known.by_weekday) / 7 / BY_CHANCE))
    (first_crawl,) = db.execute(_FIRST_CRAWL, [source]).fetchone()
    # A source that had ended before it was followed has not changed.
    begin = max(moments[-1], datetime.fromisoformat(first_crawl))
    now = known.expected(begin, end)
    span = moments[-1] - moments[0]
    is_known = len(pauses) >= FEW and span >= SPAN
    if now <= limit or not (is_known or (now > UNKNOWN and end - begin > span)):
        return None
    (last_found,) = db.execute("SELECT max(first_seen_at) FROM articles WHERE source = ?", [source]).fetchone()
    found_old = datetime.fromisoformat(last_found) > datetime.fromisoformat(newest_found) + timedelta(days=1)
    return Silence((end - begin).days, max(1, round(articles.expected(begin, end))), found_old)


def _moments(rows: Iterable[tuple[str, str]], zone: str) -> Iterable[tuple[datetime, str]]:
    """When articles appeared, and when they were found. An article with a day alone appeared at noon."""
    local = ZoneInfo(zone)
    for text, found_at in rows:
        if moment := moment_of(text, local):
            yield moment + timedelta(hours=12) if len(text) == 10 else moment, found_at


_FIRST_CRAWL = "SELECT started_at FROM runs WHERE id = (SELECT min(run_id) FROM walks WHERE source = ?)"
# Articles without a date that the first crawl found say nothing of when they appeared.
_APPEARED = """
SELECT * FROM (
    SELECT published_at, first_seen_at FROM articles
    WHERE source = :source AND published_at <= :latest AND length(published_at) >= 10
    ORDER BY published_at DESC LIMIT :count
)
UNION ALL
SELECT * FROM (
    SELECT first_seen_at, first_seen_at FROM articles
    WHERE source = :source AND first_seen_at <= :until AND coalesce(length(published_at), 0) < 10 AND first_seen_at > (
        SELECT coalesce(min(finished_at), '9999') FROM runs WHERE source = :source
    )
    ORDER BY first_seen_at DESC LIMIT :count
)
"""
