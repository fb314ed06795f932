//! Beginning a summary from the facts.

use domain::{
    id::WorkSummaryId,
    work_summary::{SummaryPeriod, WorkSummary},
};

use super::{
    Writing,
    facts::{self, Time},
};
use crate::{Check, Cx, Error, organization::year};

/// Of which time a summary is to be.
#[derive(Clone, Debug, Default)]
pub struct DraftInput {
    /// The year.
    pub year: String,
    /// A period's code.
    pub period: String,
}

/// Drafts a summary from the facts of the period as far as it has come. Where there is one already, that one is answered.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend, also for a time that has not begun or in which there was no such group.
pub fn draft(cx: &mut Cx<'_>, writing: &Writing, input: &DraftInput) -> Result<WorkSummaryId, Error> {
    let (branch, group, today) = (writing.branch(), writing.group()?, cx.local().date());
    let mut check = Check::default();
    const YEAR: &str = "请填写四位数的年份，例如 2026";
    let number = check.parse::<i16>("year", "年度", &input.year, YEAR);
    let known = number.map(|number| year::days(cx, number).map(|_| number).map_err(|_| YEAR));
    let number = known.and_then(|known| check.take("year", "年度", known));
    let period = SummaryPeriod::from_code(&input.period).ok_or("请选择全年、上半年或者下半年");
    let period = check.take("period", "时间", period);
    check.done()?;
    let (Some(number), Some(period)) = (number, period) else {
        return Err(Error::Internal("a checked form lacks a field".to_owned()));
    };
    period.begun(number, today)?;
    let all = store::work_summary::all(cx.tx, branch)?;
    let is_it = |one: &&WorkSummary| (one.group, one.year, one.period) == (group, number, period);
    if let Some(there) = all.iter().find(is_it) {
        return Ok(there.id);
    }
    let fresh = match facts::gather(cx, writing.actor(), group, Time::new(number, period, today)) {
        Err(Error::NotFound) => return Err(Error::field("year", "年度", "这段时间还没有这个党小组，请核对")),
        other => other?,
    };
    let mark = writing.mark(cx);
    let one = WorkSummary::draft((cx.new_id()?, group), (number, period), &fresh, (mark, today));
    store::work_summary::add(cx.tx, branch, &one)?;
    writing.journal(cx, "work_summary.draft", one.id)?;
    Ok(one.id)
}
