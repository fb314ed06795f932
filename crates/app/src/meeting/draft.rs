//! Drafting a meeting: a new one from the year plan, or changes to a draft.

use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeSet;

use domain::{
    id::{GroupId, ItemId, MeetingId, PersonId, PlanItemId},
    life_meeting::Rectification,
    meeting::{Agenda, Content, Item, Meeting, Stage, StageName, Topics},
    membership::Roster,
    organization::Group,
    plan::{Month, PlanItem},
    resolution::Resolution,
    text::{Note, Place, Reason, TextFault, Title},
};
use jiff::civil::{Date, DateTime, Time};
use store::proceedings::OpenDecision;

use crate::{
    Check, Cx, Error, Names,
    permission::{Permit, Verb, may},
};

/// One item as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "ItemDraft")]
pub struct ItemInput {
    /// The id of a known item; empty for a new one.
    #[serde(default)]
    pub id: String,
    /// A content's code.
    pub content: String,
    /// The topic; a line with no topic and no other text is left out.
    pub title: String,
    /// Materials.
    #[serde(default)]
    pub materials: String,
    /// What to prepare.
    #[serde(default)]
    pub prepare: String,
    /// The line of the year plan that it carries out; empty for none.
    #[serde(default)]
    pub planned: String,
}

/// A meeting as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "MeetingDraft")]
pub struct Input {
    /// The plan's month, `2026-11`.
    pub month: String,
    /// The day, `2026-11-20`.
    pub date: String,
    /// The beginning, `14:30`.
    pub start: String,
    /// The planned end; may be empty.
    #[serde(default)]
    pub end: String,
    /// Where.
    pub place: String,
    /// A second place that takes part (分会场); may be empty.
    #[serde(default)]
    pub second_place: String,
    /// The other groups of a joint meeting.
    #[serde(default)]
    pub joint: Vec<String>,
    /// Who chairs.
    pub chair: String,
    /// Why not the leader.
    #[serde(default)]
    pub chair_reason: String,
    /// Who records; may be empty.
    #[serde(default)]
    pub recorder: String,
    /// The items.
    pub items: Vec<ItemInput>,
    /// Why more than two items.
    #[serde(default)]
    pub extra_reason: String,
    /// Why not in the plan.
    #[serde(default)]
    pub off_plan_reason: String,
}

/// What the form needs around the fields.
#[derive(Clone, Debug)]
pub struct FormView {
    /// The fields, filled with what is known already.
    pub input: Input,
    /// Who can chair and record.
    pub roster: Roster,
    /// The plan's lines of that year.
    pub planned: Vec<PlanItem>,
    /// Matters still open from earlier meetings.
    pub open: Vec<OpenDecision>,
    /// What members still put right after organizational-life meetings, as far as who looks may know.
    pub rectifications: Vec<Rectification>,
    /// What the branch handed to the group and the group has not reported as done (C2, C3).
    pub handed: Vec<Resolution>,
    /// The other groups of the branch.
    pub others: Vec<Group>,
    /// Names.
    pub names: Names,
    /// The group's name.
    pub group: String,
    /// The version of the draft as it stands; 0 for a new one.
    pub version: i64,
}

/// A new form: the plan's lines of the month, time and place of the last meeting, the leader as chair.
///
/// # Errors
/// [`Error::NotFound`] for a month out of range.
pub fn blank(
    cx: &mut Cx<'_>,
    permit: &Permit<may::DraftMeeting>,
    year: i16,
    month: i8,
) -> Result<FormView, Error> {
    let month = Month::new(month).filter(|_| crate::plan::YEARS.contains(&year)).ok_or(Error::NotFound)?;
    let (branch, group) = (permit.branch(), permit.group()?);
    let today = cx.local().date();
    let roster = store::person::roster(cx.tx, branch, group, today)?;
    let before = match store::meeting::last_before(cx.tx, branch, group, today)? {
        Some(id) => store::meeting::find(cx.tx, branch, id)?,
        None => None,
    };
    let time = |t: Time| format!("{:02}:{:02}", t.hour(), t.minute());
    let mut input = Input {
        month: format!("{year:04}-{:02}", month.number()),
        chair: roster.leader.map(|l| l.to_string()).unwrap_or_default(),
        ..Input::default()
    };
    if let Some(before) = &before {
        input.start = time(before.agenda.start.time());
        input.end = before.agenda.end.map(time).unwrap_or_default();
        input.place = before.agenda.place.to_string();
        input.recorder = before.agenda.recorder.map(|r| r.to_string()).unwrap_or_default();
    }
    let mut view = around(cx, permit, group, roster, year, input)?;
    view.input.items = view
        .planned
        .iter()
        .filter(|i| i.month == month)
        .map(|i| ItemInput {
            content: i.content.code().to_owned(),
            title: i.title.to_string(),
            planned: i.id.to_string(),
            ..ItemInput::default()
        })
        .collect();
    Ok(view)
}

