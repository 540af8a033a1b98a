-- The body as printed, JSON: headings, lists, quotations, tables, emphasis, links, and the places of photos. NULL for
-- readings made before this column; `newsarchive reextract` fills it from the stored pages.
ALTER TABLE articles ADD COLUMN body_blocks TEXT;
