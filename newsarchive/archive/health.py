"""The state of each source: rules in SQL (health_rules.toml), and the fields that its newest articles have lost."""

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
LESS = 0.15  # a fall in the agreement of a page's two readers that counts as a loss

_FIGURES = (
    "count",
    "last_day",
    "middle_day",
    "length",
    "agreement",
)  # columns of the query `window` that are not fields
Row = dict[str, Any]


@dataclass(slots=True, frozen=True)
class Health:
    """A source's state ('broken', 'truncated', 'suspicious', 'quiet' or 'ok'), and the reason."""

    source: str
    state: str
    why: str
    last_run: str | None
    newest: str | None
    articles: int


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
    for source, articles, newest, run, started_at in db.execute(_queries()["sources"]).fetchall():
        values = {"source": source, "run": run, "now": now, "loss": _loss(db, source)}
        state, why = _first_reason(db, values)
        yield Health(source, state, why, started_at, newest, articles)


@cache
def _queries() -> dict[str, Any]:
    return tomllib.loads(files("newsarchive.archive").joinpath("health_rules.toml").read_text(encoding="utf-8"))


def _first_reason(db: Database, values: Row) -> tuple[str, str]:
    """(state, reason) of the first rule that applies. The last one always does."""
    for rule in _queries()["rule"]:
        if row := db.execute(_queries()["tables"] + rule["sql"], values).fetchone():
            break
    return rule["state"], rule["line"].format(*row)


def _loss(db: Database, source: str) -> str | None:
    """What the newest articles of a source lack and earlier ones had, or None. The usual cause is a redesigned page."""
    for size in (RECENT, FEW):
        recent = _window(db, source, size)
        for before in _earlier(db, source, size):
            # A crawl of old articles meets pages of another design.
            is_older = recent["last_day"] and before["middle_day"] and recent["last_day"] < before["middle_day"]
            if before["count"] >= RECENT and not is_older and (line := _difference(recent, before)):
                return line
    return None


def _window(db: Database, source: str, size: int, until: str = "9999", skipped: int = 0) -> Row:
    values = {"source": source, "until": until, "size": size, "skipped": skipped}
    return next(db.query(_queries()["window"], values))


def _earlier(db: Database, source: str, size: int) -> Iterator[Row]:
    """The articles before the newest, and before each past month: a loss is reported until it is mended."""
    latest = _window(db, source, BEFORE, skipped=size)
    yield latest
    for month in range(1, MONTHS + 1) if latest["count"] == BEFORE else ():
        sql = "SELECT strftime('%Y-%m-%dT%H:%M:%S', max(first_seen_at), ?) FROM articles WHERE source = ?"
        (past,) = db.execute(sql, [f"-{30 * month} days", source]).fetchone()
        yield _window(db, source, BEFORE, past)


def _difference(recent: Row, before: Row) -> str | None:
    """The field that most articles had and most now lack, or that many had and none has; or else a shorter text."""
    count = recent["count"]
    if count < FEW:
        return None
    for name, usual in before.items():
        share = recent[name]
        if name in _FIGURES:
            continue
        none_left = share == 0 and usual > (0.9 if count == FEW else 0.4)
        if none_left or (count > FEW and share < 0.5 and usual > 0.8):
            return f"{round(count * (1 - share))} of the last {count} articles have no {name}; earlier ones had"
    now, usual = recent["length"], before["length"]
    if now * SHORTER < usual:
        return f"the last {count} articles have {now} characters of text, where earlier ones had {usual}"
    now, usual = recent["agreement"], before["agreement"]
    if now is not None and usual is not None and now <= usual - LESS:
        return f"two readers agree by {now:.2f} about the text of the last {count} articles; earlier by {usual:.2f}"
    return None
