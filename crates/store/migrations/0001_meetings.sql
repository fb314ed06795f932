-- One text for SQLite and PostgreSQL: BIGINT, TEXT and BYTEA only. Ids are TEXT (UUID), instants BIGINT
-- (microseconds), days and local times TEXT (ISO 8601), yes/no BIGINT 0/1, money BIGINT (分).
-- Every key begins with branch_id, so that the data can be spread by it.

CREATE TABLE branch (
    branch_id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE party_group (
    branch_id TEXT NOT NULL REFERENCES branch (branch_id),
    group_id TEXT NOT NULL,
    name TEXT NOT NULL,
    founded_on TEXT NOT NULL,
    PRIMARY KEY (branch_id, group_id)
);

CREATE TABLE person (
    branch_id TEXT NOT NULL REFERENCES branch (branch_id),
    person_id TEXT NOT NULL,
    name TEXT NOT NULL,
    mobile TEXT,
    email TEXT,
    position BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, person_id)
);
CREATE UNIQUE INDEX person_mobile ON person (branch_id, mobile);

-- What people type to sign in: a directory over all branches, the only table beside `session_key` and
-- `schema_version` that is asked without a branch.
CREATE TABLE sign_in_name (
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (branch_id, person_id, kind),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);
CREATE INDEX sign_in_name_value ON sign_in_name (value);

CREATE TABLE membership (
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,
    standing TEXT NOT NULL,
    PRIMARY KEY (branch_id, person_id, from_day),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

CREATE TABLE group_membership (
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,
    group_id TEXT NOT NULL,
    PRIMARY KEY (branch_id, person_id, from_day),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id)
);
CREATE INDEX group_membership_group ON group_membership (branch_id, group_id, from_day);

-- A post of the branch has an empty group_id.
CREATE TABLE post (
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    post TEXT NOT NULL,
    group_id TEXT NOT NULL,
    from_day TEXT NOT NULL,
    until_day TEXT,
    appointment TEXT NOT NULL,
    PRIMARY KEY (branch_id, person_id, post, group_id, from_day),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

CREATE TABLE account (
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    must_change BIGINT NOT NULL,
    slip_expires_at BIGINT,
    is_admin BIGINT NOT NULL,
    is_auditor BIGINT NOT NULL,
    failures BIGINT NOT NULL,
    last_failure_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, person_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

CREATE TABLE session_key (
    branch_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    person_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, digest),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);

CREATE TABLE resolution (
    branch_id TEXT NOT NULL REFERENCES branch (branch_id),
    resolution_id TEXT NOT NULL,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    passed_on TEXT NOT NULL,
    due TEXT,
    PRIMARY KEY (branch_id, resolution_id)
);

CREATE TABLE plan (
    branch_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    year BIGINT NOT NULL,
    gap_reason TEXT,
    sent_by TEXT,
    sent_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, plan_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id)
);
CREATE UNIQUE INDEX plan_year ON plan (branch_id, group_id, year);

CREATE TABLE plan_item (
    branch_id TEXT NOT NULL,
    plan_item_id TEXT NOT NULL,
    plan_id TEXT NOT NULL,
    month BIGINT NOT NULL,
    position BIGINT NOT NULL,
    content TEXT NOT NULL,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    resolution_id TEXT,
    PRIMARY KEY (branch_id, plan_item_id),
    FOREIGN KEY (branch_id, plan_id) REFERENCES plan (branch_id, plan_id)
);
CREATE INDEX plan_item_plan ON plan_item (branch_id, plan_id, month, position);

CREATE TABLE meeting (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    year BIGINT NOT NULL,
    month BIGINT NOT NULL,
    stage TEXT NOT NULL,
    late BIGINT NOT NULL,
    starts TEXT NOT NULL,
    ends TEXT,
    place TEXT NOT NULL,
    chair_id TEXT NOT NULL,
    chair_reason TEXT,
    recorder_id TEXT,
    extra_reason TEXT,
    off_plan_reason TEXT,
    opening TEXT,
    opening_version BIGINT NOT NULL,
    summary_draft TEXT,
    summary_version BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, meeting_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id)
);
CREATE INDEX meeting_group ON meeting (branch_id, group_id, year, month);
CREATE INDEX meeting_stage ON meeting (branch_id, stage);

