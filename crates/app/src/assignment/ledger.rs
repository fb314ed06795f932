//! The work of a group as a ledger (任务台账).

use documents::ledger::{Column, Ledger, Value, as_of};
use domain::text::Note;

use super::list::{self, WorkList};
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Its columns.
pub(crate) const COLUMNS: [Column; 9] = [
    Column::new("number", "序号", 4),
    Column::new("what", "工作内容", 14),
    Column::new("measures", "具体要求", 12),
    Column::new("source", "来源", 10),
    Column::new("responsible", "承办人", 5),
    Column::new("due", "完成期限", 7),
    Column::new("state", "情况", 5),
    Column::new("result", "办理结果", 12),
    Column::new("overdue", "是否过期", 4),
];

/// All work of the permit's group, open first.
///
/// # Errors
/// As the store.
pub fn ledger(cx: &mut Cx<'_>, permit: &Permit<may::ReadWork>) -> Result<Ledger, Error> {
    let list = list::list(cx, permit)?;
    of_list(cx, permit, &list)
}

/// A list of work that has been loaded.
///
/// # Errors
/// As the store.
pub(crate) fn of_list(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadWork>,
    list: &WorkList,
) -> Result<Ledger, Error> {
    let branch = store::organization::branch(cx.tx, permit.branch())?.name;
    let rows = (1..).zip(&list.work).map(|(number, work)| {
        let note = |note: &Option<Note>| Value::from(note.as_ref().map(ToString::to_string));
        vec![
            Value::Number(number),
            work.what.as_str().into(),
            note(&work.measures),
            list.source(work.id).into(),
            list.names.of(work.responsible).into(),
            work.due.into(),
            work.state.chinese().into(),
            note(&work.result),
            if work.is_overdue(list.today) { "已过期限".into() } else { Value::Empty },
        ]
    });
    Ok(Ledger {
        title: "党小组任务台账".to_owned(),
        unit: format!("{branch}{}", list.group),
        as_of: as_of(list.today),
        date: list.today,
        columns: COLUMNS.to_vec(),
        rows: rows.collect(),
        notes: Vec::new(),
    })
}
