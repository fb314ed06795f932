//! Party dues (党费, D7): what a member pays a month, what was paid, what is missing. Money is in 分 and exact.
//!
//! 《关于中国共产党党费收缴、使用和管理的规定》 (中组发〔2008〕3号) and 组电明字〔2017〕5号; `rules.md` 3.

mod account;
mod base;
mod rates;

pub use account::{Account, DuesEntry, DuesRefusal, EntryKind, MonthState, is_long_back};
pub use base::{Base, BaseRefusal, Exemption};
pub use rates::{Category, Rounding, Schedule, Sum};

use std::{fmt, str::FromStr};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A sum of money in 分. Shown and typed in 元.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// Why something is no sum of money. Displayed behind the field's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum FenFault {
    /// Nothing was typed.
    #[error("还没有填写，请填写后再提交")]
    Empty,
    /// Not a number of 元.
    #[error("应为金额，单位是元，最多两位小数，如 45 或 45.50")]
    NotMoney,
    /// More than anybody pays.
    #[error("金额太大，请检查单位是不是元")]
    TooLarge,
}

/// The most that is taken: a hundred million 元.
const FEN_MAX: i64 = 10_000_000_000;

impl fmt::Display for Fen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let fen = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", fen / 100, fen % 100)
    }
}

impl FromStr for Fen {
    type Err = FenFault;

    /// Reads 元 with at most two decimals; full-width digits, commas between thousands and 元 are forgiven.
    fn from_str(text: &str) -> Result<Self, FenFault> {
        let plain: String = text
            .trim()
            .trim_end_matches('元')
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，' | '￥' | '¥'))
            .map(|c| match c {
                '０'..='９' => char::from(b'0' + u8::try_from(c as u32 - '０' as u32).unwrap_or_default()),
                '．' | '。' => '.',
                other => other,
            })
            .collect();
        if plain.is_empty() {
            return Err(FenFault::Empty);
        }
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(part) || part.len() > 2 {
            return Err(FenFault::NotMoney);
        }
        let whole: i64 = whole.parse().map_err(|_| FenFault::TooLarge)?;
        let part: i64 = format!("{part:0<2}").parse().map_err(|_| FenFault::NotMoney)?;
        let fen = whole.checked_mul(100).and_then(|fen| fen.checked_add(part));
        fen.filter(|fen| *fen <= FEN_MAX).map(Self).ok_or(FenFault::TooLarge)
    }
}

/// A month of a year.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct YearMonth {
    year: i16,
    month: i8,
}

impl YearMonth {
    /// A month; none for a month that is not 1 to 12 or a year outside of 1900 to 9000.
    pub const fn new(year: i16, month: i8) -> Option<Self> {
        if month >= 1 && month <= 12 && year >= 1900 && year <= 9000 {
            Some(Self { year, month })
        } else {
            None
        }
    }

    /// The month of a day.
    pub fn of(day: Date) -> Self {
        Self { year: day.year(), month: day.month() }
    }

    /// The year.
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12.
    pub const fn month(self) -> i8 {
        self.month
    }

    /// The first day.
    pub fn first(self) -> Date {
        Date::constant(self.year, self.month, 1)
    }

    /// The last day.
    pub fn last(self) -> Date {
        self.first().last_of_month()
    }

    /// So many months later, or earlier for a negative number.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        let number = i32::from(self.year) * 12 + i32::from(self.month) - 1 + months;
        let year = i16::try_from(number.div_euclid(12)).unwrap_or(self.year);
        let month = i8::try_from(number.rem_euclid(12) + 1).unwrap_or(self.month);
        Self { year, month }
    }

    /// The months from this one to another, both included.
    pub fn to(self, last: Self) -> impl Iterator<Item = Self> {
        std::iter::successors(Some(self), |month| Some(month.plus(1))).take_while(move |month| *month <= last)
    }

    /// 2026年3月
    pub fn chinese(self) -> String {
        format!("{}年{}月", self.year, self.month)
    }
}

impl fmt::Display for YearMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for YearMonth {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let month =
            text.split_once('-').and_then(|(year, month)| Self::new(year.parse().ok()?, month.parse().ok()?));
        month.ok_or_else(|| "请写成 2026-03 这样的年月".to_owned())
    }
}

impl TryFrom<String> for YearMonth {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        text.parse()
    }
}

impl From<YearMonth> for String {
    fn from(month: YearMonth) -> Self {
        month.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn money_is_read_as_people_write_it() {
        for (text, fen) in [
            ("45", 4500),
            ("45.5", 4550),
            (" 45.05元", 4505),
            ("1,234.00", 123_400),
            ("４５．５０", 4550),
            ("0.2", 20),
        ] {
            assert_eq!(text.parse(), Ok(Fen(fen)), "{text}");
        }
        assert_eq!("".parse::<Fen>(), Err(FenFault::Empty));
        for text in ["-1", "1.234", ".5", "四十五", "1e3"] {
            assert_eq!(text.parse::<Fen>(), Err(FenFault::NotMoney), "{text}");
        }
        assert_eq!("100000000.01".parse::<Fen>(), Err(FenFault::TooLarge));
        assert_eq!("99999999999999999999".parse::<Fen>(), Err(FenFault::TooLarge));
    }

    #[test]
    fn months_go_over_the_year() {
        let december = YearMonth::new(2026, 12).expect("a month");
        assert_eq!(december.plus(1).to_string(), "2027-01");
        assert_eq!(december.plus(-12).to_string(), "2025-12");
        assert_eq!(december.last(), jiff::civil::date(2026, 12, 31));
        assert!(YearMonth::new(2026, 13).is_none() && "2026-13".parse::<YearMonth>().is_err());
    }

    proptest! {
        #[test]
        fn money_comes_back(fen in 0_i64..FEN_MAX) {
            prop_assert_eq!(Fen(fen).to_string().parse(), Ok(Fen(fen)));
        }

        #[test]
        fn months_are_counted_back_and_forth(year in 1950_i16..2100, month in 1_i8..=12, by in -200_i32..200) {
            let start = YearMonth::new(year, month).expect("a month");
            prop_assert_eq!(start.plus(by).plus(-by), start);
            if by >= 0 {
                prop_assert_eq!(start.to(start.plus(by)).count(), usize::try_from(by).unwrap_or(0) + 1);
            }
        }
    }
}