CREATE TABLE meeting_item (
    branch_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    content TEXT NOT NULL,
    title TEXT NOT NULL,
    materials TEXT,
    prepare TEXT,
    plan_item_id TEXT,
    nothing_reason TEXT,
    PRIMARY KEY (branch_id, item_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id)
);
CREATE INDEX meeting_item_meeting ON meeting_item (branch_id, meeting_id, position);

-- What happened to a meeting, one row a step, never changed. `detail` is the step itself as JSON.
CREATE TABLE meeting_step (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (branch_id, meeting_id, number),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id)
);

-- One row a member and round of notice; the newest round counts.
CREATE TABLE reply (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    link_digest TEXT NOT NULL,
    answer TEXT,
    reason TEXT,
    answered_at BIGINT,
    by_link BIGINT NOT NULL,
    PRIMARY KEY (branch_id, meeting_id, person_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id)
);
CREATE UNIQUE INDEX reply_link ON reply (branch_id, link_digest);

CREATE TABLE roll (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    presence TEXT NOT NULL,
    late_at TEXT,
    reason TEXT,
    on_leave BIGINT NOT NULL,
    PRIMARY KEY (branch_id, meeting_id, person_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id)
);

CREATE TABLE observer (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    position BIGINT NOT NULL,
    name TEXT NOT NULL,
    post TEXT,
    PRIMARY KEY (branch_id, meeting_id, position),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id)
);

CREATE TABLE remark (
    branch_id TEXT NOT NULL,
    remark_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    speaker_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    about_id TEXT,
    position BIGINT,
    text TEXT,
    own BIGINT NOT NULL,
    withdrawn BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, remark_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id)
);
CREATE INDEX remark_meeting ON remark (branch_id, meeting_id, position);

-- Every text that was ever saved of a remark. A text that met another's newer one is kept beside it.
CREATE TABLE remark_revision (
    branch_id TEXT NOT NULL,
    remark_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    version BIGINT NOT NULL,
    text TEXT NOT NULL,
    aside BIGINT NOT NULL,
    by_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, remark_id, number)
);

CREATE TABLE decision (
    branch_id TEXT NOT NULL,
    decision_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    group_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    what TEXT NOT NULL,
    measures TEXT,
    responsible_id TEXT NOT NULL,
    due TEXT NOT NULL,
    closed_at BIGINT,
    closed_by TEXT,
    result TEXT,
    PRIMARY KEY (branch_id, decision_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id)
);
CREATE INDEX decision_group ON decision (branch_id, group_id, due);
CREATE INDEX decision_meeting ON decision (branch_id, meeting_id);

-- What an absent member has to catch up on; closed when it is done.
CREATE TABLE make_up (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    done_at BIGINT,
    done_by TEXT,
    how TEXT,
    PRIMARY KEY (branch_id, meeting_id, person_id),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id)
);

-- The signed record: the facts as they were printed, with their digests. Never changed.
CREATE TABLE minutes_revision (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    facts TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    sm3 TEXT NOT NULL,
    signed_by TEXT NOT NULL,
    signed_at BIGINT NOT NULL,
    reason TEXT,
    PRIMARY KEY (branch_id, meeting_id, number),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES meeting (branch_id, meeting_id)
);

CREATE TABLE journal (
    branch_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    at BIGINT NOT NULL,
    actor_id TEXT,
    action TEXT NOT NULL,
    object_id TEXT,
    outcome TEXT NOT NULL,
    PRIMARY KEY (branch_id, number)
);

CREATE TABLE message (
    branch_id TEXT NOT NULL,
    message_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    meeting_id TEXT,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT,
    email TEXT,
    tries BIGINT NOT NULL,
    sent_at BIGINT,
    fault TEXT,
    PRIMARY KEY (branch_id, message_id)
);
CREATE INDEX message_person ON message (branch_id, person_id, created_at);
