//! Files that belong to something. Only [`bytes`] reads what is in one.

use domain::{
    attachment::{Attachment, FileKind, FileOwner},
    id::{AttachmentId, BranchId, GroupId},
    meeting::Mark,
};

use crate::{Row, StoreError, Tx, params};

const FILE: &str =
    "attachment_id, f.study_item_id, f.study_id, f.resolution_id, name, kind, size, sha256, f.by_id, f.at";

fn read(row: &Row<'_>) -> Result<Attachment, StoreError> {
    let owner = match (row.get("study_item_id")?, row.get("study_id")?, row.get("resolution_id")?) {
        (Some(item), None, None) => FileOwner::Item(item),
        (None, Some(study), None) => FileOwner::Study(study),
        (None, None, Some(resolution)) => FileOwner::Resolution(resolution),
        _ => return Err(row.corrupt("study_id", "a file of nothing or of two things")),
    };
    Ok(Attachment {
        id: row.get("attachment_id")?,
        owner,
        name: row.get("name")?,
        kind: row.code("kind", FileKind::from_code)?,
        size: row.get("size")?,
        sha256: row.get("sha256")?,
        mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
    })
}

/// The files of everything that a group planned and studied, oldest first.
///
/// # Errors
/// As the engine.
pub fn of_group(tx: &mut Tx, branch: BranchId, group: GroupId) -> Result<Vec<Attachment>, StoreError> {
    let sql = format!(
        "SELECT {FILE} FROM attachment f
         LEFT JOIN study_item i ON i.branch_id = f.branch_id AND i.study_item_id = f.study_item_id
         LEFT JOIN study s ON s.branch_id = f.branch_id AND s.study_id = f.study_id
         WHERE f.branch_id = $1 AND (i.group_id = $2 OR s.group_id = $2) ORDER BY f.at, attachment_id"
    );
    tx.all(&sql, params![branch, group], read)
}

/// The files of the branch's resolutions, oldest first.
///
/// # Errors
/// As the engine.
pub fn of_resolutions(tx: &mut Tx, branch: BranchId) -> Result<Vec<Attachment>, StoreError> {
    let sql = format!(
        "SELECT {FILE} FROM attachment f
         WHERE f.branch_id = $1 AND f.resolution_id IS NOT NULL ORDER BY f.at, attachment_id"
    );
    tx.all(&sql, params![branch], read)
}

/// One file.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, id: AttachmentId) -> Result<Option<Attachment>, StoreError> {
    let sql = format!("SELECT {FILE} FROM attachment f WHERE f.branch_id = $1 AND attachment_id = $2");
    tx.optional(&sql, params![branch, id], read)
}

/// What is in a file.
///
/// # Errors
/// As the engine.
pub fn bytes(tx: &mut Tx, branch: BranchId, id: AttachmentId) -> Result<Option<Vec<u8>>, StoreError> {
    tx.optional(
        "SELECT bytes FROM attachment WHERE branch_id = $1 AND attachment_id = $2",
        params![branch, id],
        |row| row.get("bytes"),
    )
}

/// Keeps a file.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, file: &Attachment, bytes: &[u8]) -> Result<(), StoreError> {
    let (item, study, resolution) = match file.owner {
        FileOwner::Item(id) => (Some(id), None, None),
        FileOwner::Study(id) => (None, Some(id), None),
        FileOwner::Resolution(id) => (None, None, Some(id)),
    };
    tx.execute(
        "INSERT INTO attachment (branch_id, attachment_id, study_item_id, study_id, resolution_id, name, kind,
             size, sha256, by_id, at, bytes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        params![
            branch,
            file.id,
            item,
            study,
            resolution,
            file.name,
            file.kind.code(),
            file.size,
            file.sha256,
            file.mark.by,
            file.mark.at,
            bytes.to_vec()
        ],
    )?;
    Ok(())
}

/// Removes a file for good.
///
/// # Errors
/// [`StoreError::Stale`] where it is gone already.
pub fn remove(tx: &mut Tx, branch: BranchId, id: AttachmentId) -> Result<(), StoreError> {
    tx.expect_one("DELETE FROM attachment WHERE branch_id = $1 AND attachment_id = $2", params![branch, id])
}
