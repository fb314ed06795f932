//! The journal: who did what, when. Never changed; holds ids and kinds, no personal content.

use domain::id::{BranchId, PersonId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::{StoreError, Tx, params};

/// One entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its number in the branch, from 1, without gaps.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who, unless nobody was signed in.
    pub actor: Option<PersonId>,
    /// What, as noun.verb.
    pub action: String,
    /// On what.
    pub object: Option<Uuid>,
    /// How it ended, such as `done` or `refused`.
    pub outcome: String,
}

/// Adds an entry; its number is the next one of the branch.
///
/// # Errors
/// As the engine.
pub fn add(
    tx: &mut Tx,
    branch: BranchId,
    at: Timestamp,
    actor: Option<PersonId>,
    action: &str,
    object: Option<Uuid>,
    outcome: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO journal (branch_id, number, at, actor_id, action, object_id, outcome)
         VALUES ($1, (SELECT COALESCE(MAX(number), 0) + 1 FROM journal WHERE branch_id = $1), $2, $3, $4, $5, $6)",
        params![branch, at, actor, action, object, outcome],
    )?;
    Ok(())
}

/// A page of entries, newest first, before a number.
///
/// # Errors
/// As the engine.
pub fn page(tx: &mut Tx, branch: BranchId, before: Option<i64>, most: i64) -> Result<Vec<Entry>, StoreError> {
    tx.all(
        "SELECT number, at, actor_id, action, object_id, outcome FROM journal
         WHERE branch_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
        params![branch, before.unwrap_or(i64::MAX), most],
        |row| {
            Ok(Entry {
                number: row.get("number")?,
                at: row.get("at")?,
                actor: row.get("actor_id")?,
                action: row.get("action")?,
                object: row.get("object_id")?,
                outcome: row.get("outcome")?,
            })
        },
    )
}
