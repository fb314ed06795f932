-- A plan that was changed after it had been sent to the branch has to be sent again (R1).
ALTER TABLE plan ADD COLUMN changed_at BIGINT;
