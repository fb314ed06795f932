//! What went otherwise than the rule says, told and never refused: it was done by others, and the record shows it as it happened.

use jiff::civil::Date;

use super::{
    Basis, Done, Edition, File, Limit, Step,
    dates::{months_after, weekdays_after},
};
use crate::words;

/// Something to know about a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Warning {
    /// A step after its term.
    #[error(
        "“{step}”在{}，晚于{}：{basis}；请核对日期，确实晚了的请告诉支部",
        words::date(*.on), words::date(*.by)
    )]
    Late {
        /// Which.
        step: Step,
        /// Its day.
        on: Date,
        /// The last day of the term.
        by: Date,
        /// The term.
        basis: Basis,
    },
    /// A step that was not taken though its term is over, or that nobody has entered.
    #[error(
        "“{step}”{}不晚于{}：{basis}；已经办了的请补登，没有办的请提醒{}",
        if *step == Step::Oath { "一般" } else { "应当" },
        words::date(*.by),
        if step.actor().is_superior() { "支部向上级党委了解情况" } else { "支部" }
    )]
    Overdue {
        /// Which.
        step: Step,
        /// The last day of the term.
        by: Date,
        /// The term.
        basis: Basis,
    },
    /// A step without the group's opinion before it (DV-09, DV-31).
    #[error("“{step}”之前没有党小组的意见：{basis}；讨论过的请补登，没有讨论的请告诉支部")]
    NotHeard {
        /// Which.
        step: Step,
        /// The rule.
        basis: Basis,
    },
    /// Listed so soon that the publicity cannot have been long enough (DV-11); holidays are not counted.
    #[error("从确定发展对象到列为发展对象只有 {weekdays} 个工作日（按周一至周五算）：{basis}；请核对日期")]
    ShortPublicity {
        /// Days from Monday to Friday.
        weekdays: usize,
        /// The rule.
        basis: Basis,
    },
    /// Contacts are said to be named, and none is entered (DV-04).
    #[error("登记了指定培养联系人，但是没有登记是谁：{0}；请在“培养联系人”里补登")]
    NoContact(Basis),
    /// Introducers are said to be named, and nobody knows who (DV-12).
    #[error("登记了确定入党介绍人，但是没有写明是哪两位：{0}；请撤回这一步，写明姓名后重新登记")]
    NoIntroducers(Basis),
    /// A training that was shorter than usual (DV-16).
    #[error("集中培训登记的是 {days} 天、{hours} 学时：{basis}；请核对，确实短了的请告诉支部")]
    ShortTraining {
        /// Days.
        days: u16,
        /// Hours.
        hours: u16,
        /// The rule.
        basis: Basis,
    },
    /// No inspection for longer than the rule says, while the person was an activist (DV-05).
    #[error("{}到{}之间没有登记考察：{basis}；考察过的请补登", words::date(*.from), words::date(*.until))]
    NotInspected {
        /// The last inspection before, or the day on which the person became an activist.
        from: Date,
        /// The next inspection, the end of the time as an activist, or today.
        until: Date,
        /// The rule.
        basis: Basis,
    },
    /// Proceeded without training (DV-17); the reason stands with the step.
    #[error("审查之前没有集中培训：{0}；请核对写明的原因，培训过的请补登")]
    Untrained(Basis),
}

/// Everything to know about a file on a day. A term is judged by the rule in force on the day it begins, everything else by that of
/// the step's own day.
pub fn review(file: &File, today: Date) -> Vec<Warning> {
    let mut all: Vec<_> = TERMS.iter().filter_map(|term| term.warning(file, today)).collect();
    for done in &file.steps {
        let edition = Edition::on(done.on);
        if let Some(purpose) = done.step.hears()
            && file.heard(purpose).is_none_or(|heard| heard > done.on)
        {
            let rule = match done.step {
                Step::TargetNamed => &edition.target_hearing,
                _ => &edition.conversion_hearing,
            };
            all.push(Warning::NotHeard { step: done.step, basis: edition.basis(rule) });
        }
    }
    all.extend(unnamed(file));
    all.extend(uninspected(file, today));
    all.extend(publicity(file));
    all.extend(untrained(file));
    all.extend(short_training(file));
    all
}

/// A term in months: a step, what it follows, and how long after.
struct Term {
    step: Step,
    after: Step,
    limit: fn(&Edition) -> Option<Limit<u8>>,
}

static TERMS: [Term; 5] = [
    Term { step: Step::Talk, after: Step::Application, limit: |e| Some(e.talk) },
    Term { step: Step::AdmissionMeeting, after: Step::PreReview, limit: |e| Some(e.admission_meeting) },
    Term { step: Step::AdmissionApproved, after: Step::AdmissionMeeting, limit: |e| Some(e.approval) },
    Term { step: Step::Oath, after: Step::AdmissionApproved, limit: |e| e.oath },
    Term {
        step: Step::ConversionApproved,
        after: Step::ConversionMeeting,
        limit: |e| Some(e.conversion_approval),
    },
];

