//! The year plan of a group (R1): twelve months, their lines, and when it may go to the branch.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    id::{GroupId, PersonId, PlanId, PlanItemId, ResolutionId},
    meeting::Content,
    text::{Reason, Title},
};

/// A month of the year, 1 to 12.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "i8", into = "i8")]
pub struct Month(i8);

impl Month {
    /// Reads 1 to 12.
    pub const fn new(number: i8) -> Option<Self> {
        if number >= 1 && number <= 12 { Some(Self(number)) } else { None }
    }

    /// All twelve.
    pub fn all() -> impl Iterator<Item = Self> {
        (1..=12).map(Self)
    }

    /// 1 to 12.
    pub const fn number(self) -> i8 {
        self.0
    }
}

impl TryFrom<i8> for Month {
    type Error = String;

    fn try_from(number: i8) -> Result<Self, String> {
        Self::new(number).ok_or_else(|| format!("{number} is not a month"))
    }
}

impl From<Month> for i8 {
    fn from(month: Month) -> Self {
        month.0
    }
}

/// Where a line of the plan comes from.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Source {
    /// The leader's own.
    Own,
    /// A resolution or task of the branch.
    Resolution(ResolutionId),
    /// A duty that returns every year.
    Yearly,
    /// Taken over from last year's plan.
    LastYear,
}

impl Source {
    /// What the plan's table says.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Own => "本组安排",
            Self::Resolution(_) => "支部决议",
            Self::Yearly => "年度规定动作",
            Self::LastYear => "上年沿用",
        }
    }
}

/// One line: what the group means to deal with in a month.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PlanItem {
    /// Its id.
    pub id: PlanItemId,
    /// Planned for.
    pub month: Month,
    /// Which of the seven contents.
    pub content: Content,
    /// The topic.
    pub title: Title,
    /// Where it comes from.
    pub source: Source,
}

/// A group's plan of one year.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct YearPlan {
    /// Its id.
    pub id: PlanId,
    /// Whose plan.
    pub group: GroupId,
    /// The year.
    pub year: i16,
    /// Its lines, by month and position.
    pub items: Vec<PlanItem>,
    /// Why some months have no meeting («一般» asks for a reason).
    pub gap_reason: Option<Reason>,
    /// When and by whom it was last sent to the branch.
    pub sent: Option<(PersonId, Timestamp)>,
    /// When it was changed after that; the branch then holds an older plan.
    pub changed: Option<Timestamp>,
    /// Guard against writing over somebody else's change.
    pub version: i64,
}

/// Why a plan was not accepted.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PlanRefusal {
    /// R1 says «一般每月召开1次»: a month without a line asks for a reason.
    #[error("{} 还没有安排；党小组会一般每月召开1次（R1），请补上安排，或者写明这些月份不开会的原因", months(.0))]
    EmptyMonths(Vec<Month>),
    /// Nothing in the plan at all.
    #[error("计划还是空的，请先安排各月的议题")]
    Empty,
    /// More lines in one month than anybody can deal with.
    #[error("{}月已有 {MONTH_MAX} 项安排，请移到别的月份", .0.number())]
    MonthFull(Month),
}

/// The most lines of one month.
pub const MONTH_MAX: usize = 6;

fn months(list: &[Month]) -> String {
    list.iter().map(|m| format!("{}月", m.number())).collect::<Vec<_>>().join("、")
}

impl YearPlan {
    /// The lines of a month.
    pub fn month(&self, month: Month) -> impl Iterator<Item = &PlanItem> {
        self.items.iter().filter(move |i| i.month == month)
    }

    /// The months without a line.
    pub fn empty_months(&self) -> Vec<Month> {
        Month::all().filter(|&m| self.month(m).next().is_none()).collect()
    }

    /// Whether one more line fits into a month.
    ///
    /// # Errors
    /// [`PlanRefusal::MonthFull`].
    pub fn room_in(&self, month: Month) -> Result<(), PlanRefusal> {
        if self.month(month).count() >= MONTH_MAX { Err(PlanRefusal::MonthFull(month)) } else { Ok(()) }
    }

    /// Whether the branch holds this very plan.
    pub const fn is_with_branch(&self) -> bool {
        self.sent.is_some() && self.changed.is_none()
    }

    /// Decides whether the plan may go to the branch (R1).
    ///
    /// # Errors
    /// [`PlanRefusal::Empty`], or [`PlanRefusal::EmptyMonths`] where no reason is given.
    pub fn may_be_sent(&self) -> Result<(), PlanRefusal> {
        if self.items.is_empty() {
            return Err(PlanRefusal::Empty);
        }
        let empty = self.empty_months();
        if !empty.is_empty() && self.gap_reason.is_none() {
            return Err(PlanRefusal::EmptyMonths(empty));
        }
        Ok(())
    }
}

/// A line that the product proposes; nothing enters the plan before the leader takes it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Suggestion {
    /// Proposed month.
    pub month: Month,
    /// Which of the seven contents.
    pub content: Content,
    /// The topic.
    pub title: String,
    /// Where it comes from.
    pub source: Source,
    /// The rule behind it, for the reader.
    pub because: String,
}

