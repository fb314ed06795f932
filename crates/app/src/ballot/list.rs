//! The selections and the ballots that somebody can open.

use domain::ballot::Ballot;
use jiff::civil::DateTime;
pub use store::selection::Listed;

use crate::{
    Cx, Error,
    permission::{self, Actor, Permit, may},
};

/// What the list shows.
#[derive(Clone, Debug)]
pub struct BallotList {
    /// Selections, the newest first: of a member those of the own group; of the branch all.
    pub selections: Vec<Listed>,
    /// Ballots, the newest first, with the local time at which each was prepared; also of other groups where they vote or count.
    pub ballots: Vec<(Ballot, DateTime)>,
    /// Names of the groups, by id, for who sees several.
    pub groups: Vec<domain::organization::Group>,
}

/// Loads the list.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>, actor: &Actor) -> Result<BallotList, Error> {
    let permit: Permit<may::UseAccount> = permission::in_branch(actor)?;
    let branch = permit.branch();
    let of_branch = actor.branch_post().is_some();
    let own = actor.group.filter(|_| actor.is_member);
    let (selections, found) = if of_branch || own.is_some() {
        let group = if of_branch { None } else { own };
        (store::selection::listed(cx.tx, branch, group)?, store::ballot::of_group(cx.tx, branch, group)?)
    } else {
        (Vec::new(), Vec::new())
    };
    let mut ballots: Vec<_> = found.into_iter().map(|(ballot, at)| (ballot, cx.local_of(at))).collect();
    for ballot in store::ballot::concerning(cx.tx, branch, actor.person)? {
        if !ballots.iter().any(|(known, _)| known.id == ballot.id) {
            let (made, ..) = store::ballot::times(cx.tx, branch, ballot.id)?;
            ballots.insert(0, (ballot, cx.local_of(made.at)));
        }
    }
    let groups = if of_branch { store::organization::groups(cx.tx, branch)? } else { Vec::new() };
    Ok(BallotList { selections, ballots, groups })
}
