//! The next membership state, as the branch has decided it.

use domain::id::PersonId;

use super::{checked, day};
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
};

/// Writes down that the next membership state begins on a day. The states before stay on record.
///
/// # Errors
/// [`Error::Invalid`] for a day in the future or before the last change; [`Error::Refused`] for a full
/// member, after which no state comes.
pub fn promote(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditRoster>,
    id: PersonId,
    on: &str,
) -> Result<(), Error> {
    let branch = permit.branch();
    let history = store::person::standings(cx.tx, branch, id)?;
    let last = history.last().ok_or(Error::NotFound)?;
    let Some(next) = last.value.next() else {
        return Err(Error::Refused("已经是正式党员，没有下一步身份".to_owned()));
    };
    let mut check = Check::default();
    let on = day(cx, &mut check, "变动日期", on);
    if on.is_some_and(|on| on <= last.from) {
        check.fault("on", "变动日期", "应晚于现在身份开始的日期，请核对；以前的记载不能改写");
    }
    check.done()?;
    let on = checked(on)?;
    store::person::set_standing(cx.tx, branch, id, on, next)?;
    cx.journal(permit, "person.promote", id.uuid())
}
