-- What the branch decided may be corrected: a further row with its reason. The approval keeps who wrote it down, and until when the
-- decision has effect by it. One text for both engines cannot add to a key, so the rows are set aside and the table is founded anew.
CREATE TABLE disposition_decision_kept AS SELECT * FROM disposition_decision;
DROP TABLE disposition_decision;
CREATE TABLE disposition_decision (
    branch_id TEXT NOT NULL,
    disposition_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    measure TEXT NOT NULL,
    on_day TEXT NOT NULL,
    until_day TEXT,
    approved TEXT,
    approved_until TEXT,
    approved_by TEXT,
    approved_at BIGINT,
    note TEXT NOT NULL,
    correction TEXT,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, disposition_id, number),
    FOREIGN KEY (branch_id, disposition_id) REFERENCES disposition (branch_id, disposition_id)
);
INSERT INTO disposition_decision (branch_id, disposition_id, number, measure, on_day, until_day, approved, approved_until, note, by_id, at)
SELECT branch_id, disposition_id, 1, measure, on_day, until_day, approved, until_day, note, by_id, at FROM disposition_decision_kept;
DROP TABLE disposition_decision_kept;

-- Who wrote down in which meeting the matter is heard, when: after the meeting it is a late entry.
ALTER TABLE disposition ADD COLUMN tied_by TEXT;
ALTER TABLE disposition ADD COLUMN tied_at BIGINT;
