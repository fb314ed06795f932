//! Matters of handling and discipline, on which a group is heard and the branch decides.

use domain::{
    disposition::{Approved, Asked, Decision, Disposition, DispositionKind, Measure, Right, StatementKind},
    id::{BranchId, DispositionId, GroupId, MeetingId, PersonId},
    meeting::Mark,
    text::{Note, Speech, Title},
};
use jiff::civil::Date;

use crate::{Row, StoreError, Tx, params};

const SELECT: &str =
    "SELECT d.disposition_id, d.group_id, d.person_id, d.kind, d.asked, d.facts, d.opened_by, d.opened_at, d.meeting_id,
     d.item_id, d.tied_by, d.tied_at, d.sent_by, d.sent_at, d.version, c.number, c.measure, c.on_day, c.until_day, c.approved,
     c.approved_until, c.approved_by, c.approved_at, c.note, c.correction, c.by_id, c.at
     FROM disposition d LEFT JOIN disposition_decision c
     ON c.branch_id = d.branch_id AND c.disposition_id = d.disposition_id
     AND c.number = (SELECT MAX(n.number) FROM disposition_decision n
         WHERE n.branch_id = $1 AND n.disposition_id = d.disposition_id)
     WHERE d.branch_id = $1";

fn read(row: &Row<'_>) -> Result<Disposition, StoreError> {
    let tied = (row.get::<Option<_>>("meeting_id")?, row.get::<Option<_>>("item_id")?);
    let decision = match row.optional_code("measure", Measure::from_code)? {
        None => None,
        Some(measure) => Some(decision(row, measure)?),
    };
    Ok(Disposition {
        id: row.get("disposition_id")?,
        group: row.get("group_id")?,
        person: row.get("person_id")?,
        kind: row.code("kind", DispositionKind::from_code)?,
        asked: row.code("asked", Asked::from_code)?,
        facts: row.get("facts")?,
        opened: Mark { by: row.get("opened_by")?, at: row.get("opened_at")? },
        meeting: tied.0.zip(tied.1),
        tied: row.mark("tied_by", "tied_at")?,
        sent: row.mark("sent_by", "sent_at")?,
        decision,
        version: row.get("version")?,
    })
}

fn decision(row: &Row<'_>, measure: Measure) -> Result<Decision, StoreError> {
    let approved = match row.get::<Option<Date>>("approved")? {
        None => None,
        Some(on) => Some(Approved {
            on,
            until: row.get("approved_until")?,
            mark: row.mark("approved_by", "approved_at")?,
        }),
    };
    Ok(Decision {
        number: row.get("number")?,
        measure,
        on: row.get("on_day")?,
        until: row.get("until_day")?,
        approved,
        note: row.get("note")?,
        correction: row.get("correction")?,
        mark: mark(row)?,
    })
}

fn mark(row: &Row<'_>) -> Result<Mark, StoreError> {
    Ok(Mark { by: row.get("by_id")?, at: row.get("at")? })
}

/// Adds a matter.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, one: &Disposition) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO disposition (branch_id, disposition_id, group_id, person_id, kind, asked, facts, opened_by, opened_at,
         version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            branch,
            one.id,
            one.group,
            one.person,
            one.kind.code(),
            one.asked.code(),
            one.facts,
            one.opened.by,
            one.opened.at,
            one.version
        ],
    )?;
    Ok(())
}

/// One matter.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, id: DispositionId) -> Result<Option<Disposition>, StoreError> {
    tx.optional(&format!("{SELECT} AND d.disposition_id = $2"), params![branch, id], read)
}

/// The matters of a branch, the newest first.
///
/// # Errors
/// As the engine.
pub fn all(tx: &mut Tx, branch: BranchId) -> Result<Vec<Disposition>, StoreError> {
    tx.all(&format!("{SELECT} ORDER BY d.opened_at DESC, d.disposition_id DESC"), params![branch], read)
}

/// The matters of a branch that are heard in a meeting, the newest first.
///
/// # Errors
/// As the engine.
pub fn of_meeting(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Vec<Disposition>, StoreError> {
    let sql = format!("{SELECT} AND d.meeting_id = $2 ORDER BY d.opened_at DESC, d.disposition_id DESC");
    tx.all(&sql, params![branch, meeting], read)
}

/// Writes down in which meeting the matter is heard, and that the group's opinion was sent.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn update(tx: &mut Tx, branch: BranchId, one: &Disposition) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE disposition SET meeting_id = $4, item_id = $5, sent_by = $6, sent_at = $7, tied_by = $8, tied_at = $9,
         version = version + 1
         WHERE branch_id = $1 AND disposition_id = $2 AND version = $3",
        params![
            branch,
            one.id,
            one.version,
            one.meeting.map(|m| m.0),
            one.meeting.map(|m| m.1),
            one.sent.map(|m| m.by),
            one.sent.map(|m| m.at),
            one.tied.map(|m| m.by),
            one.tied.map(|m| m.at)
        ],
    )
}

