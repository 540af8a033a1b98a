-- The pictures of photos. Their files are in the folder beside the archive (pictures.py).
-- sha256, size, type, width, height: of the file that the server sent. file, small: the digests of the two kept files,
-- which are their names. kept_width, kept_height: of the larger one. kept_bytes: of both. hash, details: of the
-- kept picture, by which pictures that look alike are found (picture_matching.py).
CREATE TABLE pictures (
    id INTEGER PRIMARY KEY,
    sha256 TEXT NOT NULL UNIQUE,
    size INTEGER NOT NULL,
    type TEXT NOT NULL,
    width INTEGER NOT NULL,
    height INTEGER NOT NULL,
    file TEXT NOT NULL,
    small TEXT NOT NULL,
    kept_width INTEGER NOT NULL,
    kept_height INTEGER NOT NULL,
    kept_bytes INTEGER NOT NULL,
    hash BLOB NOT NULL,
    details BLOB NOT NULL
) STRICT;

-- What the address of a photo answered, and when. sha256 is that of the picture, or '' without one. An address keeps its
-- first answer with each picture. While it has none, it keeps its latest answers without one.
CREATE TABLE picture_fetches (
    url TEXT NOT NULL,
    at TEXT NOT NULL,
    sha256 TEXT NOT NULL DEFAULT '',
    outcome TEXT NOT NULL CHECK (outcome IN ('stored', 'not_picture', 'robots', 'gone', 'error', 'too_large', 'not_captured')),
    detail TEXT,
    PRIMARY KEY (url, at, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX picture_fetches_sha256 ON picture_fetches (sha256) WHERE sha256 <> '';
CREATE INDEX photos_url ON photos (url) WHERE url IS NOT NULL;

-- How many addresses of photos came to each outcome, as JSON.
ALTER TABLE runs ADD COLUMN pictures TEXT;

-- Finds pictures that may look alike: they share keys, which are made of the hash and of the details.
CREATE TABLE picture_keys (
    key INTEGER NOT NULL,
    picture_id INTEGER NOT NULL REFERENCES pictures(id),
    PRIMARY KEY (key, picture_id)
) STRICT, WITHOUT ROWID;

-- Pictures that look alike. one < other. distance: differing bits of their hashes, of 256. shared: details that are in
-- both, at places that one scale and one shift explain.
CREATE TABLE picture_pairs (
    one INTEGER NOT NULL REFERENCES pictures(id),
    other INTEGER NOT NULL REFERENCES pictures(id),
    distance INTEGER NOT NULL,
    shared INTEGER NOT NULL,
    PRIMARY KEY (one, other),
    CHECK (one < other)
) STRICT, WITHOUT ROWID;
CREATE INDEX picture_pairs_other ON picture_pairs (other);
