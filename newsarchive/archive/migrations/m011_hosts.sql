-- When each host was last asked, and until when it must not be asked.
CREATE TABLE hosts (
    host TEXT PRIMARY KEY,
    asked_at REAL NOT NULL,
    page_at REAL,
    until REAL NOT NULL,
    reason TEXT
) STRICT, WITHOUT ROWID;