/// Adds what the branch decided; its number is the one it carries, so that of two at once one is told that it was late.
///
/// # Errors
/// [`StoreError::Unique`] where somebody else was faster.
pub fn decide(tx: &mut Tx, branch: BranchId, id: DispositionId, d: &Decision) -> Result<(), StoreError> {
    let mark = d.approved.and_then(|by| by.mark);
    tx.execute(
        "INSERT INTO disposition_decision (branch_id, disposition_id, number, measure, on_day, until_day, approved,
         approved_until, approved_by, approved_at, note, correction, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        params![
            branch,
            id,
            d.number,
            d.measure.code(),
            d.on,
            d.until,
            d.approved.map(|by| by.on),
            d.approved.and_then(|by| by.until),
            mark.map(|mark| mark.by),
            mark.map(|mark| mark.at),
            d.note,
            d.correction,
            d.mark.by,
            d.mark.at
        ],
    )?;
    Ok(())
}

/// Every decision of a matter, the oldest first; the last one stands.
///
/// # Errors
/// As the engine.
pub fn decisions(tx: &mut Tx, branch: BranchId, id: DispositionId) -> Result<Vec<Decision>, StoreError> {
    tx.all(
        "SELECT number, measure, on_day, until_day, approved, approved_until, approved_by, approved_at, note, correction, by_id, at
         FROM disposition_decision WHERE branch_id = $1 AND disposition_id = $2 ORDER BY number",
        params![branch, id],
        |row| decision(row, row.code("measure", Measure::from_code)?),
    )
}

/// Adds that a decision was approved.
///
/// # Errors
/// [`StoreError::Stale`] where it stands already, or where there is no such decision.
pub fn approve(
    tx: &mut Tx,
    branch: BranchId,
    (id, number): (DispositionId, i64),
    by: Approved,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE disposition_decision SET approved = $4, approved_until = $5, approved_by = $6, approved_at = $7
         WHERE branch_id = $1 AND disposition_id = $2 AND number = $3 AND approved IS NULL",
        params![branch, id, number, by.on, by.until, by.mark.map(|mark| mark.by), by.mark.map(|mark| mark.at)],
    )
}

/// What who it is about wrote.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Statement {
    /// How it is meant.
    pub kind: StatementKind,
    /// In the own words.
    pub text: Speech,
    /// Who wrote it, when.
    pub mark: Mark,
}

/// Adds a statement; earlier ones stay.
///
/// # Errors
/// As the engine.
pub fn add_statement(
    tx: &mut Tx,
    branch: BranchId,
    id: DispositionId,
    one: &Statement,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO disposition_statement (branch_id, disposition_id, number, kind, text, by_id, at) SELECT branch_id, $2,
         (SELECT COUNT(*) + 1 FROM disposition_statement WHERE branch_id = $1 AND disposition_id = $2), $3, $4, $5, $6
         FROM branch WHERE branch_id = $1",
        params![branch, id, one.kind.code(), one.text, one.mark.by, one.mark.at],
    )?;
    Ok(())
}

/// What who it is about wrote, oldest first.
///
/// # Errors
/// As the engine.
pub fn statements(tx: &mut Tx, branch: BranchId, id: DispositionId) -> Result<Vec<Statement>, StoreError> {
    tx.all(
        "SELECT kind, text, by_id, at FROM disposition_statement WHERE branch_id = $1 AND disposition_id = $2 ORDER BY number",
        params![branch, id],
        |row| {
            Ok(Statement {
                kind: row.code("kind", StatementKind::from_code)?,
                text: row.get("text")?,
                mark: mark(row)?,
            })
        },
    )
}

/// The opinion of a group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupOpinion {
    /// What it thinks.
    pub text: Note,
    /// Who sees it otherwise, in their words.
    pub dissent: Option<Note>,
    /// Who wrote it, when.
    pub mark: Mark,
}

/// Adds a version of the group's opinion; earlier ones stay.
///
/// # Errors
/// As the engine.
pub fn add_opinion(
    tx: &mut Tx,
    branch: BranchId,
    id: DispositionId,
    one: &GroupOpinion,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO disposition_opinion (branch_id, disposition_id, number, text, dissent, by_id, at) SELECT branch_id, $2,
         (SELECT COUNT(*) + 1 FROM disposition_opinion WHERE branch_id = $1 AND disposition_id = $2), $3, $4, $5, $6
         FROM branch WHERE branch_id = $1",
        params![branch, id, one.text, one.dissent, one.mark.by, one.mark.at],
    )?;
    Ok(())
}

/// The versions of the group's opinion, oldest first.
///
/// # Errors
/// As the engine.
pub fn opinions(tx: &mut Tx, branch: BranchId, id: DispositionId) -> Result<Vec<GroupOpinion>, StoreError> {
    tx.all(
        "SELECT text, dissent, by_id, at FROM disposition_opinion WHERE branch_id = $1 AND disposition_id = $2 ORDER BY number",
        params![branch, id],
        |row| Ok(GroupOpinion { text: row.get("text")?, dissent: row.get("dissent")?, mark: mark(row)? }),
    )
}

/// That a right was kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RightKept {
    /// Which.
    pub right: Right,
    /// On which day.
    pub on: Date,
    /// Who ticked it, when.
    pub mark: Mark,
}

