//! 全年情况: the groups of a branch by months, which of them have not met and why, and what was not kept of the seven requirements.

use domain::{
    id::GroupId,
    meeting::{Content, Finding, FindingState, Meeting, StageName, Step},
    organization::Group,
    plan::{Month, YearPlan},
    text::Reason,
    year::{Held, Missed, MonthState, Span, month_state},
};
use jiff::civil::Date;
use store::meeting::Listed;

use crate::{
    Cx, Error,
    disposition::quietly,
    meeting::list::Entries,
    permission::{Permit, Verb, may},
};

/// A meeting of a month.
#[derive(Clone, Debug)]
pub struct YearMeeting {
    /// The meeting.
    pub listed: Listed,
    /// What was not kept of R1 to R7, with the reason.
    pub broken: Vec<Finding>,
    /// How many were present, and how many were due; nothing before the meeting.
    pub attendance: Option<Counts>,
    /// Whether a topic is about somebody's handling or discipline (C7).
    pub is_handling: bool,
}

/// How many were present, and how many were due.
pub type Counts = (i64, i64);

/// A group in a month.
#[derive(Clone, Debug)]
pub struct Cell {
    /// How it stands.
    pub state: MonthState,
    /// Why there was no meeting.
    pub why: Option<String>,
    /// What the plan says for the month: contents and topics.
    pub planned: Vec<(Content, String)>,
    /// Its meetings, also joint ones, the earliest first.
    pub meetings: Vec<YearMeeting>,
}

impl Cell {
    /// Why there was no meeting, for what goes through many hands: a topic about somebody's handling is not named, and of a reason
    /// that is about such a topic, or that `hides`, it is said that there is one. `title` says how others are named.
    pub(crate) fn why_quietly(
        &self,
        title: impl Fn(Content, &str) -> String,
        hides: impl Fn(&Reason) -> bool,
    ) -> Option<String> {
        let is_handling = self.meetings.iter().any(|meeting| meeting.is_handling);
        match &self.state {
            MonthState::Missed(Missed::Cancelled(reason)) if is_handling || hides(reason) => {
                Some("会议取消了，写明了原因".to_owned())
            }
            MonthState::Missed(Missed::Planned(reason)) if hides(reason) => {
                Some("年度计划里写明这个月不开会，也写明了原因".to_owned())
            }
            state => {
                let planned = self.planned.iter();
                let planned = planned.map(|(content, known)| quietly(*content, || title(*content, known)));
                state.why(&planned.collect::<Vec<_>>())
            }
        }
    }

    /// The topics that the plan has for the month, in a line.
    pub fn topics_planned(&self) -> String {
        self.planned.iter().map(|(_, title)| title.as_str()).collect::<Vec<_>>().join("；")
    }
}

/// A group in the year.
#[derive(Clone, Debug)]
pub struct GroupYear {
    /// The group.
    pub id: GroupId,
    /// Its name.
    pub name: String,
    /// How its plan stands.
    pub plan: Option<YearPlan>,
    /// January to December.
    pub months: Vec<Cell>,
}

