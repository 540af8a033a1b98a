"""The state of each source: rules in SQL (health.toml), and the fields that its newest articles have lost."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from statistics import median_high
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
_WINDOW = (
    "SELECT count(*), max(day), middle(day), middle(length(coalesce(body, ''))),"  # noqa: S608 (our own words)
    f" {', '.join(f'avg({condition})' for condition in _FIELDS.values())}"
    " FROM (SELECT *, nullif(substr(published_at, 1, 10), '') AS day FROM articles"
    " WHERE source = ? AND first_seen_at < ? ORDER BY first_seen_at DESC, id DESC LIMIT ? OFFSET ?) a"
)


@dataclass(slots=True, frozen=True)
class Health:
    """A source's state ('broken', 'truncated', 'suspicious', 'quiet' or 'ok': the worst that applies) and the
    reason."""

    source: str
    state: str
    why: str
    last_run: str | None
    newest: str | None
    articles: int


@dataclass(slots=True, frozen=True)
class _Window:
    """Figures of successive articles. `shares` are those of the articles that have each field."""

    count: int
    last_day: str | None  # of publication
    middle_day: str | None
    length: int | None  # of the middle body, in characters
    shares: dict[str, float]


class _Middle:
    """An SQL aggregate: the middle one of the values that are not NULL."""

    def __init__(self) -> None:
        self._values: list[Any] = []

    def step(self, value: Any) -> None:
        if value is not None:
            self._values.append(value)

    def finalize(self) -> Any:
        return median_high(self._values) if self._values else None


def health(db: Database, now: str) -> Iterator[Health]:
    """The state of each source at a moment (ISO 8601), by name."""
    db.conn.create_aggregate("middle", 1, _Middle)
    for (source,) in db.execute("SELECT name FROM sources ORDER BY name").fetchall():
        articles, newest = db.execute(
            "SELECT count(*), max(first_seen_at) FROM articles WHERE source = ?", [source]
        ).fetchone()
        last = db.execute(
            "SELECT r.id, r.started_at FROM visits v JOIN urls u ON u.id = v.url_id JOIN runs r ON r.id = v.run_id"
            " WHERE u.source = ? ORDER BY r.id DESC LIMIT 1",
            [source],
        ).fetchone()
        if last is None:
            yield Health(source, "quiet", "never crawled", None, newest, articles)
            continue
        values = {"source": source, "run": last[0], "now": now, "loss": _loss(db, source)}
        state, why = _first_reason(db, values) or ("ok", f"{articles} articles")
        yield Health(source, state, why, last[1], newest, articles)


def _first_reason(db: Database, values: dict[str, Any]) -> tuple[str, str] | None:
    """(state, reason) of the first rule that applies, or None."""
    tables, rules = _rules()
    for rule in rules:
        if row := db.execute(tables + rule["sql"], values).fetchone():
            return rule["state"], rule["line"].format(*row)
    return None


@cache
def _rules() -> tuple[str, list[dict[str, str]]]:
    data = tomllib.loads(files("newsarchive.archive").joinpath("health.toml").read_text(encoding="utf-8"))
    return data["tables"], data["rule"]


def _loss(db: Database, source: str) -> str | None:
    """What the newest articles of a source lack and earlier ones had, or None. The usual cause is a redesigned page."""
    for size in (RECENT, FEW):
        recent = _window(db, source, size)
        for before in _earlier(db, source, size):
            # A crawl of old articles meets pages of another design.
            is_older = recent.last_day and before.middle_day and recent.last_day < before.middle_day
            if before.count >= RECENT and not is_older and (line := _difference(recent, before)):
                return line
    return None


def _window(db: Database, source: str, size: int, until: str = "9999", skipped: int = 0) -> _Window:
    count, last_day, middle_day, length, *shares = db.execute(_WINDOW, [source, until, size, skipped]).fetchone()
    return _Window(count, last_day, middle_day, length, dict(zip(_FIELDS, shares, strict=True)))


def _earlier(db: Database, source: str, size: int) -> Iterator[_Window]:
    """The articles just before the newest, and those before each past month: a loss is reported until the field is
    back."""
    latest = _window(db, source, BEFORE, skipped=size)
    yield latest
    for month in range(1, MONTHS + 1) if latest.count == BEFORE else ():
        sql = "SELECT strftime('%Y-%m-%dT%H:%M:%S', max(first_seen_at), ?) FROM articles WHERE source = ?"
        (past,) = db.execute(sql, [f"-{30 * month} days", source]).fetchone()
        yield _window(db, source, BEFORE, past)


def _difference(recent: _Window, before: _Window) -> str | None:
    """The field that most articles had and most now lack, or that many had and none has; or else a shorter text."""
    if recent.count < FEW or recent.length is None or before.length is None:
        return None
    for name, usual in before.shares.items():
        share = recent.shares[name]
        none_left = share == 0 and usual > (0.9 if recent.count == FEW else 0.4)
        if none_left or (recent.count > FEW and share < 0.5 and usual > 0.8):
            lacking = round(recent.count * (1 - share))
            return f"{lacking} of the last {recent.count} articles have no {name}; earlier ones had"
    if recent.length * SHORTER < before.length:
        return (
            f"the last {recent.count} articles have {recent.length} characters of text, where earlier ones had"
            f" {before.length}"
        )
    return None
