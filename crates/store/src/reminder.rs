//! Of what somebody was reminded, and on which day a branch was last looked through.

use domain::{
    due::Call,
    id::{BranchId, PersonId},
};
use jiff::{Timestamp, civil::Date};

use crate::{StoreError, Tx, params};

/// That somebody was reminded of something: what, of which day, and at what point.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    /// What: a word and an id.
    pub thing: String,
    /// The day that it hangs on.
    pub day: Date,
    /// At what point.
    pub call: Call,
}

/// The last day on which the reminders of a branch went out.
///
/// # Errors
/// As the engine.
pub fn last(tx: &mut Tx, branch: BranchId) -> Result<Option<Date>, StoreError> {
    tx.optional("SELECT day FROM reminder_day WHERE branch_id = $1", params![branch], |row| row.get("day"))
}

/// Some of the branches whose reminders of a day were not taken yet, by their ids, after one of them.
///
/// # Errors
/// As the engine.
pub fn not_taken(
    tx: &mut Tx,
    day: Date,
    after: Option<BranchId>,
    most: i64,
) -> Result<Vec<BranchId>, StoreError> {
    let after = after.map(|branch| branch.to_string()).unwrap_or_default();
    tx.all(
        "/* roll-up: not_taken */ SELECT b.branch_id FROM branch b LEFT JOIN reminder_day r ON r.branch_id = b.branch_id
         WHERE (r.day IS NULL OR r.day < $1) AND b.branch_id > $2 ORDER BY b.branch_id LIMIT $3",
        params![day, after, most],
        |row| row.get("branch_id"),
    )
}

/// Takes a day's reminders of a branch; whoever was faster has them.
///
/// # Errors
/// [`StoreError::Stale`] when that day or a later one was taken.
pub fn claim(tx: &mut Tx, branch: BranchId, day: Date) -> Result<(), StoreError> {
    tx.expect_one(
        "INSERT INTO reminder_day (branch_id, day) VALUES ($1, $2)
         ON CONFLICT (branch_id) DO UPDATE SET day = $2
         WHERE reminder_day.branch_id = $1 AND reminder_day.day < $2",
        params![branch, day],
    )
}

/// Everything that somebody was reminded of.
///
/// # Errors
/// As the engine.
pub fn told(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<Told>, StoreError> {
    tx.all(
        "SELECT thing, day, call FROM reminder WHERE branch_id = $1 AND person_id = $2 ORDER BY day, thing, call",
        params![branch, person],
        |row| {
            let call = row.code("call", Call::from_code)?;
            Ok(Told { thing: row.get("thing")?, day: row.get("day")?, call })
        },
    )
}

/// Keeps that somebody was reminded; a second time changes nothing.
///
/// # Errors
/// As the engine.
pub fn tell(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    told: &Told,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO reminder (branch_id, person_id, thing, day, call, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (branch_id, person_id, thing, day, call) DO NOTHING",
        params![branch, person, told.thing, told.day, told.call.code(), at],
    )?;
    Ok(())
}
