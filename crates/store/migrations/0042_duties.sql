-- 三员分立: who gives and takes duties is somebody else than who runs the system and who reads the journal.
ALTER TABLE account ADD COLUMN is_security BIGINT NOT NULL DEFAULT 0;

-- How people of a branch sign in. A branch from before this has no row: what worked goes on working.
CREATE TABLE sign_in_rule (
    branch_id TEXT NOT NULL PRIMARY KEY REFERENCES branch (branch_id),
    second_factor TEXT NOT NULL,
    apart BIGINT NOT NULL
);
