//! An appraisal that was opened by mistake is called off, before a poll was counted. What was written stays, and the year is free again.

use domain::{id::AppraisalId, text::Reason};

use super::{ballots, place, seen, states};
use crate::{
    Cx, Error, message,
    permission::{Permit, may},
};

/// Calls it off; everybody who takes part is told.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Refused`] as [`domain::appraisal::Appraisal::cancel`]; [`Error::Stale`].
pub fn cancel(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RunAppraisal>,
    at: (AppraisalId, i64),
    why: &str,
) -> Result<(), Error> {
    let branch = permit.branch();
    let mut one = seen(cx, branch, at)?;
    one.stage = one.cancel(&states(&ballots(cx, branch, one.id)?))?;
    let why = Reason::new(why).map_err(|fault| Error::field("reason", "取消的原因", fault))?;
    let subject = format!("{}年民主评议党员取消了", one.year);
    let body = format!("支部取消了这次评议，原因：{why}。已经写的都留着，不用再交。");
    one.cancelled = Some((cx.mark(permit), why));
    store::appraisal::update(cx.tx, branch, &one)?;
    for about in store::appraised::all(cx.tx, branch, one.id)? {
        if about.person != permit.actor().person {
            message::about(cx, branch, about.person, &place(one.year), (&subject, &body))?;
        }
    }
    cx.journal(permit, "appraisal.cancel", one.id.uuid())
}
