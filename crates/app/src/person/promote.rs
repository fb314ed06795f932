//! The next membership state, as the branch has decided it.

use domain::{development::Probation, id::PersonId, membership::Span, person::Standing, text::Reason};

use super::{checked, day};
use crate::{
    Check, Cx, Error, development,
    permission::{Permit, Verb, may},
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// From which day on.
    pub on: String,
    /// Why full membership begins before the probation is full by the roster; may be empty.
    pub reason: String,
}

/// When the probation of somebody is full; of who is not on probation, nothing.
///
/// # Errors
/// As the store.
pub(super) fn probation<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    id: PersonId,
    now: Option<&Span<Standing>>,
) -> Result<Option<Probation>, Error> {
    let Some(now) = now.filter(|now| now.value == Standing::Probationary) else { return Ok(None) };
    let file = development::file_of(cx, permit.branch(), id)?;
    Ok(Some(Probation::of(&file, now.from)))
}

/// Writes down that the next membership state begins on a day. The states before stay on record.
///
/// # Errors
/// [`Error::Invalid`] for a day in the future, before the last change, or before the probation is full (DV-28, DV-29);
/// [`Error::Refused`] for a full member, after which no state comes.
pub fn promote(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditRoster>,
    id: PersonId,
    input: &Input,
) -> Result<(), Error> {
    let branch = permit.branch();
    let history = store::person::standings(cx.tx, branch, id)?;
    let last = history.last().filter(|span| span.until.is_none()).ok_or(Error::NotFound)?;
    let Some(next) = last.value.next() else {
        return Err(Error::Refused("已经是正式党员，没有下一步身份".to_owned()));
    };
    let probation = probation(cx, permit, id, Some(last))?;
    let mut check = Check::default();
    let on = day(cx, &mut check, "变动日期", &input.on);
    let reason = check.take("reason", "提前的原因", Reason::optional(&input.reason)).flatten();
    if on.is_some_and(|on| on <= last.from) {
        check.fault("on", "变动日期", "应晚于现在身份开始的日期，请核对；以前的记载不能改写");
    } else if let Some((on, probation)) = on.zip(probation) {
        check.take("on", "变动日期", probation.full_from(on, reason.as_ref()));
    }
    check.done()?;
    let on = checked(on)?;
    store::person::set_standing(cx.tx, branch, id, on, next)?;
    if let Some(reason) = reason.filter(|_| probation.is_some_and(|probation| on < probation.end)) {
        store::membership::set_reason(cx.tx, branch, id, on, &reason)?;
    }
    cx.journal(permit, "person.promote", id.uuid())
}
