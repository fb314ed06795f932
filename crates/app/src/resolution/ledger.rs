//! The resolutions and tasks of a year as a ledger (决议和任务落实情况), with how far every group is with each.

use documents::ledger::{Column, Ledger, Value, as_of};

use super::list::{self, Handed};
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

const COLUMNS: [Column; 9] = [
    Column::new("number", "序号", 3),
    Column::new("kind", "类别", 5),
    Column::new("title", "名称", 10),
    Column::new("text", "要求", 14),
    Column::new("meeting", "在哪次会上通过", 8),
    Column::new("passed_on", "通过日期", 7),
    Column::new("due", "完成期限", 7),
    Column::new("progress", "各党小组落实情况", 18),
    Column::new("ended", "撤销原因", 8),
];

/// Those that were passed in a year or were to be carried out in it, the oldest first.
///
/// # Errors
/// As the store.
pub fn ledger(cx: &mut Cx<'_>, permit: &Permit<may::ReadBranch>, year: i16) -> Result<Ledger, Error> {
    let view = list::list(cx, permit)?;
    let branch = store::organization::branch(cx.tx, permit.branch())?.name;
    let is_of = |one: &&Handed| {
        one.resolution.passed_on.year() == year || one.resolution.due.is_some_and(|due| due.year() == year)
    };
    let rows = (1..).zip(view.all.iter().rev().filter(is_of)).map(|(number, one)| {
        let resolution = &one.resolution;
        let said = one.groups.iter().map(|group| {
            format!("{}：{}", group.group.name, group.progress.words(resolution.due, view.today))
        });
        vec![
            Value::Number(number),
            resolution.kind.chinese().into(),
            resolution.title.as_str().into(),
            resolution.text.as_str().into(),
            resolution.meeting.as_ref().map(ToString::to_string).into(),
            resolution.passed_on.into(),
            resolution.due.into(),
            said.collect::<Vec<_>>().join("；").into(),
            resolution.ended.as_ref().map(|(_, why)| why.to_string()).into(),
        ]
    });
    Ok(Ledger {
        title: format!("{year}年支部决议和任务落实情况"),
        unit: branch.to_string(),
        as_of: as_of(view.today),
        date: view.today,
        columns: COLUMNS.to_vec(),
        rows: rows.collect(),
        notes: vec!["只列事实，不作比较。".to_owned()],
    })
}
