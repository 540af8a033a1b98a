"""Detects fields that a source's newest articles lack and earlier ones had. The usual cause is a redesigned page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from typing import Any

from sqlite_utils import Database

RECENT = 20  # newest articles, compared with earlier ones
FEW = 5  # articles; fewer prove nothing
BEFORE = 4 * RECENT  # earlier articles in a window
MONTHS = 24  # how far back earlier windows go
SHORTER = 3  # times shorter bodies count as a loss

# {field: SQL that is true if a row of `articles a` has it}
_FIELDS = {
    "published_at": "a.published_at IS NOT NULL",
    "title": "a.title IS NOT NULL",
    "body": "a.body IS NOT NULL",
    "lead": "a.lead IS NOT NULL",
    "authors": "a.authors <> '[]'",
    "photos": "EXISTS (SELECT 1 FROM photos p WHERE p.article_id = a.id)",
    "captions": "EXISTS (SELECT 1 FROM photos p WHERE p.article_id = a.id AND p.caption IS NOT NULL)",
}
_SQL = (
    f"SELECT {', '.join(_FIELDS.values())}, length(coalesce(a.body, '')), a.title, a.published_at, a.first_seen_at"  # noqa: S608
    " FROM articles a WHERE a.source = ? AND a.first_seen_at < ? ORDER BY a.first_seen_at DESC, a.id DESC LIMIT ?"
)
_AFTER_ALL = "9999"


@dataclass(slots=True, frozen=True)
class _Window:
    """Articles in the order in which they were first seen, newest first."""

    has: dict[str, list[bool]]
    lengths: list[int]
    titles: list[str | None]
    days: list[str]

    @classmethod
    def of(cls, rows: list[tuple[Any, ...]]) -> _Window:
        """The window of some rows of _SQL."""
        size = len(_FIELDS)
        has = {field: [bool(row[at]) for row in rows] for at, field in enumerate(_FIELDS)}
        days = [row[size + 2][:10] for row in rows if row[size + 2]]
        return cls(has, [row[size] for row in rows], [row[size + 1] for row in rows], days)

    def __len__(self) -> int:
        return len(self.lengths)

    def older_than(self, other: _Window) -> bool:
        """True if these articles were published before the others. A crawl of old articles meets pages of another
        design."""
        return bool(self.days and other.days) and sorted(self.days)[-1] < sorted(other.days)[len(other.days) // 2]


def loss(db: Database, source: str) -> str | None:
    """What the newest articles of a source lack and earlier ones had, or None."""
    rows = db.execute(_SQL, [source, _AFTER_ALL, RECENT + BEFORE]).fetchall()
    for size, few in ((RECENT, False), (FEW, True)):
        recent = _Window.of(rows[:size])
        if told := _one_for_all(recent.titles):
            return told
        for before in _earlier(db, source, rows, size):
            if len(before) >= RECENT and not recent.older_than(before):
                told = _fewer(recent, before, few=few) or _shorter(recent, before)
                if told:
                    return told
    return None


def _earlier(db: Database, source: str, rows: list[tuple[Any, ...]], size: int) -> Iterable[_Window]:
    """Windows of earlier articles: those just before the newest, and those of each past month. A loss is reported until
    the field is back."""
    yield _Window.of(rows[size : size + BEFORE])
    if len(rows) < RECENT + BEFORE:
        return
    newest = rows[0][-1]
    for month in range(1, MONTHS + 1):
        (past,) = db.execute("SELECT strftime('%Y-%m-%dT%H:%M:%S', ?, ?)", [newest, f"-{30 * month} days"]).fetchone()
        found = db.execute(_SQL, [source, past, BEFORE]).fetchall()
        if not found:
            return
        yield _Window.of(found)


def _one_for_all(titles: list[str | None]) -> str | None:
    told = [title for title in titles if title]
    title, count = Counter(told).most_common(1)[0] if told else ("", 0)
    if count >= FEW and count * 2 > len(titles):
        return f"{count} of the last {len(titles)} articles have one title: {title}"
    return None


def _fewer(recent: _Window, before: _Window, *, few: bool) -> str | None:
    """The field that most articles had and most now lack, or that many had and none has."""
    for field in _FIELDS:
        having, of = sum(recent.has[field]), len(recent)
        usual = sum(before.has[field]) / len(before)
        lost = usual > 0.9 and not having if few else (usual > 0.8 and having * 2 < of) or (usual > 0.4 and not having)
        if lost and of >= FEW:
            return f"{of - having} of the last {of} articles have no {field}; earlier ones had"
    return None


def _shorter(recent: _Window, before: _Window) -> str | None:
    now, usual = median(recent.lengths), median(before.lengths)
    if len(recent) >= FEW and now * SHORTER < usual:
        return f"the last {len(recent)} articles have {now:.0f} characters of text, where earlier ones had {usual:.0f}"
    return None
