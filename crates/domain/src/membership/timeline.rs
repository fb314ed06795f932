//! A value that changes from day to day, with every earlier value kept.

use jiff::civil::Date;

/// A value from its first day to its last, both included; open while it lasts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Span<T> {
    /// The first day.
    pub from: Date,
    /// The last day, if it has ended.
    pub until: Option<Date>,
    /// The value.
    pub value: T,
}

impl<T> Span<T> {
    /// Whether the day lies in the span.
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// Spans in order of their first day that never overlap.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Timeline<T>(Vec<Span<T>>);

/// Why a change does not fit into a history.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum TimelineFault {
    /// A span ends before it begins.
    #[error("结束日期 {until} 早于开始日期 {from}，请改正日期")]
    Backwards {
        /// First day.
        from: Date,
        /// Last day.
        until: Date,
    },
    /// Two spans share a day.
    #[error("{on} 已有记载，新的变动应在这一天之后；历史不能改写，请检查日期")]
    Overlap {
        /// The first day in dispute.
        on: Date,
    },
}

impl<T> Default for Timeline<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Timeline<T> {
    /// Puts spans in order.
    ///
    /// # Errors
    /// [`TimelineFault`] if one runs backwards or two overlap.
    pub fn new(mut spans: Vec<Span<T>>) -> Result<Self, TimelineFault> {
        spans.sort_by_key(|s| s.from);
        for span in &spans {
            if let Some(until) = span.until.filter(|&until| until < span.from) {
                return Err(TimelineFault::Backwards { from: span.from, until });
            }
        }
        for pair in spans.windows(2) {
            if pair[0].covers(pair[1].from) {
                return Err(TimelineFault::Overlap { on: pair[1].from });
            }
        }
        Ok(Self(spans))
    }

    /// The value on a day.
    pub fn on(&self, day: Date) -> Option<&T> {
        self.0.iter().find(|s| s.covers(day)).map(|s| &s.value)
    }

    /// Lets a new value begin on a day; the value before ends on the day before.
    ///
    /// # Errors
    /// [`TimelineFault::Overlap`] if something begins on that day or later: the past is not rewritten.
    pub fn change(&mut self, from: Date, value: T) -> Result<(), TimelineFault> {
        if let Some(last) = self.0.last_mut() {
            if last.from >= from || last.until.is_some_and(|until| until >= from) {
                return Err(TimelineFault::Overlap { on: from });
            }
            if last.until.is_none() {
                last.until = from.yesterday().ok();
            }
        }
        self.0.push(Span { from, until: None, value });
        Ok(())
    }

    /// All spans, oldest first.
    pub fn spans(&self) -> &[Span<T>] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn refuses_backwards_and_overlap() {
        let span = |from, until| Span { from, until, value: () };
        let backwards = Timeline::new(vec![span(date(2026, 2, 2), Some(date(2026, 2, 1)))]);
        assert!(matches!(backwards, Err(TimelineFault::Backwards { .. })));
        let overlap = Timeline::new(vec![span(date(2026, 2, 2), None), span(date(2026, 3, 1), None)]);
        assert_eq!(overlap.map(|_| ()), Err(TimelineFault::Overlap { on: date(2026, 3, 1) }));
    }

    #[test]
    fn the_past_is_not_rewritten() {
        let mut line = Timeline::default();
        line.change(date(2026, 3, 1), "预备").expect("the first");
        assert!(line.change(date(2026, 3, 1), "正式").is_err());
        assert!(line.change(date(2026, 2, 1), "正式").is_err());
    }

    proptest! {
        #[test]
        fn every_day_has_the_last_value_that_began(days in proptest::collection::btree_set(0_i32..900, 1..8), asked in 0_i32..1000) {
            let start = date(2024, 1, 1);
            let day = |n: i32| start.checked_add(jiff::Span::new().days(n)).expect("in range");
            let mut line = Timeline::default();
            for &n in &days {
                line.change(day(n), n).expect("days ascend");
            }
            let expected = days.iter().copied().filter(|&n| n <= asked).max();
            prop_assert_eq!(line.on(day(asked)).copied(), expected);
            prop_assert!(Timeline::new(line.spans().to_vec()).is_ok());
        }
    }
}
