"""Creates the observations of an archive that is older than the table `observations`. It uses what such an archive
knows: when an article was first and last seen, and each revision."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any

from sqlite_utils import Database

from newsarchive.archive.observations import page_key
from newsarchive.archive.readings import COMPARED, Reading, Readings, to_json

_COLUMNS = (*(name for name in COMPARED if name != "photos"), "published_precision")
Row = dict[str, Any]


def observe(db: Database) -> None:
    """Fill the tables `observations` and `readings`."""
    for article in list(
        db.query("SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM urls WHERE article_id)")
    ):
        _discover(db, article["id"])
    for (article_id,) in db.execute("SELECT id FROM articles ORDER BY id").fetchall():
        _article(db, article_id)
    for row in db.query("SELECT id, url, kind, outcome, outcome_at, detail FROM urls WHERE outcome <> 'waiting'"):
        if row["kind"] == "article":
            _last_look(db, row)
        else:
            _listing(db, row)


def _discover(db: Database, article_id: int) -> None:
    """Put the address of an article into the ledger, if no address there leads to the article."""
    row = next(db.query("SELECT url, source, last_seen_at AS at FROM articles WHERE id = ?", [article_id]))
    known = db.execute("SELECT id FROM urls WHERE url = ?", [row["url"]]).fetchone()
    if known:
        db.execute("UPDATE urls SET article_id = ?, outcome = 'stored' WHERE id = ?", [article_id, known[0]])
        url_id = known[0]
    run = db.execute(
        "INSERT INTO runs (source, started_at, finished_at, reason, counts, version)"
        " VALUES ('upgrade', :at, :at, 'finished', '{\"stored\": 1}', '') RETURNING id",
        row,
    ).fetchone()[0]
    if not known:
        url_id = db.execute(
            "INSERT INTO urls (url, source, kind, found_at, found_run, outcome, outcome_at, article_id)"
            " VALUES (:url, :source, 'article', :at, :run, 'stored', :at, :article) RETURNING id",
            row | {"run": run, "article": article_id},
        ).fetchone()[0]
    db.execute("INSERT INTO visits (run_id, url_id, outcome) VALUES (?, ?, 'stored')", [run, url_id])


def _article(db: Database, article_id: int) -> None:
    article = next(db.query("SELECT * FROM articles WHERE id = ?", [article_id]))
    revisions = list(
        db.query("SELECT * FROM revisions WHERE article_id = ? ORDER BY julianday(noticed_at), id", [article_id])
    )
    url_id, twins = _addresses(db, article)
    now = _state(db, article)
    state = now | _before(revisions)
    at, capture = article["first_seen_at"], _capture(db, article, article["first_seen_at"])
    _observe(db, url_id, at, "article", _reading(db, article, state), capture)
    for _, group in groupby(revisions, lambda row: (_moment(row["noticed_at"]), row["origin"])):
        rows = list(group)
        state = _put_right(db, article, url_id, state, _before(rows), at, capture)
        at, taken = rows[0]["noticed_at"], rows[0]["capture_id"]
        state = state | {row["field"]: row["new"] for row in rows if row["field"] != "gone_at"}
        reading = _reading(db, article, state | {"evidence": now["evidence"]})
        if rows[0]["origin"] == "extraction":
            _observe(db, url_id, at, "article", reading, capture, reread=1)
        elif any(row["field"] == "gone_at" and row["new"] for row in rows):
            _observe(db, url_id, at, "gone", None, taken, shown=True)
        else:
            capture = taken if any(row["field"] != "gone_at" for row in rows) else capture
            _observe(db, url_id, at, "article", reading, capture)
    stands = {name: now[name] for name in COMPARED}
    _put_right(db, article, url_id, state, stands, at, capture)
    reading = _reading(db, article, now)
    _observe(db, url_id, article["last_seen_at"], "article", reading, article["capture_id"])
    for twin, found_at in twins:
        _observe(db, twin, found_at, "article", reading, article["capture_id"])


def _before(rows: list[Row]) -> Row:
    """The values before some revisions."""
    return {row["field"]: row["old"] for row in reversed(rows) if row["field"] != "gone_at"}


def _put_right(db: Database, article: Row, url_id: int, state: Row, stands: Row, at: str, capture: int | None) -> Row:
    """If a revision's new text is not the text that stood afterwards, somebody edited the rows. Record that as a
    revision of ours."""
    changed = {name: (state[name], text) for name, text in stands.items() if state[name] != text}
    if changed:
        state = state | {name: text for name, (_, text) in changed.items()}
        _observe(db, url_id, at, "article", _reading(db, article, state), capture, reread=1)
        for name, (old, new) in changed.items():
            db.execute(
                "INSERT INTO revisions (article_id, noticed_at, field, old, new, origin)"
                " VALUES (?, ?, ?, ?, ?, 'extraction')",
                [article["id"], _moment(at), name, old, new],
            )
    return state


def _state(db: Database, article: Row) -> Row:
    """The values of an article as it stands."""
    photos = db.query(
        "SELECT position, url, caption, credit, alt FROM photos WHERE article_id = ? ORDER BY position", [article["id"]]
    )
    evidence = db.execute("SELECT field, rule, raw FROM evidence WHERE article_id = ?", [article["id"]]).fetchall()
    state = {name: article[name] for name in _COLUMNS}
    return state | {"photos": to_json(list(photos)), "evidence": {name: (rule, raw) for name, rule, raw in evidence}}


def _addresses(db: Database, article: Row) -> tuple[int, list[tuple[int, str]]]:
    """(the id of the address that speaks for an article, [(id, moment) of each duplicate address])."""
    rows = list(
        db.query(
            "SELECT id, url, outcome, outcome_at, EXISTS (SELECT 1 FROM visits v WHERE v.url_id = u.id AND"
            " v.outcome = 'duplicate') AS twin FROM urls u WHERE article_id = ? ORDER BY twin, url <> ?, id",
            [article["id"], article["url"]],
        )
    )
    return rows[0]["id"], [(row["id"], row["outcome_at"]) for row in rows[1:] if row["outcome"] == "duplicate"]


def _reading(db: Database, article: Row, state: Row) -> int:
    values = {name: state[name] for name in _COLUMNS}
    reading = Reading(article["url"], article["identity"], values, json.loads(state["photos"]), state["evidence"])
    return Readings(db).add(reading)


def _capture(db: Database, article: Row, at: str) -> int | None:
    """The page from which an article was first read, if it was kept, or else the page from which it was last read."""
    row = db.execute(
        "SELECT c.id FROM captures c WHERE c.fetched_at = ? AND (c.url = ? OR c.url IN"
        " (SELECT url FROM urls WHERE article_id = ?) OR c.id = ?)"
        " ORDER BY c.id <> ?, c.url <> ?, c.id LIMIT 1",
        [at, article["url"], article["id"], article["capture_id"], article["capture_id"], article["url"]],
    ).fetchone()
    found: int | None = row[0] if row else article["capture_id"]
    return found


def _last_look(db: Database, row: Row) -> None:
    """Record the latest outcome of an address."""
    latest = db.execute("SELECT max(at) FROM observations WHERE url_id = ?", [row["id"]]).fetchone()[0]
    if latest is not None and latest >= _moment(row["outcome_at"]):
        return
    if row["outcome"] in {"stored", "revised", "unchanged", "duplicate"}:
        return
    page = db.execute(
        "SELECT id FROM captures WHERE url = ? AND fetched_at = ? ORDER BY id DESC LIMIT 1",
        [row["url"], row["outcome_at"]],
    ).fetchone()
    _observe(db, row["id"], row["outcome_at"], row["outcome"], None, page[0] if page else None, detail=row["detail"])


def _listing(db: Database, row: Row) -> None:
    pages = db.execute(
        "SELECT id, fetched_at FROM captures WHERE url = ? ORDER BY julianday(fetched_at) DESC, id DESC LIMIT 2",
        [row["url"]],
    ).fetchall()
    for capture, at in pages:
        _observe(db, row["id"], at, "page", None, capture)
    if row["outcome"] not in {"stored", "revised"}:
        result = "page" if row["outcome"] == "unchanged" and pages else row["outcome"]
        capture = pages[0][0] if result == "page" else None
        _observe(db, row["id"], row["outcome_at"], result, None, capture, detail=row["detail"])
    elif not pages:  # a listing behind a redirect: its page is stored under the target
        _observe(db, row["id"], row["outcome_at"], "page", None, None, shown=True)


def _observe(
    db: Database,
    url_id: int,
    at: str,
    result: str,
    reading: int | None,
    capture: int | None,
    *,
    detail: str | None = None,
    reread: int = 0,
    shown: bool = False,
) -> None:
    sha256 = db.execute("SELECT sha256 FROM captures WHERE id = ?", [capture]).fetchone()
    page = page_key(sha256[0]) if sha256 else int(shown)
    moment = _moment(at)
    db.execute(
        "INSERT OR IGNORE INTO observations"
        " (url_id, at, page, reread, result, detail, reading_id, capture_id, ahead) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [url_id, moment, 0 if reread else page, reread, result, detail, reading, capture, int(moment > _tomorrow())],
    )


def _moment(at: str) -> str:
    """Convert a moment to UTC. An unreadable moment, which verify always reported, sorts first."""
    try:
        read = datetime.fromisoformat(at)
    except ValueError:
        read = datetime.min.replace(tzinfo=UTC)
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC).isoformat()


def _tomorrow() -> str:
    return (datetime.now(UTC) + timedelta(days=1)).isoformat()
