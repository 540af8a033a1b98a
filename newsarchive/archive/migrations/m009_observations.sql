-- Every answer of each address. Articles, revisions and outcomes are computed from them, so crawls, loads and merges in
-- any order give the same.
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
    result TEXT NOT NULL CHECK (result IN ('article', 'redirect', 'page', 'stored', 'revised', 'unchanged', 'duplicate', 'not_article', 'robots', 'gone', 'error', 'too_large', 'not_captured')),
    detail TEXT,
    reading_id INTEGER REFERENCES readings(id),
    leads_to INTEGER REFERENCES urls(id),
    capture_id INTEGER REFERENCES captures(id),
    ahead INTEGER NOT NULL DEFAULT 0 CHECK (ahead IN (0, 1)),
    PRIMARY KEY (url_id, at, page, reread)
) STRICT, WITHOUT ROWID;
CREATE INDEX observations_reading ON observations (reading_id) WHERE reading_id IS NOT NULL;
CREATE INDEX observations_leads_to ON observations (leads_to) WHERE leads_to IS NOT NULL;

ALTER TABLE revisions DROP COLUMN merged;
ALTER TABLE revisions ADD COLUMN volatile INTEGER NOT NULL DEFAULT 0 CHECK (volatile IN (0, 1));
