//! What study asks of somebody (T1, T2, D1).

use domain::due::Term;

use super::{Act, Due, Group, Today};
use crate::{
    Cx, Error,
    permission::{self, Permit, may},
    study::year,
};

/// Of a member: what the others studied meanwhile. Of the leader: a year without a plan, meetings to write down.
pub(super) fn due(cx: &mut Cx<'_>, group: &Group<'_>, page: &mut Today) -> Result<(), Error> {
    let permit: Permit<may::ReadStudy> = permission::in_group(cx, group.actor, group.id)?;
    let (me, now) = (group.actor.person, page.today.year());
    // Of who is old or ill nothing is asked (教育管理条例 Art 23).
    let known = store::membership::particulars(cx.tx, permit.branch(), me)?.unwrap_or_default();
    let missed = if known.eased { Vec::new() } else { year::missed(cx, &permit, me, now)? };
    for study in missed {
        let day = format!("{}月{}日", study.on.month(), study.on.day());
        let why = format!("{day}集中学习您没有参加，方便的时候请补学，学完告诉组长，记下来就算学时（D1）。");
        page.dues.push(Due::own(Act::MakeUp(study.id), Term::Open, format!("补学：{}", study.title), why));
    }
    if !group.leads {
        return Ok(());
    }
    if store::study::plan(cx.tx, permit.branch(), group.id, now)?.is_empty() {
        let why = "还没有排学习计划。按主题一月一月排下来，到时候不用现想（T2）。";
        page.dues.push(Due::group(Act::PlanStudy, Term::Open, format!("{now}年学习计划"), why));
    }
    for waiting in year::waiting(cx, &permit, None)? {
        let why = "会上学习过，记下来就是一次学习，参加的人按点名（T1）。";
        let term = Term::Waiting(waiting.meeting.start.date());
        let title = format!("登记学习：{}", waiting.title);
        page.dues.push(Due::group(Act::NoteStudy(waiting.meeting.id), term, title, why));
    }
    Ok(())
}
