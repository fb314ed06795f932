//! Meetings: agenda, items and the steps that add up to the stage.

use domain::{
    id::{BranchId, GroupId, ItemId, MeetingId, PersonId},
    meeting::{Agenda, Content, Decided, Item, Mark, Meeting, Stage, StageName, Step},
    plan::Month,
    text::{Reason, Title},
};
use jiff::{
    Timestamp,
    civil::{Date, DateTime},
};

use crate::{Row, StoreError, Tx, params};

/// One line of a list of meetings.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Its id.
    pub id: MeetingId,
    /// Whose: of a joint meeting the group that keeps the record.
    pub group: GroupId,
    /// The year of the plan.
    pub year: i16,
    /// The month of the plan.
    pub month: i8,
    /// When it begins.
    pub start: DateTime,
    /// Where it stands.
    pub stage: StageName,
    /// 补录
    pub late: bool,
    /// The titles of its items, joined.
    pub titles: String,
}

/// A step as it was kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// Who took it, and when.
    pub mark: Mark,
    /// What.
    pub step: Step,
}

/// Adds a draft.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, meeting: &Meeting, late: bool) -> Result<(), StoreError> {
    let agenda = &meeting.agenda;
    tx.execute(
        "INSERT INTO meeting (branch_id, meeting_id, group_id, year, month, stage, late, starts, ends, place,
             chair_id, chair_reason, recorder_id, extra_reason, off_plan_reason, second_place, opening,
             opening_version, summary_draft, summary_version, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, NULL, 0, NULL, 0, 1)",
        params![
            branch,
            meeting.id,
            meeting.group,
            i64::from(agenda.year),
            i64::from(agenda.month.number()),
            meeting.stage.name().code(),
            late,
            agenda.start,
            agenda.end,
            agenda.place,
            agenda.chair,
            agenda.chair_reason,
            agenda.recorder,
            agenda.extra_reason,
            agenda.off_plan_reason,
            agenda.second_place
        ],
    )?;
    write_joint(tx, branch, meeting)?;
    write_items(tx, branch, meeting)
}

/// Marks a meeting as one whose record was typed on a later day than it was held, or takes the mark away.
///
/// # Errors
/// [`StoreError::Stale`] for an unknown meeting.
pub fn set_late(tx: &mut Tx, branch: BranchId, id: MeetingId, late: bool) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE meeting SET late = $3 WHERE branch_id = $1 AND meeting_id = $2",
        params![branch, id, late],
    )
}

/// Writes a changed agenda back.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn update_agenda(tx: &mut Tx, branch: BranchId, meeting: &Meeting) -> Result<(), StoreError> {
    let agenda = &meeting.agenda;
    tx.expect_one(
        "UPDATE meeting SET year = $3, month = $4, starts = $5, ends = $6, place = $7, chair_id = $8,
             chair_reason = $9, recorder_id = $10, extra_reason = $11, off_plan_reason = $12, stage = $13,
             second_place = $14, version = version + 1
         WHERE branch_id = $1 AND meeting_id = $2 AND version = $15",
        params![
            branch,
            meeting.id,
            i64::from(agenda.year),
            i64::from(agenda.month.number()),
            agenda.start,
            agenda.end,
            agenda.place,
            agenda.chair,
            agenda.chair_reason,
            agenda.recorder,
            agenda.extra_reason,
            agenda.off_plan_reason,
            meeting.stage.name().code(),
            agenda.second_place,
            meeting.version
        ],
    )?;
    write_joint(tx, branch, meeting)?;
    write_items(tx, branch, meeting)
}

/// Writes the other groups of a joint meeting.
fn write_joint(tx: &mut Tx, branch: BranchId, meeting: &Meeting) -> Result<(), StoreError> {
    if joint(tx, branch, meeting.id)? == meeting.agenda.joint {
        return Ok(());
    }
    tx.execute(
        "DELETE FROM joint_group WHERE branch_id = $1 AND meeting_id = $2",
        params![branch, meeting.id],
    )?;
    for group in &meeting.agenda.joint {
        tx.execute(
            "INSERT INTO joint_group (branch_id, meeting_id, group_id) VALUES ($1, $2, $3)",
            params![branch, meeting.id, group],
        )?;
    }
    Ok(())
}

