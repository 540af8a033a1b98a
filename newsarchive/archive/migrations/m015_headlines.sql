-- A search over titles finds the other headlines that a page declares, too: evidence named 'title.declared',
-- 'title.declared.2' and so on. The triggers take all that has not changed from the views.

DROP TRIGGER search_article_insert;
DROP TRIGGER search_article_delete;
DROP TRIGGER search_article_update;
DROP TRIGGER search_photo_insert;
DROP TRIGGER search_photo_delete;
DROP TRIGGER search_photo_update;
DROP TABLE search_terms;
DROP TABLE search_marked;
DROP TABLE search_folded;
DROP VIEW search_marked_text;
DROP VIEW search_folded_text;

CREATE VIEW search_marked_text AS
SELECT
    d.key,
    a.title AS title,
    a.lead AS lead,
    a.body AS body,
    (SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id = a.id ORDER BY
        position)) AS caption,
    (SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = a.id ORDER BY position))
        AS credit,
    a.authors AS author,
    a.agency AS agency,
    a.section AS section,
    a.source AS source,
    a.tags AS tag,
    (SELECT group_concat(raw, char(10)) FROM evidence WHERE article_id = a.id AND field GLOB 'title.declared*') AS
        headline
FROM search_docs d CROSS JOIN articles a ON a.id = d.article_id;

CREATE VIEW search_folded_text AS
SELECT
    d.key,
    replace(replace(a.title, 'đ', 'd'), 'Đ', 'D') AS title,
    replace(replace(a.lead, 'đ', 'd'), 'Đ', 'D') AS lead,
    replace(replace(a.body, 'đ', 'd'), 'Đ', 'D') AS body,
    replace(replace((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id = a.id
        ORDER BY position)), 'đ', 'd'), 'Đ', 'D') AS caption,
    replace(replace((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = a.id
        ORDER BY position)), 'đ', 'd'), 'Đ', 'D') AS credit,
    replace(replace(a.authors, 'đ', 'd'), 'Đ', 'D') AS author,
    replace(replace(a.agency, 'đ', 'd'), 'Đ', 'D') AS agency,
    replace(replace(a.section, 'đ', 'd'), 'Đ', 'D') AS section,
    replace(replace(a.source, 'đ', 'd'), 'Đ', 'D') AS source,
    replace(replace(a.tags, 'đ', 'd'), 'Đ', 'D') AS tag,
    replace(replace((SELECT group_concat(raw, char(10)) FROM evidence WHERE article_id = a.id AND field GLOB
        'title.declared*'), 'đ', 'd'), 'Đ', 'D') AS headline
FROM search_docs d CROSS JOIN articles a ON a.id = d.article_id;

CREATE VIRTUAL TABLE search_marked USING fts5(
    title, lead, body, caption, credit, author, agency, section, source, tag, headline,
    content='search_marked_text',
    content_rowid='key',
    detail=none,
    tokenize="unicode61 remove_diacritics 0"
);

CREATE VIRTUAL TABLE search_folded USING fts5(
    title, lead, body, caption, credit, author, agency, section, source, tag, headline,
    content='search_folded_text',
    content_rowid='key',
    tokenize="unicode61 remove_diacritics 2"
);

CREATE VIRTUAL TABLE search_terms USING fts5vocab('search_folded', 'row');

CREATE TRIGGER search_article_insert AFTER INSERT ON articles
BEGIN
    INSERT INTO search_docs (key, article_id, source, section, agency, authors, published_at)
    SELECT
        coalesce((SELECT max(key) + 1 FROM search_docs WHERE key >= low AND key < low + 1048576), low),
        new.id, new.source, new.section, new.agency, new.authors, new.published_at
    FROM (SELECT coalesce(CAST(julianday(CASE length(new.published_at) WHEN 4 THEN new.published_at || '-01-01' WHEN 7
        THEN new.published_at || '-01' ELSE substr(new.published_at, 1, 10) END) + 0.5 AS INTEGER), 1) * 1048576 AS
        low);
    INSERT INTO search_marked (rowid, title, lead, body, caption, credit, author, agency, section, source, tag,
        headline)
    SELECT key, title, lead, body, caption, credit, author, agency, section, source, tag, headline FROM
        search_marked_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.id);
    INSERT INTO search_folded (rowid, title, lead, body, caption, credit, author, agency, section, source, tag,
        headline)
    SELECT key, title, lead, body, caption, credit, author, agency, section, source, tag, headline FROM
        search_folded_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.id);
END;

