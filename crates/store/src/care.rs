//! Difficulties of members, the help with them, and who may know of them.

use domain::{
    care::{Care, CareAct, CareNeed},
    id::{BranchId, CareId, GroupId, PersonId},
    meeting::Mark,
    text::Note,
};
use jiff::civil::Date;

use crate::{Row, StoreError, Tx, params};

const COLUMNS: &str =
    "care_id, group_id, person_id, need, what, opened_by, opened_at, follow_up, closed, reported, version";

fn read(row: &Row<'_>) -> Result<Care, StoreError> {
    Ok(Care {
        id: row.get("care_id")?,
        group: row.get("group_id")?,
        person: row.get("person_id")?,
        need: row.code("need", CareNeed::from_code)?,
        what: row.get("what")?,
        opened: Mark { by: row.get("opened_by")?, at: row.get("opened_at")? },
        follow_up: row.get("follow_up")?,
        closed: row.get("closed")?,
        reported: row.get::<i64>("reported")? != 0,
        version: row.get("version")?,
    })
}

/// Lets what is open of somebody's difficulties go with the person into another group.
///
/// # Errors
/// As the engine.
pub fn move_with(tx: &mut Tx, branch: BranchId, person: PersonId, to: GroupId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE care SET group_id = $3, version = version + 1
         WHERE branch_id = $1 AND person_id = $2 AND closed IS NULL",
        params![branch, person, to],
    )?;
    Ok(())
}

/// Adds a difficulty.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, care: &Care) -> Result<(), StoreError> {
    let c = care;
    tx.execute(
        "INSERT INTO care (branch_id, care_id, group_id, person_id, need, what, opened_by, opened_at, follow_up, closed,
         reported, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        params![
            branch,
            c.id,
            c.group,
            c.person,
            c.need.code(),
            c.what,
            c.opened.by,
            c.opened.at,
            c.follow_up,
            c.closed,
            i64::from(c.reported),
            c.version
        ],
    )?;
    Ok(())
}

/// One difficulty.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, id: CareId) -> Result<Option<Care>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM care WHERE branch_id = $1 AND care_id = $2");
    tx.optional(&sql, params![branch, id], read)
}

/// The difficulties in the branch, the newest first.
///
/// # Errors
/// As the engine.
pub fn all(tx: &mut Tx, branch: BranchId) -> Result<Vec<Care>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM care WHERE branch_id = $1 ORDER BY opened_at DESC, care_id DESC");
    tx.all(&sql, params![branch], read)
}

/// The difficulties in a group, the newest first.
///
/// # Errors
/// As the engine.
pub fn of_group(tx: &mut Tx, branch: BranchId, group: GroupId) -> Result<Vec<Care>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM care WHERE branch_id = $1 AND group_id = $2 ORDER BY opened_at DESC, care_id DESC"
    );
    tx.all(&sql, params![branch, group], read)
}

/// Writes down when to look again, that it is over, or that the branch was told.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn update(tx: &mut Tx, branch: BranchId, care: &Care) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE care SET follow_up = $4, closed = $5, reported = $6, version = version + 1
         WHERE branch_id = $1 AND care_id = $2 AND version = $3",
        params![branch, care.id, care.version, care.follow_up, care.closed, i64::from(care.reported)],
    )
}

/// What was done.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CareNote {
    /// What.
    pub act: CareAct,
    /// On which day.
    pub on: Date,
    /// In words.
    pub text: Note,
    /// Who wrote it down, when.
    pub mark: Mark,
}

/// Adds a note.
///
/// # Errors
/// As the engine.
pub fn add_note(tx: &mut Tx, branch: BranchId, id: CareId, note: &CareNote) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO care_note (branch_id, care_id, number, act, on_day, text, by_id, at)
         SELECT branch_id, $2, (SELECT COUNT(*) + 1 FROM care_note WHERE branch_id = $1 AND care_id = $2), $3, $4, $5, $6, $7
         FROM branch WHERE branch_id = $1",
        params![branch, id, note.act.code(), note.on, note.text, note.mark.by, note.mark.at],
    )?;
    Ok(())
}

/// What was done, oldest first.
///
/// # Errors
/// As the engine.
pub fn notes(tx: &mut Tx, branch: BranchId, id: CareId) -> Result<Vec<CareNote>, StoreError> {
    tx.all(
        "SELECT act, on_day, text, by_id, at FROM care_note WHERE branch_id = $1 AND care_id = $2 ORDER BY number",
        params![branch, id],
        |row| {
            Ok(CareNote {
                act: row.code("act", CareAct::from_code)?,
                on: row.get("on_day")?,
                text: row.get("text")?,
                mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
            })
        },
    )
}

/// Those who were named to know of difficulties: which, and who.
///
/// # Errors
/// As the engine.
pub fn readers(tx: &mut Tx, branch: BranchId) -> Result<Vec<(CareId, PersonId)>, StoreError> {
    tx.all(
        "SELECT care_id, person_id FROM care_reader WHERE branch_id = $1 ORDER BY care_id, named_at, person_id",
        params![branch],
        |row| Ok((row.get("care_id")?, row.get("person_id")?)),
    )
}

/// Names somebody who needs to know.
///
/// # Errors
/// [`StoreError::Unique`] for who was named already.
pub fn add_reader(
    tx: &mut Tx,
    branch: BranchId,
    id: CareId,
    person: PersonId,
    mark: Mark,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO care_reader (branch_id, care_id, person_id, named_by, named_at) VALUES ($1, $2, $3, $4, $5)",
        params![branch, id, person, mark.by, mark.at],
    )?;
    Ok(())
}

/// Takes somebody off who no longer needs to know.
///
/// # Errors
/// [`StoreError::Stale`] for who was not named.
pub fn remove_reader(tx: &mut Tx, branch: BranchId, id: CareId, person: PersonId) -> Result<(), StoreError> {
    tx.expect_one(
        "DELETE FROM care_reader WHERE branch_id = $1 AND care_id = $2 AND person_id = $3",
        params![branch, id, person],
    )
}

/// Hands the difficulties of a group that are not over to another one, which goes on with them.
///
/// # Errors
/// As the engine.
pub fn hand_over(tx: &mut Tx, branch: BranchId, from: GroupId, into: GroupId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE care SET group_id = $3, version = version + 1
         WHERE branch_id = $1 AND group_id = $2 AND closed IS NULL",
        params![branch, from, into],
    )?;
    Ok(())
}
