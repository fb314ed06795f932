//! Opening the box with both codes: once, after the end, all votes together, in memory.

use domain::{
    ballot::{Ballot, BallotState, Vote, tally},
    id::BallotId,
};
use store::ballot::Lock;

use super::{load, seal};
use crate::{
    App, Cx, Error, Fault,
    permission::{Permit, may},
};

/// The labels of the two codes, as forms name them.
pub const CODES: [(&str, &str); 2] = [("code1", "监票人的钥匙"), ("code2", "计票人的钥匙")];

/// What came of a try.
enum Try {
    Counted,
    /// Which of the codes were wrong.
    Wrong([bool; 2]),
}

/// Opens the box, counts, and empties it; all of it or nothing.
///
/// # Errors
/// [`Error::Invalid`] naming a wrong code; [`Error::Busy`] after several; [`Error::Refused`] as
/// [`domain::ballot::Ballot::count`], and where the box is not as it was left.
pub async fn count(
    app: &App,
    permit: Permit<may::TellBallot>,
    id: BallotId,
    codes: [String; 2],
) -> Result<(), Error> {
    let reading = permit.clone();
    let locks = app.read(move |cx| ready(cx, &reading, id).map(|(_, locks)| locks)).await?;
    let known = locks.clone();
    let keys = app
        .slowly(move || {
            let [one, other] = &known;
            Ok([seal::Key::of(&codes[0], one)?, seal::Key::of(&codes[1], other)?])
        })
        .await?;
    let outcome = app
        .write(move |cx| {
            let (ballot, now) = ready(cx, &permit, id)?;
            if now != locks {
                return Err(Error::Stale);
            }
            let [Some(one), Some(other)] = &keys else {
                let tried = store::ballot::failures(cx.tx, permit.branch(), id)?.and_one(cx.now());
                store::ballot::set_failures(cx.tx, permit.branch(), id, tried)?;
                return Ok(Try::Wrong([keys[0].is_none(), keys[1].is_none()]));
            };
            open(cx, &permit, ballot, [one, other])?;
            Ok(Try::Counted)
        })
        .await?;
    let wrong = match outcome {
        Try::Counted => return Ok(()),
        Try::Wrong(wrong) => wrong,
    };
    let faults = CODES.iter().zip(wrong).filter(|(_, is_wrong)| *is_wrong).map(|((field, label), _)| Fault {
        field: (*field).to_owned(),
        message: format!("{label}：不对，请照抄下来的重新输入"),
    });
    Err(Error::Invalid(faults.collect()))
}

/// The ballot with its locks, where its box may be opened now.
fn ready(
    cx: &mut Cx<'_>,
    permit: &Permit<may::TellBallot>,
    id: BallotId,
) -> Result<(Ballot, [Lock; 2]), Error> {
    let ballot = load(cx, permit, id)?;
    ballot.count(permit.actor().person)?;
    if store::ballot::failures(cx.tx, permit.branch(), id)?.locked(cx.now()) {
        return Err(Error::Busy(
            "钥匙输错了几次，请过一刻钟再试，先和另一位计票人核对抄下来的钥匙".to_owned(),
        ));
    }
    match store::ballot::locks(cx.tx, permit.branch(), id)? {
        [Some(one), Some(other)] => Ok((ballot, [one, other])),
        _ => Err(Error::Internal("a closed ballot without its locks".to_owned())),
    }
}

fn open(
    cx: &mut Cx<'_>,
    permit: &Permit<may::TellBallot>,
    mut ballot: Ballot,
    keys: [&seal::Key; 2],
) -> Result<(), Error> {
    let (branch, id) = (permit.branch(), ballot.id);
    let voters = store::ballot::voters(cx.tx, branch, id)?;
    let cast = voters.iter().filter(|(_, has_cast)| *has_cast).count();
    let papers = store::ballot::papers(cx.tx, branch, id)?;
    let read = |paper: &Vec<u8>| ballot.read(&seal::unlock(id, keys, paper, ballot.lines.len())?);
    let votes: Vec<Vote> = papers.iter().filter_map(read).collect();
    if votes.len() != papers.len() || papers.len() != cast {
        let text = "票箱里的票和投票的人数对不上，或者有的票打不开，票箱可能被动过，没有计票。请把这次投票作废，查明原因，改用纸质选票";
        return Err(Error::Refused(text.to_owned()));
    }
    let issued = u32::try_from(voters.len()).unwrap_or(u32::MAX);
    let figures = tally(&ballot, &votes, issued);
    store::ballot::set_figures(cx.tx, branch, id, &figures, None)?;
    store::ballot::empty(cx.tx, branch, id)?;
    ballot.state = BallotState::Counted;
    store::ballot::set_state(cx.tx, branch, &ballot, cx.now())?;
    cx.journal(permit, "ballot.count", id.uuid())
}
