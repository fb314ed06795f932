-- A ballot of the whole branch belongs to no group: group_id may be empty. One text for both engines cannot loosen a column, so
-- the tables around it are set aside, founded anew and filled again.
CREATE TABLE ballot_kept AS SELECT * FROM ballot;
CREATE TABLE ballot_line_kept AS SELECT * FROM ballot_line;
CREATE TABLE ballot_teller_kept AS SELECT * FROM ballot_teller;
CREATE TABLE ballot_voter_kept AS SELECT * FROM ballot_voter;
CREATE TABLE ballot_box_kept AS SELECT * FROM ballot_box;
CREATE TABLE ballot_total_kept AS SELECT * FROM ballot_total;
CREATE TABLE selection_ballot_kept AS SELECT * FROM selection_ballot;
DROP TABLE selection_ballot;
DROP TABLE ballot_total;
DROP TABLE ballot_box;
DROP TABLE ballot_voter;
DROP TABLE ballot_teller;
DROP TABLE ballot_line;
DROP TABLE ballot;
CREATE TABLE ballot (
    branch_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    group_id TEXT,
    meeting_id TEXT,
    title TEXT NOT NULL,
    form TEXT NOT NULL,
    scale TEXT NOT NULL,
    most_first BIGINT,
    state TEXT NOT NULL,
    excluded TEXT,
    void_cause TEXT,
    void_note TEXT,
    made_by TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    opened_at BIGINT,
    over_at BIGINT,
    tries BIGINT NOT NULL,
    tried_at BIGINT,
    issued BIGINT,
    returned BIGINT,
    valid BIGINT,
    invalid BIGINT,
    entered_by TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, ballot_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id)
);
CREATE INDEX ballot_group ON ballot (branch_id, group_id, state);

