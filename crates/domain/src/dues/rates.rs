//! The brackets and sums, as data with the day from which they hold.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use super::Fen;

/// Of what a member lives, which decides how dues are counted (`rules.md` 3.1).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// 按月领取工资 (Art 1, 2)
    Salary,
    /// 年薪制: what was drawn in the month (Art 3)
    AnnualSalary,
    /// 不按月取得收入: the month's mean of the last quarter (Art 4)
    Irregular,
    /// 离退休 (Art 5)
    Retired,
    /// 农民 (Art 6)
    Farmer,
    /// 学生 (Art 6)
    Student,
    /// 下岗失业 (Art 6)
    Unemployed,
    /// 依靠抚恤或救济生活 (Art 6)
    Relief,
    /// 领取当地最低生活保障金 (Art 6)
    MinimumLiving,
}

impl Category {
    /// All, in the order of a form.
    pub const ALL: [Self; 9] = [
        Self::Salary,
        Self::AnnualSalary,
        Self::Irregular,
        Self::Retired,
        Self::Farmer,
        Self::Student,
        Self::Unemployed,
        Self::Relief,
        Self::MinimumLiving,
    ];

    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Salary => "按月领取工资",
            Self::AnnualSalary => "年薪制",
            Self::Irregular => "不按月取得收入",
            Self::Retired => "离退休",
            Self::Farmer => "农民",
            Self::Student => "学生",
            Self::Unemployed => "下岗失业",
            Self::Relief => "依靠抚恤或救济生活",
            Self::MinimumLiving => "领取最低生活保障金",
        }
    }

    /// The word stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Salary => "salary",
            Self::AnnualSalary => "annual_salary",
            Self::Irregular => "irregular",
            Self::Retired => "retired",
            Self::Farmer => "farmer",
            Self::Student => "student",
            Self::Unemployed => "unemployed",
            Self::Relief => "relief",
            Self::MinimumLiving => "minimum_living",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|c| c.code() == code)
    }

    /// Whether dues are counted from a base.
    pub const fn has_base(self) -> bool {
        matches!(self, Self::Salary | Self::AnnualSalary | Self::Irregular | Self::Retired)
    }

    /// Whether the base is another one again and again by the rule itself: by the month, by the quarter (Art 3, 4).
    pub const fn varies(self) -> bool {
        matches!(self, Self::AnnualSalary | Self::Irregular)
    }

    /// What counts as the base, for the form (组电明字〔2017〕5号).
    pub const fn base_hint(self) -> &'static str {
        match self {
            Self::Salary => "相对固定的、经常性的税后工资收入，不含公积金、社保、改革性补贴和不定期奖金",
            Self::AnnualSalary => "当月实际领取的税后薪酬",
            Self::Irregular => "上季度月平均纯收入",
            Self::Retired => "每月实际领取的离退休费或养老金",
            _ => "",
        }
    }
}

/// How a monthly sum is rounded, half up. No source says how: each branch chooses (`rules.md` 3.1).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the 分.
    #[default]
    Fen,
    /// To the 角.
    Jiao,
    /// To the 元.
    Yuan,
}

impl Rounding {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Fen, Self::Jiao, Self::Yuan];

    /// The term people use.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Fen => "到分",
            Self::Jiao => "到角",
            Self::Yuan => "到元",
        }
    }

    /// The word stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fen => "fen",
            Self::Jiao => "jiao",
            Self::Yuan => "yuan",
        }
    }

    /// Reads what [`Self::code`] wrote.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }

    /// Rounds a sum that is given in ten-thousandths of a 分, half up.
    fn round(self, parts: i128) -> Fen {
        let unit: i128 = match self {
            Self::Fen => 10_000,
            Self::Jiao => 100_000,
            Self::Yuan => 1_000_000,
        };
        let units = (parts + unit / 2).div_euclid(unit);
        Fen(i64::try_from(units * unit / 10_000).unwrap_or(i64::MAX))
    }
}

/// One bracket: up to this base, included, this rate on the whole base.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Bracket {
    /// The upper end, included; none for the last one.
    upto: Option<Fen>,
    /// In ten-thousandths.
    rate: i64,
}

const fn bracket(upto: i64, rate: i64) -> Bracket {
    Bracket { upto: if upto == 0 { None } else { Some(Fen(upto)) }, rate }
}

