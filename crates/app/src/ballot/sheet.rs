//! The papers of a ballot: what to print before it, and what it came to.

use documents::facts::{BallotFacts, CountFacts};
use domain::{
    ballot::{Ballot, BallotForm, BallotState, Figures},
    id::BallotId,
};

use super::load;
use crate::{
    Cx, Error,
    permission::{self, Permit, Verb, may},
};

/// The facts of a ballot. What is not confirmed by both tellers is on no paper.
///
/// # Errors
/// [`Error::NotFound`].
pub fn facts(cx: &mut Cx<'_>, permit: &Permit<may::ReadBallot>, id: BallotId) -> Result<BallotFacts, Error> {
    let ballot = load(cx, permit, id)?;
    if ballot.group.is_none() && ballot.state == BallotState::Counted {
        // What the branch's poll came to is on no paper of a teller or a voter either.
        permission::in_branch::<may::ReadPoll>(permit.actor())?;
    }
    of(cx, permit, &ballot)
}

/// The facts of a ballot that somebody may see.
pub(crate) fn of<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    ballot: &Ballot,
) -> Result<BallotFacts, Error> {
    let branch = permit.branch();
    let names = cx.names(permit)?;
    let (made, _, _) = store::ballot::times(cx.tx, branch, ballot.id)?;
    let group = match ballot.group {
        Some(group) => {
            store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name.to_string()
        }
        None => String::new(),
    };
    let figures = store::ballot::figures(cx.tx, branch, ballot.id)?.map(|(figures, _)| figures);
    let is_counted = ballot.state == BallotState::Counted;
    Ok(BallotFacts {
        branch: store::organization::branch(cx.tx, branch)?.name.to_string(),
        group,
        title: ballot.title.to_string(),
        on: cx.local_of(made.at).date(),
        on_paper: ballot.form == BallotForm::Paper,
        choices: ballot.scale.choices().iter().map(|choice| (*choice).to_owned()).collect(),
        limit: ballot.limit.filter(|limit| (*limit as usize) < ballot.lines.len()),
        lines: ballot.lines.iter().map(|person| names.of(*person).to_owned()).collect(),
        tellers: ballot.tellers.map(|teller| names.of(teller).to_owned()),
        voters: store::ballot::voters(cx.tx, branch, ballot.id)?.len(),
        excluded: ballot.excluded.as_ref().map(ToString::to_string),
        void: ballot.void.as_ref().map(|(cause, note)| {
            note.as_ref()
                .map_or_else(|| cause.chinese().to_owned(), |note| format!("{}：{note}", cause.chinese()))
        }),
        count: figures.filter(|_| is_counted).map(count),
    })
}

fn count(figures: Figures) -> CountFacts {
    let Figures { issued, returned, valid, invalid, totals } = figures;
    CountFacts { issued, returned, valid, invalid, totals }
}
