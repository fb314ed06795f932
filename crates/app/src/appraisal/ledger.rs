//! The appraisal of a year as a ledger (民主评议党员台账), for the branch: what is there of each, and the grade that was decided. What
//! was written and said, and what the poll came to, is not in it.

use documents::ledger::{Column, Ledger, Value, as_of};
use domain::{id::AppraisalId, person::Standing};

use super::{decide, find, group_name};
use crate::{
    Cx, Error,
    permission::{self, Permit, may},
};

const COLUMNS: [Column; 10] = [
    Column::new("number", "序号", 3),
    Column::new("name", "姓名", 5),
    Column::new("group", "党小组", 7),
    Column::new("standing", "身份", 6),
    Column::new("self_on", "交个人自评", 6),
    Column::new("mutual", "党员互评", 4),
    Column::new("reason", "缺项原因", 8),
    Column::new("grade", "评定等次", 5),
    Column::new("decided_on", "评定日期", 6),
    Column::new("decided_by", "由谁评定", 8),
];

/// The ledger, in the order of the roster.
///
/// # Errors
/// [`Error::NotFound`].
pub fn ledger(cx: &mut Cx<'_>, permit: &Permit<may::ReadPoll>, id: AppraisalId) -> Result<Ledger, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let one = find(cx, branch, id)?;
    let names = cx.names(permit)?;
    let decided = decide::standing(store::appraised::decisions(cx.tx, branch, id)?);
    let parts = store::appraisal::parts(cx.tx, branch, id)?;
    let mut rows = Vec::new();
    for (number, about) in (1..).zip(store::appraised::all(cx.tx, branch, id)?) {
        let handed = store::appraised::handed_in(cx.tx, branch, id, about.person)?;
        let standing = store::person::standing_on(cx.tx, branch, about.person, today)?;
        let grade = decided.iter().find(|d| d.person == about.person);
        let none = match standing {
            Some(Standing::Probationary) => "不评定",
            _ if about.is_guest => "在所在支部评定",
            _ => "",
        };
        // Why something is missing is read by who reads the part, and only while it is missing.
        let is_read = one.is_past_groups() || parts.iter().any(|p| p.group == about.group && !p.is_open());
        let reads =
            is_read && permission::in_group::<may::ReadAppraised>(cx, permit.actor(), about.group).is_ok();
        let reason = about.reason.as_ref().filter(|_| reads && about.lacks()).map(ToString::to_string);
        rows.push(vec![
            Value::Number(number),
            names.of(about.person).into(),
            group_name(cx, branch, about.group)?.into(),
            standing.map_or("已不在名册", Standing::chinese).into(),
            handed.last().map(|last| cx.local_of(last.at).date()).into(),
            if about.remarks > 0 { "有" } else { "" }.into(),
            reason.into(),
            grade.map_or(none, |d| d.grade.chinese()).into(),
            grade.map(|d| d.on).into(),
            grade.map(|d| d.body.chinese()).into(),
        ]);
    }
    let unit = store::organization::branch(cx.tx, branch)?.name;
    Ok(Ledger {
        title: format!("{}年民主评议党员台账", one.year),
        unit: unit.to_string(),
        as_of: as_of(today),
        date: today,
        columns: COLUMNS.to_vec(),
        rows,
        notes: vec![
            "按名册顺序排列，不排名次。自评、互评的内容和测评票数不列入。预备党员参加评议，不评定等次。"
                .to_owned(),
        ],
    })
}
