-- Cultivation contacts that were named by mistake: taken back with the reason, and kept to be seen.
CREATE TABLE development_contact_withdrawn (
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    contact_id TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    withdrawn_by TEXT NOT NULL,
    withdrawn_at BIGINT NOT NULL,
    withdrawn_why TEXT NOT NULL,
    PRIMARY KEY (branch_id, person_id, number),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

-- Who introduces somebody into the Party (入党介绍人), with the entry of the step; how long the training was.
CREATE TABLE development_introducer (
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    introducer_id TEXT NOT NULL,
    PRIMARY KEY (branch_id, person_id, number, introducer_id),
    FOREIGN KEY (branch_id, person_id, number) REFERENCES development_entry (branch_id, person_id, number),
    FOREIGN KEY (branch_id, introducer_id) REFERENCES person (branch_id, person_id)
);
ALTER TABLE development_entry ADD COLUMN training_days BIGINT;
ALTER TABLE development_entry ADD COLUMN training_hours BIGINT;

-- Old, weak, gravely ill or disabled: nothing is asked of them (教育管理条例 Art 23). Why is not kept.
ALTER TABLE person ADD COLUMN eased BIGINT NOT NULL DEFAULT 0;
