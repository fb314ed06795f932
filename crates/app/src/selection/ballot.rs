//! A secret ballot on a selection: the first among all candidates, the second among those tied.

use domain::{
    ballot::{BallotForm, Scale},
    id::{BallotId, ItemId, PersonId},
    selection as rules,
    text::Title,
};

use super::{rounds, set};
use crate::{
    Check, Cx, Error,
    ballot::{
        open,
        prepare::{self, Setting},
    },
    permission::{Permit, may},
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Where the votes are given.
    pub form: String,
    /// 监票人 and 计票人
    pub tellers: [String; 2],
}

/// Prepares the next ballot of a selection.
///
/// # Errors
/// [`Error::Invalid`] naming the field; [`Error::Refused`] as [`domain::selection::Selection::next_ballot`] and
/// [`domain::ballot::Ballot::prepare`]; [`Error::Stale`].
pub fn prepare(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RunBallot>,
    at: (ItemId, i64),
    input: &Input,
) -> Result<BallotId, Error> {
    let (meeting, item, one) = set(cx, permit, at)?;
    rules::running(meeting.stage.name())?;
    let (_, rounds, is_running) = rounds(cx, permit, at.0)?;
    let (lines, places) = one.next_ballot(&rounds, is_running)?;
    let (present, voting) = open::present(cx, permit)?;
    let mut check = Check::default();
    let form = BallotForm::from_code(&input.form).ok_or("请选择一项");
    let form = check.take("form", "怎样投票", form);
    let mut teller = |field: &str, label: &str, typed: &str| {
        let found = present.iter().find(|person| person.to_string() == typed.trim()).copied();
        check.take::<PersonId, _>(field, label, found.ok_or("请从到会的党员中选择"))
    };
    let [first, second] = &input.tellers;
    let tellers = [teller("teller1", "监票人", first), teller("teller2", "计票人", second)];
    check.done()?;
    let (Some(form), [Some(first), Some(second)]) = (form, tellers) else { return Err(Error::NotFound) };
    let title =
        if rounds.is_empty() { item.title.to_string() } else { format!("{}（第二轮）", item.title) };
    let title = Title::new(&title).unwrap_or(item.title);
    let setting = Setting {
        title,
        form,
        scale: Scale::Agreement,
        limit: Some(places),
        lines,
        tellers: [first, second],
        voters: voting,
        present,
    };
    let id = prepare::prepare(cx, permit, setting)?;
    store::selection::add_ballot(cx.tx, permit.branch(), at.0, id)?;
    store::selection::update(cx.tx, permit.branch(), &one)?;
    Ok(id)
}
