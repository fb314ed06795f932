//! The roster of a group on a day.

use std::{borrow::Borrow, collections::BTreeSet};

use domain::{
    id::{GroupId, PersonId},
    membership::Roster,
    organization::Group,
    person::Person,
};
use store::organization::PostHeld;

use crate::{
    Cx, Error,
    permission::{Action, Actor, Permit, may},
};

/// What the roster's page shows.
#[derive(Clone, Debug)]
pub struct RosterView {
    /// Who belongs to the group.
    pub roster: Roster,
    /// Names, numbers, addresses of everybody in the branch.
    pub people: Vec<Person>,
    /// Posts on that day.
    pub posts: Vec<PostHeld>,
    /// The group.
    pub group: Group,
    /// Who can sign in or has a one-time slip.
    pub accounts: BTreeSet<PersonId>,
}

impl RosterView {
    /// The person's record.
    pub fn person(&self, id: impl Borrow<PersonId>) -> Option<&Person> {
        self.people.iter().find(|p| p.id == *id.borrow())
    }

    /// Whether the person has an account.
    pub fn has_account(&self, id: impl Borrow<PersonId>) -> bool {
        self.accounts.contains(id.borrow())
    }

    /// The person's posts, joined.
    pub fn posts_of(&self, id: impl Borrow<PersonId>) -> String {
        let id = *id.borrow();
        let held: Vec<_> = self.posts.iter().filter(|p| p.person == id).map(|p| p.post.chinese()).collect();
        held.join("、")
    }
}

/// Loads the roster of today.
///
/// # Errors
/// As the store.
pub fn roster(cx: &mut Cx<'_>, permit: &Permit<may::ReadRoster>) -> Result<RosterView, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let roster = store::person::roster(cx.tx, branch, group, today)?;
    let mut accounts = BTreeSet::new();
    for member in &roster.people {
        if store::account::find(cx.tx, branch, member.id)?.is_some() {
            accounts.insert(member.id);
        }
    }
    Ok(RosterView {
        roster,
        accounts,
        people: store::person::all(cx.tx, branch)?,
        posts: store::organization::posts_on(cx.tx, branch, today)?,
        group: store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?,
    })
}

/// The groups whose rosters the actor may read: the own one; for the posts of the branch, all.
///
/// # Errors
/// As the store.
pub fn readable(cx: &mut Cx<'_>, actor: &Actor) -> Result<Vec<Group>, Error> {
    let mut groups = store::organization::groups(cx.tx, actor.branch)?;
    groups.retain(|group| {
        actor.roles(Some(group.id), None).iter().any(|&role| Action::ReadRoster.allows(role))
    });
    Ok(groups)
}

/// The group that a person belongs to today.
///
/// # Errors
/// [`Error::NotFound`] for somebody of another branch or of no group.
pub fn group_of(cx: &mut Cx<'_>, actor: &Actor, person: PersonId) -> Result<GroupId, Error> {
    let today = cx.local().date();
    store::person::group_on(cx.tx, actor.branch, person, today)?.ok_or(Error::NotFound)
}

/// The name of somebody of the actor's branch.
///
/// # Errors
/// [`Error::NotFound`] for somebody of another branch.
pub fn name_of(cx: &mut Cx<'_>, actor: &Actor, person: PersonId) -> Result<String, Error> {
    Ok(store::person::find(cx.tx, actor.branch, person)?.ok_or(Error::NotFound)?.name.to_string())
}
