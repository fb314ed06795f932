//! What developing Party members asks of the leader and of the branch (C5, T4, D6).

use domain::{
    development::{Hearing, HearingStage},
    due::Term,
};

use super::{Act, Due, Group, Today};
use crate::{
    Cx, Error,
    development::list,
    permission::{self, Actor, Permit, may},
};

/// Of the leader: what is due for the group about each person. An opinion that was talked over and stands is sent on, not asked for
/// once more.
pub(super) fn due(cx: &mut Cx<'_>, group: &Group<'_>, page: &mut Today) -> Result<(), Error> {
    if !group.leads {
        return Ok(());
    }
    let permit: Permit<may::ReadDevelopment> = permission::in_group(cx, group.actor, group.id)?;
    let stated = store::hearing::at_stage(cx.tx, permit.branch(), Some(group.id), HearingStage::Stated)?;
    for line in list::list(cx, &permit)?.lines {
        for due in &line.dues {
            let is_stated =
                |one: &Hearing| one.person == line.member.id && due.duty.item() == Some(one.purpose);
            if stated.iter().any(is_stated) {
                continue;
            }
            page.dues.push(Due::group(
                Act::Development(line.member.id),
                due.by.map_or(Term::Open, Term::By),
                format!("{}：{}", line.member.name, due.duty.chinese()),
                format!("{}。", due.basis),
            ));
        }
    }
    for one in stated {
        let meeting = store::meeting::find(cx.tx, permit.branch(), one.meeting)?.ok_or(Error::NotFound)?;
        if one.send(meeting.stage.name()).is_ok() {
            let act = Act::Hearing(one.meeting, one.item);
            let why = "意见已经形成，会议记录已经定稿，请报支部研究（C5）。";
            page.dues.push(Due::group(act, Term::Open, "把党小组的意见报支部", why));
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
