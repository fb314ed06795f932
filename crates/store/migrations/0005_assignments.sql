-- Work that somebody answers for. A decision of a meeting is one kind of it, and keeps its id.
CREATE TABLE assignment (
    branch_id TEXT NOT NULL,
    assignment_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    meeting_id TEXT,
    item_id TEXT,
    resolution_id TEXT,
    what TEXT NOT NULL,
    measures TEXT,
    responsible_id TEXT NOT NULL,
    due TEXT NOT NULL,
    given_by TEXT,
    given_at BIGINT,
    state TEXT NOT NULL,
    result TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, assignment_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id),
    FOREIGN KEY (branch_id, resolution_id) REFERENCES resolution (branch_id, resolution_id)
);
CREATE INDEX assignment_group ON assignment (branch_id, group_id, due);
CREATE INDEX assignment_meeting ON assignment (branch_id, meeting_id);
CREATE INDEX assignment_person ON assignment (branch_id, responsible_id, due);

-- What was written down about a piece of work, one row each, never changed.
CREATE TABLE assignment_note (
    branch_id TEXT NOT NULL,
    assignment_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    act TEXT NOT NULL,
    text TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, assignment_id, number),
    FOREIGN KEY (branch_id, assignment_id) REFERENCES assignment (branch_id, assignment_id)
);

INSERT INTO assignment (branch_id, assignment_id, group_id, meeting_id, item_id, resolution_id, what, measures,
    responsible_id, due, given_by, given_at, state, result, version)
SELECT branch_id, decision_id, group_id, meeting_id, item_id, NULL, what, measures, responsible_id, due, NULL, NULL,
    CASE WHEN closed_at IS NULL THEN 'open' ELSE 'closed' END, result, 1 FROM decision;
INSERT INTO assignment_note (branch_id, assignment_id, number, act, text, by_id, at)
SELECT branch_id, decision_id, 1, 'close', result, closed_by, closed_at FROM decision WHERE closed_at IS NOT NULL;
DROP TABLE decision;

-- What a group tells the branch of a resolution, one row each, never changed.
CREATE TABLE resolution_report (
    branch_id TEXT NOT NULL,
    resolution_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    is_final BIGINT NOT NULL,
    text TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, resolution_id, group_id, number),
    FOREIGN KEY (branch_id, resolution_id) REFERENCES resolution (branch_id, resolution_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id)
);

-- The page that a message leads to, where it is about something other than a meeting.
ALTER TABLE message ADD COLUMN place TEXT;
