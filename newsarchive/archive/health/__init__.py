"""The state of each source, learned from the log of its crawls and from its own past.

Rules in SQL (rules.toml) read the log of the last crawls. losses.py compares the newest articles with earlier ones,
silence.py the time without news with what is usual.
"""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from statistics import median_high
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.health.failures import failure_class, may_pass
from newsarchive.archive.health.losses import coverage, lost_addresses, lost_field
from newsarchive.archive.health.rules import Reason, learned, reason, rules
from newsarchive.archive.health.silence import silence

__all__ = ["Health", "coverage", "health"]

Row = dict[str, Any]


@dataclass(slots=True, frozen=True)
class Health:
    """A source's state ('broken', 'truncated', 'suspicious', 'quiet' or 'ok'), and the reason as a line.

    `cause` is the kind of the reason in a word or two, '' where nothing is wrong: 'DNS', 'listing changed',
    'captions lost'. docs/health.md lists them. `mends` are what to do, with OUTLET for the name of the source.
    """

    source: str
    state: str
    why: str
    last_run: str | None
    newest: str | None
    articles: int
    cause: str = ""
    mends: tuple[str, ...] = ()


class _Middle:
    """An SQL aggregate: the middle one of the values that are not NULL."""

    def __init__(self) -> None:
        self._values: list[Any] = []

    def step(self, value: Any) -> None:
        if value is not None:
            self._values.append(value)

    def finalize(self) -> Any:
        return median_high(self._values) if self._values else None


def health(db: Database, now: str, crawling: Container[str] = ()) -> Iterator[Health]:
    """The state of each source at a moment (ISO 8601), by name. Sources that are set aside are left out. `crawling` are
    the sources that are being crawled."""
    db.conn.create_aggregate("middle", 1, _Middle)
    db.conn.create_function("failure_class", 1, failure_class, deterministic=True)
    db.conn.create_function("may_pass", 1, may_pass, deterministic=True)
    for source in db.query(rules()["sources"]):
        name, started, newest, articles = (source[key] for key in ("name", "started_at", "newest", "articles"))
        state, found = _first_reason(db, source, now, name in crawling)
        yield Health(name, state, found.line, started, newest, articles, found.cause, found.mends)


def _first_reason(db: Database, source: Row, now: str, is_crawled: bool) -> tuple[str, Reason]:
    """(state, reason) of the first rule that applies. The last one always does."""
    values = {"source": source["name"], "run": source["run"], "now": now, "crawling": is_crawled}
    for rule in rules()["rule"]:
        if "code" in rule:
            if found := _CODE[rule["code"]](db, source):
                return rule["state"], found
        elif row := next(db.query(rules()["tables"] + rule["sql"], values), None):
            return rule["state"], reason(rule, row)
    raise RuntimeError("the last rule of rules.toml always applies")


def _silence(db: Database, source: Row) -> Reason | None:
    if source["crawled_at"] is None:
        return None
    known = silence(db, source["name"], source["timezone"] or "UTC", source["crawled_at"])
    if known is None:
        return None
    return learned("stuck" if known.found_old else "all_known", days=known.days, expected=known.expected)


_CODE: dict[str, Callable[[Database, Row], Reason | None]] = {
    "addresses": lambda db, source: lost_addresses(db, source["name"]),
    "fields": lambda db, source: lost_field(db, source["name"]),
    "silence": _silence,
}
