//! Leaving a group.

use domain::id::PersonId;

use super::{LEADS, checked, day, held};
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
    let (branch, group) = (permit.branch(), permit.group()?);
    if held(cx, permit, id)?.iter().any(|held| held.group == Some(group)) {
        return Err(Error::Refused(LEADS.to_owned()));
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
    let last = checked(last)?;
    store::person::leave_group(cx.tx, branch, id, last)?;
    cx.journal(permit, "person.leave", id.uuid())
}
