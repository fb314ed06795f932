//! Opening a ballot: from now on it is fixed who has a vote.

use domain::{
    id::{BallotId, PersonId},
    meeting::Presence,
    person::Standing,
    text::Note,
};

use super::{load, place, taken};
use crate::{
    Check, Cx, Error, message,
    permission::{Permit, Verb, may},
};

/// Who is at the ballot's meeting and, of these, who has a vote: full members (党章 on 预备党员: no 表决权), but not while 留党察看 runs
/// (`rules.md` JC-4).
///
/// # Errors
/// As the store.
pub fn present<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
) -> Result<(Vec<PersonId>, Vec<PersonId>), Error> {
    let branch = permit.branch();
    let meeting = store::meeting::find(cx.tx, branch, permit.meeting()?)?.ok_or(Error::NotFound)?;
    let day = meeting.agenda.start.date();
    let roster = crate::meeting::roster(cx, branch, meeting.group, &meeting.agenda.joint, day)?;
    let roll = store::proceedings::load(cx.tx, branch, meeting.id)?.roll;
    let here: Vec<_> = roll
        .iter()
        .filter(|entry| matches!(entry.presence, Presence::Present | Presence::Late { .. }))
        .map(|entry| entry.person)
        .filter(|person| roster.has_member(*person))
        .collect();
    let full = |person: &PersonId| roster.find(*person).is_some_and(|m| m.standing == Standing::Full);
    let without = crate::disposition::without_vote(cx, branch, day)?;
    let voting = here.iter().copied().filter(full).filter(|person| !without.contains(person)).collect();
    Ok((here, voting))
}

/// Opens a ballot of a meeting. `chosen` are those of the full members present who vote; who is left out has no vote while a
/// sanction runs (`rules.md` JC-4), and the reason stands on the result.
///
/// # Errors
/// [`Error::Invalid`] where somebody is left out without a reason, or nobody of the meeting is named; [`Error::Refused`] as
/// [`domain::ballot::Ballot::open`]; [`Error::Stale`].
pub fn open(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RunBallot>,
    id: BallotId,
    version: i64,
    (chosen, excluded): (&[String], &str),
) -> Result<(), Error> {
    let branch = permit.branch();
    let mut ballot = load(cx, permit, id)?;
    if ballot.version != version {
        return Err(Error::Stale);
    }
    let (_, voting) = present(cx, permit)?;
    let mut check = Check::default();
    let is_known = |typed: &String| voting.iter().any(|person| person.to_string() == typed.trim());
    if !chosen.iter().all(is_known) {
        check.fault("voters", "有表决权的党员", "要从到会的正式党员中选，请重新选择");
    }
    let excluded = check.take("excluded", "没有表决权的原因", Note::optional(excluded)).flatten();
    let voters: Vec<_> =
        voting.iter().copied().filter(|person| chosen.contains(&person.to_string())).collect();
    if voters.len() < voting.len() && excluded.is_none() {
        check.fault("excluded", "没有表决权的原因", "有到会的正式党员没有勾选，请写明原因");
    }
    check.done()?;
    ballot.state = ballot.open(voters.len(), taken(cx, permit, id)?)?;
    ballot.excluded = excluded;
    store::ballot::set_voters(cx.tx, branch, id, &voters)?;
    store::ballot::set_state(cx.tx, branch, &ballot, cx.now())?;
    if ballot.form == domain::ballot::BallotForm::Phone {
        let subject = format!("请投票：{}", ballot.title);
        let body = "投票已经开始，请在主持人宣布截止之前投票。票是无记名的，每人一张，投进票箱以后不能改。";
        for voter in voters {
            message::about(cx, branch, voter, &place(id), (&subject, body))?;
        }
    }
    cx.journal(permit, "ballot.open", id.uuid())
}