/// Ticks a right.
///
/// # Errors
/// [`StoreError::Unique`] for one that is ticked.
pub fn add_right(tx: &mut Tx, branch: BranchId, id: DispositionId, one: RightKept) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO disposition_right (branch_id, disposition_id, what, on_day, by_id, at) VALUES ($1, $2, $3, $4, $5, $6)",
        params![branch, id, one.right.code(), one.on, one.mark.by, one.mark.at],
    )?;
    Ok(())
}

/// The rights that are ticked, in the order of the list.
///
/// # Errors
/// As the engine.
pub fn rights(tx: &mut Tx, branch: BranchId, id: DispositionId) -> Result<Vec<RightKept>, StoreError> {
    let mut all = tx.all(
        "SELECT what, on_day, by_id, at FROM disposition_right WHERE branch_id = $1 AND disposition_id = $2",
        params![branch, id],
        |row| {
            Ok(RightKept {
                right: row.code("what", Right::from_code)?,
                on: row.get("on_day")?,
                mark: mark(row)?,
            })
        },
    )?;
    all.sort_by_key(|kept| kept.right);
    Ok(all)
}

/// A step of the branch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BranchStep {
    /// What was done.
    pub what: Title,
    /// On which day.
    pub on: Date,
    /// Who wrote it down, when.
    pub mark: Mark,
}

/// Adds a step.
///
/// # Errors
/// As the engine.
pub fn add_step(
    tx: &mut Tx,
    branch: BranchId,
    id: DispositionId,
    one: &BranchStep,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO disposition_step (branch_id, disposition_id, number, what, on_day, by_id, at) SELECT branch_id, $2,
         (SELECT COUNT(*) + 1 FROM disposition_step WHERE branch_id = $1 AND disposition_id = $2), $3, $4, $5, $6
         FROM branch WHERE branch_id = $1",
        params![branch, id, one.what, one.on, one.mark.by, one.mark.at],
    )?;
    Ok(())
}

/// The steps of the branch by their day.
///
/// # Errors
/// As the engine.
pub fn steps(tx: &mut Tx, branch: BranchId, id: DispositionId) -> Result<Vec<BranchStep>, StoreError> {
    tx.all(
        "SELECT what, on_day, by_id, at FROM disposition_step WHERE branch_id = $1 AND disposition_id = $2
         ORDER BY on_day, number",
        params![branch, id],
        |row| Ok(BranchStep { what: row.get("what")?, on: row.get("on_day")?, mark: mark(row)? }),
    )
}

/// Those who were named to know of matters: which, and who.
///
/// # Errors
/// As the engine.
pub fn readers(tx: &mut Tx, branch: BranchId) -> Result<Vec<(DispositionId, PersonId)>, StoreError> {
    tx.all(
        "SELECT disposition_id, person_id FROM disposition_reader WHERE branch_id = $1
         ORDER BY disposition_id, named_at, person_id",
        params![branch],
        |row| Ok((row.get("disposition_id")?, row.get("person_id")?)),
    )
}

/// Names somebody who needs to know.
///
/// # Errors
/// [`StoreError::Unique`] for who was named already.
pub fn add_reader(
    tx: &mut Tx,
    branch: BranchId,
    id: DispositionId,
    person: PersonId,
    mark: Mark,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO disposition_reader (branch_id, disposition_id, person_id, named_by, named_at)
         VALUES ($1, $2, $3, $4, $5)",
        params![branch, id, person, mark.by, mark.at],
    )?;
    Ok(())
}

/// Takes somebody off who no longer needs to know.
///
/// # Errors
/// [`StoreError::Stale`] for who was not named.
pub fn remove_reader(
    tx: &mut Tx,
    branch: BranchId,
    id: DispositionId,
    person: PersonId,
) -> Result<(), StoreError> {
    tx.expect_one(
        "DELETE FROM disposition_reader WHERE branch_id = $1 AND disposition_id = $2 AND person_id = $3",
        params![branch, id, person],
    )
}

/// Takes a tick back.
///
/// # Errors
/// [`StoreError::Stale`] for a right that is not ticked.
pub fn remove_right(
    tx: &mut Tx,
    branch: BranchId,
    id: DispositionId,
    right: Right,
) -> Result<(), StoreError> {
    tx.expect_one(
        "DELETE FROM disposition_right WHERE branch_id = $1 AND disposition_id = $2 AND what = $3",
        params![branch, id, right.code()],
    )
}

/// Hands what a group has not sent yet, and the branch has not decided, to the group that its people go to.
///
/// # Errors
/// As the engine.
pub fn hand_over(tx: &mut Tx, branch: BranchId, from: GroupId, to: GroupId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE disposition SET group_id = $3, version = version + 1
         WHERE branch_id = $1 AND group_id = $2 AND sent_at IS NULL AND NOT EXISTS (SELECT 1 FROM disposition_decision c
             WHERE c.branch_id = $1 AND c.disposition_id = disposition.disposition_id)",
        params![branch, from, to],
    )?;
    Ok(())
}
