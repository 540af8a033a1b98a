"""The state of each source, for whoever keeps the crawls running."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from sqlite_utils import Database

from newsarchive.archive.losses import loss

RECENT = 100  # articles that give the usual pause between two
FEW = 5  # below that, no share says anything
MOST = 4 / 5
QUIET_FACTOR = 4  # times the usual pause
QUIET_DAYS = 3.0  # at the least
FEWER = 3  # times fewer links on a page than before count as a loss
_RUNS = 30  # runs, and walks of listings, that are looked back on
_WALKS = 2000
_FAILED = ("error", "robots", "not_captured")


@dataclass(slots=True, frozen=True)
class Health:
    """A source's state: 'broken', 'truncated', 'suspicious', 'quiet' or 'ok', the worst that holds, and why."""

    source: str
    state: str
    why: str
    last_run: str | None
    newest: str | None
    articles: int


@dataclass(slots=True, frozen=True)
class _Source:
    """A source, its last run, and the moment at which it is looked at."""

    db: Database
    name: str
    run: int
    now: str

    def row(self, sql: str, **values: object) -> tuple[object, ...] | None:
        """The first row of a query, which knows :source and :run."""
        row = self.db.execute(sql, {"source": self.name, "run": self.run} | values).fetchone()
        return tuple(row) if row else None

    def counts(self, sql: str, **values: object) -> Counter[str]:
        """What a query of (name, count) gives."""
        return Counter(dict(self.db.execute(sql, {"source": self.name, "run": self.run} | values).fetchall()))


_VISITS = "FROM visits v JOIN urls u ON u.id = v.url_id WHERE v.run_id = :run AND u.source = :source"


def health(db: Database, now: str) -> Iterator[Health]:
    """The state of each source at a moment (ISO 8601), by name."""
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
        run, started_at = last
        state, why = _state(_Source(db, source, run, now)) or ("ok", f"{articles} articles")
        yield Health(source, state, why, started_at, newest, articles)


def _state(source: _Source) -> tuple[str, str] | None:
    for state, rule in _RULES:
        if why := rule(source):
            return state, why
    return None


def _nothing_fetched(source: _Source) -> str | None:
    outcomes = source.counts(f"SELECT v.outcome, count(*) {_VISITS} GROUP BY v.outcome")
    failed = sum(outcomes[outcome] for outcome in _FAILED)
    if failed and failed == outcomes.total():
        return f"nothing could be fetched in the last run: {_commonest_failure(source)}"
    return None


def _no_link_found(source: _Source) -> str | None:
    return next((f"{url}: {detail}{more}" for url, links, detail, more in _cut(source) if not links), None)


def _cut_off(source: _Source) -> str | None:
    return next((f"{url}: {detail}{more}" for url, _, detail, more in _cut(source)), None)


def _cut(source: _Source) -> list[tuple[str, int, str, str]]:
    """(address, links, reason, how many more) of the listings whose last walk was cut off, the emptiest first."""
    rows = source.db.execute(
        "SELECT w.url, w.links, w.detail FROM walks w"
        " WHERE w.source = :source AND w.ended = 'truncated'"
        " AND w.id = (SELECT max(id) FROM walks WHERE source = :source AND url = w.url) ORDER BY w.links",
        {"source": source.name},
    ).fetchall()
    more = f" (and {len(rows) - 1} more)" if len(rows) > 1 else ""
    return [(*row, more) for row in rows]


def _left_waiting(source: _Source) -> str | None:
    """A finished run that left addresses waiting."""
    waiting = source.row(
        "SELECT count(*), min(url) FROM urls WHERE source = :source AND outcome = 'waiting' AND found_run <="
        " (SELECT max(w.run_id) FROM walks w JOIN runs r ON r.id = w.run_id"
        " WHERE w.source = :source AND r.reason = 'finished')"
    )
    return f"{waiting[0]} addresses are waiting after a finished run: {waiting[1]}" if waiting and waiting[0] else None


