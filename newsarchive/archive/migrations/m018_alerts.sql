-- What was told to whom. These tables describe this machine's archive, and are not merged.

-- The state of each source at the last look. state: 'ok' also for a quiet source. since: when that state was noticed.
CREATE TABLE health_states (
    source TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    why TEXT NOT NULL,
    since TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The state of each source that a channel was told last. channel: a digest of its address, which holds secrets.
CREATE TABLE alerts (
    channel TEXT NOT NULL,
    source TEXT NOT NULL,
    state TEXT NOT NULL,
    why TEXT NOT NULL,
    since TEXT NOT NULL,
    told_at TEXT NOT NULL,
    PRIMARY KEY (channel, source)
) STRICT, WITHOUT ROWID;

-- Channels whose last message was not accepted, since when and why. name: their kind and host.
CREATE TABLE alert_failures (
    channel TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    since TEXT NOT NULL,
    last_error TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Who reads the digests of a standing question. reader: 'screen', or the digest of a channel's address. question: its
-- words and filters. told_at: when the last digest was accepted; NULL before the first one.
CREATE TABLE watch_readers (
    id INTEGER PRIMARY KEY,
    watch TEXT NOT NULL,
    reader TEXT NOT NULL,
    question TEXT NOT NULL,
    told_at TEXT,
    UNIQUE (watch, reader)
) STRICT;

-- The articles that a reader was told, or that were known when the reader began.
CREATE TABLE watch_articles (
    reader_id INTEGER NOT NULL REFERENCES watch_readers(id),
    article_id INTEGER NOT NULL REFERENCES articles(id) ON DELETE CASCADE,
    PRIMARY KEY (reader_id, article_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX watch_articles_article ON watch_articles (article_id);

-- The same for edits, disappearances and returns, and for rows of saved questions. key: a digest of what changed, since a
-- merge can give the same change another row.
CREATE TABLE watch_changes (
    reader_id INTEGER NOT NULL REFERENCES watch_readers(id),
    key TEXT NOT NULL,
    article_id INTEGER REFERENCES articles(id) ON DELETE CASCADE,
    PRIMARY KEY (reader_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX watch_changes_article ON watch_changes (article_id) WHERE article_id IS NOT NULL;
