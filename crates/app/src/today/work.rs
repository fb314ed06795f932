//! What work asks of somebody.

use domain::{
    assignment::{Assignment, AssignmentState},
    id::GroupId,
};

use super::{Act, Due, Today};
use crate::{
    Cx, Error, assignment,
    permission::{self, Actor, Permit, may},
};

/// What work asks of the person who looks: the own, the earliest deadline first; of the leader, what is to be checked and
/// what the branch asks for and nobody has been given.
pub(super) fn due(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: GroupId,
    leads: bool,
    page: &mut Today,
) -> Result<(), Error> {
    let permit: Permit<may::ReadWork> = permission::in_group(cx, actor, group)?;
    let work = store::assignment::of_group(cx.tx, permit.branch(), group)?;
    let names = cx.names(&permit)?;
    let due = |w: &Assignment| format!("{}月{}日", w.due.month(), w.due.day());
    for own in work.iter().filter(|w| w.state == AssignmentState::Open && w.responsible == actor.person) {
        let over = if own.is_overdue(page.today) { "，已过期限" } else { "" };
        page.dues.push(Due {
            title: format!("办理：{}", own.what),
            why: format!("{}，由您承办，{}前完成{over}。", own.source.chinese(), due(own)),
            when: None,
            act: Act::Work(own.id),
        });
    }
    if !leads {
        return Ok(());
    }
    for done in work.iter().filter(|w| w.state == AssignmentState::Done) {
        page.dues.push(Due {
            title: format!("检查：{}", done.what),
            why: format!("{}报告已经完成，请检查后办结或者退回（D3）。", names.of(done.responsible)),
            when: None,
            act: Act::CheckWork(done.id),
        });
    }
    for handed in assignment::list::handed(cx, &permit, &work)? {
        if handed.parts == 0 && !handed.is_reported() {
            page.dues.push(Due {
                title: format!("支部交办：{}", handed.resolution.title),
                why: "还没有分给党员承办（D3、T6）。".to_owned(),
                when: None,
                act: Act::GiveWork(handed.resolution.id),
            });
        }
    }
    Ok(())
}