def _articles_failed(source: _Source) -> str | None:
    outcomes = source.counts(f"SELECT v.outcome, count(*) {_VISITS} AND u.kind = 'article' GROUP BY v.outcome")
    looked_at, failed = outcomes.total(), sum(outcomes[outcome] for outcome in _FAILED)
    if looked_at >= FEW and failed * 2 > looked_at:
        return f"{failed} of {looked_at} articles could not be fetched: {_commonest_failure(source)}"
    if looked_at >= FEW and outcomes["not_article"] * 2 > looked_at:
        return f"{outcomes['not_article']} of {looked_at} pages held no article"
    return None


def _commonest_failure(source: _Source) -> object:
    failures = ", ".join(map(repr, _FAILED))
    row = source.row(
        f"SELECT u.detail, count(*) AS n {_VISITS} AND v.outcome IN ({failures})"
        " GROUP BY u.detail ORDER BY n DESC, u.detail LIMIT 1"
    )
    return row[0] if row else None


def _known_all_alike(source: _Source) -> str | None:
    """A run in which all known articles were gone, or all were revised."""
    runs = source.db.execute(
        "SELECT DISTINCT run_id FROM walks WHERE source = ? ORDER BY run_id DESC LIMIT ?", [source.name, _RUNS]
    ).fetchall()
    for run in sorted({source.run, *(run for (run,) in runs)}, reverse=True):
        outcomes = source.counts(
            # Articles that were gone before this run are not counted again.
            "SELECT v.outcome, count(*) FROM runs r CROSS JOIN visits v ON v.run_id = r.id"
            " JOIN urls u ON u.id = v.url_id JOIN articles a ON a.id = u.article_id"
            " WHERE r.id = :one AND u.source = :source AND u.kind = 'article'"
            " AND v.outcome IN ('unchanged', 'revised', 'gone')"
            " AND julianday(a.first_seen_at) < julianday(r.started_at)"
            " AND (v.outcome <> 'gone' OR a.gone_at IS NULL OR julianday(a.gone_at) >= julianday(r.started_at))"
            " GROUP BY v.outcome",
            one=run,
        )
        if outcomes.total() >= FEW:
            for outcome, told in (("gone", "were gone"), ("revised", "were revised")):
                if outcomes[outcome] >= MOST * outcomes.total():
                    return f"{outcomes[outcome]} of {outcomes.total()} known articles {told} in one run"
            return None
    return None


def _fewer_links(source: _Source) -> str | None:
    """A listing whose pages show far fewer articles than they did."""
    walks: dict[str, list[float]] = {}
    for url, pages, links in source.db.execute(
        "SELECT url, pages, links FROM walks WHERE source = ? AND links > 0 ORDER BY id DESC LIMIT ?",
        [source.name, _WALKS],
    ):
        walks.setdefault(url, []).append(links / max(pages, 1))
    for url, (last, *before) in sorted(walks.items()):
        usual = max(before, default=0.0)
        if usual >= FEW and last * FEWER <= usual:
            return f"{url} shows {last:.0f} articles a page; it showed {usual:.0f}"
    return None


def _lost(source: _Source) -> str | None:
    return loss(source.db, source.name)


def _silent(source: _Source) -> str | None:
    sql = "SELECT julianday(first_seen_at) FROM articles WHERE source = ? ORDER BY first_seen_at DESC LIMIT ?"
    moments = sorted((row[0] for row in source.db.execute(sql, [source.name, RECENT])), reverse=True)
    if not moments:
        return "no article yet"
    today = source.db.execute("SELECT julianday(?)", [source.now]).fetchone()[0]
    pauses = [later - earlier for later, earlier in pairwise(moments) if later > earlier]
    usual = median(pauses) if len(pauses) >= FEW else 0.0
    silence = today - moments[0]
    if silence > max(QUIET_DAYS, QUIET_FACTOR * usual):
        return f"nothing new for {silence:.0f} days"
    return None


# (state, rule), the worst state first. A rule returns the reason, or None if it does not apply.
_RULES: tuple[tuple[str, Callable[[_Source], str | None]], ...] = (
    ("broken", _nothing_fetched),
    ("broken", _no_link_found),
    ("truncated", _cut_off),
    ("suspicious", _left_waiting),
    ("suspicious", _articles_failed),
    ("suspicious", _known_all_alike),
    ("suspicious", _fewer_links),
    ("suspicious", _lost),
    ("quiet", _silent),
)
