//! Secret ballots (ADR 16, docs/ballot.md): prepared, opened, cast, closed, counted by two tellers.

pub mod cast;
pub mod close;
pub mod count;
pub mod key;
pub mod list;
pub mod open;
pub mod paper;
pub mod prepare;
mod seal;
pub mod setting;
pub mod sheet;
pub mod view;

use domain::{
    ballot::{Ballot, BallotRefusal},
    id::{BallotId, BranchId, MeetingId},
};
pub use seal::LENGTH as LOCKED_LENGTH;

use crate::{
    Cx, Error,
    permission::{self, Actor, Permit, Verb, may},
};

impl From<BallotRefusal> for Error {
    fn from(refusal: BallotRefusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

/// Loads a ballot; of its permit's group, or of the whole branch.
fn load<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, id: BallotId) -> Result<Ballot, Error> {
    let found = store::ballot::find(cx.tx, permit.branch(), id)?;
    found.filter(|ballot| permit.is_of(ballot.group)).ok_or(Error::NotFound)
}

/// Whether somebody is on the list of voters and has cast.
fn voter<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, id: BallotId) -> Result<Option<bool>, Error> {
    let all = store::ballot::voters(cx.tx, permit.branch(), id)?;
    Ok(all.iter().find(|(person, _)| *person == permit.actor().person).map(|(_, has_cast)| *has_cast))
}

/// Which of the two tellers have their keys.
fn taken<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, id: BallotId) -> Result<[bool; 2], Error> {
    Ok(store::ballot::locks(cx.tx, permit.branch(), id)?.map(|lock| lock.is_some()))
}

fn is_voter(cx: &mut Cx<'_>, actor: &Actor, id: BallotId) -> Result<bool, Error> {
    let all = store::ballot::voters(cx.tx, actor.branch, id)?;
    Ok(all.iter().any(|(person, _)| *person == actor.person))
}

fn found(cx: &mut Cx<'_>, actor: &Actor, id: BallotId) -> Result<Ballot, Error> {
    store::ballot::find(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)
}

/// A permit to look at a ballot: voters, tellers, the group, the branch. Of a ballot of the whole branch nobody else knows but those
/// who may see what it came to.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it.
pub fn permit_reading(
    cx: &mut Cx<'_>,
    actor: &Actor,
    id: BallotId,
) -> Result<Permit<may::ReadBallot>, Error> {
    let ballot = found(cx, actor, id)?;
    if ballot.teller(actor.person).is_some() || is_voter(cx, actor, id)? {
        return Ok(permission::as_party(actor, ballot.group));
    }
    match ballot.group {
        Some(group) => permission::in_group(cx, actor, group),
        None if sees_polls(actor) => Ok(permission::as_party(actor, None)),
        None => Err(Error::NotFound),
    }
}

/// Whether somebody sees what a ballot of the whole branch came to: the posts of the branch.
fn sees_polls(actor: &Actor) -> bool {
    permission::in_branch::<may::ReadPoll>(actor).is_ok()
}

/// A permit to run a ballot: of who runs its meeting, or the branch's appraisal.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit_running(cx: &mut Cx<'_>, actor: &Actor, id: BallotId) -> Result<Permit<may::RunBallot>, Error> {
    let ballot = found(cx, actor, id)?;
    match (ballot.meeting, ballot.group) {
        (Some(meeting), _) => permission::on_meeting(cx, actor, meeting),
        (None, Some(group)) => permission::in_group(cx, actor, group),
        (None, None) => {
            permit_reading(cx, actor, id)?;
            Ok(running_for_branch(&permission::in_branch(actor)?))
        }
    }
}

/// A permit to run a ballot of the whole branch: of who runs its appraisal.
pub(crate) fn running_for_branch(permit: &Permit<may::RunAppraisal>) -> Permit<may::RunBallot> {
    permission::as_party(permit.actor(), None)
}

/// A permit to vote: of who is on the list; members who are not may ask and are refused.
///
/// # Errors
/// As [`permit_running`].
pub fn permit_voting(cx: &mut Cx<'_>, actor: &Actor, id: BallotId) -> Result<Permit<may::CastBallot>, Error> {
    let ballot = found(cx, actor, id)?;
    if is_voter(cx, actor, id)? {
        return Ok(permission::as_party(actor, ballot.group));
    }
    match ballot.group {
        Some(group) => permission::in_group(cx, actor, group),
        None => permit_reading(cx, actor, id).map(|_| permission::as_party(actor, None)),
    }
}

/// A permit of a teller.
///
/// # Errors
/// As [`permit_running`].
pub fn permit_telling(
    cx: &mut Cx<'_>,
    actor: &Actor,
    id: BallotId,
) -> Result<Permit<may::TellBallot>, Error> {
    let ballot = found(cx, actor, id)?;
    if ballot.teller(actor.person).is_some() {
        return Ok(permission::as_party(actor, ballot.group));
    }
    match ballot.group {
        Some(group) => permission::in_group(cx, actor, group),
        None => {
            permit_reading(cx, actor, id)?;
            permission::in_branch(actor)
        }
    }
}

/// Refuses the end of a meeting while a ballot of it is not over.
pub(crate) fn all_over(cx: &mut Cx<'_>, branch: BranchId, meeting: MeetingId) -> Result<(), Error> {
    for ballot in store::ballot::of_meeting(cx.tx, branch, meeting)? {
        ballot.ends().map_err(|refusal| Error::Refused(format!("投票“{}”{refusal}", ballot.title)))?;
    }
    Ok(())
}

/// The page of a ballot.
pub(crate) fn place(id: BallotId) -> String {
    format!("/ballots/{id}")
}
