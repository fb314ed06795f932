//! What the branch may decide, with its numbers: 组织处置 (《不合格党员组织处置办法》 2024 Art 3) and 党纪处分 (《中国共产党纪律处分条例》 2023).
//! A group decides none of it.

use jiff::{ToSpan as _, civil::Date};

use crate::{coded::coded, person::Standing};

coded! {
    /// Which of the two ways. They exclude each other for the same matter (HD-06, 2024 办法 Art 4).
    DispositionKind {
        /// 组织处置
        Handling = "handling", "组织处置";
        /// 党纪处分
        Discipline = "discipline", "党纪处分";
    }
}

coded! {
    /// What the branch decided.
    Measure {
        /// HD-01
        Correct = "correct", "限期改正";
        /// HD-02
        AskToLeave = "ask_to_leave", "劝其退党";
        /// HD-03
        Remove = "remove", "除名";
        /// JC-1
        Warning = "warning", "警告";
        /// JC-2
        SeriousWarning = "serious_warning", "严重警告";
        /// JC-3
        RemovedFromPost = "removed_from_post", "撤销党内职务";
        /// JC-4
        Probation = "probation", "留党察看";
        /// JC-5
        Expelled = "expelled", "开除党籍";
        /// Nothing of the kind.
        Nothing = "nothing", "不予处置、处分";
        /// DV-30: of somebody on probation.
        Criticism = "criticism", "批评教育";
        /// DV-30, DV-29
        Extension = "extension", "延长预备期";
        /// DV-30
        Cancellation = "cancellation", "取消预备党员资格";
    }
}

/// What a measure brings with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Effect {
    /// The rule.
    pub rule: &'static str,
    /// For how many months, at most, it may be set, and how many are usual; nothing where no period is set.
    pub period: Option<(i32, Option<i32>)>,
    /// What it means for the person, in a sentence.
    pub words: &'static str,
    /// Whether the person may not vote, elect or be elected while it runs.
    pub without_vote: bool,
    /// Whether article and period were read in the rule itself (`rules.md` 4.3 and 5).
    pub is_certain: bool,
}

/// From which day on the 2024 办法 stands; before, 《党员教育管理工作条例》 Art 30 names only the longest period.
pub const HANDLING_RULE_FROM: Date = jiff::civil::date(2024, 6, 16);

/// From which day on the 2023 revision of the 纪律处分条例 stands.
pub const DISCIPLINE_RULE_FROM: Date = jiff::civil::date(2024, 1, 1);

impl Measure {
    /// What a matter of a kind may end in.
    pub fn belongs_to(self, kind: DispositionKind) -> bool {
        match self {
            Self::Nothing | Self::Criticism | Self::Extension | Self::Cancellation => true,
            Self::Correct | Self::AskToLeave | Self::Remove => kind == DispositionKind::Handling,
            Self::Warning
            | Self::SeriousWarning
            | Self::RemovedFromPost
            | Self::Probation
            | Self::Expelled => kind == DispositionKind::Discipline,
        }
    }

