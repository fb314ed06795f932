-- Keys with which a branch signs the head of its chain (ADR 27); only what signatures are checked with is here.
CREATE TABLE branch_key (
    branch_id TEXT NOT NULL,
    key_id TEXT NOT NULL,
    algorithm TEXT NOT NULL,
    spki TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (branch_id, key_id),
    FOREIGN KEY (branch_id) REFERENCES branch (branch_id)
);

-- A signature under the chain up to an entry.
CREATE TABLE head_signature (
    branch_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    key_id TEXT NOT NULL,
    signature TEXT NOT NULL,
    PRIMARY KEY (branch_id, number, key_id),
    FOREIGN KEY (branch_id, key_id) REFERENCES branch_key (branch_id, key_id)
);
