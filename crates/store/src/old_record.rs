//! Records of meetings that were held on paper, as files. Only [`bytes`] reads what is in one, and only [`lines`] what it was read as.

use domain::{
    attachment::FileKind,
    id::{BranchId, GroupId, MeetingId, OldRecordId},
    meeting::Mark,
    old_record::OldRecord,
};

use crate::{Row, StoreError, Tx, params};

const RECORD: &str = "old_record_id, group_id, name, kind, size, sha256, reason, by_id, at, meeting_id";

fn read(row: &Row<'_>) -> Result<OldRecord, StoreError> {
    Ok(OldRecord {
        id: row.get("old_record_id")?,
        group: row.get("group_id")?,
        name: row.get("name")?,
        kind: row.code("kind", FileKind::from_code)?,
        size: row.get("size")?,
        sha256: row.get("sha256")?,
        reason: row.get("reason")?,
        mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
        meeting: row.get("meeting_id")?,
    })
}

/// Keeps a record with its bytes and the lines that it was read as.
///
/// # Errors
/// As the engine.
pub fn add(
    tx: &mut Tx,
    branch: BranchId,
    one: &OldRecord,
    (bytes, lines): (&[u8], &str),
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO old_record (branch_id, old_record_id, group_id, name, kind, size, sha256, lines, reason, by_id, at,
             meeting_id, bytes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        params![
            branch,
            one.id,
            one.group,
            one.name,
            one.kind.code(),
            one.size,
            one.sha256,
            lines.to_owned(),
            one.reason,
            one.mark.by,
            one.mark.at,
            one.meeting,
            bytes.to_vec()
        ],
    )?;
    Ok(())
}

/// The records of a group, as they came.
///
/// # Errors
/// As the engine.
pub fn of_group(tx: &mut Tx, branch: BranchId, group: GroupId) -> Result<Vec<OldRecord>, StoreError> {
    let sql = format!(
        "SELECT {RECORD} FROM old_record WHERE branch_id = $1 AND group_id = $2 ORDER BY at, name, old_record_id"
    );
    tx.all(&sql, params![branch, group], read)
}

/// The records from which a meeting was entered.
///
/// # Errors
/// As the engine.
pub fn of_meeting(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Vec<OldRecord>, StoreError> {
    let sql = format!("SELECT {RECORD} FROM old_record WHERE branch_id = $1 AND meeting_id = $2 ORDER BY at");
    tx.all(&sql, params![branch, meeting], read)
}

/// One record.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, id: OldRecordId) -> Result<Option<OldRecord>, StoreError> {
    let sql = format!("SELECT {RECORD} FROM old_record WHERE branch_id = $1 AND old_record_id = $2");
    tx.optional(&sql, params![branch, id], read)
}

/// What is in the file.
///
/// # Errors
/// As the engine.
pub fn bytes(tx: &mut Tx, branch: BranchId, id: OldRecordId) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT bytes FROM old_record WHERE branch_id = $1 AND old_record_id = $2";
    tx.optional(sql, params![branch, id], |row| row.get("bytes"))
}

/// The lines that it was read as, as JSON.
///
/// # Errors
/// As the engine.
pub fn lines(tx: &mut Tx, branch: BranchId, id: OldRecordId) -> Result<Option<String>, StoreError> {
    let sql = "SELECT lines FROM old_record WHERE branch_id = $1 AND old_record_id = $2";
    tx.optional(sql, params![branch, id], |row| row.get("lines"))
}

/// Notes the meeting that was entered from a record.
///
/// # Errors
/// [`StoreError::Stale`] where one was, or there is no such record.
pub fn set_meeting(
    tx: &mut Tx,
    branch: BranchId,
    id: OldRecordId,
    meeting: MeetingId,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE old_record SET meeting_id = $3 WHERE branch_id = $1 AND old_record_id = $2 AND meeting_id IS NULL",
        params![branch, id, meeting],
    )
}

/// Removes a record that waits, for good.
///
/// # Errors
/// [`StoreError::Stale`] where a meeting was entered from it, or there is no such record.
pub fn remove(tx: &mut Tx, branch: BranchId, id: OldRecordId) -> Result<(), StoreError> {
    tx.expect_one(
        "DELETE FROM old_record WHERE branch_id = $1 AND old_record_id = $2 AND meeting_id IS NULL",
        params![branch, id],
    )
}
