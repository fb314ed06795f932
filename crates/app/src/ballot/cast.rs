//! Casting a vote. The one use case without an entry in the journal: an entry has a time and a place in a row, and would tell who
//! voted when (ADR 16). That somebody has voted is the mark in the list of voters, and nothing else is kept of it.

use domain::id::BallotId;
use uuid::Uuid;

use super::{load, seal, voter};
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Locks a vote into the box and marks that its voter has cast; both or neither. The box is shaken: every paper gets a new name.
///
/// # Errors
/// [`Error::Refused`] as [`domain::ballot::Ballot::cast`] and [`domain::ballot::Ballot::vote`].
pub fn cast(
    cx: &mut Cx<'_>,
    permit: &Permit<may::CastBallot>,
    id: BallotId,
    answers: &[Option<usize>],
) -> Result<(), Error> {
    let branch = permit.branch();
    let ballot = load(cx, permit, id)?;
    ballot.cast(voter(cx, permit, id)?)?;
    let vote = ballot.vote(answers)?;
    let [Some(one), Some(other)] = store::ballot::locks(cx.tx, branch, id)? else {
        return Err(Error::Internal("an open ballot without its locks".to_owned()));
    };
    let locked = seal::lock(cx, id, &[one, other], &vote)?;
    let mut papers = store::ballot::papers(cx.tx, branch, id)?;
    papers.push(locked);
    let mut shaken = Vec::with_capacity(papers.len());
    for paper in papers {
        shaken.push((Uuid::from_bytes(cx.random()?), paper));
    }
    shaken.sort();
    store::ballot::cast(cx.tx, branch, id, permit.actor().person, &shaken)?;
    Ok(())
}
