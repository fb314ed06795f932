//! Written self-examinations, what was handed in of them, and whom their authors let read them.

use domain::{
    id::{BranchId, MeetingId, PersonId},
    life_meeting::{HandInTime, HandedIn, Sheet, SheetState},
};
use jiff::Timestamp;

use crate::{Row, StoreError, Tx, params};

const COLUMNS: &str =
    "meeting_id, person_id, text, handed_in_at, handed_in_when, handed_to_id, reads_out_id, version";

fn read(row: &Row<'_>) -> Result<Sheet, StoreError> {
    let state = match row.get::<Option<Timestamp>>("handed_in_at")? {
        None => SheetState::Draft,
        Some(at) => SheetState::HandedIn(HandedIn {
            at,
            when: row.code("handed_in_when", HandInTime::from_code)?,
            to: row.get("handed_to_id")?,
        }),
    };
    Ok(Sheet {
        meeting: row.get("meeting_id")?,
        author: row.get("person_id")?,
        text: row.get("text")?,
        state,
        reads_out: row.get("reads_out_id")?,
        version: row.get("version")?,
    })
}

/// The sheet of somebody, if it was begun.
///
/// # Errors
/// As the engine.
pub fn find(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    author: PersonId,
) -> Result<Option<Sheet>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM life_sheet WHERE branch_id = $1 AND meeting_id = $2 AND person_id = $3"
    );
    tx.optional(&sql, params![branch, meeting, author], read)
}

/// The sheets of a meeting that were begun.
///
/// # Errors
/// As the engine.
pub fn of_meeting(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Vec<Sheet>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM life_sheet WHERE branch_id = $1 AND meeting_id = $2 ORDER BY person_id"
    );
    tx.all(&sql, params![branch, meeting], read)
}

/// Writes a sheet down: a new one has the version 0.
///
/// # Errors
/// [`StoreError::Stale`] when it was changed elsewhere.
pub fn keep(tx: &mut Tx, branch: BranchId, one: &Sheet) -> Result<(), StoreError> {
    let how = one.handed_in();
    let (at, when) = (how.map(|how| how.at), how.map(|how| how.when.code()));
    let to = how.and_then(|how| how.to);
    if one.version == 0 {
        return tx.expect_one(
            "INSERT INTO life_sheet (branch_id, meeting_id, person_id, text, handed_in_at, handed_in_when, handed_to_id,
                 reads_out_id, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1) ON CONFLICT (branch_id, meeting_id, person_id) DO NOTHING",
            params![branch, one.meeting, one.author, one.text, at, when, to, one.reads_out],
        );
    }
    tx.expect_one(
        "UPDATE life_sheet SET text = $5, handed_in_at = $6, handed_in_when = $7, handed_to_id = $8, reads_out_id = $9,
             version = version + 1
         WHERE branch_id = $1 AND meeting_id = $2 AND person_id = $3 AND version = $4",
        params![branch, one.meeting, one.author, one.version, one.text, at, when, to, one.reads_out],
    )
}

/// A text that was handed in, or that was typed elsewhere meanwhile.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetRevision {
    /// Its number among those of the sheet; 0 for a new one.
    pub number: i64,
    /// The text.
    pub text: String,
    /// Typed elsewhere, and set aside.
    pub aside: bool,
    /// When.
    pub at: Timestamp,
}

/// Adds a revision, which gets the next number.
///
/// # Errors
/// As the engine.
pub fn add_revision(
    tx: &mut Tx,
    branch: BranchId,
    (meeting, author): (MeetingId, PersonId),
    revision: &SheetRevision,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO life_sheet_revision (branch_id, meeting_id, person_id, number, text, aside, at)
         SELECT branch_id, $2, $3, (SELECT COALESCE(MAX(number), 0) + 1 FROM life_sheet_revision
             WHERE branch_id = $1 AND meeting_id = $2 AND person_id = $3), $4, $5, $6
         FROM branch WHERE branch_id = $1",
        params![branch, meeting, author, revision.text, revision.aside, revision.at],
    )?;
    Ok(())
}

/// The revisions of a sheet, oldest first.
///
/// # Errors
/// As the engine.
pub fn revisions(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    author: PersonId,
) -> Result<Vec<SheetRevision>, StoreError> {
    tx.all(
        "SELECT number, text, aside, at FROM life_sheet_revision
         WHERE branch_id = $1 AND meeting_id = $2 AND person_id = $3 ORDER BY number",
        params![branch, meeting, author],
        |row| {
            Ok(SheetRevision {
                number: row.get("number")?,
                text: row.get("text")?,
                aside: row.get("aside")?,
                at: row.get("at")?,
            })
        },
    )
}

/// Drops a text that was set aside; what was handed in stays.
///
/// # Errors
/// [`StoreError::Stale`] where there is none of this number.
pub fn drop_aside(
    tx: &mut Tx,
    branch: BranchId,
    (meeting, author): (MeetingId, PersonId),
    number: i64,
) -> Result<(), StoreError> {
    tx.expect_one(
        "DELETE FROM life_sheet_revision
         WHERE branch_id = $1 AND meeting_id = $2 AND person_id = $3 AND number = $4 AND aside = 1",
        params![branch, meeting, author, number],
    )
}

/// Lets somebody read a sheet.
///
/// # Errors
/// [`StoreError::Unique`] for who reads it already.
pub fn add_reader(
    tx: &mut Tx,
    branch: BranchId,
    (meeting, author): (MeetingId, PersonId),
    reader: PersonId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO life_sheet_reader (branch_id, meeting_id, person_id, reader_id, at) VALUES ($1, $2, $3, $4, $5)",
        params![branch, meeting, author, reader, at],
    )?;
    Ok(())
}

/// Takes a reader off.
///
/// # Errors
/// [`StoreError::Stale`] for who was none.
pub fn remove_reader(
    tx: &mut Tx,
    branch: BranchId,
    (meeting, author): (MeetingId, PersonId),
    reader: PersonId,
) -> Result<(), StoreError> {
    tx.expect_one(
        "DELETE FROM life_sheet_reader
         WHERE branch_id = $1 AND meeting_id = $2 AND person_id = $3 AND reader_id = $4",
        params![branch, meeting, author, reader],
    )
}

/// Whom the authors of a meeting let read their sheets: author and reader.
///
/// # Errors
/// As the engine.
pub fn readers(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
) -> Result<Vec<(PersonId, PersonId)>, StoreError> {
    tx.all(
        "SELECT person_id, reader_id FROM life_sheet_reader WHERE branch_id = $1 AND meeting_id = $2 ORDER BY at, reader_id",
        params![branch, meeting],
        |row| Ok((row.get("person_id")?, row.get("reader_id")?)),
    )
}