/// The other groups of a joint meeting, in the order of their ids; none for a meeting of one group.
///
/// # Errors
/// As the engine.
pub fn joint(tx: &mut Tx, branch: BranchId, id: MeetingId) -> Result<Vec<GroupId>, StoreError> {
    tx.all(
        "SELECT group_id FROM joint_group WHERE branch_id = $1 AND meeting_id = $2 ORDER BY group_id",
        params![branch, id],
        |row| row.get("group_id"),
    )
}

/// Writes the items of an agenda: known ones are changed in place, so that remarks keep theirs.
fn write_items(tx: &mut Tx, branch: BranchId, meeting: &Meeting) -> Result<(), StoreError> {
    let before = tx.all(
        "SELECT item_id FROM meeting_item WHERE branch_id = $1 AND meeting_id = $2",
        params![branch, meeting.id],
        |row| row.get::<ItemId>("item_id"),
    )?;
    for gone in before.iter().filter(|id| !meeting.agenda.items.iter().any(|i| i.id == **id)) {
        crate::hearing::forget_open(tx, branch, *gone)?;
        tx.execute("DELETE FROM meeting_item WHERE branch_id = $1 AND item_id = $2", params![branch, gone])?;
    }
    for (position, item) in (0_i64..).zip(&meeting.agenda.items) {
        let sql = if before.contains(&item.id) {
            "UPDATE meeting_item SET position = $4, content = $5, title = $6, materials = $7, prepare = $8,
                 plan_item_id = $9 WHERE branch_id = $1 AND item_id = $2 AND meeting_id = $3"
        } else {
            "INSERT INTO meeting_item (branch_id, item_id, meeting_id, position, content, title, materials,
                 prepare, plan_item_id, nothing_reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, NULL)"
        };
        tx.expect_one(
            sql,
            params![
                branch,
                item.id,
                meeting.id,
                position,
                item.content.code(),
                item.title,
                item.materials,
                item.prepare,
                item.planned
            ],
        )?;
    }
    Ok(())
}

/// Keeps a decided step: the step itself, the new stage, and the agenda where the step changed it.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn keep_step(tx: &mut Tx, branch: BranchId, decided: &Decided, mark: Mark) -> Result<(), StoreError> {
    update_agenda(tx, branch, &decided.meeting)?;
    let id = decided.meeting.id;
    let detail =
        serde_json::to_string(&decided.step).map_err(|e| StoreError::encoding("meeting_step.detail", &e))?;
    tx.execute(
        "INSERT INTO meeting_step (branch_id, meeting_id, number, by_id, at, detail)
         SELECT branch_id, $2, (SELECT COUNT(*) + 1 FROM meeting_step WHERE branch_id = $1 AND meeting_id = $2),
             $3, $4, $5 FROM branch WHERE branch_id = $1",
        params![branch, id, mark.by, mark.at, detail],
    )?;
    Ok(())
}

/// The steps of a meeting, oldest first.
///
/// # Errors
/// [`StoreError::Corrupt`] for a step that cannot be read.
pub fn steps(tx: &mut Tx, branch: BranchId, id: MeetingId) -> Result<Vec<Kept>, StoreError> {
    tx.all(
        "SELECT by_id, at, detail FROM meeting_step WHERE branch_id = $1 AND meeting_id = $2 ORDER BY number",
        params![branch, id],
        |row| {
            let detail: String = row.get("detail")?;
            let step = serde_json::from_str(&detail).map_err(|e| row.corrupt("detail", &e.to_string()))?;
            Ok(Kept { mark: Mark { by: row.get("by_id")?, at: row.get::<Timestamp>("at")? }, step })
        },
    )
}

/// A meeting with its stage, replayed from its steps.
///
/// # Errors
/// [`StoreError::Corrupt`] when the steps do not lead to the stage of the row.
pub fn find(tx: &mut Tx, branch: BranchId, id: MeetingId) -> Result<Option<Meeting>, StoreError> {
    let row = tx.optional(
        "SELECT group_id, year, month, stage, starts, ends, place, chair_id, chair_reason, recorder_id,
             extra_reason, off_plan_reason, second_place, version
         FROM meeting WHERE branch_id = $1 AND meeting_id = $2",
        params![branch, id],
        |row| {
            let agenda = Agenda {
                year: row.number("year")?,
                month: month(row)?,
                start: row.get("starts")?,
                end: row.get("ends")?,
                place: row.get("place")?,
                second_place: row.get("second_place")?,
                joint: Vec::new(),
                chair: row.get("chair_id")?,
                chair_reason: row.get("chair_reason")?,
                recorder: row.get("recorder_id")?,
                items: Vec::new(),
                extra_reason: row.get("extra_reason")?,
                off_plan_reason: row.get("off_plan_reason")?,
            };
            let stage = row.code("stage", StageName::from_code)?;
            Ok((
                Meeting {
                    id,
                    group: row.get("group_id")?,
                    agenda,
                    stage: Stage::draft(),
                    version: row.get("version")?,
                },
                stage,
            ))
        },
    )?;
    let Some((mut meeting, name)) = row else { return Ok(None) };
    meeting.agenda.items = items(tx, branch, id)?;
    meeting.agenda.joint = joint(tx, branch, id)?;
    for kept in steps(tx, branch, id)? {
        meeting.stage = meeting
            .stage
            .after(kept.step, kept.mark)
            .map_err(|refusal| StoreError::corrupt("meeting_step", "detail", &format!("{id}: {refusal}")))?;
    }
    if meeting.stage.name() != name {
        return Err(StoreError::corrupt(
            "meeting",
            "stage",
            &format!("{id}: steps lead to {:?}", meeting.stage.name()),
        ));
    }
    Ok(Some(meeting))
}

