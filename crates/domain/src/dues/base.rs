//! The yearly base (年初核定): what a member pays a month, from which month on, and that the member has confirmed it.

use super::{Category, Fen, Rounding, Schedule, YearMonth};
use crate::{id::PersonId, meeting::Mark, text::Reason};

/// Paying less or nothing, as the branch has studied and the organization above has approved (Art 7, DU-27).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exemption {
    /// What is paid instead a month; nothing for 免交.
    pub fen: Fen,
    /// The last month.
    pub until: YearMonth,
    /// Which document approved it.
    pub basis: Reason,
}

/// What a member pays from a month on. A later one takes its place; none is written over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Base {
    /// Who.
    pub person: PersonId,
    /// The first month.
    pub from: YearMonth,
    /// Of what the member lives.
    pub category: Category,
    /// What the sum is counted from; nothing where the sum is fixed.
    pub base: Fen,
    /// The sum that was agreed within a range (农民).
    pub agreed: Option<Fen>,
    /// What is paid a month, as it was counted on that day.
    pub monthly: Fen,
    /// Less or nothing.
    pub exemption: Option<Exemption>,
    /// Why it was changed within the year (DU-20: 年内一般不变动).
    pub reason: Option<Reason>,
    /// Who fixed it, when.
    pub fixed: Mark,
    /// Who told that the member agrees, and when: the member, or the leader for a member who said so in person.
    pub confirmed: Option<Mark>,
}

/// Why a base was refused.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum BaseRefusal {
    /// Something holds from that month or a later one.
    #[error("{}起已经核定过，新的标准应从更晚的月份开始；以前的核定不能改写", .0.chinese())]
    NotLater(YearMonth),
    /// Changed within the year without a reason.
    #[error("年初核定以后，年内一般不变动；确实要变动，请写明原因")]
    WithinTheYear,
    /// A sum that is counted from something needs it.
    #[error("请填写{}", .0.base_hint())]
    NoBase(Category),
    /// Outside of the range.
    #[error("应在 {0} 元到 {1} 元之间")]
    OutOfRange(Fen, Fen),
    /// An exemption that takes more than is due.
    #[error("减交后的金额应少于核定的 {0} 元")]
    NoLess(Fen),
    /// An exemption that ends before it begins.
    #[error("减免应到{}或者更晚的月份为止", .0.chinese())]
    EndsEarly(YearMonth),
}

impl Base {
    /// Counts what is paid a month and holds the new base against those before it.
    ///
    /// # Errors
    /// [`BaseRefusal`].
    pub fn fix(mut self, before: &[Self], rounding: Rounding) -> Result<Self, BaseRefusal> {
        let rule = Schedule::on(self.from.first());
        if self.category.has_base() && self.base <= Fen(0) {
            return Err(BaseRefusal::NoBase(self.category));
        }
        if let Some((from, to)) = rule.range(self.category)
            && self.agreed.is_some_and(|agreed| agreed < from || agreed > to)
        {
            return Err(BaseRefusal::OutOfRange(from, to));
        }
        if let Some(last) = before.iter().map(|b| b.from).max() {
            if self.from <= last {
                return Err(BaseRefusal::NotLater(last));
            }
            // What is drawn in the month, or the mean of a quarter, changes by the rule itself: no reason has to be given (Art 3, 4).
            let runs = self.category.varies()
                && before.iter().all(|b| b.from != last || b.category == self.category);
            if self.from.year() == last.year() && self.reason.is_none() && !runs {
                return Err(BaseRefusal::WithinTheYear);
            }
        }
        self.monthly = rule.monthly(self.category, self.base, self.agreed, rounding).fen;
        if let Some(exemption) = &self.exemption {
            if exemption.fen >= self.monthly || exemption.fen < Fen(0) {
                return Err(BaseRefusal::NoLess(self.monthly));
            }
            if exemption.until < self.from {
                return Err(BaseRefusal::EndsEarly(self.from));
            }
        }
        Ok(self)
    }

    /// What is paid for a month that this base holds for.
    pub fn sum(&self, month: YearMonth) -> Fen {
        self.exemption.as_ref().filter(|e| month <= e.until).map_or(self.monthly, |e| e.fen)
    }

    /// The base that holds for a month: the latest that began in it or before.
    pub fn at(all: &[Self], month: YearMonth) -> Option<&Self> {
        all.iter().filter(|b| b.from <= month).max_by_key(|b| b.from)
    }

