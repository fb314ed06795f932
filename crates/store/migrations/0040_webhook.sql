-- Where a branch lets its events go (ADR 33): a system's address, or a chat robot. What is signed with has to be kept as it is.
CREATE TABLE webhook (
    branch_id TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    group_id TEXT,
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    events TEXT NOT NULL,
    added_by TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    ended_at BIGINT,
    PRIMARY KEY (branch_id, webhook_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id)
);

-- What goes or went out; written with what it tells of, sent beside.
CREATE TABLE delivery (
    branch_id TEXT NOT NULL,
    delivery_id TEXT NOT NULL,
    webhook_id TEXT NOT NULL,
    event TEXT NOT NULL,
    group_id TEXT,
    meeting_id TEXT,
    words TEXT,
    made_at BIGINT NOT NULL,
    due_at BIGINT,
    tries BIGINT NOT NULL,
    done_at BIGINT,
    fault TEXT,
    PRIMARY KEY (branch_id, delivery_id),
    FOREIGN KEY (branch_id, webhook_id) REFERENCES webhook (branch_id, webhook_id)
);
CREATE INDEX delivery_due ON delivery (due_at);
