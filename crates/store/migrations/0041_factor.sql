-- What people have beside the password (ADR 30). Of a telephone's digits the secret and the step that was used last, of a passkey its
-- public key and its count.
CREATE TABLE factor (
    branch_id TEXT NOT NULL,
    factor_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    credential TEXT,
    material BYTEA NOT NULL,
    state BYTEA,
    used_step BIGINT NOT NULL,
    added_at BIGINT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (branch_id, factor_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);
CREATE INDEX factor_person ON factor (branch_id, person_id);
CREATE UNIQUE INDEX factor_credential ON factor (branch_id, credential);

-- Codes for whoever has lost all of that: each opens once.
CREATE TABLE recovery_code (
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    PRIMARY KEY (branch_id, person_id, digest),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

-- What was begun and waits for its second half for some minutes: a sign-in whose password was right, a factor that is being added.
-- While nobody is known yet it stands under the branch that there is not.
CREATE TABLE ceremony (
    branch_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    person_id TEXT,
    kind TEXT NOT NULL,
    data BYTEA NOT NULL,
    failures BIGINT NOT NULL,
    begun_at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, digest)
);
CREATE INDEX ceremony_begun ON ceremony (branch_id, begun_at);

-- When the password was typed once more: what concerns the sign-in itself asks for it.
ALTER TABLE session_key ADD COLUMN proved_at BIGINT;
