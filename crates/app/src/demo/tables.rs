//! The sample's superiors' tables: a register in the order that an office asked for, and the year's dues.

use super::{Sample, Stage, acting, days_before};
use crate::{
    Error, permission,
    superior_table::keep::{self, ColumnInput, NewTable, TableInput},
};

/// Heading, with the row above before a colon, what fills it, fixed words.
type Line = (&'static str, &'static str, &'static str);

/// A register, as an office wants it: other words and another order than the roster, with what the system does not know left open.
const REGISTER: [Line; 12] = [
    ("序号", "number", ""),
    ("所在党支部", "branch", ""),
    ("党小组", "group", ""),
    ("基本情况：姓名", "ledger:name", ""),
    ("基本情况：性别", "ledger:gender", ""),
    ("基本情况：出生年月日", "ledger:born_on", ""),
    ("基本情况：学历", "ledger:education", ""),
    ("党内情况：人员类别", "ledger:standing", ""),
    ("党内情况：加入党组织日期", "ledger:joined_on", ""),
    ("工作岗位", "ledger:work", ""),
    ("隶属单位", "fixed", "示例市档案局"),
    ("备注", "blank", ""),
];

const DUES: [Line; 7] = [
    ("序号", "number", ""),
    ("党小组", "group", ""),
    ("党员姓名", "ledger:name", ""),
    ("月交标准", "ledger:monthly", ""),
    ("全年已交", "ledger:paid", ""),
    ("欠交", "ledger:owing", ""),
    ("本人签名", "blank", ""),
];

pub(super) fn seed(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let today = stage.today();
    let tables: [(&str, &str, &[Line], bool); 2] =
        [("党员基本情况登记表", "roster", &REGISTER, true), ("党费收缴情况报送表", "dues", &DUES, false)];
    for (title, source, lines, shared) in tables {
        let mut cx = stage.at(days_before(today, 12, 10, 15))?;
        let secretary = acting(&mut cx, sample, "林知远")?;
        let permit = permission::in_branch(&secretary)?;
        let new = NewTable { title: title.to_owned(), source: source.to_owned(), scope: "branch".to_owned() };
        let id = keep::add(&mut cx, &permit, &new)?;
        let column = |(heading, fill, words): &Line| {
            let (above, heading) = heading.split_once('：').unwrap_or(("", heading));
            ColumnInput {
                above: above.to_owned(),
                heading: heading.to_owned(),
                fill: (*fill).to_owned(),
                words: (*words).to_owned(),
            }
        };
        let columns = lines.iter().map(column).collect();
        let input = TableInput { title: new.title, scope: new.scope, columns, shared };
        keep::keep(&mut cx, &permit, (id, 1), &input)?;
    }
    Ok(())
}
