-- Secret ballots. Nothing here joins a voter and a vote: see docs/ballot.md.
CREATE TABLE ballot (
    branch_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
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

-- Who stands on a ballot, in its order.
CREATE TABLE ballot_line (
    branch_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    person_id TEXT NOT NULL,
    PRIMARY KEY (branch_id, ballot_id, position),
    FOREIGN KEY (branch_id, ballot_id) REFERENCES ballot (branch_id, ballot_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

-- The two tellers. What is kept of a key opens nothing; it goes when the box is emptied.
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

-- Who has a vote, fixed at the opening, and whether it was cast: no time, no number.
CREATE TABLE ballot_voter (
    branch_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    has_cast BIGINT NOT NULL,
    PRIMARY KEY (branch_id, ballot_id, person_id),
    FOREIGN KEY (branch_id, ballot_id) REFERENCES ballot (branch_id, ballot_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

-- The box: locked votes of one length under random names, all written anew with every vote, so that their rows have no order.
CREATE TABLE ballot_box (
    branch_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    paper_id TEXT NOT NULL,
    locked BYTEA NOT NULL,
    PRIMARY KEY (branch_id, ballot_id, paper_id),
    FOREIGN KEY (branch_id, ballot_id) REFERENCES ballot (branch_id, ballot_id)
);

-- What a count came to.
CREATE TABLE ballot_total (
    branch_id TEXT NOT NULL,
    ballot_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    choice BIGINT NOT NULL,
    votes BIGINT NOT NULL,
    PRIMARY KEY (branch_id, ballot_id, position, choice),
    FOREIGN KEY (branch_id, ballot_id) REFERENCES ballot (branch_id, ballot_id)
);