impl Term {
    fn warning(&self, file: &File, today: Date) -> Option<Warning> {
        let from = file.day(self.after)?;
        let edition = Edition::on(from);
        let limit = (self.limit)(edition)?;
        let (step, by, basis) = (self.step, months_after(from, limit.value), edition.basis(&limit));
        match file.day(step) {
            Some(on) => (on > by).then_some(Warning::Late { step, on, by, basis }),
            None if file.is_before(step) => None,
            None => (today > by).then_some(Warning::Overdue { step, by, basis }),
        }
    }
}

fn publicity(file: &File) -> Option<Warning> {
    let (named, listed) = (file.day(Step::TargetNamed)?, file.day(Step::TargetListed)?);
    let edition = Edition::on(listed);
    let limit = edition.publicity?;
    let weekdays = weekdays_after(named, listed);
    let basis = edition.basis(&limit);
    (weekdays < usize::from(limit.value)).then_some(Warning::ShortPublicity { weekdays, basis })
}

/// Steps that name people, without the people.
fn unnamed(file: &File) -> impl Iterator<Item = Warning> {
    let contacts = file.done(Step::ContactsNamed).filter(|_| file.contacts.is_empty()).map(|done| {
        let edition = Edition::on(done.on);
        Warning::NoContact(edition.basis(&edition.contacts))
    });
    let nobody = |done: &&Done| file.introducers.is_empty() && done.note.is_none();
    let introducers = file.done(Step::IntroducersNamed).filter(nobody).map(|done| {
        let edition = Edition::on(done.on);
        Warning::NoIntroducers(edition.basis(&edition.introducers))
    });
    contacts.into_iter().chain(introducers)
}

/// The times as an activist without an inspection that are longer than the rule says, each judged by the rule of its beginning.
fn uninspected(file: &File, today: Date) -> Vec<Warning> {
    let Some(named) = file.day(Step::ActivistNamed) else { return Vec::new() };
    let end = file.day(Step::TargetNamed).unwrap_or(today);
    let mut days: Vec<_> =
        file.inspections.iter().map(|i| i.on).filter(|on| (named..end).contains(on)).collect();
    days.push(named);
    days.push(end);
    days.sort();
    let gap = |pair: &[Date]| {
        let [from, until] = pair else { return None };
        let edition = Edition::on(*from);
        let basis = edition.basis(&edition.inspection);
        (months_after(*from, edition.inspection.value) < *until).then_some(Warning::NotInspected {
            from: *from,
            until: *until,
            basis,
        })
    };
    days.windows(2).filter_map(gap).collect()
}

fn short_training(file: &File) -> Option<Warning> {
    let done = file.done(Step::Training)?;
    let (length, edition) = (done.length?, Edition::on(done.on));
    let least = edition.training.value;
    let is_short = length.days < least.days && length.hours < least.hours;
    let basis = edition.basis(&edition.training);
    is_short.then_some(Warning::ShortTraining { days: length.days, hours: length.hours, basis })
}

