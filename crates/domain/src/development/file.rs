//! What is known of one person's way into the Party. Plain data; [`check`](super::check) decides what comes in.

use jiff::civil::Date;

use super::{Edition, Opinion, OpinionPurpose, Step, Training, dates::months_after};
use crate::{
    id::PersonId,
    meeting::Mark,
    membership::Span,
    person::Standing,
    text::{Note, Reason},
};

/// A step that was taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done {
    /// Which.
    pub step: Step,
    /// The day it was taken; long before [`Self::mark`] where it was entered late (补录).
    pub on: Date,
    /// A number of a letter, or why the step was taken without training (DV-17). Never what a review found.
    pub note: Option<Reason>,
    /// How long it was, of 集中培训 (DV-16).
    pub length: Option<Training>,
    /// Who entered it, when.
    pub mark: Mark,
}

/// An inspection of an activist or a probationary member (DV-05, Art 30).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inspection {
    /// The day.
    pub on: Date,
    /// What was seen.
    pub note: Note,
}

/// 延长预备期 (DV-29), once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Extension {
    /// The day it was decided.
    pub on: Date,
    /// By so many months.
    pub months: u8,
}

/// One person's development file, as far as a group may know it. The papers themselves stay with the Party committee (DV-35).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// Whose.
    pub person: PersonId,
    /// The steps that were taken, in any order, none twice.
    pub steps: Vec<Done>,
    /// The day of birth, where the roster has it.
    pub born_on: Option<Date>,
    /// 入党介绍人 (DV-12), once they are named.
    pub introducers: Vec<PersonId>,
    /// 培养联系人 (DV-04), with the days on which each began and ended.
    pub contacts: Vec<Span<PersonId>>,
    /// Inspections, in any order.
    pub inspections: Vec<Inspection>,
    /// The days on which a 思想汇报 was handed in. The rule names no interval.
    pub reports: Vec<Date>,
    /// The opinions that the group gave.
    pub opinions: Vec<Opinion>,
    /// 延长预备期, if it was.
    pub extension: Option<Extension>,
    /// The state on the roster and the day on which it began, where the steps entered do not reach it: the person came with it from
    /// another organization, or the file began later (DV-07, DV-34). What lies before it was taken elsewhere.
    pub opened: Option<(Standing, Date)>,
}

/// The last step that lies before a state of the roster.
const fn entrance(standing: Standing) -> Option<Step> {
    match standing {
        Standing::Applicant => Some(Step::Application),
        Standing::Activist => Some(Step::ActivistNamed),
        Standing::Target => Some(Step::TargetListed),
        Standing::Probationary => Some(Step::AdmissionApproved),
        Standing::Full => None,
    }
}

/// The step with which a state of the roster begins. Probation begins with the branch meeting (Art 31).
const fn first(standing: Standing) -> Option<Step> {
    match standing {
        Standing::Probationary => Some(Step::AdmissionMeeting),
        other => entrance(other),
    }
}

impl File {
    /// A file without any entry.
    pub const fn new(person: PersonId) -> Self {
        Self {
            person,
            steps: Vec::new(),
            born_on: None,
            introducers: Vec::new(),
            contacts: Vec::new(),
            inspections: Vec::new(),
            reports: Vec::new(),
            opinions: Vec::new(),
            extension: None,
            opened: None,
        }
    }

    /// Lets the file begin at the state of the roster, where the steps entered do not reach it, or not from the first one on.
    pub fn open_at(&mut self, standing: Standing, from: Date) {
        let reached = entrance(standing).is_some_and(|step| self.leads_to(step))
            || self.stage().is_some_and(|stage| stage > standing);
        self.opened = (!reached && standing != Standing::Full).then_some((standing, from));
    }

    /// Whether a step was entered with all that it needs; a training that was done without is no gap (DV-17).
    fn leads_to(&self, step: Step) -> bool {
        let needs = || step.needs().iter().filter(|need| **need != Step::Training);
        self.done(step).is_some() && needs().all(|need| self.leads_to(*need))
    }

    /// Whether a step lies before the file and was not entered into it.
    pub fn is_before(&self, step: Step) -> bool {
        let last = self.opened.and_then(|(standing, _)| entrance(standing));
        self.done(step).is_none() && last.is_some_and(|last| step <= last)
    }

    /// Whether a step was taken, here or before the file.
    fn is_taken(&self, step: Step) -> bool {
        self.done(step).is_some() || self.is_before(step)
    }

    /// A step that was taken, with all that is known of it.
    pub fn done(&self, step: Step) -> Option<&Done> {
        self.steps.iter().find(|done| done.step == step)
    }

