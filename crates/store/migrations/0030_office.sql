-- What is derived from other tables follows them by increment (ADR 22). `changed` holds what changed and was not followed up yet.
CREATE TABLE changed (
    branch_id TEXT NOT NULL,
    noun TEXT NOT NULL,
    object_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, noun, object_id)
);

-- A meeting in figures.
CREATE TABLE meeting_figures (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    unkept BIGINT NOT NULL,
    due BIGINT NOT NULL,
    present BIGINT NOT NULL,
    on_leave BIGINT NOT NULL,
    absent BIGINT NOT NULL,
    PRIMARY KEY (branch_id, meeting_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id)
);

-- A branch in figures, month by month.
CREATE TABLE branch_month (
    branch_id TEXT NOT NULL REFERENCES branch (branch_id),
    year BIGINT NOT NULL,
    month BIGINT NOT NULL,
    groups_change BIGINT NOT NULL,
    held BIGINT NOT NULL,
    archived BIGINT NOT NULL,
    excused BIGINT NOT NULL,
    late BIGINT NOT NULL,
    unkept BIGINT NOT NULL,
    due BIGINT NOT NULL,
    present BIGINT NOT NULL,
    on_leave BIGINT NOT NULL,
    absent BIGINT NOT NULL,
    PRIMARY KEY (branch_id, year, month)
);

-- Offices above branches: the only tables that belong to no branch. They hold names and sums, no content.
CREATE TABLE office (
    office_id TEXT NOT NULL PRIMARY KEY,
    parent_id TEXT REFERENCES office (office_id),
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    position BIGINT NOT NULL,
    branches BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX office_parent ON office (parent_id, position);

CREATE TABLE office_month (
    office_id TEXT NOT NULL REFERENCES office (office_id),
    year BIGINT NOT NULL,
    month BIGINT NOT NULL,
    groups_change BIGINT NOT NULL,
    held BIGINT NOT NULL,
    archived BIGINT NOT NULL,
    excused BIGINT NOT NULL,
    late BIGINT NOT NULL,
    unkept BIGINT NOT NULL,
    due BIGINT NOT NULL,
    present BIGINT NOT NULL,
    on_leave BIGINT NOT NULL,
    absent BIGINT NOT NULL,
    PRIMARY KEY (office_id, year, month)
);

-- Under which office a branch stands.
CREATE TABLE office_branch (
    branch_id TEXT NOT NULL PRIMARY KEY REFERENCES branch (branch_id),
    office_id TEXT NOT NULL REFERENCES office (office_id),
    position BIGINT NOT NULL
);
CREATE INDEX office_branch_office ON office_branch (office_id, position);

-- Who reads an office's figures: a person of some branch, who signs in there.
CREATE TABLE office_reader (
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    office_id TEXT NOT NULL REFERENCES office (office_id),
    given_at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, person_id, office_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

INSERT INTO changed (branch_id, noun, object_id, version) SELECT branch_id, 'branch', branch_id, 1 FROM branch;
INSERT INTO changed (branch_id, noun, object_id, version) SELECT branch_id, 'meeting', meeting_id, 1 FROM meeting;
INSERT INTO changed (branch_id, noun, object_id, version) SELECT branch_id, 'assignment', assignment_id, 1 FROM assignment;
INSERT INTO changed (branch_id, noun, object_id, version) SELECT branch_id, 'opinion', opinion_id, 1 FROM opinion;
INSERT INTO changed (branch_id, noun, object_id, version) SELECT branch_id, 'resolution', resolution_id, 1 FROM resolution;
