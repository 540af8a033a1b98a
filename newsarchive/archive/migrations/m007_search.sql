-- Search by field, with captions, in the order of publication, and with marks where they are typed; over photos.

CREATE TABLE search_docs (
    key INTEGER PRIMARY KEY,
    article_id INTEGER NOT NULL UNIQUE REFERENCES articles(id),
    source TEXT,
    section TEXT,
    agency TEXT,
    authors TEXT,
    published_at TEXT
) STRICT;

CREATE VIEW search_marked_text AS
SELECT
    d.key, a.title AS title, a.lead AS lead, a.body AS body,
    (SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id = a.id ORDER BY position))
        AS caption,
    (SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = a.id ORDER BY position))
        AS credit,
    a.authors AS author, a.agency AS agency, a.section AS section, a.source AS source,
    a.tags AS tag
FROM search_docs d CROSS JOIN articles a ON a.id = d.article_id;

CREATE VIEW search_folded_text AS
SELECT
    d.key,
    replace(replace(a.title, 'đ', 'd'), 'Đ', 'D') AS title,
    replace(replace(a.lead, 'đ', 'd'), 'Đ', 'D') AS lead,
    replace(replace(a.body, 'đ', 'd'), 'Đ', 'D') AS body,
    replace(replace((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id = a.id
        ORDER BY position)), 'đ', 'd'), 'Đ', 'D') AS caption,
    replace(replace((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = a.id ORDER
        BY position)), 'đ', 'd'), 'Đ', 'D') AS credit,
    replace(replace(a.authors, 'đ', 'd'), 'Đ', 'D') AS author,
    replace(replace(a.agency, 'đ', 'd'), 'Đ', 'D') AS agency,
    replace(replace(a.section, 'đ', 'd'), 'Đ', 'D') AS section,
    replace(replace(a.source, 'đ', 'd'), 'Đ', 'D') AS source,
    replace(replace(a.tags, 'đ', 'd'), 'Đ', 'D') AS tag
FROM search_docs d CROSS JOIN articles a ON a.id = d.article_id;

CREATE VIRTUAL TABLE search_marked USING fts5(
    title, lead, body, caption, credit, author, agency, section, source, tag,
    content='search_marked_text',
    content_rowid='key',
    tokenize="unicode61 remove_diacritics 0"
);

CREATE VIRTUAL TABLE search_folded USING fts5(
    title, lead, body, caption, credit, author, agency, section, source, tag,
    content='search_folded_text',
    content_rowid='key',
    tokenize="unicode61 remove_diacritics 2"
);

CREATE VIRTUAL TABLE search_terms USING fts5vocab('search_folded', 'row');

CREATE VIEW photos_text AS
SELECT
    id, caption, credit,
    replace(replace(coalesce(caption, '') || char(10) || coalesce(credit, ''), 'đ', 'd'), 'Đ', 'D') AS folded
FROM photos;

CREATE VIRTUAL TABLE photos_fts USING fts5(
    caption, credit, folded,
    content='photos_text',
    content_rowid='id',
    tokenize="unicode61 remove_diacritics 2"
);

CREATE TRIGGER photos_fts_insert AFTER INSERT ON photos
BEGIN
    INSERT INTO photos_fts (rowid, caption, credit, folded)
    VALUES
        (new.id, new.caption, new.credit, replace(replace(coalesce(new.caption, '') || char(10) || coalesce(new.credit,
            ''), 'đ', 'd'), 'Đ', 'D'));
END;

CREATE TRIGGER photos_fts_delete AFTER DELETE ON photos
BEGIN
    INSERT INTO photos_fts (photos_fts, rowid, caption, credit, folded)
    VALUES
        ('delete', old.id, old.caption, old.credit, replace(replace(coalesce(old.caption, '') || char(10) ||
            coalesce(old.credit, ''), 'đ', 'd'), 'Đ', 'D'));
END;

CREATE TRIGGER photos_fts_update AFTER UPDATE OF caption, credit ON photos
BEGIN
    INSERT INTO photos_fts (photos_fts, rowid, caption, credit, folded)
    VALUES
        ('delete', old.id, old.caption, old.credit, replace(replace(coalesce(old.caption, '') || char(10) ||
            coalesce(old.credit, ''), 'đ', 'd'), 'Đ', 'D'));
    INSERT INTO photos_fts (rowid, caption, credit, folded)
    VALUES
        (new.id, new.caption, new.credit, replace(replace(coalesce(new.caption, '') || char(10) || coalesce(new.credit,
            ''), 'đ', 'd'), 'Đ', 'D'));
