//! From how many voters on the branch holds ballots in the system.

use domain::ballot::{BallotRefusal, least};

use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
};

/// Sets the number, for ballots that are prepared from now on.
///
/// # Errors
/// [`Error::Invalid`] for another number than [`domain::ballot::least`] takes.
pub fn set(cx: &mut Cx<'_>, permit: &Permit<may::SetBallots>, typed: &str) -> Result<(), Error> {
    let mut check = Check::default();
    let number = typed.trim().parse().map_err(|_| BallotRefusal::LeastOutside).and_then(least);
    let number = check.take("least", "最少几人", number);
    check.done()?;
    let Some(number) = number else { return Err(Error::NotFound) };
    store::ballot::set_least(cx.tx, permit.branch(), number)?;
    cx.journal(permit, "ballot.set", permit.branch().uuid())
}
