//! The matters of a branch as a ledger (处置处分台账), for who handles them: what stands where, without facts, statements or opinions.

use documents::ledger::{Column, Ledger, Value, as_of};

use super::hear;
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

const COLUMNS: [Column; 10] = [
    Column::new("number", "序号", 3),
    Column::new("person", "姓名", 5),
    Column::new("group", "党小组", 6),
    Column::new("kind", "类别", 5),
    Column::new("opened_on", "交办日期", 6),
    Column::new("heard_on", "党小组会日期", 6),
    Column::new("sent_on", "意见送支部", 6),
    Column::new("decision", "支部的决定", 7),
    Column::new("approved_on", "批准日期", 6),
    Column::new("until", "期限到", 6),
];

/// All matters of the branch. Taking them along is written down in the journal.
///
/// # Errors
/// As the store.
pub fn ledger(cx: &mut Cx<'_>, permit: &Permit<may::OpenDisposition>) -> Result<Ledger, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let names = cx.names(permit)?;
    let groups = store::organization::groups(cx.tx, branch)?;
    let mut rows = Vec::new();
    let mut all = store::disposition::all(cx.tx, branch)?;
    all.reverse();
    for (number, one) in (1..).zip(&all) {
        let heard = hear::heard_in(cx, branch, one)?.filter(|hearing| hearing.is_over);
        let group = groups.iter().find(|g| g.id == one.group).map(|g| g.name.to_string());
        rows.push(vec![
            Value::Number(number),
            names.of(one.person).into(),
            group.unwrap_or_default().into(),
            one.kind.chinese().into(),
            cx.local_of(one.opened.at).date().into(),
            heard.map(|hearing| hearing.start.date()).into(),
            one.sent.map(|mark| cx.local_of(mark.at).date()).into(),
            one.decision.as_ref().map_or("", |d| d.measure.chinese()).into(),
            one.decision.as_ref().and_then(|d| d.approved).map(|by| by.on).into(),
            one.ends().into(),
        ]);
    }
    cx.journal(permit, "disposition.export", branch.uuid())?;
    Ok(Ledger {
        title: "处置处分台账".to_owned(),
        unit: store::organization::branch(cx.tx, branch)?.name.to_string(),
        as_of: as_of(today),
        date: today,
        columns: COLUMNS.to_vec(),
        rows,
        notes: vec![
            "只供支部书记、纪检委员使用，请妥善保管，用完销毁。党小组只提意见，决定由支部作出。".to_owned(),
        ],
    })
}
