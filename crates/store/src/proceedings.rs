//! What happens in a meeting: roll, remarks with their revisions, decisions.

use domain::{
    id::{BranchId, DecisionId, GroupId, MeetingId, PersonId, RemarkId},
    meeting::{Decision, Mark, Presence, Proceedings, Remark, RemarkKind, RollEntry},
    text::{Note, Reason, Speech},
};
use jiff::Timestamp;

use crate::{Row, StoreError, Tx, params};

/// Everything recorded of a meeting.
///
/// # Errors
/// [`StoreError::Corrupt`] for a row that cannot be read.
pub fn load(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Proceedings, StoreError> {
    let opening = super::meeting::jotting(tx, branch, meeting, super::meeting::JottingKind::Opening)?.text;
    let nothing_to_do = tx.all(
        "SELECT item_id, nothing_reason FROM meeting_item
         WHERE branch_id = $1 AND meeting_id = $2 AND nothing_reason IS NOT NULL ORDER BY position",
        params![branch, meeting],
        |row| Ok((row.get("item_id")?, row.get::<Reason>("nothing_reason")?)),
    )?;
    Ok(Proceedings {
        opening,
        roll: roll(tx, branch, meeting)?,
        elsewhere: elsewhere(tx, branch, meeting)?,
        remarks: remarks(tx, branch, meeting)?,
        decisions: decisions(tx, branch, meeting)?,
        nothing_to_do,
    })
}

/// Reads the presence of a line of the roll.
pub(crate) fn presence(row: &Row<'_>) -> Result<Presence, StoreError> {
    Ok(match row.get::<String>("presence")?.as_str() {
        "present" => Presence::Present,
        "late" => Presence::Late { at: row.get("late_at")? },
        "absent" => Presence::Absent { reason: row.get("reason")?, on_leave: row.get("on_leave")? },
        other => return Err(row.corrupt("presence", other)),
    })
}

fn roll(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Vec<RollEntry>, StoreError> {
    tx.all(
        "SELECT r.person_id, r.presence, r.late_at, r.reason, r.on_leave FROM roll r
         JOIN person p ON p.branch_id = r.branch_id AND p.person_id = r.person_id
         WHERE r.branch_id = $1 AND r.meeting_id = $2 ORDER BY p.position, p.person_id",
        params![branch, meeting],
        |row| {
            let presence = presence(row)?;
            Ok(RollEntry { person: row.get("person_id")?, presence })
        },
    )
}

fn elsewhere(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Vec<PersonId>, StoreError> {
    tx.all(
        "SELECT person_id FROM roll WHERE branch_id = $1 AND meeting_id = $2 AND second_place = 1
         ORDER BY person_id",
        params![branch, meeting],
        |row| row.get("person_id"),
    )
}

/// Writes who takes part at the second place; everybody else of the roll is at the first.
///
/// # Errors
/// [`StoreError::Stale`] for somebody who is not on the roll.
pub fn set_elsewhere(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    people: &[PersonId],
) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE roll SET second_place = 0 WHERE branch_id = $1 AND meeting_id = $2 AND second_place <> 0",
        params![branch, meeting],
    )?;
    for person in people {
        tx.expect_one(
            "UPDATE roll SET second_place = 1 WHERE branch_id = $1 AND meeting_id = $2 AND person_id = $3",
            params![branch, meeting, person],
        )?;
    }
    Ok(())
}

/// Writes one line of the roll.
///
/// # Errors
/// As the engine.
pub fn set_roll(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    entry: &RollEntry,
) -> Result<(), StoreError> {
    let (presence, late_at, reason, on_leave) = match &entry.presence {
        Presence::Present => ("present", None, None, false),
        Presence::Late { at } => ("late", *at, None, false),
        Presence::Absent { reason, on_leave } => ("absent", None, reason.clone(), *on_leave),
    };
    tx.execute(
        "INSERT INTO roll (branch_id, meeting_id, person_id, presence, late_at, reason, on_leave)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (branch_id, meeting_id, person_id) DO UPDATE
         SET presence = $4, late_at = $5, reason = $6, on_leave = $7",
        params![branch, meeting, entry.person, presence, late_at, reason, on_leave],
    )?;
    Ok(())
}

fn read_remark(row: &Row<'_>) -> Result<Remark, StoreError> {
    Ok(Remark {
        id: row.get("remark_id")?,
        item: row.get("item_id")?,
        speaker: row.get("speaker_id")?,
        kind: row.code("kind", RemarkKind::from_code)?,
        about: row.get("about_id")?,
        position: row.get("position")?,
        text: row.get("text")?,
        own: row.get("own")?,
        version: row.get("version")?,
    })
}

fn remarks(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Vec<Remark>, StoreError> {
    tx.all(
        "SELECT remark_id, item_id, speaker_id, kind, about_id, position, text, own, version FROM remark
         WHERE branch_id = $1 AND meeting_id = $2 AND withdrawn = 0
         ORDER BY CASE WHEN position IS NULL THEN 1 ELSE 0 END, position, remark_id",
        params![branch, meeting],
        read_remark,
    )
}

/// One remark of a meeting.
///
/// # Errors
/// As the engine.
pub fn remark(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    id: RemarkId,
) -> Result<Option<Remark>, StoreError> {
    tx.optional(
        "SELECT remark_id, item_id, speaker_id, kind, about_id, position, text, own, version FROM remark
         WHERE branch_id = $1 AND meeting_id = $2 AND remark_id = $3 AND withdrawn = 0",
        params![branch, meeting, id],
        read_remark,
    )
}

/// Adds a remark, with its first revision if there is text.
///
/// # Errors
/// As the engine.
pub fn add_remark(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    remark: &Remark,
    mark: Mark,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO remark (branch_id, remark_id, meeting_id, item_id, speaker_id, kind, about_id, position,
             text, own, withdrawn, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 0, 1)",
        params![
            branch,
            remark.id,
            meeting,
            remark.item,
            remark.speaker,
            remark.kind.code(),
            remark.about,
            remark.position,
            remark.text,
            remark.own
        ],
    )?;
    match &remark.text {
        Some(text) => add_revision(tx, branch, remark.id, 1, text.as_str(), false, mark),
        None => Ok(()),
    }
}

/// The next free place in the order of a meeting.
///
/// # Errors
/// As the engine.
pub fn next_position(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<i64, StoreError> {
    tx.one(
        "SELECT COALESCE(MAX(position), 0) + 1 AS next FROM remark WHERE branch_id = $1 AND meeting_id = $2",
        params![branch, meeting],
        |row| row.get("next"),
    )
}

/// Writes a remark back against its version; a changed text is kept as a revision.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn update_remark(
    tx: &mut Tx,
    branch: BranchId,
    remark: &Remark,
    withdrawn: bool,
    mark: Mark,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE remark SET kind = $3, about_id = $4, position = $5, text = $6, withdrawn = $7,
             own = $9, version = version + 1
         WHERE branch_id = $1 AND remark_id = $2 AND version = $8",
        params![
            branch,
            remark.id,
            remark.kind.code(),
            remark.about,
            remark.position,
            remark.text,
            withdrawn,
            remark.version,
            remark.own
        ],
    )?;
    let text = remark.text.as_ref().map_or("", Speech::as_str);
    let last = tx.optional(
        "SELECT text FROM remark_revision WHERE branch_id = $1 AND remark_id = $2 AND aside = 0
         ORDER BY number DESC LIMIT 1",
        params![branch, remark.id],
        |row| row.get::<String>("text"),
    )?;
    if last.as_deref().unwrap_or("") == text {
        return Ok(());
    }
    add_revision(tx, branch, remark.id, remark.version + 1, text, false, mark)
}

