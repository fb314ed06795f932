-- How far the meeting had come when a sheet was handed in, and who led the group then.
ALTER TABLE life_sheet ADD COLUMN handed_in_when TEXT;
ALTER TABLE life_sheet ADD COLUMN handed_to_id TEXT;
-- So far nothing could be handed in after the end of a meeting.
UPDATE life_sheet SET handed_in_when = 'before' WHERE handed_in_at IS NOT NULL;

-- Reports that the branch sent back, as they were sent; never changed.
CREATE TABLE life_report_returned (
    branch_id TEXT NOT NULL,
    meeting_id TEXT NOT NULL,
    number BIGINT NOT NULL,
    text TEXT NOT NULL,
    sent_by TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    returned_by TEXT NOT NULL,
    returned_at BIGINT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (branch_id, meeting_id, number),
    FOREIGN KEY (branch_id, meeting_id) REFERENCES life_report (branch_id, meeting_id)
);

CREATE INDEX rectification_person ON rectification (branch_id, person_id);
