//! What lists and cards show of organizational-life meetings: which are on their way, and what is still to be put right.

use domain::{id::GroupId, life_meeting::Rectification, meeting::StageName, organization::Group};
use jiff::civil::Date;
pub use store::life_meeting::LifeMeeting;

use crate::{
    Cx, Error,
    permission::{self, Actor, Permit, Verb, may},
};

/// The meetings of a group, also joint ones, of this year and the next, cancelled ones aside; oldest first.
///
/// # Errors
/// As the store.
pub(crate) fn around(
    cx: &mut Cx<'_>,
    actor: &Actor,
    group: GroupId,
    today: Date,
) -> Result<Vec<LifeMeeting>, Error> {
    let next = today.last_of_year().tomorrow().map_or(today, Date::last_of_year);
    let days = (today.first_of_year(), next);
    Ok(store::life_meeting::of_group(cx.tx, actor.branch, group, days)?)
}

/// The next of them that was not begun.
pub(crate) fn coming(all: &[LifeMeeting], today: Date) -> Option<LifeMeeting> {
    all.iter().find(|one| one.stage < StageName::InSession && one.start.date() >= today).copied()
}

/// The open lines that the actor may read, those due first first. They come back until they are closed. The leader of the group that
/// keeps the record of a joint meeting reads all lines of it, its other groups what was shared with them.
///
/// # Errors
/// As the store.
pub fn open<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    group: GroupId,
) -> Result<Vec<Rectification>, Error> {
    let actor = permit.actor();
    let of_group = actor.group == Some(group);
    let mut all = store::life_meeting::rectification::of_group(cx.tx, permit.branch(), group)?;
    all.retain(|one| {
        let leads = actor.leads(one.group);
        one.is_open() && (of_group || leads) && one.is_open_to(actor.person, leads)
    });
    Ok(all)
}

/// The organizational-life meetings that somebody can open.
#[derive(Clone, Debug)]
pub struct LifeList {
    /// Group by group, the newest first: of a member the own group; of the branch all groups.
    pub groups: Vec<(Group, Vec<LifeMeeting>)>,
    /// Meetings of other groups for which they wrote something of their own, before they moved.
    pub own: Vec<LifeMeeting>,
}

/// Loads the list.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>, actor: &Actor) -> Result<LifeList, Error> {
    let permit: Permit<may::UseAccount> = permission::in_branch(actor)?;
    let branch = permit.branch();
    let of_branch = actor.branch_post().is_some();
    let mut groups = Vec::new();
    let every = (Date::constant(1, 1, 1), Date::MAX);
    for group in store::organization::groups(cx.tx, branch)? {
        let is_own = actor.group == Some(group.id) && actor.is_member;
        if is_own || of_branch {
            let mut all = store::life_meeting::of_group(cx.tx, branch, group.id, every)?;
            all.reverse();
            groups.push((group, all));
        }
    }
    groups.sort_by_key(|(group, _)| actor.group != Some(group.id));
    let mut own = store::life_meeting::of_person(cx.tx, branch, actor.person)?;
    own.retain(|one| !groups.iter().any(|(_, all)| all.contains(one)));
    own.reverse();
    Ok(LifeList { groups, own })
}