/// Keeps a text: the current one, or one that met a newer one and is kept aside.
///
/// # Errors
/// As the engine.
pub fn add_revision(
    tx: &mut Tx,
    branch: BranchId,
    remark: RemarkId,
    version: i64,
    text: &str,
    aside: bool,
    mark: Mark,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO remark_revision (branch_id, remark_id, number, version, text, aside, by_id, at)
         SELECT branch_id, $2,
             (SELECT COALESCE(MAX(number), 0) + 1 FROM remark_revision WHERE branch_id = $1 AND remark_id = $2),
             $3, $4, $5, $6, $7 FROM branch WHERE branch_id = $1",
        params![branch, remark, version, text, aside, mark.by, mark.at],
    )?;
    Ok(())
}

/// One text that was saved of a remark.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revision {
    /// From 1.
    pub number: i64,
    /// The remark's version that it made, or met.
    pub version: i64,
    /// The text.
    pub text: String,
    /// Kept beside another's newer text.
    pub aside: bool,
    /// Who typed it, and when it was saved.
    pub mark: Mark,
}

/// Every text of a remark, oldest first.
///
/// # Errors
/// As the engine.
pub fn revisions(tx: &mut Tx, branch: BranchId, remark: RemarkId) -> Result<Vec<Revision>, StoreError> {
    tx.all(
        "SELECT number, version, text, aside, by_id, at FROM remark_revision
         WHERE branch_id = $1 AND remark_id = $2 ORDER BY number",
        params![branch, remark],
        |row| {
            Ok(Revision {
                number: row.get("number")?,
                version: row.get("version")?,
                text: row.get("text")?,
                aside: row.get("aside")?,
                mark: Mark { by: row.get("by_id")?, at: row.get::<Timestamp>("at")? },
            })
        },
    )
}

fn read_decision(row: &Row<'_>) -> Result<Decision, StoreError> {
    Ok(Decision {
        id: row.get("assignment_id")?,
        item: row.get("item_id")?,
        what: row.get("what")?,
        measures: row.get("measures")?,
        responsible: row.get("responsible_id")?,
        due: row.get("due")?,
    })
}

