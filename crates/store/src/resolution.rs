//! Resolutions and tasks of the branch, and to which groups they are handed.

use domain::{
    id::{BranchId, GroupId, ResolutionId},
    meeting::Mark,
    resolution::{Resolution, ResolutionKind},
    text::Reason,
};

use crate::{StoreError, Tx, params};

/// Adds a resolution.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, one: &Resolution) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO resolution (branch_id, resolution_id, kind, title, text, meeting, passed_on, due, report_back, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)",
        params![
            branch,
            one.id,
            one.kind.code(),
            one.title,
            one.text,
            one.meeting,
            one.passed_on,
            one.due,
            one.report_back
        ],
    )?;
    hand_to(tx, branch, one)
}

fn hand_to(tx: &mut Tx, branch: BranchId, one: &Resolution) -> Result<(), StoreError> {
    let known = params![branch, one.id];
    tx.execute("DELETE FROM resolution_group WHERE branch_id = $1 AND resolution_id = $2", known)?;
    for group in &one.groups {
        tx.execute(
            "INSERT INTO resolution_group (branch_id, resolution_id, group_id) VALUES ($1, $2, $3)",
            params![branch, one.id, group],
        )?;
    }
    Ok(())
}

/// Puts a resolution right.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster, or the branch has no such resolution.
pub fn set(tx: &mut Tx, branch: BranchId, one: &Resolution) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE resolution SET kind = $4, title = $5, text = $6, meeting = $7, passed_on = $8, due = $9, report_back = $10,
             version = version + 1
         WHERE branch_id = $1 AND resolution_id = $2 AND version = $3",
        params![
            branch,
            one.id,
            one.version,
            one.kind.code(),
            one.title,
            one.text,
            one.meeting,
            one.passed_on,
            one.due,
            one.report_back
        ],
    )?;
    hand_to(tx, branch, one)
}

/// Takes a resolution back.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster, or it was taken back already.
pub fn end(
    tx: &mut Tx,
    branch: BranchId,
    (id, version): (ResolutionId, i64),
    (mark, why): (Mark, &Reason),
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE resolution SET ended_by = $4, ended_at = $5, ended_why = $6, version = version + 1
         WHERE branch_id = $1 AND resolution_id = $2 AND version = $3 AND ended_at IS NULL",
        params![branch, id, version, mark.by, mark.at, why],
    )
}

/// The resolutions of a branch, newest first.
///
/// # Errors
/// As the engine.
pub fn all(tx: &mut Tx, branch: BranchId) -> Result<Vec<Resolution>, StoreError> {
    let mut found = tx.all(
        "SELECT resolution_id, kind, title, text, meeting, passed_on, due, report_back, ended_by, ended_at, ended_why, version
         FROM resolution WHERE branch_id = $1 ORDER BY passed_on DESC, resolution_id",
        params![branch],
        |row| {
            Ok(Resolution {
                id: row.get("resolution_id")?,
                kind: row.code("kind", ResolutionKind::from_code)?,
                title: row.get("title")?,
                text: row.get("text")?,
                meeting: row.get("meeting")?,
                passed_on: row.get("passed_on")?,
                due: row.get("due")?,
                report_back: row.get("report_back")?,
                groups: Vec::new(),
                ended: row.mark("ended_by", "ended_at")?.zip(row.get("ended_why")?),
                version: row.get("version")?,
            })
        },
    )?;
    let named: Vec<(ResolutionId, GroupId)> = tx.all(
        "SELECT resolution_id, group_id FROM resolution_group WHERE branch_id = $1 ORDER BY resolution_id, group_id",
        params![branch],
        |row| Ok((row.get("resolution_id")?, row.get("group_id")?)),
    )?;
    for one in &mut found {
        one.groups = named.iter().filter(|(id, _)| *id == one.id).map(|(_, group)| *group).collect();
    }
    Ok(found)
}
