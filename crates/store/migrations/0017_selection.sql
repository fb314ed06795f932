-- Selection of excellent members (C6): one for an agenda item, with what the group recommends and the branch answers.
CREATE TABLE selection (
    branch_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    places BIGINT NOT NULL,
    by_ballot BIGINT NOT NULL,
    stage TEXT NOT NULL,
    opinion TEXT,
    dissent TEXT,
    sent_by TEXT,
    sent_at BIGINT,
    answer TEXT,
    answer_note TEXT,
    answered_by TEXT,
    answered_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, item_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id)
);
CREATE INDEX selection_group ON selection (branch_id, group_id, stage);

CREATE TABLE selection_candidate (
    branch_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    proposer_id TEXT NOT NULL,
    outcome TEXT,
    PRIMARY KEY (branch_id, item_id, person_id),
    FOREIGN KEY (branch_id, item_id) REFERENCES selection (branch_id, item_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

-- The ballots of a selection in their order, void ones too.
CREATE TABLE selection_ballot (
    branch_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    ballot_id TEXT NOT NULL,
    PRIMARY KEY (branch_id, item_id, number),
    FOREIGN KEY (branch_id, item_id) REFERENCES selection (branch_id, item_id),
    FOREIGN KEY (branch_id, ballot_id) REFERENCES ballot (branch_id, ballot_id)
);
