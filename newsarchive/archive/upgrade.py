"""Creates the observations of an archive that is older than the table `observations`. It uses what such an archive
knows: when an article was first and last seen, and each revision."""

import json
from datetime import UTC, datetime
from itertools import groupby

from sqlite_utils import Database

from newsarchive.archive.observations import Observations, Row, page_key
from newsarchive.archive.readings import COMPARED, Reading, Readings, to_json

_COLUMNS = (*(name for name in COMPARED if name != "photos"), "published_precision")


def observe(db: Database) -> None:
    """Fill the tables `observations` and `z_readings`."""
    unreachable = "SELECT id FROM articles WHERE id NOT IN (SELECT article_id FROM urls WHERE article_id)"
    for (article_id,) in db.execute(unreachable).fetchall():
        _add_address(db, article_id)
    for article in list(db.query("SELECT * FROM articles ORDER BY id")):
        _Article(db, article).observe()
    for row in db.query("SELECT id, url, kind, outcome, outcome_at, detail FROM urls WHERE outcome <> 'waiting'"):
        if row["kind"] == "article":
            _observe_outcome(db, row)
        else:
            _observe_listing(db, row)


class _Article:
    """The observations of one article."""

    def __init__(self, db: Database, article: Row) -> None:
        self._db, self._article = db, article
        rows = list(
            db.query(
                "SELECT id, outcome, outcome_at, EXISTS (SELECT 1 FROM visits v WHERE v.url_id = u.id AND"
                " v.outcome = 'duplicate') AS twin FROM urls u WHERE article_id = ? ORDER BY twin, url <> ?, id",
                [article["id"], article["url"]],
            )
        )
        self._url_id = rows[0]["id"]  # the address that speaks for the article
        self._twins = [row for row in rows[1:] if row["outcome"] == "duplicate"]
        self._capture = self._first_capture()
        self._at = article["first_seen_at"]

    def observe(self) -> None:
        """Store the observations that give the article and its revisions."""
        db, article = self._db, self._article
        revisions = list(
            db.query("SELECT * FROM revisions WHERE article_id = ? ORDER BY julianday(noticed_at), id", [article["id"]])
        )
        now = self._values()
        state = now | _before(revisions)
        self._add(state)
        for _, group in groupby(revisions, lambda row: (_to_utc(row["noticed_at"]), row["origin"])):
            rows = list(group)
            state = self._correct(state, _before(rows))
            self._at = rows[0]["noticed_at"]
            state = state | {row["field"]: row["new"] for row in rows if row["field"] != "gone_at"}
            state["evidence"] = now["evidence"]
            if rows[0]["origin"] == "extraction":
                self._add(state, reread=1)
            elif any(row["field"] == "gone_at" and row["new"] for row in rows):
                _add(db, self._url_id, self._at, "gone", capture=rows[0]["capture_id"], shown=True)
            else:
                if any(row["field"] != "gone_at" for row in rows):
                    self._capture = rows[0]["capture_id"]
                self._add(state)
        self._correct(state, {name: now[name] for name in COMPARED})
        self._capture, self._at = article["capture_id"], article["last_seen_at"]
        reading = self._add(now)
        for twin in self._twins:
            _add(db, twin["id"], twin["outcome_at"], "article", reading=reading, capture=self._capture)

    def _values(self) -> Row:
        """The values of the article as it stands."""
        values, number = {name: self._article[name] for name in _COLUMNS}, self._article["id"]
        sql = "SELECT position, url, caption, credit, alt FROM photos WHERE article_id = ? ORDER BY position"
        photos = list(self._db.query(sql, [number]))
        sql = "SELECT field, rule, raw FROM evidence WHERE article_id = ?"
        evidence = {name: (rule, raw) for name, rule, raw in self._db.execute(sql, [number])}
        return values | {"photos": to_json(photos), "evidence": evidence}

    def _first_capture(self) -> int | None:
        """The page from which the article was first read, if it was kept, or else that from which it was last read."""
        article = self._article
        row = self._db.execute(
            "SELECT c.id FROM captures c WHERE c.fetched_at = :first_seen_at AND (c.url = :url OR c.url IN"
            " (SELECT url FROM urls WHERE article_id = :id) OR c.id = :capture_id)"
            " ORDER BY c.id <> :capture_id, c.url <> :url, c.id LIMIT 1",
            article,
        ).fetchone()
        found: int | None = row[0] if row else article["capture_id"]
        return found

    def _correct(self, state: Row, stood: Row) -> Row:
        """Record as a revision of ours what somebody edited in the rows after a revision."""
        changed = {name: (state[name], text) for name, text in stood.items() if state[name] != text}
        if changed:
            state = state | {name: text for name, (_, text) in changed.items()}
            self._add(state, reread=1)
            for name, (old, new) in changed.items():
                self._db.execute(
                    "INSERT INTO revisions (article_id, noticed_at, field, old, new, origin)"
                    " VALUES (?, ?, ?, ?, ?, 'extraction')",
                    [self._article["id"], _to_utc(self._at), name, old, new],
                )
        return state

    def _add(self, state: Row, *, reread: int = 0) -> int:
        """Store an observation of the article. Returns the id of its reading."""
        values = {name: state[name] for name in _COLUMNS}
        photos, article = json.loads(state["photos"]), self._article
        reading = Readings(self._db).add(
            Reading(article["url"], article["identity"], values, photos, state["evidence"])
        )
        _add(self._db, self._url_id, self._at, "article", reading=reading, capture=self._capture, reread=reread)
        return reading


