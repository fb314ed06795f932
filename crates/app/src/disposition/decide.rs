//! What the branch writes down: its own steps, what it decided, and that this was approved. The group need not have been heard (JP-3).

use domain::{
    disposition::{Approved, Decision, Disposition, DispositionRefusal, Measure},
    id::DispositionId,
    text::{Note, Reason, Title},
};
use jiff::civil::Date;
use store::disposition::BranchStep;

use super::{journal, leader, opened_on, tell};
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
    person::checked,
};

fn load(
    cx: &mut Cx<'_>,
    permit: &Permit<may::DecideDisposition>,
    id: DispositionId,
) -> Result<Disposition, Error> {
    store::disposition::find(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)
}

/// Writes a step of the branch's own procedure down, in its own words. When it was written down stays beside the day.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy.
pub fn step(
    cx: &mut Cx<'_>,
    permit: &Permit<may::DecideDisposition>,
    id: DispositionId,
    (what, on): (&str, &str),
) -> Result<(), Error> {
    let one = load(cx, permit, id)?;
    let mut check = Check::default();
    let what = check.take("what", "办了什么", Title::new(what));
    let on = check.recent("on", "哪天办的", on, (cx.local().date(), "办完"));
    check.done()?;
    let step = BranchStep { what: checked(what)?, on: checked(on)?, mark: cx.mark(permit) };
    store::disposition::add_step(cx.tx, permit.branch(), id, &step)?;
    journal(cx, permit, &one, "disposition.step")
}

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// What was decided.
    pub measure: String,
    /// On which day.
    pub on: String,
    /// Until when; may be empty.
    pub until: String,
    /// When it was approved; may be empty.
    pub approved: String,
    /// By which meeting, and what else belongs to it.
    pub note: String,
    /// Why it differs from what was decided before.
    pub correction: String,
}

/// Tells who it is about and the leader that something has come of it.
fn tell_both(
    cx: &mut Cx<'_>,
    permit: &Permit<may::DecideDisposition>,
    one: &Disposition,
) -> Result<(), Error> {
    tell(cx, permit, one, [one.person], "有一件与您有关的事有了结果，请登录查看")?;
    let leader = leader(cx, permit.branch(), one)?;
    tell(cx, permit, one, leader, "支部交办的一件事有了结果")
}

/// The field that a refusal is about.
fn of_field(refusal: DispositionRefusal) -> Error {
    match refusal {
        DispositionRefusal::OtherKind | DispositionRefusal::Standing(_) => {
            Error::field("measure", "支部的决定", refusal)
        }
        DispositionRefusal::DecidedAlready => Error::field("correction", "更正或者改变决定的原因", refusal),
        DispositionRefusal::WrongDay => Error::field("on", "决定日期", refusal),
        DispositionRefusal::ApprovedEarly => Error::field("approved", "批准日期", refusal),
        DispositionRefusal::Period(period) => period.into(),
        other => other.into(),
    }
}

/// Writes down what the branch decided. What was decided before stays beside it, and another one asks for a reason.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] for who it is about.
pub fn decide(
    cx: &mut Cx<'_>,
    permit: &Permit<may::DecideDisposition>,
    id: DispositionId,
    input: &Input,
) -> Result<(), Error> {
    let mut one = load(cx, permit, id)?;
    let mut check = Check::default();
    let measure = check.take("measure", "支部的决定", Measure::from_code(&input.measure).ok_or("请选择一种"));
    let on = check.parse::<Date>("on", "决定日期", &input.on, "请选择日期");
    let remedy = "请写成 2026-03-20 这样的日期";
    let until = check.parse_optional::<Date>("until", "期限到哪一天", &input.until, remedy);
    let approved = check.parse_optional::<Date>("approved", "批准日期", &input.approved, remedy);
    let note = check.take("note", "哪次会议决定、怎样决定", Note::new(&input.note));
    let remedy = "更正或者改变决定的原因";
    let correction = check.take("correction", remedy, Reason::optional(&input.correction)).flatten();
    check.done()?;
    let (on, mark, is_first) = (checked(on)?, cx.mark(permit), one.decision.is_none());
    let decision = Decision {
        number: 1,
        measure: checked(measure)?,
        on,
        until,
        approved: approved.map(|day| Approved { on: day, until, mark: Some(mark) }),
        note: checked(note)?,
        correction: correction.filter(|_| !is_first),
        mark,
    };
    let Some(standing) = store::person::standing_on(cx.tx, permit.branch(), one.person, on)? else {
        return Err(Error::field("on", "决定日期", "这一天这位同志不在本支部名册上，请核对"));
    };
    let (opened, today) = (opened_on(cx, &one), cx.local().date());
    one.decide(decision, standing, (opened, today)).map_err(of_field)?;
    let decision = one.decision.as_ref().ok_or(Error::NotFound)?;
    store::disposition::decide(cx.tx, permit.branch(), id, decision)?;
    tell_both(cx, permit, &one)?;
    journal(cx, permit, &one, if is_first { "disposition.decide" } else { "disposition.correct" })
}

/// Writes down on which day the decision was approved, and, where its period counts from that day, until when it has effect.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] where it stands already, or nothing is decided.
pub fn approve(
    cx: &mut Cx<'_>,
    permit: &Permit<may::DecideDisposition>,
    id: DispositionId,
    (on, until): (&str, &str),
) -> Result<(), Error> {
    let mut one = load(cx, permit, id)?;
    let mut check = Check::default();
    let on = check.parse::<Date>("approved", "批准日期", on, "请选择日期");
    let remedy = "请写成 2026-03-20 这样的日期";
    let until = check.parse_optional::<Date>("until", "期限到哪一天", until, remedy);
    check.done()?;
    one.approve((checked(on)?, until), cx.mark(permit), cx.local().date()).map_err(of_field)?;
    let decision = one.decision.as_ref().ok_or(Error::NotFound)?;
    let by = decision.approved.ok_or(Error::NotFound)?;
    store::disposition::approve(cx.tx, permit.branch(), (id, decision.number), by)?;
    tell_both(cx, permit, &one)?;
    journal(cx, permit, &one, "disposition.approve")
}
