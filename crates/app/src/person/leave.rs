//! Leaving a group.

use domain::{id::PersonId, organization::Post};

use super::day;
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
};

/// Writes down the last day of somebody in the group that the permit is for. Earlier rosters keep the
/// person.
///
/// # Errors
/// [`Error::Refused`] for the leader, whom the branch has to replace first (L2); [`Error::Invalid`] for a
/// day in the future or before the first one.
pub fn leave(cx: &mut Cx<'_>, permit: &Permit<may::EditRoster>, id: PersonId, on: &str) -> Result<(), Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let leads = store::organization::posts_on(cx.tx, branch, today)?
        .into_iter()
        .any(|held| held.person == id && held.post == Post::Leader && held.group == Some(group));
    if leads {
        return Err(Error::Refused("这位同志是现任组长，请先由支部另行确定组长（L2）".to_owned()));
    }
    let stay = store::person::groups(cx.tx, branch, id)?
        .into_iter()
        .rfind(|span| span.value == group && span.until.is_none())
        .ok_or(Error::NotFound)?;
    let mut check = Check::default();
    let last = day(cx, &mut check, "最后一天", on);
    if last.is_some_and(|last| last < stay.from) {
        check.fault("on", "最后一天", "早于编入本组的日期，请核对");
    }
    check.done()?;
    let last = last.ok_or_else(|| Error::Internal("a checked form lacks a field".to_owned()))?;
    store::person::leave_group(cx.tx, branch, id, last)?;
    cx.journal(permit, "person.leave", id.uuid())
}
