-- Articles with photos, evidence and revisions; captures; the ledger and its runs; search.
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
    outcome TEXT NOT NULL CHECK (outcome IN ('waiting', 'stored', 'revised', 'unchanged', 'duplicate', 'not_article', 'robots', 'gone', 'error', 'too_large', 'not_captured')),
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
    outcome TEXT NOT NULL CHECK (outcome IN ('waiting', 'stored', 'revised', 'unchanged', 'duplicate', 'not_article', 'robots', 'gone', 'error', 'too_large', 'not_captured')),
    PRIMARY KEY (run_id, url_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX visits_url ON visits (url_id);

-- unicode61 removes the marks, but đ is a letter of its own. The column `folded` therefore holds the text with d for đ,
-- so that MATCH 'dai tuong' finds 'Đại tướng'. It comes from a view, so it takes no space in `articles`.
CREATE VIEW articles_text AS
SELECT id, title, lead, body,
       replace(replace(coalesce(title, '') || char(10) || coalesce(lead, '') || char(10) || coalesce(body, ''),
                       'đ', 'd'), 'Đ', 'D') AS folded
FROM articles;

CREATE VIRTUAL TABLE articles_fts USING fts5(
    title, lead, body, folded,
    content='articles_text', content_rowid='id', tokenize="unicode61 remove_diacritics 2"
);

CREATE TRIGGER articles_fts_insert AFTER INSERT ON articles BEGIN
    INSERT INTO articles_fts (rowid, title, lead, body, folded)
    SELECT id, title, lead, body, folded FROM articles_text WHERE id = new.id;
END;

CREATE TRIGGER articles_fts_delete BEFORE DELETE ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, lead, body, folded)
    SELECT 'delete', id, title, lead, body, folded FROM articles_text WHERE id = old.id;
END;

CREATE TRIGGER articles_fts_before_update BEFORE UPDATE OF title, lead, body ON articles BEGIN
    INSERT INTO articles_fts (articles_fts, rowid, title, lead, body, folded)
    SELECT 'delete', id, title, lead, body, folded FROM articles_text WHERE id = old.id;
END;

CREATE TRIGGER articles_fts_after_update AFTER UPDATE OF title, lead, body ON articles BEGIN
    INSERT INTO articles_fts (rowid, title, lead, body, folded)
    SELECT id, title, lead, body, folded FROM articles_text WHERE id = new.id;
END;
