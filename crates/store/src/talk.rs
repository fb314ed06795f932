//! Talks between two people; what was said, and who may read it.

use domain::{
    id::{BranchId, PersonId, TalkId},
    meeting::Mark,
    talk::{Talk, TalkReason},
    text::Note,
};
use jiff::civil::Date;

use crate::{Row, StoreError, Tx, params};

const COLUMNS: &str = "talk_id, by_id, at, with_id, on_day, reason, withdrawn_by, withdrawn_at";

fn read(row: &Row<'_>) -> Result<Talk, StoreError> {
    Ok(Talk {
        id: row.get("talk_id")?,
        by: Mark { by: row.get("by_id")?, at: row.get("at")? },
        with: row.get("with_id")?,
        on: row.get("on_day")?,
        reason: row.code("reason", TalkReason::from_code)?,
        withdrawn: row.mark("withdrawn_by", "withdrawn_at")?,
    })
}

/// Adds a talk.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, talk: &Talk) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO talk (branch_id, talk_id, by_id, at, with_id, on_day, reason)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![branch, talk.id, talk.by.by, talk.by.at, talk.with, talk.on, talk.reason.code()],
    )?;
    Ok(())
}

/// One talk.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, id: TalkId) -> Result<Option<Talk>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM talk WHERE branch_id = $1 AND talk_id = $2");
    tx.optional(&sql, params![branch, id], read)
}

/// The talks of the branch from a day on, the newest first.
///
/// # Errors
/// As the engine.
pub fn since(tx: &mut Tx, branch: BranchId, day: Date) -> Result<Vec<Talk>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM talk WHERE branch_id = $1 AND on_day >= $2 ORDER BY on_day DESC, talk_id DESC"
    );
    tx.all(&sql, params![branch, day], read)
}

/// The talks of one person, the newest first.
///
/// # Errors
/// As the engine.
pub fn of_person(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<Talk>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM talk WHERE branch_id = $1 AND (by_id = $2 OR with_id = $2)
         ORDER BY on_day DESC, talk_id DESC"
    );
    tx.all(&sql, params![branch, person], read)
}

/// The talks whose content somebody was named a reader of, the newest first.
///
/// # Errors
/// As the engine.
pub fn shown_to(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<Talk>, StoreError> {
    tx.all(
        "SELECT t.talk_id, t.by_id, t.at, t.with_id, t.on_day, t.reason, t.withdrawn_by, t.withdrawn_at FROM talk t
         JOIN talk_reader r ON r.branch_id = t.branch_id AND r.talk_id = t.talk_id
         WHERE t.branch_id = $1 AND r.person_id = $2 ORDER BY t.on_day DESC, t.talk_id DESC",
        params![branch, person],
        read,
    )
}

/// Takes a talk back.
///
/// # Errors
/// [`StoreError::Stale`] when it was taken back already.
pub fn withdraw(tx: &mut Tx, branch: BranchId, id: TalkId, mark: Mark) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE talk SET withdrawn_by = $3, withdrawn_at = $4
         WHERE branch_id = $1 AND talk_id = $2 AND withdrawn_at IS NULL",
        params![branch, id, mark.by, mark.at],
    )
}

/// What one of the two wrote down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TalkNote {
    /// The words.
    pub text: Note,
    /// Whose, when.
    pub mark: Mark,
}

/// Adds a note.
///
/// # Errors
/// As the engine.
pub fn add_note(tx: &mut Tx, branch: BranchId, id: TalkId, note: &TalkNote) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO talk_note (branch_id, talk_id, number, text, by_id, at)
         SELECT branch_id, $2, (SELECT COUNT(*) + 1 FROM talk_note WHERE branch_id = $1 AND talk_id = $2), $3, $4, $5
         FROM branch WHERE branch_id = $1",
        params![branch, id, note.text, note.mark.by, note.mark.at],
    )?;
    Ok(())
}

/// What the two wrote down, oldest first.
///
/// # Errors
/// As the engine.
pub fn notes(tx: &mut Tx, branch: BranchId, id: TalkId) -> Result<Vec<TalkNote>, StoreError> {
    tx.all(
        "SELECT text, by_id, at FROM talk_note WHERE branch_id = $1 AND talk_id = $2 ORDER BY number",
        params![branch, id],
        |row| {
            Ok(TalkNote { text: row.get("text")?, mark: Mark { by: row.get("by_id")?, at: row.get("at")? } })
        },
    )
}

/// Those who may read what was said, beside the two, and who named them.
///
/// # Errors
/// As the engine.
pub fn readers(tx: &mut Tx, branch: BranchId, id: TalkId) -> Result<Vec<(PersonId, Mark)>, StoreError> {
    tx.all(
        "SELECT person_id, named_by, named_at FROM talk_reader WHERE branch_id = $1 AND talk_id = $2
         ORDER BY named_at, person_id",
        params![branch, id],
        |row| Ok((row.get("person_id")?, Mark { by: row.get("named_by")?, at: row.get("named_at")? })),
    )
}

/// Names a reader.
///
/// # Errors
/// [`StoreError::Unique`] for who was named already.
pub fn add_reader(
    tx: &mut Tx,
    branch: BranchId,
    id: TalkId,
    person: PersonId,
    mark: Mark,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO talk_reader (branch_id, talk_id, person_id, named_by, named_at) VALUES ($1, $2, $3, $4, $5)",
        params![branch, id, person, mark.by, mark.at],
    )?;
    Ok(())
}

/// Takes a reader off.
///
/// # Errors
/// [`StoreError::Stale`] for who was not named.
pub fn remove_reader(tx: &mut Tx, branch: BranchId, id: TalkId, person: PersonId) -> Result<(), StoreError> {
    tx.expect_one(
        "DELETE FROM talk_reader WHERE branch_id = $1 AND talk_id = $2 AND person_id = $3",
        params![branch, id, person],
    )
}
