//! The organizational-life meeting of a group (C4; 支部工作条例 Art 17, 19; `rules.md` 6.3): prepared by study, opinions asked for,
//! talks and each member's written examination of themself; followed by a list of what is put right. How it is held, person by
//! person, is in [`criticism`](crate::meeting::criticism).

mod gathered;
mod preparation;
mod rectification;
mod report;
mod sheet;

pub use gathered::{About, Asked, Feedback, FeedbackRefusal, Gathered};
pub use preparation::{
    CoveredPair, NOTICE_DAYS, Point, PointName, Preparation, Prepared, pairs, points, usual_notice,
};
pub use rectification::{Rectification, RectificationAct, RectificationRefusal, RectificationState};
pub use report::{ReportRefusal, ReportState, ReturnedReport, SituationReport};
pub use sheet::{HandInTime, HandedIn, Sheet, SheetAct, SheetMoment, SheetReader, SheetRefusal, SheetState};

use jiff::civil::Date;

/// From which month on a year without one is called to mind (T-06: 每年至少召开 1 次，一般在第四季度).
pub const USUAL_FROM: i8 = 10;

/// Until which day a year's organizational-life meeting should be held, where it is time to think of it and none is there.
pub fn due_in_year(today: Date, has_one: bool) -> Option<Date> {
    (!has_one && today.month() >= USUAL_FROM).then(|| today.last_of_year())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_year_without_one_is_called_to_mind_from_october_on() {
        assert_eq!(due_in_year(date(2026, 9, 30), false), None);
        assert_eq!(due_in_year(date(2026, 10, 1), false), Some(date(2026, 12, 31)));
        assert_eq!(due_in_year(date(2026, 12, 31), true), None);
    }
}
