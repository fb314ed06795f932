//! What the pages of a ballot show: never a vote, and never who has voted but oneself.

use domain::{
    ballot::{Ballot, BallotState, Figures},
    id::{BallotId, ItemId, MeetingId, PersonId},
};
use jiff::civil::DateTime;

use super::{load, open, taken, voter};
use crate::{
    Cx, Error, Names,
    permission::{Permit, may},
};

/// A ballot with what is around it.
#[derive(Clone, Debug)]
pub struct BallotView {
    /// The ballot.
    pub ballot: Ballot,
    /// The group's name; nothing where the whole branch votes.
    pub group: Option<String>,
    /// The branch's name.
    pub branch: String,
    /// Names.
    pub names: Names,
    /// How many have a vote; before the opening, as it looks now.
    pub voters: usize,
    /// How many have cast.
    pub cast: usize,
    /// Whether whoever looks has a vote, and has cast it.
    pub mine: Option<bool>,
    /// Which teller whoever looks is.
    pub teller: Option<usize>,
    /// Which keys are taken.
    pub keys: [bool; 2],
    /// Whether whoever looks may open, close and annul it.
    pub runs: bool,
    /// For who opens it: the full members present.
    pub voting: Vec<PersonId>,
    /// What it came to; before the other teller has counted the same, only for who wrote it down.
    pub figures: Option<Figures>,
    /// Who wrote the figures down.
    pub entered_by: Option<PersonId>,
    /// The selection for which it is held.
    pub selection: Option<(MeetingId, ItemId)>,
    /// The appraisal for which it is held, and its year.
    pub appraisal: Option<i16>,
    /// Whether whoever looks sees what it came to.
    pub sees: bool,
    /// When it was over, local time.
    pub over: Option<DateTime>,
}

/// Loads a ballot.
///
/// # Errors
/// [`Error::NotFound`].
pub fn view(cx: &mut Cx<'_>, permit: &Permit<may::ReadBallot>, id: BallotId) -> Result<BallotView, Error> {
    let (branch, me) = (permit.branch(), permit.actor().person);
    let ballot = load(cx, permit, id)?;
    let voters = store::ballot::voters(cx.tx, branch, id)?;
    let running = super::permit_running(cx, permit.actor(), id).ok();
    let voting = match &running {
        Some(running) if ballot.state == BallotState::Prepared => open::present(cx, running)?.1,
        _ => Vec::new(),
    };
    let teller = ballot.teller(me);
    let found = store::ballot::figures(cx.tx, branch, id)?;
    let (figures, entered_by) = found.map_or((None, None), |(figures, by)| (Some(figures), by));
    let sees = ballot.group.is_some() || super::sees_polls(permit.actor());
    let is_shown = (ballot.state == BallotState::Counted && sees)
        || (ballot.state == BallotState::Entered && entered_by == Some(me));
    let (_, _, over) = store::ballot::times(cx.tx, branch, id)?;
    let group = match ballot.group {
        Some(group) => Some(store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?),
        None => None,
    };
    let appraisal = match store::appraisal::of_ballot(cx.tx, branch, id)? {
        Some(appraisal) => store::appraisal::find(cx.tx, branch, appraisal)?.map(|one| one.year),
        None => None,
    };
    Ok(BallotView {
        group: group.map(|group| group.name.to_string()),
        appraisal,
        sees,
        branch: store::organization::branch(cx.tx, branch)?.name.to_string(),
        names: cx.names(permit)?,
        cast: voters.iter().filter(|(_, has_cast)| *has_cast).count(),
        voters: voters.len(),
        mine: if ballot.state == BallotState::Prepared { None } else { voter(cx, permit, id)? },
        teller,
        keys: taken(cx, permit, id)?,
        runs: running.is_some(),
        voting,
        figures: figures.filter(|_| is_shown),
        entered_by,
        selection: store::selection::of_ballot(cx.tx, branch, id)?,
        over: over.map(|at| cx.local_of(at)),
        ballot,
    })
}