/// The form of a draft as it stands.
///
/// # Errors
/// [`Error::NotFound`].
pub fn form(cx: &mut Cx<'_>, permit: &Permit<may::DraftMeeting>) -> Result<FormView, Error> {
    let (meeting, roster) = super::load(cx, permit)?;
    let stage = meeting.stage.name();
    if stage != StageName::Draft {
        return Err(Error::Refused(format!("会议现在是“{}”，不能修改安排", stage.chinese())));
    }
    let input = input(&meeting.agenda);
    around(cx, permit, meeting.group, roster, meeting.agenda.year, input)
}

/// The fields of an agenda as it stands.
pub(super) fn input(agenda: &Agenda) -> Input {
    let text = |t: Option<&dyn std::fmt::Display>| t.map(ToString::to_string).unwrap_or_default();
    Input {
        month: format!("{:04}-{:02}", agenda.year, agenda.month.number()),
        date: agenda.start.date().to_string(),
        start: format!("{:02}:{:02}", agenda.start.hour(), agenda.start.minute()),
        end: agenda.end.map(|t| format!("{:02}:{:02}", t.hour(), t.minute())).unwrap_or_default(),
        place: agenda.place.to_string(),
        second_place: text(agenda.second_place.as_ref().map(|t| t as _)),
        joint: agenda.joint.iter().map(ToString::to_string).collect(),
        chair: agenda.chair.to_string(),
        chair_reason: text(agenda.chair_reason.as_ref().map(|t| t as _)),
        recorder: text(agenda.recorder.as_ref().map(|t| t as _)),
        items: agenda
            .items
            .iter()
            .map(|i| ItemInput {
                id: i.id.to_string(),
                content: i.content.code().to_owned(),
                title: i.title.to_string(),
                materials: text(i.materials.as_ref().map(|t| t as _)),
                prepare: text(i.prepare.as_ref().map(|t| t as _)),
                planned: text(i.planned.as_ref().map(|t| t as _)),
            })
            .collect(),
        extra_reason: text(agenda.extra_reason.as_ref().map(|t| t as _)),
        off_plan_reason: text(agenda.off_plan_reason.as_ref().map(|t| t as _)),
    }
}

/// The form around fields that were typed and refused.
///
/// # Errors
/// [`Error::NotFound`].
pub fn again(cx: &mut Cx<'_>, permit: &Permit<may::DraftMeeting>, input: &Input) -> Result<FormView, Error> {
    let group = permit.group()?;
    let today = cx.local().date();
    let day = input.date.parse::<Date>().unwrap_or(today);
    let roster = store::person::roster(cx.tx, permit.branch(), group, day)?;
    let year = input.month.get(..4).and_then(|y| y.parse().ok()).unwrap_or_else(|| today.year());
    around(cx, permit, group, roster, year, input.clone())
}

pub(super) fn around<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    group: GroupId,
    roster: Roster,
    year: i16,
    input: Input,
) -> Result<FormView, Error> {
    let plan = store::plan::of_year(cx.tx, permit.branch(), group, year)?;
    let version = match permit.meeting() {
        Ok(id) => store::meeting::find(cx.tx, permit.branch(), id)?.map_or(0, |meeting| meeting.version),
        Err(_) => 0,
    };
    let handed = to_deal_with(cx, permit, group, &input)?;
    Ok(FormView {
        version,
        handed,
        input,
        roster,
        planned: plan.map(|p| p.items).unwrap_or_default(),
        open: store::proceedings::open_decisions(cx.tx, permit.branch(), group)?,
        rectifications: crate::life_meeting::list::open(cx, permit, group)?,
        others: others(cx, permit)?,
        names: cx.names(permit)?,
        group: super::group_name(cx, permit)?,
    })
}

