//! 工作总结: what a group or the branch did in a year or half of one. The facts are drafted; what they mean, people write themselves.
//! What was typed is never written over: newer facts are shown beside it.

use jiff::civil::Date;

use crate::{
    coded::coded,
    id::{GroupId, WorkSummaryId},
    meeting::Mark,
    text::SectionText,
};

coded! {
    /// Over which part of a year.
    SummaryPeriod {
        /// The whole year.
        Year = "year", "全年";
        /// January to June.
        FirstHalf = "first_half", "上半年";
        /// July to December.
        SecondHalf = "second_half", "下半年";
    }
}

impl SummaryPeriod {
    /// The first and the last month, 1 to 12.
    pub const fn months(self) -> (i8, i8) {
        match self {
            Self::Year => (1, 12),
            Self::FirstHalf => (1, 6),
            Self::SecondHalf => (7, 12),
        }
    }

    /// The first and the last day of the period in a year that the calendar knows.
    pub const fn days(self, year: i16) -> (Date, Date) {
        let (first, last) = self.months();
        (Date::constant(year, first, 1), Date::constant(year, last, if last == 6 { 30 } else { 31 }))
    }

    /// The period of a year in words: 2026年, 2026年上半年.
    pub fn of_year(self, year: i16) -> String {
        match self {
            Self::Year => format!("{year}年"),
            half => format!("{year}年{}", half.chinese()),
        }
    }

    /// Whether the period has begun on a day.
    ///
    /// # Errors
    /// [`SummaryRefusal::NotBegun`].
    pub fn begun(self, year: i16, today: Date) -> Result<(), SummaryRefusal> {
        if self.days(year).0 <= today { Ok(()) } else { Err(SummaryRefusal::NotBegun) }
    }
}

coded! {
    /// A section, in the order of the paper.
    SectionKind {
        /// Meetings with their topics, months without one and why (R1).
        Meetings = "meetings", "会议情况";
        /// Who was there, in numbers (T3).
        Attendance = "attendance", "参加情况";
        /// Work that was given out (T6).
        Work = "work", "任务落实";
        /// What was studied (C1).
        Study = "study", "学习情况";
        /// Dues by month (D7).
        Dues = "dues", "党费收缴";
        /// People on the way into the Party, in numbers (D6).
        Development = "development", "发展党员";
        /// Opinions and what came of them, in numbers (D5).
        Opinions = "opinions", "意见诉求";
        /// What the branch asked for (D3, D8).
        Resolutions = "resolutions", "支部决议落实";
        /// Only people can say it.
        Results = "results", "主要成效";
        /// Only people can say it.
        Shortcomings = "shortcomings", "存在的不足";
        /// Only people can say it.
        Plans = "plans", "下一步打算";
    }
}

impl SectionKind {
    /// Whether it is drafted from facts; the others only people write.
    pub const fn is_facts(self) -> bool {
        !matches!(self, Self::Results | Self::Shortcomings | Self::Plans)
    }
}

/// One section.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// Which.
    pub kind: SectionKind,
    /// What stands there; nothing where nobody has written anything.
    pub text: Option<SectionText>,
    /// What the facts said when they were gathered; nothing where only people write.
    pub drafted: Option<SectionText>,
    /// The day on which they were gathered.
    pub as_of: Date,
}

impl Section {
    /// A new section: what the facts say, or an empty place for what only people can say.
    pub fn new(kind: SectionKind, fresh: Option<SectionText>, as_of: Date) -> Self {
        Self { kind, text: fresh.clone(), drafted: fresh, as_of }
    }

    /// Whether nobody has changed what the facts gave.
    pub fn is_untouched(&self) -> bool {
        self.text == self.drafted
    }

    /// What the facts say by now, where it is something else than when they were gathered and than what stands there.
    pub fn news<'a>(&self, fresh: Option<&'a SectionText>) -> Option<&'a SectionText> {
        fresh.filter(|fresh| self.drafted.as_ref() != Some(fresh) && self.text.as_ref() != Some(fresh))
    }

    /// The day up to which its facts go, where the period went on after it.
    pub fn stops_on(&self, last: Date) -> Option<Date> {
        (self.kind.is_facts() && self.as_of < last).then_some(self.as_of)
    }
}

