//! Work that somebody answers for, what was written down about it, and what groups tell the branch of resolutions.

use domain::{
    assignment::{Act, Assignment, AssignmentState, Source},
    id::{AssignmentId, BranchId, GroupId, MeetingId, PersonId, ResolutionId},
    meeting::{Content, Mark},
    text::Note,
};

use crate::{Row, StoreError, Tx, params};

const COLUMNS: &str =
    "a.assignment_id, a.group_id, a.meeting_id, a.resolution_id, a.what, a.measures, a.responsible_id,
    a.due, a.given_by, a.given_at, a.state, a.result, a.version";

/// With the meeting of a decision.
const WORK: &str =
    "assignment a LEFT JOIN meeting m ON m.branch_id = a.branch_id AND m.meeting_id = a.meeting_id";

/// Decisions count once their meeting is over.
const COUNTS: &str = "(a.meeting_id IS NULL OR m.stage IN ('concluded', 'signed', 'reported', 'archived'))";

fn read(row: &Row<'_>) -> Result<Assignment, StoreError> {
    let (meeting, resolution): (Option<MeetingId>, Option<ResolutionId>) =
        (row.get("meeting_id")?, row.get("resolution_id")?);
    Ok(Assignment {
        id: row.get("assignment_id")?,
        group: row.get("group_id")?,
        source: match (meeting, resolution) {
            (Some(meeting), _) => Source::Meeting(meeting),
            (None, Some(resolution)) => Source::Resolution(resolution),
            (None, None) => Source::Leader,
        },
        what: row.get("what")?,
        measures: row.get("measures")?,
        responsible: row.get("responsible_id")?,
        due: row.get("due")?,
        given: row.mark("given_by", "given_at")?,
        state: row.code("state", AssignmentState::from_code)?,
        result: row.get("result")?,
        version: row.get("version")?,
    })
}

/// Adds a piece of work that no meeting decided; decisions come with the proceedings.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, work: &Assignment) -> Result<(), StoreError> {
    let resolution = match work.source {
        Source::Resolution(id) => Some(id),
        Source::Meeting(_) | Source::Leader => None,
    };
    tx.execute(
        "INSERT INTO assignment (branch_id, assignment_id, group_id, resolution_id, what, measures, responsible_id, due,
         given_by, given_at, state, version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        params![
            branch,
            work.id,
            work.group,
            resolution,
            work.what,
            work.measures,
            work.responsible,
            work.due,
            work.given.map(|m| m.by),
            work.given.map(|m| m.at),
            work.state.code(),
            work.version
        ],
    )?;
    Ok(())
}

/// One piece of work.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, id: AssignmentId) -> Result<Option<Assignment>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM {WORK} WHERE a.branch_id = $1 AND {COUNTS} AND a.assignment_id = $2");
    tx.optional(&sql, params![branch, id], read)
}

/// What meetings agreed on items of a content, in the whole branch.
///
/// # Errors
/// As the engine.
pub fn decided_on(tx: &mut Tx, branch: BranchId, content: Content) -> Result<Vec<AssignmentId>, StoreError> {
    tx.all(
        "SELECT a.assignment_id FROM meeting_item i
         JOIN assignment a ON a.branch_id = i.branch_id AND a.meeting_id = i.meeting_id AND a.item_id = i.item_id
         WHERE i.branch_id = $1 AND i.content = $2 ORDER BY a.assignment_id",
        params![branch, content.code()],
        |row| row.get("assignment_id"),
    )
}

/// Whether a piece of work was agreed on an item of a content.
///
/// # Errors
/// As the engine.
pub fn is_decided_on(
    tx: &mut Tx,
    branch: BranchId,
    id: AssignmentId,
    content: Content,
) -> Result<bool, StoreError> {
    let found = tx.optional(
        "SELECT a.assignment_id FROM assignment a
         JOIN meeting_item i ON i.branch_id = a.branch_id AND i.item_id = a.item_id
         WHERE a.branch_id = $1 AND a.assignment_id = $2 AND i.content = $3",
        params![branch, id, content.code()],
        |row| row.get::<AssignmentId>("assignment_id"),
    )?;
    Ok(found.is_some())
}

/// All work, also closed, for which a person answers or answered last, of whatever group.
///
/// # Errors
/// As the engine.
pub fn answered_by(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<AssignmentId>, StoreError> {
    tx.all(
        "SELECT assignment_id FROM assignment WHERE branch_id = $1 AND responsible_id = $2 ORDER BY assignment_id",
        params![branch, person],
        |row| row.get("assignment_id"),
    )
}

/// The work of a group, the earliest deadline first; decisions once their meeting is over.
///
/// # Errors
/// As the engine.
pub fn of_group(tx: &mut Tx, branch: BranchId, group: GroupId) -> Result<Vec<Assignment>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {WORK} WHERE a.branch_id = $1 AND {COUNTS} AND a.group_id = $2 ORDER BY a.due, a.assignment_id"
    );
    tx.all(&sql, params![branch, group], read)
}