    /// Whether it fits to what somebody is on the day of the decision: discipline is for full members; somebody on probation is
    /// criticized, the probation is made longer or cancelled (DV-30).
    ///
    /// # Errors
    /// What to do instead, in a sentence.
    pub const fn fits(self, standing: Standing) -> Result<(), &'static str> {
        let is_probationary = matches!(standing, Standing::Probationary);
        match self {
            Self::Nothing | Self::Correct | Self::AskToLeave | Self::Remove => Ok(()),
            Self::Criticism | Self::Extension | Self::Cancellation if is_probationary => Ok(()),
            Self::Criticism | Self::Extension | Self::Cancellation => {
                Err("这是对预备党员的，这位同志决定那天不是预备党员")
            }
            _ if is_probationary => Err(
                "这位同志决定那天是预备党员：情节较轻的批评教育或者延长预备期，情节严重的取消预备党员资格",
            ),
            _ => Ok(()),
        }
    }

    /// What it brings with it, by the rule of the day of the decision.
    pub fn effect(self, on: Date) -> Effect {
        let (rule, is_certain) = match self {
            Self::Correct | Self::AskToLeave | Self::Remove if on >= HANDLING_RULE_FROM => {
                ("《不合格党员组织处置办法》（2024年）", true)
            }
            Self::Correct | Self::AskToLeave | Self::Remove => {
                ("《中国共产党党员教育管理工作条例》第三十至三十一条", true)
            }
            Self::Warning | Self::SeriousWarning if on >= DISCIPLINE_RULE_FROM => {
                ("《中国共产党纪律处分条例》第十条", true)
            }
            Self::RemovedFromPost if on >= DISCIPLINE_RULE_FROM => {
                ("《中国共产党纪律处分条例》第十一条", false)
            }
            Self::Nothing => ("", true),
            Self::Criticism | Self::Extension | Self::Cancellation => {
                ("《中国共产党发展党员工作细则》第三十一条", true)
            }
            _ => ("《中国共产党纪律处分条例》", false),
        };
        let usual = (on >= HANDLING_RULE_FROM).then_some(6);
        let (period, words) = match self {
            Self::Correct => (Some((12, usual)), "在期限内改正，期满由支部看改正情况。"),
            Self::AskToLeave | Self::Remove => (None, "五年内不得重新入党。"),
            Self::Warning => (
                Some((12, Some(12))),
                "一年内不得在党内提升职务或者进一步使用；表决权、选举权、被选举权保留。",
            ),
            Self::SeriousWarning => (
                Some((18, Some(18))),
                "一年半内不得在党内提升职务或者进一步使用；表决权、选举权、被选举权保留。",
            ),
            Self::RemovedFromPost => (Some((24, Some(24))), "二年内不得担任与原任职务相当或者更高的职务。"),
            Self::Probation => (Some((24, None)), "察看期间没有表决权、选举权和被选举权；期限一年或者二年。"),
            Self::Expelled => (None, "五年内不得重新入党。"),
            Self::Nothing | Self::Criticism | Self::Cancellation => (None, ""),
            Self::Extension => {
                (None, "只能延长一次，不少于半年，不超过一年；延长到哪一天，请在发展党员的档案里登记。")
            }
        };
        Effect { rule, period, words, without_vote: self == Self::Probation, is_certain }
    }
}

/// Why a period does not fit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PeriodRefusal {
    /// None is named where the rule asks for one.
    #[error("这种决定应当写明到哪一天为止")]
    Missing,
    /// One is named where there is none.
    #[error("这种决定没有期限，请不要填写")]
    Unwanted,
    /// It ends before it begins.
    #[error("应在决定日期之后")]
    Backwards,
    /// Longer than the rule allows.
    #[error("最长 {0} 个月，请核对支部的决定")]
    TooLong(i32),
    /// 留党察看 is for one year or two.
    #[error("留党察看的期限是一年或者二年，请核对支部的决定")]
    OneOrTwoYears,
    /// Another one than the rule sets.
    #[error("影响期由规定确定，是 {0} 个月，请不要填写，或者填写期满的那天")]
    SetByRule(i32),
}

impl Measure {
    /// Whether the rule itself sets how long it has effect (JC-1 to JC-3).
    pub(super) const fn is_set_by_rule(self) -> bool {
        matches!(self, Self::Warning | Self::SeriousWarning | Self::RemovedFromPost)
    }

    /// Whether a period fits the measure: 限期改正 at most a year (HD-01), 留党察看 one or two (JC-4); those with a period that the
    /// rule itself sets (JC-1 to JC-3) need none, and no other than it.
    ///
    /// # Errors
    /// [`PeriodRefusal`].
    pub fn check_period(self, on: Date, until: Option<Date>) -> Result<(), PeriodRefusal> {
        let Some((most, _)) = self.effect(on).period else {
            return if until.is_some() { Err(PeriodRefusal::Unwanted) } else { Ok(()) };
        };
        let Some(until) = until else {
            return if self.is_set_by_rule() { Ok(()) } else { Err(PeriodRefusal::Missing) };
        };
        if until <= on {
            return Err(PeriodRefusal::Backwards);
        }
        if until > on.saturating_add(most.months()) {
            return Err(PeriodRefusal::TooLong(most));
        }
        // The last day may be counted in or out.
        let ends = |months: i32| {
            let end = on.saturating_add(months.months());
            until == end || until == end.saturating_sub(1.day())
        };
        if self == Self::Probation && !ends(12) && !ends(24) {
            return Err(PeriodRefusal::OneOrTwoYears);
        }
        if self.is_set_by_rule() && !ends(most) {
            return Err(PeriodRefusal::SetByRule(most));
        }
        Ok(())
    }

