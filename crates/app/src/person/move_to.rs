//! Into another group, as the branch has decided (`rules.md` G-14, G-19).

use domain::id::{GroupId, PersonId};

use super::{LEADS, checked, day, held};
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
};

/// Lets a person belong to another group from a day on; the group before ends the day before.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] for who leads the group of before (L2).
pub fn move_to(
    cx: &mut Cx<'_>,
    permit: &Permit<may::PlaceMembers>,
    id: PersonId,
    group: &str,
    on: &str,
) -> Result<GroupId, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    if held(cx, permit, id)?.iter().any(|held| held.group.is_some()) {
        return Err(Error::Refused(LEADS.to_owned()));
    }
    let mut check = Check::default();
    let known = store::organization::groups_on(cx.tx, branch, today)?;
    let group = known.iter().find(|g| g.id.to_string() == group.trim()).map(|g| g.id);
    let group = check.take("group", "党小组", group.ok_or("请选择编入哪个党小组"));
    let on = day(cx, &mut check, "编入日期", on);
    let stays = store::person::groups(cx.tx, branch, id)?;
    if let Some(last) = stays.last() {
        if group == Some(last.value) && last.until.is_none() {
            check.fault("group", "党小组", "已经在这个党小组，请另选一个");
        }
        if on.is_some_and(|on| on <= last.until.unwrap_or(last.from)) {
            check.fault("on", "编入日期", "应晚于上一次编组的日期，请核对；以前的记载不能改写");
        }
    }
    check.done()?;
    let (group, on) = (checked(group)?, checked(on)?);
    store::person::set_group(cx.tx, branch, id, on, group)?;
    // Whoever leads the group goes on caring for who belongs to it (T4).
    store::care::move_with(cx.tx, branch, id, group)?;
    cx.journal(permit, "person.move", id.uuid())?;
    Ok(group)
}