    /// Whether a base was fixed in or for that year, so that it does not run on from an earlier one.
    pub fn is_fixed_for(all: &[Self], year: i16) -> bool {
        all.iter().any(|b| b.from.year() == year)
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use uuid::Uuid;

    use super::*;

    fn month(text: &str) -> YearMonth {
        text.parse().expect("a month")
    }

    fn base(from: &str, category: Category, fen: i64) -> Base {
        let person = PersonId::new(Uuid::from_u128(1));
        Base {
            person,
            from: month(from),
            category,
            base: Fen(fen),
            agreed: None,
            monthly: Fen(0),
            exemption: None,
            reason: None,
            fixed: Mark { by: person, at: Timestamp::UNIX_EPOCH },
            confirmed: None,
        }
    }

    fn reason(text: &str) -> Reason {
        Reason::new(text).expect("a reason")
    }

    #[test]
    fn a_base_is_counted_once_and_followed_by_later_ones() {
        let first = base("2025-01", Category::Salary, 600_000).fix(&[], Rounding::Fen).expect("sound");
        assert_eq!(first.monthly, Fen(9_000));
        let all = [
            first.clone(),
            base("2026-01", Category::Retired, 600_000)
                .fix(std::slice::from_ref(&first), Rounding::Fen)
                .expect("sound"),
        ];
        assert_eq!(Base::at(&all, month("2024-12")), None);
        assert_eq!(Base::at(&all, month("2025-12")).map(|b| b.monthly), Some(Fen(9_000)));
        assert_eq!(Base::at(&all, month("2027-05")).map(|b| b.monthly), Some(Fen(6_000)));
        assert!(Base::is_fixed_for(&all, 2026) && !Base::is_fixed_for(&all, 2027));
    }

    #[test]
    fn income_that_varies_by_the_rule_needs_no_reason_within_the_year() {
        for category in [Category::AnnualSalary, Category::Irregular] {
            let first = base("2026-01", category, 600_000).fix(&[], Rounding::Fen).expect("sound");
            let next = |of| base("2026-04", of, 400_000).fix(std::slice::from_ref(&first), Rounding::Fen);
            assert_eq!(next(category).map(|b| b.monthly), Ok(Fen(4_000)));
            assert_eq!(
                next(Category::Salary),
                Err(BaseRefusal::WithinTheYear),
                "another kind of income is a change"
            );
        }
        let salary = base("2026-01", Category::Salary, 600_000).fix(&[], Rounding::Fen).expect("sound");
        let varies =
            base("2026-04", Category::Irregular, 1).fix(std::slice::from_ref(&salary), Rounding::Fen);
        assert_eq!(varies, Err(BaseRefusal::WithinTheYear));
    }

    #[test]
    fn every_refusal_is_told() {
        let first = base("2026-01", Category::Salary, 600_000).fix(&[], Rounding::Fen).expect("sound");
        let after = |new: Base| new.fix(std::slice::from_ref(&first), Rounding::Fen).map(|b| b.monthly);
        assert_eq!(after(base("2026-01", Category::Salary, 1)), Err(BaseRefusal::NotLater(month("2026-01"))));
        assert_eq!(after(base("2026-07", Category::Salary, 1)), Err(BaseRefusal::WithinTheYear));
        let changed = Base {
            reason: Some(reason("七月起调整工资")),
            ..base("2026-07", Category::Salary, 400_000)
        };
        assert_eq!(after(changed), Ok(Fen(4_000)));
        assert_eq!(after(base("2027-01", Category::Salary, 0)), Err(BaseRefusal::NoBase(Category::Salary)));
        let farmer = Base { agreed: Some(Fen(120)), ..base("2027-01", Category::Farmer, 0) };
        assert_eq!(after(farmer), Err(BaseRefusal::OutOfRange(Fen(20), Fen(100))));
        let less = |fen, until: &str| Base {
            exemption: Some(Exemption { fen: Fen(fen), until: month(until), basis: reason("上级批复") }),
            ..base("2027-01", Category::Salary, 300_000)
        };
        assert_eq!(after(less(1_500, "2027-12")), Err(BaseRefusal::NoLess(Fen(1_500))));
        assert_eq!(after(less(0, "2026-12")), Err(BaseRefusal::EndsEarly(month("2027-01"))));
        let free = less(0, "2027-06").fix(std::slice::from_ref(&first), Rounding::Fen).expect("sound");
        assert_eq!([free.sum(month("2027-06")), free.sum(month("2027-07"))], [Fen(0), Fen(1_500)]);
    }
}