    /// The day on which a step was taken; for the one with which the state of the roster began, that day.
    pub fn day(&self, step: Step) -> Option<Date> {
        let began = self.opened.and_then(|(standing, from)| (first(standing) == Some(step)).then_some(from));
        self.done(step).map(|done| done.on).or(began)
    }

    /// Where the person stands by the steps entered so far; none before the application.
    pub fn stage(&self) -> Option<Standing> {
        let by_steps = self.steps.iter().filter_map(|done| done.step.opens()).max();
        by_steps.max(self.opened.map(|(standing, _)| standing))
    }

    /// The steps that can be taken now, in the order of the list: not taken yet, and nothing they need is missing.
    pub fn open(&self) -> impl Iterator<Item = Step> {
        let taken = |step| self.is_taken(step);
        Step::all().filter(move |step| !taken(*step) && step.needs().iter().all(|need| taken(*need)))
    }

    /// The steps that can be entered: those of before the file, which may be added with the day of then, and [`Self::open`].
    pub fn enterable(&self) -> impl Iterator<Item = Step> {
        let open: Vec<_> = self.open().collect();
        Step::all().filter(move |step| self.is_before(*step) || open.contains(step))
    }

    /// The first entered step that needs this one, directly or not, or the state with which the file began.
    pub fn later(&self, step: Step) -> Option<(&'static str, Date)> {
        let by_steps = self.steps.iter().filter(|done| done.step.rests_on(step));
        let by_steps = by_steps.map(|done| (done.step.name(Edition::on(done.on)), done.on));
        let rests = |standing| first(standing).is_some_and(|first| first.rests_on(step));
        let began = self.opened.filter(|(standing, _)| rests(*standing));
        by_steps.chain(began.map(|(standing, from)| (standing.chinese(), from))).min_by_key(|(_, on)| *on)
    }

    /// The first of [`Self::open`]; none when everything is done.
    pub fn next(&self) -> Option<Step> {
        self.open().next()
    }

    /// Who accompanies the person on a day.
    pub fn contacts_on(&self, day: Date) -> impl Iterator<Item = PersonId> {
        self.contacts.iter().filter(move |contact| contact.covers(day)).map(|contact| contact.value)
    }

    /// The day of the last inspection.
    pub fn last_inspection(&self) -> Option<Date> {
        self.inspections.iter().map(|inspection| inspection.on).max()
    }

    /// The day of the last 思想汇报.
    pub fn last_report(&self) -> Option<Date> {
        self.reports.iter().copied().max()
    }

    /// The day on which the probation is full (DV-28, DV-29); none before the branch meeting has passed the admission.
    pub fn probation_end(&self) -> Option<Date> {
        let from = self.day(Step::AdmissionMeeting)?;
        let longer = self.extension.map_or(0, |extension| extension.months);
        Some(months_after(from, Edition::on(from).probation.value.saturating_add(longer)))
    }

    /// The opinions of the group that still count: after an extension the probationary member is looked at anew.
    pub fn opinions_on(&self, purpose: OpinionPurpose) -> impl Iterator<Item = &Opinion> {
        let again = self.extension.filter(|_| purpose.needs() == Step::AdmissionApproved);
        self.opinions
            .iter()
            .filter(move |o| o.purpose == purpose && again.is_none_or(|again| o.on >= again.on))
    }

