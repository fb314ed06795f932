//! An office's year as a ledger: what stands right below it, in the order of the tree.

use documents::ledger::{Column, Ledger, Value};
use domain::{office::YearFigures, words};

use super::view;
use crate::{
    Cx, Error, organization,
    permission::{Permit, may},
};

/// The most branches of one ledger.
const MOST: i64 = 20_000;

/// Makes the ledger.
///
/// # Errors
/// [`Error::NotFound`] for a year that is none.
pub fn ledger(cx: &mut Cx<'_>, permit: &Permit<may::ReadOffice>, year: i16) -> Result<Ledger, Error> {
    organization::year::days(cx, year)?;
    let (id, today) = (permit.office()?, cx.local().date());
    let office = store::office::find(cx.tx, id)?.ok_or(Error::NotFound)?;
    let mut rows = Vec::new();
    for (below, branches, figures) in view::offices(cx, id, year, today)? {
        rows.push(row(below.name.as_str(), below.kind.chinese(), Some(branches), &figures));
    }
    for (branch, figures) in view::branches(cx, id, year, today, (0, MOST))? {
        rows.push(row(branch.name.as_str(), "党支部", None, &figures));
    }
    let mine = super::year_of(&store::figures::of_office(cx.tx, id, year)?, year, today);
    rows.push(row("合计", "", Some(store::office::branches_of(cx.tx, id)?), &mine));
    Ok(Ledger {
        title: format!("{year}年党小组会情况"),
        unit: office.name.to_string(),
        as_of: format!("截至{}", words::date(today)),
        date: today,
        columns: vec![
            Column::new("name", "组织", 30),
            Column::new("kind", "类别", 10),
            Column::new("branches", "支部数", 8),
            Column::new("groups", "党小组数", 10),
            Column::new("expected", "应开（组·月）", 12),
            Column::new("held", "开了", 8),
            Column::new("archived", "已归档", 8),
            Column::new("excused", "没开，说明了原因", 12),
            Column::new("missing", "没开，没说明原因", 12),
            Column::new("late", "补录", 8),
            Column::new("unkept", "有要求没做到的会", 12),
            Column::new("due", "应到（人次）", 10),
            Column::new("present", "实到（人次）", 10),
            Column::new("on_leave", "请假（人次）", 10),
            Column::new("absent", "缺席（人次）", 10),
        ],
        rows,
        notes: vec!["按组织的顺序排列，只列事实，不打分，不排名。各数只算已经过完的月份。".to_owned()],
    })
}

fn row(name: &str, kind: &str, branches: Option<i64>, figures: &YearFigures) -> Vec<Value> {
    let sum = figures.over();
    let groups = figures.months.last().map(|line| line.groups);
    let mut row =
        vec![name.into(), kind.into(), branches.map(Value::Number).into(), groups.map(Value::Number).into()];
    let numbers = [
        figures.expected(),
        sum.held,
        sum.archived,
        sum.excused,
        figures.missing(),
        sum.late,
        sum.unkept,
        sum.people.due,
        sum.people.present,
        sum.people.on_leave,
        sum.people.absent,
    ];
    row.extend(numbers.map(Value::Number));
    row
}