/// What the branch handed to the group, the group has not reported as done, and no topic of the form names yet.
fn to_deal_with<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    group: GroupId,
    input: &Input,
) -> Result<Vec<Resolution>, Error> {
    let branch = permit.branch();
    let told = store::assignment::reports(cx.tx, branch)?;
    let is_done = |one: &Resolution| {
        told.iter().any(|r| r.is_final && r.resolution == one.id && r.group == group)
            || input.items.iter().any(|item| item.title == one.title.as_str())
    };
    let all = store::resolution::all(cx.tx, branch)?.into_iter();
    Ok(all.filter(|one| one.is_open_for(group) && !is_done(one)).collect())
}

/// Keeps a new draft.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend, [`Error::Refused`] by a rule.
pub fn create(
    cx: &mut Cx<'_>,
    permit: &Permit<may::DraftMeeting>,
    input: &Input,
) -> Result<MeetingId, Error> {
    let group = permit.group()?;
    let agenda = agenda(cx, permit, input, &[])?;
    let roster = super::roster(cx, permit.branch(), group, &agenda.joint, agenda.start.date())?;
    agenda.check(&roster)?;
    let meeting = Meeting { id: cx.new_id()?, group, agenda, stage: Stage::draft(), version: 1 };
    store::meeting::add(cx.tx, permit.branch(), &meeting, false)?;
    cx.journal(permit, "meeting.draft", meeting.id.uuid())?;
    Ok(meeting.id)
}

/// Keeps a changed draft.
///
/// # Errors
/// As [`create`]; [`Error::Stale`] when somebody else was faster.
pub fn edit(cx: &mut Cx<'_>, permit: &Permit<may::DraftMeeting>, input: &Input) -> Result<(), Error> {
    let before = super::load(cx, permit)?.0.agenda.items;
    let agenda = agenda(cx, permit, input, &before)?;
    let (meeting, _) = super::load(cx, permit)?;
    let day = agenda.start.date();
    let roster = super::roster(cx, permit.branch(), meeting.group, &agenda.joint, day)?;
    let meeting = meeting.redraft(agenda, &roster)?;
    store::meeting::update_agenda(cx.tx, permit.branch(), &meeting)?;
    cx.journal(permit, "meeting.edit", meeting.id.uuid())
}

/// Reads the other groups of a joint meeting, in the order in which they are kept.
fn joint<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    check: &mut Check,
    typed: &[String],
) -> Result<Vec<GroupId>, Error> {
    let others = others(cx, permit)?;
    let chosen = typed.iter().filter(|id| !id.is_empty());
    let found: Option<BTreeSet<_>> =
        chosen.map(|id| others.iter().find(|g| g.id.to_string() == *id).map(|g| g.id)).collect();
    let found = check.take("joint", "一起开会的党小组", found.ok_or("请从本支部的其他党小组里选择"));
    Ok(found.into_iter().flatten().collect())
}

/// The other groups of the branch, with which a meeting can be held jointly.
fn others<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>) -> Result<Vec<Group>, Error> {
    let (branch, own, today) = (permit.branch(), permit.group()?, cx.local().date());
    let mut groups = store::organization::groups_on(cx.tx, branch, today)?;
    groups.retain(|group| group.id != own);
    Ok(groups)
}

/// What an item of a form may refer to: items that the meeting has already, and lines of the group's plan.
struct Known<'a> {
    items: &'a [Item],
    planned: Vec<PlanItemId>,
}

/// Reads the fields of an agenda; `before` are the items that the meeting has already.
///
/// # Errors
/// [`Error::Invalid`] with every field to mend.
pub(super) fn agenda<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    input: &Input,
    before: &[Item],
) -> Result<Agenda, Error> {
    let mut check = Check::default();
    let month = check.take("month", "计划月份", month(&input.month));
    let year = month.map_or_else(|| cx.local().year(), |(year, _)| year);
    let date = check.parse::<Date>("date", "日期", &input.date, "请写成 2026-11-20 这样的日期");
    let start = check.parse::<Time>("start", "开始时间", &input.start, "请写成 14:30 这样的时间");
    let end = check.parse_optional::<Time>("end", "结束时间", &input.end, "请写成 15:30 这样的时间");
    if let (Some(start), Some(end)) = (start, end)
        && end <= start
    {
        check.fault("end", "结束时间", "早于或等于开始时间，请改正其中一个");
    }
    let place = check.take("place", "地点", Place::new(&input.place));
    let second_place = check.take("second_place", "分会场", Place::optional(&input.second_place)).flatten();
    let joint = joint(cx, permit, &mut check, &input.joint)?;
    let chair = check.parse::<PersonId>("chair", "主持人", &input.chair, "请从名单中选择");
    let chair_reason =
        check.take("chair_reason", "由别人主持的原因", Reason::optional(&input.chair_reason)).flatten();
    let recorder = check.parse_optional::<PersonId>("recorder", "记录人", &input.recorder, "请从名单中选择");
    let topics = topics(cx, &mut check, permit, year, input, before)?;
    check.done()?;
    match (month, date, start, place, chair) {
        (Some((year, month)), Some(date), Some(start), Some(place), Some(chair)) => Ok(Agenda {
            year,
            month,
            start: DateTime::from_parts(date, start),
            end,
            place,
            second_place,
            joint,
            chair,
            chair_reason,
            recorder,
            items: topics.items,
            extra_reason: topics.extra_reason,
            off_plan_reason: topics.off_plan_reason,
        }),
        _ => Err(Error::Internal("a field passed its check without a value".to_owned())),
    }
}

