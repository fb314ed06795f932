-- Browsers from which a person has signed in before: strangers' failed tries do not lock these out.
CREATE TABLE known_device (
    branch_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    person_id TEXT NOT NULL,
    failures BIGINT NOT NULL,
    last_failure_at BIGINT,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, digest),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

-- The mail of a meeting, and what still has to go out.
CREATE INDEX message_meeting ON message (branch_id, meeting_id);
CREATE INDEX message_outbox ON message (branch_id, created_at) WHERE email IS NOT NULL AND sent_at IS NULL;
