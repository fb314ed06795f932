//! A year's meetings as a ledger (会议情况): each month's meetings, who was there, what was not kept, and why there was none.

use documents::ledger::{Column, Ledger, Value, as_of};
use domain::plan::Month;

use crate::{
    Cx, Error,
    organization::year::{self, GroupYear},
    permission::{Permit, may},
};

/// Its columns.
pub(crate) const COLUMNS: [Column; 7] = [
    Column::new("month", "月份", 8),
    Column::new("state", "情况", 18),
    Column::new("day", "日期", 12),
    Column::new("topics", "议题", 40),
    Column::new("due", "应到", 8),
    Column::new("present", "实到", 8),
    Column::new("note", "说明", 40),
];

/// A year of the permit's group.
///
/// # Errors
/// [`Error::NotFound`] for a year in which there was no such group.
pub fn ledger(cx: &mut Cx<'_>, permit: &Permit<may::ReadMeeting>, year: i16) -> Result<Ledger, Error> {
    let view = year::of_own_group(cx, permit, year)?;
    let unit = format!("{}{}", store::organization::branch(cx.tx, permit.branch())?.name, view.name);
    Ok(of_view(cx, &view, unit, year))
}

/// A year of a group that has been loaded.
pub(crate) fn of_view(cx: &Cx<'_>, view: &GroupYear, unit: String, year: i16) -> Ledger {
    laid_out(cx, (format!("{year}年党小组会情况"), unit), COLUMNS.to_vec(), rows(view))
}

/// A year of several groups that have been loaded, one after another.
pub(crate) fn of_views<'a>(
    cx: &Cx<'_>,
    views: impl IntoIterator<Item = &'a GroupYear>,
    unit: String,
    year: i16,
) -> Ledger {
    let mut columns = vec![Column::new("group", "党小组", 16)];
    columns.extend(COLUMNS);
    let named = |view: &'a GroupYear| {
        rows(view).into_iter().map(|row| {
            let mut named = vec![Value::from(view.name.as_str())];
            named.extend(row);
            named
        })
    };
    let rows = views.into_iter().flat_map(named).collect();
    laid_out(cx, (format!("{year}年各党小组会议情况"), unit), columns, rows)
}

fn laid_out(
    cx: &Cx<'_>,
    (title, unit): (String, String),
    columns: Vec<Column>,
    rows: Vec<Vec<Value>>,
) -> Ledger {
    let date = cx.local().date();
    let notes = vec!["只列事实，不打分，不排名。".to_owned()];
    Ledger { title, unit, as_of: as_of(date), date, columns, rows, notes }
}

fn rows(view: &GroupYear) -> Vec<Vec<Value>> {
    let mut rows = Vec::new();
    for (month, cell) in Month::all().zip(&view.months) {
        let name = format!("{}月", month.number());
        if cell.meetings.is_empty() {
            let why = cell.why.clone().unwrap_or_default();
            let mut row = vec![Value::from(name), Value::from(cell.state.chinese())];
            row.extend([Value::Empty, Value::Empty, Value::Empty, Value::Empty, Value::from(why)]);
            rows.push(row);
            continue;
        }
        for meeting in &cell.meetings {
            let listed = &meeting.listed;
            let (present, due) = match &meeting.attendance {
                Some((present, due)) => (Some(*present), Some(*due)),
                None => (None, None),
            };
            let broken = meeting.broken.iter().map(|f| format!("{} {}", f.clause.id(), f.reason));
            let late = listed.late.then(|| "补录".to_owned());
            let note: Vec<_> = late.into_iter().chain(broken).collect();
            rows.push(vec![
                Value::from(name.clone()),
                Value::from(listed.stage.chinese()),
                Value::Day(listed.start.date()),
                Value::from(listed.titles.clone()),
                Value::from(due.map(Value::Number)),
                Value::from(present.map(Value::Number)),
                Value::from(note.join("；")),
            ]);
        }
    }
    rows
}