CREATE TRIGGER search_article_delete AFTER DELETE ON articles
BEGIN
    INSERT INTO search_marked (search_marked, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag, headline)
    SELECT
        'delete', key,
        old.title,
        old.lead,
        old.body,
        (SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id = old.id ORDER BY
            position)),
        (SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = old.id ORDER BY
            position)),
        old.authors,
        old.agency,
        old.section,
        old.source,
        old.tags,
        (SELECT group_concat(raw, char(10)) FROM evidence WHERE article_id = old.id AND field GLOB 'title.declared*')
    FROM search_docs WHERE article_id = old.id;
    INSERT INTO search_folded (search_folded, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag, headline)
    SELECT
        'delete', key,
        replace(replace(old.title, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.lead, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.body, 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id =
            old.id ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id =
            old.id ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.authors, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.agency, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.section, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.source, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.tags, 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(raw, char(10)) FROM evidence WHERE article_id = old.id AND field GLOB
            'title.declared*'), 'đ', 'd'), 'Đ', 'D')
    FROM search_docs WHERE article_id = old.id;
    DELETE FROM search_docs WHERE article_id = old.id;
END;

CREATE TRIGGER search_article_update AFTER UPDATE ON articles
WHEN old.title IS NOT new.title OR old.lead IS NOT new.lead OR old.body IS NOT new.body OR old.authors IS NOT
    new.authors OR old.agency IS NOT new.agency OR old.section IS NOT new.section OR old.source IS NOT new.source OR
    old.tags IS NOT new.tags OR old.published_at IS NOT new.published_at
BEGIN
    INSERT INTO search_marked (search_marked, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag, headline)
    SELECT
        'delete', key, old.title, old.lead, old.body, caption, credit, old.authors, old.agency, old.section,
            old.source, old.tags, headline
    FROM search_marked_text WHERE key = (SELECT key FROM search_docs WHERE article_id = old.id);
    INSERT INTO search_folded (search_folded, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag, headline)
    SELECT
        'delete', key,
        replace(replace(old.title, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.lead, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.body, 'đ', 'd'), 'Đ', 'D'),
        caption, credit,
        replace(replace(old.authors, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.agency, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.section, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.source, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.tags, 'đ', 'd'), 'Đ', 'D'),
        headline
    FROM search_folded_text WHERE key = (SELECT key FROM search_docs WHERE article_id = old.id);
    DELETE FROM search_docs WHERE article_id = old.id;
    INSERT INTO search_docs (key, article_id, source, section, agency, authors, published_at)
    SELECT
        coalesce((SELECT max(key) + 1 FROM search_docs WHERE key >= low AND key < low + 1048576), low),
        new.id, new.source, new.section, new.agency, new.authors, new.published_at
    FROM (SELECT coalesce(CAST(julianday(CASE length(new.published_at) WHEN 4 THEN new.published_at || '-01-01' WHEN 7
        THEN new.published_at || '-01' ELSE substr(new.published_at, 1, 10) END) + 0.5 AS INTEGER), 1) * 1048576 AS
        low);
    INSERT INTO search_marked (rowid, title, lead, body, caption, credit, author, agency, section, source, tag,
        headline)
    SELECT key, title, lead, body, caption, credit, author, agency, section, source, tag, headline FROM
        search_marked_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.id);
    INSERT INTO search_folded (rowid, title, lead, body, caption, credit, author, agency, section, source, tag,
        headline)
    SELECT key, title, lead, body, caption, credit, author, agency, section, source, tag, headline FROM
        search_folded_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.id);
END;

CREATE TRIGGER search_photo_insert AFTER INSERT ON photos
WHEN coalesce(new.caption, new.credit) IS NOT NULL
BEGIN
    INSERT INTO search_marked (search_marked, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag, headline)
    SELECT
        'delete', key, title, lead, body,
        (SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id = new.article_id AND
            id <> new.id ORDER BY position)),
        (SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = new.article_id AND
            id <> new.id ORDER BY position)),
        author, agency, section, source, tag, headline
    FROM search_marked_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.article_id);
    INSERT INTO search_folded (search_folded, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag, headline)
    SELECT
        'delete', key, title, lead, body,
        replace(replace((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id =
            new.article_id AND id <> new.id ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id =
            new.article_id AND id <> new.id ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        author, agency, section, source, tag, headline
    FROM search_folded_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.article_id);
    INSERT INTO search_marked (rowid, title, lead, body, caption, credit, author, agency, section, source, tag,
        headline)
    SELECT key, title, lead, body, caption, credit, author, agency, section, source, tag, headline FROM
        search_marked_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.article_id);
    INSERT INTO search_folded (rowid, title, lead, body, caption, credit, author, agency, section, source, tag,
        headline)
    SELECT key, title, lead, body, caption, credit, author, agency, section, source, tag, headline FROM
        search_folded_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.article_id);
