"""The tables, as migrations: one function a change, never edited once it has landed.

Times are ISO 8601 with offset. What a page does not give is NULL.
"""

from __future__ import annotations

from sqlite_utils import Database, Migrations

from newsarchive.archive.search import indexes
from newsarchive.archive.upgrade import observe

APPLICATION_ID = 0x6E657773  # 'news': how the file is known for an archive
OUTCOMES = (
    "waiting",
    "stored",
    "revised",
    "unchanged",
    "duplicate",
    "not_article",
    "robots",
    "gone",
    "error",
    "too_large",
    "not_captured",
)
migrations = Migrations("newsarchive")

_OUTCOME = f"outcome TEXT NOT NULL CHECK (outcome IN ({', '.join(map(repr, OUTCOMES))}))"

_TABLES = f"""
CREATE TABLE sources (
    name TEXT PRIMARY KEY,
    title TEXT,
    homepage TEXT,
    language TEXT,
    timezone TEXT
) STRICT;

CREATE TABLE payloads (
    sha256 TEXT PRIMARY KEY,
    body BLOB NOT NULL,
    size INTEGER NOT NULL
) STRICT;

CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    fetched_at TEXT NOT NULL,
    status INTEGER NOT NULL,
    headers TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES payloads(sha256),
    UNIQUE (url, fetched_at, sha256)
) STRICT;

CREATE TABLE stories (
    id INTEGER PRIMARY KEY,
    first_article_id INTEGER REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

CREATE TABLE articles (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL REFERENCES sources(name),
    section TEXT,
    title TEXT,
    lead TEXT,
    body TEXT,
    authors TEXT NOT NULL DEFAULT '[]',
    agency TEXT,
    tags TEXT NOT NULL DEFAULT '[]',
    language TEXT,
    published_at TEXT,
    published_precision TEXT,
    modified_at TEXT,
    event_date TEXT,
    first_seen_at TEXT NOT NULL,
    last_seen_at TEXT NOT NULL,
    gone_at TEXT,
    story_id INTEGER REFERENCES stories(id),
    capture_id INTEGER REFERENCES captures(id)
) STRICT;
CREATE INDEX articles_source_published ON articles (source, published_at);
CREATE INDEX articles_published ON articles (published_at);
CREATE INDEX articles_story ON articles (story_id);

CREATE TABLE photos (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id),
    position INTEGER NOT NULL,
    url TEXT,
    caption TEXT,
    credit TEXT,
    alt TEXT,
    UNIQUE (article_id, position)
) STRICT;

CREATE TABLE evidence (
    article_id INTEGER NOT NULL REFERENCES articles(id),
    field TEXT NOT NULL,
    rule TEXT NOT NULL,
    raw TEXT NOT NULL,
    PRIMARY KEY (article_id, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE revisions (
    id INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL REFERENCES articles(id),
    noticed_at TEXT NOT NULL,
    field TEXT NOT NULL,
    old TEXT,
    new TEXT,
    capture_id INTEGER REFERENCES captures(id)
) STRICT;
CREATE INDEX revisions_article ON revisions (article_id);

CREATE TABLE shingles (
    hash INTEGER NOT NULL,
    article_id INTEGER NOT NULL REFERENCES articles(id),
    PRIMARY KEY (hash, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX shingles_article ON shingles (article_id);

CREATE TABLE urls (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE,
    source TEXT NOT NULL REFERENCES sources(name),
    kind TEXT NOT NULL CHECK (kind IN ('article', 'listing', 'feed', 'sitemap')),
    found_on TEXT,
    found_at TEXT NOT NULL,
    found_run INTEGER NOT NULL REFERENCES runs(id),
    {_OUTCOME},
    outcome_at TEXT NOT NULL,
    detail TEXT,
    listed_title TEXT,
    listed_date TEXT,
    article_id INTEGER REFERENCES articles(id)
) STRICT;
CREATE INDEX urls_source_outcome ON urls (source, outcome);
CREATE INDEX urls_article ON urls (article_id);

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    reason TEXT,
    counts TEXT,
    version TEXT NOT NULL
) STRICT;

CREATE TABLE visits (
    run_id INTEGER NOT NULL REFERENCES runs(id),
    url_id INTEGER NOT NULL REFERENCES urls(id),
    {_OUTCOME},
    PRIMARY KEY (run_id, url_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX visits_url ON visits (url_id);
"""

