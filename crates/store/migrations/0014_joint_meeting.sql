-- Meetings of several groups, and meetings held in two places.
ALTER TABLE meeting ADD COLUMN second_place TEXT;
ALTER TABLE roll ADD COLUMN second_place BIGINT NOT NULL DEFAULT 0;

-- The other groups of a joint meeting; the group that keeps the record stands in `meeting`.
CREATE TABLE joint_group (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    PRIMARY KEY (branch_id, meeting_id, group_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id)
);
CREATE INDEX joint_group_group ON joint_group (branch_id, group_id);