/// What the facts say, section by section.
pub type Fresh = Vec<(SectionKind, SectionText)>;

/// How far a summary has come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SummaryState {
    /// Being written; only whoever writes it sees it.
    Draft,
    /// Frozen: by whom, when.
    Finished(Mark),
}

/// A summary.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WorkSummary {
    /// Its id.
    pub id: WorkSummaryId,
    /// Of which group; of the whole branch where there is none.
    pub group: Option<GroupId>,
    /// The year.
    pub year: i16,
    /// Which part of it.
    pub period: SummaryPeriod,
    /// Its sections in the order of the paper; what whoever began it may not read is not among them.
    pub sections: Vec<Section>,
    /// Who began it, when.
    pub begun: Mark,
    /// How far it is.
    pub state: SummaryState,
    /// Guard against acting on an old page.
    pub version: i64,
}

/// Why something cannot be done with a summary.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SummaryRefusal {
    /// The period lies ahead.
    #[error("还没有到这个时间，请选择已经开始的年度或者半年")]
    NotBegun,
    /// It is frozen.
    #[error("这份总结已经定稿，不能再改；确实要改的，请先改回草稿")]
    Finished,
    /// It is no final one.
    #[error("这份总结还是草稿，可以直接修改")]
    NotFinished,
    /// Every section is empty.
    #[error("各部分都还空着，请先填写，再定稿")]
    Bare,
}

impl WorkSummary {
    /// A draft of what the facts say, with empty places for what only people can say.
    pub fn draft(
        (id, group): (WorkSummaryId, Option<GroupId>),
        (year, period): (i16, SummaryPeriod),
        fresh: &[(SectionKind, SectionText)],
        (begun, today): (Mark, Date),
    ) -> Self {
        let found = |kind| fresh.iter().find(|(one, _)| *one == kind).map(|(_, text)| text.clone());
        let kinds = SectionKind::ALL.into_iter().map(|kind| (kind, found(kind)));
        let known = kinds.filter(|(kind, text)| text.is_some() || !kind.is_facts());
        let sections = known.map(|(kind, text)| Section::new(kind, text, today)).collect();
        Self { id, group, year, period, sections, begun, state: SummaryState::Draft, version: 1 }
    }

    /// Who froze it and when, if it is.
    pub const fn finished(&self) -> Option<Mark> {
        match self.state {
            SummaryState::Draft => None,
            SummaryState::Finished(mark) => Some(mark),
        }
    }

    /// The one day up to which all its facts go, where the period went on after it; nothing where they go up to different days.
    pub fn stops_on(&self) -> Option<Date> {
        let last = self.period.days(self.year).1;
        let mut days = self.sections.iter().filter(|one| one.kind.is_facts()).map(|one| one.stops_on(last));
        let first = days.next()??;
        days.all(|day| day == Some(first)).then_some(first)
    }

    fn open(self) -> Result<Self, SummaryRefusal> {
        match self.state {
            SummaryState::Draft => Ok(self),
            SummaryState::Finished(_) => Err(SummaryRefusal::Finished),
        }
    }

    /// With what was typed into its sections; those that were not sent stay as they are.
    ///
    /// # Errors
    /// [`SummaryRefusal::Finished`].
    pub fn write(self, typed: Vec<(SectionKind, Option<SectionText>)>) -> Result<Self, SummaryRefusal> {
        let mut draft = self.open()?;
        for (kind, text) in typed {
            if let Some(section) = draft.sections.iter_mut().find(|section| section.kind == kind) {
                section.text = text;
            }
        }
        Ok(draft)
    }

    /// With one section as the facts are today, whatever was written there: somebody has asked for it.
    ///
    /// # Errors
    /// [`SummaryRefusal::Finished`].
    pub fn take_over(
        self,
        kind: SectionKind,
        fresh: &[(SectionKind, SectionText)],
        today: Date,
    ) -> Result<Self, SummaryRefusal> {
        self.renewed(fresh, today, &|section| section.kind == kind)
    }

