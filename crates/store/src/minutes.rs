//! Signed records: revisions beside each other, never changed.

use domain::{
    id::{BranchId, MeetingId},
    meeting::Mark,
    text::Reason,
};
use jiff::Timestamp;

use crate::{StoreError, Tx, params};

/// One signed revision of a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedRecord {
    /// From 1.
    pub number: i64,
    /// The facts as they were printed, JSON.
    pub facts: String,
    /// SHA-256 of the facts, hexadecimal.
    pub sha256: String,
    /// SM3 of the facts, hexadecimal.
    pub sm3: String,
    /// Who signed, and when.
    pub mark: Mark,
    /// Why it was corrected, from the second on.
    pub reason: Option<Reason>,
}

/// Adds a revision.
///
/// # Errors
/// [`StoreError::Unique`] when that revision exists.
pub fn add(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    record: &SignedRecord,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO minutes_revision (branch_id, meeting_id, number, facts, sha256, sm3, signed_by, signed_at, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        params![
            branch,
            meeting,
            record.number,
            record.facts,
            record.sha256,
            record.sm3,
            record.mark.by,
            record.mark.at,
            record.reason
        ],
    )?;
    Ok(())
}

/// The revisions of a meeting's record, oldest first.
///
/// # Errors
/// As the engine.
pub fn all(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Vec<SignedRecord>, StoreError> {
    tx.all(
        "SELECT number, facts, sha256, sm3, signed_by, signed_at, reason FROM minutes_revision
         WHERE branch_id = $1 AND meeting_id = $2 ORDER BY number",
        params![branch, meeting],
        |row| {
            Ok(SignedRecord {
                number: row.get("number")?,
                facts: row.get("facts")?,
                sha256: row.get("sha256")?,
                sm3: row.get("sm3")?,
                mark: Mark { by: row.get("signed_by")?, at: row.get::<Timestamp>("signed_at")? },
                reason: row.get("reason")?,
            })
        },
    )
}
