//! Who may read a text, as tokens of the index: a reader has some of them, and finds only what has one of those.

use domain::id::{BranchId, GroupId, PersonId};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use crate::permission::Actor;

/// A letter for the kind, and a digest of branch and thing: the index serves all branches.
fn token(kind: char, branch: BranchId, thing: Uuid) -> String {
    let mut digest = Sha256::new();
    digest.update(branch.uuid().as_bytes());
    digest.update(thing.as_bytes());
    let digest = digest.finalize();
    format!("{kind}{}", data_encoding::HEXLOWER.encode(&digest[..8]))
}

/// The posts of the branch.
pub(crate) fn of_branch(branch: BranchId) -> String {
    token('b', branch, branch.uuid())
}

/// The members of a group.
pub(crate) fn of_group(branch: BranchId, group: GroupId) -> String {
    token('g', branch, group.uuid())
}

/// The leader of a group.
pub(crate) fn of_leader(branch: BranchId, group: GroupId) -> String {
    token('l', branch, group.uuid())
}

/// Somebody alone.
pub(crate) fn of_person(branch: BranchId, person: PersonId) -> String {
    token('p', branch, person.uuid())
}

/// What an actor is.
pub(super) fn of(actor: &Actor) -> Vec<String> {
    let branch = actor.branch;
    let mut all = vec![of_person(branch, actor.person)];
    if let Some(group) = actor.group.filter(|_| actor.is_member) {
        all.push(of_group(branch, group));
    }
    if let Some(group) = actor.led_group() {
        all.extend([of_group(branch, group), of_leader(branch, group)]);
    }
    if actor.branch_post().is_some() {
        all.push(of_branch(branch));
    }
    all.sort();
    all.dedup();
    all
}