fn month(row: &Row<'_>) -> Result<Month, StoreError> {
    let month: i64 = row.get("month")?;
    i8::try_from(month).ok().and_then(Month::new).ok_or_else(|| row.corrupt("month", "not a month"))
}

fn items(tx: &mut Tx, branch: BranchId, id: MeetingId) -> Result<Vec<Item>, StoreError> {
    tx.all(
        "SELECT item_id, content, title, materials, prepare, plan_item_id FROM meeting_item
         WHERE branch_id = $1 AND meeting_id = $2 ORDER BY position",
        params![branch, id],
        |row| {
            Ok(Item {
                id: row.get("item_id")?,
                content: row.code("content", Content::from_code)?,
                title: row.get::<Title>("title")?,
                materials: row.get("materials")?,
                prepare: row.get("prepare")?,
                planned: row.get("plan_item_id")?,
            })
        },
    )
}

/// An item of an agenda, where it stands in its meeting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedItem {
    /// Its id.
    pub id: ItemId,
    /// Its meeting.
    pub meeting: MeetingId,
    /// When that begins.
    pub start: DateTime,
    /// How far it has come.
    pub stage: StageName,
    /// The topic.
    pub title: Title,
}

/// The items of one content of a group's meetings, also of joint ones, from a day on; the newest first.
///
/// # Errors
/// As the engine.
pub fn items_of(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
    content: Content,
    since: Date,
) -> Result<Vec<ListedItem>, StoreError> {
    tx.all(
        "SELECT i.item_id, i.title, m.meeting_id, m.starts, m.stage FROM meeting_item i
         JOIN meeting m ON m.branch_id = i.branch_id AND m.meeting_id = i.meeting_id
         WHERE i.branch_id = $1 AND i.content = $3 AND m.starts >= $4 AND (m.group_id = $2
             OR m.meeting_id IN (SELECT meeting_id FROM joint_group WHERE branch_id = $1 AND group_id = $2))
         ORDER BY m.starts DESC, i.position",
        params![branch, group, content.code(), since.to_string()],
        |row| {
            Ok(ListedItem {
                id: row.get("item_id")?,
                meeting: row.get("meeting_id")?,
                start: row.get("starts")?,
                stage: row.code("stage", StageName::from_code)?,
                title: row.get("title")?,
            })
        },
    )
}

/// Says that nothing has to be done about an item (R5), or takes that back.
///
/// # Errors
/// [`StoreError::Stale`] when the item is gone.
pub fn set_nothing_to_do(
    tx: &mut Tx,
    branch: BranchId,
    item: ItemId,
    reason: Option<&Reason>,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE meeting_item SET nothing_reason = $3 WHERE branch_id = $1 AND item_id = $2",
        params![branch, item, reason],
    )
}

/// The meetings of the branch, or of one group of it with those that it holds jointly, in a year; newest first.
///
/// # Errors
/// As the engine.
pub fn of_year(
    tx: &mut Tx,
    branch: BranchId,
    group: Option<GroupId>,
    year_asked: i16,
) -> Result<Vec<Listed>, StoreError> {
    list(
        tx,
        "SELECT meeting_id, group_id, year, month, starts, stage, late FROM meeting
         WHERE branch_id = $1 AND year = $2 AND ($3 = '' OR group_id = $3
             OR meeting_id IN (SELECT meeting_id FROM joint_group WHERE branch_id = $1 AND group_id = $3))
         ORDER BY starts DESC, meeting_id",
        branch,
        params![branch, i64::from(year_asked), group.map(|g| g.to_string()).unwrap_or_default()],
    )
}

