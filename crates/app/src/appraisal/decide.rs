//! 评定意见: a grade as the branch committee or its assembly has decided it; a correction beside it; the end.

use domain::{
    appraisal::{AppraisalRefusal, Body, Decision, Grade, Ground, Reasons, Stage},
    id::{AppraisalId, PersonId},
    person::Standing,
    text::{Note, Reason},
};
use jiff::civil::Date;

use super::{participant, place_of, poll, seen};
use crate::{
    Check, Cx, Error, message,
    permission::{Permit, Verb, may},
    person::checked,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The grade.
    pub grade: String,
    /// The day on which it was decided.
    pub on: String,
    /// By whom it was decided.
    pub body: String,
    /// 评定意见
    pub words: String,
    /// Why there are more 优秀 than usual.
    pub over_cap: String,
    /// Why it differs from what was decided before.
    pub correction: String,
    /// Why it was decided without a poll, or only after the end.
    pub exception: String,
}

/// The field for why a grade was decided without a poll, or only after the end.
const EXCEPTION: &str = "没有参加测评或者办结以后才评定的原因";

/// The grade of a decision that stands: the last one of each person.
pub(super) fn standing(decisions: Vec<Decision>) -> Vec<Decision> {
    let mut last: Vec<Decision> = Vec::new();
    for one in decisions {
        last.retain(|other| other.person != one.person);
        last.push(one);
    }
    last
}

/// Enters a grade as it was decided. The member is told that there is one, and reads it on the own page.
///
/// # Errors
/// [`Error::Invalid`] naming the field; [`Error::Refused`] as [`Ground::decide`] and [`domain::appraisal::Appraisal::grades`];
/// [`Error::Stale`].
pub fn decide(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RunAppraisal>,
    (id, person, version): (AppraisalId, PersonId, i64),
    input: &Input,
) -> Result<(), Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let one = seen(cx, branch, (id, version))?;
    let about = participant(cx, branch, id, person)?;
    let all = store::appraised::decisions(cx.tx, branch, id)?;
    let number = all.iter().filter(|d| d.person == person).count();
    one.grades()?;
    let mut check = Check::default();
    let grade = check.take("grade", "评定等次", Grade::from_code(&input.grade).ok_or("请选择一项"));
    let on = check.past("on", "评定日期", &input.on, (today, "评定"));
    let body = check.take("body", "由谁评定", Body::from_code(&input.body).ok_or("请选择一项"));
    let words = check.take("words", "评定意见", Note::new(&input.words));
    let over_cap =
        check.take("over_cap", "优秀超过三分之一的原因", Reason::optional(&input.over_cap)).flatten();
    let correction = check.take("correction", "更正的原因", Reason::optional(&input.correction)).flatten();
    let exception = check.take("exception", EXCEPTION, Reason::optional(&input.exception)).flatten();
    check.done()?;
    let (grade, on, body) = (checked(grade)?, checked(on)?, checked(body)?);
    let polled = poll::counted(cx, permit, id)?.ok_or(AppraisalRefusal::NoPoll)?;
    let (counted, was_polled) = (polled.on, polled.ballot.lines.contains(&person));
    let Some(state) = store::person::standing_on(cx.tx, branch, person, on)? else {
        return Err(Error::field("on", "评定日期", "这一天这位同志不在本支部名册上，请核对"));
    };
    let (excellent, members) = so_far(cx, permit, id, (person, on))?;
    let before = all.iter().rfind(|d| d.person == person).map(|d| d.grade);
    let is_guest = about.is_guest;
    let is_done = one.stage == Stage::Done;
    let standing = state;
    let ground =
        Ground { standing, is_guest, counted, today, before, excellent, members, was_polled, is_done };
    let reasons = Reasons {
        over_cap: over_cap.is_some(),
        correction: correction.is_some(),
        exception: exception.is_some(),
    };
    ground.decide(grade, on, reasons).map_err(|refusal| match refusal {
        AppraisalRefusal::NotPolled | AppraisalRefusal::AfterEnd => {
            Error::field("exception", EXCEPTION, refusal)
        }
        other => other.into(),
    })?;
    // A reason that was not called for is not on record.
    let is_over =
        ground.decide(grade, on, Reasons { over_cap: false, correction: true, exception: true }).is_err();
    let decision = Decision {
        person,
        number: i64::try_from(number).unwrap_or(i64::MAX) + 1,
        grade,
        on,
        body,
        words: checked(words)?,
        over_cap: over_cap.filter(|_| is_over),
        correction: correction.filter(|_| before.is_some()),
        exception: exception.filter(|_| ground.is_exception()),
        mark: cx.mark(permit),
    };
    store::appraised::decide(cx.tx, branch, id, &decision)?;
    store::appraisal::update(cx.tx, branch, &one)?;
    let words = match before {
        None => ("您的民主评议有了评定意见", "支部已经评定，请登录查看。有不同意见的，可以向支部反映。"),
        Some(_) => ("您的民主评议的评定更正了", "支部更正了评定，请登录查看。有不同意见的，可以向支部反映。"),
    };
    message::about(cx, branch, person, &place_of(id, person), words)?;
    let verb = if before.is_some() { "appraisal.correct" } else { "appraisal.decide" };
    cx.journal(permit, verb, person.uuid())
}

/// How many others are 优秀, and how many members the branch has on that day, guests left out.
fn so_far<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    id: AppraisalId,
    (but, on): (PersonId, Date),
) -> Result<(usize, usize), Error> {
    let branch = permit.branch();
    let decided = standing(store::appraised::decisions(cx.tx, branch, id)?);
    let excellent = decided.iter().filter(|d| d.grade == Grade::Excellent && d.person != but).count();
    let roster = store::membership::roster(cx.tx, branch, on)?;
    let counts =
        |line: &&store::membership::RosterLine| line.standing.value.is_member() && line.relation.pays_here();
    Ok((excellent, roster.iter().filter(counts).count()))
}

/// Who of the participants still has no grade and should have one: full members of today who are no guests.
pub(super) fn open<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    id: AppraisalId,
) -> Result<Vec<PersonId>, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let decided = store::appraised::decisions(cx.tx, branch, id)?;
    let mut open = Vec::new();
    for one in store::appraised::all(cx.tx, branch, id)?.into_iter().filter(|one| !one.is_guest) {
        let state = store::person::standing_on(cx.tx, branch, one.person, today)?;
        if state == Some(Standing::Full) && !decided.iter().any(|d| d.person == one.person) {
            open.push(one.person);
        }
    }
    Ok(open)
}

/// The appraisal is over: everybody has a grade, or a reason says why not.
///
/// # Errors
/// [`Error::Invalid`] for a reason that does not fit; [`Error::Refused`] as [`domain::appraisal::Appraisal::finish`];
/// [`Error::Stale`].
pub fn finish(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RunAppraisal>,
    at: (AppraisalId, i64),
    reason: &str,
) -> Result<(), Error> {
    let branch = permit.branch();
    let mut one = seen(cx, branch, at)?;
    let reason = Reason::optional(reason).map_err(|fault| Error::field("reason", "没有评定的原因", fault))?;
    let open = open(cx, permit, one.id)?.len();
    one.stage = one.finish(open, reason.is_some())?;
    one.unfinished = reason.filter(|_| open > 0);
    store::appraisal::update(cx.tx, branch, &one)?;
    cx.journal(permit, "appraisal.finish", one.id.uuid())
}
