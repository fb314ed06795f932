-- What a leader asks somebody of the branch before a meeting, through the system (R2). One row a question, never removed; it
-- waits as long as it has no end.
CREATE TABLE consultation (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    with_id TEXT NOT NULL,
    question TEXT,
    asked_by TEXT NOT NULL,
    asked_at BIGINT NOT NULL,
    ended_by TEXT,
    ended_at BIGINT,
    PRIMARY KEY (branch_id, meeting_id, number),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id)
);
CREATE INDEX consultation_with ON consultation (branch_id, with_id, ended_at);