_RESULTS = ("article", "redirect", "page", *(one for one in OUTCOMES if one != "waiting"))
_OBSERVATIONS = f"""
CREATE TABLE readings (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    url TEXT NOT NULL,
    identity TEXT,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX readings_url ON readings (url);
CREATE INDEX readings_identity ON readings (identity) WHERE identity IS NOT NULL;

CREATE TABLE observations (
    url_id INTEGER NOT NULL REFERENCES urls(id),
    at TEXT NOT NULL,
    page INTEGER NOT NULL,
    reread INTEGER NOT NULL DEFAULT 0 CHECK (reread IN (0, 1)),
    result TEXT NOT NULL CHECK (result IN ({", ".join(map(repr, _RESULTS))})),
    detail TEXT,
    reading_id INTEGER REFERENCES readings(id),
    leads_to INTEGER REFERENCES urls(id),
    capture_id INTEGER REFERENCES captures(id),
    ahead INTEGER NOT NULL DEFAULT 0 CHECK (ahead IN (0, 1)),
    PRIMARY KEY (url_id, at, page, reread)
) STRICT, WITHOUT ROWID;
CREATE INDEX observations_reading ON observations (reading_id) WHERE reading_id IS NOT NULL;
CREATE INDEX observations_leads_to ON observations (leads_to) WHERE leads_to IS NOT NULL;
"""

# unicode61 takes the marks off, but đ is a letter of its own: the last column says the same text with
# d for đ, so that a plain MATCH 'dai tuong' finds 'Đại tướng'. It comes from a view, so that it takes
# no room in articles and stands in no one's way there.
_SEARCH = (
    """
    CREATE VIEW articles_text AS
    SELECT id, title, lead, body,
           replace(replace(coalesce(title, '') || char(10) || coalesce(lead, '') || char(10) || coalesce(body, ''),
                           'đ', 'd'), 'Đ', 'D') AS folded
    FROM articles
    """,
    """
    CREATE VIRTUAL TABLE articles_fts USING fts5(
        title, lead, body, folded,
        content='articles_text', content_rowid='id', tokenize="unicode61 remove_diacritics 2"
    )
    """,
    """
    CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN
        INSERT INTO articles_fts (rowid, title, lead, body, folded)
        SELECT id, title, lead, body, folded FROM articles_text WHERE id = new.id;
    END
    """,
    """
    CREATE TRIGGER articles_fts_delete BEFORE DELETE ON articles BEGIN
        INSERT INTO articles_fts (articles_fts, rowid, title, lead, body, folded)
        SELECT 'delete', id, title, lead, body, folded FROM articles_text WHERE id = old.id;
    END
    """,
    """
    CREATE TRIGGER articles_fts_before_update BEFORE UPDATE OF title, lead, body ON articles BEGIN
        INSERT INTO articles_fts (articles_fts, rowid, title, lead, body, folded)
        SELECT 'delete', id, title, lead, body, folded FROM articles_text WHERE id = old.id;
    END
    """,
    """
    CREATE TRIGGER articles_fts_after_update AFTER UPDATE OF title, lead, body ON articles BEGIN
        INSERT INTO articles_fts (rowid, title, lead, body, folded)
        SELECT id, title, lead, body, folded FROM articles_text WHERE id = new.id;
    END
    """,
)


@migrations()
def m001_archive(db: Database) -> None:
    """Articles with their photos, evidence and revisions; captures; the ledger and its runs; search."""
    for statement in (*filter(str.strip, _TABLES.split(";\n")), *_SEARCH):
        db.conn.execute(statement)


@migrations()
def m002_walks(db: Database) -> None:
    """How each walk of a listing ended, so that one that was cut off is not taken for one that was done."""
    db.conn.execute(
        """
        CREATE TABLE walks (
            id INTEGER PRIMARY KEY,
            run_id INTEGER NOT NULL REFERENCES runs(id),
            source TEXT NOT NULL REFERENCES sources(name),
            section TEXT,
            url TEXT NOT NULL,
            pages INTEGER NOT NULL,
            links INTEGER NOT NULL,
            ended TEXT NOT NULL CHECK (ended IN ('finished', 'known', 'bounded', 'truncated')),
            detail TEXT
        ) STRICT
        """
    )
    db.conn.execute("CREATE INDEX walks_source ON walks (source, run_id)")


@migrations()
def m003_dictionaries(db: Database) -> None:
    """Payloads compressed with a dictionary of their source. What was stored before keeps its blob until the
    source has one (newsarchive/archive/dictionaries.py)."""
    # share: what a page took when the dictionary was made; reached: the last row of payloads, in their
    # order, that was considered for it.
    db.conn.execute(
        """
        CREATE TABLE dictionaries (
            id INTEGER PRIMARY KEY,
            source TEXT NOT NULL,
            made_at TEXT NOT NULL,
            sha256 TEXT NOT NULL,
            share REAL NOT NULL,
            reached INTEGER NOT NULL DEFAULT 0,
            body BLOB NOT NULL
        ) STRICT
        """
    )
    db.conn.execute("CREATE INDEX dictionaries_source ON dictionaries (source, made_at)")
    db.conn.execute("ALTER TABLE payloads ADD COLUMN source TEXT")
    db.conn.execute("ALTER TABLE payloads ADD COLUMN dictionary INTEGER REFERENCES dictionaries(id)")
    db.conn.execute(
        "UPDATE payloads SET source = told.source FROM"
        " (SELECT c.sha256, min(u.source) AS source FROM captures c JOIN urls u ON u.url = c.url"
        " GROUP BY c.sha256) told WHERE told.sha256 = payloads.sha256"
    )
    db.conn.execute("CREATE INDEX payloads_source ON payloads (source)")


