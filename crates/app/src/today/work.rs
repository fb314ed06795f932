//! What work asks of somebody.

use domain::{
    assignment::{self as piece, Assignment, AssignmentState},
    due::Term,
};
use jiff::civil::Date;

use super::{Act, Due, Group, Today};
use crate::{
    Cx, Error, assignment,
    permission::{self, Actor, Permit, may},
};

fn day(day: Date) -> String {
    format!("{}月{}日", day.month(), day.day())
}

/// The own work, in whatever group it was given (T6).
pub(super) fn own(cx: &mut Cx<'_>, actor: &Actor, page: &mut Today) -> Result<(), Error> {
    for own in store::assignment::open_of(cx.tx, actor.branch, actor.person)? {
        if own.state == AssignmentState::Open {
            let why = format!("{}，由您承办，{}前完成。", own.source.chinese(), day(own.due));
            let title = format!("办理：{}", own.what);
            page.dues.push(Due::own(Act::Work(own.id), Term::By(own.due), title, why));
        }
    }
    Ok(())
}

/// What work asks of the person who looks: the own; of the leader, what is to be checked, what others have not done in time,
/// what the branch asks for and nobody has been given, and for whom there is nothing.
pub(super) fn due(cx: &mut Cx<'_>, group: &Group<'_>, page: &mut Today) -> Result<(), Error> {
    let (me, today) = (group.actor.person, page.today);
    let permit: Permit<may::ReadWork> = permission::in_group(cx, group.actor, group.id)?;
    let work = store::assignment::of_group(cx.tx, permit.branch(), group.id)?;
    let open = |w: &&Assignment| w.state == AssignmentState::Open;
    own(cx, group.actor, page)?;
    if !group.leads {
        return Ok(());
    }
    let names = cx.names(&permit)?;
    for done in work.iter().filter(|w| w.state == AssignmentState::Done) {
        let notes = store::assignment::notes(cx.tx, permit.branch(), done.id)?;
        let since =
            notes.iter().rfind(|n| n.act == piece::Act::Finish).map(|n| cx.local_of(n.mark.at).date());
        let why = format!("{}报告已经完成，请检查后办结或者退回（D3）。", names.of(done.responsible));
        let term = since.map_or(Term::Open, Term::Waiting);
        page.dues.push(Due::group(Act::CheckWork(done.id), term, format!("检查：{}", done.what), why));
    }
    for late in work.iter().filter(open).filter(|w| w.responsible != me && w.is_overdue(today)) {
        let who = names.of(late.responsible);
        let why = format!("{who}承办，应在{}前完成。请问问进展，有困难的帮一把（D3）。", day(late.due));
        let (act, term) = (Act::AskAfterWork(late.id), Term::By(late.due));
        page.dues.push(Due::group(act, term, format!("问问进展：{}", late.what), why));
    }
    for handed in assignment::list::handed(cx, &permit, &work)? {
        if handed.parts == 0 && !handed.is_reported() {
            let branch = handed.resolution;
            let term = branch.due.map_or(Term::Waiting(branch.passed_on), Term::By);
            let title = format!("支部交办：{}", branch.title);
            page.dues.push(Due::group(
                Act::GiveWork(branch.id),
                term,
                title,
                "还没有分给党员承办（D3、T6）。",
            ));
        }
    }
    let roster = store::person::roster(cx.tx, permit.branch(), group.id, today)?;
    let all_open = store::assignment::all_open(cx.tx, permit.branch())?;
    let members: Vec<_> = roster.members().map(|m| m.id).collect();
    let idle: Vec<_> = piece::without_work(&members, &all_open).into_iter().map(|id| names.of(id)).collect();
    if !idle.is_empty() {
        let why = format!("手上没有工作的：{}。每位党员都应有分工（T6）。", idle.join("、"));
        page.dues.push(Due::group(Act::ShareWork, Term::Open, "给党员分工", why));
    }
    Ok(())
}
