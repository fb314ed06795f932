//! 本月: what is due for the person who looks, in the order to do it.

mod attendance;
mod development;
mod dues;
mod meetings;
mod people;
mod work;

use domain::{
    id::{AssignmentId, CareId, HandoverId, MeetingId, OpinionId, PersonId, ResolutionId},
    meeting::{Next, StageName},
    plan::YearPlan,
};
use store::meeting::Listed;

use crate::{
    Cx, Error,
    meeting::list::Entries,
    permission::{self, Actor, Permit, Role, may},
};

/// One thing to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Due {
    /// What it is about.
    pub title: String,
    /// Why it is due.
    pub why: String,
    /// When.
    pub when: Option<jiff::civil::DateTime>,
    /// What to do about it.
    pub act: Act,
}

/// What to do about something that is due.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Act {
    /// The next step of a meeting.
    Meeting(MeetingId, Next),
    /// Answer a notice.
    Answer(MeetingId),
    /// Draft this month's meeting.
    Draft,
    /// A piece of work that this person answers for.
    Work(AssignmentId),
    /// A piece of work that somebody says is done.
    CheckWork(AssignmentId),
    /// What the branch asks for and nobody has been given.
    GiveWork(ResolutionId),
    /// Make the plan of the year.
    Plan,
    /// Confirm what the own dues are, or look at what is missing of them.
    OwnDues,
    /// Collect the dues of the month.
    CollectDues,
    /// Fix the dues of the year.
    FixDues,
    /// Talk to somebody whose dues are missing.
    DuesOf(PersonId),
    /// Hand over what is in hand.
    HandOver,
    /// Sign for what a group has handed over.
    ReceiveDues(HandoverId),
    /// Go on with an opinion, or answer it.
    Opinion(OpinionId),
    /// See whom nobody has talked with.
    Talks,
    /// Talk to somebody who has been away.
    Talk(PersonId),
    /// Go on with somebody's way into the Party.
    Development(PersonId),
    /// Look at a difficulty again.
    Care(CareId),
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Today {
    /// The unit's day.
    pub today: jiff::civil::Date,
    /// The group's name.
    pub group: Option<String>,
    /// Meetings of this month's plan.
    pub meetings: Vec<Listed>,
    /// Who entered the late ones of them.
    pub entries: Entries,
    /// The plan's lines of this month, joined.
    pub planned: String,
    /// What is due, the first thing first.
    pub dues: Vec<Due>,
    /// How many things wait at the desk of the branch.
    pub waiting: usize,
}

/// Loads the page.
///
/// # Errors
/// As the store.
pub fn today(cx: &mut Cx<'_>, actor: &Actor) -> Result<Today, Error> {
    let today = cx.local().date();
    let mut page = Today {
        today,
        group: None,
        meetings: Vec::new(),
        entries: Entries::default(),
        planned: String::new(),
        dues: Vec::new(),
        waiting: 0,
    };
    if let Ok(permit) = permission::in_branch::<may::ReadBranch>(actor) {
        for stage in [StageName::Submitted, StageName::Reported] {
            page.waiting += store::meeting::at_stage(cx.tx, permit.branch(), stage)?.len();
        }
    }
    dues::to_receive(cx, actor, &mut page)?;
    people::to_answer(cx, actor, &mut page)?;
    let Some(group) = actor.group.filter(|_| actor.is_member) else { return Ok(page) };
    let permit: Permit<may::ReadMeeting> = permission::in_group(cx, actor, group)?;
    let branch = permit.branch();
    page.group = store::organization::group(cx.tx, branch, group)?.map(|g| g.name.to_string());
    let year = store::meeting::of_year(cx.tx, branch, Some(group), today.year())?;
    let plan = store::plan::of_year(cx.tx, branch, group, today.year())?;
    if let Some(plan) = &plan {
        let lines = plan.items.iter().filter(|i| i.month.number() == today.month());
        page.planned = lines.map(|i| i.title.to_string()).collect::<Vec<_>>().join("；");
    }
    let leads = actor.roles(Some(group), None).contains(&Role::Leader);
    // What is not finished does not end with the year, and January is prepared in December.
    for listed in store::meeting::unfinished(cx.tx, branch, group)? {
        meetings::due(cx, actor, &listed, leads, &mut page)?;
    }
    work::due(cx, actor, group, leads, &mut page)?;
    dues::due(cx, actor, group, leads, &mut page)?;
    people::due(cx, actor, group, leads, &mut page)?;
    development::due(cx, actor, group, leads, &mut page)?;
    attendance::due(cx, actor, group, leads, &mut page)?;
    page.meetings = year.into_iter().filter(|m| m.month == today.month()).collect();
    page.entries = Entries::find(cx, &permit, &page.meetings)?;
    if leads && !plan.as_ref().is_some_and(YearPlan::is_with_branch) {
        let sent = plan.is_some_and(|p| p.sent.is_some());
        let why = if sent {
            "报过以后又有改动，请再报一次支部（R1）。"
        } else {
            "年度计划还没有报支部（R1）。"
        };
        page.dues.push(Due {
            title: format!("{}年度计划", today.year()),
            why: why.to_owned(),
            when: None,
            act: Act::Plan,
        });
    }
    if leads && page.meetings.iter().all(|m| m.stage == StageName::Cancelled) {
        page.dues.push(Due {
            title: "起草本月的党小组会".to_owned(),
            why: "党小组会一般每月召开 1 次（R1），本月还没有安排。".to_owned(),
            when: None,
            act: Act::Draft,
        });
    }
    Ok(page)
}
