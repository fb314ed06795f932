//! The opinions of a group as a ledger (意见诉求台账).

use documents::ledger::{Column, Ledger, Value, as_of};
use domain::opinion::OpinionAct;

use super::source;
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Its columns.
pub(crate) const COLUMNS: [Column; 9] = [
    Column::new("number", "序号", 3),
    Column::new("raised_on", "提出日期", 6),
    Column::new("kind", "类别", 5),
    Column::new("source", "谁提出的", 6),
    Column::new("text", "内容", 14),
    Column::new("state", "情况", 6),
    Column::new("reported_on", "报支部日期", 6),
    Column::new("answer", "答复或者解决情况", 12),
    Column::new("told_on", "反馈日期", 6),
];

/// All opinions of the permit's group, the newest first.
///
/// # Errors
/// As the store.
pub fn ledger(cx: &mut Cx<'_>, permit: &Permit<may::HandleOpinion>) -> Result<Ledger, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let names = cx.names(permit)?;
    let mut rows = Vec::new();
    for (number, opinion) in (1..).zip(store::opinion::of_group(cx.tx, branch, group)?) {
        let notes = store::opinion::notes(cx.tx, branch, opinion.id)?;
        let last = |acts: &[OpinionAct]| notes.iter().rev().find(|n| acts.contains(&n.act));
        let day = |act: OpinionAct| last(&[act]).map(|note| cx.local_of(note.mark.at).date());
        let answer = last(&[OpinionAct::Answer, OpinionAct::Settle]).map(|note| note.text.to_string());
        rows.push(vec![
            Value::Number(number),
            opinion.raised_on.into(),
            opinion.kind.chinese().into(),
            source(&opinion, &names).into(),
            opinion.text.as_str().into(),
            opinion.standing().into(),
            day(OpinionAct::Report).into(),
            answer.into(),
            day(OpinionAct::TellBack).into(),
        ]);
    }
    let unit = store::organization::branch(cx.tx, branch)?.name;
    let name = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name;
    Ok(Ledger {
        title: "意见诉求台账".to_owned(),
        unit: format!("{unit}{name}"),
        as_of: as_of(today),
        date: today,
        columns: COLUMNS.to_vec(),
        rows,
        notes: Vec::new(),
    })
}
