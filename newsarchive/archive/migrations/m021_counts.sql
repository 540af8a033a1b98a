-- Counts that pages, `scrapy health` and `scrapy crawlall` need, so that their cost does not grow with the archive.
-- Triggers keep them. A view gives each table anew (counts.py), and `scrapy verify` compares them.

-- The articles of each source: of a month ('2026-11') and a day ('2026-11-19') of publication by the page's own clock,
-- and all of them ('').
CREATE TABLE article_counts (
    source TEXT NOT NULL,
    period TEXT NOT NULL,
    articles INTEGER NOT NULL,
    PRIMARY KEY (source, period)
) STRICT, WITHOUT ROWID;

-- How many addresses of each source a run came to.
CREATE TABLE visit_counts (
    source TEXT NOT NULL,
    run_id INTEGER NOT NULL,
    visits INTEGER NOT NULL,
    PRIMARY KEY (source, run_id)
) STRICT, WITHOUT ROWID;

-- The rows of large tables.
CREATE TABLE row_counts (name TEXT PRIMARY KEY, rows INTEGER NOT NULL) STRICT, WITHOUT ROWID;

-- The articles whose pages state no day, of which few are among many.
CREATE INDEX articles_undated ON articles (source, first_seen_at) WHERE coalesce(length(published_at), 0) < 10;

CREATE VIEW counted_articles AS
SELECT source, '' AS period, count(*) AS articles FROM articles GROUP BY 1
UNION ALL
SELECT source, substr(published_at, 1, 7), count(*) FROM articles WHERE length(published_at) >= 7 GROUP BY 1, 2
UNION ALL
SELECT source, substr(published_at, 1, 10), count(*) FROM articles WHERE length(published_at) >= 10 GROUP BY 1, 2;

CREATE VIEW counted_visits AS
SELECT u.source, v.run_id, count(*) AS visits FROM visits v JOIN urls u ON u.id = v.url_id GROUP BY 1, 2;

CREATE VIEW counted_rows AS
SELECT 'captures' AS name, count(*) AS rows FROM captures UNION ALL SELECT 'photos', count(*) FROM photos;

INSERT INTO article_counts SELECT * FROM counted_articles;
INSERT INTO visit_counts SELECT * FROM counted_visits;
INSERT INTO row_counts SELECT * FROM counted_rows;

CREATE TRIGGER article_counts_insert AFTER INSERT ON articles BEGIN
    INSERT INTO article_counts
    SELECT new.source, period, 1 FROM (
        SELECT '' AS period
        UNION ALL SELECT substr(new.published_at, 1, 7) WHERE length(new.published_at) >= 7
        UNION ALL SELECT substr(new.published_at, 1, 10) WHERE length(new.published_at) >= 10
    ) WHERE 1
    ON CONFLICT (source, period) DO UPDATE SET articles = articles + 1;
END;

CREATE TRIGGER article_counts_delete AFTER DELETE ON articles BEGIN
    UPDATE article_counts SET articles = articles - 1
    WHERE source = old.source AND period IN ('', substr(old.published_at, 1, 7), substr(old.published_at, 1, 10));
    DELETE FROM article_counts
    WHERE source = old.source AND period IN ('', substr(old.published_at, 1, 7), substr(old.published_at, 1, 10))
        AND articles = 0;
END;

CREATE TRIGGER article_counts_update AFTER UPDATE OF source, published_at ON articles
WHEN old.source IS NOT new.source OR old.published_at IS NOT new.published_at
BEGIN
    UPDATE article_counts SET articles = articles - 1
    WHERE source = old.source AND period IN ('', substr(old.published_at, 1, 7), substr(old.published_at, 1, 10));
    DELETE FROM article_counts
    WHERE source = old.source AND period IN ('', substr(old.published_at, 1, 7), substr(old.published_at, 1, 10))
        AND articles = 0;
    INSERT INTO article_counts
    SELECT new.source, period, 1 FROM (
        SELECT '' AS period
        UNION ALL SELECT substr(new.published_at, 1, 7) WHERE length(new.published_at) >= 7
        UNION ALL SELECT substr(new.published_at, 1, 10) WHERE length(new.published_at) >= 10
    ) WHERE 1
    ON CONFLICT (source, period) DO UPDATE SET articles = articles + 1;
END;

CREATE TRIGGER visit_counts_insert AFTER INSERT ON visits BEGIN
    INSERT INTO visit_counts SELECT source, new.run_id, 1 FROM urls WHERE id = new.url_id
    ON CONFLICT (source, run_id) DO UPDATE SET visits = visits + 1;
END;

CREATE TRIGGER visit_counts_delete AFTER DELETE ON visits BEGIN
    UPDATE visit_counts SET visits = visits - 1
    WHERE run_id = old.run_id AND source = (SELECT source FROM urls WHERE id = old.url_id);
    DELETE FROM visit_counts
    WHERE run_id = old.run_id AND source = (SELECT source FROM urls WHERE id = old.url_id) AND visits = 0;
END;

CREATE TRIGGER visit_counts_move AFTER UPDATE OF source ON urls WHEN old.source IS NOT new.source BEGIN
    UPDATE visit_counts SET visits = visits - 1
    WHERE source = old.source AND run_id IN (SELECT run_id FROM visits WHERE url_id = new.id);
    DELETE FROM visit_counts
    WHERE source = old.source AND run_id IN (SELECT run_id FROM visits WHERE url_id = new.id) AND visits = 0;
    INSERT INTO visit_counts SELECT new.source, run_id, 1 FROM visits WHERE url_id = new.id
    ON CONFLICT (source, run_id) DO UPDATE SET visits = visits + 1;
END;

CREATE TRIGGER row_counts_capture_insert AFTER INSERT ON captures BEGIN
    UPDATE row_counts SET rows = rows + 1 WHERE name = 'captures';
END;

CREATE TRIGGER row_counts_capture_delete AFTER DELETE ON captures BEGIN
    UPDATE row_counts SET rows = rows - 1 WHERE name = 'captures';
END;

CREATE TRIGGER row_counts_photo_insert AFTER INSERT ON photos BEGIN
    UPDATE row_counts SET rows = rows + 1 WHERE name = 'photos';
END;

CREATE TRIGGER row_counts_photo_delete AFTER DELETE ON photos BEGIN
    UPDATE row_counts SET rows = rows - 1 WHERE name = 'photos';
END;
