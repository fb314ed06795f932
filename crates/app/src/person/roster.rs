//! The roster of a group on a day.

use std::borrow::Borrow;

use domain::{id::PersonId, membership::Roster, person::Person};
use store::organization::PostHeld;

use crate::{
    Cx, Error,
    permission::{Permit, may},
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
    /// The group's name.
    pub group: String,
}

impl RosterView {
    /// The person's record.
    pub fn person(&self, id: impl Borrow<PersonId>) -> Option<&Person> {
        self.people.iter().find(|p| p.id == *id.borrow())
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
    Ok(RosterView {
        roster: store::person::roster(cx.tx, branch, group, today)?,
        people: store::person::all(cx.tx, branch)?,
        posts: store::organization::posts_on(cx.tx, branch, today)?,
        group: store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name.to_string(),
    })
}