/// The duties that return every year. Months are the usual ones; the leader moves them.
pub fn yearly_duties(year: i16) -> Vec<Suggestion> {
    let duty = |month: i8, content, title: String, because: &str| Suggestion {
        month: Month(month),
        content,
        title,
        source: Source::Yearly,
        because: because.to_owned(),
    };
    vec![
        duty(1, Content::BranchWork, format!("讨论本组{year}年度计划和党员分工"), "R1：年初做好年度计划"),
        duty(
            7,
            Content::BranchWork,
            "检查上半年支部决议和任务的落实情况".to_owned(),
            "T6：检查党员执行决议的情况",
        ),
        duty(
            11,
            Content::Study,
            "组织生活会会前学习，开展谈心谈话".to_owned(),
            "支部工作条例第十七条：会前学习、谈心谈话",
        ),
        duty(
            12,
            Content::LifeMeeting,
            format!("{year}年度组织生活会"),
            "支部工作条例第十七条：每年至少召开1次，一般安排在第四季度",
        ),
    ]
}

/// Everything to propose for a plan: yearly duties, open resolutions of the branch (with the month of
/// their deadline), and last year's own lines — without what the plan has already.
pub fn suggestions(
    plan: &YearPlan,
    resolutions: &[(ResolutionId, Title, Option<Month>)],
    last_year: Option<&YearPlan>,
) -> Vec<Suggestion> {
    let mut all = yearly_duties(plan.year);
    all.extend(resolutions.iter().map(|(id, title, month)| Suggestion {
        month: month.unwrap_or(Month(1)),
        content: Content::Resolution,
        title: title.to_string(),
        source: Source::Resolution(*id),
        because: "C2：研究贯彻执行支部决议".to_owned(),
    }));
    if let Some(last) = last_year {
        let duties: Vec<_> = yearly_duties(last.year).into_iter().chain(yearly_duties(plan.year)).collect();
        let own = |i: &&PlanItem| {
            matches!(i.source, Source::Own | Source::LastYear)
                && !duties.iter().any(|d| d.title == i.title.as_str())
        };
        all.extend(last.items.iter().filter(own).map(|i| Suggestion {
            month: i.month,
            content: i.content,
            title: i.title.to_string(),
            source: Source::LastYear,
            because: format!("{}年{}月安排过", last.year, i.month.number()),
        }));
    }
    all.retain(|s| {
        !plan.items.iter().any(|i| {
            i.title.as_str() == s.title || (i.source == s.source && matches!(s.source, Source::Resolution(_)))
        })
    });
    all.sort_by_key(|s| s.month);
    all
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn plan(months: &[i8]) -> YearPlan {
        let item = |&m: &i8| PlanItem {
            id: PlanItemId::new(Uuid::from_u128(m as u128)),
            month: Month(m),
            content: Content::Study,
            title: Title::new(&format!("{m}月学习")).expect("a title"),
            source: Source::Own,
        };
        YearPlan {
            id: PlanId::new(Uuid::nil()),
            group: GroupId::new(Uuid::nil()),
            year: 2026,
            items: months.iter().map(item).collect(),
            gap_reason: None,
            sent: None,
            changed: None,
            version: 1,
        }
    }

    #[test]
    fn an_empty_plan_is_not_sent() {
        assert_eq!(plan(&[]).may_be_sent(), Err(PlanRefusal::Empty));
    }

    #[test]
    fn a_month_without_a_line_asks_for_a_reason() {
        let mut plan = plan(&[1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12]);
        let refusal = plan.may_be_sent().expect_err("August is empty");
        assert_eq!(refusal, PlanRefusal::EmptyMonths(vec![Month(8)]));
        assert!(refusal.to_string().starts_with("8月 还没有安排"));
        plan.gap_reason = Reason::optional("8月全员下沉防汛").expect("a reason");
        assert_eq!(plan.may_be_sent(), Ok(()));
    }

    #[test]
    fn a_full_month_takes_no_more() {
        let plan = plan(&[3; MONTH_MAX]);
        assert_eq!(plan.room_in(Month(3)), Err(PlanRefusal::MonthFull(Month(3))));
        assert_eq!(plan.room_in(Month(4)), Ok(()));
    }

    #[test]
    fn suggestions_leave_out_what_is_planned_already() {
        let mut plan = plan(&[5]);
        let id = ResolutionId::new(Uuid::from_u128(9));
        let title = Title::new("推进档案数字化").expect("a title");
        let list = [(id, title, Month::new(6))];
        assert!(suggestions(&plan, &list, None).iter().any(|s| s.source == Source::Resolution(id)));
        plan.items[0].source = Source::Resolution(id);
        assert!(!suggestions(&plan, &list, None).iter().any(|s| s.source == Source::Resolution(id)));
    }

    #[test]
    fn last_years_own_lines_return_and_duties_do_not_double() {
        let last = plan(&[4]);
        let now = YearPlan { year: 2027, ..plan(&[]) };
        let found = suggestions(&now, &[], Some(&last));
        assert_eq!(found.iter().filter(|s| s.source == Source::LastYear).count(), 1);
        assert!(found.windows(2).all(|w| w[0].month <= w[1].month));
    }
}
