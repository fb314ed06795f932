//! Appraisals: what comes back is what was written; what was handed in, said and decided is added and never changed.

use domain::{
    appraisal::{Appraisal, Body, Decision, Grade, Part, PartState, Remark, Stage},
    ballot::{Ballot, BallotForm, BallotState, Scale},
    id::{AppraisalId, BallotId},
    text::Speech,
};
use jiff::civil::date;
use store::{StoreError, appraisal, appraised, ballot, testing::TestDb};
use uuid::Uuid;

use crate::fixture::{
    BRANCH, FIRST, OTHER_BRANCH, SECOND, at, found, mark, reason, saw, text, who, write, wrote,
};

on_every_engine!(
    an_appraisal_comes_back_and_goes_on_once_from_a_version,
    there_is_one_a_year,
    the_part_of_a_group_comes_back,
    a_self_appraisal_is_a_draft_and_then_a_row,
    what_was_said_is_counted_until_it_is_taken_back,
    a_decision_is_followed_by_its_correction,
    a_ballot_of_the_whole_branch_belongs_to_no_group,
);

const ID: AppraisalId = AppraisalId::new(Uuid::from_u128(0xAA));

fn one() -> Appraisal {
    Appraisal {
        id: ID,
        year: 2026,
        theme: text("2026年度民主评议党员"),
        hand_in_by: date(2026, 12, 10),
        opened: mark(4, 5),
        stage: Stage::Groups,
        early: None,
        unfinished: None,
        cancelled: None,
        version: 1,
    }
}

fn begun(t: &TestDb) {
    found(t);
    wrote(t, |tx| {
        appraisal::add(tx, BRANCH, &one())?;
        appraisal::add_part(tx, BRANCH, ID, FIRST)?;
        appraisal::add_part(tx, BRANCH, ID, SECOND)?;
        for number in [1, 0, 2] {
            appraised::add(tx, BRANCH, ID, (who(number), FIRST, number == 2))?;
        }
        appraised::add(tx, BRANCH, ID, (who(4), SECOND, false))
    });
}

fn an_appraisal_comes_back_and_goes_on_once_from_a_version(t: &TestDb) {
    begun(t);
    assert_eq!(saw(t, |tx| appraisal::find(tx, BRANCH, ID)), Some(one()));
    assert_eq!(saw(t, |tx| appraisal::find(tx, OTHER_BRANCH, ID)), None);
    let mut later = Appraisal { stage: Stage::Poll, early: Some(reason("第二组出差")), ..one() };
    let (first, again) = (later.clone(), later.clone());
    wrote(t, move |tx| appraisal::update(tx, BRANCH, &first));
    assert_eq!(write(t, move |tx| appraisal::update(tx, BRANCH, &again)), Err(StoreError::Stale));
    later.version = 2;
    assert_eq!(saw(t, |tx| appraisal::all(tx, BRANCH)), [later]);
    assert_eq!(saw(t, |tx| appraisal::all(tx, OTHER_BRANCH)), []);
}

fn there_is_one_a_year(t: &TestDb) {
    begun(t);
    let second = Appraisal { id: AppraisalId::new(Uuid::from_u128(0xAB)), ..one() };
    let twice = second.clone();
    assert!(matches!(write(t, move |tx| appraisal::add(tx, BRANCH, &twice)), Err(StoreError::Unique(_))));
    let next = Appraisal { id: AppraisalId::new(Uuid::from_u128(0xAC)), year: 2027, ..second.clone() };
    wrote(t, move |tx| appraisal::add(tx, BRANCH, &next));
    let years = |t| saw(t, |tx| appraisal::all(tx, BRANCH)).iter().map(|a| a.year).collect::<Vec<_>>();
    assert_eq!(years(t), [2027, 2026]);
    // One that was called off leaves its year free.
    let why = Some((mark(4, 8), reason("年度选错了")));
    let off = Appraisal { stage: Stage::Cancelled, cancelled: why, ..one() };
    let stored = off.clone();
    wrote(t, move |tx| appraisal::update(tx, BRANCH, &stored));
    assert_eq!(saw(t, |tx| appraisal::find(tx, BRANCH, ID)), Some(Appraisal { version: 2, ..off }));
    let second = Appraisal { opened: mark(4, 9), ..second };
    wrote(t, move |tx| appraisal::add(tx, BRANCH, &second));
    assert_eq!(years(t), [2027, 2026, 2026]);
}

