//! Criticism and self-criticism person by person (C4, R4).

mod common;

use common::*;
use domain::meeting::{
    RemarkKind::*,
    criticism::{Criticism, Examined, Gap, Step},
    *,
};
use proptest::prelude::*;

/// Somebody says something of a kind, about somebody.
type Said = (usize, RemarkKind, Option<usize>);

/// The item after these remarks, with these people there; the leader is 0.
fn after(there: &[usize], all: &[Said]) -> Criticism {
    let mut proceedings =
        Proceedings { roll: Proceedings::opening_roll(&roster(), &[]), ..Default::default() };
    for entry in &mut proceedings.roll {
        if !there.iter().any(|n| person(*n) == entry.person) {
            entry.presence = Presence::Absent { reason: None, on_leave: false };
        }
    }
    said(&mut proceedings, item_id(0), &all.iter().map(|(n, kind, _)| (*n, *kind)).collect::<Vec<_>>());
    for (remark, (_, _, about)) in proceedings.remarks.iter_mut().zip(all) {
        remark.about = about.map(person);
    }
    Criticism::of(&proceedings, item_id(0), person(0))
}

const THREE: [usize; 3] = [2, 0, 1];

#[test]
fn one_after_the_other_the_leader_first() {
    let mut all: Vec<Said> = Vec::new();
    let order = [(0, [1, 2]), (1, [0, 2]), (2, [0, 1])];
    for (n, others) in order {
        assert_eq!(after(&THREE, &all).next(), Step::Examine(person(n)));
        all.push((n, ExaminesSelf, None));
        let left = others.map(person).to_vec();
        assert_eq!(after(&THREE, &all).next(), Step::Criticize { about: person(n), left });
        all.push((others[1], Criticizes, Some(n)));
        let left = vec![person(others[0])];
        assert_eq!(after(&THREE, &all).next(), Step::Criticize { about: person(n), left });
        all.push((others[0], Passes, Some(n)));
        assert_eq!(after(&THREE, &all).next(), Step::Answer(person(n)));
        all.push((n, Answers, None));
    }
    let over = after(&THREE, &all);
    assert_eq!(over.next(), Step::Over);
    assert_eq!(over.gaps(true), []);
    assert!(over.people.iter().all(Examined::is_complete));
}

#[test]
fn an_answer_goes_on_to_the_next_one_though_not_everybody_had_a_word() {
    let said = [(0, ExaminesSelf, None), (1, Criticizes, Some(0)), (0, Answers, None)];
    assert_eq!(after(&THREE, &said).next(), Step::Examine(person(1)));
}

#[test]
fn who_is_criticized_again_answers_again() {
    let said =
        [(0, ExaminesSelf, None), (1, Criticizes, Some(0)), (0, Answers, None), (2, Criticizes, Some(0))];
    assert_eq!(after(&THREE, &said).next(), Step::Answer(person(0)));
}

#[test]
fn what_is_said_to_somebody_late_is_answered_before_the_end() {
    let mut all = vec![(0, ExaminesSelf, None), (2, Criticizes, Some(0)), (0, Answers, None)];
    all.extend([(1, ExaminesSelf, None), (2, Criticizes, Some(0)), (0, Criticizes, Some(1))]);
    all.extend([(1, Answers, None), (2, ExaminesSelf, None), (1, Criticizes, Some(2)), (2, Answers, None)]);
    assert_eq!(after(&THREE, &all).next(), Step::Answer(person(0)));
    all.push((0, Answers, None));
    assert_eq!(after(&THREE, &all).next(), Step::Over);
}

#[test]
fn what_went_otherwise_is_told_and_nothing_refused() {
    let said = [
        (1, Criticizes, Some(2)),
        (0, ExaminesSelf, None),
        (1, Criticizes, Some(0)),
        (2, ExaminesSelf, None),
        (1, Criticizes, Some(1)),
    ];
    let item = after(&THREE, &said);
    assert_eq!(item.gaps(false), [Gap::CriticizedAhead(person(2))]);
    assert_eq!(
        item.gaps(true),
        [
            Gap::NotAnswered(person(0)),
            Gap::NotExamined(person(1)),
            Gap::NotCriticized(person(1)),
            Gap::CriticizedAhead(person(2)),
            Gap::NotAnswered(person(2)),
        ],
        "nobody criticizes themself"
    );
}

#[test]
fn nobody_there_but_one_needs_no_critic() {
    let alone = after(&[0], &[(0, ExaminesSelf, None)]);
    assert_eq!((alone.next(), alone.gaps(true)), (Step::Over, vec![]));
}

#[test]
fn what_somebody_absent_wrote_is_read_out_by_somebody_there() {
    let said =
        [(0, ExaminesSelf, None), (1, ReadsOut, Some(3)), (2, ReadsOut, Some(3)), (1, ReadsOut, Some(2))];
    let item = after(&THREE, &said);
    assert_eq!(item.read_out, [(person(3), person(1))], "once, and only of who is not there");
    assert_eq!(item.examined(), 2);
    let left = vec![person(1), person(2)];
    assert_eq!(
        item.next(),
        Step::Criticize { about: person(0), left },
        "reading out is no turn of one's own"
    );
}

proptest! {
    /// Whoever follows what comes next gets to the end, and nothing is missing then.
    #[test]
    fn the_way_that_is_shown_leads_to_the_end(silent in proptest::collection::vec(any::<bool>(), 40)) {
        let there = [0, 1, 2, 3];
        let mut all: Vec<Said> = Vec::new();
        let number = |id| there.iter().copied().find(|n| person(*n) == id).expect("somebody there");
        let mut silent = silent.into_iter();
        for _ in 0..40 {
            match after(&there, &all).next() {
                Step::Examine(who) => all.push((number(who), ExaminesSelf, None)),
                Step::Criticize { about, left } => {
                    let item = after(&there, &all);
                    let heard = item.people.iter().any(|one| one.person == about && !one.critics.is_empty());
                    let passes = silent.next().unwrap_or(false) && (heard || left.len() > 1);
                    let kind = if passes { Passes } else { Criticizes };
                    all.push((number(left[0]), kind, Some(number(about))));
                }
                Step::Answer(who) => all.push((number(who), Answers, None)),
                Step::Over => break,
            }
        }
        let over = after(&there, &all);
        prop_assert_eq!(over.next(), Step::Over);
        prop_assert_eq!(over.gaps(true), vec![]);
        let first = all.iter().find(|(_, kind, _)| *kind == ExaminesSelf).map(|said| said.0);
        prop_assert_eq!(first, Some(0), "the leader first");
    }

    /// Whatever happens, it is read without a fault: nobody is lost, nobody twice.
    #[test]
    fn whatever_was_said_everybody_stands_in_it_once(
        all in proptest::collection::vec((0_usize..4, 0_usize..7, proptest::option::of(0_usize..6)), 0..30)
    ) {
        let all: Vec<Said> =
            all.into_iter().map(|(n, kind, about)| (n, RemarkKind::ALL[kind], about)).collect();
        let item = after(&[0, 1, 2, 3], &all);
        prop_assert_eq!(item.people.len(), 4);
        for one in &item.people {
            prop_assert!(!one.critics.contains(&one.person));
        }
        let _ = item.next();
    }
}