    /// With every section that nobody has changed as the facts are today.
    ///
    /// # Errors
    /// [`SummaryRefusal::Finished`].
    pub fn renew(self, fresh: &[(SectionKind, SectionText)], today: Date) -> Result<Self, SummaryRefusal> {
        self.renewed(fresh, today, &Section::is_untouched)
    }

    fn renewed(
        self,
        fresh: &[(SectionKind, SectionText)],
        today: Date,
        which: &dyn Fn(&Section) -> bool,
    ) -> Result<Self, SummaryRefusal> {
        let mut draft = self.open()?;
        for section in draft.sections.iter_mut().filter(|section| which(section)) {
            if let Some((kind, text)) = fresh.iter().find(|(kind, _)| *kind == section.kind) {
                *section = Section::new(*kind, Some(text.clone()), today);
            }
        }
        Ok(draft)
    }

    /// Frozen as it stands.
    ///
    /// # Errors
    /// [`SummaryRefusal::Finished`]; [`SummaryRefusal::Bare`].
    pub fn finish(self, mark: Mark) -> Result<Self, SummaryRefusal> {
        let draft = self.open()?;
        if draft.sections.iter().all(|section| section.text.is_none()) {
            return Err(SummaryRefusal::Bare);
        }
        Ok(Self { state: SummaryState::Finished(mark), ..draft })
    }

    /// A draft again.
    ///
    /// # Errors
    /// [`SummaryRefusal::NotFinished`].
    pub fn reopen(self) -> Result<Self, SummaryRefusal> {
        match self.state {
            SummaryState::Draft => Err(SummaryRefusal::NotFinished),
            SummaryState::Finished(_) => Ok(Self { state: SummaryState::Draft, ..self }),
        }
    }

