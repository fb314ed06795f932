//! Collecting: one month by one tap; several months, another day, more than is due; months that were paid elsewhere.

use domain::{
    dues::{DuesEntry, EntryKind, Fen, MonthState, YearMonth, is_long_back},
    id::{DuesEntryId, PersonId},
    text::Reason,
};
use jiff::civil::Date;

use super::{Book, fix::WHICH_MONTH};
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
    person::checked,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The first month.
    pub from: String,
    /// The last month; the same where it is empty.
    pub until: String,
    /// What was given for a single month, in 元; what is due where it is empty.
    pub fen: String,
    /// What the page showed as due for the first month, in 元; nothing is held against it where it is empty.
    pub shown: String,
    /// The day on which it was given; today where it is empty.
    pub on: String,
    /// Why so late, or where it was paid.
    pub note: String,
}

/// The most months that are paid at once.
const MOST: usize = 24;

/// How far ahead dues are taken, in months.
const AHEAD: i32 = 12;

/// The months of a form.
fn months(check: &mut Check, input: &Input, today: Date) -> Option<Vec<YearMonth>> {
    let from = check.parse::<YearMonth>("from", "月份", &input.from, WHICH_MONTH);
    let until = match input.until.trim() {
        "" => from,
        text => check.parse::<YearMonth>("until", "到哪个月", text, WHICH_MONTH),
    };
    let (from, until) = (from?, until?);
    if until < from {
        check.fault("until", "到哪个月", "早于开始的月份，请核对");
        return None;
    }
    if until > YearMonth::of(today).plus(AHEAD) {
        check.fault("until", "到哪个月", "离现在太远，最多预交到明年同月，请核对年份");
        return None;
    }
    let months: Vec<_> = from.to(until).take(MOST + 1).collect();
    if months.len() > MOST {
        check.fault("until", "到哪个月", format!("一次最多登记 {MOST} 个月，请分几次登记"));
        return None;
    }
    Some(months)
}

fn day(cx: &Cx<'_>, check: &mut Check, typed: &str) -> Option<Date> {
    let today = cx.local().date();
    let day = match typed.trim() {
        "" => today,
        text => check.parse::<Date>("on", "交款日期", text, "请写成 2026-03-20 这样的日期")?,
    };
    if day > today {
        check.fault("on", "交款日期", "晚于今天，请在交款以后再登记");
        return None;
    }
    check.not_long_ago("on", "交款日期", day, today)
}

/// Enters what a member has paid to the leader. Answers what was taken.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] as [`domain::dues::Account::take`];
/// [`Error::Stale`] where another sum is due by now than the page showed.
pub fn collect(
    cx: &mut Cx<'_>,
    permit: &Permit<may::CollectDues>,
    person: PersonId,
    input: &Input,
) -> Result<Fen, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let mut check = Check::default();
    let months = months(&mut check, input, today);
    let fen = match input.fen.trim() {
        "" => None,
        text => check.take("fen", "实收金额", text.parse::<Fen>()),
    };
    if fen.is_some() && months.as_ref().is_some_and(|m| m.len() > 1) {
        check.fault(
            "fen",
            "实收金额",
            "一次登记几个月时，按每月应交的数登记，请不要填写；要多交的，单独登记那一个月",
        );
    }
    let on = day(cx, &mut check, &input.on);
    let note = check.take("note", "说明", Reason::optional(&input.note)).flatten();
    if note.is_none() && months.as_ref().is_some_and(|all| all.iter().any(|m| is_long_back(*m, today))) {
        check.fault("note", "说明", "补交一般不超过 6 个月；补交更早的，请写明原因");
    }
    check.done()?;
    let (months, on) = (checked(months)?, checked(on)?);
    let book = Book::load(cx, branch)?;
    let before = store::dues::entries_of(cx.tx, branch, person)?;
    let mut taken = Fen(0);
    for (number, month) in months.into_iter().enumerate() {
        let state = book.account(person, &before, |account| account.state(month));
        let due = if let MonthState::Unpaid(due) = state { Some(due) } else { None };
        if number == 0 && !input.shown.is_empty() && input.shown.parse().ok() != due {
            return Err(Error::Stale);
        }
        let sum = fen.or(due).unwrap_or_default();
        book.account(person, &before, |account| account.take(month, sum))?;
        let entry = DuesEntry {
            id: cx.new_id::<DuesEntryId>()?,
            person,
            month,
            fen: sum,
            kind: EntryKind::Collected,
            on,
            mark: cx.mark(permit),
            reverses: None,
            note: note.clone(),
            handover: None,
        };
        store::dues::add_entry(cx.tx, branch, group, &entry)?;
        cx.journal(permit, "dues.collect", entry.id.uuid())?;
        taken.0 += sum.0;
    }
    Ok(taken)
}

/// Notes months that a member has paid elsewhere: before a transfer, or where a floating member lives (Art 9).
///
/// # Errors
/// As [`collect`].
pub fn elsewhere(
    cx: &mut Cx<'_>,
    permit: &Permit<may::CollectDues>,
    person: PersonId,
    input: &Input,
) -> Result<(), Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let mut check = Check::default();
    let months = months(&mut check, input, cx.local().date());
    let note = check.take("note", "交到哪里、凭什么登记", Reason::new(&input.note));
    check.done()?;
    let (months, note) = (checked(months)?, checked(note)?);
    let book = Book::load(cx, branch)?;
    let before = store::dues::entries_of(cx.tx, branch, person)?;
    for month in months {
        let (state, paid) =
            book.account(person, &before, |account| (account.state(month), account.paid(month)));
        // What was never fixed here may have been paid there.
        match state {
            MonthState::Unpaid(_) if paid > Fen(0) => {
                return Err(domain::dues::DuesRefusal::PaidInPart(month).into());
            }
            MonthState::Unpaid(_) | MonthState::Unfixed => {}
            MonthState::NotDue => return Err(domain::dues::DuesRefusal::NotDue(month).into()),
            MonthState::Exempt => return Err(domain::dues::DuesRefusal::Exempt(month).into()),
            MonthState::Paid(_) | MonthState::Elsewhere => {
                return Err(domain::dues::DuesRefusal::PaidAlready(month).into());
            }
        }
        let entry = DuesEntry {
            id: cx.new_id::<DuesEntryId>()?,
            person,
            month,
            fen: Fen(0),
            kind: EntryKind::Elsewhere,
            on: cx.local().date(),
            mark: cx.mark(permit),
            reverses: None,
            note: Some(note.clone()),
            handover: None,
        };
        store::dues::add_entry(cx.tx, branch, group, &entry)?;
        cx.journal(permit, "dues.elsewhere", entry.id.uuid())?;
    }
    Ok(())
}
