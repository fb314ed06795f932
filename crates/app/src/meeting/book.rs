//! The record book of a group's year: every signed record, and of the other months why there is none.

use documents::papers::record_book::{BookFacts, BookMonth};
use domain::{meeting::StageName, plan::Month, year::MonthState};

use super::sign;
use crate::{
    Cx, Error,
    organization::year::{self, Cell, GroupYear},
    permission::{self, Permit, may},
};

/// Gathers the book. Each record is read as its reader may read it.
///
/// # Errors
/// [`Error::NotFound`] for a year in which there was no such group.
pub fn facts(cx: &mut Cx<'_>, permit: &Permit<may::ReadMeeting>, year: i16) -> Result<BookFacts, Error> {
    let view = year::of_own_group(cx, permit, year)?;
    of_year(cx, permit, &view, year)
}

/// The book of a year that has been loaded.
///
/// # Errors
/// As the store.
pub(crate) fn of_year(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadMeeting>,
    view: &GroupYear,
    year: i16,
) -> Result<BookFacts, Error> {
    let (branch, days) = (permit.branch(), year::days(cx, year)?);
    let names = cx.names(permit)?;
    let leaders = store::organization::leaders_in(cx.tx, branch, view.id, days)?;
    let mut months = Vec::new();
    for (month, cell) in Month::all().zip(&view.months) {
        let mut records = Vec::new();
        for meeting in cell.meetings.iter().filter(|m| is_signed(m.listed.stage)) {
            let permit = permission::on_meeting(cx, permit.actor(), meeting.listed.id)?;
            records.push(sign::record(cx, &permit)?.0);
        }
        months.push(BookMonth { month: month.number(), gap: gap(cell), records });
    }
    Ok(BookFacts {
        branch: store::organization::branch(cx.tx, branch)?.name.to_string(),
        group: view.name.clone(),
        year,
        leaders: leaders.into_iter().map(|person| names.of(person).to_owned()).collect(),
        made_on: cx.local().date(),
        months,
    })
}

/// Whether a meeting at a stage has a signed record.
pub const fn is_signed(stage: StageName) -> bool {
    matches!(stage, StageName::Signed | StageName::Reported | StageName::Archived)
}

/// What is said of a month beside its records: that one is not signed yet, or why there was no meeting.
fn gap(cell: &Cell) -> Option<String> {
    match &cell.state {
        MonthState::Archived | MonthState::Ahead => None,
        MonthState::Held(stage) if is_signed(*stage) => None,
        MonthState::NoGroup | MonthState::BeforeUse => Some(cell.state.chinese().to_owned()),
        state => Some(cell.why.clone().unwrap_or_else(|| state.chinese().to_owned())),
    }
}
