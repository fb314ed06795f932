//! Opening a ballot: from now on it is fixed who has a vote.

use domain::{
    id::{BallotId, PersonId},
    person::Standing,
    text::Note,
};

use super::{load, place, taken};
use crate::{
    Check, Cx, Error, message,
    permission::{Permit, Verb, may},
};

/// Who is at the ballot's meeting and, of these, who has a vote: full members (党章 on 预备党员: no 表决权), but not while 留党察看 runs
/// (`rules.md` JC-4). The meeting of the branch is not in the system: of a ballot of the whole branch it is everybody of today's roster,
/// and whoever opens it says who was there.
///
/// # Errors
/// As the store.
pub fn present<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
) -> Result<(Vec<PersonId>, Vec<PersonId>), Error> {
    let branch = permit.branch();
    if permit.is_of(None) {
        return of_branch(cx, permit);
    }
    let meeting = store::meeting::find(cx.tx, branch, permit.meeting()?)?.ok_or(Error::NotFound)?;
    let day = meeting.agenda.start.date();
    let roster = crate::meeting::roster(cx, branch, meeting.group, &meeting.agenda.joint, day)?;
    let mut here = store::proceedings::load(cx.tx, branch, meeting.id)?.present();
    here.retain(|person| roster.has_member(*person));
    let full = |person: &PersonId| roster.find(*person).is_some_and(|m| m.standing == Standing::Full);
    let without = crate::disposition::without_vote(cx, branch, day)?;
    let voting = here.iter().copied().filter(full).filter(|person| !without.contains(person)).collect();
    Ok((here, voting))
}

/// The members of the branch and, of these, who has a vote; guests have theirs where their relation lies (FL-02).
fn of_branch<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>) -> Result<(Vec<PersonId>, Vec<PersonId>), Error> {
    let today = cx.local().date();
    let mut all = store::membership::roster(cx.tx, permit.branch(), today)?;
    all.retain(|line| line.standing.value.is_member());
    let without = crate::disposition::without_vote(cx, permit.branch(), today)?;
    let votes = |line: &&store::membership::RosterLine| {
        let is_without = without.contains(&line.person.id);
        line.standing.value == Standing::Full && line.relation.pays_here() && !is_without
    };
    let voting = all.iter().filter(votes).map(|line| line.person.id).collect();
    Ok((all.iter().map(|line| line.person.id).collect(), voting))
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
    let label = if permit.is_of(None) { "没有勾选的原因" } else { "没有表决权的原因" };
    let mut check = Check::default();
    let is_known = |typed: &String| voting.iter().any(|person| person.to_string() == typed.trim());
    if !chosen.iter().all(is_known) {
        check.fault("voters", "有表决权的党员", "要从到会的正式党员中选，请重新选择");
    }
    let excluded = check.take("excluded", label, Note::optional(excluded)).flatten();
    let voters: Vec<_> =
        voting.iter().copied().filter(|person| chosen.contains(&person.to_string())).collect();
    if voters.len() < voting.len() && excluded.is_none() {
        let whose = if permit.is_of(None) { "有正式党员" } else { "有到会的正式党员" };
        check.fault("excluded", label, format!("{whose}没有勾选，请写明原因"));
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
