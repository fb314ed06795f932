-- Files of study materials, of a line of the plan or of something that was studied. The bytes come last: whoever lists files does
-- not touch them.
CREATE TABLE study_file (
    branch_id TEXT NOT NULL,
    study_file_id TEXT NOT NULL,
    study_item_id TEXT,
    study_id TEXT,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    size BIGINT NOT NULL,
    sha256 TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    bytes BYTEA NOT NULL,
    PRIMARY KEY (branch_id, study_file_id),
    FOREIGN KEY (branch_id, study_item_id) REFERENCES study_item (branch_id, study_item_id),
    FOREIGN KEY (branch_id, study_id) REFERENCES study (branch_id, study_id)
);
CREATE INDEX study_file_item ON study_file (branch_id, study_item_id);
CREATE INDEX study_file_study ON study_file (branch_id, study_id);
