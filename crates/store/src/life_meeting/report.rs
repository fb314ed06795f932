//! What a group tells the branch of its organizational-life meeting.

use domain::{
    id::{BranchId, GroupId, MeetingId},
    life_meeting::{ReportState, ReturnedReport, SituationReport},
    meeting::Mark,
};
use jiff::Timestamp;

use crate::{StoreError, Tx, params};

/// The report on a meeting.
///
/// # Errors
/// As the engine.
pub fn find(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
) -> Result<Option<SituationReport>, StoreError> {
    tx.optional(
        "SELECT text, state, sent_by, sent_at, received_by, received_at, receipt_note, version FROM life_report
         WHERE branch_id = $1 AND meeting_id = $2",
        params![branch, meeting],
        |row| {
            let note = row.get("receipt_note")?;
            Ok(SituationReport {
                meeting,
                text: row.get("text")?,
                state: row.code("state", ReportState::from_code)?,
                sent: row.mark("sent_by", "sent_at")?,
                received: row.mark("received_by", "received_at")?.map(|mark| (mark, note)),
                version: row.get("version")?,
            })
        },
    )
}

/// The reports that wait for the branch, with the instant at which they were sent, the oldest first.
///
/// # Errors
/// As the engine.
pub fn waiting(tx: &mut Tx, branch: BranchId) -> Result<Vec<(MeetingId, Timestamp)>, StoreError> {
    tx.all(
        "SELECT meeting_id, sent_at FROM life_report WHERE branch_id = $1 AND state = 'sent' ORDER BY sent_at, meeting_id",
        params![branch],
        |row| Ok((row.get("meeting_id")?, row.get("sent_at")?)),
    )
}

/// Writes a report down: a new one has the version 0.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn keep(tx: &mut Tx, branch: BranchId, one: &SituationReport) -> Result<(), StoreError> {
    let (received, note) = one.received.clone().unzip();
    if one.version == 0 {
        return tx.expect_one(
            "INSERT INTO life_report (branch_id, meeting_id, text, state, sent_by, sent_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (branch_id, meeting_id) DO NOTHING",
            params![
                branch,
                one.meeting,
                one.text,
                one.state.code(),
                one.sent.map(|m| m.by),
                one.sent.map(|m| m.at)
            ],
        );
    }
    tx.expect_one(
        "UPDATE life_report SET text = $4, state = $5, sent_by = $6, sent_at = $7, received_by = $8, received_at = $9,
             receipt_note = $10, version = version + 1
         WHERE branch_id = $1 AND meeting_id = $2 AND version = $3",
        params![
            branch,
            one.meeting,
            one.version,
            one.text,
            one.state.code(),
            one.sent.map(|m| m.by),
            one.sent.map(|m| m.at),
            received.map(|m: Mark| m.by),
            received.map(|m: Mark| m.at),
            note.flatten()
        ],
    )
}

/// Keeps a report as the branch sent it back.
///
/// # Errors
/// As the engine.
pub fn add_returned(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    one: &ReturnedReport,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO life_report_returned (branch_id, meeting_id, number, text, sent_by, sent_at, returned_by, returned_at, reason)
         SELECT branch_id, $2, (SELECT COUNT(*) + 1 FROM life_report_returned WHERE branch_id = $1 AND meeting_id = $2),
             $3, $4, $5, $6, $7, $8 FROM branch WHERE branch_id = $1",
        params![
            branch,
            meeting,
            one.text,
            one.sent.by,
            one.sent.at,
            one.returned.by,
            one.returned.at,
            one.reason
        ],
    )?;
    Ok(())
}

/// The reports on a meeting that were sent back, the oldest first.
///
/// # Errors
/// As the engine.
pub fn returned(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
) -> Result<Vec<ReturnedReport>, StoreError> {
    tx.all(
        "SELECT text, sent_by, sent_at, returned_by, returned_at, reason FROM life_report_returned
         WHERE branch_id = $1 AND meeting_id = $2 ORDER BY number",
        params![branch, meeting],
        |row| {
            Ok(ReturnedReport {
                text: row.get("text")?,
                sent: Mark { by: row.get("sent_by")?, at: row.get("sent_at")? },
                returned: Mark { by: row.get("returned_by")?, at: row.get("returned_at")? },
                reason: row.get("reason")?,
            })
        },
    )
}

/// The meetings of a group whose reports wait to be corrected, with the instant at which the last one was sent back, the oldest first.
///
/// # Errors
/// As the engine.
pub fn to_correct(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
) -> Result<Vec<(MeetingId, Timestamp)>, StoreError> {
    tx.all(
        "SELECT r.meeting_id, MAX(b.returned_at) AS since FROM life_report r
         JOIN meeting m ON m.branch_id = r.branch_id AND m.meeting_id = r.meeting_id
         JOIN life_report_returned b ON b.branch_id = r.branch_id AND b.meeting_id = r.meeting_id
         WHERE r.branch_id = $1 AND m.group_id = $2 AND r.state = 'returned'
         GROUP BY r.meeting_id ORDER BY since, r.meeting_id",
        params![branch, group],
        |row| Ok((row.get("meeting_id")?, row.get("since")?)),
    )
}