/// What holds from a day on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Schedule {
    /// The first day. That of the rule of 2008 is not confirmed; nothing here reaches back so far.
    pub from: Date,
    /// Where it is written.
    pub source: &'static str,
    salary: &'static [Bracket],
    retired: &'static [Bracket],
    /// 学生, 下岗失业, 抚恤救济, 低保: a fixed sum a month.
    fixed: Fen,
    /// 农民: from, to.
    farmer: (Fen, Fen),
    /// 一般不超过: the most a month; more is voluntary.
    cap: Option<Fen>,
    /// 补交一般不得超过: months (Art 12).
    pub back_payment_months: i32,
    /// A single voluntary payment above this goes to the Centre as a whole (Art 11).
    pub large_gift: Fen,
}

const SALARY: [Bracket; 4] =
    [bracket(300_000, 50), bracket(500_000, 100), bracket(1_000_000, 150), bracket(0, 200)];
const RETIRED: [Bracket; 2] = [bracket(500_000, 50), bracket(0, 100)];

const RULE_2008: Schedule = Schedule {
    from: date(2008, 4, 1),
    source: "中组发〔2008〕3号",
    salary: &SALARY,
    retired: &RETIRED,
    fixed: Fen(20),
    farmer: (Fen(20), Fen(100)),
    cap: None,
    back_payment_months: 6,
    large_gift: Fen(100_000),
};

/// Everything that has held, the oldest first.
const SCHEDULES: [Schedule; 2] = [
    RULE_2008,
    Schedule {
        from: date(2017, 1, 1),
        source: "中组发〔2008〕3号、组电明字〔2017〕5号",
        cap: Some(Fen(100_000)),
        ..RULE_2008
    },
];

impl Schedule {
    /// Whether of what was given for a month so much is voluntary that it goes to the Centre as a whole (Art 11).
    pub fn is_large_gift(&self, given: Fen, due: Fen) -> bool {
        given.0.saturating_sub(due.0) > self.large_gift.0
    }
}

/// What a member pays a month, and how it was counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sum {
    /// The sum.
    pub fen: Fen,
    /// The rate in ten-thousandths, where there is one.
    pub rate: Option<i64>,
    /// Whether the cap was reached: more would be voluntary.
    pub capped: bool,
    /// Whether the sum was agreed within the rule's range.
    pub agreed: bool,
}

impl Sum {
    /// How it was counted, in words.
    pub fn words(&self) -> String {
        let percent = |rate: i64| match rate % 100 {
            0 => format!("按 {}% 计算", rate / 100),
            part => format!("按 {}.{}% 计算", rate / 100, format!("{part:02}").trim_end_matches('0')),
        };
        let fixed = if self.agreed { "在规定的范围内商定" } else { "按规定的固定数额" };
        let rate = self.rate.map_or_else(|| fixed.to_owned(), percent);
        if self.capped { format!("{rate}，达到每月一般不超过的上限") } else { rate }
    }
}

