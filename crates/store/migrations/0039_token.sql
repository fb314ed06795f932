-- Tokens of the JSON API (ADR 32): only the digest of the word is kept. What somebody has made for a person opens nothing before the
-- person has agreed.
CREATE TABLE token (
    branch_id TEXT NOT NULL,
    token_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    person_id TEXT NOT NULL,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    agreed_at BIGINT,
    used_at BIGINT,
    ended_by TEXT,
    ended_at BIGINT,
    PRIMARY KEY (branch_id, token_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);
CREATE UNIQUE INDEX token_digest ON token (branch_id, digest);

-- Answers that are given again to whoever asks for the same once more. They are sealed with the token's word, which is not here.
CREATE TABLE kept_answer (
    branch_id TEXT NOT NULL,
    token_id TEXT NOT NULL,
    idempotency_key TEXT NOT NULL,
    request TEXT NOT NULL,
    at BIGINT NOT NULL,
    answer BYTEA NOT NULL,
    PRIMARY KEY (branch_id, token_id, idempotency_key),
    FOREIGN KEY (branch_id, token_id) REFERENCES token (branch_id, token_id)
);
CREATE INDEX kept_answer_at ON kept_answer (branch_id, at);
