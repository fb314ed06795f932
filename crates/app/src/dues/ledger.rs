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

/// Its columns.
pub(crate) fn columns() -> Vec<Column> {
    let mut columns = vec![
        Column::new("number", "序号", 3),
        Column::new("name", "姓名", 5),
        Column::new("monthly", "每月应交", 5),
    ];
    columns.extend(MONTHS);
    columns.extend([Column::new("paid", "已交合计", 5), Column::new("owing", "欠交", 5)]);
    columns
}

/// The dues of a year of the permit's group. Sums are what was paid for the month, counter-entries taken off.
///
/// # Errors
/// As the store.
pub fn ledger(cx: &mut Cx<'_>, permit: &Permit<may::ReadDues>, year: i16) -> Result<Ledger, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let first = YearMonth::new(year, 1).ok_or(Error::NotFound)?;
    let book = Book::load(cx, branch)?;
    let entries = store::dues::entries_by_group(cx.tx, branch, first, first.plus(11))?;
    // Whoever left within the year stays in its list; money stays with the group that took it.
    let span = (first.first(), first.plus(11).last().min(today));
    let people = store::person::members_between(cx.tx, branch, group, span)?;
    let mut rows = Vec::new();
    for (number, (member, _)) in (1..).zip(&people) {
        let whole: Vec<_> =
            entries.iter().filter(|(_, e)| e.person == member.id).map(|(_, e)| e.clone()).collect();
        let taken = |month: YearMonth| -> i64 {
            let own =
                entries.iter().filter(|(of, e)| *of == group && e.person == member.id && e.month == month);
            own.map(|(_, e)| e.fen.0).sum()
        };
        let stays = store::person::groups(cx.tx, branch, member.id)?;
        let monthly = Base::at(book.bases(member.id), first.plus(11)).map(|b| Value::Money(b.monthly.0));
        let mut row =
            vec![Value::Number(number), member.name.as_str().into(), monthly.unwrap_or(Value::Empty)];
        let (mut paid, mut owing) = (0, 0);
        for month in first.to(first.plus(11)) {
            let fen = taken(month);
            paid += fen;
            let day = month.last().min(today.max(month.first()));
            let is_elsewhere = stays.iter().any(|stay| stay.value != group && stay.covers(day));
            let paid_elsewhere = whole.iter().any(|e| e.month == month && e.fen.0 != 0);
            if fen == 0 && (is_elsewhere || paid_elsewhere) {
                row.push(Value::Text("他组".to_owned()));
                continue;
            }
            let is_over = month <= YearMonth::of(today);
            row.push(match book.account(member.id, &whole, |account| account.state(month)) {
                MonthState::NotDue => Value::Text("—".to_owned()),
                MonthState::Elsewhere => Value::Text("异地".to_owned()),
                MonthState::Exempt => Value::Text("免交".to_owned()),
                MonthState::Unfixed => Value::Empty,
                MonthState::Paid(_) => Value::Money(fen),
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
    let counters = entries.iter().filter(|(of, e)| *of == group && e.kind == EntryKind::Counter).count();
    let mut notes = vec![
        "单位：元。“—”表示当月不在本支部交，“他组”表示当月在别的党小组交，“异地”表示已在别处交纳，空格表示没有交或没有核定。".to_owned(),
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
        columns: columns(),
        rows,
        notes,
    })
}
