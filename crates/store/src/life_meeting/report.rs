//! What a group tells the branch of its organizational-life meeting.

use domain::{
    id::{BranchId, MeetingId, PersonId},
    life_meeting::{ReportState, SituationReport},
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
            let sent: (Option<PersonId>, Option<Timestamp>) = (row.get("sent_by")?, row.get("sent_at")?);
            let received: (Option<PersonId>, Option<Timestamp>) =
                (row.get("received_by")?, row.get("received_at")?);
            let mark = |(by, at): (Option<PersonId>, Option<Timestamp>)| {
                by.zip(at).map(|(by, at)| Mark { by, at })
            };
            let note = row.get("receipt_note")?;
            Ok(SituationReport {
                meeting,
                text: row.get("text")?,
                state: row.code("state", ReportState::from_code)?,
                sent: mark(sent),
                received: mark(received).map(|mark| (mark, note)),
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