CREATE TABLE ballot_line (
    branch_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    person_id TEXT NOT NULL,
    PRIMARY KEY (branch_id, ballot_id, position),
    FOREIGN KEY (branch_id, ballot_id) REFERENCES ballot (branch_id, ballot_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

CREATE TABLE ballot_teller (
    branch_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    person_id TEXT NOT NULL,
    salt BYTEA,
    public_key BYTEA,
    PRIMARY KEY (branch_id, ballot_id, position),
    FOREIGN KEY (branch_id, ballot_id) REFERENCES ballot (branch_id, ballot_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

CREATE TABLE ballot_voter (
    branch_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    has_cast BIGINT NOT NULL,
    PRIMARY KEY (branch_id, ballot_id, person_id),
    FOREIGN KEY (branch_id, ballot_id) REFERENCES ballot (branch_id, ballot_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

CREATE TABLE ballot_box (
    branch_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    paper_id TEXT NOT NULL,
    locked BYTEA NOT NULL,
    PRIMARY KEY (branch_id, ballot_id, paper_id),
    FOREIGN KEY (branch_id, ballot_id) REFERENCES ballot (branch_id, ballot_id)
);

CREATE TABLE ballot_total (
    branch_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    choice BIGINT NOT NULL,
    votes BIGINT NOT NULL,
    PRIMARY KEY (branch_id, ballot_id, position, choice),
    FOREIGN KEY (branch_id, ballot_id) REFERENCES ballot (branch_id, ballot_id)
);
CREATE TABLE selection_ballot (
    branch_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    ballot_id TEXT NOT NULL,
    PRIMARY KEY (branch_id, item_id, number),
    FOREIGN KEY (branch_id, item_id) REFERENCES selection (branch_id, item_id),
    FOREIGN KEY (branch_id, ballot_id) REFERENCES ballot (branch_id, ballot_id)
);
INSERT INTO ballot SELECT * FROM ballot_kept;
INSERT INTO ballot_line SELECT * FROM ballot_line_kept;
INSERT INTO ballot_teller SELECT * FROM ballot_teller_kept;
INSERT INTO ballot_voter SELECT * FROM ballot_voter_kept;
INSERT INTO ballot_box SELECT * FROM ballot_box_kept;
INSERT INTO ballot_total SELECT * FROM ballot_total_kept;
INSERT INTO selection_ballot SELECT * FROM selection_ballot_kept;
DROP TABLE ballot_kept;
DROP TABLE ballot_line_kept;
DROP TABLE ballot_teller_kept;
DROP TABLE ballot_voter_kept;
DROP TABLE ballot_box_kept;
DROP TABLE ballot_total_kept;
DROP TABLE selection_ballot_kept;

-- Democratic appraisal of a branch for a year (A-01 to A-07). What belongs to a group has no grade and no number.
CREATE TABLE appraisal (
    branch_id TEXT NOT NULL,
    appraisal_id TEXT NOT NULL,
    year BIGINT NOT NULL,
    theme TEXT NOT NULL,
    hand_in_by TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    stage TEXT NOT NULL,
    early TEXT,
    unfinished TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, appraisal_id),
    UNIQUE (branch_id, year)
);

-- The part of a group.
CREATE TABLE appraisal_part (
    branch_id TEXT NOT NULL,
    appraisal_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    state TEXT NOT NULL,
    returned TEXT,
    handed_by TEXT,
    handed_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, appraisal_id, group_id),
    FOREIGN KEY (branch_id, appraisal_id) REFERENCES appraisal (branch_id, appraisal_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id)
);

-- Who takes part, in which group, with the own draft, which nobody else reads.
CREATE TABLE appraisal_member (
    branch_id TEXT NOT NULL,
    appraisal_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    is_guest BIGINT NOT NULL,
    reason TEXT,
    draft TEXT,
    draft_version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, appraisal_id, person_id),
    FOREIGN KEY (branch_id, appraisal_id, group_id) REFERENCES appraisal_part (branch_id, appraisal_id, group_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

-- Self-appraisals as they were handed in: never changed, a further one is a further row.
CREATE TABLE appraisal_self (
    branch_id TEXT NOT NULL,
    appraisal_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    text TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, appraisal_id, person_id, number),
    FOREIGN KEY (branch_id, appraisal_id, person_id) REFERENCES appraisal_member (branch_id, appraisal_id, person_id)
);

-- What members said of each other.
CREATE TABLE appraisal_remark (
    branch_id TEXT NOT NULL,
    appraisal_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    about_id TEXT NOT NULL,
    by_id TEXT NOT NULL,
    text TEXT NOT NULL,
    meeting_id TEXT,
    entered_by TEXT NOT NULL,
    entered_at BIGINT NOT NULL,
    withdrawn_by TEXT,
    withdrawn_at BIGINT,
    PRIMARY KEY (branch_id, appraisal_id, number),
    FOREIGN KEY (branch_id, appraisal_id, about_id) REFERENCES appraisal_member (branch_id, appraisal_id, person_id),
    FOREIGN KEY (branch_id, by_id) REFERENCES person (branch_id, person_id)
);

-- The ballots of the poll in their order, void ones too.
CREATE TABLE appraisal_ballot (
    branch_id TEXT NOT NULL,
    appraisal_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    ballot_id TEXT NOT NULL,
    PRIMARY KEY (branch_id, appraisal_id, number),
    FOREIGN KEY (branch_id, appraisal_id) REFERENCES appraisal (branch_id, appraisal_id),
    FOREIGN KEY (branch_id, ballot_id) REFERENCES ballot (branch_id, ballot_id)
);

-- Grades as they were decided: never changed, a correction is a further row.
CREATE TABLE appraisal_decision (
    branch_id TEXT NOT NULL,
    appraisal_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    grade TEXT NOT NULL,
    on_day TEXT NOT NULL,
    body TEXT NOT NULL,
    words TEXT NOT NULL,
    over_cap TEXT,
    correction TEXT,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, appraisal_id, person_id, number),
    FOREIGN KEY (branch_id, appraisal_id, person_id) REFERENCES appraisal_member (branch_id, appraisal_id, person_id)
);