END;

CREATE TRIGGER search_photo_delete AFTER DELETE ON photos
WHEN coalesce(old.caption, old.credit) IS NOT NULL
BEGIN
    INSERT INTO search_marked (search_marked, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag, headline)
    SELECT
        'delete', key, title, lead, body,
        coalesce((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id =
            old.article_id AND id <> old.id ORDER BY position)), '') || char(10) || coalesce(old.caption, ''),
        coalesce((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id =
            old.article_id AND id <> old.id ORDER BY position)), '') || char(10) || coalesce(old.credit, ''),
        author, agency, section, source, tag, headline
    FROM search_marked_text WHERE key = (SELECT key FROM search_docs WHERE article_id = old.article_id);
    INSERT INTO search_folded (search_folded, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag, headline)
    SELECT
        'delete', key, title, lead, body,
        replace(replace(coalesce((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE
            article_id = old.article_id AND id <> old.id ORDER BY position)), '') || char(10) || coalesce(old.caption,
            ''), 'đ', 'd'), 'Đ', 'D'),
        replace(replace(coalesce((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE
            article_id = old.article_id AND id <> old.id ORDER BY position)), '') || char(10) || coalesce(old.credit,
            ''), 'đ', 'd'), 'Đ', 'D'),
        author, agency, section, source, tag, headline
    FROM search_folded_text WHERE key = (SELECT key FROM search_docs WHERE article_id = old.article_id);
    INSERT INTO search_marked (rowid, title, lead, body, caption, credit, author, agency, section, source, tag,
        headline)
    SELECT key, title, lead, body, caption, credit, author, agency, section, source, tag, headline FROM
        search_marked_text WHERE key = (SELECT key FROM search_docs WHERE article_id = old.article_id);
    INSERT INTO search_folded (rowid, title, lead, body, caption, credit, author, agency, section, source, tag,
        headline)
    SELECT key, title, lead, body, caption, credit, author, agency, section, source, tag, headline FROM
        search_folded_text WHERE key = (SELECT key FROM search_docs WHERE article_id = old.article_id);
END;

CREATE TRIGGER search_photo_update AFTER UPDATE OF caption, credit ON photos
WHEN old.caption IS NOT new.caption OR old.credit IS NOT new.credit
BEGIN
    INSERT INTO search_marked (search_marked, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag, headline)
    SELECT
        'delete', key, title, lead, body,
        coalesce((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id =
            old.article_id AND id <> old.id ORDER BY position)), '') || char(10) || coalesce(old.caption, ''),
        coalesce((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id =
            old.article_id AND id <> old.id ORDER BY position)), '') || char(10) || coalesce(old.credit, ''),
        author, agency, section, source, tag, headline
    FROM search_marked_text WHERE key = (SELECT key FROM search_docs WHERE article_id = old.article_id);
    INSERT INTO search_folded (search_folded, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag, headline)
    SELECT
        'delete', key, title, lead, body,
        replace(replace(coalesce((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE
            article_id = old.article_id AND id <> old.id ORDER BY position)), '') || char(10) || coalesce(old.caption,
            ''), 'đ', 'd'), 'Đ', 'D'),
        replace(replace(coalesce((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE
            article_id = old.article_id AND id <> old.id ORDER BY position)), '') || char(10) || coalesce(old.credit,
            ''), 'đ', 'd'), 'Đ', 'D'),
        author, agency, section, source, tag, headline
    FROM search_folded_text WHERE key = (SELECT key FROM search_docs WHERE article_id = old.article_id);
    INSERT INTO search_marked (rowid, title, lead, body, caption, credit, author, agency, section, source, tag,
        headline)
    SELECT key, title, lead, body, caption, credit, author, agency, section, source, tag, headline FROM
        search_marked_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.article_id);
    INSERT INTO search_folded (rowid, title, lead, body, caption, credit, author, agency, section, source, tag,
        headline)
    SELECT key, title, lead, body, caption, credit, author, agency, section, source, tag, headline FROM
        search_folded_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.article_id);
END;