fn untrained(file: &File) -> Option<Warning> {
    let reviewed = file.day(Step::CommitteeReview)?;
    let edition = Edition::on(reviewed);
    let is_trained = file.day(Step::Training).is_some_and(|trained| trained <= reviewed);
    (!is_trained).then(|| Warning::Untrained(edition.basis(&edition.untrained)))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::{
        development::{
            Extension, Inspection, Opinion, OpinionPurpose, Training,
            samples::{file, who, with},
        },
        membership::Span,
        text::{Note, Reason},
    };

    const OLD: Date = date(2020, 3, 2);
    const NEW: Date = date(2026, 6, 1);

    #[test]
    fn a_term_is_kept_on_its_last_day_and_broken_on_the_next() {
        for (after, step, months, id) in [
            (Step::Application, Step::Talk, 1, "DV-02"),
            (Step::PreReview, Step::AdmissionMeeting, 1, "DV-19"),
            (Step::AdmissionMeeting, Step::AdmissionApproved, 3, "DV-25"),
            (Step::AdmissionApproved, Step::Oath, 1, "DV-27"),
            (Step::ConversionMeeting, Step::ConversionApproved, 3, "DV-32"),
        ] {
            for from in [OLD, NEW] {
                let by = months_after(from, months);
                let next = by.tomorrow().expect("a day");
                let begun = file(&[(after, from)]);
                let told = |file: &File, today| -> Vec<_> {
                    let terms = review(file, today).into_iter();
                    let late = terms.filter_map(|w| match w {
                        Warning::Late { step, by, basis, .. } => Some((step, by, basis.id, true)),
                        Warning::Overdue { step, by, basis } => Some((step, by, basis.id, false)),
                        _ => None,
                    });
                    late.filter(|told| told.0 == step).collect()
                };
                assert_eq!(told(&begun, by), [], "{step}");
                assert_eq!(told(&with(begun.clone(), step, by), next), [], "{step}");
                let (late, overdue) = (told(&with(begun.clone(), step, next), next), told(&begun, next));
                if step == Step::Oath && from == OLD {
                    assert_eq!((late, overdue), (vec![], vec![]), "2014 has no term for the oath");
                } else {
                    assert_eq!((late, overdue), (vec![(step, by, id, true)], vec![(step, by, id, false)]));
                }
            }
        }
    }

    #[test]
    fn a_group_that_was_not_heard_in_time_is_told_of_in_both_editions() {
        for (step, purpose, id) in [
            (Step::TargetNamed, OpinionPurpose::ProspectHearing, "DV-09"),
            (Step::ConversionMeeting, OpinionPurpose::ConversionHearing, "DV-31"),
        ] {
            for (on, edition) in [(OLD, "2014年"), (NEW, "2026年修订")] {
                let mut file = file(&[(step, on)]);
                let [Warning::NotHeard { step: found, basis }] = review(&file, on)[..] else {
                    panic!("one warning: {:?}", review(&file, on));
                };
                assert_eq!((found, basis.id, basis.place.edition), (step, id, edition));
                file.opinions.push(Opinion { purpose, on: on.tomorrow().expect("a day"), put_off: None });
                assert_eq!(review(&file, on).len(), 1, "heard after it was decided");
                file.opinions.push(Opinion { purpose, on, put_off: None });
                assert_eq!(review(&file, on), []);
                file.extension = Some(Extension { on: on.tomorrow().expect("a day"), months: 6 });
                assert_eq!(review(&file, on).len(), usize::from(step == Step::ConversionMeeting));
            }
        }
    }

    #[test]
    fn a_publicity_is_five_weekdays_since_2026() {
        let short = |named, listed| {
            let file = file(&[(Step::TargetNamed, named), (Step::TargetListed, listed)]);
            let all = review(&file, listed).into_iter();
            all.filter_map(|w| match w {
                Warning::ShortPublicity { weekdays, .. } => Some(weekdays),
                _ => None,
            })
            .next()
        };
        let monday = date(2026, 7, 6);
        assert_eq!(short(monday, date(2026, 7, 12)), Some(4));
        assert_eq!(short(monday, date(2026, 7, 13)), None);
        assert_eq!(short(date(2026, 5, 8), date(2026, 5, 10)), None, "2014 asks for none");
        assert_eq!(short(date(2026, 5, 8), date(2026, 5, 11)), Some(1), "judged by the day of the listing");
    }

    #[test]
    fn who_was_reviewed_untrained_is_told_of() {
        for on in [OLD, NEW] {
            let file = file(&[(Step::CommitteeReview, on)]);
            let edition = Edition::on(on);
            let warning = Warning::Untrained(edition.basis(&edition.untrained));
            assert_eq!(review(&file, on), [warning]);
            let later = on.tomorrow().expect("a day");
            assert_eq!(review(&with(file.clone(), Step::Training, later), later), [warning]);
            assert_eq!(review(&with(file, Step::Training, on), on), []);
        }
    }

    #[test]
    fn who_was_named_stands_in_the_file() {
        let told = |file: &File| -> Vec<_> { review(file, NEW).into_iter().map(|w| w.to_string()).collect() };
        let mut contacts = file(&[(Step::ContactsNamed, NEW)]);
        assert!(told(&contacts)[0].contains("没有登记是谁"));
        contacts.contacts.push(Span { value: who(2), from: NEW, until: None });
        assert!(told(&contacts).is_empty());
        let mut introducers = file(&[(Step::IntroducersNamed, NEW)]);
        assert!(told(&introducers)[0].contains("没有写明是哪两位"));
        introducers.steps[0].note = Reason::new("周明哲、许安宁").ok();
        assert!(told(&introducers).is_empty());
        introducers.steps[0].note = None;
        introducers.introducers = vec![who(2), who(3)];
        assert!(told(&introducers).is_empty());
    }

    #[test]
    fn a_training_is_three_days_or_twenty_four_hours_long() {
        let short = |days, hours| {
            let mut file = file(&[(Step::Training, NEW)]);
            file.steps[0].length = Some(Training { days, hours });
            review(&file, NEW).iter().any(|w| matches!(w, Warning::ShortTraining { .. }))
        };
        assert_eq!((short(2, 16), short(3, 18), short(2, 24), short(3, 24)), (true, false, false, false));
        let unknown = file(&[(Step::Training, NEW)]);
        assert!(review(&unknown, NEW).is_empty(), "a length that nobody entered is no short one");
    }

    #[test]
    fn an_activist_is_inspected_every_half_year() {
        let gaps = |file: &File, today| -> Vec<_> {
            let all = review(file, today).into_iter();
            all.filter_map(|w| match w {
                Warning::NotInspected { from, until, .. } => Some((from, until)),
                _ => None,
            })
            .collect()
        };
        let (named, by) = (date(2025, 8, 31), date(2026, 2, 28));
        let mut activist = file(&[(Step::ActivistNamed, named)]);
        assert_eq!(gaps(&activist, by), [], "the half year ends on the last day of February");
        assert_eq!(gaps(&activist, date(2026, 3, 1)), [(named, date(2026, 3, 1))]);
        let note = || Note::new("表现好").expect("a text");
        activist.inspections.push(Inspection { on: by, note: note() });
        assert_eq!(gaps(&activist, date(2026, 8, 28)), []);
        let target = with(activist, Step::TargetNamed, date(2026, 10, 9));
        assert_eq!(gaps(&target, date(2027, 10, 9)), [(by, date(2026, 10, 9))], "and not after that");
    }

    /// The sentences of all warnings, in the order of the enum.
    #[test]
    fn the_sentences_say_what_to_do() {
        let (on, by, edition) = (date(2026, 7, 2), date(2026, 7, 1), Edition::on(NEW));
        let approval = edition.basis(&edition.approval);
        let all = [
            Warning::Late { step: Step::Talk, on, by, basis: edition.basis(&edition.talk) },
            Warning::Overdue { step: Step::Talk, by, basis: edition.basis(&edition.talk) },
            Warning::Overdue { step: Step::AdmissionApproved, by, basis: approval },
            Warning::NotHeard { step: Step::TargetNamed, basis: edition.basis(&edition.target_hearing) },
            Warning::ShortPublicity {
                weekdays: 4,
                basis: edition.basis(&edition.publicity.expect("since 2026")),
            },
            Warning::NoContact(edition.basis(&edition.contacts)),
            Warning::NoIntroducers(edition.basis(&edition.introducers)),
            Warning::ShortTraining { days: 2, hours: 16, basis: edition.basis(&edition.training) },
            Warning::NotInspected { from: by, until: on, basis: edition.basis(&edition.inspection) },
            Warning::Untrained(edition.basis(&edition.untrained)),
        ];
        let all = all.map(|warning| warning.to_string()).join("\n");
        insta::assert_snapshot!(all, @"
        “党组织派人谈话”在2026年7月2日，晚于2026年7月1日：按《发展党员工作细则》（2026年修订）第七条，收到入党申请书后，应当在1个月内派人同申请人谈话；请核对日期，确实晚了的请告诉支部
        “党组织派人谈话”应当不晚于2026年7月1日：按《发展党员工作细则》（2026年修订）第七条，收到入党申请书后，应当在1个月内派人同申请人谈话；已经办了的请补登，没有办的请提醒支部
        “上级党委审批预备党员”应当不晚于2026年7月1日：按《发展党员工作细则》（2026年修订）第二十五条，应当在3个月内审批，特殊情况不超过6个月；已经办了的请补登，没有办的请提醒支部向上级党委了解情况
        “确定发展对象”之前没有党小组的意见：按《发展党员工作细则》（2026年修订）第十三条，列为发展对象，应当听取党小组、培养联系人、党员和群众等的意见；讨论过的请补登，没有讨论的请告诉支部
        从确定发展对象到列为发展对象只有 4 个工作日（按周一至周五算）：按《发展党员工作细则》（2026年修订）第十三条，公示时间不少于5个工作日；请核对日期
        登记了指定培养联系人，但是没有登记是谁：按《发展党员工作细则》（2026年修订）第九条，应当指定1至2名正式党员作培养联系人；请在“培养联系人”里补登
        登记了确定入党介绍人，但是没有写明是哪两位：按《发展党员工作细则》（2026年修订）第十四条，应当有2名正式党员作入党介绍人；请撤回这一步，写明姓名后重新登记
        集中培训登记的是 2 天、16 学时：按《发展党员工作细则》（2026年修订）第十七条，集中培训一般不少于3天或者24学时；请核对，确实短了的请告诉支部
        2026年7月1日到2026年7月2日之间没有登记考察：按《发展党员工作细则》（2026年修订）第十一条，每半年对入党积极分子考察一次；考察过的请补登
        审查之前没有集中培训：按《发展党员工作细则》（2026年修订）第十七条，没有经过培训的，除个别特殊情况外，不能发展入党；请核对写明的原因，培训过的请补登
        ");
    }
}
