//! What organizational-life meetings ask of somebody (C4, T3).

use domain::{
    due::Term,
    life_meeting::{Feedback, RectificationState, Sheet, due_in_year},
    meeting::{Content, StageName},
    plan::YearPlan,
};

use super::{Act, Due, Group, Today};
use crate::{Cx, Error, life_meeting::list::LifeMeeting, permission::Actor};

/// Of every member: the own self-examination before the meeting. Of the leader: opinions to feed back, lines to confirm, a report that
/// was sent back, and a year without such a meeting.
pub(super) fn due(
    cx: &mut Cx<'_>,
    group: &Group<'_>,
    (all, plan): (&[LifeMeeting], Option<&YearPlan>),
    page: &mut Today,
) -> Result<(), Error> {
    let (branch, today) = (group.actor.branch, page.today);
    let this_year = all.iter().any(|one| one.start.year() == today.year());
    for one in all.iter().filter(|one| one.stage <= StageName::InSession) {
        let (id, term) = (one.id, Term::By(one.start.date()));
        let sheet = store::life_meeting::sheet::find(cx.tx, branch, id, group.actor.person)?;
        if one.stage >= StageName::Approved && !sheet.as_ref().is_some_and(Sheet::is_handed_in) {
            let why = "组织生活会前，每位党员自己写好，交给组长。";
            page.dues.push(Due::own(Act::Sheet(id), term, "写对照检查材料", why));
        }
        if group.actor.leads(one.group) {
            let gathered = store::life_meeting::gathered::of_meeting(cx.tx, branch, id)?;
            let waiting = gathered.iter().filter(|g| g.feedback == Feedback::Waiting).count();
            if waiting > 0 {
                let why = format!("有 {waiting} 条会前征求到的意见，请按原话反馈给本人。");
                page.dues.push(Due::group(Act::Life(id), term, "反馈会前征求到的意见", why));
            }
        }
    }
    if !group.leads {
        return Ok(());
    }
    let in_plan = plan.is_some_and(|plan| {
        let later = |i: &&domain::plan::PlanItem| i.month.number() >= today.month();
        plan.items.iter().filter(later).any(|i| i.content == Content::LifeMeeting)
    });
    if let Some(day) = due_in_year(today, this_year || in_plan) {
        let why = "组织生活会每年至少召开 1 次，一般在第四季度；今年还没有安排。";
        page.dues.push(Due::group(Act::Draft, Term::By(day), "安排今年的组织生活会", why));
    }
    for (id, back) in store::life_meeting::report::to_correct(cx.tx, branch, group.id)? {
        let since = Term::Waiting(cx.local_of(back).date());
        let why = "支部退回了情况报告，写明了原因；修改以后请重新报支部。";
        page.dues.push(Due::group(Act::ReportLife(id), since, "修改组织生活会情况报告", why));
    }
    for one in store::life_meeting::rectification::of_group(cx.tx, branch, group.id)? {
        let is_others = one.person != group.actor.person && group.actor.leads(one.group);
        if is_others && one.state == RectificationState::Proposed {
            let since = cx.local_of(one.by.at).date();
            let why = "党员自己列的整改事项，请您确认。";
            let act = Act::Rectify(one.id, one.meeting);
            page.dues.push(Due::group(act, Term::Waiting(since), "确认一条个人整改事项", why));
        }
    }
    Ok(())
}

/// The own open lines, from whatever group they come.
pub(super) fn own_lines(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    for one in store::life_meeting::rectification::of_person(cx.tx, actor.branch, actor.person)? {
        if one.state == RectificationState::Open {
            let why = "整改完成以后，请写明怎样整改的。";
            let title = format!("个人整改事项：{}", crate::opinion::short(one.problem.as_str()));
            page.dues.push(Due::own(Act::Rectify(one.id, one.meeting), Term::By(one.due), title, why));
        }
    }
    Ok(())
}
