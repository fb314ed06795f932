//! What a democratic appraisal asks of somebody (A-01 to A-03, T-07).

use domain::{
    appraisal::{Appraisal, Stage},
    ballot::BallotState,
    due::Term,
    life_meeting::due_in_year,
};

use super::{Act, Due, Today};
use crate::{
    Cx, Error,
    permission::{self, Actor, may},
};

/// Of who takes part: the own self-appraisal. Of the leader: the group's part. Of who runs it: the next step, and a year without one.
pub(super) fn due(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    let all = store::appraisal::all(cx.tx, actor.branch)?;
    let runs = permission::in_branch::<may::RunAppraisal>(actor).is_ok();
    let has_one = all.iter().any(|one| one.year == page.today.year() && !one.is_cancelled());
    if runs && let Some(day) = due_in_year(page.today, has_one) {
        let why = "民主评议党员一般每年 1 次，可以和组织生活会结合进行；今年还没有开展。";
        page.dues.push(Due::branch(Act::OpenAppraisal, Term::By(day), "开展今年的民主评议党员", why));
    }
    for one in all.iter().filter(|one| one.stage < Stage::Done) {
        if one.stage == Stage::Groups {
            in_groups(cx, actor, one, page)?;
        }
        if runs {
            next(cx, actor, one, page)?;
        }
    }
    Ok(())
}

fn in_groups(cx: &mut Cx<'_>, actor: &Actor, one: &Appraisal, page: &mut Today) -> Result<(), Error> {
    let people = store::appraised::all(cx.tx, actor.branch, one.id)?;
    let parts = store::appraisal::parts(cx.tx, actor.branch, one.id)?;
    let term = Term::By(one.hand_in_by);
    if let Some(me) = people.iter().find(|p| p.person == actor.person)
        && !me.has_handed_in
        && parts.iter().any(|part| part.group == me.group && part.is_open())
    {
        let why = "自己写，写真实情况，写好交给组长；没有交以前别人看不到。";
        page.dues.push(Due::own(Act::SelfAppraisal(one.id), term, "写民主评议的个人自评", why));
    }
    if let Some(part) = actor.led_group().and_then(|group| parts.iter().find(|part| part.group == group))
        && part.is_open()
    {
        let why = match &part.returned {
            Some(reason) => format!("支部退回了：{reason}"),
            None => "自评、互评都有了，或者写明了原因，就可以交支部。".to_owned(),
        };
        page.dues.push(Due::group(Act::Appraisal(one.id), term, "交本组的民主评议材料", why));
    }
    Ok(())
}

/// The next step of the branch, as far as nobody else has to act first.
fn next(cx: &mut Cx<'_>, actor: &Actor, one: &Appraisal, page: &mut Today) -> Result<(), Error> {
    let branch = actor.branch;
    let (title, why) = match one.stage {
        Stage::Groups => {
            let parts = store::appraisal::parts(cx.tx, branch, one.id)?;
            if parts.iter().any(domain::appraisal::Part::is_open) {
                return Ok(());
            }
            ("组织民主测评", "各党小组都交来了自评、互评材料，请支部看过以后组织民主测评。")
        }
        Stage::Poll => {
            let mut states = Vec::new();
            for ballot in store::appraisal::ballots(cx.tx, branch, one.id)? {
                states.extend(store::ballot::find(cx.tx, branch, ballot)?.map(|ballot| ballot.state));
            }
            match states.last() {
                Some(BallotState::Counted) => ("转入评定意见", "测评已经计票，请支部评定等次。"),
                None | Some(BallotState::Void) => ("组织民主测评", "请准备测评投票，指定监票人、计票人。"),
                Some(BallotState::Prepared) => ("组织民主测评", "投票已经准备好，请在支部党员大会上开始。"),
                Some(BallotState::Open) => ("组织民主测评", "正在投票，请按时截止。"),
                Some(_) => return Ok(()),
            }
        }
        Stage::Grades => ("登记民主评议的评定意见", "由支部委员会或者支部党员大会评定，登记以后办结。"),
        Stage::Done | Stage::Cancelled => return Ok(()),
    };
    page.dues.push(Due::branch(Act::Appraisal(one.id), Term::Open, title, why));
    Ok(())
}