def _before(rows: list[Row]) -> Row:
    """The values before some revisions."""
    return {row["field"]: row["old"] for row in reversed(rows) if row["field"] != "gone_at"}


def _add_address(db: Database, article_id: int) -> None:
    """Put the address of an article into the ledger, if no address there leads to the article."""
    row = next(db.query("SELECT id, url, source, last_seen_at AS at FROM articles WHERE id = ?", [article_id]))
    (run,) = db.execute(
        "INSERT INTO runs (source, started_at, finished_at, reason, counts, version)"
        " VALUES ('upgrade', :at, :at, 'finished', '{\"stored\": 1}', '') RETURNING id",
        row,
    ).fetchone()
    (url_id,) = db.execute(
        "INSERT INTO urls (url, source, kind, found_at, found_run, outcome, outcome_at, article_id)"
        " VALUES (:url, :source, 'article', :at, :run, 'stored', :at, :id) ON CONFLICT (url)"
        " DO UPDATE SET article_id = excluded.article_id, outcome = 'stored' RETURNING id",
        row | {"run": run},
    ).fetchone()
    db.execute("INSERT INTO visits (run_id, url_id, outcome) VALUES (?, ?, 'stored')", [run, url_id])


def _observe_outcome(db: Database, row: Row) -> None:
    """Record the latest outcome of an address, unless it is older than its article's observations."""
    latest = db.execute("SELECT max(at) FROM observations WHERE url_id = ?", [row["id"]]).fetchone()[0]
    if latest is not None and latest >= _to_utc(row["outcome_at"]):
        return
    if row["outcome"] not in {"stored", "revised", "unchanged", "duplicate"}:
        sql = "SELECT id FROM captures WHERE url = ? AND fetched_at = ? ORDER BY id DESC LIMIT 1"
        page = db.execute(sql, [row["url"], row["outcome_at"]]).fetchone()
        capture = page[0] if page else None
        _add(db, row["id"], row["outcome_at"], row["outcome"], capture=capture, detail=row["detail"])


def _observe_listing(db: Database, row: Row) -> None:
    pages = db.execute(
        "SELECT id, fetched_at FROM captures WHERE url = ? ORDER BY julianday(fetched_at) DESC, id DESC LIMIT 2",
        [row["url"]],
    ).fetchall()
    for capture, at in pages:
        _add(db, row["id"], at, "page", capture=capture)
    if row["outcome"] not in {"stored", "revised"}:
        result = "page" if row["outcome"] == "unchanged" and pages else row["outcome"]
        capture = pages[0][0] if result == "page" else None
        _add(db, row["id"], row["outcome_at"], result, capture=capture, detail=row["detail"])
    elif not pages:  # a listing behind a redirect: its page is stored under the target
        _add(db, row["id"], row["outcome_at"], "page", shown=True)


def _add(
    db: Database,
    url_id: int,
    at: str,
    result: str,
    *,
    reading: int | None = None,
    capture: int | None = None,
    detail: str | None = None,
    reread: int = 0,
    shown: bool = False,
) -> None:
    sha256 = db.execute("SELECT sha256 FROM captures WHERE id = ?", [capture]).fetchone()
    page = page_key(sha256[0]) if sha256 else int(shown)
    row: Row = {"url_id": url_id, "at": _to_utc(at), "page": 0 if reread else page, "reread": reread}
    row |= {"result": result, "detail": detail, "reading_id": reading, "capture_id": capture}
    Observations(db).add(row)


def _to_utc(at: str) -> str:
    """Convert a moment to UTC. An unreadable moment, which `newsarchive verify` always reported, sorts first."""
    try:
        read = datetime.fromisoformat(at)
    except ValueError:
        read = datetime.min.replace(tzinfo=UTC)
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
