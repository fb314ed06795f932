//! A year's study of a group as a ledger (学习台账).

use documents::ledger::{Column, Ledger, Value, as_of};

use domain::{attachment::FileOwner, study::Study};

use super::year::{self, StudyYear};
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Its columns.
pub(crate) const COLUMNS: [Column; 8] = [
    Column::new("number", "序号", 3),
    Column::new("on", "日期", 6),
    Column::new("theme", "主题", 9),
    Column::new("title", "学习内容", 12),
    Column::new("hours", "学时", 3),
    Column::new("people", "参加的同志", 12),
    Column::new("made_up", "补学的同志", 9),
    Column::new("materials", "材料", 9),
];

/// Where the materials are, and the names of the files.
fn materials(view: &StudyYear, study: &Study) -> String {
    let said = study.materials.iter().map(ToString::to_string);
    let files = view.files(FileOwner::Study(study.id)).map(|file| file.name.to_string());
    said.chain(files).collect::<Vec<_>>().join("；")
}

/// A year of the permit's group, the oldest first. The hours of single people are not in it.
///
/// # Errors
/// As [`year::year`].
pub fn ledger(cx: &mut Cx<'_>, permit: &Permit<may::ReadStudy>, of: i16) -> Result<Ledger, Error> {
    let view = year::year(cx, permit, of)?;
    let branch = store::organization::branch(cx.tx, permit.branch())?.name;
    let counted = view.studies.iter().rev().filter(|row| row.study.withdrawn.is_none());
    let rows = (1..).zip(counted).map(|(number, row)| {
        let names = |made_up: bool| {
            let all = row.parts.iter().filter(|p| p.made_up.is_some() == made_up);
            all.map(|p| view.names.of(p.person)).collect::<Vec<_>>().join("、")
        };
        vec![
            Value::Number(number),
            row.study.on.into(),
            row.study.theme.chinese().into(),
            row.study.title.as_str().into(),
            row.study.hours.to_string().into(),
            names(false).into(),
            names(true).into(),
            materials(&view, &row.study).into(),
        ]
    });
    Ok(Ledger {
        title: format!("{of}年学习台账"),
        unit: format!("{branch}{}", view.group),
        as_of: as_of(view.today),
        date: view.today,
        columns: COLUMNS.to_vec(),
        rows: rows.collect(),
        notes: vec![
            "学时按《中国共产党党员教育管理工作条例》第二十条记录，只给本人和组长看，不作比较。".to_owned(),
        ],
    })
}
