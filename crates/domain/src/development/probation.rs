//! When a probation is over, for the roster (DV-28, DV-29).

use jiff::civil::Date;

use super::{Basis, Edition, File, Step, dates::months_after};
use crate::{text::Reason, words};

/// When somebody's probation is full.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Probation {
    /// The first day on which the person can be a full member.
    pub end: Date,
    /// The term.
    pub basis: Basis,
    /// Whether the development file says it; else it is counted from the day on the roster, which may be known roughly only.
    pub by_file: bool,
}

/// A day before the probation is full.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error(
    "预备期到{}才满：{}；{}",
    words::date(.0.end),
    .0.basis,
    if .0.by_file {
        "请改成那天或者以后的日期。发展党员材料里的日期登记错了的，请先在“发展党员”里更正"
    } else {
        "请核对日期。在别处入党、名册上的日期只是大概的，请在“提前的原因”里写明"
    }
)]
pub struct TooEarly(pub Probation);

impl Probation {
    /// The probation that began on the roster on a day, by what the file knows of it: the branch meeting, an extension.
    pub fn of(file: &File, began: Date) -> Self {
        let meeting = file.done(Step::AdmissionMeeting).map(|done| done.on);
        let edition = Edition::on(meeting.unwrap_or(began));
        let longer = file.extension.map_or(0, |extension| extension.months);
        let months = edition.probation.value.saturating_add(longer);
        let basis =
            if longer > 0 { edition.basis(&edition.extension) } else { edition.basis(&edition.probation) };
        let by_file = meeting.is_some() || longer > 0;
        Self { end: months_after(meeting.unwrap_or(began), months), basis, by_file }
    }

    /// Decides whether full membership can begin on a day. Who was admitted elsewhere may have it earlier, with the reason.
    ///
    /// # Errors
    /// [`TooEarly`].
    pub fn full_from(self, on: Date, reason: Option<&Reason>) -> Result<(), TooEarly> {
        if on >= self.end || !self.by_file && reason.is_some() { Ok(()) } else { Err(TooEarly(self)) }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::development::{
        Extension,
        samples::{file, with},
    };

    #[test]
    fn nobody_is_a_full_member_before_the_probation_is_full() {
        let (met, began) = (date(2026, 6, 12), date(2026, 6, 20));
        let why = Reason::new("在原单位入党，日期按档案").expect("a reason");
        let mut known = with(file(&[]), Step::AdmissionMeeting, met);
        for reason in [None, Some(&why)] {
            let of_file = Probation::of(&known, began);
            assert_eq!((of_file.end, of_file.by_file), (date(2027, 6, 12), true));
            assert!(of_file.full_from(date(2027, 6, 11), reason).is_err(), "what the file says stands");
            assert_eq!(of_file.full_from(date(2027, 6, 12), reason), Ok(()));
        }
        known.extension = Some(Extension { on: date(2027, 6, 13), months: 6 });
        let longer = Probation::of(&known, began);
        assert_eq!((longer.end, longer.basis.id), (date(2027, 12, 12), "DV-29"));
        assert!(longer.full_from(date(2027, 12, 11), Some(&why)).is_err());
    }

    #[test]
    fn without_a_file_a_reason_is_asked_for() {
        let why = Reason::new("在原单位入党，日期按档案").expect("a reason");
        let rough = Probation::of(&file(&[]), date(2026, 1, 1));
        assert_eq!((rough.end, rough.by_file), (date(2027, 1, 1), false));
        let refusal = rough.full_from(date(2026, 11, 20), None).expect_err("too early");
        let told = refusal.to_string();
        assert!(told.starts_with("预备期到2027年1月1日才满") && told.contains("提前的原因"), "{told}");
        assert_eq!(rough.full_from(date(2026, 11, 20), Some(&why)), Ok(()));
        assert_eq!(rough.full_from(date(2027, 1, 1), None), Ok(()));
    }
}
