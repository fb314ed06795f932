//! What long absence asks of the leader (T3): a talk, and help.

use domain::{due::Term, limit::Limit};

use super::{Act, Due, Group, Today};
use crate::{
    Cx, Error,
    attendance::year,
    permission::{self, Permit, may},
};

/// Of the leader: members who have not taken part, or not done their work, for months. Dues have cards of their own.
pub(super) fn due(cx: &mut Cx<'_>, group: &Group<'_>, page: &mut Today) -> Result<(), Error> {
    if !group.leads {
        return Ok(());
    }
    let permit: Permit<may::ReadAttendance> = permission::in_group(cx, group.actor, group.id)?;
    for line in year::year_by(cx, &permit, page.today.year(), &group.book)?.lines {
        for (limit, rung, months) in line.prompts.iter().filter(|(limit, _, _)| *limit != Limit::Dues) {
            page.dues.push(Due::group(
                Act::Talk(line.member.id),
                Term::Open,
                format!("和{}谈一谈", line.member.name),
                format!("{}。", rung.advice(*limit, *months)),
            ));
        }
    }
    Ok(())
}
