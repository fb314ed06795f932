//! What may be written down in a development file.

use std::collections::BTreeSet;

use jiff::{Span as Length, civil::Date};

use super::{Edition, Extension, File, OpinionPurpose, Refusal, Step, dates::months_after};
use crate::{id::PersonId, organization::Post, person::Standing, text::Reason};

/// What somebody wants to write down.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Entry<'a> {
    /// A step that was taken.
    Step {
        /// Which.
        step: Step,
        /// Why it was taken without what the rule asks for; counts for the training only (DV-17).
        reason: Option<&'a Reason>,
    },
    /// A cultivation contact from the day on (DV-04).
    Contact {
        /// Who.
        person: PersonId,
        /// The state of the contact on that day.
        standing: Standing,
    },
    /// The last day of a cultivation contact.
    ContactEnd {
        /// Who.
        person: PersonId,
    },
    /// An inspection (DV-05, Art 30).
    Inspection,
    /// 思想汇报
    Report,
    /// An opinion of the group.
    Opinion(OpinionPurpose),
    /// 延长预备期 (DV-29)
    Extension {
        /// By so many months.
        months: u8,
    },
}

/// The posts that keep development files.
const KEEPERS: [Post; 4] =
    [Post::Leader, Post::Secretary, Post::DeputySecretary, Post::OrganizationCommissioner];

/// Decides whether somebody with these posts may write something down that happened on a day. Judged by the edition of the rule in
/// force on that day.
///
/// # Errors
/// [`Refusal`], and never because something was late.
pub fn check(file: &File, entry: Entry<'_>, on: Date, today: Date, posts: &[Post]) -> Result<(), Refusal> {
    if !posts.iter().any(|post| KEEPERS.contains(post)) {
        return Err(Refusal::MayNotRecord);
    }
    if on > today {
        return Err(Refusal::Future(on));
    }
    match entry {
        // A branch that does not use the system tells the leader that it was done, and nothing of what was found.
        Entry::Step { step, reason: None } if step.is_of_branch_only() && !of_branch(posts) => {
            Err(Refusal::OfBranchOnly(step))
        }
        Entry::Step { step, reason } => take(file, step, reason.is_some(), on),
        Entry::Contact { person, standing } => name_contact(file, person, standing, on),
        Entry::ContactEnd { person } => end_contact(file, person, on),
        Entry::Inspection => {
            after(file, "考察", Step::ActivistNamed, on)?;
            once("考察", file.inspections.iter().any(|i| i.on == on), on)
        }
        Entry::Report => {
            after(file, "思想汇报", Step::Application, on)?;
            once("思想汇报", file.reports.contains(&on), on)
        }
        Entry::Opinion(purpose) => {
            after(file, "党小组的意见", purpose.needs(), on)?;
            once("党小组意见", file.opinions.iter().any(|o| (o.purpose, o.on) == (purpose, on)), on)
        }
        Entry::Extension { months } => extend(file, months, on),
    }
}

fn of_branch(posts: &[Post]) -> bool {
    posts.iter().any(|post| KEEPERS.contains(post) && post.is_of_branch())
}

