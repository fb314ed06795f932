-- An appraisal that was opened by mistake is called off, and its year is free again. One text for both engines cannot loosen a key, so
-- the tables around it are set aside, founded anew and filled again. A remark that somebody else takes back, and a grade without a poll
-- or after the end, have their reason.
CREATE TABLE appraisal_kept AS SELECT * FROM appraisal;
CREATE TABLE appraisal_part_kept AS SELECT * FROM appraisal_part;
CREATE TABLE appraisal_member_kept AS SELECT * FROM appraisal_member;
CREATE TABLE appraisal_self_kept AS SELECT * FROM appraisal_self;
CREATE TABLE appraisal_remark_kept AS SELECT * FROM appraisal_remark;
CREATE TABLE appraisal_ballot_kept AS SELECT * FROM appraisal_ballot;
CREATE TABLE appraisal_decision_kept AS SELECT * FROM appraisal_decision;
DROP TABLE appraisal_decision;
DROP TABLE appraisal_ballot;
DROP TABLE appraisal_remark;
DROP TABLE appraisal_self;
DROP TABLE appraisal_member;
DROP TABLE appraisal_part;
DROP TABLE appraisal;
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
    cancelled_by TEXT,
    cancelled_at BIGINT,
    cancelled_why TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, appraisal_id)
);
CREATE UNIQUE INDEX appraisal_year ON appraisal (branch_id, year) WHERE cancelled_at IS NULL;
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
    withdrawn_why TEXT,
    PRIMARY KEY (branch_id, appraisal_id, number),
    FOREIGN KEY (branch_id, appraisal_id, about_id) REFERENCES appraisal_member (branch_id, appraisal_id, person_id),
    FOREIGN KEY (branch_id, by_id) REFERENCES person (branch_id, person_id)
);
CREATE TABLE appraisal_ballot (
    branch_id TEXT NOT NULL,
    appraisal_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    ballot_id TEXT NOT NULL,
    PRIMARY KEY (branch_id, appraisal_id, number),
    FOREIGN KEY (branch_id, appraisal_id) REFERENCES appraisal (branch_id, appraisal_id),
    FOREIGN KEY (branch_id, ballot_id) REFERENCES ballot (branch_id, ballot_id)
);
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
    exception TEXT,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, appraisal_id, person_id, number),
    FOREIGN KEY (branch_id, appraisal_id, person_id) REFERENCES appraisal_member (branch_id, appraisal_id, person_id)
);
INSERT INTO appraisal (branch_id, appraisal_id, year, theme, hand_in_by, opened_by, opened_at, stage, early, unfinished, version)
SELECT branch_id, appraisal_id, year, theme, hand_in_by, opened_by, opened_at, stage, early, unfinished, version FROM appraisal_kept;
INSERT INTO appraisal_part (branch_id, appraisal_id, group_id, state, returned, handed_by, handed_at, version)
SELECT branch_id, appraisal_id, group_id, state, returned, handed_by, handed_at, version FROM appraisal_part_kept;
INSERT INTO appraisal_member (branch_id, appraisal_id, person_id, group_id, is_guest, reason, draft, draft_version)
SELECT branch_id, appraisal_id, person_id, group_id, is_guest, reason, draft, draft_version FROM appraisal_member_kept;
INSERT INTO appraisal_self (branch_id, appraisal_id, person_id, number, text, at)
SELECT branch_id, appraisal_id, person_id, number, text, at FROM appraisal_self_kept;
INSERT INTO appraisal_remark (branch_id, appraisal_id, number, about_id, by_id, text, meeting_id, entered_by, entered_at, withdrawn_by, withdrawn_at)
SELECT branch_id, appraisal_id, number, about_id, by_id, text, meeting_id, entered_by, entered_at, withdrawn_by, withdrawn_at FROM appraisal_remark_kept;
INSERT INTO appraisal_ballot (branch_id, appraisal_id, number, ballot_id)
SELECT branch_id, appraisal_id, number, ballot_id FROM appraisal_ballot_kept;
INSERT INTO appraisal_decision (branch_id, appraisal_id, person_id, number, grade, on_day, body, words, over_cap, correction, by_id, at)
SELECT branch_id, appraisal_id, person_id, number, grade, on_day, body, words, over_cap, correction, by_id, at FROM appraisal_decision_kept;
DROP TABLE appraisal_kept;
DROP TABLE appraisal_part_kept;
DROP TABLE appraisal_member_kept;
DROP TABLE appraisal_self_kept;
DROP TABLE appraisal_remark_kept;
DROP TABLE appraisal_ballot_kept;
DROP TABLE appraisal_decision_kept;
