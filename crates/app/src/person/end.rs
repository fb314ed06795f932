//! The end of a membership state, as the branch or a higher organization has decided it.

use domain::{id::PersonId, membership::Ending, text::Reason};

use super::{checked, day, holds_nothing, leave_any_group};
use crate::{
    Check, Cx, Error, account,
    permission::{Permit, may},
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// How it ended.
    pub ending: String,
    /// The last day.
    pub on: String,
    /// By what decision: which meeting, which document.
    pub basis: String,
}

/// Writes down that a person is no longer on the branch's list. Earlier rosters keep the person.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] for who still holds a post.
pub fn end(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditRoster>,
    id: PersonId,
    input: &Input,
) -> Result<(), Error> {
    let branch = permit.branch();
    holds_nothing(cx, permit, id)?;
    let history = store::person::standings(cx.tx, branch, id)?;
    let last = history.last().filter(|span| span.until.is_none()).ok_or(Error::NotFound)?;
    let mut check = Check::default();
    let ending = Ending::from_code(&input.ending)
        .filter(|ending| *ending != Ending::Transferred)
        .ok_or_else(|| "请选择是哪一种情况".to_owned())
        .and_then(|ending| ending.of(last.value).map_err(|refusal| refusal.to_string()));
    let ending = check.take("ending", "情况", ending);
    let on = day(cx, &mut check, "最后一天", &input.on);
    if on.is_some_and(|on| on < last.from) {
        check.fault("on", "最后一天", "早于现在身份开始的日期，请核对");
    }
    let basis = check.take("basis", "依据", Reason::new(&input.basis));
    check.done()?;
    let (ending, on, basis) = (checked(ending)?, checked(on)?, checked(basis)?);
    leave_any_group(cx, permit, id, on)?;
    store::membership::end(cx.tx, branch, id, on, ending, &basis)?;
    account::shut_out(cx, branch, id)?;
    cx.journal(permit, "person.end", id.uuid())
}
