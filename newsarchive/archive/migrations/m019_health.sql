-- The newest day among the articles that a listing showed: printed there, or published. NULL before this column, and
-- where no day is known.
ALTER TABLE walks ADD COLUMN newest TEXT;
-- The moment at which a source was set aside by `scrapy forget`. NULL for a source that is followed.
ALTER TABLE sources ADD COLUMN forgotten_at TEXT;
