-- From how many voters on a ballot is held in the system: of the branch, and of each ballot as it was when it was prepared.
ALTER TABLE branch ADD COLUMN ballot_least BIGINT NOT NULL DEFAULT 5;
ALTER TABLE ballot ADD COLUMN least BIGINT NOT NULL DEFAULT 5;
