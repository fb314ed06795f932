//! The order of speaking of R4.

mod common;

use common::*;
use domain::{
    id::PersonId,
    meeting::{RemarkKind::*, *},
};
use proptest::prelude::*;

const LIFE: [Content; 2] = [Content::LifeMeeting, Content::Study];
const ORDINARY: [Content; 2] = [Content::Study, Content::BranchWork];

/// What happens, the turns, and what is wrong with them.
type Case = (&'static str, Vec<(usize, RemarkKind)>, Vec<Disorder>);

/// Everybody is there, nothing has been said.
fn quiet() -> Proceedings {
    Proceedings { roll: Proceedings::opening_roll(&roster(), &[]), ..Default::default() }
}

fn order(contents: &[Content], proceedings: &Proceedings) -> Order {
    Order::of(&draft_of(contents), proceedings, roster().leader)
}

/// What is wrong on the first item after these turns.
fn wrong(contents: &[Content], turns: &[(usize, RemarkKind)]) -> Vec<Disorder> {
    let mut all = quiet();
    said(&mut all, item_id(0), turns);
    order(contents, &all).disorders(&all, item_id(0))
}

fn turn(contents: &[Content], turns: &[(usize, RemarkKind)]) -> Turn {
    let mut all = quiet();
    said(&mut all, item_id(0), turns);
    order(contents, &all).next(&all, item_id(0))
}

/// The five members, then whatever follows.
fn members_then(rest: &[(usize, RemarkKind)]) -> Vec<(usize, RemarkKind)> {
    MEMBERS.iter().map(|&n| (n, Speaks)).chain(rest.iter().copied()).collect()
}

/// The leader's opening, then whatever follows.
fn opened_then(rest: &[(usize, RemarkKind)]) -> Vec<(usize, RemarkKind)> {
    let examined = MEMBERS.iter().map(|&n| (n, ExaminesSelf));
    [(0, ExaminesSelf)].into_iter().chain(examined).chain(rest.iter().copied()).collect()
}

fn without_chance(list: &[usize]) -> Vec<Disorder> {
    list.iter().map(|&n| Disorder::WithoutChance(person(n))).collect()
}

#[test]
fn ordinary_meeting() {
    use Disorder::*;
    let cases: [Case; 9] = [
        ("members, leader last", members_then(&[(0, Speaks)]), vec![]),
        (
            "an introduction by the leader does not count",
            [vec![(0, Introduces)], members_then(&[(0, Speaks)])].concat(),
            vec![],
        ),
        (
            "leader twice, again at the end",
            [vec![(0, Speaks)], members_then(&[(0, Speaks)])].concat(),
            vec![],
        ),
        ("leader first and not again", [vec![(0, Speaks)], members_then(&[])].concat(), vec![LeaderNotLast]),
        ("leader never", members_then(&[]), vec![LeaderSilent]),
        ("a leader who passes has not spoken", members_then(&[(0, Passes)]), vec![LeaderSilent]),
        ("a member after the leader", members_then(&[(0, Speaks), (2, Speaks)]), vec![LeaderNotLast]),
        ("an answer after the leader takes no turn", members_then(&[(0, Speaks), (2, Answers)]), vec![]),
        (
            "passing is a chance, introducing none",
            vec![(1, Passes), (2, Introduces), (3, Speaks), (4, Answers), (5, Speaks), (0, Speaks)],
            without_chance(&[2]),
        ),
    ];
    for (what, turns, expected) in cases {
        assert_eq!(wrong(&ORDINARY, &turns), expected, "{what}");
    }
    assert_eq!(turn(&ORDINARY, &[]), Turn::Members(MEMBERS.map(person).to_vec()));
    assert_eq!(turn(&ORDINARY, &[(1, Speaks), (3, Passes)]), Turn::Members([2, 4, 5].map(person).to_vec()));
    assert_eq!(turn(&ORDINARY, &members_then(&[])), Turn::LeaderLast(person(0)));
    assert_eq!(turn(&ORDINARY, &members_then(&[(0, Speaks)])), Turn::Complete);
    assert_eq!(turn(&ORDINARY, &members_then(&[(0, Speaks), (2, Speaks)])), Turn::LeaderLast(person(0)));
}

#[test]
fn organizational_life_meeting() {
    use Disorder::*;
    let criticized = [(1, Criticizes), (0, Answers), (2, Criticizes), (1, Answers)];
    let plain = MEMBERS.map(|n| (n, ExaminesSelf));
    let cases: [Case; 8] = [
        ("leader first, then all", opened_then(&[]), vec![]),
        ("criticism and answers follow freely", opened_then(&criticized), vec![]),
        ("an introduction before", [vec![(3, Introduces)], opened_then(&[])].concat(), vec![]),
        ("leader last", [plain.to_vec(), vec![(0, ExaminesSelf)]].concat(), vec![LeaderNotFirst]),
        ("leader never", plain.to_vec(), vec![LeaderSilent, LeaderNotFirst]),
        ("nobody at all", vec![], [without_chance(&MEMBERS), vec![LeaderSilent]].concat()),
        (
            "leader criticizes before examining themself",
            [vec![(0, Criticizes)], opened_then(&[])].concat(),
            vec![NotSelfCriticismFirst],
        ),
        (
            "criticizing others is no self-criticism",
            vec![
                (0, ExaminesSelf),
                (1, ExaminesSelf),
                (2, Criticizes),
                (3, Passes),
                (4, Speaks),
                (5, Answers),
            ],
            without_chance(&[2, 5]),
        ),
    ];
    for (what, turns, expected) in cases {
        assert_eq!(wrong(&LIFE, &turns), expected, "{what}");
    }
    assert_eq!(turn(&LIFE, &[]), Turn::LeaderFirst(person(0)));
    assert_eq!(turn(&LIFE, &[(0, ExaminesSelf)]), Turn::Members(MEMBERS.map(person).to_vec()));
    assert_eq!(turn(&LIFE, &opened_then(&[])), Turn::Complete);
}

#[test]
fn another_item_of_a_life_meeting_is_led_but_asks_for_no_self_criticism() {
    let mut all = quiet();
    said(&mut all, item_id(1), &[(0, Speaks)]);
    said(&mut all, item_id(1), &MEMBERS.map(|n| (n, Speaks)));
    let order = order(&LIFE, &all);
    assert_eq!(order.disorders(&all, item_id(1)), vec![]);
    assert_eq!(order.next(&all, item_id(1)), Turn::Complete);
}

#[test]
fn the_chair_stands_in_for_an_absent_leader() {
    let mut meeting = draft();
    meeting.agenda.chair = person(1);
    meeting.agenda.chair_reason = Some(reason("组长出差"));
    let mut all = quiet();
    set_presence(&mut all, 0, absent(Some("出差")));
    let order = Order::of(&meeting, &all, roster().leader);
    assert_eq!(order.leading(), person(1));
    said(&mut all, item_id(0), &[2, 3, 4, 5].map(|n| (n, Speaks)));
    assert_eq!(order.next(&all, item_id(0)), Turn::LeaderLast(person(1)));
    said(&mut all, item_id(0), &[(1, Speaks)]);
    assert_eq!(order.disorders(&all, item_id(0)), vec![]);
    // A leader who is there leads the speaking, whoever chairs.
    assert_eq!(Order::of(&meeting, &quiet(), roster().leader).leading(), person(0));
    // A group without a leader is led by the chair.
    assert_eq!(Order::of(&meeting, &quiet(), None).leading(), person(1));
}

#[test]
fn nobody_absent_is_ever_waited_for() {
    for contents in [ORDINARY, LIFE] {
        let mut all = quiet();
        set_presence(&mut all, 0, absent(Some("病假")));
        set_presence(&mut all, 4, absent(None));
        let order = order(&contents, &all);
        assert_eq!(order.next(&all, item_id(0)), Turn::Members([1, 2, 3, 5].map(person).to_vec()));
        said(&mut all, item_id(0), &[1, 2, 3, 5].map(|n| (n, Speaks)));
        assert_eq!(order.next(&all, item_id(0)), Turn::Complete);
        assert!(order.disorders(&all, item_id(0)).contains(&Disorder::LeaderSilent));
    }
}

#[test]
fn a_late_comer_has_the_chance_too() {
    let mut all = quiet();
    set_presence(&mut all, 4, Presence::Late { at: None });
    said(&mut all, item_id(0), &[1, 2, 3, 5].map(|n| (n, Speaks)));
    let order = order(&ORDINARY, &all);
    assert_eq!(order.next(&all, item_id(0)), Turn::Members(vec![person(4)]));
    said(&mut all, item_id(0), &[(0, Speaks)]);
    assert_eq!(order.disorders(&all, item_id(0)), without_chance(&[4]));
}

#[test]
fn what_was_handed_in_but_not_spoken_does_not_count() {
    let mut all = quiet();
    said(&mut all, item_id(0), &[(1, Speaks)]);
    all.remarks[0].position = None;
    all.remarks[0].own = true;
    assert_eq!(order(&ORDINARY, &all).next(&all, item_id(0)), Turn::Members(MEMBERS.map(person).to_vec()));
}

fn contents() -> impl Strategy<Value = [Content; 2]> {
    prop_oneof![Just(ORDINARY), Just(LIFE)]
}

/// A roll on which the leader and anybody else may be missing or late.
fn roll() -> impl Strategy<Value = Proceedings> {
    proptest::collection::vec(0_u8..4, 6).prop_map(|states| {
        let mut all = quiet();
        for (n, state) in states.into_iter().enumerate() {
            match state {
                0 => set_presence(&mut all, n, absent(Some("请假"))),
                1 => set_presence(&mut all, n, Presence::Late { at: None }),
                _ => {}
            }
        }
        all
    })
}

fn kind() -> impl Strategy<Value = RemarkKind> {
    proptest::sample::select(RemarkKind::ALL.to_vec())
}

fn turns() -> impl Strategy<Value = Vec<(usize, RemarkKind)>> {
    proptest::collection::vec((0_usize..6, kind()), 0..20)
}

fn named(turn: &Turn) -> Vec<PersonId> {
    match turn {
        Turn::LeaderFirst(p) | Turn::LeaderLast(p) => vec![*p],
        Turn::Members(list) => list.clone(),
        Turn::Complete => Vec::new(),
    }
}

proptest! {
    #[test]
    fn following_the_order_completes_it_without_disorder(
        contents in contents(), mut all in roll(), chair in 0_usize..6, picks in proptest::collection::vec(0_usize..6, 8),
    ) {
        let present = all.present();
        prop_assume!(present.contains(&person(chair)));
        let mut meeting = draft_of(&contents);
        meeting.agenda.chair = person(chair);
        let order = Order::of(&meeting, &all, roster().leader);
        for item in [item_id(0), item_id(1)] {
            for pick in &picks {
                let list = named(&order.next(&all, item));
                let Some(&speaker) = list.get(pick % list.len().max(1)) else { break };
                let kind = if contents == LIFE { ExaminesSelf } else { Speaks };
                say(&mut all, item, speaker, kind);
            }
            prop_assert_eq!(order.next(&all, item), Turn::Complete);
            prop_assert_eq!(order.disorders(&all, item), vec![]);
        }
    }

    #[test]
    fn one_turn_each_is_in_order_just_when_the_leader_stands_where_r4_says(
        contents in contents(), people in Just(vec![0_usize, 1, 2, 3, 4, 5]).prop_shuffle(),
    ) {
        let kind = if contents == LIFE { ExaminesSelf } else { Speaks };
        let turns: Vec<_> = people.iter().map(|&n| (n, kind)).collect();
        let at = people.iter().position(|&n| n == 0);
        let allowed = if contents == LIFE { at == Some(0) } else { at == Some(5) };
        prop_assert_eq!(wrong(&contents, &turns).is_empty(), allowed);
    }

    #[test]
    fn nobody_absent_is_named_and_a_completed_order_lacks_nobody(
        contents in contents(), mut all in roll(), turns in turns(), chair in 0_usize..6,
    ) {
        said(&mut all, item_id(0), &turns);
        let mut meeting = draft_of(&contents);
        meeting.agenda.chair = person(chair);
        let order = Order::of(&meeting, &all, roster().leader);
        let next = order.next(&all, item_id(0));
        let present = all.present();
        prop_assert!(named(&next).iter().all(|p| present.contains(p)), "{:?}", next);
        if next == Turn::Complete {
            let disorders = order.disorders(&all, item_id(0));
            prop_assert!(!disorders.iter().any(|d| matches!(d, Disorder::WithoutChance(_))));
            // While nobody who leads is there, nobody can close.
            prop_assert!(!present.contains(&order.leading()) || !disorders.contains(&Disorder::LeaderNotLast));
        }
    }

    #[test]
    fn other_items_do_not_matter(
        contents in contents(), here in turns(), there in turns(), mixed in proptest::collection::vec(any::<bool>(), 40),
    ) {
        let alone = wrong(&contents, &here);
        let mut all = quiet();
        let (mut here, mut there) = (here.into_iter(), there.into_iter());
        for first in mixed {
            let (turn, item) = if first { (here.next(), 0) } else { (there.next(), 1) };
            said(&mut all, item_id(item), turn.as_slice());
        }
        said(&mut all, item_id(0), &here.collect::<Vec<_>>());
        prop_assert_eq!(order(&contents, &all).disorders(&all, item_id(0)), alone);
    }
}
