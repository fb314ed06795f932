-- That somebody took part in something that the group did not hold.
CREATE TABLE life_entry (
    branch_id TEXT NOT NULL,
    life_entry_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    on_day TEXT NOT NULL,
    kind TEXT NOT NULL,
    note TEXT,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    withdrawn_by TEXT,
    withdrawn_at BIGINT,
    PRIMARY KEY (branch_id, life_entry_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);
CREATE INDEX life_entry_person ON life_entry (branch_id, person_id, on_day);
