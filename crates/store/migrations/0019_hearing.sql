-- Hearing the group about somebody on the way into the Party (C5): one for an agenda item, with its opinion and the branch's answer.
CREATE TABLE hearing (
    branch_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    stage TEXT NOT NULL,
    hands_agree BIGINT,
    hands_disagree BIGINT,
    hands_silent BIGINT,
    opinion TEXT,
    sent_by TEXT,
    sent_at BIGINT,
    answer TEXT,
    answer_on TEXT,
    answer_note TEXT,
    answered_by TEXT,
    answered_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, item_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);
CREATE INDEX hearing_stage ON hearing (branch_id, stage, group_id);
CREATE INDEX hearing_person ON hearing (branch_id, person_id);

-- How a cultivation contact who did not speak was heard, or why not.
CREATE TABLE hearing_contact (
    branch_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    how TEXT NOT NULL,
    PRIMARY KEY (branch_id, item_id, contact_id),
    FOREIGN KEY (branch_id, item_id) REFERENCES hearing (branch_id, item_id),
    FOREIGN KEY (branch_id, contact_id) REFERENCES person (branch_id, person_id)
);

-- Remarks that are of another opinion; the words stay where they were said.
CREATE TABLE hearing_dissent (
    branch_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    remark_id TEXT NOT NULL,
    PRIMARY KEY (branch_id, item_id, remark_id),
    FOREIGN KEY (branch_id, item_id) REFERENCES hearing (branch_id, item_id),
    FOREIGN KEY (branch_id, remark_id) REFERENCES remark (branch_id, remark_id)
);

-- The agenda item on which the opinion was given.
ALTER TABLE development_entry ADD COLUMN item_id TEXT;
