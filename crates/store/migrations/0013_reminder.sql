-- The last day on which the reminders of a branch went out.
CREATE TABLE reminder_day (
    branch_id TEXT NOT NULL,
    day TEXT NOT NULL,
    PRIMARY KEY (branch_id)
);

-- Of what somebody was reminded: what, of which day, and at what point.
CREATE TABLE reminder (
    branch_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    thing TEXT NOT NULL,
    day TEXT NOT NULL,
    call TEXT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (branch_id, person_id, thing, day, call),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);
