//! What was paid for which month, what is missing, and when to speak about it. Nothing is written over: a wrong entry is
//! answered by a counter-entry.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Base, Fen, Schedule, YearMonth};
use crate::{
    id::{DuesEntryId, HandoverId, PersonId},
    meeting::Mark,
    text::Reason,
};

/// What kind of entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    /// 收缴 by the group.
    Collected,
    /// Paid elsewhere: before a transfer, or where a floating member lives (Art 9, DU-28). No money here.
    Elsewhere,
    /// 冲正 of another entry.
    Counter,
}

impl EntryKind {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Collected, Self::Elsewhere, Self::Counter];

    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Collected => "收缴",
            Self::Elsewhere => "已在别处交纳",
            Self::Counter => "冲正",
        }
    }

    /// The word stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Collected => "collected",
            Self::Elsewhere => "elsewhere",
            Self::Counter => "counter",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.code() == code)
    }
}

/// One entry for one month of one member.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DuesEntry {
    /// Its id.
    pub id: DuesEntryId,
    /// Whose dues.
    pub person: PersonId,
    /// For which month.
    pub month: YearMonth,
    /// How much; a counter-entry is below zero.
    pub fen: Fen,
    /// What kind.
    pub kind: EntryKind,
    /// The day on which the money was given.
    pub on: Date,
    /// Who entered it, when.
    pub mark: Mark,
    /// The entry that this one takes back.
    pub reverses: Option<DuesEntryId>,
    /// Why, or where.
    pub note: Option<Reason>,
    /// The hand-over to the branch that it went along with.
    pub handover: Option<HandoverId>,
}

/// How a month stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MonthState {
    /// Nothing is due: no member then, or the relation lies elsewhere.
    NotDue,
    /// Due, but what is to be paid was never fixed.
    Unfixed,
    /// So much is missing.
    Unpaid(Fen),
    /// Paid, or more than that.
    Paid(Fen),
    /// Paid elsewhere.
    Elsewhere,
    /// 免交: approved that nothing is paid (Art 7, DU-27).
    Exempt,
}

impl MonthState {
    /// Whether dues are owed for it here at all: not where nobody has to pay, or it was approved that nothing is paid.
    pub const fn is_owed(self) -> bool {
        !matches!(self, Self::NotDue | Self::Exempt)
    }

    /// Whether nothing is missing.
    pub const fn is_settled(self) -> bool {
        matches!(self, Self::NotDue | Self::Paid(_) | Self::Elsewhere | Self::Exempt)
    }
}

/// Why an entry was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DuesRefusal {
    /// Nothing is due for the month.
    #[error("{}不用在本组交党费", .0.chinese())]
    NotDue(YearMonth),
    /// What is to be paid was never fixed.
    #[error("还没有核定每月交多少，请先核定")]
    Unfixed,
    /// Nothing is to be paid, as was approved.
    #[error("{}经批准免交，不用收", .0.chinese())]
    Exempt(YearMonth),
    /// It was paid already.
    #[error("{}的党费已经交过", .0.chinese())]
    PaidAlready(YearMonth),
    /// Some of it was paid here.
    #[error("{}在这里收过一部分，不能再登记为在别处交过；收错了的，请先冲正", .0.chinese())]
    PaidInPart(YearMonth),
    /// Neither the sum that is due nor a voluntary one above it.
    #[error("应交 {0} 元，不能少收；确有困难的，由支部研究后报上级批准减免")]
    TooLittle(Fen),
    /// A counter-entry cannot be taken back itself.
    #[error("这一笔是冲正，不能再冲正；请重新登记")]
    OfACounter,
    /// It was taken back already.
    #[error("这一笔已经冲正过")]
    ReversedAlready,
}

/// The dues of one member: which months are due, what was fixed, what was entered.
pub struct Account<'a> {
    bases: &'a [Base],
    entries: &'a [DuesEntry],
    due: &'a dyn Fn(YearMonth) -> bool,
    paid: BTreeMap<YearMonth, (Fen, bool)>,
}

impl<'a> Account<'a> {
    /// Puts the entries together. `due` tells whether the person owes dues here for a month: a member from the day of the
    /// branch meeting on (Art 8), whose formal relation lies here (Art 9).
    pub fn new(bases: &'a [Base], entries: &'a [DuesEntry], due: &'a dyn Fn(YearMonth) -> bool) -> Self {
        let mut paid: BTreeMap<YearMonth, (Fen, bool)> = BTreeMap::new();
        let is_reversed = |id| entries.iter().any(|e| e.reverses == Some(id));
        for entry in entries {
            let month = paid.entry(entry.month).or_default();
            month.0.0 += entry.fen.0;
            month.1 |= entry.kind == EntryKind::Elsewhere && !is_reversed(entry.id);
        }
        Self { bases, entries, due, paid }
    }