    /// Whether it can be thrown away: a draft can.
    ///
    /// # Errors
    /// [`SummaryRefusal::Finished`].
    pub const fn can_remove(&self) -> Result<(), SummaryRefusal> {
        match self.state {
            SummaryState::Draft => Ok(()),
            SummaryState::Finished(_) => Err(SummaryRefusal::Finished),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{Timestamp, civil::date};
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const TODAY: Date = date(2026, 11, 19);

    fn text(words: &str) -> SectionText {
        SectionText::new(words).expect("a text")
    }

    fn mark() -> Mark {
        Mark { by: Uuid::nil().into(), at: Timestamp::UNIX_EPOCH }
    }

    fn facts(meetings: &str) -> Fresh {
        vec![(SectionKind::Meetings, text(meetings)), (SectionKind::Work, text("任务3项"))]
    }

    fn draft() -> WorkSummary {
        let id = WorkSummaryId::new(Uuid::nil());
        WorkSummary::draft((id, None), (2026, SummaryPeriod::Year), &facts("开会10次"), (mark(), TODAY))
    }

    fn section(summary: &WorkSummary, kind: SectionKind) -> Section {
        summary.sections.iter().find(|section| section.kind == kind).expect("a section").clone()
    }

    fn said(summary: &WorkSummary, kind: SectionKind) -> Option<String> {
        section(summary, kind).text.map(String::from)
    }

    #[test]
    fn a_draft_holds_what_may_be_read_and_invents_nothing() {
        let draft = draft();
        let kinds: Vec<_> = draft.sections.iter().map(|section| section.kind).collect();
        use SectionKind::{Meetings, Plans, Results, Shortcomings, Work};
        assert_eq!(kinds, [Meetings, Work, Results, Shortcomings, Plans]);
        assert_eq!(said(&draft, Plans), None);
    }

    #[test]
    fn newer_facts_are_shown_and_what_was_typed_stays() {
        let typed = draft().write(vec![(SectionKind::Meetings, Some(text("开得很好")))]).expect("a draft");
        let fresh = facts("开会11次");
        let meetings = section(&typed, SectionKind::Meetings);
        assert_eq!(meetings.news(Some(&fresh[0].1)), Some(&fresh[0].1));
        assert_eq!(section(&typed, SectionKind::Work).news(Some(&fresh[1].1)), None);
        let renewed = typed.renew(&fresh, TODAY).expect("a draft");
        assert_eq!(said(&renewed, SectionKind::Meetings).as_deref(), Some("开得很好"));
        let taken = renewed.take_over(SectionKind::Meetings, &fresh, TODAY).expect("a draft");
        assert_eq!(said(&taken, SectionKind::Meetings).as_deref(), Some("开会11次"));
        assert!(section(&taken, SectionKind::Meetings).is_untouched());
    }

    #[test]
    fn an_untouched_section_follows_the_facts_at_one_word() {
        let day = date(2026, 12, 31);
        let renewed = draft().renew(&facts("开会12次"), day).expect("a draft");
        assert_eq!(said(&renewed, SectionKind::Meetings).as_deref(), Some("开会12次"));
        let meetings = section(&renewed, SectionKind::Meetings);
        assert_eq!(meetings.stops_on(day), None, "the year is over");
        assert_eq!(section(&draft(), SectionKind::Meetings).stops_on(day), Some(TODAY));
        assert_eq!(
            section(&draft(), SectionKind::Plans).stops_on(day),
            None,
            "words of people have no such day"
        );
    }

    #[test]
    fn a_final_one_is_frozen_until_it_is_made_a_draft_again() {
        let done = draft().finish(mark()).expect("it says something");
        assert_eq!(done.finished(), Some(mark()));
        let frozen = Err(SummaryRefusal::Finished);
        assert_eq!(done.clone().write(Vec::new()), frozen);
        assert_eq!(done.clone().renew(&facts("x"), TODAY), frozen);
        assert_eq!(done.clone().take_over(SectionKind::Work, &facts("x"), TODAY), frozen);
        assert_eq!(done.clone().finish(mark()), frozen);
        assert_eq!(done.can_remove(), Err(SummaryRefusal::Finished));
        let again = done.reopen().expect("it was final");
        assert_eq!(again.can_remove(), Ok(()));
        assert_eq!(again.reopen(), Err(SummaryRefusal::NotFinished));
    }

    #[test]
    fn nothing_at_all_is_no_summary() {
        let kinds = [SectionKind::Meetings, SectionKind::Work];
        let bare = draft().write(kinds.map(|kind| (kind, None)).to_vec()).expect("a draft");
        assert_eq!(bare.finish(mark()), Err(SummaryRefusal::Bare));
    }

    #[test]
    fn a_period_that_lies_ahead_has_no_summary() {
        let half = SummaryPeriod::SecondHalf;
        assert_eq!(half.begun(2026, date(2026, 6, 30)), Err(SummaryRefusal::NotBegun));
        assert_eq!(half.begun(2026, date(2026, 7, 1)), Ok(()));
        assert_eq!(SummaryPeriod::Year.begun(2027, TODAY), Err(SummaryRefusal::NotBegun));
        assert_eq!(half.of_year(2026), "2026年下半年");
        assert_eq!(SummaryPeriod::FirstHalf.days(2026).1, date(2026, 6, 30));
    }

    proptest! {
        #[test]
        fn what_was_typed_is_never_lost_by_a_refresh(typed in "[\u{4e00}-\u{4e20}]{1,8}", now in "[\u{4e00}-\u{4e20}]{1,8}") {
            let kind = SectionKind::Meetings;
            let before = draft().write(vec![(kind, Some(text(&typed)))]).expect("a draft");
            prop_assume!(!section(&before, kind).is_untouched());
            let after = before.renew(&facts(&now), TODAY).expect("a draft");
            prop_assert_eq!(said(&after, kind), Some(typed));
        }

        #[test]
        fn the_halves_are_the_year(year in 2000i16..2100, month in 1i8..=12, day in 1i8..=28) {
            let on = date(year, month, day);
            let within = |period: SummaryPeriod| { let (from, until) = period.days(year); from <= on && on <= until };
            prop_assert!(within(SummaryPeriod::Year));
            prop_assert!(within(SummaryPeriod::FirstHalf) != within(SummaryPeriod::SecondHalf));
        }
    }
}
