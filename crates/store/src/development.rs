//! Development files: entries, and cultivation contacts.

use domain::{
    development::Training,
    id::{BranchId, ItemId, MeetingId, PersonId},
    meeting::Mark,
    membership::Span,
    text::{Note, Reason},
};
use jiff::civil::Date;

use crate::{Row, StoreError, Tx, params};

/// An entry of a file as it is stored; what its words mean is told by [`domain::development`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// Whose file.
    pub person: PersonId,
    /// Its number in the file, from 1.
    pub number: i64,
    /// `step`, `inspection`, `report`, `opinion` or `extension`.
    pub kind: String,
    /// The step, the purpose of the opinion, the months of the extension; empty for the others.
    pub what: String,
    /// The day on which it happened.
    pub on: Date,
    /// What there is to say.
    pub text: Option<Note>,
    /// The meeting that gave the opinion.
    pub meeting: Option<MeetingId>,
    /// The item of its agenda on which it was given.
    pub item: Option<ItemId>,
    /// How long it was, of 集中培训.
    pub length: Option<Training>,
    /// Who entered it, when.
    pub mark: Mark,
    /// Who took it back, when, and why.
    pub withdrawn: Option<(Mark, Reason)>,
}

const COLUMNS: &str =
    "person_id, number, kind, what, on_day, text, meeting_id, item_id, training_days, training_hours, by_id, at,
    withdrawn_by, withdrawn_at, withdrawn_why";

fn read(row: &Row<'_>) -> Result<Stored, StoreError> {
    let length = row.optional_number("training_days")?.zip(row.optional_number("training_hours")?);
    Ok(Stored {
        person: row.get("person_id")?,
        number: row.get("number")?,
        kind: row.get("kind")?,
        what: row.get("what")?,
        on: row.get("on_day")?,
        text: row.get("text")?,
        meeting: row.get("meeting_id")?,
        item: row.get("item_id")?,
        length: length.map(|(days, hours)| Training { days, hours }),
        mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
        withdrawn: row.mark("withdrawn_by", "withdrawn_at")?.zip(row.get("withdrawn_why")?),
    })
}

/// The entries of all files of the branch, in the order in which they were made.
///
/// # Errors
/// As the engine.
pub fn all(tx: &mut Tx, branch: BranchId) -> Result<Vec<Stored>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM development_entry WHERE branch_id = $1 ORDER BY person_id, number");
    tx.all(&sql, params![branch], read)
}

/// The entries of one file, in the order in which they were made.
///
/// # Errors
/// As the engine.
pub fn of_person(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<Stored>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM development_entry WHERE branch_id = $1 AND person_id = $2 ORDER BY number"
    );
    tx.all(&sql, params![branch, person], read)
}

/// Adds an entry; its number is the next of the file, whatever it says.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, entry: &Stored) -> Result<(), StoreError> {
    let e = entry;
    tx.execute(
        "INSERT INTO development_entry (branch_id, person_id, number, kind, what, on_day, text, meeting_id,
             item_id, by_id, at, training_days, training_hours)
         SELECT branch_id, $2, (SELECT COUNT(*) + 1 FROM development_entry WHERE branch_id = $1 AND person_id = $2),
         $3, $4, $5, $6, $7, $8, $9, $10, $11, $12 FROM branch WHERE branch_id = $1",
        params![
            branch,
            e.person,
            e.kind.clone(),
            e.what.clone(),
            e.on,
            e.text,
            e.meeting,
            e.item,
            e.mark.by,
            e.mark.at,
            e.length.map(|l| i64::from(l.days)),
            e.length.map(|l| i64::from(l.hours))
        ],
    )?;
    Ok(())
}

/// Takes an entry back with the reason.
///
/// # Errors
/// [`StoreError::Stale`] when it was taken back already, or there is none.
pub fn withdraw(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    number: i64,
    (mark, why): (Mark, &Reason),
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE development_entry SET withdrawn_by = $4, withdrawn_at = $5, withdrawn_why = $6
         WHERE branch_id = $1 AND person_id = $2 AND number = $3 AND withdrawn_at IS NULL",
        params![branch, person, number, mark.by, mark.at, why],
    )
}

/// The cultivation contacts of everybody in the branch, the earliest first.
///
/// # Errors
/// As the engine.
pub fn contacts(tx: &mut Tx, branch: BranchId) -> Result<Vec<(PersonId, Span<PersonId>)>, StoreError> {
    tx.all(
        "SELECT person_id, contact_id, from_day, until_day FROM development_contact
         WHERE branch_id = $1 ORDER BY from_day, contact_id",
        params![branch],
        |row| {
            let span = Span {
                from: row.get("from_day")?,
                until: row.get("until_day")?,
                value: row.get("contact_id")?,
            };
            Ok((row.get("person_id")?, span))
        },
    )
}

