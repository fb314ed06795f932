//! 本月: what is due for the person who looks, in the order to do it.

use domain::{
    assignment::{Assignment, AssignmentState},
    id::{AssignmentId, GroupId, MeetingId, ResolutionId},
    meeting::{Next, Situation, Stage, StageName, Times, findings},
    plan::YearPlan,
};
use store::meeting::Listed;

use crate::{
    Cx, Error, assignment,
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
        meeting_dues(cx, actor, &listed, leads, &mut page)?;
    }
    work_dues(cx, actor, group, leads, &mut page)?;
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

/// What work asks of the person who looks: the own, the earliest deadline first; of the leader, what is to be checked and
/// what the branch asks for and nobody has been given.
fn work_dues(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: GroupId,
    leads: bool,
    page: &mut Today,
) -> Result<(), Error> {
    let permit: Permit<may::ReadWork> = permission::in_group(cx, actor, group)?;
    let work = store::assignment::of_group(cx.tx, permit.branch(), group)?;
    let names = cx.names(&permit)?;
    let due = |w: &Assignment| format!("{}月{}日", w.due.month(), w.due.day());
    for own in work.iter().filter(|w| w.state == AssignmentState::Open && w.responsible == actor.person) {
        let over = if own.is_overdue(page.today) { "，已过期限" } else { "" };
        page.dues.push(Due {
            title: format!("办理：{}", own.what),
            why: format!("{}，由您承办，{}前完成{over}。", own.source.chinese(), due(own)),
            when: None,
            act: Act::Work(own.id),
        });
    }
    if !leads {
        return Ok(());
    }
    for done in work.iter().filter(|w| w.state == AssignmentState::Done) {
        page.dues.push(Due {
            title: format!("检查：{}", done.what),
            why: format!("{}报告已经完成，请检查后办结或者退回（D3）。", names.of(done.responsible)),
            when: None,
            act: Act::CheckWork(done.id),
        });
    }
    for handed in assignment::list::handed(cx, &permit, &work)? {
        if handed.parts == 0 && !handed.is_reported() {
            page.dues.push(Due {
                title: format!("支部交办：{}", handed.resolution.title),
                why: "还没有分给党员承办（D3、T6）。".to_owned(),
                when: None,
                act: Act::GiveWork(handed.resolution.id),
            });
        }
    }
    Ok(())
}

/// What an unfinished meeting asks of the person who looks.
fn meeting_dues(
    cx: &mut Cx<'_>,
    actor: &Actor,
    listed: &Listed,
    leads: bool,
    page: &mut Today,
) -> Result<(), Error> {
    let branch = actor.branch;
    if listed.stage == StageName::Notified {
        let answers = store::notice::answers(cx.tx, branch, listed.id)?;
        if answers.iter().any(|a| a.person == actor.person && a.reply.is_none()) {
            page.dues.push(Due {
                title: "回复会议通知".to_owned(),
                why: format!(
                    "{}：{}。请回复参加或请假。",
                    super::meeting::moment(listed.start),
                    listed.titles
                ),
                when: Some(listed.start),
                act: Act::Answer(listed.id),
            });
        }
    }
    if !leads {
        return Ok(());
    }
    let Some(meeting) = store::meeting::find(cx.tx, branch, listed.id)? else { return Ok(()) };
    let roster = store::person::roster(cx.tx, branch, meeting.group, listed.start.date())?;
    let proceedings = store::proceedings::load(cx.tx, branch, listed.id)?;
    let plan = store::plan::of_year(cx.tx, branch, meeting.group, listed.year)?;
    let situation = Situation {
        roster: &roster,
        proceedings: &proceedings,
        plan_sent: plan.is_some_and(|p| p.is_with_branch()),
        times: Times::of(&meeting, |at| cx.local_of(at)),
        today: page.today,
    };
    let mine = |next: &Next| !matches!(next, Next::Approve | Next::Receipt | Next::Plan);
    let found = findings(&meeting, &situation);
    if let Some((finding, next)) = found.iter().find_map(|f| f.next.filter(mine).map(|n| (f, n))) {
        let returned = match &meeting.stage {
            Stage::Draft { returned: Some(back), .. } => Some(back.what.clone()),
            Stage::Signed(signed) => signed.sent_back.as_ref().map(|back| back.what.to_string()),
            _ => None,
        };
        let returned = returned.map(|why| format!("退回或撤回修改，原因：{}。", why.trim_end_matches('。')));
        page.dues.push(Due {
            title: listed.titles.clone(),
            why: format!("{}{}", returned.unwrap_or_default(), finding.reason),
            when: Some(listed.start),
            act: Act::Meeting(listed.id, next),
        });
    }
    Ok(())
}