/// What a person answers for and nobody has closed, in whatever group, the earliest deadline first.
///
/// # Errors
/// As the engine.
pub fn open_of(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<Assignment>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {WORK} WHERE a.branch_id = $1 AND {COUNTS} AND a.responsible_id = $2
         AND a.state IN ('open', 'done') ORDER BY a.due, a.assignment_id"
    );
    tx.all(&sql, params![branch, person], read)
}

/// What is open in the whole branch, the earliest deadline first.
///
/// # Errors
/// As the engine.
pub fn all_open(tx: &mut Tx, branch: BranchId) -> Result<Vec<Assignment>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {WORK} WHERE a.branch_id = $1 AND {COUNTS} AND a.state IN ('open', 'done')
         ORDER BY a.due, a.assignment_id"
    );
    tx.all(&sql, params![branch], read)
}

/// The parts of a resolution in all groups, the earliest deadline first.
///
/// # Errors
/// As the engine.
pub fn of_branch(tx: &mut Tx, branch: BranchId) -> Result<Vec<Assignment>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM {WORK} WHERE a.branch_id = $1 AND {COUNTS} AND a.resolution_id IS NOT NULL ORDER BY a.due, a.assignment_id"
    );
    tx.all(&sql, params![branch], read)
}

/// Writes down another state, person, deadline, wording or result.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn update(tx: &mut Tx, branch: BranchId, work: &Assignment) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE assignment SET what = $4, measures = $5, responsible_id = $6, due = $7, state = $8, result = $9,
         version = version + 1 WHERE branch_id = $1 AND assignment_id = $2 AND version = $3",
        params![
            branch,
            work.id,
            work.version,
            work.what,
            work.measures,
            work.responsible,
            work.due,
            work.state.code(),
            work.result
        ],
    )
}

/// Hands everything that is still open over to another group.
///
/// # Errors
/// As the engine.
pub fn hand_over(tx: &mut Tx, branch: BranchId, from: GroupId, into: GroupId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE assignment SET group_id = $3, version = version + 1
         WHERE branch_id = $1 AND group_id = $2 AND state IN ('open', 'done')",
        params![branch, from, into],
    )?;
    Ok(())
}

/// Something that was written down about a piece of work.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WorkNote {
    /// What was done.
    pub act: Act,
    /// In which words.
    pub text: Note,
    /// By whom, when.
    pub mark: Mark,
}

/// Adds what was written down.
///
/// # Errors
/// As the engine.
pub fn add_note(tx: &mut Tx, branch: BranchId, id: AssignmentId, note: &WorkNote) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO assignment_note (branch_id, assignment_id, number, act, text, by_id, at)
         SELECT branch_id, $2, (SELECT COUNT(*) + 1 FROM assignment_note WHERE branch_id = $1 AND assignment_id = $2),
         $3, $4, $5, $6 FROM branch WHERE branch_id = $1",
        params![branch, id, note.act.code(), note.text, note.mark.by, note.mark.at],
    )?;
    Ok(())
}

/// Everything that was written down about a piece of work, oldest first.
///
/// # Errors
/// As the engine.
pub fn notes(tx: &mut Tx, branch: BranchId, id: AssignmentId) -> Result<Vec<WorkNote>, StoreError> {
    tx.all(
        "SELECT act, text, by_id, at FROM assignment_note
         WHERE branch_id = $1 AND assignment_id = $2 ORDER BY number",
        params![branch, id],
        |row| {
            Ok(WorkNote {
                act: row.code("act", Act::from_code)?,
                text: row.get("text")?,
                mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
            })
        },
    )
}

/// What a group told the branch of a resolution.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ResolutionReport {
    /// Which resolution.
    pub resolution: ResolutionId,
    /// Which group.
    pub group: GroupId,
    /// Whether the group says that its part is done.
    pub is_final: bool,
    /// In which words.
    pub text: Note,
    /// By whom, when.
    pub mark: Mark,
}

/// Adds what a group tells the branch.
///
/// # Errors
/// As the engine.
pub fn add_report(tx: &mut Tx, branch: BranchId, report: &ResolutionReport) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO resolution_report (branch_id, resolution_id, group_id, number, is_final, text, by_id, at)
         SELECT branch_id, $2, $3, (SELECT COUNT(*) + 1 FROM resolution_report
         WHERE branch_id = $1 AND resolution_id = $2 AND group_id = $3), $4, $5, $6, $7
         FROM branch WHERE branch_id = $1",
        params![
            branch,
            report.resolution,
            report.group,
            i64::from(report.is_final),
            report.text,
            report.mark.by,
            report.mark.at
        ],
    )?;
    Ok(())
}

/// What all groups told the branch of its resolutions, oldest first.
///
/// # Errors
/// As the engine.
pub fn reports(tx: &mut Tx, branch: BranchId) -> Result<Vec<ResolutionReport>, StoreError> {
    tx.all(
        "SELECT resolution_id, group_id, is_final, text, by_id, at FROM resolution_report
         WHERE branch_id = $1 ORDER BY at, resolution_id, group_id, number",
        params![branch],
        |row| {
            Ok(ResolutionReport {
                resolution: row.get("resolution_id")?,
                group: row.get("group_id")?,
                is_final: row.get::<i64>("is_final")? != 0,
                text: row.get("text")?,
                mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
            })
        },
    )
}
