-- A branch's own Word templates for minutes and notices. One is in force from `at` until `ended_at`; none is ever removed, because
-- what was signed while it was in force is still drawn with it.
CREATE TABLE own_template (
    branch_id TEXT NOT NULL,
    own_template_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    ended_by TEXT,
    ended_at BIGINT,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (branch_id, own_template_id),
    FOREIGN KEY (branch_id) REFERENCES branch (branch_id),
    FOREIGN KEY (branch_id, by_id) REFERENCES person (branch_id, person_id),
    FOREIGN KEY (branch_id, ended_by) REFERENCES person (branch_id, person_id)
);
-- No two are in use at once.
CREATE UNIQUE INDEX own_template_in_use ON own_template (branch_id, purpose) WHERE ended_at IS NULL;
