//! What long absence asks of the leader (T3): a talk, and help.

use domain::{id::GroupId, limit::Limit};

use super::{Act, Due, Today};
use crate::{
    Cx, Error,
    attendance::year,
    permission::{self, Actor, Permit, may},
};

/// Of the leader: members who have not taken part, or not done their work, for months. Dues have cards of their own.
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
    let permit: Permit<may::ReadAttendance> = permission::in_group(cx, actor, group)?;
    for line in year::year(cx, &permit, page.today.year())?.lines {
        for (limit, rung, months) in line.prompts.iter().filter(|(limit, _, _)| *limit != Limit::Dues) {
            page.dues.push(Due {
                title: format!("和{}谈一谈", line.member.name),
                why: format!("{}。", rung.advice(*limit, *months)),
                when: None,
                act: Act::Talk(line.member.id),
            });
        }
    }
    Ok(())
}
