"""What the newest articles and addresses of a source lack and earlier ones had.

Each article, and each address, is a row of tests that it passes or fails. A test is lost if so few of the newest rows
pass it that chance does not explain it: by the share of earlier rows that passed, such a result comes up less than once
in many years. Few rows suffice where all earlier ones passed, many are needed where only some did.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import chain
from math import comb
from statistics import fmean, median_high
from typing import Any
from zoneinfo import ZoneInfo

from sqlite_utils import Database

from newsarchive.archive.health.failures import failure_class
from newsarchive.archive.health.rules import Reason, learned
from newsarchive.archive.rhythm import moment_of

BY_CHANCE = 0.06  # times a year that one test may look lost by chance
SIZES = (20, 12, 8, 5, 4, 3, 2)  # newest rows that are compared with earlier ones
BEFORE = 80  # earlier rows
FEWEST = 20  # earlier rows; fewer prove nothing
DEVIATIONS = 2  # standard deviations by which the share of one month may lie too high
MENDED = 5  # newest rows that all pass again
MONTHS = 24  # how far back articles are compared
SHORTER = 3  # times shorter bodies count as a loss
LESS = 0.15  # a fall in the agreement of a page's two readers that counts as a loss
AHEAD = timedelta(hours=2)  # a clock may be ahead so far
_UTC = ZoneInfo("UTC")
READ = 600  # characters of a text that show whether it is legible
_FIELDS = ("published_at", "title", "body", "lead", "authors", "section", "photos", "captions")
_OF_TEXT = ("legible", "marked")
_TESTS = ("in_time", *_OF_TEXT)
# Of each figure the least value that is no loss, by the middle one of earlier articles.
_FIGURES: dict[str, Callable[[float], float]] = {
    "length": lambda usual: usual / SHORTER,
    "agreement": lambda usual: usual - LESS,
}
# UTF-8 that was read as Windows-1252: 'CÃ´ng nghiá»‡p'.
_MISREAD = re.compile("[ÂÃÄÅÆáâ][\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_LOST_LETTER = re.compile(r"\ufffd|(?<=[^\W\d_])\?(?=[^\W\d_])")

Row = dict[str, Any]


def lost_field(db: Database, source: str) -> Reason | None:
    """What the newest articles of a source lack and earlier ones had. The usual cause is a redesigned page."""
    newest = _articles(db, source, SIZES[0] + BEFORE)
    yearly = _yearly(newest, "first_seen_at")
    for size in SIZES:
        recent = newest[:size]
        if len(recent) < size:
            continue
        read = READ if any(not row[name] for row in recent for name in _OF_TEXT) else 0
        for number, before in enumerate(_earlier(db, source, newest[size:], size, read)):
            # A crawl of old articles meets pages of another design.
            if not _is_older(recent, before) and (loss := _lost(recent, before, yearly, months=number > 0)):
                return loss
    return None


def coverage(db: Database, source: str) -> list[tuple[str, float, float | None]]:
    """(field, its share in the newest articles of a source, in the ones before; None without any) of each field."""
    newest = _articles(db, source, SIZES[0] + BEFORE)
    recent, before = newest[: SIZES[0]], newest[SIZES[0] :]
    return [
        (name, fmean(row[name] for row in recent), fmean(row[name] for row in before) if before else None)
        for name in (_FIELDS if recent else ())
    ]


def lost_addresses(db: Database, source: str) -> Reason | None:
    """Why the newest addresses of a source gave no article of their own, where earlier ones did."""
    rows = list(db.query(_ADDRESSES, {"source": source}))
    yearly = _yearly(rows, "found_at")
    for name, failed in _FAILED.items():
        passed = [row["outcome"] not in failed for row in rows]
        for size in SIZES:
            if len(rows) > size and _is_lost(passed[:size], passed[size:], yearly):
                details = Counter(row["detail"] for row in rows[:size] if row["outcome"] in failed)
                detail = details.most_common(1)[0][0] or "no reason"
                cause = failure_class(detail).replace("other", name.replace("_", " "))
                return learned(name, lacking=details.total(), count=size, detail=detail, cause=cause)
    return None


def _yearly(rows: list[Row], moment: str) -> float:
    """The number of rows that a year brings, by the moments of the newest ones."""
    if not rows:
        return 1.0
    last, first = (datetime.fromisoformat(rows[place][moment]) for place in (0, -1))
    return len(rows) * 365 / max(1.0, (last - first).total_seconds() / 86400)


def _is_lost(recent: Sequence[bool], before: Sequence[bool], yearly: float, months: bool = False) -> bool:
    """True if so few of the recent rows pass, against those before, that chance does not explain it. `yearly` is the
    number of rows of a year. With `months` those before are one of many months, of which some have more by chance."""
    if len(before) < FEWEST or (len(recent) > MENDED and all(recent[:MENDED])):
        return False
    share = (sum(before) + 1) / (len(before) + 2)
    if months:
        share -= DEVIATIONS * (share * (1 - share) / len(before)) ** 0.5
    passed, count = sum(recent), len(recent)
    if 2 * passed > share * count:
        return False
    chance = sum(comb(count, n) * share**n * (1 - share) ** (count - n) for n in range(passed + 1))
    return chance * yearly < BY_CHANCE


def _lost(recent: list[Row], before: list[Row], yearly: float, months: bool) -> Reason | None:
    count = len(recent)
    for name in (*_FIELDS, *_TESTS):
        have, had = ([bool(row[name]) for row in rows if row[name] is not None] for rows in (recent, before))
        if len(have) == count and _is_lost(have, had, yearly, months):
            return learned(name if name in _TESTS else "field", name=name, lacking=have.count(False), count=count)
    for name, least in _FIGURES.items():
        now, usual = ([row[name] for row in rows if row[name] is not None] for rows in (recent, before))
        if len(now) < count or not usual:
            continue
        middle, limit = median_high(now), least(median_high(usual))
        if middle < limit and _is_lost([v >= limit for v in now], [v >= limit for v in usual], yearly, months):
            return learned(name, count=count, now=middle, usual=median_high(usual))
    return None


def _earlier(db: Database, source: str, latest: list[Row], size: int, read: int) -> Iterator[list[Row]]:
    """The articles before the newest, and before each past month: a loss is reported until it is mended. Of texts so
    many characters are read."""
    yield latest[:BEFORE]
    if size == SIZES[0] and len(latest) == BEFORE:
        sql = "SELECT strftime('%Y-%m-%dT%H:%M:%S', max(first_seen_at), ?) FROM articles WHERE source = ?"
        for month in range(1, MONTHS + 1):
            (past,) = db.execute(sql, [f"-{30 * month} days", source]).fetchone()
            yield _articles(db, source, BEFORE, past, read)


def _articles(db: Database, source: str, count: int, until: str = "9999", read: int = READ) -> list[Row]:
    """The articles that were found before a moment, the newest first, with the tests that they pass (None where a test
    says nothing)."""
    rows = list(db.query(_ARTICLES, {"source": source, "until": until, "count": count, "read": read}))
    for row in rows:
        text = row.pop("text")
        row |= {"in_time": _is_in_time(row), "legible": _is_legible(text), "marked": _has_marks(text)}
    return rows


def _is_older(recent: list[Row], before: list[Row]) -> bool:
    """True if all recently found articles were published before the middle one of those that were found earlier."""
    days, earlier = ([row["day"] for row in rows if row["day"]] for rows in (recent, before))
    return bool(days and earlier) and max(days) < median_high(earlier)


def _is_in_time(row: Row) -> bool | None:
    """Whether an article was published before it was found. None without a date."""
    published: str | None = row["published"]
    moment = moment_of(published, _UTC) if published and len(published) >= 10 else None
    if published is None or moment is None:
        return None
    found = datetime.fromisoformat(row["first_seen_at"])
    if len(published) <= len("2026-11-06T08:30:00"):
        return published[:10] <= (found + timedelta(hours=14)).date().isoformat()  # somewhere it is that day
    return moment <= found + AHEAD


def _is_legible(text: str) -> bool | None:
    """Whether a text has its letters. None for a short one."""
    if len(text) < 40:
        return None
    return max(len(_MISREAD.findall(text)), len(_LOST_LETTER.findall(text))) * 50 < len(text)


def _has_marks(text: str) -> bool | None:
    """Whether a text has letters beyond English ones, as Vietnamese has: its UTF-8 is a tenth longer. None for a short
    one."""
    return None if len(text) < 40 else (len(text.encode("utf-8", "replace")) - len(text)) * 10 > len(text)


_FAILED = {
    "not_fetched": ("error", "robots", "not_captured", "too_large"),
    "no_article": ("not_article",),
    "duplicate": ("duplicate",),
}
_ARTICLES = """
SELECT first_seen_at, published_at AS published, nullif(substr(published_at, 1, 10), '') AS day,
       published_at IS NOT NULL AS published_at,
       title IS NOT NULL AS title,
       body IS NOT NULL AS body,
       lead IS NOT NULL AS lead,
       authors <> '[]' AS authors,
       section IS NOT NULL AS section,
       EXISTS (SELECT 1 FROM photos p WHERE p.article_id = a.id) AS photos,
       EXISTS (SELECT 1 FROM photos p WHERE p.article_id = a.id AND p.caption IS NOT NULL) AS captions,
       length(coalesce(body, '')) AS length,
       body_agreement AS agreement,
       substr(coalesce(title, '') || ' ' || coalesce(lead, '') || ' ' || coalesce(body, ''), 1, :read) AS text
FROM articles a WHERE source = :source AND first_seen_at < :until
ORDER BY first_seen_at DESC, id DESC LIMIT :count
"""
_OUTCOMES = ("stored", "revised", "unchanged", *chain(*_FAILED.values()))
_COUNT = SIZES[0] + BEFORE
# For each outcome its newest addresses by the index, or a large source would be sorted as a whole.
_ADDRESSES = " UNION ALL ".join(
    "SELECT * FROM (SELECT id, outcome, detail, found_at FROM urls"  # noqa: S608 (our own words)
    f" WHERE source = :source AND outcome = '{outcome}' AND kind = 'article' ORDER BY id DESC LIMIT {_COUNT})"
    for outcome in _OUTCOMES
)
_ADDRESSES += f" ORDER BY id DESC LIMIT {_COUNT}"
