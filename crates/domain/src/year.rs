//! The year of a branch: groups by months, how the meeting of each month stands, and why there was none (R1: 一般每月召开1次).
//! Words only: nothing is counted up into a score, and no group stands before another.

use jiff::civil::Date;

use crate::{
    meeting::StageName,
    plan::{Month, YearPlan},
    text::Reason,
};

/// A meeting of a month, as far as the month's state depends on it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Held {
    /// How far it has come.
    pub stage: StageName,
    /// The day of the meeting.
    pub day: Date,
    /// Why it was cancelled.
    pub cancelled: Option<Reason>,
}

/// How the meeting of a month stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum MonthState {
    /// There was no such group in this month.
    NoGroup,
    /// The branch did not use the system yet, and nobody has entered a meeting afterwards: what was held is on paper.
    BeforeUse,
    /// Every meeting of the month is in the archive.
    Archived,
    /// It was held; how far the record has come.
    Held(StageName),
    /// It is being prepared.
    Prepared(StageName),
    /// It was to take place by now, and nobody has opened it.
    Overdue(StageName),
    /// Nothing was held, and the month is over; why, as far as anybody said.
    Missed(Missed),
    /// The month has not ended, and nobody has drafted a meeting.
    Ahead,
}

/// Why a month that is over had no meeting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Missed {
    /// It was cancelled.
    Cancelled(Reason),
    /// The plan left the month out, with this reason.
    Planned(Reason),
    /// Nobody has said why.
    Unsaid,
}

impl MonthState {
    /// In a few words.
    pub fn chinese(&self) -> &'static str {
        match self {
            Self::NoGroup => "还没有这个党小组",
            Self::BeforeUse => "启用本系统以前，没有补录",
            Self::Archived => "已归档",
            Self::Held(StageName::InSession) => "正在开会",
            Self::Held(StageName::Concluded) => "开过了，还没有定稿",
            Self::Held(StageName::Signed) => "开过了，还没有上报",
            Self::Held(_) => "开过了，等支部签收",
            Self::Prepared(StageName::Draft) => "在起草",
            Self::Prepared(StageName::Submitted) => "等支部批准",
            Self::Prepared(StageName::Approved) => "已批准，还没有通知",
            Self::Prepared(_) => "已通知，等开会",
            Self::Overdue(_) => "过了开会的日子，还没有开",
            Self::Missed(Missed::Cancelled(_)) => "取消了，没有另开",
            Self::Missed(_) => "没有开会",
            Self::Ahead => "还没有安排",
        }
    }

    /// The word used as a colour on pages.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoGroup | Self::BeforeUse => "none",
            Self::Archived => "archived",
            Self::Held(_) => "reported",
            Self::Prepared(_) => "submitted",
            Self::Overdue(_) | Self::Missed(Missed::Unsaid) => "broken",
            Self::Missed(_) => "late",
            Self::Ahead => "draft",
        }
    }

    /// Why there was no meeting, in a sentence; nothing where there was one, or where there may still be one.
    pub fn why(&self, planned: &[String]) -> Option<String> {
        match self {
            Self::Overdue(stage) => {
                Some(format!("会议停在“{}”，过了定好的日子，没有开，也没有改期或者取消", stage.chinese()))
            }
            Self::Missed(Missed::Cancelled(reason)) => Some(format!("会议取消了，原因：{reason}")),
            Self::Missed(Missed::Planned(reason)) => Some(format!("年度计划里写明这个月不开会：{reason}")),
            Self::Missed(Missed::Unsaid) if planned.is_empty() => {
                Some("计划里没有安排，也没有写明原因".to_owned())
            }
            Self::Missed(Missed::Unsaid) => {
                Some(format!("计划里有“{}”，没有开会，也没有写明原因", planned.join("；")))
            }
            _ => None,
        }
    }
}

/// What a month is looked at by.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The day on which the group was founded.
    pub from: Date,
    /// Of a former group, its last day.
    pub until: Option<Date>,
    /// The day from which on the branch uses the system.
    pub used: Date,
    /// The unit's day.
    pub today: Date,
}

