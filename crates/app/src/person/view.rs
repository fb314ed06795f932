//! One person with the whole history.

use domain::{
    id::{GroupId, PersonId},
    membership::{Ending, Relation, Span, Transfer, TransferState},
    organization::Group,
    person::{Particulars, Person, Standing},
    text::Reason,
};
use jiff::civil::Date;
use store::{membership::Elsewhere, organization::PostHeld};

use crate::{
    Cx, Error,
    permission::{Permit, Verb, may},
};

/// What the page of a person shows.
#[derive(Clone, Debug)]
pub struct PersonView {
    /// Name, number, address.
    pub person: Person,
    /// What the roster says beside these.
    pub particulars: Particulars,
    /// Membership states, oldest first.
    pub standings: Vec<Span<Standing>>,
    /// How the last state ended, if none followed: last day, how, by what decision.
    pub ended: Option<(Date, Ending, Reason)>,
    /// Groups by name, oldest first.
    pub groups: Vec<Span<String>>,
    /// Posts with the group's name, oldest first.
    pub posts: Vec<(PostHeld, String)>,
    /// When the relation was not simply here, oldest first.
    pub relations: Vec<Span<Elsewhere>>,
    /// Transfers, oldest first.
    pub transfers: Vec<Transfer>,
    /// The group of today.
    pub group: Option<GroupId>,
    /// The groups that there are today, to choose from.
    pub choices: Vec<Group>,
    /// Today.
    pub today: Date,
}

impl PersonView {
    /// The state that comes next, if any.
    pub fn next(&self) -> Option<Standing> {
        self.current().and_then(Standing::next)
    }

    /// The state of today.
    pub fn current(&self) -> Option<Standing> {
        self.standings.last().filter(|span| span.until.is_none()).map(|span| span.value)
    }

    /// How the person belongs to the branch today.
    pub fn relation(&self) -> Relation {
        let now = self.relations.last().filter(|span| span.until.is_none());
        now.map_or(Relation::Formal, |span| span.value.0)
    }

    /// The letter that is out, and whether it is still good.
    pub fn open_transfer(&self) -> Option<(&Transfer, TransferState)> {
        self.transfers.iter().find(|t| t.is_open()).map(|t| (t, t.state(self.today)))
    }
}

/// Loads a person of the group that the permit is for, or of none.
///
/// # Errors
/// [`Error::NotFound`] for somebody whom the branch does not know.
pub fn view(cx: &mut Cx<'_>, permit: &Permit<may::EditRoster>, id: PersonId) -> Result<PersonView, Error> {
    load(cx, permit, id)
}

/// The own file of whoever is signed in.
///
/// # Errors
/// As the store.
pub fn own(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>) -> Result<PersonView, Error> {
    load(cx, permit, permit.actor().person)
}

fn load<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, id: PersonId) -> Result<PersonView, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let person = store::person::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    let known = store::organization::groups(cx.tx, branch)?;
    let named =
        |id: GroupId| known.iter().find(|g| g.id == id).map_or_else(String::new, |g| g.name.to_string());
    let stays = store::person::groups(cx.tx, branch, id)?;
    let group = stays.iter().find(|stay| stay.covers(today)).map(|stay| stay.value);
    let groups =
        stays.into_iter().map(|s| Span { from: s.from, until: s.until, value: named(s.value) }).collect();
    let posts = store::organization::posts_of(cx.tx, branch, id)?;
    let posts = posts.into_iter().map(|held| (held.clone(), held.group.map(named).unwrap_or_default()));
    Ok(PersonView {
        person,
        particulars: store::membership::particulars(cx.tx, branch, id)?.unwrap_or_default(),
        standings: store::person::standings(cx.tx, branch, id)?,
        ended: store::membership::ended(cx.tx, branch, id)?,
        groups,
        posts: posts.collect(),
        relations: store::membership::relations(cx.tx, branch, id)?,
        transfers: store::membership::transfers(cx.tx, branch, id)?,
        group,
        choices: store::organization::groups_on(cx.tx, branch, today)?,
        today,
    })
}
