//! Somebody new on the roster of a group.

use domain::{
    id::PersonId,
    person::{Person, Standing},
    text::{OrganizationName, Word},
};

use super::{ContactInput, checked, day, transfer, unused};
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
    /// The organization whose letter the person brought; may be empty.
    pub came_from: String,
    /// The number of that letter; may be empty.
    pub letter: String,
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
    let came_from = OrganizationName::optional(&input.came_from);
    let came_from = check.take("came_from", "从哪个党组织转来", came_from).flatten();
    let letter = check.take("letter", "介绍信编号", Word::optional(&input.letter)).flatten();
    if letter.is_some() && came_from.is_none() {
        check.fault("came_from", "从哪个党组织转来", "填了介绍信编号，请写明转来的党组织");
    }
    check.done()?;
    let (name, standing, on) = (checked(contact.name)?, checked(standing)?, checked(on)?);
    let person = Person { id, name, mobile: contact.mobile, email: contact.email, version: 1 };
    store::person::add(cx.tx, branch, &person)?;
    store::person::set_standing(cx.tx, branch, id, on, standing)?;
    store::person::set_group(cx.tx, branch, id, on, group)?;
    if let Some(came_from) = came_from {
        transfer::arrived(cx, permit, id, (came_from, letter), on)?;
    }
    cx.journal(permit, "person.add", id.uuid())?;
    Ok(id)
}
