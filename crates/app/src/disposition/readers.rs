//! Whom the branch names to know of a matter.

use domain::id::{DispositionId, PersonId};

use super::{by_post, journal, tell};
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Names somebody of the branch who needs to know.
///
/// # Errors
/// [`Error::Invalid`] for somebody unknown, or who knows already.
pub fn name(
    cx: &mut Cx<'_>,
    permit: &Permit<may::DecideDisposition>,
    id: DispositionId,
    person: &str,
) -> Result<(), Error> {
    let branch = permit.branch();
    let one = store::disposition::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    let roster = store::membership::roster(cx.tx, branch, cx.local().date())?;
    let refuse = |fault: &str| Error::field("person", "还请谁知道", fault);
    let members = roster.iter().filter(|line| line.standing.value.is_member());
    let found = members.map(|line| line.person.id).find(|p| p.to_string() == person.trim());
    let person = found.ok_or_else(|| refuse("请从支部的党员里选择"))?;
    let named = store::disposition::readers(cx.tx, branch)?;
    let by_post = by_post(cx, branch, &one)?.contains(&person);
    if one.is_open_to(person, by_post, named.contains(&(id, person))) {
        return Err(refuse("这位同志本来就能看"));
    }
    let mark = cx.mark(permit);
    store::disposition::add_reader(cx.tx, branch, id, person, mark)?;
    tell(cx, permit, &one, [person], "支部请您了解一件事")?;
    journal(cx, permit, &one, "disposition.name_reader")
}

/// Takes somebody off who no longer needs to know.
///
/// # Errors
/// [`Error::Stale`] for who was not named.
pub fn unname(
    cx: &mut Cx<'_>,
    permit: &Permit<may::DecideDisposition>,
    id: DispositionId,
    person: &str,
) -> Result<(), Error> {
    let one = store::disposition::find(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)?;
    let person: PersonId = person.trim().parse().map_err(|_| Error::Stale)?;
    store::disposition::remove_reader(cx.tx, permit.branch(), id, person)?;
    journal(cx, permit, &one, "disposition.unname_reader")
}
