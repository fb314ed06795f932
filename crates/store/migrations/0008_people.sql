-- Opinions, difficulties and demands on their way to the branch and back. Who is not named is stored nowhere.
CREATE TABLE opinion (
    branch_id TEXT NOT NULL,
    opinion_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    of_masses BIGINT NOT NULL,
    person_id TEXT,
    named TEXT,
    raised_on TEXT NOT NULL,
    text TEXT NOT NULL,
    by_id TEXT,
    at BIGINT,
    state TEXT NOT NULL,
    since TEXT NOT NULL,
    went_up BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, opinion_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id)
);
CREATE INDEX opinion_group ON opinion (branch_id, group_id, state);

-- What was done about an opinion, one row each, never changed.
CREATE TABLE opinion_note (
    branch_id TEXT NOT NULL,
    opinion_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    act TEXT NOT NULL,
    text TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, opinion_id, number),
    FOREIGN KEY (branch_id, opinion_id) REFERENCES opinion (branch_id, opinion_id)
);

-- Talks between two people.
CREATE TABLE talk (
    branch_id TEXT NOT NULL,
    talk_id TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    with_id TEXT NOT NULL,
    on_day TEXT NOT NULL,
    reason TEXT NOT NULL,
    withdrawn_by TEXT,
    withdrawn_at BIGINT,
    PRIMARY KEY (branch_id, talk_id),
    FOREIGN KEY (branch_id, by_id) REFERENCES person (branch_id, person_id),
    FOREIGN KEY (branch_id, with_id) REFERENCES person (branch_id, person_id)
);
CREATE INDEX talk_by ON talk (branch_id, by_id, on_day);
CREATE INDEX talk_with ON talk (branch_id, with_id, on_day);

-- What was said, as each of the two wrote it down. Read by the two and by those they name.
CREATE TABLE talk_note (
    branch_id TEXT NOT NULL,
    talk_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    text TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, talk_id, number),
    FOREIGN KEY (branch_id, talk_id) REFERENCES talk (branch_id, talk_id)
);
CREATE TABLE talk_reader (
    branch_id TEXT NOT NULL,
    talk_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    named_by TEXT NOT NULL,
    named_at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, talk_id, person_id),
    FOREIGN KEY (branch_id, talk_id) REFERENCES talk (branch_id, talk_id)
);

-- Difficulties of members and the help with them. Read by who needs to know.
CREATE TABLE care (
    branch_id TEXT NOT NULL,
    care_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    need TEXT NOT NULL,
    what TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    follow_up TEXT,
    closed TEXT,
    reported BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, care_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);
CREATE INDEX care_group ON care (branch_id, group_id);
CREATE TABLE care_note (
    branch_id TEXT NOT NULL,
    care_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    act TEXT NOT NULL,
    on_day TEXT NOT NULL,
    text TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, care_id, number),
    FOREIGN KEY (branch_id, care_id) REFERENCES care (branch_id, care_id)
);
CREATE TABLE care_reader (
    branch_id TEXT NOT NULL,
    care_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    named_by TEXT NOT NULL,
    named_at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, care_id, person_id),
    FOREIGN KEY (branch_id, care_id) REFERENCES care (branch_id, care_id)
);