    /// Until when it has effect: by the rule where that sets it, else as decided.
    pub fn ends(self, on: Date, until: Option<Date>) -> Option<Date> {
        if !self.is_set_by_rule() {
            return until;
        }
        let (months, _) = self.effect(on).period?;
        Some(on.saturating_add(months.months()))
    }
}

/// A step of the branch's own procedure that is offered to be written down. Only those seen in the rule are offered; what else there
/// is, the branch writes in its own words (`rules.md` 4.3: not to be hard-coded).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct KnownStep {
    /// Which way.
    pub kind: DispositionKind,
    /// From which day on.
    pub from: Date,
    /// What.
    pub name: &'static str,
    /// Where it was read.
    pub source: &'static str,
}

/// The steps that are known.
pub const KNOWN_STEPS: [KnownStep; 5] = {
    use DispositionKind::{Discipline, Handling};
    const fn step(kind: DispositionKind, from: Date, name: &'static str, source: &'static str) -> KnownStep {
        KnownStep { kind, from, name, source }
    }
    [
        step(Handling, HANDLING_RULE_FROM, "支委会提出启动意见", "《不合格党员组织处置办法》"),
        step(Handling, HANDLING_RULE_FROM, "报基层党委事前备案", "《不合格党员组织处置办法》"),
        step(Handling, HANDLING_RULE_FROM, "调查核实", "《不合格党员组织处置办法》"),
        step(Discipline, DISCIPLINE_RULE_FROM, "支部大会讨论决定", "党章第四十二条"),
        step(Discipline, DISCIPLINE_RULE_FROM, "报党的基层委员会批准", "党章第四十二条"),
    ]
};

/// The steps to offer on a day.
pub fn known_steps(kind: DispositionKind, on: Date) -> impl Iterator<Item = &'static KnownStep> {
    KNOWN_STEPS.iter().filter(move |step| step.kind == kind && step.from <= on)
}

