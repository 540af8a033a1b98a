"""How the sources do: what whoever keeps the crawls running reads in the morning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from sqlite_utils import Database

RECENT = 20  # articles that are compared with those before them
FEW = 5  # below that, no share says anything
QUIET_FACTOR = 4  # times the usual pause
QUIET_DAYS = 3.0  # at the least
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
        found = _broken(db, source, run) or _truncated(db, source) or _suspicious(db, source, run)
        state, why = found or _quiet(db, source, now) or ("ok", f"{articles} articles")
        yield Health(source, state, why, started_at, newest, articles)


def _broken(db: Database, source: str, run: int) -> tuple[str, str] | None:
    outcomes = Counter(
        dict(
            db.execute(
                "SELECT v.outcome, count(*) FROM visits v JOIN urls u ON u.id = v.url_id"
                " WHERE v.run_id = ? AND u.source = ? GROUP BY v.outcome",
                [run, source],
            ).fetchall()
        )
    )
    failed = sum(outcomes[outcome] for outcome in _FAILED)
    if failed and failed == outcomes.total():
        detail = db.execute(
            "SELECT u.detail, count(*) AS n FROM visits v JOIN urls u ON u.id = v.url_id"
            " WHERE v.run_id = ? AND u.source = ? GROUP BY u.detail ORDER BY n DESC LIMIT 1",
            [run, source],
        ).fetchone()[0]
        return "broken", f"nothing could be fetched in the last run: {detail}"
    return None


def _truncated(db: Database, source: str) -> tuple[str, str] | None:
    rows = db.execute(
        "SELECT w.url, w.links, w.detail FROM walks w"
        " WHERE w.source = :source AND w.ended = 'truncated'"
        " AND w.id = (SELECT max(id) FROM walks WHERE source = :source AND url = w.url) ORDER BY w.links",
        {"source": source},
    ).fetchall()
    if not rows:
        return None
    url, links, detail = rows[0]
    more = f" (and {len(rows) - 1} more)" if len(rows) > 1 else ""
    return ("truncated" if links else "broken"), f"{url}: {detail}{more}"


def _suspicious(db: Database, source: str, run: int) -> tuple[str, str] | None:
    fetched, none = db.execute(
        "SELECT count(*), coalesce(sum(v.outcome = 'not_article'), 0) FROM visits v JOIN urls u ON u.id = v.url_id"
        " WHERE v.run_id = ? AND u.source = ? AND u.kind = 'article'",
        [run, source],
    ).fetchone()
    if fetched >= FEW and none * 2 > fetched:
        return "suspicious", f"{none} of {fetched} pages held no article"
    fields = ("published_at", "title", "body")
    rows = db.execute(
        "SELECT published_at IS NULL, title IS NULL, body IS NULL FROM articles"
        " WHERE source = ? ORDER BY first_seen_at DESC, id DESC LIMIT ?",
        [source, 5 * RECENT],
    ).fetchall()
    for field, lacking in zip(fields, zip(*rows, strict=True), strict=False):
        recent, before = lacking[:RECENT], lacking[RECENT:]
        if len(before) >= RECENT and sum(recent) * 2 > RECENT and sum(before) * 5 < len(before):
            return "suspicious", f"{sum(recent)} of the last {RECENT} articles have no {field}; earlier ones had"
    return None


def _quiet(db: Database, source: str, now: str) -> tuple[str, str] | None:
    sql = "SELECT julianday(first_seen_at) FROM articles WHERE source = ? ORDER BY first_seen_at DESC LIMIT ?"
    moments = sorted((row[0] for row in db.execute(sql, [source, 5 * RECENT])), reverse=True)
    if not moments:
        return "quiet", "no article yet"
    today = db.execute("SELECT julianday(?)", [now]).fetchone()[0]
    pauses = [later - earlier for later, earlier in pairwise(moments) if later > earlier]
    usual = median(pauses) if len(pauses) >= FEW else 0.0
    silence = today - moments[0]
    if silence > max(QUIET_DAYS, QUIET_FACTOR * usual):
        return "quiet", f"nothing new for {silence:.0f} days"
    return None
