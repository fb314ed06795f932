//! Sending the plan to the branch (R1).

use domain::{plan::PlanRefusal, text::Reason};

use crate::{
    Cx, Error, message,
    permission::{Permit, may},
};

/// Sends the plan and answers its new version; months without a line ask for a reason.
///
/// # Errors
/// [`Error::Refused`] for an empty plan or empty months without a reason.
pub fn send(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditPlan>,
    year: i16,
    gap_reason: &str,
) -> Result<i64, Error> {
    let reason =
        Reason::optional(gap_reason).map_err(|fault| Error::field("gap_reason", "不开会的原因", fault))?;
    let (mut plan, kept) = super::load(cx, permit, year)?;
    plan.gap_reason = reason;
    plan.may_be_sent().map_err(|refusal| match refusal {
        PlanRefusal::EmptyMonths(_) => Error::field("gap_reason", "不开会的原因", refusal),
        other => other.into(),
    })?;
    plan.sent = Some((permit.actor().person, cx.now()));
    plan.changed = None;
    let version = super::save(cx, permit, &plan, kept, "plan.send")?;
    let group = store::organization::group(cx.tx, permit.branch(), plan.group)?.ok_or(Error::NotFound)?;
    let subject = format!("{}报来 {year} 年度计划", group.name);
    message::to_branch(cx, permit, None, &subject, "请在“待办”里打开这个党小组的年度计划查看。")?;
    Ok(version)
}
