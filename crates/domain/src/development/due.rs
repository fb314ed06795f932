//! What is due for the group about one person (T4, D6).

use jiff::civil::Date;

use super::{
    Basis, Edition, File, OpinionPurpose, Step,
    dates::{months_after, months_before},
};
use crate::person::Standing;

/// What a group has to do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Duty {
    /// 研究推荐入党积极分子 (C5, DV-03)
    Recommend,
    /// 提出培养联系人人选 (DV-04)
    NameContacts,
    /// 半年考察 (DV-05)
    Inspect,
    /// 列为发展对象前提出意见 (DV-09)
    HearTarget,
    /// 接收预备党员编入本组 (DV-26)
    Receive,
    /// 研究预备期的教育考察情况 (T4)
    ReviewProbation,
    /// 提醒本人提出转正申请 (DV-31)
    RemindRequest,
    /// 转正前提出意见 (DV-31)
    HearConversion,
}

impl Duty {
    /// What to do, in a few words.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Recommend => "研究推荐入党积极分子",
            Self::NameContacts => "请支部指定培养联系人",
            Self::Inspect => "配合支部进行半年考察",
            Self::HearTarget => "讨论列为发展对象的意见",
            Self::Receive => "请支部把预备党员编入党小组",
            Self::ReviewProbation => "研究预备期的教育考察情况",
            Self::RemindRequest => "提醒本人书面提出转正申请",
            Self::HearConversion => "讨论转为正式党员的意见",
        }
    }

    /// The opinion that the group's meeting is to give; none where no agenda item is needed.
    pub const fn item(self) -> Option<OpinionPurpose> {
        match self {
            Self::Recommend => Some(OpinionPurpose::ActivistRecommend),
            Self::HearTarget => Some(OpinionPurpose::ProspectHearing),
            Self::ReviewProbation => Some(OpinionPurpose::ProbationReview),
            Self::HearConversion => Some(OpinionPurpose::ConversionHearing),
            Self::NameContacts | Self::Inspect | Self::Receive | Self::RemindRequest => None,
        }
    }
}

/// Something to do, and by when.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Due {
    /// What.
    pub duty: Duty,
    /// The last day; none where the rule names no term.
    pub by: Option<Date>,
    /// What it rests on.
    pub basis: Basis,
}

impl Due {
    /// Whether its last day is over.
    pub fn is_overdue(&self, today: Date) -> bool {
        self.by.is_some_and(|by| by < today)
    }
}

/// So many months before the last day something is shown: with about one meeting a month (R1) it meets at least one of them.
const LEAD: u8 = 1;
/// The review of the probation comes before the opinion on the conversion, so that both do not fall on one meeting.
const REVIEW_LEAD: u8 = 3;

/// So many months after the branch put an opinion off, the group is reminded to talk about the person again. No rule names an interval;
/// it is that of the inspections (DV-05).
const AGAIN: u8 = 6;