/// How a month stands: of several meetings the one that is least far counts, so that nothing hides behind another.
pub fn month_state(
    (year, month): (i16, Month),
    span: Span,
    meetings: &[Held],
    plan: Option<&YearPlan>,
) -> MonthState {
    let Span { from, until, used, today } = span;
    let first = Date::constant(year, month.number(), 1);
    let last = first.last_of_month();
    let open: Vec<_> = meetings.iter().filter(|m| m.stage != StageName::Cancelled).collect();
    if let Some(least) = open.iter().min_by_key(|m| m.stage) {
        return match least.stage {
            StageName::Archived => MonthState::Archived,
            stage if stage >= StageName::InSession => MonthState::Held(stage),
            stage if least.day < today => MonthState::Overdue(stage),
            stage => MonthState::Prepared(stage),
        };
    }
    if from > last || until.is_some_and(|until| until < first) {
        return MonthState::NoGroup;
    }
    if today <= last {
        return MonthState::Ahead;
    }
    if meetings.is_empty() && last < used {
        return MonthState::BeforeUse;
    }
    let cancelled = meetings.iter().rev().find_map(|m| m.cancelled.clone()).map(Missed::Cancelled);
    let left_out = plan.filter(|plan| plan.month(month).next().is_none());
    let planned = left_out.and_then(|plan| plan.gap_reason.clone()).map(Missed::Planned);
    MonthState::Missed(cancelled.or(planned).unwrap_or(Missed::Unsaid))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn held(stage: StageName, day: Date) -> Held {
        let cancelled = (stage == StageName::Cancelled).then(|| Reason::new("组长出差").expect("a reason"));
        Held { stage, day, cancelled }
    }

    fn state(meetings: &[Held], plan: Option<&YearPlan>, today: Date) -> MonthState {
        let may = Month::new(5).expect("a month");
        let span = Span { from: date(2026, 3, 1), until: None, used: date(2026, 3, 1), today };
        month_state((2026, may), span, meetings, plan)
    }

    fn plan(gap: Option<&str>) -> YearPlan {
        YearPlan {
            id: uuid::Uuid::nil().into(),
            group: uuid::Uuid::nil().into(),
            year: 2026,
            items: Vec::new(),
            gap_reason: gap.map(|gap| Reason::new(gap).expect("a reason")),
            sent: None,
            changed: None,
            version: 1,
        }
    }

    #[test]
    fn a_month_without_a_meeting_says_why_as_far_as_anybody_said() {
        let june = date(2026, 6, 2);
        assert_eq!(state(&[], None, june), MonthState::Missed(Missed::Unsaid));
        assert_eq!(state(&[], Some(&plan(None)), june), MonthState::Missed(Missed::Unsaid));
        let away = state(&[], Some(&plan(Some("全组外出施工"))), june);
        assert!(away.why(&[]).is_some_and(|why| why.contains("全组外出施工")), "{away:?}");
        let cancelled = state(&[held(StageName::Cancelled, date(2026, 5, 8))], None, june);
        assert!(cancelled.why(&[]).is_some_and(|why| why.contains("组长出差")), "{cancelled:?}");
        let unsaid = MonthState::Missed(Missed::Unsaid);
        let planned = ["学习党章".to_owned()];
        assert!(
            unsaid.why(&planned).is_some_and(|why| why.contains("学习党章") && why.contains("没有写明原因"))
        );
    }

    #[test]
    fn a_month_that_is_not_over_or_had_no_group_misses_nothing() {
        assert_eq!(state(&[], None, date(2026, 5, 31)), MonthState::Ahead);
        let (may, june) = (Month::new(5).expect("a month"), date(2026, 6, 2));
        let of = |from, until| {
            month_state((2026, may), Span { from, until, used: date(2026, 1, 1), today: june }, &[], None)
        };
        assert_eq!(of(date(2026, 6, 1), None), MonthState::NoGroup);
        assert_eq!(of(date(2026, 1, 1), Some(date(2026, 4, 30))), MonthState::NoGroup);
        assert_eq!(of(date(2026, 5, 31), None), MonthState::Missed(Missed::Unsaid), "it was there for a day");
        assert_eq!(of(date(2026, 1, 1), Some(date(2026, 5, 1))), MonthState::Missed(Missed::Unsaid));
    }

    #[test]
    fn of_the_time_before_the_first_use_nothing_is_said_to_be_missing() {
        let may = Month::new(5).expect("a month");
        let of = |used, meetings: &[Held]| {
            let span = Span { from: date(2020, 1, 1), until: None, used, today: date(2026, 9, 1) };
            month_state((2026, may), span, meetings, None)
        };
        assert_eq!(of(date(2026, 6, 1), &[]), MonthState::BeforeUse);
        assert_eq!(of(date(2026, 5, 31), &[]), MonthState::Missed(Missed::Unsaid));
        let entered = [held(StageName::Archived, date(2026, 5, 8))];
        assert_eq!(of(date(2026, 6, 1), &entered), MonthState::Archived, "it was entered afterwards");
        assert_eq!(MonthState::BeforeUse.why(&[]), None);
    }

    #[test]
    fn what_has_not_been_opened_by_its_day_stands_out() {
        let day = date(2026, 5, 20);
        let notified = [held(StageName::Notified, day)];
        assert_eq!(state(&notified, None, day), MonthState::Prepared(StageName::Notified));
        assert_eq!(state(&notified, None, date(2026, 5, 21)), MonthState::Overdue(StageName::Notified));
    }

    proptest! {
        #[test]
        fn nothing_hides_behind_another_meeting(stages in prop::collection::vec(0usize..10, 1..4), day in 1i8..=31, today in 1i8..=28) {
            let meetings: Vec<_> = stages.iter().map(|&s| held(StageName::ALL[s], date(2026, 5, day))).collect();
            let state = state(&meetings, None, date(2026, 6, today));
            let open = meetings.iter().filter(|m| m.stage != StageName::Cancelled);
            match open.map(|m| m.stage).min() {
                None => prop_assert!(matches!(state, MonthState::Missed(Missed::Cancelled(_)))),
                Some(StageName::Archived) => prop_assert_eq!(state, MonthState::Archived),
                Some(least) if least >= StageName::InSession => prop_assert_eq!(state, MonthState::Held(least)),
                Some(least) => prop_assert_eq!(state, MonthState::Overdue(least)),
            }
        }
    }
}
