//! Taking part in organized life (T3): who was at what, with reasons; who has been away for long is a prompt for a talk and
//! for help, not a verdict.

pub mod ledger;
pub mod note;
pub mod tally;
pub mod year;

use domain::id::LifeEntryId;

use crate::{
    Cx, Error,
    permission::{Actor, Permit, Verb},
    person,
};

/// A permit for one entry, by whom it is about.
///
/// # Errors
/// As [`person::permit`].
pub fn permit<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, id: LifeEntryId) -> Result<Permit<V>, Error> {
    let person = store::attendance::whose(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)?;
    person::permit(cx, actor, person)
}
