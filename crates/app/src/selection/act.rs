//! What is done about a selection: places, candidates, the recommendation, to the branch and back.

use domain::{
    id::{ItemId, PersonId},
    meeting::{Meeting, StageName},
    membership::Roster,
    selection::{self, BranchAnswer, CandidateOutcome, Selection, SelectionRefusal, SelectionStage},
    text::Note,
};

use super::{load, place, rounds, set};
use crate::{
    Check, Cx, Error, message,
    permission::{Permit, Verb, may},
};

fn roster<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, meeting: &Meeting) -> Result<Roster, Error> {
    let day = meeting.agenda.start.date();
    Ok(store::person::roster(cx.tx, permit.branch(), meeting.group, day)?)
}

fn balloted<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, id: ItemId) -> Result<bool, Error> {
    let (_, rounds, is_running) = rounds(cx, permit, id)?;
    Ok(is_running || !rounds.is_empty())
}

/// How many places there are, and whether the branch asks for a secret ballot.
///
/// # Errors
/// [`Error::Invalid`]; [`Error::Refused`] as [`Selection::change`]; [`Error::Stale`].
pub fn places(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditSelection>,
    (id, version): (ItemId, i64),
    (places, by_ballot): (&str, &str),
) -> Result<(), Error> {
    let (meeting, _, found) = load(cx, permit, id)?;
    let stage = meeting.stage.name();
    let mut check = Check::default();
    let places = check.parse::<u32>("places", "推荐名额", places, "请填 1 到 20 的整数");
    if places.is_some_and(|places| !(1..=20).contains(&places)) {
        check.fault("places", "推荐名额", "请填 1 到 20 的整数");
    }
    let by_ballot = match by_ballot {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("请选择一项"),
    };
    let by_ballot = check.take("by_ballot", "支部有没有要求无记名投票", by_ballot);
    check.done()?;
    let (Some(places), Some(by_ballot)) = (places, by_ballot) else { return Err(Error::NotFound) };
    if let Some(one) = found {
        if one.version != version {
            return Err(Error::Stale);
        }
        one.change(stage, balloted(cx, permit, id)?)?;
        store::selection::update(cx.tx, permit.branch(), &Selection { places, by_ballot, ..one })?;
    } else {
        selection::running(stage)?;
        let one = Selection {
            item: id,
            meeting: meeting.id,
            group: meeting.group,
            places,
            by_ballot,
            stage: SelectionStage::Open,
            candidates: Vec::new(),
            opinion: None,
            dissent: None,
            sent: None,
            answer: None,
            version: 1,
        };
        store::selection::add(cx.tx, permit.branch(), &one)?;
    }
    cx.journal(permit, "selection.set", id.uuid())
}

/// Somebody is proposed by a member.
///
/// # Errors
/// [`Error::Invalid`] naming the field; [`Error::Refused`]; [`Error::Stale`].
pub fn propose(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditSelection>,
    at: (ItemId, i64),
    (person, proposer): (&str, &str),
) -> Result<(), Error> {
    let (meeting, _, one) = set(cx, permit, at)?;
    one.change(meeting.stage.name(), balloted(cx, permit, at.0)?)?;
    let roster = roster(cx, permit, &meeting)?;
    let member = |typed: &str| roster.pick(typed).filter(|person| roster.has_member(*person));
    let mut check = Check::default();
    let person = check.take("person", "人选", member(person).ok_or(SelectionRefusal::NotMember));
    let proposer = check.take("proposer", "提名人", member(proposer).ok_or(SelectionRefusal::NotMember));
    if let Some(Err(refusal)) = person.map(|person| one.propose(person)) {
        check.fault("person", "人选", refusal);
    }
    check.done()?;
    let (Some(person), Some(proposer)) = (person, proposer) else { return Err(Error::NotFound) };
    store::selection::propose(cx.tx, permit.branch(), at.0, person, proposer)?;
    store::selection::update(cx.tx, permit.branch(), &one)?;
    cx.journal(permit, "selection.propose", at.0.uuid())
}

/// A proposal is taken back.
///
/// # Errors
/// [`Error::Refused`] as [`Selection::change`]; [`Error::Stale`].
pub fn take_back(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditSelection>,
    at: (ItemId, i64),
    person: &str,
) -> Result<(), Error> {
    let (meeting, _, one) = set(cx, permit, at)?;
    one.change(meeting.stage.name(), balloted(cx, permit, at.0)?)?;
    let known = one.candidates.iter().find(|candidate| candidate.person.to_string() == person);
    let person = known.ok_or(Error::NotFound)?.person;
    store::selection::take_back(cx.tx, permit.branch(), at.0, person)?;
    store::selection::update(cx.tx, permit.branch(), &one)?;
    cx.journal(permit, "selection.take_back", at.0.uuid())
}

