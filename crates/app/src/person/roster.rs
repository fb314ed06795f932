//! The roster of a group on a day.

use std::{borrow::Borrow, collections::BTreeSet};

use domain::{
    id::{GroupId, PersonId},
    organization::Group,
    person::Standing,
};
use jiff::civil::Date;
pub use store::membership::Former;
use store::{membership::RosterLine, organization::PostHeld};

use crate::{
    Cx, Error,
    permission::{self, Action, Actor, Permit, may},
};

/// What the roster's page shows.
#[derive(Clone, Debug)]
pub struct RosterView {
    /// The day.
    pub on: Date,
    /// Whether it is today's.
    pub is_today: bool,
    /// Who belonged to the group on that day.
    pub lines: Vec<RosterLine>,
    /// Posts on that day.
    pub posts: Vec<PostHeld>,
    /// The group.
    pub group: Group,
    /// Who can sign in or has a one-time slip.
    pub accounts: BTreeSet<PersonId>,
    /// Who is on the way to another organization.
    pub leaving: BTreeSet<PersonId>,
    /// People of the branch who were in no group on that day; for the posts of the branch.
    pub nowhere: Vec<RosterLine>,
    /// Who was on the branch's list before that day and is no more; for those who may take an entry back.
    pub former: Vec<Former>,
}

impl RosterView {
    /// Whether the person has an account.
    pub fn has_account(&self, id: impl Borrow<PersonId>) -> bool {
        self.accounts.contains(id.borrow())
    }

    /// Whether a letter of introduction is out for the person.
    pub fn is_leaving(&self, id: impl Borrow<PersonId>) -> bool {
        self.leaving.contains(id.borrow())
    }

    /// The person's posts, joined.
    pub fn posts_of(&self, id: impl Borrow<PersonId>) -> String {
        let id = *id.borrow();
        let held: Vec<_> = self.posts.iter().filter(|p| p.person == id).map(|p| p.post.chinese()).collect();
        held.join("、")
    }

    /// How many Party members, and how many of them full members.
    pub fn members(&self) -> (usize, usize) {
        let full = self.lines.iter().filter(|l| l.standing.value == Standing::Full).count();
        (self.lines.iter().filter(|l| l.standing.value.is_member()).count(), full)
    }
}

/// Loads the roster of a day that is not in the future; of today without one.
///
/// # Errors
/// [`Error::Invalid`] for a day in the future.
pub fn roster(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadRoster>,
    on: Option<Date>,
) -> Result<RosterView, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let on = on.unwrap_or(today);
    if on > today {
        return Err(Error::field("on", "日期", "晚于今天，名册只能看今天和以前的"));
    }
    let mut lines = store::membership::roster(cx.tx, branch, on)?;
    let of_branch = permit.actor().branch_post().is_some();
    let nowhere = lines.iter().filter(|l| of_branch && l.group.is_none()).cloned().collect();
    lines.retain(|l| l.group == Some(group));
    let looks = permission::in_branch::<may::WithdrawEntry>(permit.actor()).is_ok();
    let former = if looks { store::membership::former(cx.tx, branch, on)? } else { Vec::new() };
    let accounts = store::account::holders(cx.tx, branch)?;
    let leaving = store::membership::open_transfers(cx.tx, branch)?.into_iter().map(|t| t.person).collect();
    Ok(RosterView {
        on,
        is_today: on == today,
        lines,
        posts: store::organization::posts_on(cx.tx, branch, on)?,
        group: store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?,
        accounts,
        leaving,
        nowhere,
        former,
    })
}

/// The groups whose rosters the actor may read: the own one; for the posts of the branch, all of that day.
///
/// # Errors
/// As the store.
pub fn readable(cx: &mut Cx<'_>, actor: &Actor, on: Option<Date>) -> Result<Vec<Group>, Error> {
    let day = on.unwrap_or(cx.local().date());
    let mut groups = store::organization::groups_on(cx.tx, actor.branch, day)?;
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
