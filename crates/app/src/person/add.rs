//! Somebody new on the roster of a group.

use domain::{
    id::PersonId,
    person::{Person, Standing},
};

use super::{ContactInput, day, unused};
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Name, number, address.
    pub contact: ContactInput,
    /// The membership state.
    pub standing: String,
    /// From which day on the person belongs to the group in this state.
    pub on: String,
}

/// Adds a person to the group that the permit is for.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy.
pub fn add(cx: &mut Cx<'_>, permit: &Permit<may::EditRoster>, input: &Input) -> Result<PersonId, Error> {
    let (branch, group, id) = (permit.branch(), permit.group()?, cx.new_id::<PersonId>()?);
    let mut check = Check::default();
    let contact = input.contact.read(&mut check);
    unused(cx, &mut check, contact.mobile.as_ref(), id)?;
    let standing = Standing::from_code(&input.standing).ok_or("请选择这位同志现在的身份");
    let standing = check.take("standing", "身份", standing);
    let on = day(cx, &mut check, "编入日期", &input.on);
    check.done()?;
    let (Some(name), Some(standing), Some(on)) = (contact.name, standing, on) else {
        return Err(Error::Internal("a checked form lacks a field".to_owned()));
    };
    let person = Person { id, name, mobile: contact.mobile, email: contact.email, version: 1 };
    store::person::add(cx.tx, branch, &person)?;
    store::person::set_standing(cx.tx, branch, id, on, standing)?;
    store::person::set_group(cx.tx, branch, id, on, group)?;
    cx.journal(permit, "person.add", id.uuid())?;
    Ok(id)
}
