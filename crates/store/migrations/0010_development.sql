-- Entries of development files: steps, inspections, reports, the group's opinions, an extension. A wrong one is taken back with its
-- reason and stays.
CREATE TABLE development_entry (
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    what TEXT NOT NULL,
    on_day TEXT NOT NULL,
    text TEXT,
    meeting_id TEXT,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    withdrawn_by TEXT,
    withdrawn_at BIGINT,
    withdrawn_why TEXT,
    PRIMARY KEY (branch_id, person_id, number),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

-- Cultivation contacts (培养联系人).
CREATE TABLE development_contact (
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    contact_id TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, person_id, contact_id, from_day),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);