    /// How a month stands.
    pub fn state(&self, month: YearMonth) -> MonthState {
        let (paid, elsewhere) = self.paid.get(&month).copied().unwrap_or_default();
        if elsewhere {
            return MonthState::Elsewhere;
        }
        if !(self.due)(month) {
            return if paid > Fen(0) { MonthState::Paid(paid) } else { MonthState::NotDue };
        }
        let Some(base) = Base::at(self.bases, month) else { return MonthState::Unfixed };
        match base.sum(month).0 - paid.0 {
            missing if missing > 0 => MonthState::Unpaid(Fen(missing)),
            _ if paid == Fen(0) => MonthState::Exempt,
            _ => MonthState::Paid(paid),
        }
    }

    /// What was paid here for a month, counter-entries taken off; also where something is still missing.
    pub fn paid(&self, month: YearMonth) -> Fen {
        self.paid.get(&month).map(|(fen, _)| *fen).unwrap_or_default()
    }

    /// The months up to this one for which something is missing, the oldest first; from where fixing began.
    pub fn arrears(&self, until: YearMonth) -> Vec<(YearMonth, Fen)> {
        let Some(first) = self.bases.iter().map(|b| b.from).min() else { return Vec::new() };
        let missing = |month| match self.state(month) {
            MonthState::Unpaid(fen) => Some((month, fen)),
            _ => None,
        };
        first.to(until).filter_map(missing).collect()
    }

    /// How many months in a row up to the last one that is over were not paid at all; what was paid in part was paid.
    pub fn unpaid_run(&self, today: Date) -> usize {
        let last = YearMonth::of(today).plus(-1);
        let Some(first) = self.bases.iter().map(|b| b.from).min() else { return 0 };
        let months: Vec<_> = first.to(last).collect();
        let is_unpaid =
            |month| matches!(self.state(month), MonthState::Unpaid(_)) && self.paid(month) == Fen(0);
        months.iter().rev().take_while(|month| is_unpaid(**month)).count()
    }

    /// How many months after this one are paid already; months without dues between them stand in the way of none.
    pub fn ahead(&self, today: Date) -> usize {
        let next = YearMonth::of(today).plus(1);
        let states = next.to(next.plus(24)).map(|month| self.state(month));
        let settled = states.take_while(|state| matches!(state, MonthState::Paid(_) | MonthState::Exempt));
        settled.filter(|state| matches!(state, MonthState::Paid(_))).count()
    }

    /// Decides whether so much may be taken for a month. More than is due is voluntary (2017 (1)).
    ///
    /// # Errors
    /// [`DuesRefusal`].
    pub fn take(&self, month: YearMonth, fen: Fen) -> Result<(), DuesRefusal> {
        match self.state(month) {
            MonthState::NotDue => Err(DuesRefusal::NotDue(month)),
            MonthState::Unfixed => Err(DuesRefusal::Unfixed),
            MonthState::Exempt => Err(DuesRefusal::Exempt(month)),
            MonthState::Paid(_) | MonthState::Elsewhere => Err(DuesRefusal::PaidAlready(month)),
            MonthState::Unpaid(missing) if fen < missing => Err(DuesRefusal::TooLittle(missing)),
            MonthState::Unpaid(_) => Ok(()),
        }
    }

    /// Decides whether an entry may be taken back.
    ///
    /// # Errors
    /// [`DuesRefusal::OfACounter`], [`DuesRefusal::ReversedAlready`].
    pub fn reverse(&self, entry: &DuesEntry) -> Result<(), DuesRefusal> {
        if entry.kind == EntryKind::Counter {
            return Err(DuesRefusal::OfACounter);
        }
        if self.entries.iter().any(|e| e.reverses == Some(entry.id)) {
            return Err(DuesRefusal::ReversedAlready);
        }
        Ok(())
    }
}