CREATE TRIGGER search_headline_insert AFTER INSERT ON evidence
WHEN new.field GLOB 'title.declared*'
BEGIN
    INSERT INTO search_marked (search_marked, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag, headline)
    SELECT
        'delete', key, title, lead, body, caption, credit, author, agency, section, source, tag,
        (SELECT group_concat(raw, char(10)) FROM evidence WHERE article_id = new.article_id AND field GLOB
            'title.declared*' AND field <> new.field)
    FROM search_marked_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.article_id);
    INSERT INTO search_folded (search_folded, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag, headline)
    SELECT
        'delete', key, title, lead, body, caption, credit, author, agency, section, source, tag,
        replace(replace((SELECT group_concat(raw, char(10)) FROM evidence WHERE article_id = new.article_id AND field
            GLOB 'title.declared*' AND field <> new.field), 'đ', 'd'), 'Đ', 'D')
    FROM search_folded_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.article_id);
    INSERT INTO search_marked (rowid, title, lead, body, caption, credit, author, agency, section, source, tag,
        headline)
    SELECT key, title, lead, body, caption, credit, author, agency, section, source, tag, headline FROM
        search_marked_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.article_id);
    INSERT INTO search_folded (rowid, title, lead, body, caption, credit, author, agency, section, source, tag,
        headline)
    SELECT key, title, lead, body, caption, credit, author, agency, section, source, tag, headline FROM
        search_folded_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.article_id);
END;

CREATE TRIGGER search_headline_delete AFTER DELETE ON evidence
WHEN old.field GLOB 'title.declared*'
BEGIN
    INSERT INTO search_marked (search_marked, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag, headline)
    SELECT
        'delete', key, title, lead, body, caption, credit, author, agency, section, source, tag,
        coalesce((SELECT group_concat(raw, char(10)) FROM evidence WHERE article_id = old.article_id AND field GLOB
            'title.declared*' AND field <> old.field), '') || char(10) || coalesce(old.raw, '')
    FROM search_marked_text WHERE key = (SELECT key FROM search_docs WHERE article_id = old.article_id);
    INSERT INTO search_folded (search_folded, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag, headline)
    SELECT
        'delete', key, title, lead, body, caption, credit, author, agency, section, source, tag,
        replace(replace(coalesce((SELECT group_concat(raw, char(10)) FROM evidence WHERE article_id = old.article_id
            AND field GLOB 'title.declared*' AND field <> old.field), '') || char(10) || coalesce(old.raw, ''), 'đ',
            'd'), 'Đ', 'D')
    FROM search_folded_text WHERE key = (SELECT key FROM search_docs WHERE article_id = old.article_id);
    INSERT INTO search_marked (rowid, title, lead, body, caption, credit, author, agency, section, source, tag,
        headline)
    SELECT key, title, lead, body, caption, credit, author, agency, section, source, tag, headline FROM
        search_marked_text WHERE key = (SELECT key FROM search_docs WHERE article_id = old.article_id);
    INSERT INTO search_folded (rowid, title, lead, body, caption, credit, author, agency, section, source, tag,
        headline)
    SELECT key, title, lead, body, caption, credit, author, agency, section, source, tag, headline FROM
        search_folded_text WHERE key = (SELECT key FROM search_docs WHERE article_id = old.article_id);
END;

CREATE TRIGGER search_headline_update AFTER UPDATE OF raw ON evidence
WHEN new.field GLOB 'title.declared*' AND old.raw <> new.raw
BEGIN
    INSERT INTO search_marked (search_marked, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag, headline)
    SELECT
        'delete', key, title, lead, body, caption, credit, author, agency, section, source, tag,
        coalesce((SELECT group_concat(raw, char(10)) FROM evidence WHERE article_id = new.article_id AND field GLOB
            'title.declared*' AND field <> new.field), '') || char(10) || coalesce(old.raw, '')
    FROM search_marked_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.article_id);
    INSERT INTO search_folded (search_folded, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag, headline)
    SELECT
        'delete', key, title, lead, body, caption, credit, author, agency, section, source, tag,
        replace(replace(coalesce((SELECT group_concat(raw, char(10)) FROM evidence WHERE article_id = new.article_id
            AND field GLOB 'title.declared*' AND field <> new.field), '') || char(10) || coalesce(old.raw, ''), 'đ',
            'd'), 'Đ', 'D')
    FROM search_folded_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.article_id);
    INSERT INTO search_marked (rowid, title, lead, body, caption, credit, author, agency, section, source, tag,
        headline)
    SELECT key, title, lead, body, caption, credit, author, agency, section, source, tag, headline FROM
        search_marked_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.article_id);
    INSERT INTO search_folded (rowid, title, lead, body, caption, credit, author, agency, section, source, tag,
        headline)
    SELECT key, title, lead, body, caption, credit, author, agency, section, source, tag, headline FROM
        search_folded_text WHERE key = (SELECT key FROM search_docs WHERE article_id = new.article_id);
END;

INSERT INTO search_marked (search_marked) VALUES ('rebuild');
INSERT INTO search_folded (search_folded) VALUES ('rebuild');
