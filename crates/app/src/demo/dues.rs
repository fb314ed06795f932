//! The sample's Party dues: fixed in January, collected month by month, handed over by the quarter.

use domain::{dues::YearMonth, id::PersonId};
use jiff::civil::{Date, DateTime};

use super::{Sample, Stage, acting};
use crate::{
    Error,
    dues::{collect, confirm, correct, fix, hand_over},
    permission, person,
};

/// Name, group, base in 元.
struct Payer(&'static str, usize, &'static str);

const PAYERS: [Payer; 8] = [
    Payer("陈一诺", 0, "7860"),
    Payer("林知远", 0, "9200"),
    Payer("周明哲", 0, "8430"),
    Payer("许安宁", 0, "5620"),
    Payer("何思源", 0, "4380"),
    Payer("沈若溪", 1, "6900"),
    Payer("江亦舟", 1, "8100"),
    Payer("方景行", 1, "5980"),
];

const LEADERS: [&str; 2] = ["陈一诺", "沈若溪"];

/// Who has not paid the last months, and how many.
const BEHIND: [(&str, i32); 2] = [("许安宁", 2), ("方景行", 4)];

/// Whose base waits to be confirmed.
const UNCONFIRMED: &str = "何思源";

pub(super) fn seed(stage: &mut Stage<'_>, sample: &Sample) -> Result<(), Error> {
    let today = stage.today().date();
    let now = YearMonth::of(today);
    let january = YearMonth::new(now.year(), 1).unwrap_or(now);
    let mut firsts = Vec::new();
    for payer in &PAYERS {
        let first = january.max(joined(stage, sample, payer.0)?);
        base(stage, sample, payer, first)?;
        firsts.push(first);
    }
    for month in january.to(now.plus(-1)) {
        for (payer, first) in PAYERS.iter().zip(&firsts) {
            let behind = BEHIND.iter().find(|(name, _)| *name == payer.0).map_or(0, |(_, months)| *months);
            if month >= *first && month < now.plus(-behind) {
                // Who joined within a month pays at its end.
                let day = if month > january && month == *first { 28 } else { 10 };
                pay(stage, sample, payer, month, at(month.first(), day, today).at(17, 20, 0, 0))?;
            }
        }
        if month.month() % 3 == 0 {
            hand(stage, sample, 0, at(month.first(), 28, today))?;
        }
    }
    let latest = stage.today();
    for payer in PAYERS.iter().filter(|p| ["陈一诺", "周明哲"].contains(&p.0)) {
        pay(stage, sample, payer, now, latest)?;
    }
    wrong(stage, sample, now.plus(-1))
}

/// A day of a month, or today where that is still to come.
fn at(first: Date, day: i8, today: Date) -> Date {
    first.with().day(day).build().unwrap_or(first).min(today)
}

/// The first month in which somebody is a member.
fn joined(stage: &mut Stage<'_>, sample: &Sample, name: &str) -> Result<YearMonth, Error> {
    let id = sample.person(name).ok_or(Error::NotFound)?;
    let states = store::person::standings(stage.tx, sample.branch, id)?;
    let day = states.iter().find(|s| s.value.is_member()).map(|s| s.from).ok_or(Error::NotFound)?;
    Ok(YearMonth::of(day))
}

fn who(sample: &Sample, name: &str) -> Result<PersonId, Error> {
    sample.person(name).ok_or(Error::NotFound)
}

fn base(stage: &mut Stage<'_>, sample: &Sample, payer: &Payer, first: YearMonth) -> Result<(), Error> {
    let (today, id) = (stage.today().date(), who(sample, payer.0)?);
    let day = at(first.first(), if first.month() == 1 { 5 } else { 28 }, today);
    let mut cx = stage.at(day.at(9, 10, 0, 0))?;
    let leader = acting(&mut cx, sample, LEADERS[payer.1])?;
    let permit = person::permit(&mut cx, &leader, id)?;
    let input = fix::Input {
        category: "salary".to_owned(),
        base: payer.2.to_owned(),
        from: first.to_string(),
        ..fix::Input::default()
    };
    fix::fix(&mut cx, &permit, id, &input)?;
    if payer.0 == UNCONFIRMED {
        return Ok(());
    }
    let mut cx = stage.at(day.at(12, 30, 0, 0))?;
    let own = acting(&mut cx, sample, payer.0)?;
    let permit = permission::in_branch(&own)?;
    let bases = store::dues::bases(cx.tx, sample.branch)?;
    let fixed = bases.iter().rfind(|b| b.person == id).map_or(0, |b| b.fixed.at.as_microsecond());
    confirm::own(&mut cx, &permit, confirm::Shown { from: &first.to_string(), fixed })
}

fn pay(
    stage: &mut Stage<'_>,
    sample: &Sample,
    payer: &Payer,
    month: YearMonth,
    on: DateTime,
) -> Result<(), Error> {
    let mut cx = stage.at(on)?;
    let leader = acting(&mut cx, sample, LEADERS[payer.1])?;
    let id = who(sample, payer.0)?;
    let permit = person::permit(&mut cx, &leader, id)?;
    let input = collect::Input { from: month.to_string(), ..collect::Input::default() };
    collect::collect(&mut cx, &permit, id, &input).map(drop)
}

/// Hands over what a group has in hand by a day; the branch signs on the same day.
fn hand(stage: &mut Stage<'_>, sample: &Sample, group: usize, day: Date) -> Result<(), Error> {
    let branch = sample.branch;
    let mut cx = stage.at(day.at(16, 0, 0, 0))?;
    let leader = acting(&mut cx, sample, LEADERS[group])?;
    let permit = permission::in_group(&mut cx, &leader, sample.groups[group])?;
    let in_hand: i64 =
        store::dues::in_hand(cx.tx, branch, sample.groups[group])?.iter().map(|e| e.fen.0).sum();
    let id = hand_over::hand_over(&mut cx, &permit, &domain::dues::Fen(in_hand).to_string())?;
    let mut cx = stage.at(day.at(16, 40, 0, 0))?;
    let commissioner = acting(&mut cx, sample, "周明哲")?;
    let permit = crate::dues::permit_handover(&mut cx, &commissioner, id)?;
    hand_over::receive(&mut cx, &permit, id)
}

/// An entry that was made by mistake and taken back; the right one follows it.
fn wrong(stage: &mut Stage<'_>, sample: &Sample, month: YearMonth) -> Result<(), Error> {
    let (today, id) = (stage.today(), who(sample, "陈一诺")?);
    let mut cx = stage.at(today)?;
    let entries = store::dues::entries_of(cx.tx, sample.branch, id)?;
    let Some(entry) = entries.iter().find(|e| e.month == month && e.handover.is_none()).map(|e| e.id) else {
        return Ok(());
    };
    let leader = acting(&mut cx, sample, LEADERS[0])?;
    let permit = crate::dues::permit_entry(&mut cx, &leader, entry)?;
    correct::counter(&mut cx, &permit, entry, "记错了月份，重新登记")?;
    pay(stage, sample, &PAYERS[0], month, today)
}
