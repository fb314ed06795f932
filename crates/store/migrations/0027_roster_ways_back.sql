-- Why a membership state was written down although a term was not full: admitted elsewhere, dates known roughly.
ALTER TABLE membership ADD COLUMN reason TEXT;

-- Entries of somebody's history that were taken back, as they were: what, its days, by whom, when, why. Never changed. `value` is a
-- state, an ending, a group or a relation by its code; `note` the decision, the place or the reason that stood with it.
CREATE TABLE roster_withdrawn (
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    on_day TEXT NOT NULL,
    note TEXT,
    why TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, person_id, number),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);
