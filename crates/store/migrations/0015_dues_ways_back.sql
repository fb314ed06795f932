-- What was fixed and then fixed anew from the same month on, before anything was paid by it. Kept to be seen.
CREATE TABLE dues_base_replaced (
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    from_month TEXT NOT NULL,
    replaced_at BIGINT NOT NULL,
    replaced_by TEXT NOT NULL,
    why TEXT,
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
    PRIMARY KEY (branch_id, person_id, number),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

-- What a hand-over held that was taken back.
CREATE TABLE dues_handover_withdrawn (
    branch_id TEXT NOT NULL,
    handover_id TEXT NOT NULL,
    entry_id TEXT NOT NULL,
    PRIMARY KEY (branch_id, handover_id, entry_id),
    FOREIGN KEY (branch_id, handover_id) REFERENCES dues_handover (branch_id, handover_id),
    FOREIGN KEY (branch_id, entry_id) REFERENCES dues_entry (branch_id, entry_id)
);

-- A hand-over that was taken back or refused before the branch signed: its entries are in hand again.
ALTER TABLE dues_handover ADD COLUMN withdrawn_by TEXT;
ALTER TABLE dues_handover ADD COLUMN withdrawn_at BIGINT;
ALTER TABLE dues_handover ADD COLUMN withdrawn_why TEXT;