/// What the group says to the branch.
#[derive(Clone, Debug, Default)]
pub struct Statement {
    /// Whom it recommends, where there was no ballot.
    pub chosen: Vec<String>,
    /// Why these.
    pub opinion: String,
    /// Other opinions, in their own words.
    pub dissent: String,
}

/// The recommendation of the group: from the ballots where there were any.
///
/// # Errors
/// [`Error::Invalid`] naming the field; [`Error::Refused`] as [`Selection::state`]; [`Error::Stale`].
pub fn state(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditSelection>,
    at: (ItemId, i64),
    input: &Statement,
) -> Result<(), Error> {
    let branch = permit.branch();
    let (meeting, _, mut one) = set(cx, permit, at)?;
    if meeting.stage.name() < StageName::InSession {
        return Err(SelectionRefusal::NotRunning.into());
    }
    let mut check = Check::default();
    let known = |typed: &String| one.candidates.iter().find(|c| c.person.to_string() == *typed);
    let chosen: Option<Vec<PersonId>> = input.chosen.iter().map(|t| known(t).map(|c| c.person)).collect();
    let chosen = check.take("chosen", "推荐谁", chosen.ok_or("请从人选中选择")).unwrap_or_default();
    let opinion = check.take("opinion", "推荐意见", Note::new(&input.opinion));
    let dissent = check.take("dissent", "不同意见", Note::optional(&input.dissent)).flatten();
    check.done()?;
    let (_, rounds, is_running) = rounds(cx, permit, at.0)?;
    let whole = one.state(&rounds, is_running, &chosen)?;
    for candidate in &one.candidates {
        let outcome = match candidate.person {
            person if whole.chosen.contains(&person) => CandidateOutcome::Recommended,
            person if whole.tied.contains(&person) => CandidateOutcome::Tied,
            _ => CandidateOutcome::Not,
        };
        store::selection::set_outcome(cx.tx, branch, at.0, candidate.person, outcome)?;
    }
    (one.stage, one.opinion, one.dissent) = (SelectionStage::Stated, opinion, dissent);
    store::selection::update(cx.tx, branch, &one)?;
    cx.journal(permit, "selection.state", at.0.uuid())
}

/// The recommendation goes to the branch.
///
/// # Errors
/// [`Error::Refused`] as [`Selection::send`]; [`Error::Stale`].
pub fn send(cx: &mut Cx<'_>, permit: &Permit<may::EditSelection>, at: (ItemId, i64)) -> Result<(), Error> {
    let branch = permit.branch();
    let (meeting, item, mut one) = set(cx, permit, at)?;
    one.send()?;
    (one.stage, one.sent) = (SelectionStage::Sent, Some(cx.mark(permit)));
    store::selection::update(cx.tx, branch, &one)?;
    let page = place(meeting.id, at.0);
    let subject = format!("请答复党小组的推荐意见：{}", item.title);
    for person in message::branch_people(cx, permit)? {
        message::about(
            cx,
            branch,
            person,
            &page,
            (&subject, "党小组已经报来推荐意见，请支部研究以后答复。"),
        )?;
    }
    cx.journal(permit, "selection.send", at.0.uuid())
}

/// The branch answers.
///
/// # Errors
/// [`Error::Invalid`] naming the field; [`Error::Refused`] as [`Selection::answer`]; [`Error::Stale`].
pub fn answer(
    cx: &mut Cx<'_>,
    permit: &Permit<may::AnswerSelection>,
    at: (ItemId, i64),
    (answer, note): (&str, &str),
) -> Result<(), Error> {
    let branch = permit.branch();
    let (meeting, item, mut one) = set(cx, permit, at)?;
    one.answer()?;
    let mut check = Check::default();
    let answer = check.take("answer", "支部意见", BranchAnswer::from_code(answer).ok_or("请选择一项"));
    let note = check.take("note", "说明", Note::optional(note)).flatten();
    if answer.is_some_and(|answer| answer != BranchAnswer::Agreed) && note.is_none() {
        check.fault("note", "说明", "没有全部采纳的，请写明情况，好向大家说明");
    }
    check.done()?;
    let Some(answer) = answer else { return Err(Error::NotFound) };
    (one.stage, one.answer) = (SelectionStage::Answered, Some((answer, note, cx.mark(permit))));
    store::selection::update(cx.tx, branch, &one)?;
    let leader = store::person::roster(cx.tx, branch, meeting.group, cx.local().date())?.leader;
    if let Some(leader) = leader.filter(|leader| *leader != permit.actor().person) {
        let subject = format!("支部已答复推荐意见：{}", item.title);
        message::about(cx, branch, leader, &place(meeting.id, at.0), (&subject, answer.chinese()))?;
    }
    cx.journal(permit, "selection.answer", at.0.uuid())
}
