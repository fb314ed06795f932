//! Matters of handling and discipline: what comes back is what was written down, decided once, in one branch.

use domain::{
    disposition::{Approved, Asked, Decision, Disposition, DispositionKind, Measure, Right, StatementKind},
    id::{DispositionId, ItemId, MeetingId},
};
use jiff::civil::date;
use store::{
    StoreError,
    disposition::{self, BranchStep, GroupOpinion, RightKept, Statement},
    testing::TestDb,
};
use uuid::Uuid;

use crate::fixture::{BRANCH, FIRST, OTHER_BRANCH, SECOND, found, mark, saw, text, who, write, wrote};

on_every_engine!(
    a_matter_comes_back_and_goes_on_once_from_a_version,
    a_decision_is_followed_by_another_and_each_is_approved_once,
    what_was_said_about_a_matter_comes_back_in_its_order,
    who_was_named_comes_back,
    a_tick_can_be_taken_back_and_what_was_not_sent_goes_to_another_group,
);

fn matter(t: &TestDb, number: u128) -> Disposition {
    let one = Disposition {
        id: DispositionId::new(Uuid::from_u128(number)),
        group: FIRST,
        person: who(1),
        kind: DispositionKind::Handling,
        asked: Asked::Opinion,
        facts: text("四个月没有参加组织生活"),
        opened: mark(3, i64::try_from(number).expect("small")),
        meeting: None,
        tied: None,
        sent: None,
        decision: None,
        version: 1,
    };
    let added = one.clone();
    wrote(t, move |tx| disposition::add(tx, BRANCH, &added));
    one
}

fn a_matter_comes_back_and_goes_on_once_from_a_version(t: &TestDb) {
    found(t);
    let (first, second) = (matter(t, 1), matter(t, 2));
    let id = first.id;
    assert_eq!(saw(t, |tx| disposition::all(tx, BRANCH)), [second, first.clone()]);
    assert_eq!(saw(t, |tx| disposition::all(tx, OTHER_BRANCH)), []);
    assert_eq!(saw(t, move |tx| disposition::find(tx, OTHER_BRANCH, id)), None);
    let place = (MeetingId::new(Uuid::from_u128(7)), ItemId::new(Uuid::from_u128(8)));
    let sent = Disposition { meeting: Some(place), tied: Some(mark(2, 8)), sent: Some(mark(2, 9)), ..first };
    let (up, again) = (sent.clone(), sent.clone());
    wrote(t, move |tx| disposition::update(tx, BRANCH, &up));
    assert_eq!(write(t, move |tx| disposition::update(tx, BRANCH, &again)), Err(StoreError::Stale));
    let kept = Disposition { version: 2, ..sent };
    assert_eq!(saw(t, move |tx| disposition::find(tx, BRANCH, id)), Some(kept.clone()));
    assert_eq!(saw(t, move |tx| disposition::of_meeting(tx, BRANCH, place.0)), [kept]);
    assert_eq!(saw(t, move |tx| disposition::of_meeting(tx, OTHER_BRANCH, place.0)), []);
}

fn a_decision_is_followed_by_another_and_each_is_approved_once(t: &TestDb) {
    found(t);
    let one = matter(t, 1);
    let id = one.id;
    let by = Approved { on: date(2026, 11, 20), until: Some(date(2027, 5, 13)), mark: Some(mark(3, 12)) };
    let nothing = write(t, move |tx| disposition::approve(tx, BRANCH, (id, 1), by));
    assert_eq!(nothing, Err(StoreError::Stale), "nothing is decided");
    let first = Decision {
        number: 1,
        measure: Measure::Correct,
        on: date(2026, 11, 12),
        until: Some(date(2027, 5, 12)),
        approved: None,
        note: text("支部党员大会讨论通过"),
        correction: None,
        mark: mark(3, 9),
    };
    let (kept, again) = (first.clone(), first.clone());
    wrote(t, move |tx| disposition::decide(tx, BRANCH, id, &kept));
    let twice = write(t, move |tx| disposition::decide(tx, BRANCH, id, &again));
    assert!(matches!(twice, Err(StoreError::Unique(_))));
    wrote(t, move |tx| disposition::approve(tx, BRANCH, (id, 1), by));
    let again = write(t, move |tx| disposition::approve(tx, BRANCH, (id, 1), by));
    assert_eq!(again, Err(StoreError::Stale));
    let first = Decision { approved: Some(by), ..first };
    let found = saw(t, move |tx| disposition::find(tx, BRANCH, id));
    assert_eq!(found, Some(Disposition { decision: Some(first.clone()), ..one.clone() }));
    let second = Decision {
        number: 2,
        measure: Measure::Nothing,
        until: None,
        approved: Some(Approved { until: None, mark: None, ..by }),
        correction: Some(text("登记时选错了")),
        ..first.clone()
    };
    let kept = second.clone();
    wrote(t, move |tx| disposition::decide(tx, BRANCH, id, &kept));
    let last = Disposition { decision: Some(second.clone()), ..one };
    assert_eq!(saw(t, |tx| disposition::all(tx, BRANCH)), [last]);
    assert_eq!(saw(t, move |tx| disposition::decisions(tx, BRANCH, id)), [first, second]);
    assert_eq!(saw(t, move |tx| disposition::decisions(tx, OTHER_BRANCH, id)), []);
}

