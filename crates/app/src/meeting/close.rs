//! Closing what earlier meetings left open: decisions and make-ups.

use domain::{
    id::{DecisionId, GroupId, PersonId},
    text::Note,
};

use crate::{
    Cx, Error,
    permission::{Actor, Permit, may},
};

/// The group that a decision belongs to.
///
/// # Errors
/// [`Error::NotFound`] for a decision that the actor's branch does not know.
pub fn group_of(cx: &mut Cx<'_>, actor: &Actor, decision: DecisionId) -> Result<GroupId, Error> {
    store::proceedings::group_of_decision(cx.tx, actor.branch, decision)?.ok_or(Error::NotFound)
}

/// Closes a decision with its result.
///
/// # Errors
/// [`Error::Invalid`] without a result; [`Error::Stale`] when it is closed already.
pub fn decision(
    cx: &mut Cx<'_>,
    permit: &Permit<may::CloseMatter>,
    decision: DecisionId,
    result: &str,
) -> Result<(), Error> {
    let result = Note::new(result).map_err(|fault| Error::field("result", "办理结果", fault))?;
    let mark = cx.mark(permit);
    store::proceedings::close_decision(cx.tx, permit.branch(), permit.group()?, decision, &result, mark)?;
    cx.journal(permit, "decision.close", decision.uuid())
}

/// Closes a make-up (补学、转达) with how it was done.
///
/// # Errors
/// [`Error::Invalid`] without a word on how; [`Error::NotFound`] for somebody who has nothing to catch up
/// on; [`Error::Stale`] when it is closed already.
pub fn make_up(
    cx: &mut Cx<'_>,
    permit: &Permit<may::CloseMatter>,
    person: PersonId,
    how: &str,
) -> Result<(), Error> {
    let how = Note::new(how).map_err(|fault| Error::field("how", "补学情况", fault))?;
    let (mark, meeting) = (cx.mark(permit), permit.meeting()?);
    if !store::proceedings::make_ups(cx.tx, permit.branch(), meeting)?.iter().any(|m| m.person == person) {
        return Err(Error::NotFound);
    }
    store::proceedings::close_make_up(cx.tx, permit.branch(), meeting, person, &how, mark)?;
    cx.journal(permit, "make_up.close", person.uuid())
}
