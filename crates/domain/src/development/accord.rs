//! Where the roster and the development file tell different things of one person. Neither is changed by the other: somebody looks.

use jiff::civil::Date;

use super::{File, Probation, Step};
use crate::{membership::Span, person::Standing, words};

/// What does not agree. `Display` says it, and what to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Discord {
    /// The steps have come further than the roster.
    Behind(Standing),
    /// Full membership began on the roster before the probation was full.
    Early {
        /// The day on the roster.
        from: Date,
        /// The end of the probation by the file.
        end: Date,
    },
    /// A full member on the roster, and no meeting in the file that passed it.
    NotPassed,
    /// The probation began on another day than that of the branch meeting.
    Began {
        /// The day on the roster.
        roster: Date,
        /// The day of the meeting.
        file: Date,
    },
}

impl std::fmt::Display for Discord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Behind(stage) => {
                write!(f, "按发展党员材料登记的步骤应当是{}，名册上还没有改", stage.chinese())
            }
            Self::Early { from, end } => write!(
                f,
                "名册上从{}起是正式党员，发展党员材料里的预备期到{}才满，请核对哪一个登记错了",
                words::date(*from),
                words::date(*end)
            ),
            Self::NotPassed => f.write_str(
                "名册上已经是正式党员，发展党员材料里还没有登记党员大会讨论转正，请补登或者核对名册",
            ),
            Self::Began { roster, file } => write!(
                f,
                "名册上预备期从{}起，发展党员材料里党员大会是{}开的，请核对哪一个登记错了",
                words::date(*roster),
                words::date(*file)
            ),
        }
    }
}

/// Holds the file against the states on the roster, oldest first (DV-25, DV-28). Where the file knows nothing, nothing is said.
pub fn discord(file: &File, states: &[Span<Standing>]) -> Option<Discord> {
    let now = states.last().filter(|span| span.until.is_none())?;
    if let Some(stage) = file.stage().filter(|stage| now.value < *stage) {
        return Some(Discord::Behind(stage));
    }
    let met = file.done(Step::AdmissionMeeting)?.on;
    let probation = states.iter().rfind(|span| span.value == Standing::Probationary);
    if now.value == Standing::Full {
        let end = Probation::of(file, met).end;
        if probation.is_some() && now.from < end {
            return Some(Discord::Early { from: now.from, end });
        }
        if file.done(Step::ConversionMeeting).is_none() {
            return Some(Discord::NotPassed);
        }
    }
    let began = probation.filter(|span| span.from != met)?;
    Some(Discord::Began { roster: began.from, file: met })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::development::samples::{file, up_to, with};

    #[test]
    fn what_does_not_agree_is_said() {
        let (met, full) = (date(2026, 6, 12), date(2027, 6, 12));
        let on = |from, value| Span { from, until: None, value };
        let until = |from, until, value| Span { from, until: Some(until), value };
        let known = up_to(Step::AdmissionApproved, met);
        assert_eq!(discord(&file(&[]), &[on(met, Standing::Full)]), None, "no file");
        assert_eq!(discord(&known, &[on(met, Standing::Probationary)]), None);
        let target = discord(&known, &[on(met, Standing::Target)]);
        assert_eq!(target, Some(Discord::Behind(Standing::Probationary)));
        let other = discord(&known, &[on(full, Standing::Probationary)]);
        assert_eq!(other, Some(Discord::Began { roster: full, file: met }));
        let early = date(2026, 11, 20);
        let states = [until(met, date(2026, 11, 19), Standing::Probationary), on(early, Standing::Full)];
        assert_eq!(discord(&known, &states), Some(Discord::Early { from: early, end: full }));
        let states = [until(met, date(2027, 6, 11), Standing::Probationary), on(full, Standing::Full)];
        assert_eq!(discord(&known, &states), Some(Discord::NotPassed));
        assert_eq!(discord(&with(known, Step::ConversionMeeting, full), &states), None);
        for words in [Discord::NotPassed, Discord::Behind(Standing::Full)].map(|d| d.to_string()) {
            assert!(words.contains("名册"), "{words}");
        }
    }
}
