-- The yearly list of dues as it was published to the members of the branch. A later one stands beside the earlier ones.
CREATE TABLE dues_list (
    branch_id TEXT NOT NULL REFERENCES branch (branch_id),
    year BIGINT NOT NULL,
    number BIGINT NOT NULL,
    published_by TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    content TEXT NOT NULL,
    PRIMARY KEY (branch_id, year, number)
);