/// The steps that the rule of the day of the decision lists and that nobody has written down: a handling is not decided without them
/// (`rules.md` 4.3). A finding, no bar: they may have been taken on paper.
pub fn undone<'a>(
    (kind, measure, on): (DispositionKind, Measure, Date),
    noted: impl Iterator<Item = &'a str> + Clone,
) -> Vec<&'static KnownStep> {
    if kind != DispositionKind::Handling || measure == Measure::Nothing {
        return Vec::new();
    }
    known_steps(kind, on).filter(|step| !noted.clone().any(|what| what.contains(step.name))).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const ON: Date = date(2026, 11, 23);

    #[test]
    fn every_refusal_of_a_period() {
        use PeriodRefusal::{Backwards, Missing, OneOrTwoYears, SetByRule, TooLong, Unwanted};
        for (measure, until, outcome) in [
            (Measure::Correct, None, Err(Missing)),
            (Measure::Correct, Some(date(2027, 5, 23)), Ok(())),
            (Measure::Correct, Some(date(2027, 11, 23)), Ok(())),
            (Measure::Correct, Some(date(2027, 11, 24)), Err(TooLong(12))),
            (Measure::Correct, Some(ON), Err(Backwards)),
            (Measure::Remove, Some(date(2027, 5, 23)), Err(Unwanted)),
            (Measure::Remove, None, Ok(())),
            (Measure::Nothing, None, Ok(())),
            (Measure::Warning, None, Ok(())),
            (Measure::Warning, Some(date(2027, 11, 23)), Ok(())),
            (Measure::Warning, Some(date(2027, 5, 23)), Err(SetByRule(12))),
            (Measure::SeriousWarning, Some(date(2027, 11, 23)), Err(SetByRule(18))),
            (Measure::RemovedFromPost, Some(date(2029, 1, 1)), Err(TooLong(24))),
            (Measure::Cancellation, Some(date(2027, 5, 23)), Err(Unwanted)),
            (Measure::Probation, None, Err(Missing)),
            (Measure::Probation, Some(date(2027, 11, 22)), Ok(())),
            (Measure::Probation, Some(date(2028, 11, 23)), Ok(())),
            (Measure::Probation, Some(date(2028, 2, 1)), Err(OneOrTwoYears)),
        ] {
            assert_eq!(measure.check_period(ON, until), outcome, "{measure:?} {until:?}");
        }
    }

    #[test]
    fn the_rule_of_the_day_counts() {
        let (old, new) = (Measure::Correct.effect(date(2023, 1, 1)), Measure::Correct.effect(ON));
        assert_eq!((old.period, new.period), (Some((12, None)), Some((12, Some(6)))));
        assert_ne!(old.rule, new.rule);
        assert_eq!(
            known_steps(DispositionKind::Handling, date(2023, 1, 1)).count(),
            0,
            "nothing is known of before"
        );
        assert_eq!(known_steps(DispositionKind::Handling, ON).count(), 3);
        assert_eq!(Measure::Warning.ends(ON, None), Some(date(2027, 11, 23)));
        assert_eq!(Measure::SeriousWarning.ends(ON, None), Some(date(2028, 5, 23)));
        assert_eq!(Measure::Correct.ends(ON, None), None);
    }

    #[test]
    fn discipline_is_for_full_members_and_probation_is_cancelled() {
        use Measure::{Cancellation, Correct, Criticism, Expelled, Extension, Nothing, Probation, Warning};
        for measure in [Warning, Probation, Expelled] {
            assert_eq!(measure.fits(Standing::Full), Ok(()), "{measure:?}");
            assert!(measure.fits(Standing::Probationary).is_err(), "{measure:?}");
        }
        for measure in [Criticism, Extension, Cancellation] {
            assert!(measure.fits(Standing::Full).is_err(), "{measure:?}");
            assert_eq!(measure.fits(Standing::Probationary), Ok(()), "{measure:?}");
        }
        for measure in [Correct, Nothing] {
            assert!(measure.fits(Standing::Full).is_ok() && measure.fits(Standing::Probationary).is_ok());
        }
    }

    #[test]
    fn a_handling_shows_which_steps_of_the_rule_nobody_wrote_down() {
        let of = |kind, measure, noted: &[&'static str]| {
            let missing = undone((kind, measure, ON), noted.iter().copied());
            missing.into_iter().map(|step| step.name).collect::<Vec<_>>()
        };
        let handling = DispositionKind::Handling;
        assert_eq!(
            of(handling, Measure::Correct, &["12日支委会提出启动意见"]),
            ["报基层党委事前备案", "调查核实"]
        );
        assert_eq!(of(handling, Measure::Nothing, &[]), [""; 0]);
        assert_eq!(of(DispositionKind::Discipline, Measure::Warning, &[]), [""; 0]);
    }

    #[test]
    fn only_probation_takes_the_vote() {
        let without: Vec<_> = Measure::ALL.into_iter().filter(|m| m.effect(ON).without_vote).collect();
        assert_eq!(without, [Measure::Probation]);
    }

    proptest! {
        #[test]
        fn no_period_that_is_let_through_is_longer_than_the_rule(which in 0..Measure::ALL.len(), days in -800_i32..1600) {
            let measure = Measure::ALL[which];
            let until = ON.saturating_add(days.days());
            if measure.check_period(ON, Some(until)).is_ok() {
                let (most, _) = measure.effect(ON).period.expect("a period");
                prop_assert!(until > ON && until <= ON.saturating_add(most.months()));
            }
        }

        #[test]
        fn a_measure_belongs_to_one_way_only(which in 0..Measure::ALL.len()) {
            let measure = Measure::ALL[which];
            let both = DispositionKind::ALL.into_iter().filter(|kind| measure.belongs_to(*kind)).count();
            let is_of_both = measure == Measure::Nothing || measure.fits(Standing::Full).is_err();
            prop_assert_eq!(both, if is_of_both { 2 } else { 1 });
        }
    }
}
