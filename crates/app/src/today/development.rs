//! What developing Party members asks of the leader (C5, T4, D6).

use domain::due::Term;

use super::{Act, Due, Group, Today};
use crate::{
    Cx, Error,
    development::list,
    permission::{self, Permit, may},
};

/// Of the leader: what is due for the group about each person.
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
    Ok(())
}
