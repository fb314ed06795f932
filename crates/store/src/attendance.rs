//! Who took part in what: the rolls of meetings, what was made up for, and organized life that the group did not hold.

use domain::{
    attendance::{LifeEntry, LifeKind},
    id::{BranchId, LifeEntryId, MeetingId, PersonId},
    meeting::{Mark, Presence},
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};

use crate::{StoreError, Tx, params, proceedings};

/// A line of the roll of a meeting that is over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rolled {
    /// The meeting.
    pub meeting: MeetingId,
    /// When it began.
    pub start: DateTime,
    /// Who.
    pub person: PersonId,
    /// How.
    pub presence: Presence,
    /// Whether the absent person has made up for it.
    pub made_up: bool,
}

/// The rolls of the meetings in the branch that began on a day or later and are over, the earliest first.
///
/// # Errors
/// As the engine.
pub fn rolls(tx: &mut Tx, branch: BranchId, since: Date) -> Result<Vec<Rolled>, StoreError> {
    tx.all(
        "SELECT r.meeting_id, m.starts, r.person_id, r.presence, r.late_at, r.reason, r.on_leave, u.done_at
         FROM roll r
         JOIN meeting m ON m.branch_id = r.branch_id AND m.meeting_id = r.meeting_id
         LEFT JOIN make_up u ON u.branch_id = r.branch_id AND u.meeting_id = r.meeting_id AND u.person_id = r.person_id
         WHERE r.branch_id = $1 AND m.starts >= $2 AND m.stage IN ('concluded', 'signed', 'reported', 'archived')
         ORDER BY m.starts, r.meeting_id",
        params![branch, since],
        |row| {
            Ok(Rolled {
                meeting: row.get("meeting_id")?,
                start: row.get("starts")?,
                person: row.get("person_id")?,
                presence: proceedings::presence(row)?,
                made_up: row.get::<Option<Timestamp>>("done_at")?.is_some(),
            })
        },
    )
}

/// Adds that somebody took part in something.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, entry: &LifeEntry) -> Result<(), StoreError> {
    let e = entry;
    tx.execute(
        "INSERT INTO life_entry (branch_id, life_entry_id, person_id, on_day, kind, note, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![branch, e.id, e.person, e.on, e.kind.code(), e.note, e.mark.by, e.mark.at],
    )?;
    Ok(())
}

/// What people took part in from a day on, the newest first; taken back or not.
///
/// # Errors
/// As the engine.
pub fn entries(tx: &mut Tx, branch: BranchId, since: Date) -> Result<Vec<LifeEntry>, StoreError> {
    tx.all(
        "SELECT life_entry_id, person_id, on_day, kind, note, by_id, at, withdrawn_by, withdrawn_at FROM life_entry
         WHERE branch_id = $1 AND on_day >= $2 ORDER BY on_day DESC, life_entry_id DESC",
        params![branch, since],
        |row| {
            Ok(LifeEntry {
                id: row.get("life_entry_id")?,
                person: row.get("person_id")?,
                on: row.get("on_day")?,
                kind: row.code("kind", LifeKind::from_code)?,
                note: row.get("note")?,
                mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
                withdrawn: row.mark("withdrawn_by", "withdrawn_at")?,
            })
        },
    )
}

/// Whose entry it is; nothing for one that there is not.
///
/// # Errors
/// As the engine.
pub fn whose(tx: &mut Tx, branch: BranchId, id: LifeEntryId) -> Result<Option<PersonId>, StoreError> {
    tx.optional(
        "SELECT person_id FROM life_entry WHERE branch_id = $1 AND life_entry_id = $2",
        params![branch, id],
        |row| row.get("person_id"),
    )
}

/// Takes an entry back.
///
/// # Errors
/// [`StoreError::Stale`] when it was taken back already.
pub fn withdraw(tx: &mut Tx, branch: BranchId, id: LifeEntryId, mark: Mark) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE life_entry SET withdrawn_by = $3, withdrawn_at = $4
         WHERE branch_id = $1 AND life_entry_id = $2 AND withdrawn_at IS NULL",
        params![branch, id, mark.by, mark.at],
    )
}
