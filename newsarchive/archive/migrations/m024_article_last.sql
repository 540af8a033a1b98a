-- The row of a new article is written after its photos, evidence, revisions and shingles, so that the triggers of the
-- search index read the whole article once. Their references are therefore checked when the transaction ends. SQLite
-- has no ALTER TABLE for that; https://www.sqlite.org/lang_altertable.html gives this way, which rewrites no row.
PRAGMA writable_schema = ON;

UPDATE sqlite_schema
SET sql = replace(sql, 'article_id INTEGER NOT NULL REFERENCES articles(id)',
    'article_id INTEGER NOT NULL REFERENCES articles(id) DEFERRABLE INITIALLY DEFERRED')
WHERE type = 'table' AND name IN ('photos', 'evidence', 'revisions', 'shingles');

PRAGMA writable_schema = RESET;