    /// The first day on which the group gave an opinion that still counts.
    pub fn heard(&self, purpose: OpinionPurpose) -> Option<Date> {
        self.opinions_on(purpose).map(|o| o.on).min()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::development::samples::{file, up_to, who, with};

    #[test]
    fn the_stage_follows_the_steps() {
        let mut file = file(&[]);
        assert_eq!((file.stage(), file.next()), (None, Some(Step::Application)));
        let mut stages = Vec::new();
        while let Some(step) = file.next() {
            file = with(file, step, date(2026, 6, 1));
            stages.push((step, file.stage().expect("an applicant at least")));
        }
        assert_eq!(stages.len(), 25);
        for (step, stage) in stages {
            assert_eq!(stage, step.opens().unwrap_or(step.stage()), "after {step}");
        }
    }

    #[test]
    fn a_file_begins_where_the_roster_stands() {
        let day = date(2026, 3, 10);
        for (standing, next, days) in [
            (Standing::Applicant, Step::Talk, Some(Step::Application)),
            (Standing::Activist, Step::ActivistFiled, Some(Step::ActivistNamed)),
            (Standing::Target, Step::IntroducersNamed, Some(Step::TargetListed)),
            (Standing::Probationary, Step::AdmissionFiled, Some(Step::AdmissionMeeting)),
        ] {
            let mut file = file(&[]);
            file.open_at(standing, day);
            assert_eq!((file.stage(), file.next()), (Some(standing), Some(next)));
            assert_eq!(days.and_then(|step| file.day(step)), Some(day), "{standing:?}");
            assert!(file.is_before(Step::Application) && !file.is_before(next));
        }
        let mut probationary = file(&[]);
        probationary.open_at(Standing::Probationary, day);
        assert_eq!(probationary.probation_end(), Some(date(2027, 3, 10)));
        let mut entered = up_to(Step::ActivistNamed, day);
        entered.open_at(Standing::Activist, date(2026, 4, 1));
        assert_eq!((entered.opened, entered.day(Step::ActivistNamed)), (None, Some(day)), "the steps say it");
        entered.open_at(Standing::Full, day);
        assert_eq!(entered.opened, None, "a full member has arrived");
    }

    #[test]
    fn earlier_steps_can_be_entered_and_the_file_still_begins_at_the_roster() {
        let day = date(2026, 3, 10);
        let mut file = file(&[]);
        file.open_at(Standing::Probationary, day);
        let offered: Vec<_> = file.enterable().collect();
        assert!(offered.starts_with(&[Step::Application, Step::Talk, Step::ActivistNamed]), "{offered:?}");
        assert!(offered.contains(&Step::AdmissionFiled) && !offered.contains(&Step::Archived));
        assert_eq!(file.next(), Some(Step::AdmissionFiled), "what comes next is later");
        assert_eq!(file.later(Step::Application), Some(("预备党员", day)));
        let mut file = with(file, Step::AdmissionApproved, day);
        file.open_at(Standing::Probationary, day);
        assert_eq!((file.day(Step::AdmissionMeeting), file.is_before(Step::Application)), (Some(day), true));
        assert_eq!(file.later(Step::Talk).map(|later| later.1), Some(day));
        assert_eq!(
            (file.later(Step::Oath), file.later(Step::AdmissionMeeting)),
            (None, Some(("上级党委审批预备党员", day)))
        );
    }

    #[test]
    fn steps_that_do_not_need_each_other_are_open_together() {
        let open: Vec<_> = up_to(Step::TargetListed, date(2026, 6, 1)).open().collect();
        assert_eq!(open, [Step::IntroducersNamed, Step::PoliticalReview, Step::Training]);
    }

    #[test]
    fn probation_is_a_year_from_the_branch_meeting_and_longer_once() {
        let mut file = file(&[(Step::AdmissionMeeting, date(2027, 8, 31))]);
        assert_eq!(file.probation_end(), Some(date(2028, 8, 31)));
        file.extension = Some(Extension { on: date(2028, 9, 1), months: 6 });
        assert_eq!(file.probation_end(), Some(date(2029, 2, 28)));
        file.steps.clear();
        assert_eq!(file.probation_end(), None);
    }

    #[test]
    fn an_opinion_before_the_extension_counts_no_more() {
        let mut file = file(&[(Step::AdmissionMeeting, date(2026, 6, 1))]);
        let at = |purpose, month| Opinion { purpose, on: date(2027, month, 1), put_off: None };
        file.opinions =
            vec![at(OpinionPurpose::ConversionHearing, 5), at(OpinionPurpose::ProspectHearing, 1)];
        assert_eq!(file.heard(OpinionPurpose::ConversionHearing), Some(date(2027, 5, 1)));
        file.extension = Some(Extension { on: date(2027, 6, 1), months: 6 });
        assert_eq!(file.heard(OpinionPurpose::ConversionHearing), None);
        assert_eq!(file.heard(OpinionPurpose::ProspectHearing), Some(date(2027, 1, 1)));
    }

    #[test]
    fn contacts_inspections_and_reports_are_told_by_day() {
        let mut file = file(&[]);
        let until = Some(date(2026, 12, 31));
        file.contacts = vec![Span { from: date(2026, 7, 1), until, value: who(2) }];
        file.reports = vec![date(2026, 9, 1), date(2026, 8, 1)];
        assert_eq!(file.contacts_on(date(2026, 12, 31)).collect::<Vec<_>>(), [who(2)]);
        assert_eq!(file.contacts_on(date(2027, 1, 1)).count(), 0);
        assert_eq!((file.last_report(), file.last_inspection()), (Some(date(2026, 9, 1)), None));
    }
}
