//! One person with the whole history.

use domain::{
    id::{GroupId, PersonId},
    membership::Span,
    person::{Person, Standing},
};

use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// What the page of a person shows.
#[derive(Clone, Debug)]
pub struct PersonView {
    /// Name, number, address.
    pub person: Person,
    /// Membership states, oldest first.
    pub standings: Vec<Span<Standing>>,
    /// Groups by name, oldest first.
    pub groups: Vec<Span<String>>,
    /// The group of the permit.
    pub group: GroupId,
}

impl PersonView {
    /// The state that comes next, if any.
    pub fn next(&self) -> Option<Standing> {
        self.standings.last().and_then(|span| span.value.next())
    }
}

/// Loads a person of the group that the permit is for.
///
/// # Errors
/// [`Error::NotFound`] for somebody whom the branch does not know.
pub fn view(cx: &mut Cx<'_>, permit: &Permit<may::EditRoster>, id: PersonId) -> Result<PersonView, Error> {
    let branch = permit.branch();
    let person = store::person::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    let standings = store::person::standings(cx.tx, branch, id)?;
    let known = store::organization::groups(cx.tx, branch)?;
    let named =
        |id: GroupId| known.iter().find(|g| g.id == id).map_or_else(String::new, |g| g.name.to_string());
    let groups = store::person::groups(cx.tx, branch, id)?
        .into_iter()
        .map(|span| Span { from: span.from, until: span.until, value: named(span.value) })
        .collect();
    Ok(PersonView { person, standings, groups, group: permit.group()? })
}
