-- Matters of handling and discipline on which a group is heard. The group's opinion and the branch's decision are different tables.
CREATE TABLE disposition (
    branch_id TEXT NOT NULL,
    disposition_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    asked TEXT NOT NULL,
    facts TEXT NOT NULL,
    opened_by TEXT NOT NULL,
    opened_at BIGINT NOT NULL,
    meeting_id TEXT,
    item_id TEXT,
    sent_by TEXT,
    sent_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, disposition_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);
CREATE INDEX disposition_group ON disposition (branch_id, group_id);

-- What the branch decided: one row at most.
CREATE TABLE disposition_decision (
    branch_id TEXT NOT NULL,
    disposition_id TEXT NOT NULL,
    measure TEXT NOT NULL,
    on_day TEXT NOT NULL,
    until_day TEXT,
    approved TEXT,
    note TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, disposition_id),
    FOREIGN KEY (branch_id, disposition_id) REFERENCES disposition (branch_id, disposition_id)
);

-- What who it is about wrote. Every version stays.
CREATE TABLE disposition_statement (
    branch_id TEXT NOT NULL,
    disposition_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, disposition_id, number),
    FOREIGN KEY (branch_id, disposition_id) REFERENCES disposition (branch_id, disposition_id)
);

-- The opinion of the group, and who sees it otherwise. Every version stays.
CREATE TABLE disposition_opinion (
    branch_id TEXT NOT NULL,
    disposition_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    text TEXT NOT NULL,
    dissent TEXT,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, disposition_id, number),
    FOREIGN KEY (branch_id, disposition_id) REFERENCES disposition (branch_id, disposition_id)
);

-- The rights that were kept, each with its day.
CREATE TABLE disposition_right (
    branch_id TEXT NOT NULL,
    disposition_id TEXT NOT NULL,
    what TEXT NOT NULL,
    on_day TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, disposition_id, what),
    FOREIGN KEY (branch_id, disposition_id) REFERENCES disposition (branch_id, disposition_id)
);

-- The steps of the branch, in its own words.
CREATE TABLE disposition_step (
    branch_id TEXT NOT NULL,
    disposition_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    what TEXT NOT NULL,
    on_day TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, disposition_id, number),
    FOREIGN KEY (branch_id, disposition_id) REFERENCES disposition (branch_id, disposition_id)
);

-- Whom the branch named to know of it.
CREATE TABLE disposition_reader (
    branch_id TEXT NOT NULL,
    disposition_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    named_by TEXT NOT NULL,
    named_at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, disposition_id, person_id),
    FOREIGN KEY (branch_id, disposition_id) REFERENCES disposition (branch_id, disposition_id)
);
