"""Detects fields that a source's newest articles lack and earlier ones had. The usual cause is a redesigned page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
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
_LENGTH, _TITLE, _PUBLISHED, _SEEN = range(len(_FIELDS), len(_FIELDS) + 4)
_SQL = (
    f"SELECT {', '.join(_FIELDS.values())}, length(coalesce(a.body, '')), a.title, a.published_at, a.first_seen_at"  # noqa: S608
    " FROM articles a WHERE a.source = ? AND a.first_seen_at < ? ORDER BY a.first_seen_at DESC, a.id DESC LIMIT ?"
)
_END = "9999"
Articles = list[tuple[Any, ...]]  # rows of _SQL, newest first


def loss(db: Database, source: str) -> str | None:
    """What the newest articles of a source lack and earlier ones had, or None."""
    articles = db.execute(_SQL, [source, _END, RECENT + BEFORE]).fetchall()
    for size in (RECENT, FEW):
        recent = articles[:size]
        if line := _repeated_title(recent):
            return line
        for before in _earlier(db, source, articles, size):
            if len(before) < RECENT or _is_older(recent, before):
                continue
            if line := _missing_field(recent, before) or _shorter_text(recent, before):
                return line
    return None


def _earlier(db: Database, source: str, articles: Articles, size: int) -> Iterator[Articles]:
    """The articles just before the newest, and those before each past month: a loss is reported until the field is
    back."""
    yield articles[size : size + BEFORE]
    if len(articles) < RECENT + BEFORE:
        return
    newest = articles[0][_SEEN]
    for month in range(1, MONTHS + 1):
        (past,) = db.execute("SELECT strftime('%Y-%m-%dT%H:%M:%S', ?, ?)", [newest, f"-{30 * month} days"]).fetchone()
        window = db.execute(_SQL, [source, past, BEFORE]).fetchall()
        if not window:
            return
        yield window


def _is_older(articles: Articles, others: Articles) -> bool:
    """True if the articles were published before most of the others: a crawl of old articles meets pages of another
    design."""
    days, other_days = ([row[_PUBLISHED][:10] for row in rows if row[_PUBLISHED]] for rows in (articles, others))
    return bool(days and other_days) and max(days) < sorted(other_days)[len(other_days) // 2]


def _repeated_title(articles: Articles) -> str | None:
    titles = Counter(row[_TITLE] for row in articles if row[_TITLE])
    title, count = titles.most_common(1)[0] if titles else ("", 0)
    if count >= FEW and count * 2 > len(articles):
        return f"{count} of the last {len(articles)} articles have one title: {title}"
    return None


def _missing_field(recent: Articles, before: Articles) -> str | None:
    """The field that most articles had and most now lack, or that many had and none has."""
    of = len(recent)
    for at, field in enumerate(_FIELDS):
        having = sum(bool(row[at]) for row in recent)
        usual = sum(bool(row[at]) for row in before) / len(before)
        few = of <= FEW
        lost = usual > 0.9 and not having if few else (usual > 0.8 and having * 2 < of) or (usual > 0.4 and not having)
        if lost and of >= FEW:
            return f"{of - having} of the last {of} articles have no {field}; earlier ones had"
    return None


def _shorter_text(recent: Articles, before: Articles) -> str | None:
    now, usual = (median(row[_LENGTH] for row in rows) for rows in (recent, before))
    if len(recent) >= FEW and now * SHORTER < usual:
        return f"the last {len(recent)} articles have {now:.0f} characters of text, where earlier ones had {usual:.0f}"
    return None
