-- What an outlet's addresses of one article have in common.
ALTER TABLE articles ADD COLUMN identity TEXT;
CREATE UNIQUE INDEX articles_identity ON articles (identity) WHERE identity IS NOT NULL;
