-- A plan that was changed after it had been sent to the branch has to be sent again (R1).
ALTER TABLE plan ADD COLUMN changed_at BIGINT;

-- When a letter is due next; none for what does not go by mail, has gone, was given up or was overtaken. A notice is known
-- as one, so that it carries its calendar file and does not go out any more once the meeting is moved or cancelled.
ALTER TABLE message ADD COLUMN due_at BIGINT;
ALTER TABLE message ADD COLUMN is_notice BIGINT NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN overtaken BIGINT NOT NULL DEFAULT 0;
UPDATE message SET due_at = created_at WHERE email IS NOT NULL AND sent_at IS NULL AND tries < 8;
UPDATE message SET is_notice = 1 WHERE body LIKE '%/a/%';
DROP INDEX message_outbox;
CREATE INDEX message_outbox ON message (branch_id, due_at) WHERE due_at IS NOT NULL;