impl GroupYear {
    /// Months up to one, from one, without a meeting, with why, as it is to be told; those of one reason together.
    pub fn missed(
        &self,
        months: std::ops::RangeInclusive<i8>,
        why: impl Fn(&Cell) -> Option<String>,
    ) -> Vec<(String, String)> {
        let mut found: Vec<(String, String)> = Vec::new();
        for (month, cell) in (1..).zip(&self.months).filter(|(month, _)| months.contains(month)) {
            let Some(why) = why(cell) else { continue };
            match found.iter_mut().find(|(_, known)| *known == why) {
                Some((months, _)) => months.push_str(&format!("、{month}月")),
                None => found.push((format!("{month}月"), why)),
            }
        }
        found
    }
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct YearView {
    /// The year.
    pub year: i16,
    /// The unit's day.
    pub today: Date,
    /// The branch's name.
    pub branch: String,
    /// Every group that there was in the year, the oldest first.
    pub groups: Vec<GroupYear>,
    /// Who entered the late ones of the meetings.
    pub entries: Entries,
}

/// The first year that anybody asks for; what is older is on paper.
const FIRST: i16 = 2000;

/// Loads the page.
///
/// # Errors
/// [`Error::NotFound`] for a year that is none of ours.
pub fn view(cx: &mut Cx<'_>, permit: &Permit<may::ReadBranch>, year: i16) -> Result<YearView, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let mut groups = Vec::new();
    for (group, from, until) in store::organization::groups_in(cx.tx, branch, days(cx, year)?)? {
        groups.push(of_group(cx, permit, (&group, from, until), year)?);
    }
    let all = store::meeting::of_year(cx.tx, branch, None, year)?;
    let name = store::organization::branch(cx.tx, branch)?.name.to_string();
    Ok(YearView { year, today, branch: name, groups, entries: Entries::find(cx, permit, &all)? })
}

/// The first and the last day of a year.
///
/// # Errors
/// [`Error::NotFound`] for a year that is none of ours.
pub(crate) fn days(cx: &Cx<'_>, year: i16) -> Result<(Date, Date), Error> {
    if (FIRST..=cx.local().year() + 1).contains(&year) {
        Ok((Date::constant(year, 1, 1), Date::constant(year, 12, 31)))
    } else {
        Err(Error::NotFound)
    }
}

/// The permit's group in a year, month by month.
///
/// # Errors
/// [`Error::NotFound`] for a year in which there was no such group.
pub(crate) fn of_own_group<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    year: i16,
) -> Result<GroupYear, Error> {
    let group = permit.group()?;
    let all = store::organization::groups_in(cx.tx, permit.branch(), days(cx, year)?)?;
    let (known, from, until) = all.into_iter().find(|(one, ..)| one.id == group).ok_or(Error::NotFound)?;
    of_group(cx, permit, (&known, from, until), year)
}

/// A group that there was in a year, month by month.
///
/// # Errors
/// As the store.
pub(crate) fn of_group<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    (group, from, until): (&Group, Date, Option<Date>),
    year: i16,
) -> Result<GroupYear, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let used = store::organization::used_since(cx.tx, branch)?;
    let used = cx.local_of(used).date();
    let span = Span { from, until, used, today };
    let plan = store::plan::of_year(cx.tx, branch, group.id, year)?;
    let listed = store::meeting::of_year(cx.tx, branch, Some(group.id), year)?;
    let mut months = Vec::new();
    for month in Month::all() {
        let mut meetings = Vec::new();
        let mut held = Vec::new();
        // The list is the newest first.
        for one in listed.iter().rev().filter(|m| m.month == month.number()) {
            let meeting = store::meeting::find(cx.tx, branch, one.id)?.ok_or(Error::NotFound)?;
            let cancelled = cancelled(cx, permit, one)?;
            held.push(Held { stage: one.stage, day: one.start.date(), cancelled });
            let (broken, attendance) = looked_at(cx, permit, &meeting)?;
            let is_handling = meeting.agenda.items.iter().any(|item| item.content == Content::Disposition);
            meetings.push(YearMeeting { listed: one.clone(), broken, attendance, is_handling });
        }
        let state = month_state((year, month), span, &held, plan.as_ref());
        let lines = plan.iter().flat_map(|plan| plan.month(month));
        let planned: Vec<_> = lines.map(|line| (line.content, line.title.to_string())).collect();
        let titles: Vec<_> = planned.iter().map(|(_, title)| title.clone()).collect();
        months.push(Cell { why: state.why(&titles), state, planned, meetings });
    }
    Ok(GroupYear { id: group.id, name: group.name.to_string(), plan, months })
}

/// Why a meeting was cancelled, if it was.
fn cancelled<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, listed: &Listed) -> Result<Option<Reason>, Error> {
    if listed.stage != StageName::Cancelled {
        return Ok(None);
    }
    let steps = store::meeting::steps(cx.tx, permit.branch(), listed.id)?;
    Ok(steps.into_iter().rev().find_map(|kept| match kept.step {
        Step::Cancelled { reason } => Some(reason),
        _ => None,
    }))
}

/// What was not kept of the seven requirements, and who was there; nothing of a meeting that was cancelled.
fn looked_at<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    meeting: &Meeting,
) -> Result<(Vec<Finding>, Option<Counts>), Error> {
    if meeting.stage.name() == StageName::Cancelled {
        return Ok((Vec::new(), None));
    }
    let (roster, proceedings, mut found) = crate::meeting::judged(cx, permit.branch(), meeting)?;
    found.retain(|finding| finding.state == FindingState::Broken);
    let people = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let held = meeting.stage.held().map(|_| (people(proceedings.present().len()), people(roster.due().0)));
    Ok((found, held))
}
