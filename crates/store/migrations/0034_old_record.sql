-- Records of meetings that were held before this was in use, as the files that they are. One waits until somebody has looked at what
-- was understood of it; then the meeting is entered late, and the file stays beside it.
CREATE TABLE old_record (
    branch_id TEXT NOT NULL,
    old_record_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    -- Its lines with their places, as JSON: what the file was read as when it came.
    lines TEXT NOT NULL,
    -- Why it is entered only now; said once for all files that come together.
    reason TEXT,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    meeting_id TEXT,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (branch_id, old_record_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id),
    FOREIGN KEY (branch_id, by_id) REFERENCES person (branch_id, person_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id)
);
CREATE INDEX old_record_group ON old_record (branch_id, group_id);
CREATE INDEX old_record_meeting ON old_record (branch_id, meeting_id);
