//! What members put right about themselves.

use domain::{
    id::{BranchId, GroupId, MeetingId, PersonId, RectificationId},
    life_meeting::{Rectification, RectificationAct, RectificationState},
    meeting::Mark,
    text::Note,
};

use crate::{Row, StoreError, Tx, params};

const COLUMNS: &str = "rectification_id, group_id, meeting_id, person_id, shared, problem, measures, due, by_id, at, state, result,
    closed_by, closed_at, version";

fn read(row: &Row<'_>) -> Result<Rectification, StoreError> {
    Ok(Rectification {
        id: row.get("rectification_id")?,
        group: row.get("group_id")?,
        meeting: row.get("meeting_id")?,
        person: row.get("person_id")?,
        shared: row.get("shared")?,
        problem: row.get("problem")?,
        measures: row.get("measures")?,
        due: row.get("due")?,
        by: Mark { by: row.get("by_id")?, at: row.get("at")? },
        state: row.code("state", RectificationState::from_code)?,
        closed: row.get::<Option<Note>>("result")?.zip(row.mark("closed_by", "closed_at")?),
        version: row.get("version")?,
    })
}

/// Adds a line.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, one: &Rectification) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO rectification (branch_id, rectification_id, group_id, meeting_id, person_id, shared, problem, measures,
             due, by_id, at, state, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        params![
            branch,
            one.id,
            one.group,
            one.meeting,
            one.person,
            one.shared,
            one.problem,
            one.measures,
            one.due,
            one.by.by,
            one.by.at,
            one.state.code(),
            one.version
        ],
    )?;
    Ok(())
}

/// One line.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, id: RectificationId) -> Result<Option<Rectification>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM rectification WHERE branch_id = $1 AND rectification_id = $2");
    tx.optional(&sql, params![branch, id], read)
}

/// The lines that come from the meetings of a group, also those it held jointly, those due first first; those that were taken
/// back aside.
///
/// # Errors
/// As the engine.
pub fn of_group(tx: &mut Tx, branch: BranchId, group: GroupId) -> Result<Vec<Rectification>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM rectification WHERE branch_id = $1 AND state <> 'withdrawn' AND (group_id = $2
             OR meeting_id IN (SELECT meeting_id FROM joint_group WHERE branch_id = $1 AND group_id = $2))
         ORDER BY due, rectification_id"
    );
    tx.all(&sql, params![branch, group], read)
}

/// The lines of one meeting, in the same order.
///
/// # Errors
/// As the engine.
pub fn of_meeting(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
) -> Result<Vec<Rectification>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM rectification WHERE branch_id = $1 AND meeting_id = $2 AND state <> 'withdrawn'
         ORDER BY due, rectification_id"
    );
    tx.all(&sql, params![branch, meeting], read)
}

/// Somebody's own lines from whatever group, in the same order.
///
/// # Errors
/// As the engine.
pub fn of_person(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<Rectification>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM rectification WHERE branch_id = $1 AND person_id = $2 AND state <> 'withdrawn'
         ORDER BY due, rectification_id"
    );
    tx.all(&sql, params![branch, person], read)
}

/// Writes down another state.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn update(tx: &mut Tx, branch: BranchId, one: &Rectification) -> Result<(), StoreError> {
    let (result, mark) = one.closed.clone().unzip();
    tx.expect_one(
        "UPDATE rectification SET state = $4, shared = $5, result = $6, closed_by = $7, closed_at = $8, version = version + 1
         WHERE branch_id = $1 AND rectification_id = $2 AND version = $3",
        params![
            branch,
            one.id,
            one.version,
            one.state.code(),
            one.shared,
            result,
            mark.map(|m: Mark| m.by),
            mark.map(|m: Mark| m.at)
        ],
    )
}

/// What was done about a line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RectificationNote {
    /// What was done.
    pub act: RectificationAct,
    /// What was written down; empty for a confirmation.
    pub text: String,
    /// By whom, when.
    pub mark: Mark,
}

/// Adds a note.
///
/// # Errors
/// As the engine.
pub fn add_note(
    tx: &mut Tx,
    branch: BranchId,
    id: RectificationId,
    note: &RectificationNote,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO rectification_note (branch_id, rectification_id, number, act, text, by_id, at)
         SELECT branch_id, $2, (SELECT COUNT(*) + 1 FROM rectification_note WHERE branch_id = $1 AND rectification_id = $2),
             $3, $4, $5, $6 FROM branch WHERE branch_id = $1",
        params![branch, id, note.act.code(), note.text, note.mark.by, note.mark.at],
    )?;
    Ok(())
}

/// What was done about a line, oldest first.
///
/// # Errors
/// As the engine.
pub fn notes(
    tx: &mut Tx,
    branch: BranchId,
    id: RectificationId,
) -> Result<Vec<RectificationNote>, StoreError> {
    tx.all(
        "SELECT act, text, by_id, at FROM rectification_note WHERE branch_id = $1 AND rectification_id = $2
         ORDER BY number",
        params![branch, id],
        |row| {
            Ok(RectificationNote {
                act: row.code("act", RectificationAct::from_code)?,
                text: row.get("text")?,
                mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
            })
        },
    )
}
