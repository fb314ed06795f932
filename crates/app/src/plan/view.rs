//! The plan's page: twelve months, suggestions, and which meetings came of it.

use domain::plan::{Month, Suggestion, YearPlan, suggestions};
use store::meeting::Listed;

use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct PlanView {
    /// The plan, kept or still empty.
    pub plan: YearPlan,
    /// What the product proposes.
    pub suggestions: Vec<Suggestion>,
    /// The meetings of the year.
    pub meetings: Vec<Listed>,
    /// The group's name.
    pub group: String,
    /// The branch's name.
    pub branch: String,
    /// Who sent it to the branch, and when on the unit's calendar.
    pub sent: Option<(String, jiff::civil::DateTime)>,
    /// When it was changed after that.
    pub changed: Option<jiff::civil::DateTime>,
}

/// Loads the page.
///
/// # Errors
/// [`Error::NotFound`] for a year out of range.
pub fn view(cx: &mut Cx<'_>, permit: &Permit<may::ReadPlan>, year: i16) -> Result<PlanView, Error> {
    let (plan, _) = super::load(cx, permit, year)?;
    let (branch, group) = (permit.branch(), permit.group()?);
    let last = store::plan::of_year(cx.tx, branch, group, year - 1)?;
    let resolutions: Vec<_> = store::resolution::all(cx.tx, branch)?
        .into_iter()
        .filter(|r| r.is_open_for(group))
        .filter(|r| r.passed_on.year() == year || r.due.is_some_and(|d| d.year() == year))
        .map(|r| {
            let month = r.due.filter(|d| d.year() == year).and_then(|d| Month::new(d.month()));
            (r.id, r.title, month)
        })
        .collect();
    let names = cx.names(permit)?;
    let sent = plan.sent.map(|(by, at)| (names.of(by).to_owned(), cx.local_of(at)));
    let changed = plan.changed.map(|at| cx.local_of(at));
    let group_name = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name;
    Ok(PlanView {
        suggestions: suggestions(&plan, &resolutions, last.as_ref()),
        meetings: store::meeting::of_year(cx.tx, branch, Some(group), year)?,
        group: group_name.to_string(),
        branch: store::organization::branch(cx.tx, branch)?.name.to_string(),
        plan,
        sent,
        changed,
    })
}