/// Whether paying for a month this late is more than what is usually paid back (Art 12, DU-24).
pub fn is_long_back(month: YearMonth, today: Date) -> bool {
    month < YearMonth::of(today).plus(-Schedule::on(today).back_payment_months)
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::dues::{Category, Rounding};

    const TODAY: Date = date(2026, 11, 23);

    fn who() -> PersonId {
        PersonId::new(Uuid::from_u128(1))
    }

    fn month(text: &str) -> YearMonth {
        text.parse().expect("a month")
    }

    fn mark() -> Mark {
        Mark { by: who(), at: Timestamp::UNIX_EPOCH }
    }

    fn bases() -> Vec<Base> {
        let base = Base {
            person: who(),
            from: month("2026-01"),
            category: Category::Salary,
            base: Fen(450_000),
            agreed: None,
            monthly: Fen(0),
            exemption: None,
            reason: None,
            fixed: mark(),
            confirmed: None,
        };
        vec![base.fix(&[], Rounding::Fen).expect("sound")]
    }

    fn entry(number: u128, of: &str, fen: i64) -> DuesEntry {
        DuesEntry {
            id: DuesEntryId::new(Uuid::from_u128(number)),
            person: who(),
            month: month(of),
            fen: Fen(fen),
            kind: EntryKind::Collected,
            on: TODAY,
            mark: mark(),
            reverses: None,
            note: None,
            handover: None,
        }
    }

    fn counter(number: u128, of: &DuesEntry) -> DuesEntry {
        let kind = EntryKind::Counter;
        let id = DuesEntryId::new(Uuid::from_u128(number));
        DuesEntry { id, fen: Fen(-of.fen.0), kind, reverses: Some(of.id), ..of.clone() }
    }

    #[test]
    fn a_month_is_due_paid_taken_back_and_due_again() {
        let (bases, always) = (bases(), |_: YearMonth| true);
        let paid = entry(1, "2026-03", 4_500);
        let entries = [paid.clone(), counter(2, &paid)];
        let before = Account::new(&bases, &entries[..1], &always);
        assert_eq!(before.state(month("2026-03")), MonthState::Paid(Fen(4_500)));
        assert_eq!(
            before.take(month("2026-03"), Fen(4_500)),
            Err(DuesRefusal::PaidAlready(month("2026-03")))
        );
        assert_eq!(before.reverse(&paid), Ok(()));
        let after = Account::new(&bases, &entries, &always);
        assert_eq!(after.state(month("2026-03")), MonthState::Unpaid(Fen(4_500)));
        assert_eq!(after.reverse(&paid), Err(DuesRefusal::ReversedAlready));
        assert_eq!(after.reverse(&entries[1]), Err(DuesRefusal::OfACounter));
        assert_eq!(after.take(month("2026-03"), Fen(4_499)), Err(DuesRefusal::TooLittle(Fen(4_500))));
        assert_eq!(after.take(month("2026-03"), Fen(10_000)), Ok(()), "more is voluntary");
    }

    #[test]
    fn who_owes_nothing_here_is_told_so() {
        let bases = bases();
        let from_june = |m: YearMonth| m >= month("2026-06");
        let account = Account::new(&bases, &[], &from_june);
        assert_eq!(account.state(month("2026-05")), MonthState::NotDue);
        assert_eq!(account.take(month("2026-05"), Fen(4_500)), Err(DuesRefusal::NotDue(month("2026-05"))));
        assert_eq!(
            account.arrears(month("2026-07")),
            [(month("2026-06"), Fen(4_500)), (month("2026-07"), Fen(4_500))]
        );
        let unfixed = Account::new(&[], &[], &from_june);
        assert_eq!(unfixed.take(month("2026-06"), Fen(4_500)), Err(DuesRefusal::Unfixed));
    }

    #[test]
    fn what_was_paid_elsewhere_is_settled_without_money() {
        let (bases, always) = (bases(), |_: YearMonth| true);
        let elsewhere = DuesEntry { kind: EntryKind::Elsewhere, fen: Fen(0), ..entry(1, "2026-03", 0) };
        let account = Account::new(&bases, std::slice::from_ref(&elsewhere), &always);
        assert_eq!(account.state(month("2026-03")), MonthState::Elsewhere);
        let back = [elsewhere.clone(), counter(2, &elsewhere)];
        assert_eq!(
            Account::new(&bases, &back, &always).state(month("2026-03")),
            MonthState::Unpaid(Fen(4_500))
        );
    }

    #[test]
    fn months_in_a_row_are_counted_from_the_last_that_is_over() {
        let (bases, always) = (bases(), |_: YearMonth| true);
        let entries: Vec<_> = (1..=6).map(|m| entry(m, &format!("2026-{m:02}"), 4_500)).collect();
        let account = Account::new(&bases, &entries, &always);
        assert_eq!(account.unpaid_run(TODAY), 4, "July to October; November is not over");
        assert!(is_long_back(month("2026-04"), TODAY) && !is_long_back(month("2026-05"), TODAY));
    }

    #[test]
    fn who_pays_ahead_is_ahead() {
        let (bases, always) = (bases(), |_: YearMonth| true);
        let entries = [entry(1, "2026-12", 4_500), entry(2, "2027-01", 4_500), entry(3, "2027-03", 4_500)];
        assert_eq!(Account::new(&bases, &entries, &always).ahead(TODAY), 2);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_or_made(paid in proptest::collection::vec((1_u32..=12, any::<bool>()), 0..12)) {
            let (bases, always) = (bases(), |_: YearMonth| true);
            let mut entries: Vec<DuesEntry> = Vec::new();
            for (number, (of, is_back)) in (0_u128..).zip(paid) {
                let of = month(&format!("2026-{of:02}"));
                let account = Account::new(&bases, &entries, &always);
                let last = entries.iter().rev().find(|e| e.month == of && account.reverse(e).is_ok()).cloned();
                let new = match last {
                    Some(last) if is_back => Some(counter(1_000 + number, &last)),
                    _ => account.take(of, Fen(4_500)).is_ok().then(|| entry(number, &of.to_string(), 4_500)),
                };
                entries.extend(new);
            }
            let account = Account::new(&bases, &entries, &always);
            let year = month("2026-01").to(month("2026-12"));
            let missing: i64 = account.arrears(month("2026-12")).iter().map(|(_, fen)| fen.0).sum();
            let kept: i64 = entries.iter().map(|e| e.fen.0).sum();
            prop_assert_eq!(missing + kept, 12 * 4_500);
            for of in year {
                prop_assert!(matches!(account.state(of), MonthState::Unpaid(Fen(4_500)) | MonthState::Paid(Fen(4_500))));
            }
        }
    }
}
