-- How each crawl of a listing ended: complete or cut off.
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
) STRICT;
CREATE INDEX walks_source ON walks (source, run_id);
