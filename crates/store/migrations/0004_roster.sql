-- What the roster says of a person. Of the resident-id number only its last four characters are kept.
ALTER TABLE person ADD COLUMN gender TEXT;
ALTER TABLE person ADD COLUMN ethnicity TEXT;
ALTER TABLE person ADD COLUMN born_on TEXT;
ALTER TABLE person ADD COLUMN education TEXT;
ALTER TABLE person ADD COLUMN work TEXT;
ALTER TABLE person ADD COLUMN joined_on TEXT;
ALTER TABLE person ADD COLUMN id_tail TEXT;

-- How a membership state ended without another one after it, and by what decision.
ALTER TABLE membership ADD COLUMN ending TEXT;
ALTER TABLE membership ADD COLUMN basis TEXT;

-- The decision by which somebody holds a post.
ALTER TABLE post ADD COLUMN basis TEXT;

-- Spans in which somebody's 组织关系 is not simply here: away from here, or lying elsewhere.
CREATE TABLE relation (
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,
    kind TEXT NOT NULL,
    place TEXT NOT NULL,
    PRIMARY KEY (branch_id, person_id, from_day),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

CREATE TABLE transfer (
    branch_id TEXT NOT NULL,
    transfer_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    direction TEXT NOT NULL,
    counterpart TEXT NOT NULL,
    letter TEXT,
    on_day TEXT NOT NULL,
    valid_until TEXT,
    received_on TEXT,
    void_on TEXT,
    PRIMARY KEY (branch_id, transfer_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);
CREATE INDEX transfer_person ON transfer (branch_id, person_id, on_day);

-- The last day of a group that went up in another one.
ALTER TABLE party_group ADD COLUMN until_day TEXT;

-- What happened to groups, one row each, never changed. `other` is the other group's name, or the former one.
CREATE TABLE group_change (
    branch_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    kind TEXT NOT NULL,
    other TEXT NOT NULL,
    basis TEXT NOT NULL,
    PRIMARY KEY (branch_id, group_id, number),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id)
);

-- A file that was read for the roster and waits for the person's word. Its lines are never queried.
CREATE TABLE roster_import (
    branch_id TEXT NOT NULL,
    import_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    lines TEXT NOT NULL,
    PRIMARY KEY (branch_id, import_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);
