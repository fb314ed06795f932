//! The six months of the Party Constitution (Art 9): no organizational life, no dues, no assigned work, without a proper
//! reason. Told early, as a prompt to talk and to help; whether a reason is proper is the branch's to find out.

use jiff::{ToSpan as _, civil::Date};

/// What somebody has not done.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Limit {
    /// 不参加党的组织生活
    Life,
    /// 不交纳党费
    Dues,
    /// 不做党所分配的工作
    Work,
}

impl Limit {
    /// That it was not done for so many months, as a plain fact without what to do about it.
    pub fn fact(self, months: usize) -> String {
        match self {
            Self::Life => format!("已有 {months} 个月没有参加组织生活"),
            Self::Dues => format!("已连续 {months} 个月没有交党费"),
            Self::Work => format!("分配的工作过期 {months} 个月还没有做"),
        }
    }
}

/// Months after which it is a case for the branch (党章 Art 9; 教育管理条例 Art 31).
pub const CASE_MONTHS: usize = 6;

/// What to do after so many months. Only the last is a number of the rule; the others come before it, so that it never comes
/// to it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Rung {
    /// One month: remind.
    Remind,
    /// Three: talk, and tell the branch.
    Talk,
    /// Five: the branch warns.
    Warn,
    /// Six: the branch deals with it by the rule.
    Case,
}

impl Rung {
    /// The rung for so many months.
    pub const fn of(months: usize) -> Option<Self> {
        match months {
            0 => None,
            n if n >= CASE_MONTHS => Some(Self::Case),
            n if n + 1 >= CASE_MONTHS => Some(Self::Warn),
            n if n >= 3 => Some(Self::Talk),
            _ => Some(Self::Remind),
        }
    }

    /// After how many months it is reached.
    pub const fn months(self) -> usize {
        match self {
            Self::Remind => 1,
            Self::Talk => 3,
            Self::Warn => CASE_MONTHS - 1,
            Self::Case => CASE_MONTHS,
        }
    }

    /// What to do, in a sentence: a prompt, no verdict.
    pub fn advice(self, limit: Limit, months: usize) -> String {
        self.advice_on(limit, &limit.fact(months))
    }

    /// The same about a fact that was told already.
    fn advice_on(self, limit: Limit, what: &str) -> String {
        match self {
            Self::Remind => match limit {
                Limit::Dues => "请提醒一下，问问是不是有困难".to_owned(),
                Limit::Life | Limit::Work => format!("{what}，请问问是不是有困难"),
            },
            Self::Talk => format!("{what}，请谈一次话，了解原因，并告诉支部"),
            Self::Warn => format!("{what}，快到党章规定的 6 个月，请支部及时提醒、帮助"),
            Self::Case => format!("{what}，请支部了解情况，按规定办理；党小组不作结论"),
        }
    }
}

/// That somebody has come to a rung: a prompt to talk and to help.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Prompt {
    /// Of what.
    pub limit: Limit,
    /// How far.
    pub rung: Rung,
    /// For how many whole months.
    pub months: usize,
    /// Since when.
    pub from: Date,
    /// How many occasions were missed, and how many of them with leave; where it is about these.
    pub missed: Option<(usize, usize)>,
}

impl Prompt {
    /// The prompt for so many months from a day on, from three months on; nothing before.
    pub fn of(limit: Limit, months: usize, from: Date) -> Option<Self> {
        let rung = Rung::of(months).filter(|rung| *rung >= Rung::Talk)?;
        Some(Self { limit, rung, months, from, missed: None })
    }

    /// The same with what was missed: how often, and how often of that with leave.
    #[must_use]
    pub const fn missing(self, missed: usize, on_leave: usize) -> Self {
        Self { missed: Some((missed, on_leave)), ..self }
    }

    /// The day on which a rung was reached.
    pub fn since(&self, rung: Rung) -> Date {
        self.from.saturating_add(i64::try_from(rung.months()).unwrap_or(0).months())
    }

