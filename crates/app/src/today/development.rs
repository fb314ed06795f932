//! What developing Party members asks of the leader and of the branch (C5, T4, D6).

use domain::{development::HearingStage, due::Term, meeting::StageName};

use super::{Act, Due, Group, Today};
use crate::{
    Cx, Error,
    development::list,
    permission::{self, Actor, Permit, may},
};

/// Of the leader: what is due for the group about each person; opinions to state after their meeting, and to send on.
pub(super) fn due(cx: &mut Cx<'_>, group: &Group<'_>, page: &mut Today) -> Result<(), Error> {
    if !group.leads {
        return Ok(());
    }
    let permit: Permit<may::ReadDevelopment> = permission::in_group(cx, group.actor, group.id)?;
    for line in list::list(cx, &permit)?.lines {
        for due in &line.dues {
            page.dues.push(Due::group(
                Act::Development(line.member.id),
                due.by.map_or(Term::Open, Term::By),
                format!("{}：{}", line.member.name, due.duty.chinese()),
                format!("{}。", due.basis),
            ));
        }
    }
    for stage in [HearingStage::Open, HearingStage::Stated] {
        for one in store::hearing::at_stage(cx.tx, permit.branch(), Some(group.id), stage)? {
            let meeting =
                store::meeting::find(cx.tx, permit.branch(), one.meeting)?.ok_or(Error::NotFound)?;
            let name = meeting.stage.name();
            let (title, why) = if one.send(name).is_ok() {
                ("把党小组的意见报支部", "意见已经形成，会议记录已经定稿，请报支部研究（C5）。")
            } else if stage == HearingStage::Open && name > StageName::InSession && one.state(name).is_ok() {
                ("形成党小组的意见", "会上已经讨论过，请把大家的意见归纳起来，报支部研究（C5）。")
            } else {
                continue;
            };
            page.dues.push(Due::group(Act::Hearing(one.meeting, one.item), Term::Open, title, why));
        }
    }
    Ok(())
}

/// Of the branch: what groups said about people, to be talked about and answered.
pub(super) fn of_branch(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    let Ok(permit) = permission::in_branch::<may::AnswerHearing>(actor) else { return Ok(()) };
    for one in store::hearing::at_stage(cx.tx, permit.branch(), None, HearingStage::Sent)? {
        let group = store::organization::group(cx.tx, permit.branch(), one.group)?.ok_or(Error::NotFound)?;
        let since = one.sent.map_or(Term::Open, |mark| Term::Waiting(cx.local_of(mark.at).date()));
        let title = format!("研究{}的意见：{}", group.name, one.purpose.chinese());
        let why = "意见供支部研究，研究以后登记结果，告诉党小组。";
        page.dues.push(Due::branch(Act::Hearing(one.meeting, one.item), since, title, why));
    }
    Ok(())
}
