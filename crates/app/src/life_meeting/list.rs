//! What is still to be put right in a group, for the pages of its next meetings.

use domain::{id::GroupId, life_meeting::Rectification};

use crate::{
    Cx, Error,
    permission::{Permit, Verb},
};

/// The open lines that the actor may read, those due first first. They come back until they are closed.
///
/// # Errors
/// As the store.
pub fn open<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    group: GroupId,
) -> Result<Vec<Rectification>, Error> {
    let (me, leads) = (permit.actor().person, permit.actor().leads(group));
    let mut all = store::life_meeting::rectification::of_group(cx.tx, permit.branch(), group)?;
    let of_group = permit.actor().group == Some(group);
    all.retain(|one| one.is_open() && (of_group || leads) && one.is_open_to(me, leads));
    Ok(all)
}
