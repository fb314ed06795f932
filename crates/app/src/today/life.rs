//! What organizational-life meetings ask of somebody (C4, T3).

use domain::{
    due::Term,
    life_meeting::{Feedback, RectificationState, Sheet, due_in_year},
    meeting::{Content, StageName},
    plan::YearPlan,
};

use super::{Act, Due, Group, Today};
use crate::{Cx, Error};

/// Of every member: the own self-examination before the meeting, what the own list says. Of the leader: opinions to feed back, lines
/// to confirm, and a year without such a meeting.
pub(super) fn due(
    cx: &mut Cx<'_>,
    group: &Group<'_>,
    plan: Option<&YearPlan>,
    page: &mut Today,
) -> Result<(), Error> {
    let (branch, today) = (group.actor.branch, page.today);
    let next = today.last_of_year().tomorrow().map_or(today, jiff::civil::Date::last_of_year);
    let all = store::life_meeting::of_group(cx.tx, branch, group.id, (today.first_of_year(), next))?;
    let this_year = all.iter().any(|(_, start)| start.year() == today.year());
    for (id, start) in all {
        let Some(owner) = store::meeting::owner(cx.tx, branch, id)? else { continue };
        let told = matches!(owner.stage, StageName::Approved | StageName::Notified | StageName::InSession);
        if !told && owner.stage != StageName::Draft && owner.stage != StageName::Submitted {
            continue;
        }
        let term = Term::By(start.date());
        let sheet = store::life_meeting::sheet::find(cx.tx, branch, id, group.actor.person)?;
        if told && !sheet.as_ref().is_some_and(Sheet::is_handed_in) {
            let why = "组织生活会前，每位党员自己写好，交给组长。";
            page.dues.push(Due::own(Act::Sheet(id), term, "写对照检查材料", why));
        }
        if group.leads {
            let gathered = store::life_meeting::gathered::of_meeting(cx.tx, branch, id)?;
            let waiting = gathered.iter().filter(|g| g.feedback == Feedback::Waiting).count();
            if waiting > 0 {
                let why = format!("有 {waiting} 条会前征求到的意见，请按原话反馈给本人。");
                page.dues.push(Due::group(Act::Life(id), term, "反馈会前征求到的意见", why));
            }
        }
    }
    let in_plan = plan.is_some_and(|plan| {
        let later = |i: &&domain::plan::PlanItem| i.month.number() >= today.month();
        plan.items.iter().filter(later).any(|i| i.content == Content::LifeMeeting)
    });
    if group.leads
        && let Some(day) = due_in_year(today, this_year || in_plan)
    {
        let why = "组织生活会每年至少召开 1 次，一般在第四季度；今年还没有安排。";
        page.dues.push(Due::group(Act::Draft, Term::By(day), "安排今年的组织生活会", why));
    }
    lines(cx, group, page)
}

/// Lines of the rectification list: the own open ones, and for the leader those to confirm.
fn lines(cx: &mut Cx<'_>, group: &Group<'_>, page: &mut Today) -> Result<(), Error> {
    let me = group.actor.person;
    for one in store::life_meeting::rectification::of_group(cx.tx, group.actor.branch, group.id)? {
        if one.person == me && one.state == RectificationState::Open {
            let why = "整改完成以后，请写明怎样整改的。";
            let title = format!("个人整改事项：{}", crate::opinion::short(one.problem.as_str()));
            page.dues.push(Due::own(Act::Rectify(one.id, one.meeting), Term::By(one.due), title, why));
        }
        if group.leads && one.person != me && one.state == RectificationState::Proposed {
            let since = cx.local_of(one.by.at).date();
            let why = "党员自己列的整改事项，请您确认。";
            let act = Act::Rectify(one.id, one.meeting);
            page.dues.push(Due::group(act, Term::Waiting(since), "确认一条个人整改事项", why));
        }
    }
    Ok(())
}
