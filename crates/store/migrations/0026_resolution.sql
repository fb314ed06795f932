-- What the branch hands to its groups: a resolution or a task, of which meeting, to which groups, and what it wants to hear back.
-- A resolution without a row in resolution_group is for every group.
ALTER TABLE resolution ADD COLUMN kind TEXT NOT NULL DEFAULT 'resolution';
ALTER TABLE resolution ADD COLUMN meeting TEXT;
ALTER TABLE resolution ADD COLUMN report_back TEXT;
ALTER TABLE resolution ADD COLUMN ended_by TEXT;
ALTER TABLE resolution ADD COLUMN ended_at BIGINT;
ALTER TABLE resolution ADD COLUMN ended_why TEXT;
ALTER TABLE resolution ADD COLUMN version BIGINT NOT NULL DEFAULT 1;

CREATE TABLE resolution_group (
    branch_id TEXT NOT NULL,
    resolution_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    PRIMARY KEY (branch_id, resolution_id, group_id),
    FOREIGN KEY (branch_id, resolution_id) REFERENCES resolution (branch_id, resolution_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id)
);

-- Files belong to more than study by now.
ALTER TABLE study_file RENAME TO attachment;
ALTER TABLE attachment RENAME COLUMN study_file_id TO attachment_id;
ALTER TABLE attachment ADD COLUMN resolution_id TEXT;
CREATE INDEX attachment_resolution ON attachment (branch_id, resolution_id);
