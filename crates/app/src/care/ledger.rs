//! The difficulties of a group and the help with them as a ledger (关心帮扶台账), for the leader.

use documents::ledger::{Column, Ledger, Value, as_of};

use crate::{
    Cx, Error,
    permission::{Permit, may},
};

const COLUMNS: [Column; 8] = [
    Column::new("number", "序号", 3),
    Column::new("person", "姓名", 5),
    Column::new("need", "情况类别", 6),
    Column::new("what", "简要情况", 12),
    Column::new("opened_on", "登记日期", 6),
    Column::new("done", "做了什么", 14),
    Column::new("follow_up", "下次联系", 6),
    Column::new("closed_on", "不再需要", 6),
];

/// All difficulties of the permit's group. Taking them along is written down in the journal.
///
/// # Errors
/// As the store.
pub fn ledger(cx: &mut Cx<'_>, permit: &Permit<may::OpenCare>) -> Result<Ledger, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let names = cx.names(permit)?;
    let mut rows = Vec::new();
    for (number, care) in (1..).zip(store::care::of_group(cx.tx, branch, group)?) {
        let notes = store::care::notes(cx.tx, branch, care.id)?;
        let done = notes.iter().map(|note| {
            format!("{}月{}日{}：{}", note.on.month(), note.on.day(), note.act.chinese(), note.text)
        });
        rows.push(vec![
            Value::Number(number),
            names.of(care.person).into(),
            care.need.chinese().into(),
            care.what.as_str().into(),
            cx.local_of(care.opened.at).date().into(),
            done.collect::<Vec<_>>().join("\n").into(),
            care.follow_up.into(),
            care.closed.into(),
        ]);
    }
    cx.journal(permit, "care.export", group.uuid())?;
    let unit = store::organization::branch(cx.tx, branch)?.name;
    let name = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name;
    Ok(Ledger {
        title: "关心帮扶台账".to_owned(),
        unit: format!("{unit}{name}"),
        as_of: as_of(today),
        date: today,
        columns: COLUMNS.to_vec(),
        rows,
        notes: vec!["有个人情况，请妥善保管，用完销毁。".to_owned()],
    })
}