/// Adds a cultivation contact from a day on.
///
/// # Errors
/// [`StoreError::Unique`] for who began on that day already.
pub fn add_contact(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    contact: PersonId,
    (from, mark): (Date, Mark),
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO development_contact (branch_id, person_id, contact_id, from_day, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![branch, person, contact, from, mark.by, mark.at],
    )?;
    Ok(())
}

/// A cultivation contact that was named by mistake.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WithdrawnContact {
    /// Who, and the days that were entered.
    pub contact: Span<PersonId>,
    /// Who took it back, when, and why.
    pub withdrawn: (Mark, Reason),
}

/// Takes a cultivation contact back with the reason; it is kept among those that were taken back.
///
/// # Errors
/// [`StoreError::Stale`] for who is none from that day on.
pub fn withdraw_contact(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    (contact, from): (PersonId, Date),
    (mark, why): (Mark, &Reason),
) -> Result<(), StoreError> {
    tx.expect_one(
        "INSERT INTO development_contact_withdrawn (branch_id, person_id, number, contact_id, from_day, until_day, by_id, at,
             withdrawn_by, withdrawn_at, withdrawn_why)
         SELECT branch_id, person_id,
             (SELECT COUNT(*) + 1 FROM development_contact_withdrawn WHERE branch_id = $1 AND person_id = $2),
             contact_id, from_day, until_day, by_id, at, $5, $6, $7
         FROM development_contact WHERE branch_id = $1 AND person_id = $2 AND contact_id = $3 AND from_day = $4",
        params![branch, person, contact, from, mark.by, mark.at, why],
    )?;
    tx.expect_one(
        "DELETE FROM development_contact WHERE branch_id = $1 AND person_id = $2 AND contact_id = $3 AND from_day = $4",
        params![branch, person, contact, from],
    )
}

/// The cultivation contacts of somebody that were taken back, in the order in which that was done.
///
/// # Errors
/// As the engine.
pub fn withdrawn_contacts(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
) -> Result<Vec<WithdrawnContact>, StoreError> {
    tx.all(
        "SELECT contact_id, from_day, until_day, withdrawn_by, withdrawn_at, withdrawn_why
         FROM development_contact_withdrawn WHERE branch_id = $1 AND person_id = $2 ORDER BY number",
        params![branch, person],
        |row| {
            let contact = Span {
                from: row.get("from_day")?,
                until: row.get("until_day")?,
                value: row.get("contact_id")?,
            };
            let mark = Mark { by: row.get("withdrawn_by")?, at: row.get("withdrawn_at")? };
            Ok(WithdrawnContact { contact, withdrawn: (mark, row.get("withdrawn_why")?) })
        },
    )
}

/// Who introduces somebody, with the entry that named them; none of an entry that was taken back.
///
/// # Errors
/// As the engine.
pub fn introducers(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<PersonId>, StoreError> {
    tx.all(
        "SELECT i.introducer_id FROM development_introducer i
         JOIN development_entry e ON e.branch_id = i.branch_id AND e.person_id = i.person_id AND e.number = i.number
         JOIN person p ON p.branch_id = i.branch_id AND p.person_id = i.introducer_id
         WHERE i.branch_id = $1 AND i.person_id = $2 AND e.withdrawn_at IS NULL ORDER BY p.position, p.person_id",
        params![branch, person],
        |row| row.get("introducer_id"),
    )
}

/// Names who introduces somebody, with the entry that was added last.
///
/// # Errors
/// As the engine.
pub fn add_introducer(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    introducer: PersonId,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO development_introducer (branch_id, person_id, number, introducer_id)
         SELECT branch_id, $2, (SELECT COUNT(*) FROM development_entry WHERE branch_id = $1 AND person_id = $2), $3
         FROM branch WHERE branch_id = $1",
        params![branch, person, introducer],
    )?;
    Ok(())
}

/// Ends a cultivation contact with a last day.
///
/// # Errors
/// [`StoreError::Stale`] for who is none, or began after that day.
pub fn end_contact(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    contact: PersonId,
    until: Date,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE development_contact SET until_day = $4
         WHERE branch_id = $1 AND person_id = $2 AND contact_id = $3 AND until_day IS NULL AND from_day <= $4",
        params![branch, person, contact, until],
    )
}
