//! A year's attendance of a group as a ledger (参加组织生活台账).

use documents::ledger::{Column, Ledger, Value, as_of};

use super::year::{self, AttendanceYear};
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Its columns.
pub(crate) const COLUMNS: [Column; 6] = [
    Column::new("number", "序号", 3),
    Column::new("name", "姓名", 5),
    Column::new("due", "应参加党小组会", 5),
    Column::new("took_part", "参加", 4),
    Column::new("absent", "没有参加的会和原因", 16),
    Column::new("others", "参加的其他组织生活", 16),
];

/// A year of the permit's group.
///
/// # Errors
/// As [`year::year`].
pub fn ledger(cx: &mut Cx<'_>, permit: &Permit<may::ReadAttendance>, of: i16) -> Result<Ledger, Error> {
    let view = year::year(cx, permit, of)?;
    of_view(cx, permit, &view, of)
}

/// A year that has been loaded.
///
/// # Errors
/// As the store.
pub(crate) fn of_view(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadAttendance>,
    view: &AttendanceYear,
    of: i16,
) -> Result<Ledger, Error> {
    let branch = store::organization::branch(cx.tx, permit.branch())?.name;
    let day = |day: jiff::civil::Date| format!("{}月{}日", day.month(), day.day());
    let count = |n: usize| Value::Number(i64::try_from(n).unwrap_or(0));
    let rows = (1..).zip(&view.lines).map(|(number, line)| {
        let absent = line.rolls.iter().filter(|r| !r.presence.took_part());
        let absent = absent.map(|r| format!("{}{}", day(r.start.date()), year::words(r)));
        let others = line.entries.iter().rev().filter(|e| e.withdrawn.is_none());
        let others = others.map(|e| format!("{}{}", day(e.on), e.kind.chinese()));
        vec![
            Value::Number(number),
            line.member.name.as_str().into(),
            count(line.rolls.len()),
            count(line.took_part()),
            absent.collect::<Vec<_>>().join("；").into(),
            others.collect::<Vec<_>>().join("；").into(),
        ]
    });
    Ok(Ledger {
        title: format!("{of}年参加组织生活台账"),
        unit: format!("{branch}{}", view.group),
        as_of: as_of(view.today),
        date: view.today,
        columns: COLUMNS.to_vec(),
        rows: rows.collect(),
        notes: vec!["按名册顺序排列，不作比较。".to_owned()],
    })
}
