//! What the tables hold of one person, read as it stands; and what of it may be taken away.

use domain::id::{BranchId, PersonId};
use jiff::civil::Date;

use crate::{StoreError, Tx, Value, params};

/// A table of which a person's rows are read: its name, the column that says whose they are, the columns that are read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Part {
    /// The table.
    pub table: &'static str,
    /// The column that holds the person.
    pub whose: &'static str,
    /// The columns in their order; the rows come in the order of the first.
    pub columns: &'static [&'static str],
}

/// The rows of a person in one table.
///
/// # Errors
/// As the engine.
pub fn rows(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    part: &Part,
) -> Result<Vec<Vec<Value>>, StoreError> {
    let Part { table, whose, columns } = *part;
    let first = columns.first().copied().unwrap_or(whose);
    let sql = format!(
        "SELECT {} FROM {table} WHERE branch_id = $1 AND {whose} = $2 ORDER BY {first}",
        columns.join(", ")
    );
    tx.all(&sql, params![branch, person], |row| columns.iter().map(|column| row.get(column)).collect())
}

/// The words for ids of one kind: of groups, meetings, studies or people.
///
/// # Errors
/// As the engine.
pub fn words(tx: &mut Tx, branch: BranchId, of: Named) -> Result<Vec<(String, String)>, StoreError> {
    let sql = match of {
        Named::Group => "SELECT group_id AS id, name AS words FROM party_group WHERE branch_id = $1",
        Named::Meeting => "SELECT meeting_id AS id, starts AS words FROM meeting WHERE branch_id = $1",
        Named::Study => "SELECT study_id AS id, title AS words FROM study WHERE branch_id = $1",
        Named::Person => "SELECT person_id AS id, name AS words FROM person WHERE branch_id = $1",
    };
    tx.all(sql, params![branch], |row| {
        Ok((row.get("id")?, row.get::<Option<String>>("words")?.unwrap_or_default()))
    })
}

/// What an id may stand for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Named {
    /// A group, by its name.
    Group,
    /// A meeting, by its beginning.
    Meeting,
    /// A study, by its title.
    Study,
    /// A person, by the name.
    Person,
}

/// Ends all sessions of a person but one, by the digest of its key.
///
/// # Errors
/// As the engine.
pub fn end_other_sessions(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    but: &str,
) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM session_key WHERE branch_id = $1 AND person_id = $2 AND digest <> $3",
        params![branch, person, but],
    )
}

/// Takes away the messages that a person has read and that no mail waits for.
///
/// # Errors
/// As the engine.
pub fn forget_messages(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<u64, StoreError> {
    tx.execute(
        "DELETE FROM message WHERE branch_id = $1 AND person_id = $2 AND read_at IS NOT NULL
             AND due_at IS NULL AND is_notice = 0",
        params![branch, person],
    )
}

/// Takes away the account of a person, and all by which it was opened.
///
/// # Errors
/// As the engine.
pub fn forget_account(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<(), StoreError> {
    crate::account::end_sessions(tx, branch, person)?;
    crate::device::forget(tx, branch, person)?;
    crate::factor::forget(tx, branch, person)?;
    crate::account::untie(tx, branch, person)?;
    tx.execute("DELETE FROM account WHERE branch_id = $1 AND person_id = $2", params![branch, person])?;
    Ok(())
}

/// Takes away the difficulties of a person that are over since before a day, with what was done about them; answers how many.
///
/// # Errors
/// As the engine.
pub fn forget_cares(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    before: Date,
) -> Result<u64, StoreError> {
    for table in ["care_note", "care_reader"] {
        let sql = format!(
            "DELETE FROM {table} WHERE branch_id = $1 AND care_id IN (
                 SELECT care_id FROM care WHERE branch_id = $1 AND person_id = $2 AND closed < $3)"
        );
        tx.execute(&sql, params![branch, person, before])?;
    }
    tx.execute(
        "DELETE FROM care WHERE branch_id = $1 AND person_id = $2 AND closed < $3",
        params![branch, person, before],
    )
}