/// What is due for the group about a person on a day, by the rule in force on that day. The caller asks about people who are on the
/// group's list. 思想汇报 are never due: no rule that we know names an interval (`rules.md` 2).
pub fn due(file: &File, today: Date) -> Vec<Due> {
    let edition = Edition::on(today);
    let mut all = Vec::new();
    let mut add = |duty, by, basis| all.push(Due { duty, by, basis });
    let is_open = |step| file.done(step).is_none();
    let is_due_again = |put_off: Date| months_after(put_off, AGAIN) <= today;
    let is_unheard = |duty: Duty| {
        duty.item().is_some_and(|purpose| {
            file.opinions_on(purpose).all(|opinion| opinion.put_off.is_some_and(is_due_again))
        })
    };
    let is_near = |by, lead| months_before(by, lead) <= today;
    match file.stage() {
        Some(Standing::Applicant) if !is_open(Step::Talk) && is_unheard(Duty::Recommend) => {
            add(Duty::Recommend, None, edition.basis(&edition.recommendation));
        }
        Some(Standing::Activist) => {
            let Some(named) = file.day(Step::ActivistNamed) else { return all };
            if file.contacts_on(today).next().is_none() {
                add(Duty::NameContacts, None, edition.basis(&edition.contacts));
            }
            let last = file.last_inspection().map_or(named, |last| last.max(named));
            let by = months_after(last, edition.inspection.value);
            if is_near(by, LEAD) {
                add(Duty::Inspect, Some(by), edition.basis(&edition.inspection));
            }
            let is_full = months_after(named, edition.cultivation.value) <= today;
            if is_full && is_open(Step::TargetNamed) && is_unheard(Duty::HearTarget) {
                add(Duty::HearTarget, None, edition.basis(&edition.target_hearing));
            }
        }
        Some(Standing::Probationary) if is_open(Step::ConversionMeeting) => {
            // Who came onto the group's list as a probationary member has been placed.
            if is_open(Step::Placed) && file.opened.is_none() {
                add(Duty::Receive, None, edition.basis(&edition.placing));
            }
            let Some(end) = file.probation_end() else { return all };
            let review = is_open(Step::ProbationInspected) && is_unheard(Duty::ReviewProbation);
            if review && is_near(end, REVIEW_LEAD) {
                add(Duty::ReviewProbation, Some(end), edition.basis(&edition.probation_review));
            }
            let conversion = edition.basis(&edition.conversion_hearing);
            if is_open(Step::ConversionRequest) && is_near(end, LEAD) {
                add(Duty::RemindRequest, Some(end), conversion);
            }
            if is_unheard(Duty::HearConversion) && is_near(end, LEAD) {
                add(Duty::HearConversion, Some(end), conversion);
            }
        }
        _ => {}
    }
    all
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        development::{
            Entry, Extension, Inspection, Opinion, check,
            samples::{file, up_to, who, with},
        },
        membership::Span,
        organization::Post,
        text::Note,
    };

    /// The duties with their last days.
    fn duties(file: &File, today: Date) -> Vec<(Duty, Option<Date>)> {
        due(file, today).into_iter().map(|due| (due.duty, due.by)).collect()
    }

    fn heard(mut file: File, purpose: OpinionPurpose, on: Date) -> File {
        file.opinions.push(Opinion { purpose, on, put_off: None });
        file
    }

    fn inspected(mut file: File, on: Date) -> File {
        let note = Note::new("按时参加活动").expect("a note");
        file.inspections.push(Inspection { on, note });
        file
    }

    #[test]
    fn an_applicant_is_discussed_after_the_talk() {
        let applied = file(&[(Step::Application, date(2026, 6, 1))]);
        assert_eq!(duties(&applied, date(2026, 6, 20)), []);
        let talked = with(applied, Step::Talk, date(2026, 6, 20));
        let dues = due(&talked, date(2026, 6, 20));
        assert_eq!(dues[0].duty.item(), Some(OpinionPurpose::ActivistRecommend));
        assert_eq!((dues.len(), dues[0].by, dues[0].basis.id), (1, None, "DV-03"));
        assert!(!dues[0].is_overdue(date(2036, 1, 1)), "the rule names no term");
        let heard = heard(talked, OpinionPurpose::ActivistRecommend, date(2026, 6, 25));
        assert_eq!(duties(&heard, date(2026, 6, 30)), []);
    }

    #[test]
    fn an_activist_has_contacts_an_inspection_each_half_year_and_an_opinion_after_a_year() {
        let named = date(2026, 7, 1);
        let mut file = up_to(Step::ActivistNamed, named);
        assert_eq!(duties(&file, named), [(Duty::NameContacts, None)]);
        file.contacts.push(Span { from: named, until: Some(date(2027, 9, 30)), value: who(2) });
        assert_eq!(duties(&file, date(2026, 11, 30)), []);
        let first = Some(date(2027, 1, 1));
        assert_eq!(duties(&file, date(2026, 12, 1)), [(Duty::Inspect, first)]);
        assert!(!due(&file, date(2027, 1, 1))[0].is_overdue(date(2027, 1, 1)), "the last day still counts");
        assert!(due(&file, date(2027, 1, 2))[0].is_overdue(date(2027, 1, 2)));
        let file = inspected(file, date(2027, 1, 10));
        assert_eq!(duties(&file, date(2027, 6, 9)), []);
        let second = (Duty::Inspect, Some(date(2027, 7, 10)));
        assert_eq!(duties(&file, date(2027, 6, 30)), [second]);
        assert_eq!(duties(&file, date(2027, 7, 1)), [second, (Duty::HearTarget, None)]);
        let file =
            heard(inspected(file, date(2027, 7, 5)), OpinionPurpose::ProspectHearing, date(2027, 7, 5));
        assert_eq!(duties(&file, date(2027, 9, 30)), []);
        assert_eq!(duties(&file, date(2027, 10, 1)), [(Duty::NameContacts, None)], "the contact has left");
        let passed = with(file.clone(), Step::TargetNamed, date(2027, 10, 1));
        let listed = with(passed, Step::TargetListed, date(2027, 10, 20));
        assert_eq!(duties(&listed, date(2028, 12, 1)), [], "a development target is with the branch");
    }

    #[test]
    fn an_opinion_that_was_put_off_is_asked_for_again_after_half_a_year() {
        let mut file = up_to(Step::Talk, date(2026, 6, 1));
        let purpose = OpinionPurpose::ActivistRecommend;
        file.opinions.push(Opinion { purpose, on: date(2026, 6, 20), put_off: Some(date(2026, 7, 1)) });
        assert_eq!(duties(&file, date(2026, 12, 31)), []);
        assert_eq!(duties(&file, date(2027, 1, 1)), [(Duty::Recommend, None)]);
        let file = heard(file, purpose, date(2027, 1, 15));
        assert_eq!(duties(&file, date(2027, 2, 1)), [], "heard anew");
    }

    #[test]
    fn nobody_is_heard_on_a_target_already_named() {
        let file = up_to(Step::TargetNamed, date(2026, 7, 1));
        assert!(!duties(&file, date(2028, 1, 1)).contains(&(Duty::HearTarget, None)));
    }

    #[test]
    fn a_probationary_member_is_received_reviewed_and_heard_before_the_end() {
        let file = up_to(Step::AdmissionApproved, date(2026, 7, 1));
        assert_eq!(duties(&file, date(2026, 8, 1)), [(Duty::Receive, None)]);
        let file = with(file, Step::Placed, date(2026, 8, 1));
        let end = Some(date(2027, 7, 1));
        assert_eq!(duties(&file, date(2027, 3, 31)), []);
        assert_eq!(duties(&file, date(2027, 4, 1)), [(Duty::ReviewProbation, end)]);
        let file = heard(file, OpinionPurpose::ProbationReview, date(2027, 4, 15));
        assert_eq!(duties(&file, date(2027, 5, 31)), []);
        let both = [(Duty::RemindRequest, end), (Duty::HearConversion, end)];
        assert_eq!(duties(&file, date(2027, 6, 1)), both);
        assert_eq!(due(&file, date(2027, 6, 1))[1].duty.item(), Some(OpinionPurpose::ConversionHearing));
        assert!(due(&file, date(2027, 7, 2)).iter().all(|due| due.is_overdue(date(2027, 7, 2))));
        let file = with(file, Step::ConversionRequest, date(2027, 6, 10));
        let mut file = heard(file, OpinionPurpose::ConversionHearing, date(2027, 6, 20));
        assert_eq!(duties(&file, date(2027, 7, 1)), []);
        file.extension = Some(Extension { on: date(2027, 7, 1), months: 6 });
        let longer = Some(date(2028, 1, 1));
        assert_eq!(duties(&file, date(2027, 9, 30)), []);
        let again = [(Duty::ReviewProbation, longer), (Duty::HearConversion, longer)];
        assert_eq!(duties(&file, date(2027, 12, 1)), again, "looked at anew after the extension");
        let file = with(file, Step::ConversionMeeting, date(2028, 1, 5));
        assert_eq!(duties(&file, date(2028, 2, 1)), []);
    }

    #[test]
    fn the_basis_is_that_of_the_day() {
        let file = up_to(Step::ActivistNamed, date(2025, 7, 1));
        let on = |day| due(&file, day)[0].basis.place.to_string();
        assert_eq!(on(date(2026, 5, 10)), "《发展党员工作细则》（2014年）");
        assert_eq!(on(date(2026, 5, 11)), "《发展党员工作细则》（2026年修订）第九条");
    }

    proptest! {
        /// What is asked for can be written down the same day, and is then asked for no more.
        #[test]
        fn every_opinion_that_is_due_can_be_given(upto in 0_usize..25, later in 0_i32..900) {
            let last = Step::all().nth(upto).expect("one of 25");
            let mut file = up_to(last, date(2025, 3, 31));
            let today = date(2025, 3, 31).saturating_add(jiff::Span::new().days(later));
            for one in due(&file, today) {
                if let Some(purpose) = one.duty.item() {
                    let entry = Entry::Opinion(purpose);
                    prop_assert_eq!(check(&file, entry, today, today, &[Post::Leader]), Ok(()));
                    file.opinions.push(Opinion { purpose, on: today, put_off: None });
                    prop_assert!(due(&file, today).iter().all(|left| left.duty != one.duty));
                }
            }
        }
    }
}
