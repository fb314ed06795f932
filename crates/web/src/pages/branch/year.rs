//! 全年情况: the groups of the branch by months.

use app::{
    meeting::book,
    organization::year::{self, Cell, GroupYear, YearView},
    permission::{self, may},
};
use askama::{Template, filters::Safe};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use domain::{plan::Month, year::MonthState};

use crate::{
    chart::{Bar, Chart},
    error::Failure,
    shell::{Shell, render},
    state::Site,
};

#[derive(Template)]
#[template(path = "year.html")]
struct YearPage {
    shell: Shell,
    view: YearView,
}

impl YearPage {
    fn months(&self) -> impl Iterator<Item = i8> {
        Month::all().map(Month::number)
    }

    /// A group in a month, 1 to 12.
    fn cell<'a>(&self, group: &'a GroupYear, month: &i8) -> Option<&'a Cell> {
        group.months.get(usize::try_from(*month).ok()?.checked_sub(1)?)
    }

    /// Whether the branch has a group's plan: the badge's colour and words.
    fn plan(&self, group: &GroupYear) -> (&'static str, &'static str) {
        match &group.plan {
            Some(plan) if plan.is_with_branch() => ("reported", "已报支部"),
            Some(plan) if plan.sent.is_some() => ("returned", "报过以后又有改动，还没有再报"),
            _ => ("draft", "还没有报"),
        }
    }

    /// Months without a meeting, with why; those of one reason together.
    fn missed(&self, group: &GroupYear) -> Vec<(String, String)> {
        group.missed(1..=12, |cell| cell.why.clone())
    }

    /// Whether any requirement of a meeting of this group was not kept.
    fn has_broken(&self, group: &GroupYear) -> bool {
        group.months.iter().flat_map(|cell| &cell.meetings).any(|meeting| !meeting.broken.is_empty())
    }

    /// How many requirements the meetings of a month have not kept.
    fn broken(&self, cell: &Cell) -> usize {
        cell.meetings.iter().map(|meeting| meeting.broken.len()).sum()
    }

    /// How the groups' meetings of each month stand, in numbers of groups.
    fn chart(&self) -> Safe<String> {
        let bars = self.months().map(|month| {
            let cells = || self.view.groups.iter().filter_map(move |group| self.cell(group, &month));
            let count = |is: fn(&MonthState) -> bool| cells().filter(|cell| is(&cell.state)).count();
            let parts = [
                count(|state| *state == MonthState::Archived),
                count(|state| matches!(state, MonthState::Held(_))),
                count(|state| matches!(state, MonthState::Prepared(_))),
                count(|state| matches!(state, MonthState::Overdue(_) | MonthState::Missed(_))),
            ];
            // What lies before the first use is on paper; nobody says that it was missed.
            let counted = count(|state| !matches!(state, MonthState::NoGroup | MonthState::BeforeUse));
            let held = format!("{}／{counted}", parts[0] + parts[1]);
            let (note, cell) = match (parts.iter().sum::<usize>(), counted) {
                (0, 0) => ("没有记录".to_owned(), "没有记录".to_owned()),
                (0, _) => ("还没有安排".to_owned(), held),
                _ => (format!("开过 {held}"), held),
            };
            Bar { cell, ..Bar::of_month(month, &parts, note) }
        });
        let chart = Chart {
            id: "year",
            title: format!("{}年每月开会情况（党小组数）", self.view.year),
            rows: "月份",
            parts: vec!["已归档", "开过，还没归档", "正在准备", "没有开会"],
            notes: "开过会的",
            bars: bars.collect(),
        };
        chart.figure()
    }

    /// How many signed records the groups have.
    fn signed(&self) -> usize {
        let meetings =
            self.view.groups.iter().flat_map(|group| &group.months).flat_map(|cell| &cell.meetings);
        meetings.filter(|meeting| book::is_signed(meeting.listed.stage)).count()
    }

    fn is_empty(&self, cell: &Cell) -> bool {
        matches!(cell.state, MonthState::NoGroup | MonthState::BeforeUse)
    }
}

/// The year of today.
pub(crate) async fn current(State(site): State<Site>, shell: Shell) -> Result<Response, Failure> {
    permission::in_branch::<may::ReadBranch>(&shell.actor)?;
    let year = site.app.local(site.app.now()).year();
    Ok(Redirect::to(&format!("/branch/year/{year}")).into_response())
}

/// The page.
pub(crate) async fn show(
    State(site): State<Site>,
    shell: Shell,
    Path(year): Path<i16>,
) -> Result<Response, Failure> {
    let permit = permission::in_branch::<may::ReadBranch>(&shell.actor)?;
    let view = site.app.read(move |cx| year::view(cx, &permit, year)).await?;
    render(StatusCode::OK, &YearPage { shell, view })
}
