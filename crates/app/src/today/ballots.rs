//! What a ballot and a selection ask of somebody (C6).

use domain::{
    ballot::{Ballot, BallotForm, BallotState},
    due::Term,
    selection::SelectionStage,
};

use super::{Act, Due, Today};
use crate::{
    Cx, Error,
    permission::{self, Actor, Permit, may},
};

/// Of voters: to vote while it is open. Of tellers: to take the key, to open the box, to count. Of the leader: to send a
/// recommendation on. Of the branch: to answer one.
pub(super) fn due(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    let permit: Permit<may::UseAccount> = permission::in_branch(actor)?;
    let branch = permit.branch();
    for ballot in store::ballot::concerning(cx.tx, branch, actor.person)? {
        let voters = store::ballot::voters(cx.tx, branch, ballot.id)?;
        if ballot.state == BallotState::Open
            && ballot.form == BallotForm::Phone
            && voters.contains(&(actor.person, false))
        {
            let why = "无记名，每人一张，主持人宣布截止以前投。";
            let title = format!("请投票：{}", ballot.title);
            page.dues.push(Due::own(Act::Vote(ballot.id), Term::By(page.today), title, why));
        }
        telling(cx, actor, &ballot, page)?;
    }
    if let Some(group) = actor.led_group() {
        for one in store::selection::at_stage(cx.tx, branch, Some(group), SelectionStage::Stated)? {
            let why = "推荐意见已经形成，请报支部研究（C6）。";
            let act = Act::Selection(one.meeting, one.item);
            page.dues.push(Due::group(act, Term::Open, "把推荐意见报支部", why));
        }
    }
    if permission::in_branch::<may::AnswerSelection>(actor).is_ok() {
        for one in store::selection::at_stage(cx.tx, branch, None, SelectionStage::Sent)? {
            let group = store::organization::group(cx.tx, branch, one.group)?;
            let why = format!(
                "{}报来的，请支部研究以后答复。",
                group.map(|g| g.name.to_string()).unwrap_or_default()
            );
            let since = one.sent.map_or(Term::Open, |mark| Term::Waiting(cx.local_of(mark.at).date()));
            let act = Act::Selection(one.meeting, one.item);
            page.dues.push(Due::branch(act, since, "答复党小组的推荐意见", why));
        }
    }
    Ok(())
}

fn telling(cx: &mut Cx<'_>, actor: &Actor, ballot: &Ballot, page: &mut Today) -> Result<(), Error> {
    let Some(place) = ballot.teller(actor.person) else { return Ok(()) };
    let locks = store::ballot::locks(cx.tx, actor.branch, ballot.id)?;
    let has_key = locks.get(place).is_some_and(Option::is_some);
    let figures = store::ballot::figures(cx.tx, actor.branch, ballot.id)?;
    let is_mine = figures.is_some_and(|(_, by)| by == Some(actor.person));
    let (title, why) = match (ballot.form, ballot.state) {
        (BallotForm::Phone, BallotState::Prepared) if !has_key => {
            ("领取票箱的钥匙", "您是监票人或者计票人，两把钥匙都领到才能开始投票。")
        }
        (BallotForm::Phone, BallotState::Closed) => ("开箱计票", "投票已经截止，请和另一位计票人一起开箱。"),
        (BallotForm::Paper, BallotState::Open) => {
            ("数选票", "请和另一位计票人一起数票，一人填写，另一人核对。")
        }
        (BallotForm::Paper, BallotState::Entered) if !is_mine => {
            ("核对选票的数字", "另一位计票人已经填好，请照着选票再数一遍。")
        }
        _ => return Ok(()),
    };
    page.dues.push(Due::own(Act::TellBallot(ballot.id), Term::By(page.today), title, why));
    Ok(())
}