END;

CREATE TRIGGER search_article_insert AFTER INSERT ON articles
BEGIN
    INSERT INTO search_docs (key, article_id, source, section, agency, authors, published_at)
    SELECT
        coalesce((SELECT max(key) + 1 FROM search_docs WHERE key >= low AND key < low + 1048576), low),
        new.id, new.source, new.section, new.agency, new.authors, new.published_at
    FROM (SELECT coalesce(CAST(julianday(CASE length(new.published_at) WHEN 4 THEN new.published_at || '-01-01' WHEN 7
        THEN new.published_at || '-01' ELSE substr(new.published_at, 1, 10) END) + 0.5 AS INTEGER), 1) * 1048576 AS
        low);
    INSERT INTO search_marked (rowid, title, lead, body, caption, credit, author, agency, section, source, tag)
    SELECT
        d.key, new.title, new.lead, new.body,
        (SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id = new.id ORDER BY
            position)),
        (SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = new.id ORDER BY
            position)),
        new.authors, new.agency, new.section, new.source, new.tags
    FROM search_docs d WHERE d.article_id = new.id;
    INSERT INTO search_folded (rowid, title, lead, body, caption, credit, author, agency, section, source, tag)
    SELECT
        d.key,
        replace(replace(new.title, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(new.lead, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(new.body, 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id =
            new.id ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = new.id
            ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace(new.authors, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(new.agency, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(new.section, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(new.source, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(new.tags, 'đ', 'd'), 'Đ', 'D')
    FROM search_docs d WHERE d.article_id = new.id;
END;

CREATE TRIGGER search_article_delete AFTER DELETE ON articles
BEGIN
    INSERT INTO search_marked (search_marked, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag)
    SELECT
        'delete', d.key, old.title, old.lead, old.body,
        (SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id = old.id ORDER BY
            position)),
        (SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = old.id ORDER BY
            position)),
        old.authors, old.agency, old.section, old.source, old.tags
    FROM search_docs d WHERE d.article_id = old.id;
    INSERT INTO search_folded (search_folded, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag)
    SELECT
        'delete', d.key,
        replace(replace(old.title, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.lead, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.body, 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id =
            old.id ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = old.id
            ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.authors, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.agency, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.section, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.source, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.tags, 'đ', 'd'), 'Đ', 'D')
    FROM search_docs d WHERE d.article_id = old.id;
    DELETE FROM search_docs WHERE article_id = old.id;
END;

CREATE TRIGGER search_article_update AFTER UPDATE ON articles
WHEN old.title IS NOT new.title OR old.lead IS NOT new.lead OR old.body IS NOT new.body OR old.authors IS NOT
    new.authors OR old.agency IS NOT new.agency OR old.section IS NOT new.section OR old.source IS NOT new.source OR
    old.tags IS NOT new.tags OR old.published_at IS NOT new.published_at
BEGIN
    INSERT INTO search_marked (search_marked, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag)
    SELECT
        'delete', d.key, old.title, old.lead, old.body,
        (SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id = old.id ORDER BY
            position)),
        (SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = old.id ORDER BY
            position)),
        old.authors, old.agency, old.section, old.source, old.tags
    FROM search_docs d WHERE d.article_id = old.id;
    INSERT INTO search_folded (search_folded, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag)
    SELECT
        'delete', d.key,
        replace(replace(old.title, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.lead, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.body, 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id =
            old.id ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = old.id
            ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.authors, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.agency, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.section, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.source, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(old.tags, 'đ', 'd'), 'Đ', 'D')
    FROM search_docs d WHERE d.article_id = old.id;
    DELETE FROM search_docs WHERE article_id = old.id;
    INSERT INTO search_docs (key, article_id, source, section, agency, authors, published_at)
    SELECT
        coalesce((SELECT max(key) + 1 FROM search_docs WHERE key >= low AND key < low + 1048576), low),
        new.id, new.source, new.section, new.agency, new.authors, new.published_at
    FROM (SELECT coalesce(CAST(julianday(CASE length(new.published_at) WHEN 4 THEN new.published_at || '-01-01' WHEN 7
        THEN new.published_at || '-01' ELSE substr(new.published_at, 1, 10) END) + 0.5 AS INTEGER), 1) * 1048576 AS
        low);
    INSERT INTO search_marked (rowid, title, lead, body, caption, credit, author, agency, section, source, tag)
    SELECT
        d.key, new.title, new.lead, new.body,
        (SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id = new.id ORDER BY
            position)),
        (SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = new.id ORDER BY
            position)),
        new.authors, new.agency, new.section, new.source, new.tags
    FROM search_docs d WHERE d.article_id = new.id;
    INSERT INTO search_folded (rowid, title, lead, body, caption, credit, author, agency, section, source, tag)
    SELECT
        d.key,
        replace(replace(new.title, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(new.lead, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(new.body, 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id =
            new.id ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = new.id
            ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace(new.authors, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(new.agency, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(new.section, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(new.source, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(new.tags, 'đ', 'd'), 'Đ', 'D')
    FROM search_docs d WHERE d.article_id = new.id;
END;

CREATE TRIGGER search_photo_insert AFTER INSERT ON photos
WHEN coalesce(new.caption, new.credit) IS NOT NULL
BEGIN
    INSERT INTO search_marked (search_marked, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag)
    SELECT
        'delete', d.key, a.title, a.lead, a.body,
        (SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id = new.article_id AND
            id <> new.id ORDER BY position)),
        (SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = new.article_id AND id
            <> new.id ORDER BY position)),
        a.authors, a.agency, a.section, a.source, a.tags
    FROM articles a JOIN search_docs d ON d.article_id = a.id
    WHERE a.id = new.article_id;
    INSERT INTO search_folded (search_folded, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag)
    SELECT
        'delete', d.key,
        replace(replace(a.title, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.lead, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.body, 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id =
            new.article_id AND id <> new.id ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id =
            new.article_id AND id <> new.id ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.authors, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.agency, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.section, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.source, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.tags, 'đ', 'd'), 'Đ', 'D')
    FROM articles a JOIN search_docs d ON d.article_id = a.id
    WHERE a.id = new.article_id;
    INSERT INTO search_marked (rowid, title, lead, body, caption, credit, author, agency, section, source, tag)
    SELECT
        d.key, a.title, a.lead, a.body,
        (SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id = new.article_id ORDER
            BY position)),
        (SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = new.article_id ORDER
            BY position)),
        a.authors, a.agency, a.section, a.source, a.tags
    FROM articles a JOIN search_docs d ON d.article_id = a.id
    WHERE a.id = new.article_id;
    INSERT INTO search_folded (rowid, title, lead, body, caption, credit, author, agency, section, source, tag)
    SELECT
        d.key,
        replace(replace(a.title, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.lead, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.body, 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id =
            new.article_id ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id =
            new.article_id ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.authors, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.agency, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.section, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.source, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.tags, 'đ', 'd'), 'Đ', 'D')
    FROM articles a JOIN search_docs d ON d.article_id = a.id
    WHERE a.id = new.article_id;
END;

CREATE TRIGGER search_photo_delete AFTER DELETE ON photos
WHEN coalesce(old.caption, old.credit) IS NOT NULL
BEGIN
    INSERT INTO search_marked (search_marked, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag)
    SELECT
        'delete', d.key, a.title, a.lead, a.body,
        coalesce((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id =
            old.article_id AND id <> old.id ORDER BY position)), '') || char(10) || coalesce(old.caption, ''),
        coalesce((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id =
            old.article_id AND id <> old.id ORDER BY position)), '') || char(10) || coalesce(old.credit, ''),
        a.authors, a.agency, a.section, a.source, a.tags
    FROM articles a JOIN search_docs d ON d.article_id = a.id
    WHERE a.id = old.article_id;
    INSERT INTO search_folded (search_folded, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag)
    SELECT
        'delete', d.key,
        replace(replace(a.title, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.lead, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.body, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(coalesce((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE
            article_id = old.article_id AND id <> old.id ORDER BY position)), '') || char(10) || coalesce(old.caption,
            ''), 'đ', 'd'), 'Đ', 'D'),
        replace(replace(coalesce((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id
            = old.article_id AND id <> old.id ORDER BY position)), '') || char(10) || coalesce(old.credit, ''), 'đ',
            'd'), 'Đ', 'D'),
        replace(replace(a.authors, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.agency, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.section, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.source, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.tags, 'đ', 'd'), 'Đ', 'D')
    FROM articles a JOIN search_docs d ON d.article_id = a.id
    WHERE a.id = old.article_id;
    INSERT INTO search_marked (rowid, title, lead, body, caption, credit, author, agency, section, source, tag)
    SELECT
        d.key, a.title, a.lead, a.body,
        (SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id = old.article_id ORDER
            BY position)),
        (SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = old.article_id ORDER
            BY position)),
        a.authors, a.agency, a.section, a.source, a.tags
    FROM articles a JOIN search_docs d ON d.article_id = a.id
    WHERE a.id = old.article_id;
    INSERT INTO search_folded (rowid, title, lead, body, caption, credit, author, agency, section, source, tag)
    SELECT
        d.key,
        replace(replace(a.title, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.lead, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.body, 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id =
            old.article_id ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id =
            old.article_id ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.authors, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.agency, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.section, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.source, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.tags, 'đ', 'd'), 'Đ', 'D')
    FROM articles a JOIN search_docs d ON d.article_id = a.id
    WHERE a.id = old.article_id;
