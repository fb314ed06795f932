//! What changed and was not followed up yet in what is derived from it: figures of offices, texts to search for (ADR 22).

use domain::id::{BranchId, OfficeId};
use uuid::Uuid;

use crate::{StoreError, Tx, params};

/// Something that changed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Changed {
    /// The branch.
    pub branch: BranchId,
    /// What it is, such as `meeting`.
    pub noun: String,
    /// Which one.
    pub object: Uuid,
    /// Another number after every change, as long as it waits.
    pub version: i64,
}

/// Notes that something changed.
///
/// # Errors
/// As the engine.
pub fn note(tx: &mut Tx, branch: BranchId, noun: &str, object: Uuid) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO changed (branch_id, noun, object_id, version) VALUES ($1, $2, $3, 1)
         ON CONFLICT (branch_id, noun, object_id) DO UPDATE SET version = changed.version + 1",
        params![branch, noun, object],
    )?;
    Ok(())
}

/// Some of what waits, of whatever branch.
///
/// # Errors
/// As the engine.
pub fn waiting(tx: &mut Tx, most: i64) -> Result<Vec<Changed>, StoreError> {
    tx.all(
        "/* roll-up: waiting */ SELECT branch_id, noun, object_id, version FROM changed LIMIT $1",
        params![most],
        |row| {
            Ok(Changed {
                branch: row.get("branch_id")?,
                noun: row.get("noun")?,
                object: row.get("object_id")?,
                version: row.get("version")?,
            })
        },
    )
}

/// How much waits, of all branches.
///
/// # Errors
/// As the engine.
pub fn count_waiting(tx: &mut Tx) -> Result<i64, StoreError> {
    tx.one("/* roll-up: count_waiting */ SELECT COUNT(*) AS many FROM changed", params![], |row| {
        row.get("many")
    })
}

/// How much waits of the branches anywhere below an office.
///
/// # Errors
/// As the engine.
pub fn count_below(tx: &mut Tx, office: OfficeId) -> Result<i64, StoreError> {
    // Mostly nothing waits, and then the tree need not be looked at.
    if count_waiting(tx)? == 0 {
        return Ok(0);
    }
    let below: Vec<OfficeId> = tx.all(
        "WITH RECURSIVE below (office_id) AS (
             SELECT office_id FROM office WHERE office_id = $1
             UNION
             SELECT o.office_id FROM office o JOIN below b ON o.parent_id = b.office_id)
         SELECT office_id FROM below",
        params![office],
        |row| row.get("office_id"),
    )?;
    let waiting: Vec<(OfficeId, i64)> = tx.all(
        "/* roll-up: count_below */ SELECT b.office_id, COUNT(*) AS many
         FROM changed c JOIN office_branch b ON b.branch_id = c.branch_id GROUP BY b.office_id",
        params![],
        |row| Ok((row.get("office_id")?, row.get("many")?)),
    )?;
    Ok(waiting.iter().filter(|(office, _)| below.contains(office)).map(|(_, many)| many).sum())
}

/// Takes out what was followed up, unless it has changed again since.
///
/// # Errors
/// As the engine.
pub fn done(tx: &mut Tx, one: &Changed) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM changed WHERE branch_id = $1 AND noun = $2 AND object_id = $3 AND version = $4",
        params![one.branch, one.noun, one.object, one.version],
    )?;
    Ok(())
}
