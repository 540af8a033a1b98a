-- Payloads compressed with a dictionary of their source. Earlier payloads keep their blobs until the source has one.
-- share: the size that the dictionary gave to the pages from which it was made, as a share of their size before
-- compression. reached: the rowid of the last payload that was compressed again with it.
CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    made_at TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    share REAL NOT NULL,
    reached INTEGER NOT NULL DEFAULT 0,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX dictionaries_source ON dictionaries (source, made_at);
ALTER TABLE payloads ADD COLUMN source TEXT;
ALTER TABLE payloads ADD COLUMN dictionary INTEGER REFERENCES dictionaries(id);
UPDATE payloads SET source = known.source FROM (
    SELECT c.sha256, min(u.source) AS source FROM captures c JOIN urls u ON u.url = c.url GROUP BY c.sha256
) known WHERE known.sha256 = payloads.sha256;
CREATE INDEX payloads_source ON payloads (source);
