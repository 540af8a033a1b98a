-- Revisions that a merge noticed. m009 drops the column again.
ALTER TABLE revisions ADD COLUMN merged INTEGER NOT NULL DEFAULT 0 CHECK (merged IN (0, 1));
