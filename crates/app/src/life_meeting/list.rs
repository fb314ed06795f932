//! What lists and cards show of organizational-life meetings: which are on their way, and what is still to be put right.

use domain::{id::GroupId, life_meeting::Rectification, meeting::StageName};
use jiff::civil::Date;
pub use store::life_meeting::LifeMeeting;

use crate::{
    Cx, Error,
    permission::{Actor, Permit, Verb},
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
