//! The member agrees with what was fixed: on the own page, or face to face with the leader.

use domain::{dues::YearMonth, id::PersonId};
use jiff::Timestamp;

use crate::{
    Cx, Error,
    permission::{Permit, Verb, may},
};

/// What the page showed: the first month, and when it was fixed, in microseconds.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The first month.
    pub from: &'a str,
    /// When it was fixed.
    pub fixed: i64,
}

/// The member's own word.
///
/// # Errors
/// [`Error::Stale`] where it is confirmed already or was fixed anew since the page was opened.
pub fn own(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, shown: Shown<'_>) -> Result<(), Error> {
    confirm(cx, permit, permit.actor().person, shown)
}

/// The leader writes down that the member has confirmed it face to face.
///
/// # Errors
/// As [`own`].
pub fn in_person(
    cx: &mut Cx<'_>,
    permit: &Permit<may::CollectDues>,
    person: PersonId,
    shown: Shown<'_>,
) -> Result<(), Error> {
    confirm(cx, permit, person, shown)
}

fn confirm<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    person: PersonId,
    shown: Shown<'_>,
) -> Result<(), Error> {
    let from: YearMonth = shown.from.parse().map_err(|_| Error::NotFound)?;
    let fixed = Timestamp::from_microsecond(shown.fixed).map_err(|_| Error::Stale)?;
    let mark = cx.mark(permit);
    store::dues::confirm_base(cx.tx, permit.branch(), person, (from, fixed), mark)?;
    cx.journal(permit, "dues.confirm", person.uuid())
}
