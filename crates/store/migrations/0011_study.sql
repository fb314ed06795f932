-- Lines of a year's study plan.
CREATE TABLE study_item (
    branch_id TEXT NOT NULL,
    study_item_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    year BIGINT NOT NULL,
    month BIGINT NOT NULL,
    theme TEXT NOT NULL,
    title TEXT NOT NULL,
    materials TEXT,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, study_item_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id)
);
CREATE INDEX study_item_year ON study_item (branch_id, group_id, year);

-- What was studied in common, and by whom.
CREATE TABLE study (
    branch_id TEXT NOT NULL,
    study_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    on_day TEXT NOT NULL,
    theme TEXT NOT NULL,
    title TEXT NOT NULL,
    half_hours BIGINT NOT NULL,
    meeting_id TEXT,
    materials TEXT,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    withdrawn_by TEXT,
    withdrawn_at BIGINT,
    PRIMARY KEY (branch_id, study_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id)
);
CREATE INDEX study_group ON study (branch_id, group_id, on_day);
CREATE TABLE study_part (
    branch_id TEXT NOT NULL,
    study_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    made_up TEXT,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, study_id, person_id),
    FOREIGN KEY (branch_id, study_id) REFERENCES study (branch_id, study_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);
