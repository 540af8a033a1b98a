-- What is for newsarchive itself is named 'z_…', so that lists of tables show it last: '.tables' of sqlite3, sqlite-utils,
-- Datasette. ALTER TABLE would parse the whole schema for each of them, and renames no view, nor the column that a
-- full-text index has under its own name. This changes the names in the schema (schema_text.py) and rewrites no row.
PRAGMA writable_schema = ON;

UPDATE sqlite_schema SET name = in_schema(name), tbl_name = in_schema(tbl_name), sql = in_statement(sql);

-- Datasette lists views in the order of the schema.
UPDATE sqlite_schema SET rowid = rowid + (SELECT max(rowid) FROM sqlite_schema)
WHERE type = 'view' AND name LIKE 'z~_%' ESCAPE '~';

PRAGMA writable_schema = RESET;
