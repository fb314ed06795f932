//! A branch's own Word templates. Only [`bytes`] reads what is in one.

use domain::{
    id::{BranchId, OwnTemplateId},
    meeting::Mark,
    own_template::{OwnTemplate, TemplatePurpose},
};

use crate::{Row, StoreError, Tx, params};

const TEMPLATE: &str = "own_template_id, purpose, name, size, sha256, by_id, at, ended_by, ended_at";

fn read(row: &Row<'_>) -> Result<OwnTemplate, StoreError> {
    Ok(OwnTemplate {
        id: row.get("own_template_id")?,
        purpose: row.code("purpose", TemplatePurpose::from_code)?,
        name: row.get("name")?,
        size: row.get("size")?,
        sha256: row.get("sha256")?,
        mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
        ended: row.mark("ended_by", "ended_at")?,
    })
}

/// Keeps a template with its bytes.
///
/// # Errors
/// [`StoreError::Unique`] while another of its purpose is in use.
pub fn add(tx: &mut Tx, branch: BranchId, one: &OwnTemplate, bytes: &[u8]) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO own_template (branch_id, own_template_id, purpose, name, size, sha256, by_id, at, ended_by, ended_at,
             bytes)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            branch,
            one.id,
            one.purpose.code(),
            one.name,
            one.size,
            one.sha256,
            one.mark.by,
            one.mark.at,
            one.ended.map(|mark| mark.by),
            one.ended.map(|mark| mark.at),
            bytes.to_vec()
        ],
    )?;
    Ok(())
}

/// Ends the one that is in use.
///
/// # Errors
/// [`StoreError::Stale`] where it is not in use any more.
pub fn end(tx: &mut Tx, branch: BranchId, id: OwnTemplateId, mark: Mark) -> Result<(), StoreError> {
    let ended = tx.execute(
        "UPDATE own_template SET ended_by = $3, ended_at = $4
         WHERE branch_id = $1 AND own_template_id = $2 AND ended_at IS NULL",
        params![branch, id, mark.by, mark.at],
    )?;
    if ended == 1 { Ok(()) } else { Err(StoreError::Stale) }
}

/// All templates of a branch, the latest first.
///
/// # Errors
/// As the engine.
pub fn all(tx: &mut Tx, branch: BranchId) -> Result<Vec<OwnTemplate>, StoreError> {
    let sql =
        format!("SELECT {TEMPLATE} FROM own_template WHERE branch_id = $1 ORDER BY at DESC, own_template_id");
    tx.all(&sql, params![branch], read)
}

/// What is in one.
///
/// # Errors
/// As the engine.
pub fn bytes(tx: &mut Tx, branch: BranchId, id: OwnTemplateId) -> Result<Option<Vec<u8>>, StoreError> {
    let sql = "SELECT bytes FROM own_template WHERE branch_id = $1 AND own_template_id = $2";
    tx.optional(sql, params![branch, id], |row| row.get("bytes"))
}
