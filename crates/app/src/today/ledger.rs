//! What is due, to take along: in the same order, and in words that may leave the system.

use documents::ledger::{Column, Ledger, Value, as_of};
use domain::due::Urgency;

use super::{Due, today};
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

const COLUMNS: [Column; 6] = [
    Column::new("number", "序号", 3),
    Column::new("urgency", "先后", 5),
    Column::new("title", "要办的事", 16),
    Column::new("why", "说明", 18),
    Column::new("until", "期限", 8),
    Column::new("side", "谁的事", 4),
];

/// What is due for whoever holds the permit.
///
/// # Errors
/// As [`today`].
pub fn ledger(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>) -> Result<Ledger, Error> {
    let page = today(cx, permit.actor())?;
    let branch = store::organization::branch(cx.tx, permit.branch())?.name;
    let all = page.parts().flat_map(|(urgency, part)| part.iter().map(move |due| (urgency, due)));
    let row = |(number, (urgency, due)): (i64, (Urgency, &Due))| {
        let is_told = due.outside() == due.title;
        vec![
            Value::Number(number),
            urgency.chinese().into(),
            due.outside().into(),
            if is_told { due.why.as_str().into() } else { Value::Empty },
            due.until(page.today).into(),
            due.side.chinese().into(),
        ]
    };
    let rows = (1..).zip(all).map(row).collect();
    Ok(Ledger {
        title: "本月要办".to_owned(),
        unit: format!("{branch}{}　{}", page.group.unwrap_or_default(), permit.actor().name),
        as_of: as_of(page.today),
        date: page.today,
        columns: COLUMNS.to_vec(),
        rows,
        notes: vec!["涉及个人情况的事，这里只写事由，详情请登录查看。".to_owned()],
    })
}