    /// What was not done, as a plain fact.
    pub fn fact(&self) -> String {
        let fact = self.limit.fact(self.months);
        match self.missed {
            None => fact,
            Some((missed, 0)) => format!("{fact}（{missed} 次没有到）"),
            Some((missed, on_leave)) => format!("{fact}（{missed} 次没有到，其中 {on_leave} 次请了假）"),
        }
    }

    /// The same to the member concerned: what the others see, and whom to turn to; no demand.
    pub fn to_member(&self) -> String {
        let what = match self.limit {
            Limit::Life => "组里很久没有见到您了",
            Limit::Dues => "您有几个月的党费还没有交",
            Limit::Work => "您承办的工作过了期限",
        };
        format!(
            "{what}：{}。身体、家里或者工作上有难处，请告诉组长或支部，一起想办法；落下的可以补",
            self.fact()
        )
    }

    /// What to do, in a sentence.
    pub fn advice(&self) -> String {
        self.rung.advice_on(self.limit, &self.fact())
    }
}

/// Whole months from one day to another.
pub fn months_between(from: Date, to: Date) -> usize {
    let months = i32::from(to.year() - from.year()) * 12 + i32::from(to.month() - from.month());
    // A month ends on its last day, also where that is an earlier one (`rules.md` 2.2).
    let is_full = to.day() >= from.day() || to == to.last_of_month();
    let whole = if is_full { months } else { months - 1 };
    usize::try_from(whole).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_ladder_speaks_early() {
        let rungs: Vec<_> = (0..=7).map(Rung::of).collect();
        use Rung::{Case, Remind, Talk, Warn};
        let expected =
            [None, Some(Remind), Some(Remind), Some(Talk), Some(Talk), Some(Warn), Some(Case), Some(Case)];
        assert_eq!(rungs, expected);
        for limit in [Limit::Life, Limit::Dues, Limit::Work] {
            let case = Case.advice(limit, 6);
            assert!(case.contains("6 个月") && case.contains("不作结论"), "{case}");
        }
    }

    #[test]
    fn a_prompt_knows_since_when_its_rung_holds() {
        assert_eq!(Prompt::of(Limit::Life, 2, date(2026, 1, 31)), None);
        let prompt = Prompt::of(Limit::Work, 5, date(2026, 1, 31)).expect("a prompt");
        assert_eq!((prompt.rung, prompt.since(Rung::Talk)), (Rung::Warn, date(2026, 4, 30)));
        assert_eq!(prompt.since(Rung::Warn), date(2026, 6, 30));
        for months in 1..9 {
            let rung = Rung::of(months).expect("a rung");
            assert!(rung.months() <= months && Rung::of(rung.months()) == Some(rung), "{months}");
        }
    }

    #[test]
    fn what_was_missed_is_told_with_the_leave() {
        let prompt = Prompt::of(Limit::Life, 3, date(2026, 8, 15)).expect("a prompt");
        let told = prompt.missing(3, 2).advice();
        assert!(
            told.starts_with("已有 3 个月没有参加组织生活（3 次没有到，其中 2 次请了假），请谈一次话"),
            "{told}"
        );
        let own = prompt.missing(3, 0).to_member();
        assert!(own.contains("3 次没有到") && !own.contains("请谈") && !own.contains("按规定"), "{own}");
    }

    #[test]
    fn months_are_whole() {
        for (from, to, months) in [
            (date(2026, 5, 20), date(2026, 11, 19), 5),
            (date(2026, 5, 20), date(2026, 11, 20), 6),
            (date(2025, 11, 30), date(2026, 2, 28), 3),
            (date(2026, 8, 31), date(2027, 2, 28), 6),
            (date(2026, 8, 31), date(2027, 2, 27), 5),
            (date(2026, 11, 20), date(2026, 11, 20), 0),
            (date(2026, 11, 21), date(2026, 11, 20), 0),
        ] {
            assert_eq!(months_between(from, to), months, "{from} {to}");
        }
    }
}