/// The meetings of a group, also joint ones, that are neither archived nor cancelled, of whatever year; oldest first.
///
/// # Errors
/// As the engine.
pub fn unfinished(tx: &mut Tx, branch: BranchId, group: GroupId) -> Result<Vec<Listed>, StoreError> {
    list(
        tx,
        "SELECT meeting_id, group_id, year, month, starts, stage, late FROM meeting
         WHERE branch_id = $1 AND stage NOT IN ('archived', 'cancelled') AND (group_id = $2
             OR meeting_id IN (SELECT meeting_id FROM joint_group WHERE branch_id = $1 AND group_id = $2))
         ORDER BY starts, meeting_id",
        branch,
        params![branch, group],
    )
}

/// Whether a group has a meeting that begins at this moment, cancelled ones aside.
///
/// # Errors
/// As the engine.
pub fn begins_at(tx: &mut Tx, branch: BranchId, group: GroupId, start: DateTime) -> Result<bool, StoreError> {
    let many: i64 = tx.one(
        "SELECT COUNT(*) AS many FROM meeting
         WHERE branch_id = $1 AND starts = $3 AND stage <> 'cancelled' AND (group_id = $2
             OR meeting_id IN (SELECT meeting_id FROM joint_group WHERE branch_id = $1 AND group_id = $2))",
        params![branch, group, start],
        |row| row.get("many"),
    )?;
    Ok(many > 0)
}

/// The meetings of the branch that stand at a stage, oldest first.
///
/// # Errors
/// As the engine.
pub fn at_stage(tx: &mut Tx, branch: BranchId, stage: StageName) -> Result<Vec<Listed>, StoreError> {
    list(
        tx,
        "SELECT meeting_id, group_id, year, month, starts, stage, late FROM meeting
         WHERE branch_id = $1 AND stage = $2 ORDER BY starts, meeting_id",
        branch,
        params![branch, stage.code()],
    )
}

fn list(
    tx: &mut Tx,
    sql: &str,
    branch: BranchId,
    values: &[&dyn crate::ToParam],
) -> Result<Vec<Listed>, StoreError> {
    let mut found = tx.all(sql, values, |row| {
        Ok(Listed {
            id: row.get("meeting_id")?,
            group: row.get("group_id")?,
            year: row.number("year")?,
            month: month(row)?.number(),
            start: row.get("starts")?,
            stage: row.code("stage", StageName::from_code)?,
            late: row.get("late")?,
            titles: String::new(),
        })
    })?;
    for listed in &mut found {
        let titles: Vec<String> =
            items(tx, branch, listed.id)?.into_iter().map(|i| i.title.to_string()).collect();
        listed.titles = titles.join("；");
    }
    Ok(found)
}

/// How many meetings of a group in a year were held (opened or entered late) up to a moment: the
/// meeting's own number, 第几次.
///
/// # Errors
/// As the engine.
pub fn number_in_year(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
    year_asked: i16,
    start: DateTime,
) -> Result<i64, StoreError> {
    tx.one(
        "SELECT COUNT(*) AS held FROM meeting WHERE branch_id = $1 AND year = $3 AND (group_id = $2
             OR meeting_id IN (SELECT meeting_id FROM joint_group WHERE branch_id = $1 AND group_id = $2))
         AND starts <= $4 AND stage IN ('in_session', 'concluded', 'signed', 'reported', 'archived')",
        params![branch, group, i64::from(year_asked), start],
        |row| row.get("held"),
    )
}

/// Whether a later meeting of the group in that year has a signed record, which names its number.
///
/// # Errors
/// As the engine.
pub fn is_followed(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
    year_asked: i16,
    start: DateTime,
) -> Result<bool, StoreError> {
    let many: i64 = tx.one(
        "SELECT COUNT(*) AS many FROM meeting WHERE branch_id = $1 AND year = $3 AND (group_id = $2
             OR meeting_id IN (SELECT meeting_id FROM joint_group WHERE branch_id = $1 AND group_id = $2))
         AND starts > $4 AND stage IN ('signed', 'reported', 'archived')",
        params![branch, group, i64::from(year_asked), start],
        |row| row.get("many"),
    )?;
    Ok(many > 0)
}

/// Somebody from outside of the group who sat in (列席).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Observer {
    /// The name.
    pub name: domain::text::PersonName,
    /// Post or unit.
    pub post: Option<Title>,
}

