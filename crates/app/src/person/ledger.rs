//! The roster as a ledger (名册).

use documents::ledger::{Column, Ledger, Value, as_of};
use domain::{membership::Relation, person::Standing};
use jiff::civil::Date;

use super::roster;
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Its columns.
pub(crate) const COLUMNS: [Column; 14] = [
    Column::new("number", "序号", 3),
    Column::new("name", "姓名", 6),
    Column::new("gender", "性别", 3),
    Column::new("ethnicity", "民族", 4),
    Column::new("born_on", "出生日期", 8),
    Column::new("education", "学历", 7),
    Column::new("standing", "身份", 7),
    Column::new("joined_on", "入党日期", 8),
    Column::new("full_since", "转正日期", 8),
    Column::new("post", "党内职务", 6),
    Column::new("work", "工作单位及职务", 8),
    Column::new("relation", "组织关系", 7),
    Column::new("mobile", "手机号", 11),
    Column::new("id_tail", "身份证号后四位", 6),
];

/// The roster of the permit's group on a day. Its making is written into the journal: it holds personal data.
///
/// # Errors
/// [`Error::Invalid`] for a day in the future.
pub fn ledger(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditRoster>,
    reading: &Permit<may::ReadRoster>,
    on: Option<Date>,
) -> Result<Ledger, Error> {
    let ledger = table(cx, permit, reading, on)?;
    cx.journal(permit, EXPORT, permit.group()?.uuid())?;
    Ok(ledger)
}

/// The verb of the journal for a roster that somebody takes along.
pub(crate) const EXPORT: &str = "person.export";

/// The same to look at, or for a use case that writes the journal itself once it knows that the roster is taken along.
///
/// # Errors
/// [`Error::Invalid`] for a day in the future.
pub(crate) fn table(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditRoster>,
    reading: &Permit<may::ReadRoster>,
    on: Option<Date>,
) -> Result<Ledger, Error> {
    let branch = permit.branch();
    let view = roster::roster(cx, reading, on)?;
    let full_since = store::membership::full_since(cx.tx, branch)?;
    let branch_name = store::organization::branch(cx.tx, branch)?.name;
    let group_name = view.group.name.to_string();
    let rows = (1..).zip(&view.lines).map(|(number, line)| {
        let p = &line.particulars;
        let word = |word: &Option<domain::text::Word>| Value::from(word.as_ref().map(ToString::to_string));
        let full = full_since.iter().find(|(id, _)| *id == line.person.id).map(|(_, on)| *on);
        let full = full.filter(|_| line.standing.value == Standing::Full);
        let elsewhere = line.place.as_ref().map(|place| format!("：{place}")).unwrap_or_default();
        vec![
            Value::Number(number),
            line.person.name.as_str().into(),
            p.gender.map(|g| g.chinese().to_owned()).into(),
            word(&p.ethnicity),
            p.born_on.into(),
            word(&p.education),
            line.standing.value.chinese().into(),
            p.joined_on.into(),
            full.into(),
            view.posts_of(line.person.id).into(),
            word(&p.work),
            match line.relation {
                Relation::Formal => "在本支部".into(),
                other => format!("{}{elsewhere}", other.chinese()).into(),
            },
            line.person.mobile.as_ref().map(|m| m.as_str().to_owned()).into(),
            p.id_tail.as_ref().map(ToString::to_string).into(),
        ]
    });
    Ok(Ledger {
        title: "党小组名册".to_owned(),
        unit: format!("{branch_name}{group_name}"),
        as_of: as_of(view.on),
        date: view.on,
        columns: COLUMNS.to_vec(),
        rows: rows.collect(),
        notes: vec!["名册含有个人信息，请妥善保管，用完及时销毁。".to_owned()],
    })
}
