//! What meetings ask of somebody.

use domain::{
    due::Term,
    meeting::{Next, Stage, StageName},
    plan::YearPlan,
};
use store::meeting::Listed;

use super::{Act, Due, Group, Today};
use crate::{Cx, Error};

/// What an unfinished meeting asks of the person who looks.
pub(super) fn due(
    cx: &mut Cx<'_>,
    group: &Group<'_>,
    listed: &Listed,
    page: &mut Today,
) -> Result<(), Error> {
    let (branch, start) = (group.actor.branch, listed.start);
    if listed.stage == StageName::Notified {
        let answers = store::notice::answers(cx.tx, branch, listed.id)?;
        if answers.iter().any(|a| a.person == group.actor.person && a.reply.is_none()) {
            let why = format!("{}：{}。请回复参加或请假。", crate::meeting::moment(start), listed.titles);
            let due = Due::own(Act::Answer(listed.id), Term::By(start.date()), "回复会议通知", why);
            page.dues.push(Due { when: Some(start), ..due });
        }
    }
    // Of a joint meeting the leader who keeps the record takes the steps.
    if !group.leads || listed.group != group.id {
        return Ok(());
    }
    let Some(meeting) = store::meeting::find(cx.tx, branch, listed.id)? else { return Ok(()) };
    let roster = crate::meeting::roster(cx, branch, meeting.group, &meeting.agenda.joint, start.date())?;
    let proceedings = store::proceedings::load(cx.tx, branch, listed.id)?;
    let plan = store::plan::of_year(cx.tx, branch, meeting.group, listed.year)?;
    // Whoever was asked has the next word (R2); only a draft is asked about.
    let asked =
        listed.stage == StageName::Draft && store::consultation::waiting(cx.tx, branch, listed.id)?.is_some();
    let mine = |next: &Next| match next {
        Next::Approve | Next::Receipt | Next::Plan => false,
        Next::Consult => !asked,
        _ => true,
    };
    let found = crate::meeting::findings_of(cx, &meeting, &roster, &proceedings, plan.as_ref());
    if let Some((finding, next)) = found.iter().find_map(|f| f.next.filter(mine).map(|n| (f, n))) {
        let returned = match &meeting.stage {
            Stage::Draft { returned: Some(back), .. } => Some(back.what.clone()),
            Stage::Signed(signed) => signed.sent_back.as_ref().map(|back| back.what.to_string()),
            _ => None,
        };
        let returned = returned.map(|why| format!("退回或撤回修改，原因：{}。", why.trim_end_matches('。')));
        let why = format!("{}{}", returned.unwrap_or_default(), finding.reason);
        let due = Due::group(Act::Meeting(listed.id, next), term(listed), listed.titles.clone(), why);
        page.dues.push(Due { when: Some(start), ..due });
    }
    Ok(())
}

/// What comes before a meeting is due by its day; of what comes after it no rule names a day, and the others wait for it.
fn term(listed: &Listed) -> Term {
    match listed.stage {
        StageName::Draft | StageName::Submitted | StageName::Approved | StageName::Notified => {
            Term::By(listed.start.date())
        }
        _ => Term::Waiting(listed.start.date()),
    }
}

/// Of the leader: the plan that is not with the branch, the meeting of the month that nobody has drafted (R1).
pub(super) fn missing(page: &mut Today, plan: Option<&YearPlan>) {
    if page.meetings.iter().all(|m| m.stage == StageName::Cancelled) {
        let term = Term::By(page.today.last_of_month());
        let why = "党小组会一般每月召开 1 次（R1），本月还没有安排。";
        page.dues.push(Due::group(Act::Draft, term, "起草本月的党小组会", why));
    }
    if !plan.is_some_and(YearPlan::is_with_branch) {
        let why = if plan.is_some_and(|p| p.sent.is_some()) {
            "报过以后又有改动，请再报一次支部（R1）。"
        } else {
            "年度计划还没有报支部（R1）。"
        };
        page.dues.push(Due::group(Act::Plan, Term::Open, format!("{}年度计划", page.today.year()), why));
    }
}
