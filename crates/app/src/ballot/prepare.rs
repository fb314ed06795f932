//! Preparing a ballot: who stands on it, who counts it, where the votes are given.

use domain::{
    ballot::{Ballot, BallotForm, BallotState, Scale},
    id::{BallotId, PersonId},
    text::Title,
};

use super::place;
use crate::{
    Cx, Error, message,
    permission::{Permit, may},
};

/// What a ballot is to be.
#[derive(Clone, Debug)]
pub struct Setting {
    /// What it is about.
    pub title: Title,
    /// Where the votes are given.
    pub form: BallotForm,
    /// How each line is answered.
    pub scale: Scale,
    /// The most lines that may be given the first choice.
    pub limit: Option<u32>,
    /// Who stands on it.
    pub lines: Vec<PersonId>,
    /// The two tellers.
    pub tellers: [PersonId; 2],
    /// Who would have a vote now; fixed only at the opening.
    pub voters: Vec<PersonId>,
    /// Who is there and can count.
    pub present: Vec<PersonId>,
}

/// Prepares a ballot and tells the tellers.
///
/// # Errors
/// [`Error::Refused`] as [`Ballot::prepare`].
pub fn prepare(cx: &mut Cx<'_>, permit: &Permit<may::RunBallot>, set: Setting) -> Result<BallotId, Error> {
    let branch = permit.branch();
    let ballot = Ballot {
        id: cx.new_id()?,
        group: permit.group().ok(),
        meeting: permit.meeting().ok(),
        title: set.title,
        form: set.form,
        scale: set.scale,
        limit: set.limit,
        least: store::ballot::least(cx.tx, branch)?,
        lines: set.lines,
        tellers: set.tellers,
        state: BallotState::Prepared,
        excluded: None,
        void: None,
        version: 1,
    };
    ballot.prepare(set.voters.len(), &set.present)?;
    store::ballot::add(cx.tx, branch, &ballot, &set.voters, cx.mark(permit))?;
    let (subject, body) = match ballot.form {
        BallotForm::Phone => {
            ("请领取票箱的钥匙", "您是这次投票的监票人或者计票人。请现在领取钥匙，抄在纸上，开箱时要用。")
        }
        BallotForm::Paper => {
            ("请准备计票", "您是这次投票的监票人或者计票人。投完以后，请两人一起数票，一人填写，另一人核对。")
        }
    };
    for teller in ballot.tellers {
        let page = format!("{}/tellers", place(ballot.id));
        message::about(cx, branch, teller, &page, (subject, body))?;
    }
    cx.journal(permit, "ballot.prepare", ballot.id.uuid())?;
    Ok(ballot.id)
}
