-- How a branch counts and shows dues; a branch without a row rounds to the 分 and shows no sums.
CREATE TABLE dues_setting (
    branch_id TEXT NOT NULL REFERENCES branch (branch_id),
    rounding TEXT NOT NULL,
    shows_sums BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id)
);

-- What somebody pays from a month on. A later row takes its place; only the confirmation is added to one.
CREATE TABLE dues_base (
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    from_month TEXT NOT NULL,
    category TEXT NOT NULL,
    base_fen BIGINT NOT NULL,
    agreed_fen BIGINT,
    monthly_fen BIGINT NOT NULL,
    exempt_fen BIGINT,
    exempt_until TEXT,
    exempt_basis TEXT,
    reason TEXT,
    fixed_by TEXT NOT NULL,
    fixed_at BIGINT NOT NULL,
    confirmed_by TEXT,
    confirmed_at BIGINT,
    PRIMARY KEY (branch_id, person_id, from_month),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

-- A hand-over of dues from a group to the branch, signed by both.
CREATE TABLE dues_handover (
    branch_id TEXT NOT NULL,
    handover_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    total_fen BIGINT NOT NULL,
    handed_by TEXT NOT NULL,
    handed_at BIGINT NOT NULL,
    received_by TEXT,
    received_at BIGINT,
    offline_on TEXT,
    PRIMARY KEY (branch_id, handover_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id)
);

-- Entries are added and never changed, but for the hand-over that they go along with.
CREATE TABLE dues_entry (
    branch_id TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    month TEXT NOT NULL,
    fen BIGINT NOT NULL,
    kind TEXT NOT NULL,
    on_day TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    reverses TEXT,
    note TEXT,
    handover_id TEXT,
    PRIMARY KEY (branch_id, entry_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id)
);
CREATE INDEX dues_entry_person ON dues_entry (branch_id, person_id, month);
CREATE INDEX dues_entry_group ON dues_entry (branch_id, group_id, month);
CREATE INDEX dues_entry_handover ON dues_entry (branch_id, handover_id);
CREATE UNIQUE INDEX dues_entry_reverses ON dues_entry (branch_id, reverses);