fn take(file: &File, step: Step, is_excused: bool, on: Date) -> Result<(), Refusal> {
    let edition = Edition::on(on);
    let what = step.name(edition);
    if let Some(on) = file.done(step).map(|done| done.on) {
        return Err(Refusal::DoneAlready { what, on });
    }
    for &need in step.needs() {
        let is_training = need == Step::Training;
        match file.day(need) {
            _ if is_training && is_excused => {}
            None if file.is_before(need) => {}
            None if is_training => return Err(Refusal::Untrained(edition.basis(&edition.untrained))),
            None => {
                let (need, place) = (need.name(edition), step.place(edition));
                return Err(Refusal::Missing { what, need, place });
            }
            Some(day) if on < day => {
                return Err(Refusal::Before { what, need: need.name(Edition::on(day)), day });
            }
            Some(_) => {}
        }
    }
    if let Some((later, day)) = file.later(step).filter(|(_, day)| on > *day) {
        return Err(Refusal::After { what, later, day });
    }
    if step == Step::Application
        && let Some(born) = file.born_on
        && on < born.saturating_add(Length::new().years(edition.age.value))
    {
        return Err(Refusal::TooYoung(edition.basis(&edition.age)));
    }
    let term = match step {
        Step::TargetNamed => file
            .day(Step::ActivistNamed)
            .map(|from| (months_after(from, edition.cultivation.value), edition.basis(&edition.cultivation))),
        Step::ConversionMeeting => {
            let extended = file.extension.map(|_| edition.basis(&edition.extension));
            file.probation_end().map(|end| (end, extended.unwrap_or(edition.basis(&edition.probation))))
        }
        _ => None,
    };
    if let Some((earliest, basis)) = term.filter(|(earliest, _)| on < *earliest) {
        return Err(Refusal::TooSoon { what, earliest, basis });
    }
    match file.extension {
        Some(Extension { on: day, .. }) if step == Step::ConversionMeeting && on < day => {
            Err(Refusal::Before { what, need: "延长预备期", day })
        }
        _ => Ok(()),
    }
}

/// Whether these can introduce somebody, each with the state on the day, beside some who have left the roster (DV-12).
///
/// # Errors
/// [`Refusal::Introducers`].
pub fn introducers(
    (people, gone): (&[(PersonId, Standing)], usize),
    of: PersonId,
    on: Date,
) -> Result<(), Refusal> {
    let edition = Edition::on(on);
    let wanted = usize::from(edition.introducers.value);
    let each = people.iter().map(|(person, _)| *person).collect::<BTreeSet<_>>();
    let fit = people.iter().all(|(person, standing)| *person != of && *standing == Standing::Full);
    if fit && each.len() == people.len() && people.len() + gone == wanted {
        Ok(())
    } else {
        Err(Refusal::Introducers(edition.basis(&edition.introducers)))
    }
}

fn name_contact(file: &File, person: PersonId, standing: Standing, on: Date) -> Result<(), Refusal> {
    let edition = Edition::on(on);
    let rule = edition.basis(&edition.contacts);
    after(file, "培养联系人", Step::ActivistNamed, on)?;
    if standing != Standing::Full {
        return Err(Refusal::ContactNotFull(rule));
    }
    let lasting = || file.contacts.iter().filter(|c| c.until.is_none_or(|until| until >= on));
    if lasting().any(|c| c.value == person) {
        return Err(Refusal::ContactAlready);
    }
    // A new contact stays until further notice: at no later day may there be too many either.
    let mut days = lasting().map(|c| c.from.max(on));
    if days.any(|day| file.contacts_on(day).count() >= usize::from(edition.contacts.value.most)) {
        return Err(Refusal::TooManyContacts(rule));
    }
    Ok(())
}

fn end_contact(file: &File, person: PersonId, on: Date) -> Result<(), Refusal> {
    let open = file.contacts.iter().find(|c| c.value == person && c.until.is_none());
    match open.ok_or(Refusal::NoSuchContact)?.from {
        day if on < day => Err(Refusal::Before { what: "结束联系", need: "开始联系", day }),
        _ => Ok(()),
    }
}

fn extend(file: &File, months: u8, on: Date) -> Result<(), Refusal> {
    let edition = Edition::on(on);
    let (rule, term) = (edition.basis(&edition.extension), edition.extension.value);
    if file.stage() != Some(Standing::Probationary) || file.done(Step::ConversionMeeting).is_some() {
        return Err(Refusal::NotOnProbation);
    }
    if let Some(first) = file.extension {
        return Err(Refusal::ExtendedAlready { on: first.on, basis: rule });
    }
    if !(term.least..=term.most).contains(&months) {
        return Err(Refusal::ExtensionLength(rule));
    }
    after(file, "延长预备期", Step::AdmissionApproved, on)
}

