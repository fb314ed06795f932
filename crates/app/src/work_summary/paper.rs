//! What the paper of a summary is made from.

use documents::facts::{WorkSummaryFacts, WorkSummarySection};
use domain::id::WorkSummaryId;

use super::view;
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// The facts of the paper: the texts as they stand.
///
/// # Errors
/// As [`view::view`].
pub fn facts(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadSummary>,
    id: WorkSummaryId,
) -> Result<WorkSummaryFacts, Error> {
    let view = view::view(cx, permit, id)?;
    let (last, stops_on) = (view.last(), view.summary.stops_on());
    let sections = view.sections.iter().map(|(section, _)| WorkSummarySection {
        title: section.kind.chinese().to_owned(),
        stops_on: section.stops_on(last).filter(|_| stops_on.is_none()),
        text: section.text.as_ref().map(ToString::to_string),
    });
    Ok(WorkSummaryFacts {
        sections: sections.collect(),
        stops_on,
        period: view.summary.period.of_year(view.summary.year),
        finished: view.finished.map(|(_, at)| at.date()),
        on: view.today,
        branch: view.branch,
        group: view.group,
    })
}
