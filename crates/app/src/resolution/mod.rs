//! What the branch hands to its groups: resolutions (C2) and tasks (C3), and how far every group is with them (D3, D8).

pub mod keep;
pub mod ledger;
pub mod list;

use domain::{
    id::{BranchId, ResolutionId},
    resolution::Resolution,
};

use crate::{
    Cx, Error,
    permission::{self, Actor, Permit, may},
};

/// One resolution.
///
/// # Errors
/// [`Error::NotFound`].
pub(crate) fn find(cx: &mut Cx<'_>, branch: BranchId, id: ResolutionId) -> Result<Resolution, Error> {
    let all = store::resolution::all(cx.tx, branch)?;
    all.into_iter().find(|one| one.id == id).ok_or(Error::NotFound)
}

/// A permit to read what belongs to a resolution: for the branch, and for the groups to which it is handed.
///
/// # Errors
/// [`Error::NotFound`] where it is not handed to the actor's group.
pub fn permit_reading(
    cx: &mut Cx<'_>,
    actor: &Actor,
    id: ResolutionId,
) -> Result<Permit<may::ReadWork>, Error> {
    if actor.branch_post().is_some() {
        find(cx, actor.branch, id)?;
        return permission::in_branch(actor);
    }
    let group = actor.group.ok_or(Error::NotFound)?;
    let permit = permission::in_group(cx, actor, group)?;
    if find(cx, actor.branch, id)?.is_for(group) { Ok(permit) } else { Err(Error::NotFound) }
}
