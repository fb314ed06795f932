//! Taking back what was written down last of a person, and what was taken back.

use domain::{
    id::{BranchId, GroupId, PersonId, TransferId},
    meeting::Mark,
    membership::{Entry, EntryKind},
    text::Reason,
};
use jiff::civil::Date;

use crate::{StoreError, Tx, params};

/// An entry that was taken back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Withdrawn {
    /// What it said.
    pub entry: Entry,
    /// The decision, the place or the reason that stood with it.
    pub note: Option<Reason>,
    /// Why it was taken back.
    pub why: Reason,
    /// By whom, when.
    pub mark: Mark,
}

/// Keeps an entry that was taken back, with what stood beside it.
///
/// # Errors
/// As the engine.
pub fn keep(tx: &mut Tx, branch: BranchId, person: PersonId, one: &Withdrawn) -> Result<(), StoreError> {
    let (kind, on) = (one.entry.kind, one.entry.on);
    tx.execute(
        "INSERT INTO roster_withdrawn (branch_id, person_id, number, kind, value, on_day, note, why, by_id, at)
         SELECT branch_id, $2, (SELECT COUNT(*) + 1 FROM roster_withdrawn WHERE branch_id = $1 AND person_id = $2),
         $3, $4, $5, $6, $7, $8, $9 FROM branch WHERE branch_id = $1",
        params![branch, person, kind.code(), kind.value(), on, one.note, one.why, one.mark.by, one.mark.at],
    )?;
    Ok(())
}

/// What was taken back of somebody, in the order in which that was done.
///
/// # Errors
/// As the engine.
pub fn of_person(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<Withdrawn>, StoreError> {
    tx.all(
        "SELECT kind, value, on_day, note, why, by_id, at FROM roster_withdrawn
         WHERE branch_id = $1 AND person_id = $2 ORDER BY number",
        params![branch, person],
        |row| {
            let value: String = row.get("value")?;
            let kind = row.code("kind", |kind| EntryKind::from_code(kind, &value))?;
            Ok(Withdrawn {
                entry: Entry { kind, on: row.get("on_day")? },
                note: row.get("note")?,
                why: row.get("why")?,
                mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
            })
        },
    )
}

/// Takes the state back that began on a day and goes on; the one before goes on instead.
///
/// # Errors
/// [`StoreError::Stale`] when it is not the last one, or none went before it.
pub fn state(tx: &mut Tx, branch: BranchId, person: PersonId, from: Date) -> Result<(), StoreError> {
    tx.expect_one(
        "DELETE FROM membership WHERE branch_id = $1 AND person_id = $2 AND from_day = $3 AND until_day IS NULL",
        params![branch, person, from],
    )?;
    tx.expect_one(
        "UPDATE membership SET until_day = NULL
         WHERE branch_id = $1 AND person_id = $2 AND until_day = $3 AND ending IS NULL",
        params![branch, person, from.yesterday().unwrap_or(from)],
    )
}

/// Takes the end of the last state back, which had this last day.
///
/// # Errors
/// [`StoreError::Stale`] when nothing ended on that day.
pub fn ended(tx: &mut Tx, branch: BranchId, person: PersonId, last: Date) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE membership SET until_day = NULL, ending = NULL, basis = NULL
         WHERE branch_id = $1 AND person_id = $2 AND until_day = $3 AND ending IS NOT NULL",
        params![branch, person, last],
    )
}

/// Opens a letter again whose receipt was taken back.
///
/// # Errors
/// [`StoreError::Stale`] for one without a receipt.
pub fn receipt(tx: &mut Tx, branch: BranchId, transfer: TransferId) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE transfer SET received_on = NULL
         WHERE branch_id = $1 AND transfer_id = $2 AND received_on IS NOT NULL AND void_on IS NULL",
        params![branch, transfer],
    )
}

/// Takes the stay in a group back that began on a day and goes on. `before` went on to the day before, and goes on instead.
///
/// # Errors
/// [`StoreError::Stale`] when it is not the last one.
pub fn placed(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    from: Date,
    before: Option<GroupId>,
) -> Result<(), StoreError> {
    tx.expect_one(
        "DELETE FROM group_membership
         WHERE branch_id = $1 AND person_id = $2 AND from_day = $3 AND until_day IS NULL",
        params![branch, person, from],
    )?;
    match before {
        Some(group) => left(tx, branch, person, from.yesterday().unwrap_or(from), group),
        None => Ok(()),
    }
}

/// Takes the end of a stay back, which had this last day.
///
/// # Errors
/// [`StoreError::Stale`] when none ended on that day.
pub fn left(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    last: Date,
    group: GroupId,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE group_membership SET until_day = NULL
         WHERE branch_id = $1 AND person_id = $2 AND until_day = $3 AND group_id = $4",
        params![branch, person, last, group],
    )
}

/// Takes the relation back that began on a day and goes on; `before` says whether another one went on to the day before.
///
/// # Errors
/// [`StoreError::Stale`] when it is not the last one.
pub fn away(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    from: Date,
    before: bool,
) -> Result<(), StoreError> {
    tx.expect_one(
        "DELETE FROM relation WHERE branch_id = $1 AND person_id = $2 AND from_day = $3 AND until_day IS NULL",
        params![branch, person, from],
    )?;
    if before { back(tx, branch, person, from.yesterday().unwrap_or(from)) } else { Ok(()) }
}

/// Takes the end of a relation back, which had this last day.
///
/// # Errors
/// [`StoreError::Stale`] when none ended on that day.
pub fn back(tx: &mut Tx, branch: BranchId, person: PersonId, last: Date) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE relation SET until_day = NULL WHERE branch_id = $1 AND person_id = $2 AND until_day = $3",
        params![branch, person, last],
    )
}
