//! Those on the way into the Party as a ledger (发展党员工作台账).

use documents::ledger::{Column, Ledger, Value, as_of};

use super::list;
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Its columns.
pub(crate) const COLUMNS: [Column; 7] = [
    Column::new("number", "序号", 3),
    Column::new("name", "姓名", 5),
    Column::new("standing", "身份", 6),
    Column::new("contacts", "培养联系人", 8),
    Column::new("last", "最近一步", 10),
    Column::new("last_on", "日期", 6),
    Column::new("next", "下一步", 10),
];

/// Everybody of the permit's group who is no full member.
///
/// # Errors
/// As the store.
pub fn ledger(cx: &mut Cx<'_>, permit: &Permit<may::ReadDevelopment>) -> Result<Ledger, Error> {
    let view = list::list(cx, permit)?;
    let branch = store::organization::branch(cx.tx, permit.branch())?.name;
    let rows = (1..).zip(&view.lines).map(|(number, line)| {
        let contacts: Vec<_> = line.contacts.iter().map(|p| view.names.of(*p)).collect();
        vec![
            Value::Number(number),
            line.member.name.as_str().into(),
            line.member.standing.chinese().into(),
            contacts.join("、").into(),
            line.last.map(|(step, _)| step.chinese()).into(),
            line.last.map(|(_, on)| on).into(),
            line.next.map(|step| step.chinese()).into(),
        ]
    });
    Ok(Ledger {
        title: "发展党员工作台账".to_owned(),
        unit: format!("{branch}{}", view.group),
        as_of: as_of(view.today),
        date: view.today,
        columns: COLUMNS.to_vec(),
        rows: rows.collect(),
        notes: Vec::new(),
    })
}
