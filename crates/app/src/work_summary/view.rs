//! One summary: what stands in it, and for its writer what the facts say by now.

use domain::{
    id::WorkSummaryId,
    text::SectionText,
    work_summary::{Section, SummaryState, WorkSummary},
};
use jiff::civil::{Date, DateTime};

use super::{
    facts::{self, Time},
    find, rights,
};
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct SummaryView {
    /// The summary.
    pub summary: WorkSummary,
    /// The branch's name.
    pub branch: String,
    /// The group's name; none for the branch's own.
    pub group: Option<String>,
    /// Its sections, each with what the facts say by now where that is something else; only of a draft for its writer.
    pub sections: Vec<(Section, Option<SectionText>)>,
    /// Who froze it and when, on the unit's calendar.
    pub finished: Option<(String, DateTime)>,
    /// Whether who looks writes it.
    pub writes: bool,
    /// The unit's day.
    pub today: Date,
}

impl SummaryView {
    /// Whether it is a draft.
    pub fn is_draft(&self) -> bool {
        self.summary.state == SummaryState::Draft
    }

    /// Whether newer facts wait for a section that nobody has changed.
    pub fn can_renew(&self) -> bool {
        self.sections.iter().any(|(section, news)| news.is_some() && section.is_untouched())
    }

    /// The last day of its period.
    pub fn last(&self) -> Date {
        self.summary.period.days(self.summary.year).1
    }
}

/// Loads the page.
///
/// # Errors
/// [`Error::NotFound`].
pub fn view(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadSummary>,
    id: WorkSummaryId,
) -> Result<SummaryView, Error> {
    let (branch, actor, today) = (permit.branch(), permit.actor(), cx.local().date());
    let summary = find(cx, branch, id)?;
    let rights = rights(actor, &summary);
    if !rights.reads || !permit.is_of(summary.group) {
        return Err(Error::NotFound);
    }
    let group = match summary.group {
        Some(group) => store::organization::group(cx.tx, branch, group)?.map(|group| group.name.to_string()),
        None => None,
    };
    let is_written = rights.writes && summary.state == SummaryState::Draft;
    let fresh = if is_written {
        facts::gather(cx, actor, summary.group, Time::new(summary.year, summary.period, today))?
    } else {
        Vec::new()
    };
    let sections = summary.sections.iter().map(|section| {
        let now = fresh.iter().find(|(kind, _)| *kind == section.kind).map(|(_, text)| text);
        (section.clone(), section.news(now).cloned())
    });
    let sections = sections.collect();
    let names = cx.names(permit)?;
    let finished = summary.finished().map(|mark| (names.of(mark.by).to_owned(), cx.local_of(mark.at)));
    Ok(SummaryView {
        sections,
        branch: store::organization::branch(cx.tx, branch)?.name.to_string(),
        group,
        finished,
        writes: rights.writes,
        today,
        summary,
    })
}
