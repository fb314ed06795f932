//! The dues of a group and a year as a ledger (党费收缴台账): members by months.

use documents::ledger::{Column, Ledger, Value, as_of};
use domain::dues::{Base, EntryKind, MonthState, YearMonth};

use super::Book;
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

const MONTHS: [Column; 12] = [
    Column::new("month_01", "1月", 4),
    Column::new("month_02", "2月", 4),
    Column::new("month_03", "3月", 4),
    Column::new("month_04", "4月", 4),
    Column::new("month_05", "5月", 4),
    Column::new("month_06", "6月", 4),
    Column::new("month_07", "7月", 4),
    Column::new("month_08", "8月", 4),
    Column::new("month_09", "9月", 4),
    Column::new("month_10", "10月", 4),
    Column::new("month_11", "11月", 4),
    Column::new("month_12", "12月", 4),
];

/// The dues of a year of the permit's group. Sums are what was paid for the month, counter-entries taken off.
///
/// # Errors
/// As the store.
pub fn ledger(cx: &mut Cx<'_>, permit: &Permit<may::ReadDues>, year: i16) -> Result<Ledger, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let first = YearMonth::new(year, 1).ok_or(Error::NotFound)?;
    let book = Book::load(cx, branch)?;
    let entries = store::dues::entries(cx.tx, branch, first, first.plus(11))?;
    let roster = store::person::roster(cx.tx, branch, group, today)?;
    let mut columns = vec![
        Column::new("number", "序号", 3),
        Column::new("name", "姓名", 5),
        Column::new("monthly", "每月应交", 5),
    ];
    columns.extend(MONTHS);
    columns.extend([Column::new("paid", "已交合计", 5), Column::new("owing", "欠交", 5)]);
    let mut rows = Vec::new();
    for (number, member) in (1..).zip(roster.members()) {
        let own: Vec<_> = entries.iter().filter(|e| e.person == member.id).cloned().collect();
        let monthly = Base::at(book.bases(member.id), first.plus(11)).map(|b| Value::Money(b.monthly.0));
        let mut row =
            vec![Value::Number(number), member.name.as_str().into(), monthly.unwrap_or(Value::Empty)];
        let (mut paid, mut owing) = (0, 0);
        for month in first.to(first.plus(11)) {
            let state = book.account(member.id, &own, |account| account.state(month));
            let fen: i64 = own.iter().filter(|e| e.month == month).map(|e| e.fen.0).sum();
            paid += fen;
            let is_over = month <= YearMonth::of(today);
            row.push(match state {
                MonthState::NotDue => Value::Text("—".to_owned()),
                MonthState::Elsewhere => Value::Text("异地".to_owned()),
                MonthState::Exempt => Value::Text("免交".to_owned()),
                MonthState::Unfixed => Value::Empty,
                MonthState::Paid(fen) => Value::Money(fen.0),
                MonthState::Unpaid(missing) => {
                    if is_over {
                        owing += missing.0;
                    }
                    if fen == 0 { Value::Empty } else { Value::Money(fen) }
                }
            });
        }
        row.extend([Value::Money(paid), Value::Money(owing)]);
        rows.push(row);
    }
    let counters = entries.iter().filter(|e| e.kind == EntryKind::Counter).count();
    let mut notes = vec![
        "单位：元。“—”表示当月不在本支部交，“异地”表示已在别处交纳，空格表示没有交或没有核定。".to_owned(),
    ];
    if counters > 0 {
        notes.push("有冲正的月份，金额已减去冲正的数；每一笔登记和冲正的原因见各人的记录。".to_owned());
    }
    let unit = store::organization::branch(cx.tx, branch)?.name;
    let name = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name;
    Ok(Ledger {
        title: format!("{year}年党费收缴台账"),
        unit: format!("{unit}{name}"),
        as_of: as_of(today),
        date: today,
        columns,
        rows,
        notes,
    })
}
