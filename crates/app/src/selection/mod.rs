//! Selection of excellent members (C6): candidates, a ballot where the branch asks for one, the recommendation, the answer.

pub mod act;
pub mod ballot;
pub mod sheet;
pub mod view;

use domain::{
    ballot::{Ballot, BallotState},
    id::{ItemId, MeetingId, PersonId},
    meeting::{Item, Meeting},
    selection::{self, Selection, SelectionRefusal},
};

use crate::{
    Cx, Error,
    permission::{Permit, Verb},
};

impl From<SelectionRefusal> for Error {
    fn from(refusal: SelectionRefusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

/// The page of a selection.
pub fn place(meeting: MeetingId, item: ItemId) -> String {
    format!("/meetings/{meeting}/selection/{item}")
}

/// Votes for each candidate, round by round.
type Rounds = Vec<Vec<(PersonId, u32)>>;

/// The meeting of a permit and its item.
fn item<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, item: ItemId) -> Result<(Meeting, Item), Error> {
    let found = store::meeting::find(cx.tx, permit.branch(), permit.meeting()?)?.ok_or(Error::NotFound)?;
    let one = found.agenda.items.iter().find(|i| i.id == item).cloned().ok_or(Error::NotFound)?;
    Ok((found, one))
}

/// The selection on an item of the permit's meeting, which has to be one of C6.
fn load<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    id: ItemId,
) -> Result<(Meeting, Item, Option<Selection>), Error> {
    let (meeting, item) = item(cx, permit, id)?;
    selection::of_item(item.content)?;
    let found = store::selection::find(cx.tx, permit.branch(), id)?;
    let found = found.filter(|one| one.meeting == meeting.id);
    Ok((meeting, item, found))
}

/// As [`load`], where places were set already; refused when the page that was acted on is older.
fn set<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    (id, version): (ItemId, i64),
) -> Result<(Meeting, Item, Selection), Error> {
    let (meeting, item, found) = load(cx, permit, id)?;
    let one = found.ok_or_else(|| Error::Refused("还没有设定推荐名额，请先设定".to_owned()))?;
    if one.version == version { Ok((meeting, item, one)) } else { Err(Error::Stale) }
}

/// The ballots of a selection, those that count with their votes, and whether one is not over.
fn rounds<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    id: ItemId,
) -> Result<(Vec<Ballot>, Rounds, bool), Error> {
    let branch = permit.branch();
    let (mut ballots, mut rounds) = (Vec::new(), Vec::new());
    for ballot in store::selection::ballots(cx.tx, branch, id)? {
        let ballot = store::ballot::find(cx.tx, branch, ballot)?.ok_or(Error::NotFound)?;
        if ballot.state == BallotState::Counted
            && let Some((figures, _)) = store::ballot::figures(cx.tx, branch, ballot.id)?
        {
            let first = figures.totals.iter().map(|line| line.first().copied().unwrap_or_default());
            rounds.push(ballot.lines.iter().copied().zip(first).collect());
        }
        ballots.push(ballot);
    }
    let is_running = ballots.iter().any(|ballot| !ballot.state.is_over());
    Ok((ballots, rounds, is_running))
}
