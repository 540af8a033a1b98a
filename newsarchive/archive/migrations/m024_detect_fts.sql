-- sqlite-utils and Datasette find the full-text index of a table by the words content="TABLE" in the definition of the
-- index. The content of these indexes is a view, which has d for đ, too. So a comment in the definition has the words.
PRAGMA writable_schema = ON;

UPDATE sqlite_schema
SET sql = replace(sql, 'remove_diacritics 2"', 'remove_diacritics 2"
    /* for sqlite-utils and Datasette, which look for these words: content="articles" */')
WHERE name = 'articles_fts';

UPDATE sqlite_schema
SET sql = replace(sql, 'remove_diacritics 2"', 'remove_diacritics 2"
    /* for sqlite-utils and Datasette, which look for these words: content="photos" */')
WHERE name = 'photos_fts';

PRAGMA writable_schema = RESET;
