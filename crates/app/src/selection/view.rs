//! What the page of a selection shows.

use domain::{
    ballot::{Ballot, BallotState, Figures},
    id::{ItemId, PersonId},
    meeting::{Item, Meeting},
    membership::Roster,
    selection::{self, Outcome, Selection},
};
use jiff::civil::DateTime;

use super::{load, rounds};
use crate::{
    Cx, Error, Names,
    ballot::open,
    permission::{self, Permit, may},
};

/// A selection with what is around it.
#[derive(Clone, Debug)]
pub struct SelectionView {
    /// The meeting.
    pub meeting: Meeting,
    /// The item.
    pub item: Item,
    /// The selection, once its places were set.
    pub selection: Option<Selection>,
    /// Its ballots in their order, with what they came to.
    pub ballots: Vec<(Ballot, Option<Figures>)>,
    /// Whether a ballot is not over.
    pub is_running: bool,
    /// Who stands on the next ballot and for how many places, or why there is none.
    pub next: Result<(Vec<PersonId>, u32), String>,
    /// What the ballots say so far.
    pub outcome: Option<Outcome>,
    /// The roster of the meeting's day.
    pub roster: Roster,
    /// Who is there, and how many of them have a vote.
    pub present: (Vec<PersonId>, usize),
    /// From how many voters on the branch holds ballots in the system.
    pub least: u32,
    /// The group's name.
    pub group: String,
    /// Names.
    pub names: Names,
    /// Whether whoever looks runs the meeting.
    pub edits: bool,
    /// Whether whoever looks answers for the branch.
    pub answers: bool,
    /// When it was sent, and when it was answered; local time.
    pub times: [Option<DateTime>; 2],
}

/// Loads the selection on an item.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] for an item of other content.
pub fn view(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadSelection>,
    id: ItemId,
) -> Result<SelectionView, Error> {
    let branch = permit.branch();
    let (meeting, item, selection) = load(cx, permit, id)?;
    let day = meeting.agenda.start.date();
    let roster = crate::meeting::roster(cx, branch, meeting.group, &meeting.agenda.joint, day)?;
    let (ballots, votes, is_running) = rounds(cx, permit, id)?;
    let mut held = Vec::new();
    for ballot in ballots {
        let figures = store::ballot::figures(cx.tx, branch, ballot.id)?.map(|(figures, _)| figures);
        let figures = figures.filter(|_| ballot.state == BallotState::Counted);
        held.push((ballot, figures));
    }
    let (here, voting) = open::present(cx, permit)?;
    let editing = permission::on_meeting::<may::EditSelection>(cx, permit.actor(), meeting.id);
    let answering = permission::on_meeting::<may::AnswerSelection>(cx, permit.actor(), meeting.id);
    let next = selection.as_ref().map_or(Err(String::new()), |one| {
        one.next_ballot(&votes, is_running).map_err(|refusal| refusal.to_string())
    });
    let outcome = selection.as_ref().filter(|_| !votes.is_empty());
    let sent = selection.as_ref().and_then(|one| one.sent).map(|mark| cx.local_of(mark.at));
    let answered =
        selection.as_ref().and_then(|one| one.answer.as_ref()).map(|(_, _, mark)| cx.local_of(mark.at));
    let group = store::organization::group(cx.tx, branch, meeting.group)?.ok_or(Error::NotFound)?;
    Ok(SelectionView {
        outcome: outcome.map(|one| selection::of_rounds(&votes, one.places)),
        ballots: held,
        is_running,
        next,
        roster,
        present: (here, voting.len()),
        least: store::ballot::least(cx.tx, branch)?,
        group: group.name.to_string(),
        names: cx.names(permit)?,
        edits: editing.is_ok(),
        answers: answering.is_ok(),
        times: [sent, answered],
        meeting,
        item,
        selection,
    })
}
