-- What the leader writes down of the preparation of an organizational-life meeting.
CREATE TABLE life_preparation (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    theme TEXT,
    study TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, meeting_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id)
);
CREATE TABLE life_study (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    study_id TEXT NOT NULL,
    PRIMARY KEY (branch_id, meeting_id, study_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id),
    FOREIGN KEY (branch_id, study_id) REFERENCES study (branch_id, study_id)
);

-- Opinions that were asked for. Who is not named is stored nowhere; the text is never changed.
CREATE TABLE life_gathered (
    branch_id TEXT NOT NULL,
    gathered_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    about_id TEXT,
    asked TEXT NOT NULL,
    from_id TEXT,
    named TEXT,
    text TEXT NOT NULL,
    by_id TEXT,
    at BIGINT,
    told_by TEXT,
    told_at BIGINT,
    left_out TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, gathered_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id)
);
CREATE INDEX life_gathered_meeting ON life_gathered (branch_id, meeting_id);

-- What each member writes about themself; the author's.
CREATE TABLE life_sheet (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    text TEXT,
    handed_in_at BIGINT,
    reads_out_id TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, meeting_id, person_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);
-- Each text that was handed in, and what was typed elsewhere meanwhile (aside).
CREATE TABLE life_sheet_revision (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    text TEXT NOT NULL,
    aside BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, meeting_id, person_id, number),
    FOREIGN KEY (branch_id, meeting_id, person_id) REFERENCES life_sheet (branch_id, meeting_id, person_id)
);
CREATE TABLE life_sheet_reader (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    reader_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, meeting_id, person_id, reader_id),
    FOREIGN KEY (branch_id, meeting_id, person_id) REFERENCES life_sheet (branch_id, meeting_id, person_id)
);

-- What members put right about themselves; what the group puts right is work (assignment).
CREATE TABLE rectification (
    branch_id TEXT NOT NULL,
    rectification_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    shared BIGINT NOT NULL,
    problem TEXT NOT NULL,
    measures TEXT NOT NULL,
    due TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    state TEXT NOT NULL,
    result TEXT,
    closed_by TEXT,
    closed_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, rectification_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);
CREATE INDEX rectification_group ON rectification (branch_id, group_id, due);
-- What was written down about a line, one row each, never changed.
CREATE TABLE rectification_note (
    branch_id TEXT NOT NULL,
    rectification_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    act TEXT NOT NULL,
    text TEXT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, rectification_id, number),
    FOREIGN KEY (branch_id, rectification_id) REFERENCES rectification (branch_id, rectification_id)
);

-- What the group tells the branch of the meeting.
CREATE TABLE life_report (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    sent_by TEXT,
    sent_at BIGINT,
    received_by TEXT,
    received_at BIGINT,
    receipt_note TEXT,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, meeting_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id)
);
