//! 党小组推荐意见 as a paper.

use documents::facts::RecommendationFacts;
use domain::{ballot::BallotState, id::ItemId};

use super::{load, rounds};
use crate::{
    Cx, Error,
    ballot::{open, sheet},
    permission::{Permit, may},
};

/// The facts of a recommendation.
///
/// # Errors
/// [`Error::NotFound`] before places were set; [`Error::Refused`] for an item of other content.
pub fn facts(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadSelection>,
    id: ItemId,
) -> Result<RecommendationFacts, Error> {
    let branch = permit.branch();
    let (meeting, item, found) = load(cx, permit, id)?;
    let one = found.ok_or(Error::NotFound)?;
    let names = cx.names(permit)?;
    let day = meeting.agenda.start.date();
    let roster = crate::meeting::roster(cx, branch, meeting.group, &meeting.agenda.joint, day)?;
    let (present, _) = open::present(cx, permit)?;
    let mut ballots = Vec::new();
    for ballot in rounds(cx, permit, id)?.0.iter().filter(|b| b.state == BallotState::Counted) {
        ballots.push(sheet::of(cx, permit, ballot)?);
    }
    let candidates = one.candidates.iter().map(|candidate| {
        let outcome = candidate.outcome.map_or("", domain::selection::CandidateOutcome::chinese);
        (names.of(candidate.person).to_owned(), names.of(candidate.proposer).to_owned(), outcome.to_owned())
    });
    let group = store::organization::group(cx.tx, branch, meeting.group)?.ok_or(Error::NotFound)?;
    Ok(RecommendationFacts {
        branch: store::organization::branch(cx.tx, branch)?.name.to_string(),
        group: group.name.to_string(),
        title: item.title.to_string(),
        start: meeting.agenda.start,
        place: meeting.agenda.place.to_string(),
        attendance: (roster.members().count(), present.len()),
        places: one.places,
        candidates: candidates.collect(),
        ballots,
        opinion: one.opinion.as_ref().map(ToString::to_string),
        dissent: one.dissent.as_ref().map(ToString::to_string),
        sent: one.sent.map(|mark| (names.of(mark.by).to_owned(), cx.local_of(mark.at).date())),
        answer: one.answer.map(|(answer, note, mark)| {
            let (by, on) = (names.of(mark.by).to_owned(), cx.local_of(mark.at).date());
            (answer.chinese().to_owned(), note.map(|note| note.to_string()), by, on)
        }),
    })
}
