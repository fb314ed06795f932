//! What developing Party members asks of the leader (C5, T4, D6).

use domain::id::GroupId;

use super::{Act, Due, Today};
use crate::{
    Cx, Error,
    development::list,
    permission::{self, Actor, Permit, may},
};

/// Of the leader: what is due for the group about each person.
pub(super) fn due(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: GroupId,
    leads: bool,
    page: &mut Today,
) -> Result<(), Error> {
    if !leads {
        return Ok(());
    }
    let permit: Permit<may::ReadDevelopment> = permission::in_group(cx, actor, group)?;
    for line in list::list(cx, &permit)?.lines {
        for due in &line.dues {
            let over = if due.is_overdue(page.today) { "已过期限，" } else { "" };
            page.dues.push(Due {
                title: format!("{}：{}", line.member.name, due.duty.chinese()),
                why: format!("{over}{}。", due.basis),
                when: None,
                act: Act::Development(line.member.id),
            });
        }
    }
    Ok(())
}