impl Schedule {
    /// What held on a day; the oldest for a day before all of them.
    pub fn on(day: Date) -> &'static Self {
        SCHEDULES.iter().rev().find(|s| s.from <= day).unwrap_or(&SCHEDULES[0])
    }

    /// The range of a category whose sum the member and the branch agree on.
    pub const fn range(&self, category: Category) -> Option<(Fen, Fen)> {
        match category {
            Category::Farmer => Some(self.farmer),
            _ => None,
        }
    }

    /// What is paid a month. The rate is that of the bracket in which the base lies, on the whole base (Art 2). A farmer
    /// pays what was agreed within the range, else its lower end.
    pub fn monthly(&self, category: Category, base: Fen, agreed: Option<Fen>, rounding: Rounding) -> Sum {
        let brackets = match category {
            Category::Salary | Category::AnnualSalary | Category::Irregular => self.salary,
            Category::Retired => self.retired,
            Category::Farmer => {
                let (from, to) = self.farmer;
                let fen = agreed.unwrap_or(from).clamp(from, to);
                return Sum { fen, rate: None, capped: false, agreed: true };
            }
            Category::Student | Category::Unemployed | Category::Relief | Category::MinimumLiving => {
                return Sum { fen: self.fixed, rate: None, capped: false, agreed: false };
            }
        };
        let base = base.max(Fen(0));
        let rate = brackets.iter().find(|b| b.upto.is_none_or(|upto| base <= upto)).map_or(0, |b| b.rate);
        let exact = i128::from(base.0) * i128::from(rate);
        // What the branch's rounding would make nothing stays what it is: nothing to pay is approved, never rounded (Art 7).
        let fen = match rounding.round(exact) {
            Fen(0) => Rounding::Fen.round(exact),
            fen => fen,
        };
        let capped = self.cap.is_some_and(|cap| fen > cap);
        Sum { fen: self.cap.map_or(fen, |cap| fen.min(cap)), rate: Some(rate), capped, agreed: false }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    fn yuan(text: &str) -> Fen {
        text.parse().expect("money")
    }

    fn monthly(category: Category, base: &str) -> String {
        Schedule::on(TODAY).monthly(category, yuan(base), None, Rounding::Fen).fen.to_string()
    }

    #[test]
    fn only_what_is_given_beyond_the_dues_can_be_a_large_gift() {
        let rule = Schedule::on(date(2026, 1, 1));
        assert!(!rule.is_large_gift(Fen(110_000), Fen(90_000)), "200 元 of it are voluntary");
        assert!(!rule.is_large_gift(Fen(190_000), Fen(90_000)));
        assert!(rule.is_large_gift(Fen(190_001), Fen(90_000)));
    }

    #[test]
    fn the_brackets_are_those_of_the_rule() {
        use Category::{AnnualSalary, Irregular, Retired, Salary};
        for (base, sum) in [
            ("0", "0.00"),
            ("3000", "15.00"),
            ("3000.01", "30.00"),
            ("5000", "50.00"),
            ("5000.01", "75.00"),
            ("10000", "150.00"),
            ("10000.01", "200.00"),
        ] {
            for category in [Salary, AnnualSalary, Irregular] {
                assert_eq!(monthly(category, base), sum, "{base}");
            }
        }
        assert_eq!(
            (monthly(Retired, "5000"), monthly(Retired, "8000")),
            ("25.00".to_owned(), "80.00".to_owned())
        );
    }

    #[test]
    fn fixed_sums_and_ranges() {
        use Category::{Farmer, MinimumLiving, Relief, Student, Unemployed};
        for category in [Student, Unemployed, Relief, MinimumLiving] {
            assert_eq!(monthly(category, "99999"), "0.20");
        }
        let farmer =
            |agreed: Option<Fen>| Schedule::on(TODAY).monthly(Farmer, Fen(0), agreed, Rounding::Fen).fen;
        assert_eq!(
            [farmer(None), farmer(Some(Fen(50))), farmer(Some(Fen(900)))],
            [Fen(20), Fen(50), Fen(100)]
        );
    }

    #[test]
    fn the_cap_came_in_2017() {
        let before =
            Schedule::on(date(2016, 12, 31)).monthly(Category::Salary, yuan("60000"), None, Rounding::Fen);
        let after =
            Schedule::on(date(2017, 1, 1)).monthly(Category::Salary, yuan("60000"), None, Rounding::Fen);
        assert_eq!((before.fen, before.capped), (yuan("1200"), false));
        assert_eq!((after.fen, after.capped), (yuan("1000"), true));
        assert!(after.words().contains("2%") && after.words().contains("上限"), "{}", after.words());
    }

    #[test]
    fn rounding_is_half_up() {
        let sum = |base: &str, rounding| {
            Schedule::on(TODAY).monthly(Category::Salary, yuan(base), None, rounding).fen
        };
        assert_eq!(sum("4567.89", Rounding::Fen), yuan("45.68"));
        assert_eq!(sum("4565", Rounding::Jiao), yuan("45.7"));
        assert_eq!(sum("4550", Rounding::Yuan), yuan("46"));
        assert_eq!(sum("4549.99", Rounding::Yuan), yuan("45"));
        assert_eq!(sum("9", Rounding::Jiao), yuan("0.05"), "less than half a 角 stays as it is");
    }

    proptest! {
        #[test]
        fn more_base_never_means_less_within_a_bracket(base in 0_i64..2_000_000, more in 0_i64..1000) {
            let rule = Schedule::on(TODAY);
            let sum = |base| rule.monthly(Category::Salary, Fen(base), None, Rounding::Fen);
            let (less, greater) = (sum(base), sum(base + more));
            prop_assert!(greater.fen >= less.fen);
            prop_assert!(less.fen <= Fen(100_000) && less.fen >= Fen(0));
        }

        #[test]
        fn a_rounded_sum_is_at_most_half_a_unit_away_and_never_nothing(base in 0_i64..1_000_000) {
            let exact = Schedule::on(TODAY).monthly(Category::Salary, Fen(base), None, Rounding::Fen).fen.0;
            for (rounding, unit) in [(Rounding::Jiao, 10), (Rounding::Yuan, 100)] {
                let rounded = Schedule::on(TODAY).monthly(Category::Salary, Fen(base), None, rounding).fen.0;
                // Half a unit may itself be what was rounded up to: 4.5 分 are 5 分, and no 角.
                let too_small = exact <= unit / 2 && rounded == exact;
                prop_assert!(too_small || rounded % unit == 0 && (rounded - exact).abs() <= unit / 2 + 1);
                prop_assert_eq!(rounded == 0, exact == 0);
            }
        }
    }
}