/// The observers of a meeting.
///
/// # Errors
/// As the engine.
pub fn observers(tx: &mut Tx, branch: BranchId, id: MeetingId) -> Result<Vec<Observer>, StoreError> {
    tx.all(
        "SELECT name, post FROM observer WHERE branch_id = $1 AND meeting_id = $2 ORDER BY position",
        params![branch, id],
        |row| Ok(Observer { name: row.get("name")?, post: row.get("post")? }),
    )
}

/// Replaces the observers of a meeting.
///
/// # Errors
/// As the engine.
pub fn set_observers(
    tx: &mut Tx,
    branch: BranchId,
    id: MeetingId,
    observers: &[Observer],
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM observer WHERE branch_id = $1 AND meeting_id = $2", params![branch, id])?;
    for (position, observer) in (0_i64..).zip(observers) {
        tx.execute(
            "INSERT INTO observer (branch_id, meeting_id, position, name, post) VALUES ($1, $2, $3, $4, $5)",
            params![branch, id, position, observer.name, observer.post],
        )?;
    }
    Ok(())
}

/// A note that is typed while the meeting runs: its text and the version to write against.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Jotting {
    /// What has been typed so far.
    pub text: Option<domain::text::Speech>,
    /// Guard against writing over somebody else's change.
    pub version: i64,
}

/// Which note.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JottingKind {
    /// The chair's opening words.
    Opening,
    /// The summary, before it is final.
    Summary,
}

/// Reads a note.
///
/// # Errors
/// As the engine.
pub fn jotting(
    tx: &mut Tx,
    branch: BranchId,
    id: MeetingId,
    kind: JottingKind,
) -> Result<Jotting, StoreError> {
    let sql = match kind {
        JottingKind::Opening => {
            "SELECT opening AS text, opening_version AS version FROM meeting WHERE branch_id = $1 AND meeting_id = $2"
        }
        JottingKind::Summary => {
            "SELECT summary_draft AS text, summary_version AS version FROM meeting
             WHERE branch_id = $1 AND meeting_id = $2"
        }
    };
    tx.one(sql, params![branch, id], |row| {
        Ok(Jotting { text: row.get("text")?, version: row.get("version")? })
    })
}

/// Writes a note against its version.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn set_jotting(
    tx: &mut Tx,
    branch: BranchId,
    id: MeetingId,
    kind: JottingKind,
    text: Option<&domain::text::Speech>,
    version: i64,
) -> Result<(), StoreError> {
    let sql = match kind {
        JottingKind::Opening => {
            "UPDATE meeting SET opening = $3, opening_version = opening_version + 1
             WHERE branch_id = $1 AND meeting_id = $2 AND opening_version = $4"
        }
        JottingKind::Summary => {
            "UPDATE meeting SET summary_draft = $3, summary_version = summary_version + 1
             WHERE branch_id = $1 AND meeting_id = $2 AND summary_version = $4"
        }
    };
    tx.expect_one(sql, params![branch, id, text, version])
}

/// The day of the latest meeting of a group before a day, if there is one.
///
/// # Errors
/// As the engine.
pub fn last_before(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
    day: Date,
) -> Result<Option<MeetingId>, StoreError> {
    tx.optional(
        "SELECT meeting_id FROM meeting WHERE branch_id = $1 AND group_id = $2 AND starts < $3
         AND stage NOT IN ('draft', 'cancelled') ORDER BY starts DESC, meeting_id LIMIT 1",
        params![branch, group, day],
        |row| row.get("meeting_id"),
    )
}

/// Whose meeting it is, and who runs it: what permissions ask for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Owner {
    /// Whose.
    pub group: GroupId,
    /// 主持人
    pub chair: PersonId,
    /// 记录人
    pub recorder: Option<PersonId>,
    /// Where it stands.
    pub stage: StageName,
}

/// Whose meeting it is, who runs it, and where it stands.
///
/// # Errors
/// As the engine.
pub fn owner(tx: &mut Tx, branch: BranchId, id: MeetingId) -> Result<Option<Owner>, StoreError> {
    tx.optional(
        "SELECT group_id, chair_id, recorder_id, stage FROM meeting WHERE branch_id = $1 AND meeting_id = $2",
        params![branch, id],
        |row| {
            Ok(Owner {
                group: row.get("group_id")?,
                chair: row.get("chair_id")?,
                recorder: row.get("recorder_id")?,
                stage: row.code("stage", StageName::from_code)?,
            })
        },
    )
}
