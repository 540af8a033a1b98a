-- Which source covers a host, and since when (ownership.py).
CREATE TABLE source_hosts (
    host TEXT PRIMARY KEY,
    source TEXT NOT NULL REFERENCES sources(name),
    since TEXT NOT NULL
) STRICT;
CREATE INDEX urls_found_on ON urls (found_on, kind) WHERE kind <> 'article';