/// Reads the topics of a form with their reasons; `before` are the items that the meeting has already. What is wrong is in `check`.
///
/// # Errors
/// As the store.
pub(super) fn topics<V: Verb>(
    cx: &mut Cx<'_>,
    check: &mut Check,
    permit: &Permit<V>,
    year: i16,
    input: &Input,
    before: &[Item],
) -> Result<Topics, Error> {
    let plan = store::plan::of_year(cx.tx, permit.branch(), permit.group()?, year)?;
    let planned = plan.map(|p| p.items.iter().map(|i| i.id).collect()).unwrap_or_default();
    let known = Known { items: before, planned };
    let extra_reason =
        check.take("extra_reason", "议题多于两个的原因", Reason::optional(&input.extra_reason)).flatten();
    let off_plan_reason =
        check.take("off_plan_reason", "临时安排的原因", Reason::optional(&input.off_plan_reason)).flatten();
    let mut items = Vec::new();
    for (number, typed) in (1..).zip(&input.items) {
        if let Some(mut read) = item(cx, check, &known, number, typed)? {
            if items.iter().any(|i: &Item| i.id == read.id) {
                read.id = cx.new_id()?;
            }
            items.push(read);
        }
    }
    if items.is_empty() && input.items.iter().all(|i| i.title.trim().is_empty()) {
        check.fault("item1_title", "议题一", TextFault::Empty);
    }
    Ok(Topics { items, extra_reason, off_plan_reason })
}

/// Reads one item; a line that was left empty is none.
fn item(
    cx: &Cx<'_>,
    check: &mut Check,
    known: &Known<'_>,
    number: usize,
    typed: &ItemInput,
) -> Result<Option<Item>, Error> {
    if [&typed.title, &typed.materials, &typed.prepare].iter().all(|t| t.trim().is_empty()) {
        return Ok(None);
    }
    let field = |name: &str| format!("item{number}_{name}");
    let ordinal = ["一", "二", "三", "四", "五", "六"].get(number - 1).unwrap_or(&"");
    let label = |name: &str| format!("议题{ordinal}{name}");
    let content = check.take(
        &field("content"),
        &label("的类别"),
        Content::from_code(&typed.content).ok_or("请选择一类内容（C1 至 C7）"),
    );
    let title = check.take(&field("title"), &label(""), Title::new(&typed.title));
    let materials =
        check.take(&field("materials"), &label("的材料"), Note::optional(&typed.materials)).flatten();
    let prepare =
        check.take(&field("prepare"), &label("的准备要求"), Note::optional(&typed.prepare)).flatten();
    let planned = check.parse_optional::<PlanItemId>(
        &field("planned"),
        &label("对应的计划"),
        &typed.planned,
        "请从计划中选择",
    );
    if planned.is_some_and(|line| !known.planned.contains(&line)) {
        check.fault(&field("planned"), &label("对应的计划"), "不在这一年的计划里，请重新选择");
    }
    // An id that is none of this meeting's items counts as a new item.
    let id = typed.id.parse::<ItemId>().ok().filter(|id| known.items.iter().any(|i| i.id == *id));
    let id = id.map_or_else(|| cx.new_id(), Ok)?;
    let (Some(content), Some(title)) = (content, title) else { return Ok(None) };
    Ok(Some(Item { id, content, title, materials, prepare, planned }))
}

fn month(text: &str) -> Result<(i16, Month), &'static str> {
    let read = || {
        let (year, month) = text.trim().split_once('-')?;
        let year: i16 = year.parse().ok().filter(|y| crate::plan::YEARS.contains(y))?;
        Some((year, Month::new(month.parse().ok()?)?))
    };
    read().ok_or("请写成 2026-11 这样的年份和月份")
}
