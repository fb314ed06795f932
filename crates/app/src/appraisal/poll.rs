//! 民主测评: the branch turns to the poll, holds a secret ballot over its full members, and turns to the grades.

use domain::{
    ballot::{BallotForm, Figures, Scale},
    id::{AppraisalId, BallotId, PersonId},
    person::Standing,
    text::{Reason, Title},
};
use jiff::civil::Date;

use super::{ballots, seen, states};
use crate::{
    Check, Cx, Error,
    ballot::{
        self, open,
        prepare::{self, Setting},
    },
    permission::{Permit, Verb, may},
};

/// The branch turns to the poll: every group has handed in, or a reason says why not.
///
/// # Errors
/// [`Error::Invalid`] for a reason that does not fit; [`Error::Refused`] as [`domain::appraisal::Appraisal::begin_poll`];
/// [`Error::Stale`].
pub fn begin(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RunAppraisal>,
    at: (AppraisalId, i64),
    reason: &str,
) -> Result<(), Error> {
    let branch = permit.branch();
    let mut one = seen(cx, branch, at)?;
    let reason = Reason::optional(reason).map_err(|fault| Error::field("reason", "先测评的原因", fault))?;
    let parts = store::appraisal::parts(cx.tx, branch, one.id)?;
    one.stage = one.begin_poll(&parts, reason.is_some())?;
    one.early = reason.filter(|_| parts.iter().any(domain::appraisal::Part::is_open));
    store::appraisal::update(cx.tx, branch, &one)?;
    cx.journal(permit, "appraisal.begin_poll", one.id.uuid())
}

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Where the votes are given.
    pub form: String,
    /// 监票人 and 计票人
    pub tellers: [String; 2],
}

/// Prepares the ballot: on it stand the full members of the branch who take part, in the order of the roster, also who has no vote
/// while 留党察看 runs; guests are appraised where their relation lies, and who is on probation has no grade.
///
/// # Errors
/// [`Error::Invalid`] naming the field; [`Error::Refused`] as [`domain::appraisal::Appraisal::next_ballot`] and
/// [`domain::ballot::Ballot::prepare`]; [`Error::Stale`].
pub fn prepare(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RunAppraisal>,
    at: (AppraisalId, i64),
    input: &Input,
) -> Result<BallotId, Error> {
    let branch = permit.branch();
    let one = seen(cx, branch, at)?;
    one.next_ballot(&states(&ballots(cx, branch, one.id)?))?;
    let running = ballot::running_for_branch(permit);
    let (present, voting) = open::present(cx, &running)?;
    let people = store::appraised::all(cx.tx, branch, one.id)?;
    let today = cx.local().date();
    let mut lines = Vec::new();
    for one in people.iter().filter(|one| !one.is_guest) {
        let standing = store::person::standing_on(cx.tx, branch, one.person, today)?;
        lines.extend((standing == Some(Standing::Full)).then_some(one.person));
    }
    let mut check = Check::default();
    let form = BallotForm::from_code(&input.form).ok_or("请选择一项");
    let form = check.take("form", "怎样投票", form);
    let mut teller = |field: &str, label: &str, typed: &str| {
        let found = present.iter().find(|person| person.to_string() == typed.trim()).copied();
        check.take::<PersonId, _>(field, label, found.ok_or("请从本支部的党员中选择"))
    };
    let [first, second] = &input.tellers;
    let tellers = [teller("teller1", "监票人", first), teller("teller2", "计票人", second)];
    check.done()?;
    let (Some(form), [Some(first), Some(second)]) = (form, tellers) else { return Err(Error::NotFound) };
    let title = Title::new(&format!("{}年民主评议党员民主测评", one.year));
    let setting = Setting {
        title: title.map_err(|fault| Error::Internal(fault.to_string()))?,
        form,
        scale: Scale::Grades,
        limit: None,
        lines,
        tellers: [first, second],
        voters: voting,
        present,
    };
    let id = prepare::prepare(cx, &running, setting)?;
    store::appraisal::add_ballot(cx.tx, branch, one.id, id)?;
    store::appraisal::update(cx.tx, branch, &one)?;
    Ok(id)
}

/// The branch turns to the grades, once the poll was counted.
///
/// # Errors
/// [`Error::Refused`] as [`domain::appraisal::Appraisal::begin_grades`]; [`Error::Stale`].
pub fn end(cx: &mut Cx<'_>, permit: &Permit<may::RunAppraisal>, at: (AppraisalId, i64)) -> Result<(), Error> {
    let branch = permit.branch();
    let mut one = seen(cx, branch, at)?;
    one.stage = one.begin_grades(&states(&ballots(cx, branch, one.id)?))?;
    store::appraisal::update(cx.tx, branch, &one)?;
    cx.journal(permit, "appraisal.begin_grades", one.id.uuid())
}

/// The ballot that counts.
#[derive(Clone, Debug)]
pub struct Counted {
    /// The ballot.
    pub ballot: domain::ballot::Ballot,
    /// What it came to: votes by line and grade, lines in the order of the roster.
    pub figures: Figures,
    /// On which day.
    pub on: Date,
}

/// What the poll came to; none before it was counted.
pub(super) fn counted<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    id: AppraisalId,
) -> Result<Option<Counted>, Error> {
    let branch = permit.branch();
    for ballot in ballots(cx, branch, id)? {
        if ballot.state != domain::ballot::BallotState::Counted {
            continue;
        }
        let Some((figures, _)) = store::ballot::figures(cx.tx, branch, ballot.id)? else { continue };
        let (made, _, over) = store::ballot::times(cx.tx, branch, ballot.id)?;
        let on = cx.local_of(over.unwrap_or(made.at)).date();
        return Ok(Some(Counted { ballot, figures, on }));
    }
    Ok(None)
}
