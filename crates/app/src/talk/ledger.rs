//! The talks of a group's people as a ledger (谈心谈话台账): who, when, why. What was said is not in it.

use documents::ledger::{Column, Ledger, Value, as_of};
use jiff::civil::Date;

use super::list;
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

const COLUMNS: [Column; 5] = [
    Column::new("number", "序号", 3),
    Column::new("on", "日期", 6),
    Column::new("by", "谈话人", 6),
    Column::new("with", "谈话对象", 6),
    Column::new("reason", "事由", 12),
];

/// The talks of a year of the permit's group, the oldest first.
///
/// # Errors
/// As the store.
pub fn ledger(cx: &mut Cx<'_>, permit: &Permit<may::ReadTalk>, year: i16) -> Result<Ledger, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let first = Date::new(year, 1, 1).map_err(|_| Error::NotFound)?;
    let (_, mut talks) = list::coverage(cx, permit, first)?;
    talks.retain(|t| t.on.year() == year);
    talks.reverse();
    let names = cx.names(permit)?;
    let rows = (1..).zip(&talks).map(|(number, talk)| {
        vec![
            Value::Number(number),
            talk.on.into(),
            names.of(talk.by.by).into(),
            names.of(talk.with).into(),
            talk.reason.chinese().into(),
        ]
    });
    let unit = store::organization::branch(cx.tx, branch)?.name;
    let name = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name;
    Ok(Ledger {
        title: format!("{year}年谈心谈话台账"),
        unit: format!("{unit}{name}"),
        as_of: as_of(today),
        date: today,
        columns: COLUMNS.to_vec(),
        rows: rows.collect(),
        notes: vec!["台账只记谈话的人、日期和事由；谈话内容由双方保存，不列入。".to_owned()],
    })
}
