//! 本月要办: in which order what is due is done, and when somebody is reminded of it.
//!
//! What is due comes from the other nouns, each with the term that its own rule or the group itself has set. No term is made
//! up here: where nobody set a day, it is something for this month.

use jiff::{ToSpan as _, civil::Date};

use crate::coded::coded;

/// Until when something is to be done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Term {
    /// On that day at the latest; the day itself still counts.
    By(Date),
    /// No day is set, but somebody has been waiting for it since then.
    Waiting(Date),
    /// No day is set.
    Open,
}

coded! {
    /// How soon something is to be done, the first first.
    Urgency {
        /// Its day is over.
        Over = "over", "已过期限";
        /// Within a week, or somebody waits for it.
        Soon = "soon", "这几天";
        /// Within this month.
        Month = "month", "本月";
        /// After this month.
        Later = "later", "以后";
    }
}

coded! {
    /// At what point somebody is reminded; of one term at most once at each.
    Call {
        /// Its day is near, or somebody has been waiting for some days.
        Near = "near", "快到期限";
        /// Its day is over.
        Over = "over", "已过期限";
    }
}

/// What falls within so many days is of these days.
const SOON: i32 = 7;
/// So many days before its last day, and after somebody began to wait, it is called to mind.
const NEAR: i32 = 3;

impl Term {
    /// How soon it is, seen from a day.
    pub fn urgency(self, today: Date) -> Urgency {
        match self {
            Self::By(day) if day < today => Urgency::Over,
            Self::By(day) if day <= today.saturating_add(SOON.days()) => Urgency::Soon,
            Self::By(day) if day > today.last_of_month() => Urgency::Later,
            Self::By(_) | Self::Open => Urgency::Month,
            Self::Waiting(_) => Urgency::Soon,
        }
    }

    /// The place in the order to do it: by urgency, then by day. What somebody waits for comes as if it were due today, what
    /// has no day after everything else of the month.
    pub fn order(self, today: Date) -> (Urgency, Date) {
        let day = match self {
            Self::By(day) => day,
            Self::Waiting(_) => today,
            Self::Open => Date::MAX,
        };
        (self.urgency(today), day)
    }

    /// What there is to call to mind on a day. What has no day is never called: the page shows it.
    pub fn call(self, today: Date) -> Option<Call> {
        match self {
            Self::By(day) if day < today => Some(Call::Over),
            Self::By(day) => (day <= today.saturating_add(NEAR.days())).then_some(Call::Near),
            Self::Waiting(since) => (since.saturating_add(NEAR.days()) <= today).then_some(Call::Near),
            Self::Open => None,
        }
    }

    /// The day that it hangs on: another day is another term, and is called again.
    pub const fn day(self) -> Option<Date> {
        match self {
            Self::By(day) | Self::Waiting(day) => Some(day),
            Self::Open => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 10);

    #[test]
    fn a_day_falls_into_the_part_of_the_list_that_its_nearness_asks_for() {
        for (day, urgency) in [
            (date(2026, 11, 9), Urgency::Over),
            (date(2026, 11, 10), Urgency::Soon),
            (date(2026, 11, 17), Urgency::Soon),
            (date(2026, 11, 18), Urgency::Month),
            (date(2026, 11, 30), Urgency::Month),
            (date(2026, 12, 1), Urgency::Later),
        ] {
            assert_eq!(Term::By(day).urgency(TODAY), urgency, "{day}");
        }
        assert_eq!(
            Term::By(date(2026, 12, 2)).urgency(date(2026, 11, 28)),
            Urgency::Soon,
            "over the month's end"
        );
        assert_eq!(Term::Waiting(date(2026, 1, 1)).urgency(TODAY), Urgency::Soon);
        assert_eq!(Term::Open.urgency(TODAY), Urgency::Month);
    }

    #[test]
    fn it_is_called_to_mind_three_days_before_and_once_the_day_is_over() {
        for (day, call) in [
            (date(2026, 11, 9), Some(Call::Over)),
            (date(2026, 11, 10), Some(Call::Near)),
            (date(2026, 11, 13), Some(Call::Near)),
            (date(2026, 11, 14), None),
        ] {
            assert_eq!(Term::By(day).call(TODAY), call, "{day}");
        }
        assert_eq!(Term::Waiting(date(2026, 11, 7)).call(TODAY), Some(Call::Near));
        assert_eq!(Term::Waiting(date(2026, 11, 8)).call(TODAY), None, "two days are no long wait");
        assert_eq!(Term::Open.call(TODAY), None);
    }

    #[test]
    fn what_has_no_day_comes_last_in_its_month() {
        let last = Term::By(TODAY.last_of_month());
        assert!(last.order(TODAY) < Term::Open.order(TODAY));
        assert!(Term::Open.order(TODAY) < Term::By(date(2026, 12, 1)).order(TODAY));
    }

    fn a_term() -> impl Strategy<Value = Term> {
        let day = (-400_i32..400).prop_map(|days| TODAY.saturating_add(days.days()));
        prop_oneof![day.clone().prop_map(Term::By), day.prop_map(Term::Waiting), Just(Term::Open)]
    }

    proptest! {
        #[test]
        fn what_is_over_comes_before_all_else_and_the_earlier_day_before_the_later(a in a_term(), b in a_term()) {
            let (first, second) = (a.order(TODAY), b.order(TODAY));
            if a.urgency(TODAY) == Urgency::Over && b.urgency(TODAY) != Urgency::Over {
                prop_assert!(first < second);
            }
            if let (Term::By(day), Term::By(other)) = (a, b) {
                prop_assert_eq!(day < other, first < second);
            }
        }

        #[test]
        fn nobody_is_called_to_something_that_stands_further_down_than_these_days(term in a_term()) {
            let is_near = matches!(term.urgency(TODAY), Urgency::Over | Urgency::Soon);
            prop_assert!(term.call(TODAY).is_none() || is_near);
            prop_assert_eq!(term.call(TODAY) == Some(Call::Over), term.urgency(TODAY) == Urgency::Over);
        }

        #[test]
        fn with_every_day_that_passes_it_is_as_near_or_nearer(term in a_term(), days in 0_i32..400) {
            let later = TODAY.saturating_add(days.days());
            // What has a day only comes nearer; what has none always stays where it is.
            prop_assert!(term.urgency(later) <= term.urgency(TODAY));
            prop_assert!(term.call(TODAY).is_none() || term.call(later) >= term.call(TODAY));
        }
    }
}
