//! The end of a ballot: no more votes, or none that count.

use domain::{
    ballot::{BallotState, Closing, VoidCause},
    id::BallotId,
    text::Note,
};

use super::load;
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
};

/// Ends the voting. Where too few have voted, the box is emptied unread and the ballot does not count.
///
/// # Errors
/// [`Error::Refused`] as [`domain::ballot::Ballot::close`]; [`Error::Stale`].
pub fn close(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RunBallot>,
    id: BallotId,
    version: i64,
) -> Result<Closing, Error> {
    let branch = permit.branch();
    let mut ballot = load(cx, permit, id)?;
    if ballot.version != version {
        return Err(Error::Stale);
    }
    let voters = store::ballot::voters(cx.tx, branch, id)?;
    let closing = ballot.close(voters.iter().filter(|(_, has_cast)| *has_cast).count())?;
    match closing {
        Closing::Closed => ballot.state = BallotState::Closed,
        Closing::TooFew => {
            ballot.state = BallotState::Void;
            ballot.void = Some((VoidCause::TooFew, None));
            store::ballot::empty(cx.tx, branch, id)?;
        }
    }
    store::ballot::set_state(cx.tx, branch, &ballot, cx.now())?;
    cx.journal(permit, "ballot.close", id.uuid())?;
    Ok(closing)
}

/// Declares a ballot void: the box is emptied unread, and the locks are thrown away.
///
/// # Errors
/// [`Error::Invalid`] without a cause, or for another cause without a word; [`Error::Refused`] once it is over.
pub fn annul(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RunBallot>,
    id: BallotId,
    version: i64,
    (cause, note): (&str, &str),
) -> Result<(), Error> {
    let branch = permit.branch();
    let mut ballot = load(cx, permit, id)?;
    if ballot.version != version {
        return Err(Error::Stale);
    }
    let mut check = Check::default();
    let known = VoidCause::from_code(cause).filter(|cause| *cause != VoidCause::TooFew);
    let cause = check.take("cause", "作废的原因", known.ok_or("请选择一项"));
    let note = check.take("note", "情况说明", Note::optional(note)).flatten();
    if cause == Some(VoidCause::Other) && note.is_none() {
        check.fault("note", "情况说明", "请写明是什么原因");
    }
    check.done()?;
    ballot.state = ballot.annul()?;
    ballot.void = cause.map(|cause| (cause, note));
    store::ballot::empty(cx.tx, branch, id)?;
    store::ballot::set_state(cx.tx, branch, &ballot, cx.now())?;
    cx.journal(permit, "ballot.void", id.uuid())
}