fn decisions(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Vec<Decision>, StoreError> {
    tx.all(
        "SELECT assignment_id, item_id, what, measures, responsible_id, due FROM assignment
         WHERE branch_id = $1 AND meeting_id = $2 ORDER BY assignment_id",
        params![branch, meeting],
        read_decision,
    )
}

/// Adds a decision.
///
/// # Errors
/// As the engine.
pub fn add_decision(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
    meeting: MeetingId,
    decision: &Decision,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO assignment (branch_id, assignment_id, meeting_id, group_id, item_id, what, measures,
             responsible_id, due, state, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', 1)",
        params![
            branch,
            decision.id,
            meeting,
            group,
            decision.item,
            decision.what,
            decision.measures,
            decision.responsible,
            decision.due
        ],
    )?;
    Ok(())
}

/// Puts a decision right, closed or not.
///
/// # Errors
/// [`StoreError::Stale`] when the meeting has no such decision.
pub fn set_decision(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    decision: &Decision,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE assignment SET what = $4, measures = $5, responsible_id = $6, due = $7, version = version + 1
         WHERE branch_id = $1 AND meeting_id = $2 AND assignment_id = $3",
        params![
            branch,
            meeting,
            decision.id,
            decision.what,
            decision.measures,
            decision.responsible,
            decision.due
        ],
    )
}

/// Takes a decision out of a meeting that is still running.
///
/// # Errors
/// [`StoreError::Stale`] when it is gone already.
pub fn remove_decision(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    decision: DecisionId,
) -> Result<(), StoreError> {
    tx.expect_one(
        "DELETE FROM assignment WHERE branch_id = $1 AND meeting_id = $2 AND assignment_id = $3",
        params![branch, meeting, decision],
    )
}

/// A decision that is not closed, with the day of its meeting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenDecision {
    /// The decision.
    pub decision: Decision,
    /// The meeting that made it.
    pub meeting: MeetingId,
    /// The day of that meeting.
    pub made_on: jiff::civil::DateTime,
}

/// The meetings in which somebody said something.
///
/// # Errors
/// As the engine.
pub fn spoken_in(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<MeetingId>, StoreError> {
    tx.all(
        "SELECT DISTINCT meeting_id FROM remark WHERE branch_id = $1 AND speaker_id = $2 ORDER BY meeting_id",
        params![branch, person],
        |row| row.get("meeting_id"),
    )
}

/// The open decisions of a group, from meetings that are over; the earliest deadline first.
///
/// # Errors
/// As the engine.
pub fn open_decisions(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
) -> Result<Vec<OpenDecision>, StoreError> {
    tx.all(
        "SELECT d.assignment_id, d.item_id, d.what, d.measures, d.responsible_id, d.due, d.meeting_id, m.starts
         FROM assignment d JOIN meeting m ON m.branch_id = d.branch_id AND m.meeting_id = d.meeting_id
         WHERE d.branch_id = $1 AND d.group_id = $2 AND d.state IN ('open', 'done')
         AND m.stage IN ('concluded', 'signed', 'reported', 'archived') ORDER BY d.due, d.assignment_id",
        params![branch, group],
        |row| {
            Ok(OpenDecision {
                decision: read_decision(row)?,
                meeting: row.get("meeting_id")?,
                made_on: row.get("starts")?,
            })
        },
    )
}

/// What an absent member has to catch up on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MakeUp {
    /// The meeting that was missed.
    pub meeting: MeetingId,
    /// Who missed it.
    pub person: PersonId,
    /// When and by whom it was closed.
    pub done: Option<Mark>,
    /// How it was made up.
    pub how: Option<Note>,
}

/// Gives an absent member the duty to catch up.
///
/// # Errors
/// As the engine.
pub fn add_make_up(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    person: PersonId,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO make_up (branch_id, meeting_id, person_id, done_at, done_by, how)
         VALUES ($1, $2, $3, NULL, NULL, NULL) ON CONFLICT (branch_id, meeting_id, person_id) DO NOTHING",
        params![branch, meeting, person],
    )?;
    Ok(())
}

/// Takes the duty to catch up from somebody who was there after all; what was made up stays on record.
///
/// # Errors
/// As the engine.
pub fn remove_make_up(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    person: PersonId,
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM make_up WHERE branch_id = $1 AND meeting_id = $2 AND person_id = $3 AND done_at IS NULL",
        params![branch, meeting, person],
    )?;
    Ok(())
}

/// The make-ups of a meeting.
///
/// # Errors
/// As the engine.
pub fn make_ups(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Vec<MakeUp>, StoreError> {
    tx.all(
        "SELECT meeting_id, person_id, done_at, done_by, how FROM make_up
         WHERE branch_id = $1 AND meeting_id = $2 ORDER BY person_id",
        params![branch, meeting],
        |row| {
            let done = Option::zip(row.get("done_by")?, row.get("done_at")?);
            Ok(MakeUp {
                meeting: row.get("meeting_id")?,
                person: row.get("person_id")?,
                done: done.map(|(by, at)| Mark { by, at }),
                how: row.get("how")?,
            })
        },
    )
}

/// Closes a make-up.
///
/// # Errors
/// [`StoreError::Stale`] when there is none to close.
pub fn close_make_up(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    person: PersonId,
    how: &Note,
    mark: Mark,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE make_up SET done_at = $4, done_by = $5, how = $6
         WHERE branch_id = $1 AND meeting_id = $2 AND person_id = $3 AND done_at IS NULL",
        params![branch, meeting, person, mark.at, mark.by, how],
    )
}
