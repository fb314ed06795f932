//! Opinions, difficulties and demands, and what was done about them.

use domain::{
    id::{BranchId, GroupId, OpinionId, PersonId},
    meeting::Mark,
    opinion::{Opinion, OpinionAct, OpinionKind, OpinionSource, OpinionState},
    text::{Note, Word},
};

use crate::{Row, StoreError, Tx, params};

const COLUMNS: &str =
    "opinion_id, group_id, kind, of_masses, person_id, named, raised_on, text, by_id, at, state, since,
    went_up, version";

fn read(row: &Row<'_>) -> Result<Opinion, StoreError> {
    let (person, named): (Option<PersonId>, Option<Word>) = (row.get("person_id")?, row.get("named")?);
    Ok(Opinion {
        id: row.get("opinion_id")?,
        group: row.get("group_id")?,
        kind: row.code("kind", OpinionKind::from_code)?,
        source: if row.get::<i64>("of_masses")? == 0 {
            OpinionSource::Member(person)
        } else {
            OpinionSource::Masses(named)
        },
        raised_on: row.get("raised_on")?,
        text: row.get("text")?,
        by: row.mark("by_id", "at")?,
        state: row.code("state", OpinionState::from_code)?,
        since: row.get("since")?,
        went_up: row.get::<i64>("went_up")? != 0,
        version: row.get("version")?,
    })
}

/// Adds an opinion.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, opinion: &Opinion) -> Result<(), StoreError> {
    let o = opinion;
    let (of_masses, named) = match &o.source {
        OpinionSource::Member(_) => (0_i64, None),
        OpinionSource::Masses(named) => (1, named.clone()),
    };
    tx.execute(
        "INSERT INTO opinion (branch_id, opinion_id, group_id, kind, of_masses, person_id, named, raised_on, text, by_id,
         at, state, since, went_up, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        params![
            branch,
            o.id,
            o.group,
            o.kind.code(),
            of_masses,
            o.source.person(),
            named,
            o.raised_on,
            o.text,
            o.by.map(|m| m.by),
            o.by.map(|m| m.at),
            o.state.code(),
            o.since,
            i64::from(o.went_up),
            o.version
        ],
    )?;
    Ok(())
}

/// One opinion.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, id: OpinionId) -> Result<Option<Opinion>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM opinion WHERE branch_id = $1 AND opinion_id = $2");
    tx.optional(&sql, params![branch, id], read)
}

/// The opinions of a group, the newest first.
///
/// # Errors
/// As the engine.
pub fn of_group(tx: &mut Tx, branch: BranchId, group: GroupId) -> Result<Vec<Opinion>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM opinion WHERE branch_id = $1 AND group_id = $2 ORDER BY raised_on DESC, opinion_id DESC"
    );
    tx.all(&sql, params![branch, group], read)
}

/// The opinions of all groups that ever went to the branch, the newest first.
///
/// # Errors
/// As the engine.
pub fn of_branch(tx: &mut Tx, branch: BranchId) -> Result<Vec<Opinion>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM opinion WHERE branch_id = $1 AND went_up = 1 ORDER BY raised_on DESC, opinion_id DESC"
    );
    tx.all(&sql, params![branch], read)
}

/// Writes down another state.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn update(tx: &mut Tx, branch: BranchId, opinion: &Opinion) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE opinion SET state = $4, since = $5, went_up = $6, version = version + 1
         WHERE branch_id = $1 AND opinion_id = $2 AND version = $3",
        params![
            branch,
            opinion.id,
            opinion.version,
            opinion.state.code(),
            opinion.since,
            i64::from(opinion.went_up)
        ],
    )
}

/// What was done about an opinion.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpinionNote {
    /// What was done.
    pub act: OpinionAct,
    /// What was written down.
    pub text: Note,
    /// By whom, when.
    pub mark: Mark,
}

/// Adds a note.
///
/// # Errors
/// As the engine.
pub fn add_note(tx: &mut Tx, branch: BranchId, id: OpinionId, note: &OpinionNote) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO opinion_note (branch_id, opinion_id, number, act, text, by_id, at)
         SELECT branch_id, $2, (SELECT COUNT(*) + 1 FROM opinion_note WHERE branch_id = $1 AND opinion_id = $2), $3, $4, $5, $6
         FROM branch WHERE branch_id = $1",
        params![branch, id, note.act.code(), note.text, note.mark.by, note.mark.at],
    )?;
    Ok(())
}

/// What was done about an opinion, oldest first.
///
/// # Errors
/// As the engine.
pub fn notes(tx: &mut Tx, branch: BranchId, id: OpinionId) -> Result<Vec<OpinionNote>, StoreError> {
    tx.all(
        "SELECT act, text, by_id, at FROM opinion_note WHERE branch_id = $1 AND opinion_id = $2 ORDER BY number",
        params![branch, id],
        |row| {
            Ok(OpinionNote {
                act: row.code("act", OpinionAct::from_code)?,
                text: row.get("text")?,
                mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
            })
        },
    )
}

/// Hands the opinions of a group that are not closed over to another one, which goes on with them.
///
/// # Errors
/// As the engine.
pub fn hand_over(tx: &mut Tx, branch: BranchId, from: GroupId, into: GroupId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE opinion SET group_id = $3, version = version + 1
         WHERE branch_id = $1 AND group_id = $2 AND state <> 'closed'",
        params![branch, from, into],
    )?;
    Ok(())
}
