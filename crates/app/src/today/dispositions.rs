//! What matters of handling and discipline ask of somebody (C7). A card names nobody and says nothing of the matter: who it is for finds
//! that on its page.

use domain::{
    disposition::{Disposition, DispositionState, Measure},
    due::{Term, Urgency},
};

use super::{Act, Due, Today};
use crate::{Cx, Error, disposition, permission::Actor};

/// Of who it is about: to look, and to write if they like. Of the leader: to have it heard, to write the group's opinion, to send it. Of
/// who handles it for the branch: to decide, and to look again when a period ends.
pub(super) fn due(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    let handles = disposition::handles(actor);
    for one in store::disposition::all(cx.tx, actor.branch)? {
        if one.person == actor.person {
            own(cx, actor, &one, page)?;
            continue;
        }
        if actor.leads(one.group) {
            group(cx, &one, page);
        }
        if handles {
            branch(cx, actor, &one, page)?;
        }
    }
    Ok(())
}

fn own(cx: &mut Cx<'_>, actor: &Actor, one: &Disposition, page: &mut Today) -> Result<(), Error> {
    let statements = store::disposition::statements(cx.tx, actor.branch, one.id)?;
    if one.decision.is_none() && statements.is_empty() {
        let since = Term::Waiting(cx.local_of(one.opened.at).date());
        let why = "请点开查看，您可以写说明。";
        page.dues.push(Due::own(Act::Disposition(one.id), since, "有一件与您有关的事", why));
    }
    Ok(())
}

fn group(cx: &Cx<'_>, one: &Disposition, page: &mut Today) {
    if matches!(one.state(), DispositionState::Open | DispositionState::Tied) {
        let since = Term::Waiting(cx.local_of(one.opened.at).date());
        let why = "支部交办的，请点开查看下一步。";
        page.dues.push(Due::group(Act::Disposition(one.id), since, "办理支部交办的一件事", why));
    }
}

fn branch(cx: &mut Cx<'_>, actor: &Actor, one: &Disposition, page: &mut Today) -> Result<(), Error> {
    if let (DispositionState::Sent, Some(sent)) = (one.state(), one.sent) {
        let since = Term::Waiting(cx.local_of(sent.at).date());
        let why = "党小组的意见已经送来，请点开查看。";
        page.dues.push(Due::branch(Act::Disposition(one.id), since, "有一件事等支部研究", why));
    }
    let corrects = one.decision.as_ref().is_some_and(|decision| decision.measure == Measure::Correct);
    if let Some(ends) = one.ends().filter(|_| corrects) {
        // What the branch did at the end of the period is a step of its own.
        let steps = store::disposition::steps(cx.tx, actor.branch, one.id)?;
        let is_seen_to = steps.iter().any(|step| step.on >= ends);
        let term = Term::By(ends);
        if !is_seen_to && term.urgency(page.today) <= Urgency::Soon {
            let why = "期满由支部看改正情况，办过以后请登记一步。";
            page.dues.push(Due::branch(Act::Disposition(one.id), term, "有一件事的期限到了", why));
        }
    }
    Ok(())
}
