-- How far the two readers of a page agree about the text, 0 to 1. NULL where one could not read, and for readings made
-- before this column.
ALTER TABLE articles ADD COLUMN body_agreement REAL;
CREATE INDEX articles_body_agreement ON articles (body_agreement) WHERE body_agreement IS NOT NULL;
