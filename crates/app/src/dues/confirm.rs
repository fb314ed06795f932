//! The member agrees with what was fixed: on the own page, or face to face with the leader.

use domain::{dues::YearMonth, id::PersonId};

use crate::{
    Cx, Error,
    permission::{Permit, Verb, may},
};

/// The member's own word.
///
/// # Errors
/// [`Error::Stale`] where it is confirmed already or was fixed anew.
pub fn own(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, from: &str) -> Result<(), Error> {
    confirm(cx, permit, permit.actor().person, from)
}

/// The leader writes down that the member has confirmed it face to face.
///
/// # Errors
/// As [`own`].
pub fn in_person(
    cx: &mut Cx<'_>,
    permit: &Permit<may::CollectDues>,
    person: PersonId,
    from: &str,
) -> Result<(), Error> {
    confirm(cx, permit, person, from)
}

fn confirm<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, person: PersonId, from: &str) -> Result<(), Error> {
    let from: YearMonth = from.parse().map_err(|_| Error::NotFound)?;
    let mark = cx.mark(permit);
    store::dues::confirm_base(cx.tx, permit.branch(), person, from, mark)?;
    cx.journal(permit, "dues.confirm", person.uuid())
}
