//! The branch itself: setting it up, its groups, its posts, its year.

pub mod appoint;
pub mod groups;
pub mod set_up;
pub mod year;

use domain::id::GroupId;

use crate::{
    Cx, Error,
    permission::{self, Actor, may},
};

/// The first group of the branch, for who works for the branch and is in none.
///
/// # Errors
/// [`Error::NotFound`] for anybody else, and where there is no group.
pub fn first_group(cx: &mut Cx<'_>, actor: &Actor) -> Result<GroupId, Error> {
    permission::in_branch::<may::ReadBranch>(actor).map_err(|_| Error::NotFound)?;
    let today = cx.local().date();
    let groups = store::organization::groups_on(cx.tx, actor.branch, today)?;
    groups.first().map(|group| group.id).ok_or(Error::NotFound)
}