fn the_part_of_a_group_comes_back(t: &TestDb) {
    begun(t);
    let open = |group| Part { group, state: PartState::Open, returned: None, handed: None, version: 1 };
    assert_eq!(saw(t, |tx| appraisal::parts(tx, BRANCH, ID)), [open(FIRST), open(SECOND)]);
    let handed = Part { state: PartState::HandedIn, handed: Some(mark(0, 9)), ..open(FIRST) };
    let (once, twice) = (handed.clone(), handed.clone());
    wrote(t, move |tx| appraisal::update_part(tx, BRANCH, ID, &once));
    assert_eq!(write(t, move |tx| appraisal::update_part(tx, BRANCH, ID, &twice)), Err(StoreError::Stale));
    let back = Part {
        state: PartState::Returned,
        returned: Some(reason("请补一位同志的自评")),
        version: 2,
        ..handed
    };
    let stored = back.clone();
    wrote(t, move |tx| appraisal::update_part(tx, BRANCH, ID, &stored));
    assert_eq!(saw(t, |tx| appraisal::parts(tx, BRANCH, ID))[0], Part { version: 3, ..back });
    assert_eq!(saw(t, |tx| appraisal::parts(tx, OTHER_BRANCH, ID)), []);
    // People move to the part of another group; an empty one is taken away.
    wrote(t, |tx| {
        for number in [0, 1, 2] {
            appraised::place(tx, BRANCH, ID, (who(number), SECOND))?;
        }
        appraisal::drop_part(tx, BRANCH, ID, FIRST)
    });
    assert!(saw(t, |tx| appraised::all(tx, BRANCH, ID)).iter().all(|one| one.group == SECOND));
    assert_eq!(saw(t, |tx| appraisal::parts(tx, BRANCH, ID)).len(), 1);
    let nobody = write(t, |tx| appraised::place(tx, BRANCH, ID, (who(3), SECOND)));
    assert_eq!(nobody, Err(StoreError::Stale));
}

fn a_self_appraisal_is_a_draft_and_then_a_row(t: &TestDb) {
    begun(t);
    assert_eq!(saw(t, |tx| appraised::draft(tx, BRANCH, ID, who(1))), Some((None, 1)));
    assert_eq!(saw(t, |tx| appraised::draft(tx, BRANCH, ID, who(3))), None, "does not take part");
    let words: Speech = text("一年来，我参加学习和组织生活。");
    let typed = words.clone();
    wrote(t, move |tx| appraised::save_draft(tx, BRANCH, ID, who(1), (1, Some(&typed))));
    let typed = words.clone();
    let late = write(t, move |tx| appraised::save_draft(tx, BRANCH, ID, who(1), (1, Some(&typed))));
    assert_eq!(late, Err(StoreError::Stale));
    assert_eq!(saw(t, |tx| appraised::draft(tx, BRANCH, ID, who(1))), Some((Some(words.clone()), 2)));
    assert!(saw(t, |tx| appraised::all(tx, BRANCH, ID)).iter().all(|p| !p.has_handed_in), "a draft only");
    for second in [6, 7] {
        let words = words.clone();
        wrote(t, move |tx| appraised::hand_in(tx, BRANCH, ID, who(1), (&words, at(second))));
    }
    let all = saw(t, |tx| appraised::handed_in(tx, BRANCH, ID, who(1)));
    assert_eq!(all.iter().map(|s| (s.number, s.at)).collect::<Vec<_>>(), [(1, at(6)), (2, at(7))]);
    assert_eq!(saw(t, |tx| appraised::handed_in(tx, OTHER_BRANCH, ID, who(1))), []);
    let people = saw(t, |tx| appraised::all(tx, BRANCH, ID));
    let seen: Vec<_> = people.iter().map(|p| (p.person, p.is_guest, p.has_handed_in)).collect();
    let order =
        [(who(0), false, false), (who(1), false, true), (who(2), true, false), (who(4), false, false)];
    assert_eq!(seen, order, "in the order of the roster");
}

