//! Democratic appraisal (民主评议党员, `rules.md` 1.4): opened by the branch over its groups; the groups hand in what members wrote of
//! themselves and said of each other; the branch polls and decides the grades. Nothing of a group has a grade.

pub mod cancel;
pub mod decide;
pub mod ledger;
pub(crate) mod moved;
pub mod open;
pub mod paper;
pub mod part;
pub mod poll;
pub mod remark;
pub mod sheet;
pub mod view;

use domain::{
    appraisal::{Appraisal, AppraisalRefusal, Part, Participant},
    ballot::{Ballot, BallotState},
    id::{AppraisalId, BranchId, GroupId, PersonId},
};

use crate::{
    Cx, Error,
    permission::{self, Actor, Permit, may},
};

impl From<AppraisalRefusal> for Error {
    fn from(refusal: AppraisalRefusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

/// The page of an appraisal.
pub fn place(year: i16) -> String {
    format!("/appraisal?year={year}")
}

/// The page of somebody who takes part.
pub fn place_of(id: AppraisalId, person: PersonId) -> String {
    format!("/appraisal/{id}/people/{person}")
}

fn find(cx: &mut Cx<'_>, branch: BranchId, id: AppraisalId) -> Result<Appraisal, Error> {
    store::appraisal::find(cx.tx, branch, id)?.ok_or(Error::NotFound)
}

/// The same, refused when the page that was acted on is older.
fn seen(cx: &mut Cx<'_>, branch: BranchId, (id, version): (AppraisalId, i64)) -> Result<Appraisal, Error> {
    let one = find(cx, branch, id)?;
    if one.version == version { Ok(one) } else { Err(Error::Stale) }
}

fn part(cx: &mut Cx<'_>, branch: BranchId, id: AppraisalId, group: GroupId) -> Result<Part, Error> {
    let all = store::appraisal::parts(cx.tx, branch, id)?;
    all.into_iter().find(|part| part.group == group).ok_or(Error::NotFound)
}

fn participant(
    cx: &mut Cx<'_>,
    branch: BranchId,
    id: AppraisalId,
    person: PersonId,
) -> Result<Participant, Error> {
    let all = store::appraised::all(cx.tx, branch, id)?;
    all.into_iter().find(|one| one.person == person).ok_or(Error::NotFound)
}

fn group_name(cx: &mut Cx<'_>, branch: BranchId, group: GroupId) -> Result<String, Error> {
    Ok(store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name.to_string())
}

/// The ballots of the poll, void ones too, the oldest first.
fn ballots(cx: &mut Cx<'_>, branch: BranchId, id: AppraisalId) -> Result<Vec<Ballot>, Error> {
    let mut all = Vec::new();
    for ballot in store::appraisal::ballots(cx.tx, branch, id)? {
        all.push(store::ballot::find(cx.tx, branch, ballot)?.ok_or(Error::NotFound)?);
    }
    Ok(all)
}

fn states(ballots: &[Ballot]) -> Vec<BallotState> {
    ballots.iter().map(|ballot| ballot.state).collect()
}

/// A permit for what is done in a group: of a leader, in the group that they lead; of who takes part, in the group in which they do,
/// also where they belong to another one by now.
///
/// # Errors
/// [`Error::NotFound`] for who has nothing to do with it, else as [`permission::in_group`].
pub fn permit_in<V: permission::Verb>(
    cx: &mut Cx<'_>,
    actor: &Actor,
    id: AppraisalId,
) -> Result<Permit<V>, Error> {
    let all = store::appraised::all(cx.tx, actor.branch, id)?;
    let led = actor.led_group().filter(|group| all.iter().any(|one| one.group == *group));
    if let Some(led) = led {
        return permission::in_group(cx, actor, led);
    }
    let me = all.iter().find(|one| one.person == actor.person && actor.is_member);
    Ok(permission::as_party(actor, me.ok_or(Error::NotFound)?.group))
}

/// A permit about somebody who takes part: of the group in which they do.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit_about<V: permission::Verb>(
    cx: &mut Cx<'_>,
    actor: &Actor,
    id: AppraisalId,
    person: PersonId,
) -> Result<Permit<V>, Error> {
    let one = participant(cx, actor.branch, id, person)?;
    permission::in_group(cx, actor, one.group)
}

/// A permit to read what there is of somebody: of themself, and as [`permit_about`].
///
/// # Errors
/// As [`permit_about`].
pub fn permit_reading(
    cx: &mut Cx<'_>,
    actor: &Actor,
    id: AppraisalId,
    person: PersonId,
) -> Result<Permit<may::ReadAppraised>, Error> {
    let one = participant(cx, actor.branch, id, person)?;
    if one.person == actor.person {
        return Ok(permission::as_party(actor, one.group));
    }
    permission::in_group(cx, actor, one.group)
}
