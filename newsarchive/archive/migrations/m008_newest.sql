-- The newest articles of a source.
CREATE INDEX articles_source_seen ON articles (source, first_seen_at);