fn what_was_said_about_a_matter_comes_back_in_its_order(t: &TestDb) {
    found(t);
    let id = matter(t, 1).id;
    let said = [(StatementKind::Statement, "在外地照顾老人"), (StatementKind::Defence, "请过假，没有书面的")];
    let said = said.map(|(kind, words)| Statement { kind, text: text(words), mark: mark(1, 5) });
    let opinions = [("建议限期改正", None), ("建议限期改正，多帮助", Some(text("何思源：先帮助")))];
    let opinions =
        opinions.map(|(words, dissent)| GroupOpinion { text: text(words), dissent, mark: mark(2, 6) });
    let rights = [Right::Appeal, Right::Told];
    let rights = rights.map(|right| RightKept { right, on: date(2026, 11, 3), mark: mark(2, 7) });
    let steps = [(date(2026, 11, 5), "报基层党委事前备案"), (date(2026, 11, 2), "支委会提出启动意见")];
    let steps = steps.map(|(on, what)| BranchStep { what: text(what), on, mark: mark(3, 8) });
    let all = (said.clone(), opinions.clone(), rights, steps.clone());
    wrote(t, move |tx| {
        let (said, opinions, rights, steps) = &all;
        said.iter().try_for_each(|one| disposition::add_statement(tx, BRANCH, id, one))?;
        opinions.iter().try_for_each(|one| disposition::add_opinion(tx, BRANCH, id, one))?;
        rights.iter().try_for_each(|one| disposition::add_right(tx, BRANCH, id, *one))?;
        steps.iter().try_for_each(|one| disposition::add_step(tx, BRANCH, id, one))
    });
    assert_eq!(saw(t, move |tx| disposition::statements(tx, BRANCH, id)), said);
    assert_eq!(saw(t, move |tx| disposition::opinions(tx, BRANCH, id)), opinions);
    assert_eq!(saw(t, move |tx| disposition::rights(tx, BRANCH, id)), [rights[1], rights[0]]);
    assert_eq!(saw(t, move |tx| disposition::steps(tx, BRANCH, id)), [steps[1].clone(), steps[0].clone()]);
    assert_eq!(saw(t, move |tx| disposition::statements(tx, OTHER_BRANCH, id)), []);
    assert_eq!(saw(t, move |tx| disposition::opinions(tx, OTHER_BRANCH, id)), []);
    assert_eq!(saw(t, move |tx| disposition::rights(tx, OTHER_BRANCH, id)), []);
    assert_eq!(saw(t, move |tx| disposition::steps(tx, OTHER_BRANCH, id)), []);
    let twice = write(t, move |tx| disposition::add_right(tx, BRANCH, id, rights[0]));
    assert!(matches!(twice, Err(StoreError::Unique(_))));
}

fn who_was_named_comes_back(t: &TestDb) {
    found(t);
    let id = matter(t, 1).id;
    wrote(t, move |tx| disposition::add_reader(tx, BRANCH, id, who(3), mark(2, 7)));
    let twice = write(t, move |tx| disposition::add_reader(tx, BRANCH, id, who(3), mark(2, 8)));
    assert!(matches!(twice, Err(StoreError::Unique(_))));
    assert_eq!(saw(t, |tx| disposition::readers(tx, BRANCH)), [(id, who(3))]);
    assert_eq!(saw(t, |tx| disposition::readers(tx, OTHER_BRANCH)), []);
    wrote(t, move |tx| disposition::remove_reader(tx, BRANCH, id, who(3)));
    let gone = write(t, move |tx| disposition::remove_reader(tx, BRANCH, id, who(3)));
    assert_eq!(gone, Err(StoreError::Stale));
}

fn a_tick_can_be_taken_back_and_what_was_not_sent_goes_to_another_group(t: &TestDb) {
    found(t);
    let (first, second) = (matter(t, 1), matter(t, 2));
    let id = first.id;
    let kept = RightKept { right: Right::Told, on: date(2026, 11, 3), mark: mark(2, 7) };
    wrote(t, move |tx| disposition::add_right(tx, BRANCH, id, kept));
    wrote(t, move |tx| disposition::remove_right(tx, BRANCH, id, Right::Told));
    assert_eq!(saw(t, move |tx| disposition::rights(tx, BRANCH, id)), []);
    let gone = write(t, move |tx| disposition::remove_right(tx, BRANCH, id, Right::Told));
    assert_eq!(gone, Err(StoreError::Stale));
    let sent = Disposition { sent: Some(mark(2, 9)), ..second };
    wrote(t, move |tx| disposition::update(tx, BRANCH, &sent));
    let decided = matter(t, 3).id;
    let decision = Decision {
        number: 1,
        measure: Measure::Nothing,
        on: date(2026, 11, 12),
        until: None,
        approved: None,
        note: text("支部党员大会讨论通过"),
        correction: None,
        mark: mark(3, 9),
    };
    wrote(t, move |tx| disposition::decide(tx, BRANCH, decided, &decision));
    wrote(t, |tx| disposition::hand_over(tx, BRANCH, FIRST, SECOND));
    let groups: Vec<_> = saw(t, |tx| disposition::all(tx, BRANCH)).iter().map(|one| one.group).collect();
    assert_eq!(
        groups,
        [FIRST, FIRST, SECOND],
        "what was sent or decided stays with the group that was heard"
    );
}
