-- The journal of a branch is a chain (ADR 27): each entry carries the digests of everything up to and with it. What was written before this
-- is chained when the schema is brought up to date; nothing is empty afterwards.
ALTER TABLE journal ADD COLUMN salt TEXT;
ALTER TABLE journal ADD COLUMN content_sha256 TEXT;
ALTER TABLE journal ADD COLUMN content_sm3 TEXT;
ALTER TABLE journal ADD COLUMN before_sha256 TEXT NOT NULL DEFAULT '';
ALTER TABLE journal ADD COLUMN sha256 TEXT NOT NULL DEFAULT '';
ALTER TABLE journal ADD COLUMN sm3 TEXT NOT NULL DEFAULT '';
-- The entry with which a revision was sealed; none for what was signed before there was a chain, until it is sealed too.
ALTER TABLE minutes_revision ADD COLUMN entry BIGINT;
CREATE UNIQUE INDEX minutes_revision_entry ON minutes_revision (branch_id, entry);
