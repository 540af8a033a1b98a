-- search_marked says which words an article has, as they are written, but no longer where: a quarter of its size.
DROP TABLE search_marked;
CREATE VIRTUAL TABLE search_marked USING fts5(
    title, lead, body, caption, credit, author, agency, section, source, tag,
    content='search_marked_text',
    content_rowid='key',
    detail=none,
    tokenize="unicode61 remove_diacritics 0"
);
INSERT INTO search_marked (search_marked) VALUES ('rebuild');
