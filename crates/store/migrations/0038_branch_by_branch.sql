-- So that every table but those of offices can be spread by branch (ADR 34): what people type to sign in is found by the name itself.
-- The second table beside those of offices whose key does not begin with the branch.
CREATE TABLE sign_in_directory (
    value TEXT NOT NULL,
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (value, branch_id, person_id, kind)
);
INSERT INTO sign_in_directory (value, branch_id, person_id, kind) SELECT value, branch_id, person_id, kind FROM sign_in_name;
DROP INDEX sign_in_name_value;