@migrations()
def m004_merged(db: Database) -> None:
    """Revisions that a merge of archives noticed: two of them held different texts, and neither had seen the change."""
    db.conn.execute("ALTER TABLE revisions ADD COLUMN merged INTEGER NOT NULL DEFAULT 0 CHECK (merged IN (0, 1))")


@migrations()
def m005_identity(db: Database) -> None:
    """What an outlet's addresses of one article have in common, where it is not the address."""
    db.conn.execute("ALTER TABLE articles ADD COLUMN identity TEXT")
    db.conn.execute("CREATE UNIQUE INDEX articles_identity ON articles (identity) WHERE identity IS NOT NULL")


@migrations()
def m006_reextraction(db: Database) -> None:
    """Revisions say whose they are; a re-extraction that was stopped knows how far it came."""
    db.conn.execute(
        "ALTER TABLE revisions ADD COLUMN origin TEXT NOT NULL DEFAULT 'outlet'"
        " CHECK (origin IN ('outlet', 'extraction'))"
    )
    db.conn.execute(
        """
        CREATE TABLE reextractions (
            id INTEGER PRIMARY KEY,
            version TEXT NOT NULL,
            source TEXT,
            started_at TEXT NOT NULL,
            finished_at TEXT,
            reached INTEGER NOT NULL DEFAULT 0
        ) STRICT
        """
    )


@migrations()
def m007_search(db: Database) -> None:
    """Search by field, with captions, in the order of publication, and with marks where they are typed; over photos."""
    for statement in indexes.statements():
        db.conn.execute(statement)


@migrations()
def m008_newest(db: Database) -> None:
    """What a source gave last, without reading all that it ever gave."""
    db.conn.execute("CREATE INDEX articles_source_seen ON articles (source, first_seen_at)")


@migrations()
def m009_observations(db: Database) -> None:
    """What each address showed, look by look. Articles, revisions and outcomes follow from it, so that crawls, loads
    and merges in any order come to the same; what flips is told from edits."""
    for statement in _OBSERVATIONS.split(";\n"):
        if statement.strip():
            db.conn.execute(statement)
    db.conn.execute("ALTER TABLE revisions DROP COLUMN merged")
    db.conn.execute("ALTER TABLE revisions ADD COLUMN volatile INTEGER NOT NULL DEFAULT 0 CHECK (volatile IN (0, 1))")
    observe(db)


@migrations()
def m010_journal(db: Database) -> None:
    """A number that says whether the file has lost its log (newsarchive/archive/journal.py)."""
    db.conn.execute("CREATE TABLE _journal (number INTEGER NOT NULL, written INTEGER NOT NULL) STRICT")
    db.conn.execute("INSERT INTO _journal SELECT user_version, 0 FROM pragma_user_version")


@migrations()
def m011_hosts(db: Database) -> None:
    """When each host was asked last, for a page among others, and until when it wants to be left alone."""
    db.conn.execute(
        """
        CREATE TABLE hosts (
            host TEXT PRIMARY KEY,
            asked_at REAL NOT NULL,
            page_at REAL,
            until REAL NOT NULL,
            reason TEXT
        ) STRICT, WITHOUT ROWID
        """
    )


@migrations()
def m012_source_hosts(db: Database) -> None:
    """Which source covers a host, and since when: whose the addresses under it are (archive/ownership.py)."""
    db.conn.execute(
        """
        CREATE TABLE source_hosts (
            host TEXT PRIMARY KEY,
            source TEXT NOT NULL REFERENCES sources(name),
            since TEXT NOT NULL
        ) STRICT
        """
    )
    db.conn.execute("CREATE INDEX urls_found_on ON urls (found_on, kind) WHERE kind <> 'article'")


@migrations()
def m013_marked_words(db: Database) -> None:
    """The index of words with their marks no longer says where they stand: a quarter of its size does for ranking."""
    (sql,) = db.execute("SELECT sql FROM sqlite_schema WHERE name = 'search_marked'").fetchone()
    if "detail=none" not in sql:  # m007 makes it so by now
        db.conn.execute("DROP TABLE search_marked")
        db.conn.execute(indexes.MARKED)
        db.conn.execute("INSERT INTO search_marked (search_marked) VALUES ('rebuild')")
