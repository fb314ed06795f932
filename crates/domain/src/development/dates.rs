//! Days counted as the rule counts them, in natural months.

use jiff::{Span, ToSpan, civil::Date};

/// So many natural months later. Where the day does not exist, the last day of that month (`rules.md` 2.2).
pub(super) fn months_after(day: Date, months: u8) -> Date {
    day.saturating_add(Span::new().months(months))
}

/// So many natural months earlier, by the same convention.
pub(super) fn months_before(day: Date, months: u8) -> Date {
    day.saturating_sub(Span::new().months(months))
}

/// The days from Monday to Friday after one day and up to another. The product has no calendar of holidays, so what rests on this
/// is provisional (`rules.md` 2.2) and only ever warned of.
pub(super) fn weekdays_after(day: Date, until: Date) -> usize {
    let days = day.series(1.day()).skip(1).take_while(|day| *day <= until);
    days.filter(|day| day.weekday().to_monday_zero_offset() < 5).count()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_that_does_not_exist_is_the_months_last() {
        for (from, months, to) in [
            (date(2026, 8, 31), 6, date(2027, 2, 28)),
            (date(2027, 8, 31), 6, date(2028, 2, 29)),
            (date(2028, 2, 29), 12, date(2029, 2, 28)),
            (date(2026, 12, 15), 1, date(2027, 1, 15)),
        ] {
            assert_eq!(months_after(from, months), to, "{from} + {months}");
        }
        assert_eq!(months_before(date(2026, 3, 31), 1), date(2026, 2, 28));
    }

    #[test]
    fn weekdays_leave_out_the_first_day_and_the_weekend() {
        let monday = date(2026, 7, 6);
        assert_eq!(weekdays_after(monday, date(2026, 7, 12)), 4);
        assert_eq!(weekdays_after(monday, date(2026, 7, 13)), 5);
        assert_eq!(weekdays_after(monday, monday), 0);
    }
}