END;

CREATE TRIGGER search_photo_update AFTER UPDATE OF caption, credit ON photos
WHEN old.caption IS NOT new.caption OR old.credit IS NOT new.credit
BEGIN
    INSERT INTO search_marked (search_marked, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag)
    SELECT
        'delete', d.key, a.title, a.lead, a.body,
        coalesce((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id =
            old.article_id AND id <> old.id ORDER BY position)), '') || char(10) || coalesce(old.caption, ''),
        coalesce((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id =
            old.article_id AND id <> old.id ORDER BY position)), '') || char(10) || coalesce(old.credit, ''),
        a.authors, a.agency, a.section, a.source, a.tags
    FROM articles a JOIN search_docs d ON d.article_id = a.id
    WHERE a.id = old.article_id;
    INSERT INTO search_folded (search_folded, rowid, title, lead, body, caption, credit, author, agency, section,
        source, tag)
    SELECT
        'delete', d.key,
        replace(replace(a.title, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.lead, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.body, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(coalesce((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE
            article_id = old.article_id AND id <> old.id ORDER BY position)), '') || char(10) || coalesce(old.caption,
            ''), 'đ', 'd'), 'Đ', 'D'),
        replace(replace(coalesce((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id
            = old.article_id AND id <> old.id ORDER BY position)), '') || char(10) || coalesce(old.credit, ''), 'đ',
            'd'), 'Đ', 'D'),
        replace(replace(a.authors, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.agency, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.section, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.source, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.tags, 'đ', 'd'), 'Đ', 'D')
    FROM articles a JOIN search_docs d ON d.article_id = a.id
    WHERE a.id = old.article_id;
    INSERT INTO search_marked (rowid, title, lead, body, caption, credit, author, agency, section, source, tag)
    SELECT
        d.key, a.title, a.lead, a.body,
        (SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id = new.article_id ORDER
            BY position)),
        (SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id = new.article_id ORDER
            BY position)),
        a.authors, a.agency, a.section, a.source, a.tags
    FROM articles a JOIN search_docs d ON d.article_id = a.id
    WHERE a.id = new.article_id;
    INSERT INTO search_folded (rowid, title, lead, body, caption, credit, author, agency, section, source, tag)
    SELECT
        d.key,
        replace(replace(a.title, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.lead, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.body, 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(caption, char(10)) FROM (SELECT caption FROM photos WHERE article_id =
            new.article_id ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace((SELECT group_concat(credit, char(10)) FROM (SELECT credit FROM photos WHERE article_id =
            new.article_id ORDER BY position)), 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.authors, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.agency, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.section, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.source, 'đ', 'd'), 'Đ', 'D'),
        replace(replace(a.tags, 'đ', 'd'), 'Đ', 'D')
    FROM articles a JOIN search_docs d ON d.article_id = a.id
    WHERE a.id = new.article_id;
END;

DELETE FROM search_docs;

INSERT INTO search_docs (key, article_id, source, section, agency, authors, published_at)
SELECT
    low + row_number() OVER (PARTITION BY low ORDER BY published_at, id) - 1,
    id, source, section, agency, authors, published_at
FROM (SELECT coalesce(CAST(julianday(CASE length(a.published_at) WHEN 4 THEN a.published_at || '-01-01' WHEN 7 THEN
    a.published_at || '-01' ELSE substr(a.published_at, 1, 10) END) + 0.5 AS INTEGER), 1) * 1048576 AS low, *
FROM articles a);

INSERT INTO search_marked (search_marked)
VALUES ('rebuild');

INSERT INTO search_folded (search_folded)
VALUES ('rebuild');

INSERT INTO photos_fts (photos_fts)
VALUES ('rebuild');