fn after(file: &File, what: &'static str, need: Step, on: Date) -> Result<(), Refusal> {
    match file.day(need) {
        None if file.is_before(need) => Ok(()),
        None => Err(Refusal::NotYet { what, need: need.chinese() }),
        Some(day) if on < day => Err(Refusal::Before { what, need: need.chinese(), day }),
        Some(_) => Ok(()),
    }
}

const fn once(what: &'static str, is_there: bool, on: Date) -> Result<(), Refusal> {
    if is_there { Err(Refusal::EnteredAlready { what, on }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        development::{
            Inspection, Opinion,
            samples::{file, up_to, who, with},
        },
        membership::Span,
        text::Note,
    };

    const OLD: Date = date(2020, 3, 1);
    const NEW: Date = date(2026, 6, 1);
    const TODAY: Date = date(2036, 1, 1);

    fn told(file: &File, entry: Entry<'_>, on: Date) -> Result<(), Refusal> {
        check(file, entry, on, TODAY, &[Post::Secretary])
    }

    fn step(step: Step) -> Entry<'static> {
        Entry::Step { step, reason: None }
    }

    fn yesterday(day: Date) -> Date {
        day.yesterday().expect("a day")
    }

    #[test]
    fn only_those_who_keep_the_files_write_in_them() {
        let by = |posts: &[Post], entry| check(&up_to(Step::TargetListed, NEW), entry, NEW, TODAY, posts);
        let (training, political) = (step(Step::Training), step(Step::PoliticalReview));
        for nobody in [&[][..], &[Post::DisciplineCommissioner]] {
            assert_eq!(by(nobody, training), Err(Refusal::MayNotRecord));
        }
        assert_eq!(by(&[Post::Leader], training), Ok(()));
        for leader in [&[Post::Leader][..], &[Post::Leader, Post::DisciplineCommissioner]] {
            assert_eq!(by(leader, political), Err(Refusal::OfBranchOnly(Step::PoliticalReview)));
        }
        for post in [Post::Secretary, Post::DeputySecretary, Post::OrganizationCommissioner] {
            assert_eq!(by(&[Post::Leader, post], political), Ok(()));
        }
    }

    #[test]
    fn nothing_is_written_down_before_it_happens() {
        let file = up_to(Step::Application, NEW);
        let tomorrow = date(2026, 6, 2);
        for entry in [step(Step::Talk), Entry::Report] {
            let at = |on| check(&file, entry, on, NEW, &[Post::Leader]);
            assert_eq!((at(tomorrow), at(NEW)), (Err(Refusal::Future(tomorrow)), Ok(())));
        }
    }

    #[test]
    fn a_step_is_taken_once_and_after_what_it_needs() {
        for on in [OLD, NEW] {
            let edition = Edition::on(on);
            for one in Step::all() {
                let before: Vec<_> = Step::all().take_while(|s| *s < one).map(|s| (s, OLD)).collect();
                let before = file(&before);
                let what = one.name(edition);
                let done = Err(Refusal::DoneAlready { what, on });
                assert_eq!(told(&with(before.clone(), one, on), step(one), on), done);
                for &need in one.needs() {
                    let mut lacks = before.clone();
                    lacks.steps.retain(|done| done.step != need);
                    let missing = match need {
                        Step::Training => Refusal::Untrained(edition.basis(&edition.untrained)),
                        _ => {
                            let place = one.place(edition);
                            Refusal::Missing { what, need: need.name(edition), place }
                        }
                    };
                    assert_eq!(told(&lacks, step(one), on), Err(missing), "{one} without {need}");
                    let late = with(lacks, need, on);
                    let early = told(&late, step(one), yesterday(on));
                    let found = matches!(early, Err(Refusal::Before { day, .. }) if day == on);
                    assert!(found, "{one} before {need}: {early:?}");
                }
            }
        }
    }

    #[test]
    fn what_was_taken_before_is_not_later_than_what_followed() {
        let mut file = file(&[]);
        file.open_at(Standing::Activist, NEW);
        assert_eq!(told(&file, step(Step::Application), yesterday(NEW)), Ok(()));
        let late = told(&file, step(Step::Application), NEW.saturating_add(Length::new().days(1)));
        assert!(matches!(late, Err(Refusal::After { later: "入党积极分子", day: NEW, .. })), "{late:?}");
    }

    #[test]
    fn a_term_must_be_full() {
        for (from, edition) in [(OLD, "2014年"), (NEW, "2026年修订")] {
            let earliest = months_after(from, 12);
            for (one, id) in [(Step::TargetNamed, "DV-08"), (Step::ConversionMeeting, "DV-28")] {
                let before: Vec<_> = Step::all().take_while(|s| *s < one).map(|s| (s, from)).collect();
                let mut file = file(&before);
                let Err(Refusal::TooSoon { earliest: found, basis, .. }) =
                    told(&file, step(one), yesterday(earliest))
                else {
                    panic!("{one} was too soon");
                };
                assert_eq!((found, basis.id, basis.place.edition), (earliest, id, edition));
                assert_eq!(told(&file, step(one), earliest), Ok(()));
                if one == Step::ConversionMeeting {
                    let decided = months_after(from, 20);
                    file.extension = Some(Extension { on: decided, months: 6 });
                    let soon = told(&file, step(one), earliest);
                    assert!(matches!(soon, Err(Refusal::TooSoon { basis, .. }) if basis.id == "DV-29"));
                    let before = told(&file, step(one), yesterday(decided));
                    assert!(matches!(before, Err(Refusal::Before { day, .. }) if day == decided));
                    assert_eq!(told(&file, step(one), decided), Ok(()));
                }
            }
        }
    }

    #[test]
    fn who_is_untrained_proceeds_with_a_reason_only() {
        let mut file = up_to(Step::Training, NEW);
        file.steps.retain(|done| done.step != Step::Training);
        let reason = Reason::new("长期在海外执行任务").expect("a reason");
        let excused = Entry::Step { step: Step::CommitteeReview, reason: Some(&reason) };
        assert_eq!(told(&file, excused, NEW), Ok(()));
        assert!(matches!(told(&file, step(Step::CommitteeReview), NEW), Err(Refusal::Untrained(_))));
        let again = Entry::Step { step: Step::PreReview, reason: Some(&reason) };
        assert!(matches!(told(&file, again, NEW), Err(Refusal::Missing { .. })), "excuses nothing else");
    }

    #[test]
    fn nobody_applies_before_coming_of_age() {
        let mut file = File::new(who(1));
        file.born_on = Some(date(2008, 6, 2));
        let rule = Edition::on(NEW).basis(&Edition::on(NEW).age);
        assert_eq!(told(&file, step(Step::Application), NEW), Err(Refusal::TooYoung(rule)));
        assert_eq!(told(&file, step(Step::Application), date(2026, 6, 2)), Ok(()));
        file.born_on = None;
        assert_eq!(
            told(&file, step(Step::Application), NEW),
            Ok(()),
            "a birthday that nobody knows holds nobody up"
        );
    }

    #[test]
    fn introducers_are_two_full_members() {
        let full = |n| (who(n), Standing::Full);
        let named = |people: &[_]| introducers((people, 0), who(1), NEW);
        let with_gone = |people: &[_], gone| introducers((people, gone), who(1), NEW);
        let refused = Err(Refusal::Introducers(Edition::on(NEW).basis(&Edition::on(NEW).introducers)));
        assert_eq!(named(&[full(2), full(3)]), Ok(()));
        assert_eq!((with_gone(&[full(2)], 1), with_gone(&[], 2)), (Ok(()), Ok(())));
        assert_eq!(with_gone(&[full(2), full(3)], 1), refused);
        for people in [
            vec![],
            vec![full(2)],
            vec![full(2), full(2)],
            vec![full(2), full(3), full(4)],
            vec![full(2), full(1)],
            vec![full(2), (who(3), Standing::Probationary)],
        ] {
            assert_eq!(named(&people), refused, "{people:?}");
        }
    }

    #[test]
    fn contacts_are_one_or_two_full_members() {
        let contact = |n, standing| Entry::Contact { person: who(n), standing };
        let full = |n| contact(n, Standing::Full);
        for from in [OLD, NEW] {
            let rule = Edition::on(from).basis(&Edition::on(from).contacts);
            let mut file = up_to(Step::ActivistNamed, from);
            let probationary = contact(2, Standing::Probationary);
            assert_eq!(told(&file, probationary, from), Err(Refusal::ContactNotFull(rule)));
            let early = told(&file, full(2), yesterday(from));
            assert!(matches!(early, Err(Refusal::Before { day, .. }) if day == from));
            file.contacts.push(Span { from, until: None, value: who(2) });
            assert_eq!(told(&file, full(2), from), Err(Refusal::ContactAlready));
            let later = months_after(from, 2);
            assert_eq!(told(&file, full(3), from), Ok(()));
            file.contacts.push(Span { from: later, until: None, value: who(3) });
            for on in [from, later, months_after(from, 3)] {
                assert_eq!(told(&file, full(4), on), Err(Refusal::TooManyContacts(rule)), "{on}");
            }
            file.contacts[0].until = Some(yesterday(later));
            assert_eq!(told(&file, full(4), from), Ok(()), "one goes as the other comes");
            assert_eq!(
                told(&file, full(2), yesterday(later)),
                Err(Refusal::ContactAlready),
                "to the last day"
            );
            assert_eq!(told(&file, full(2), later), Ok(()));
        }
        let none = up_to(Step::Application, NEW);
        assert!(matches!(told(&none, full(2), NEW), Err(Refusal::NotYet { .. })));
    }

    #[test]
    fn a_contact_ends_after_it_began() {
        let mut file = up_to(Step::ActivistNamed, NEW);
        let end = Entry::ContactEnd { person: who(2) };
        assert_eq!(told(&file, end, NEW), Err(Refusal::NoSuchContact));
        file.contacts.push(Span { from: NEW, until: None, value: who(2) });
        assert!(matches!(told(&file, end, yesterday(NEW)), Err(Refusal::Before { day, .. }) if day == NEW));
        assert_eq!(told(&file, end, NEW), Ok(()));
        file.contacts[0].until = Some(NEW);
        assert_eq!(told(&file, end, NEW), Err(Refusal::NoSuchContact));
    }

    #[test]
    fn inspections_reports_and_opinions_come_after_their_step_and_once_a_day() {
        for (entry, need) in [
            (Entry::Inspection, Step::ActivistNamed),
            (Entry::Report, Step::Application),
            (Entry::Opinion(OpinionPurpose::ActivistRecommend), Step::Application),
            (Entry::Opinion(OpinionPurpose::ProspectHearing), Step::ActivistNamed),
            (Entry::Opinion(OpinionPurpose::ProbationReview), Step::AdmissionApproved),
            (Entry::Opinion(OpinionPurpose::ConversionHearing), Step::AdmissionApproved),
        ] {
            assert!(matches!(told(&file(&[]), entry, NEW), Err(Refusal::NotYet { .. })));
            let mut file = up_to(need, NEW);
            let early = told(&file, entry, yesterday(NEW));
            assert!(matches!(early, Err(Refusal::Before { day, .. }) if day == NEW), "{entry:?}");
            assert_eq!(told(&file, entry, NEW), Ok(()));
            match entry {
                Entry::Opinion(purpose) => file.opinions.push(Opinion { purpose, on: NEW, put_off: None }),
                Entry::Report => file.reports.push(NEW),
                _ => {
                    let note = Note::new("按时参加活动").expect("a note");
                    file.inspections.push(Inspection { on: NEW, note });
                }
            }
            let again = told(&file, entry, NEW);
            assert!(matches!(again, Err(Refusal::EnteredAlready { on, .. }) if on == NEW), "{entry:?}");
            assert_eq!(told(&file, entry, date(2026, 6, 2)), Ok(()));
        }
    }

    #[test]
    fn probation_is_extended_once_by_half_a_year_to_a_year() {
        let by = |months| Entry::Extension { months };
        for on in [OLD, NEW] {
            let rule = Edition::on(on).basis(&Edition::on(on).extension);
            for outside in [up_to(Step::SuperiorTalk, on), up_to(Step::ConversionMeeting, on)] {
                assert_eq!(told(&outside, by(6), on), Err(Refusal::NotOnProbation));
            }
            let mut file = up_to(Step::ConversionRequest, on);
            for (months, expected) in [(5, false), (6, true), (12, true), (13, false)] {
                let expected = if expected { Ok(()) } else { Err(Refusal::ExtensionLength(rule)) };
                assert_eq!(told(&file, by(months), on), expected, "{months}");
            }
            assert!(matches!(told(&file, by(6), yesterday(on)), Err(Refusal::Before { .. })));
            file.extension = Some(Extension { on, months: 6 });
            assert_eq!(told(&file, by(6), on), Err(Refusal::ExtendedAlready { on, basis: rule }));
        }
    }

    proptest! {
        /// However long others take, a road walked in order is written down to its end, in one edition or across both.
        #[test]
        fn a_road_in_order_is_never_refused(
            start in 0_i32..4_000,
            gaps in proptest::collection::vec(0_i32..500, 25),
            extended in proptest::option::of(6_u8..=12),
        ) {
            let plus = |day: Date, days| day.saturating_add(Length::new().days(days));
            let mut on = plus(date(2014, 5, 28), start);
            let mut file = file(&[]);
            for (one, gap) in Step::all().zip(gaps) {
                on = plus(on, gap);
                let earliest = match one {
                    Step::TargetNamed => file.day(Step::ActivistNamed).map(|from| months_after(from, 12)),
                    Step::ConversionMeeting => file.probation_end(),
                    _ => None,
                };
                on = earliest.map_or(on, |earliest| earliest.max(on));
                prop_assert_eq!(check(&file, step(one), on, on, &[Post::Secretary]), Ok(()), "{}", one);
                file = with(file, one, on);
                if let (Step::Placed, Some(months)) = (one, extended) {
                    prop_assert_eq!(check(&file, Entry::Extension { months }, on, on, &[Post::Leader]), Ok(()));
                    file.extension = Some(Extension { on, months });
                }
            }
            prop_assert_eq!(file.stage(), Some(Standing::Full));
        }

        /// Whatever is tried in whatever order, what was let in is in order.
        #[test]
        fn a_file_is_always_in_order(
            tries in proptest::collection::vec((any::<bool>(), 0_usize..25, -30_i32..120), 0..120),
        ) {
            let mut file = file(&[]);
            let mut last = date(2024, 1, 1);
            for (is_open, which, days) in tries {
                let open: Vec<_> = file.open().collect();
                let Some(one) = (if is_open { open.get(which % open.len().max(1)) } else { None })
                    .copied().or_else(|| Step::all().nth(which)) else { continue };
                let on = last.saturating_add(Length::new().days(days));
                if told(&file, step(one), on).is_ok() {
                    file = with(file, one, on);
                    last = on;
                }
            }
            for done in &file.steps {
                prop_assert_eq!(file.steps.iter().filter(|other| other.step == done.step).count(), 1);
                for need in done.step.needs() {
                    prop_assert!(file.day(*need).is_some_and(|day| day <= done.on));
                }
            }
            if let (Some(from), Some(on)) = (file.day(Step::ActivistNamed), file.day(Step::TargetNamed)) {
                prop_assert!(months_after(from, 12) <= on);
            }
        }
    }
}
