-- What a superior's table looks like: an office's columns in its order and words, and what each is filled from. No data is in it.
CREATE TABLE superior_table (
    branch_id TEXT NOT NULL,
    superior_table_id TEXT NOT NULL,
    title TEXT NOT NULL,
    source TEXT NOT NULL,
    scope TEXT NOT NULL,
    shared BIGINT NOT NULL,
    -- Of which table of another branch it is a copy, and of which edition.
    origin_branch_id TEXT,
    origin_table_id TEXT,
    origin_edition BIGINT,
    edition BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (branch_id, superior_table_id),
    FOREIGN KEY (branch_id) REFERENCES branch (branch_id)
);

CREATE TABLE superior_table_column (
    branch_id TEXT NOT NULL,
    superior_table_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    above TEXT,
    heading TEXT NOT NULL,
    fill TEXT NOT NULL,
    words TEXT,
    PRIMARY KEY (branch_id, superior_table_id, number),
    FOREIGN KEY (branch_id, superior_table_id) REFERENCES superior_table (branch_id, superior_table_id)
);
