-- The origin of each revision, and the progress of each re-extraction.
ALTER TABLE revisions ADD COLUMN origin TEXT NOT NULL DEFAULT 'outlet' CHECK (origin IN ('outlet', 'extraction'));
CREATE TABLE reextractions (
    id INTEGER PRIMARY KEY,
    version TEXT NOT NULL,
    source TEXT,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    reached INTEGER NOT NULL DEFAULT 0
) STRICT;
