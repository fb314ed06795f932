//! Another name, number or address.

use domain::{id::PersonId, person::Person};

use super::{ContactInput, checked, unused};
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
};

/// Changes how somebody is called and reached.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Stale`] when somebody else was faster.
pub fn change(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditRoster>,
    id: PersonId,
    input: &ContactInput,
    version: i64,
) -> Result<(), Error> {
    let branch = permit.branch();
    let mut check = Check::default();
    let contact = input.read(&mut check);
    unused(cx, &mut check, contact.mobile.as_ref(), id)?;
    check.done()?;
    let name = checked(contact.name)?;
    let person = Person { id, name, mobile: contact.mobile, email: contact.email, version };
    store::person::update(cx.tx, branch, &person)?;
    cx.journal(permit, "person.change", id.uuid())
}
