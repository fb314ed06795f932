//! Democratic appraisals: the appraisal itself, the parts of its groups, its ballots. People are in [`crate::appraised`].

use domain::{
    appraisal::{Appraisal, Part, PartState, Stage},
    id::{AppraisalId, BallotId, BranchId, GroupId},
    meeting::Mark,
};

use crate::{Row, StoreError, Tx, params};

const COLUMNS: &str =
    "appraisal_id, year, theme, hand_in_by, opened_by, opened_at, stage, early, unfinished, cancelled_by, cancelled_at,
     cancelled_why, version";

fn read(row: &Row<'_>) -> Result<Appraisal, StoreError> {
    Ok(Appraisal {
        id: row.get("appraisal_id")?,
        year: row.number("year")?,
        theme: row.get("theme")?,
        hand_in_by: row.get("hand_in_by")?,
        opened: Mark { by: row.get("opened_by")?, at: row.get("opened_at")? },
        stage: row.code("stage", Stage::from_code)?,
        early: row.get("early")?,
        unfinished: row.get("unfinished")?,
        cancelled: row.mark("cancelled_by", "cancelled_at")?.zip(row.get("cancelled_why")?),
        version: row.get("version")?,
    })
}

/// Adds an appraisal.
///
/// # Errors
/// [`StoreError::Unique`] for a second one of a year, but beside those that were called off.
pub fn add(tx: &mut Tx, branch: BranchId, one: &Appraisal) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO appraisal (branch_id, appraisal_id, year, theme, hand_in_by, opened_by, opened_at, stage, early,
         unfinished, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)",
        params![
            branch,
            one.id,
            i64::from(one.year),
            one.theme,
            one.hand_in_by,
            one.opened.by,
            one.opened.at,
            one.stage.code(),
            one.early,
            one.unfinished
        ],
    )?;
    Ok(())
}

/// One appraisal.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, id: AppraisalId) -> Result<Option<Appraisal>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM appraisal WHERE branch_id = $1 AND appraisal_id = $2");
    tx.optional(&sql, params![branch, id], read)
}

/// All appraisals of a branch, the newest year first, of a year the newest first; also those that were called off.
///
/// # Errors
/// As the engine.
pub fn all(tx: &mut Tx, branch: BranchId) -> Result<Vec<Appraisal>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM appraisal WHERE branch_id = $1 ORDER BY year DESC, opened_at DESC, appraisal_id DESC"
    );
    tx.all(&sql, params![branch], read)
}

/// Writes down another stage, theme or day, and that it was called off.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn update(tx: &mut Tx, branch: BranchId, one: &Appraisal) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE appraisal SET theme = $4, hand_in_by = $5, stage = $6, early = $7, unfinished = $8,
         cancelled_by = $9, cancelled_at = $10, cancelled_why = $11, version = version + 1
         WHERE branch_id = $1 AND appraisal_id = $2 AND version = $3",
        params![
            branch,
            one.id,
            one.version,
            one.theme,
            one.hand_in_by,
            one.stage.code(),
            one.early,
            one.unfinished,
            one.cancelled.as_ref().map(|(mark, _)| mark.by),
            one.cancelled.as_ref().map(|(mark, _)| mark.at),
            one.cancelled.as_ref().map(|(_, why)| why)
        ],
    )
}

/// Adds the part of a group, open.
///
/// # Errors
/// As the engine.
pub fn add_part(tx: &mut Tx, branch: BranchId, id: AppraisalId, group: GroupId) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO appraisal_part (branch_id, appraisal_id, group_id, state, version) VALUES ($1, $2, $3, $4, 1)",
        params![branch, id, group, PartState::Open.code()],
    )?;
    Ok(())
}

/// Takes away the part of a group in which nobody is any more.
///
/// # Errors
/// [`StoreError::Stale`] for a group without one.
pub fn drop_part(tx: &mut Tx, branch: BranchId, id: AppraisalId, group: GroupId) -> Result<(), StoreError> {
    tx.expect_one(
        "DELETE FROM appraisal_part WHERE branch_id = $1 AND appraisal_id = $2 AND group_id = $3",
        params![branch, id, group],
    )
}

/// The parts of the groups, in their order.
///
/// # Errors
/// As the engine.
pub fn parts(tx: &mut Tx, branch: BranchId, id: AppraisalId) -> Result<Vec<Part>, StoreError> {
    tx.all(
        "SELECT group_id, state, returned, handed_by, handed_at, version FROM appraisal_part
         WHERE branch_id = $1 AND appraisal_id = $2 ORDER BY group_id",
        params![branch, id],
        |row| {
            Ok(Part {
                group: row.get("group_id")?,
                state: row.code("state", PartState::from_code)?,
                returned: row.get("returned")?,
                handed: row.mark("handed_by", "handed_at")?,
                version: row.get("version")?,
            })
        },
    )
}

/// Writes down another state of a part.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn update_part(tx: &mut Tx, branch: BranchId, id: AppraisalId, part: &Part) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE appraisal_part SET state = $5, returned = $6, handed_by = $7, handed_at = $8, version = version + 1
         WHERE branch_id = $1 AND appraisal_id = $2 AND group_id = $3 AND version = $4",
        params![
            branch,
            id,
            part.group,
            part.version,
            part.state.code(),
            part.returned,
            part.handed.map(|mark| mark.by),
            part.handed.map(|mark| mark.at)
        ],
    )
}

/// Adds a ballot to the poll.
///
/// # Errors
/// As the engine.
pub fn add_ballot(
    tx: &mut Tx,
    branch: BranchId,
    id: AppraisalId,
    ballot: BallotId,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO appraisal_ballot (branch_id, appraisal_id, number, ballot_id)
         SELECT branch_id, $2, (SELECT COUNT(*) + 1 FROM appraisal_ballot WHERE branch_id = $1 AND appraisal_id = $2), $3
         FROM branch WHERE branch_id = $1",
        params![branch, id, ballot],
    )?;
    Ok(())
}

/// The ballots of the poll, the oldest first.
///
/// # Errors
/// As the engine.
pub fn ballots(tx: &mut Tx, branch: BranchId, id: AppraisalId) -> Result<Vec<BallotId>, StoreError> {
    tx.all(
        "SELECT ballot_id FROM appraisal_ballot WHERE branch_id = $1 AND appraisal_id = $2 ORDER BY number",
        params![branch, id],
        |row| row.get("ballot_id"),
    )
}

/// The appraisal for which a ballot is held.
///
/// # Errors
/// As the engine.
pub fn of_ballot(tx: &mut Tx, branch: BranchId, ballot: BallotId) -> Result<Option<AppraisalId>, StoreError> {
    tx.optional(
        "SELECT appraisal_id FROM appraisal_ballot WHERE branch_id = $1 AND ballot_id = $2",
        params![branch, ballot],
        |row| row.get("appraisal_id"),
    )
}
