//! Somebody who belongs to no group and still signs in: an administrator who is no member.

use domain::{person::Person, text::PersonName};

use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Adds somebody of that kind.
///
/// # Errors
/// [`Error::Invalid`] for a name that is none.
pub fn add(cx: &mut Cx<'_>, permit: &Permit<may::ManageAccounts>, name: &str) -> Result<(), Error> {
    let name = PersonName::new(name).map_err(|fault| Error::field("name", "姓名", fault))?;
    let person = Person { id: cx.new_id()?, name, mobile: None, email: None, version: 1 };
    store::person::add(cx.tx, permit.branch(), &person)?;
    cx.journal(permit, "person.add", person.id.uuid())
}
