//! Signed records: revisions beside each other, never changed.

use domain::{
    id::{BranchId, MeetingId},
    meeting::Mark,
    text::Reason,
};
use jiff::Timestamp;
use proof::Digests;

use crate::{Row, StoreError, Tx, params};

/// One signed revision of a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedRecord {
    /// From 1.
    pub number: i64,
    /// The facts as they were printed, JSON.
    pub facts: String,
    /// The digests of the facts.
    pub digests: Digests,
    /// Who signed, and when.
    pub mark: Mark,
    /// Why it was corrected, from the second on.
    pub reason: Option<Reason>,
    /// The number of the journal's entry with which it was sealed: its place in the chain. None for one from before there was a
    /// chain, until it is sealed too.
    pub entry: Option<i64>,
}

fn read(row: &Row<'_>) -> Result<SignedRecord, StoreError> {
    Ok(SignedRecord {
        number: row.get("number")?,
        facts: row.get("facts")?,
        digests: Digests { sha256: row.get("sha256")?, sm3: row.get("sm3")? },
        mark: Mark { by: row.get("signed_by")?, at: row.get::<Timestamp>("signed_at")? },
        reason: row.get("reason")?,
        entry: row.get("entry")?,
    })
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
        "INSERT INTO minutes_revision (branch_id, meeting_id, number, facts, sha256, sm3, signed_by, signed_at, reason, entry)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            branch,
            meeting,
            record.number,
            record.facts,
            record.digests.sha256,
            record.digests.sm3,
            record.mark.by,
            record.mark.at,
            record.reason,
            record.entry
        ],
    )?;
    Ok(())
}

/// The revision that an entry of the journal sealed, where it is there, with its meeting.
///
/// # Errors
/// As the engine.
pub fn sealed_with(
    tx: &mut Tx,
    branch: BranchId,
    entry: i64,
) -> Result<Option<(MeetingId, SignedRecord)>, StoreError> {
    tx.optional(
        "SELECT meeting_id, number, facts, sha256, sm3, signed_by, signed_at, reason, entry FROM minutes_revision
         WHERE branch_id = $1 AND entry = $2",
        params![branch, entry],
        |row| Ok((row.get("meeting_id")?, read(row)?)),
    )
}

/// Revisions whose SM3 digest begins so: meeting and number.
///
/// # Errors
/// As the engine.
pub fn with_digest(tx: &mut Tx, branch: BranchId, begins: &str) -> Result<Vec<(MeetingId, i64)>, StoreError> {
    // Hexadecimal digits all stand before the g.
    tx.all(
        "SELECT meeting_id, number FROM minutes_revision WHERE branch_id = $1 AND sm3 >= $2 AND sm3 < $3
         ORDER BY meeting_id, number",
        params![branch, begins, format!("{begins}g")],
        |row| Ok((row.get("meeting_id")?, row.get("number")?)),
    )
}

/// Revisions that no entry of the journal sealed: meeting, number and facts.
///
/// # Errors
/// As the engine.
pub fn unsealed(
    tx: &mut Tx,
    branch: BranchId,
    most: i64,
) -> Result<Vec<(MeetingId, i64, String)>, StoreError> {
    tx.all(
        "SELECT meeting_id, number, facts FROM minutes_revision WHERE branch_id = $1 AND entry IS NULL
         ORDER BY signed_at, meeting_id, number LIMIT $2",
        params![branch, most],
        |row| Ok((row.get("meeting_id")?, row.get("number")?, row.get("facts")?)),
    )
}

/// Notes the entry that sealed a revision, once.
///
/// # Errors
/// [`StoreError::Stale`] for one that is sealed.
pub fn set_entry(
    tx: &mut Tx,
    branch: BranchId,
    (meeting, number): (MeetingId, i64),
    entry: i64,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE minutes_revision SET entry = $4
         WHERE branch_id = $1 AND meeting_id = $2 AND number = $3 AND entry IS NULL",
        params![branch, meeting, number, entry],
    )
}

/// The revisions of the branch, sealed ones and others: how many there are of each.
///
/// # Errors
/// As the engine.
pub fn counts(tx: &mut Tx, branch: BranchId) -> Result<(i64, i64), StoreError> {
    tx.one(
        "SELECT COUNT(entry) AS sealed, COUNT(*) AS every FROM minutes_revision WHERE branch_id = $1",
        params![branch],
        |row| {
            let (sealed, every): (i64, i64) = (row.get("sealed")?, row.get("every")?);
            Ok((sealed, every - sealed))
        },
    )
}

/// The revisions of a meeting's record, oldest first.
///
/// # Errors
/// As the engine.
pub fn all(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Vec<SignedRecord>, StoreError> {
    tx.all(
        "SELECT number, facts, sha256, sm3, signed_by, signed_at, reason, entry FROM minutes_revision
         WHERE branch_id = $1 AND meeting_id = $2 ORDER BY number",
        params![branch, meeting],
        read,
    )
}
