-- 工作总结 of a group, or without one of the whole branch: one a year and half of it.
CREATE TABLE work_summary (
    branch_id TEXT NOT NULL,
    work_summary_id TEXT NOT NULL,
    group_id TEXT,
    year BIGINT NOT NULL,
    period TEXT NOT NULL,
    begun_by TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    finished_by TEXT,
    finished_at BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, work_summary_id),
    FOREIGN KEY (branch_id, group_id) REFERENCES party_group (branch_id, group_id),
    FOREIGN KEY (branch_id, begun_by) REFERENCES person (branch_id, person_id)
);
CREATE UNIQUE INDEX work_summary_of_group ON work_summary (branch_id, group_id, year, period) WHERE group_id IS NOT NULL;
CREATE UNIQUE INDEX work_summary_of_branch ON work_summary (branch_id, year, period) WHERE group_id IS NULL;

-- A section: what stands there, and what the facts said on the day on which they were gathered.
CREATE TABLE work_summary_section (
    branch_id TEXT NOT NULL,
    work_summary_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    text TEXT,
    drafted TEXT,
    as_of TEXT NOT NULL,
    PRIMARY KEY (branch_id, work_summary_id, kind),
    FOREIGN KEY (branch_id, work_summary_id) REFERENCES work_summary (branch_id, work_summary_id)
);