fn what_was_said_is_counted_until_it_is_taken_back(t: &TestDb) {
    begun(t);
    let said = Remark {
        number: 1,
        about: who(1),
        by: who(2),
        text: text("台账理得清楚，有时性子急。"),
        meeting: None,
        entered: mark(0, 8),
        withdrawn: None,
        withdrawn_why: None,
    };
    for _ in 0..2 {
        let said = said.clone();
        wrote(t, move |tx| appraised::add_remark(tx, BRANCH, ID, &said));
    }
    assert_eq!(saw(t, |tx| appraised::remarks(tx, BRANCH, ID)), [said.clone(), Remark { number: 2, ..said }]);
    assert_eq!(saw(t, |tx| appraised::all(tx, BRANCH, ID))[1].remarks, 2);
    wrote(t, |tx| appraised::withdraw(tx, BRANCH, ID, 1, (mark(2, 9), Some(&reason("记错了人")))));
    assert_eq!(
        write(t, |tx| appraised::withdraw(tx, BRANCH, ID, 1, (mark(2, 9), None))),
        Err(StoreError::Stale)
    );
    assert_eq!(saw(t, |tx| appraised::all(tx, BRANCH, ID))[1].remarks, 1);
    let gone = saw(t, |tx| appraised::remarks(tx, BRANCH, ID)).remove(0);
    assert_eq!((gone.withdrawn, gone.withdrawn_why), (Some(mark(2, 9)), Some(reason("记错了人"))));
    wrote(t, |tx| appraised::set_reason(tx, BRANCH, ID, who(2), Some(&reason("住院"))));
    assert_eq!(saw(t, |tx| appraised::all(tx, BRANCH, ID))[2].reason, Some(reason("住院")));
}

fn a_decision_is_followed_by_its_correction(t: &TestDb) {
    begun(t);
    let first = Decision {
        person: who(1),
        number: 1,
        grade: Grade::Excellent,
        on: date(2026, 12, 20),
        body: Body::Committee,
        words: text("带头承担难的任务。"),
        over_cap: Some(reason("支部党员大会同意")),
        correction: None,
        exception: Some(reason("测评时借调在外")),
        mark: mark(4, 10),
    };
    let corrected = Decision {
        number: 2,
        grade: Grade::Qualified,
        body: Body::Assembly,
        over_cap: None,
        correction: Some(reason("登记时看错一行")),
        ..first.clone()
    };
    for one in [first.clone(), corrected.clone()] {
        wrote(t, move |tx| appraised::decide(tx, BRANCH, ID, &one));
    }
    let late = corrected.clone();
    assert!(matches!(
        write(t, move |tx| appraised::decide(tx, BRANCH, ID, &late)),
        Err(StoreError::Unique(_))
    ));
    assert_eq!(saw(t, |tx| appraised::decisions(tx, BRANCH, ID)), [first, corrected]);
    assert_eq!(saw(t, |tx| appraised::decisions(tx, OTHER_BRANCH, ID)), []);
}

fn a_ballot_of_the_whole_branch_belongs_to_no_group(t: &TestDb) {
    begun(t);
    let id = BallotId::new(Uuid::from_u128(0xBB));
    let poll = Ballot {
        id,
        group: None,
        meeting: None,
        title: text("2026年度民主评议党员民主测评"),
        form: BallotForm::Paper,
        scale: Scale::Grades,
        limit: None,
        least: 5,
        lines: vec![who(0), who(1)],
        tellers: [who(0), who(1)],
        state: BallotState::Prepared,
        excluded: None,
        void: None,
        version: 1,
    };
    let stored = poll.clone();
    wrote(t, move |tx| {
        ballot::add(tx, BRANCH, &stored, &[who(0), who(1)], mark(4, 11))?;
        appraisal::add_ballot(tx, BRANCH, ID, id)
    });
    assert_eq!(saw(t, move |tx| ballot::find(tx, BRANCH, id)), Some(poll));
    assert_eq!(saw(t, |tx| appraisal::ballots(tx, BRANCH, ID)), [id]);
    assert_eq!(saw(t, move |tx| appraisal::of_ballot(tx, BRANCH, id)), Some(ID));
    assert_eq!(saw(t, move |tx| appraisal::of_ballot(tx, OTHER_BRANCH, id)), None);
}
