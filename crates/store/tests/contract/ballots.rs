//! Secret ballots and selections: what comes back is what was written, one vote each, and nothing of a voter in the box.

use domain::{
    account::Failures,
    ballot::{Ballot, BallotForm, BallotState, Figures, Scale, VoidCause},
    id::BallotId,
    selection::{BranchAnswer, Candidate, CandidateOutcome, Selection, SelectionStage},
};
use store::{
    StoreError,
    ballot::{self, Lock},
    selection,
    testing::TestDb,
};
use uuid::Uuid;

use crate::fixture::{
    BRANCH, FIRST, OTHER_BRANCH, SECOND, at, found_with_draft, item_id, mark, meeting_id, saw, text, who,
    write, wrote,
};

on_every_engine!(
    a_ballot_comes_back_whole,
    each_votes_once_and_the_box_is_written_anew,
    a_box_is_emptied_with_its_locks,
    figures_replace_each_other,
    a_ballot_goes_on_once_from_a_version,
    a_selection_comes_back_with_its_candidates_and_ballots,
    ballots_and_selections_are_listed_by_group,
    a_branch_has_its_own_number_of_voters,
);

const ID: BallotId = BallotId::new(Uuid::from_u128(0xBA));

fn one() -> Ballot {
    Ballot {
        id: ID,
        group: Some(FIRST),
        meeting: Some(meeting_id(1)),
        title: text("推荐优秀共产党员人选"),
        form: BallotForm::Phone,
        scale: Scale::Agreement,
        limit: Some(1),
        least: 4,
        lines: vec![who(1), who(0)],
        tellers: [who(2), who(4)],
        state: BallotState::Prepared,
        excluded: Some(text("一位同志没有表决权")),
        void: None,
        version: 1,
    }
}

fn prepared(t: &TestDb) {
    found_with_draft(t);
    wrote(t, |tx| ballot::add(tx, BRANCH, &one(), &[who(0), who(1), who(2)], mark(0, 5)));
}

fn a_ballot_comes_back_whole(t: &TestDb) {
    prepared(t);
    assert_eq!(saw(t, |tx| ballot::find(tx, BRANCH, ID)), Some(one()));
    assert_eq!(saw(t, |tx| ballot::find(tx, OTHER_BRANCH, ID)), None);
    assert_eq!(saw(t, |tx| ballot::of_meeting(tx, BRANCH, meeting_id(1))), [one()]);
    assert_eq!(saw(t, |tx| ballot::times(tx, BRANCH, ID)), (mark(0, 5), None, None));
    assert_eq!(saw(t, |tx| ballot::locks(tx, BRANCH, ID)), [None, None]);
    for (person, is_concerned) in [(0, true), (4, true), (3, false)] {
        let found = saw(t, move |tx| ballot::concerning(tx, BRANCH, who(person)));
        assert_eq!(!found.is_empty(), is_concerned, "{person}");
    }
    wrote(t, |tx| ballot::set_voters(tx, BRANCH, ID, &[who(0), who(2)]));
    assert_eq!(saw(t, |tx| ballot::voters(tx, BRANCH, ID)), [(who(0), false), (who(2), false)]);
    let tries = Failures { count: 3, last: Some(at(9)) };
    wrote(t, move |tx| ballot::set_failures(tx, BRANCH, ID, tries));
    assert_eq!(saw(t, |tx| ballot::failures(tx, BRANCH, ID)), tries);
}

fn ballots_and_selections_are_listed_by_group(t: &TestDb) {
    prepared(t);
    let listed = [(one(), at(5))];
    for group in [None, Some(FIRST)] {
        assert_eq!(saw(t, move |tx| ballot::of_group(tx, BRANCH, group)), listed);
    }
    assert_eq!(saw(t, |tx| ballot::of_group(tx, BRANCH, Some(SECOND))), []);
    assert_eq!(saw(t, |tx| ballot::of_group(tx, OTHER_BRANCH, None)), []);
    wrote(t, |tx| selection::add(tx, BRANCH, &chosen()));
    for group in [None, Some(FIRST)] {
        let found = saw(t, move |tx| selection::listed(tx, BRANCH, group));
        let found: Vec<_> = found.iter().map(|l| (l.item, l.meeting, l.group, l.stage)).collect();
        assert_eq!(found, [(item_id(1), meeting_id(1), FIRST, SelectionStage::Open)]);
    }
    assert_eq!(saw(t, |tx| selection::listed(tx, BRANCH, Some(SECOND))), []);
    assert_eq!(saw(t, |tx| selection::listed(tx, OTHER_BRANCH, None)), []);
}

fn a_branch_has_its_own_number_of_voters(t: &TestDb) {
    prepared(t);
    assert_eq!(saw(t, |tx| ballot::least(tx, BRANCH)), 5, "what a branch begins with");
    wrote(t, |tx| ballot::set_least(tx, BRANCH, 3));
    assert_eq!(saw(t, |tx| ballot::least(tx, BRANCH)), 3);
    assert_eq!(saw(t, |tx| ballot::find(tx, BRANCH, ID)).map(|b| b.least), Some(4), "fixed with the ballot");
}

fn papers(numbers: &[u8]) -> Vec<(Uuid, Vec<u8>)> {
    numbers.iter().map(|n| (Uuid::from_u128(u128::from(*n)), vec![*n; 4])).collect()
}

fn each_votes_once_and_the_box_is_written_anew(t: &TestDb) {
    prepared(t);
    wrote(t, |tx| ballot::cast(tx, BRANCH, ID, who(1), &papers(&[7])));
    let twice = write(t, |tx| ballot::cast(tx, BRANCH, ID, who(1), &papers(&[7, 8])));
    assert_eq!(twice, Err(StoreError::Stale));
    let stranger = write(t, |tx| ballot::cast(tx, BRANCH, ID, who(3), &papers(&[7, 8])));
    assert_eq!(stranger, Err(StoreError::Stale));
    let fewer = write(t, |tx| ballot::cast(tx, BRANCH, ID, who(0), &papers(&[8])));
    assert!(matches!(fewer, Err(StoreError::Corrupt { .. })), "as many papers as marks: {fewer:?}");
    wrote(t, |tx| ballot::cast(tx, BRANCH, ID, who(0), &papers(&[2, 9])));
    assert_eq!(saw(t, |tx| ballot::papers(tx, BRANCH, ID)), [vec![2; 4], vec![9; 4]]);
    let voters = saw(t, |tx| ballot::voters(tx, BRANCH, ID));
    assert_eq!(voters, [(who(0), true), (who(1), true), (who(2), false)]);
    assert_eq!(
        saw(t, |tx| ballot::find(tx, BRANCH, ID)).map(|b| b.version),
        Some(1),
        "votes are not counted"
    );
}

fn a_box_is_emptied_with_its_locks(t: &TestDb) {
    prepared(t);
    let lock = Lock { salt: vec![1; 16], public: vec![2; 32] };
    let (first, again) = (lock.clone(), lock.clone());
    wrote(t, move |tx| ballot::set_lock(tx, BRANCH, ID, 1, &first));
    assert_eq!(saw(t, |tx| ballot::locks(tx, BRANCH, ID)), [None, Some(lock)]);
    assert_eq!(write(t, move |tx| ballot::set_lock(tx, BRANCH, ID, 1, &again)), Err(StoreError::Stale));
    wrote(t, |tx| ballot::cast(tx, BRANCH, ID, who(1), &papers(&[7])));
    wrote(t, |tx| ballot::empty(tx, BRANCH, ID));
    assert_eq!(saw(t, |tx| ballot::papers(tx, BRANCH, ID)), Vec::<Vec<u8>>::new());
    assert_eq!(saw(t, |tx| ballot::locks(tx, BRANCH, ID)), [None, None]);
}

fn figures_replace_each_other(t: &TestDb) {
    prepared(t);
    assert_eq!(saw(t, |tx| ballot::figures(tx, BRANCH, ID)), None);
    let figures = |first| Figures {
        issued: 3,
        returned: 3,
        valid: 2,
        invalid: 1,
        totals: vec![vec![first, 2 - first, 0], vec![0, 1, 1]],
    };
    for first in [1, 2] {
        let counted = figures(first);
        wrote(t, move |tx| ballot::set_figures(tx, BRANCH, ID, &counted, Some(who(2))));
        assert_eq!(saw(t, |tx| ballot::figures(tx, BRANCH, ID)), Some((figures(first), Some(who(2)))));
    }
}

fn a_ballot_goes_on_once_from_a_version(t: &TestDb) {
    prepared(t);
    let open = Ballot { state: BallotState::Open, ..one() };
    let again = open.clone();
    wrote(t, move |tx| ballot::set_state(tx, BRANCH, &open, at(10)));
    assert_eq!(write(t, move |tx| ballot::set_state(tx, BRANCH, &again, at(11))), Err(StoreError::Stale));
    let void = Ballot {
        state: BallotState::Void,
        void: Some((VoidCause::KeyLost, Some(text("监票人的钥匙没有记下来")))),
        version: 2,
        ..one()
    };
    let kept = void.clone();
    wrote(t, move |tx| ballot::set_state(tx, BRANCH, &void, at(20)));
    assert_eq!(saw(t, |tx| ballot::find(tx, BRANCH, ID)), Some(Ballot { version: 3, ..kept }));
    assert_eq!(saw(t, |tx| ballot::times(tx, BRANCH, ID)), (mark(0, 5), Some(at(10)), Some(at(20))));
    assert_eq!(saw(t, |tx| ballot::concerning(tx, BRANCH, who(0))), []);
}

fn chosen() -> Selection {
    Selection {
        item: item_id(1),
        meeting: meeting_id(1),
        group: FIRST,
        places: 1,
        by_ballot: true,
        stage: SelectionStage::Open,
        candidates: Vec::new(),
        opinion: None,
        dissent: None,
        sent: None,
        answer: None,
        version: 1,
    }
}

fn a_selection_comes_back_with_its_candidates_and_ballots(t: &TestDb) {
    prepared(t);
    wrote(t, |tx| selection::add(tx, BRANCH, &chosen()));
    for (person, proposer) in [(1, 0), (0, 2)] {
        wrote(t, move |tx| selection::propose(tx, BRANCH, item_id(1), who(person), who(proposer)));
    }
    let twice = write(t, |tx| selection::propose(tx, BRANCH, item_id(1), who(1), who(2)));
    assert!(matches!(twice, Err(StoreError::Unique(_))));
    wrote(t, |tx| selection::take_back(tx, BRANCH, item_id(1), who(0)));
    assert_eq!(write(t, |tx| selection::take_back(tx, BRANCH, item_id(1), who(0))), Err(StoreError::Stale));
    wrote(t, |tx| selection::add_ballot(tx, BRANCH, item_id(1), ID));
    assert_eq!(saw(t, |tx| selection::ballots(tx, BRANCH, item_id(1))), [ID]);
    assert_eq!(saw(t, |tx| selection::of_ballot(tx, BRANCH, ID)), Some((meeting_id(1), item_id(1))));
    wrote(t, |tx| selection::set_outcome(tx, BRANCH, item_id(1), who(1), CandidateOutcome::Recommended));
    let sent = Selection {
        stage: SelectionStage::Answered,
        opinion: Some(text("工作踏实")),
        dissent: Some(text("有一位同志认为还要再看")),
        sent: Some(mark(0, 7)),
        answer: Some((BranchAnswer::Partly, Some(text("推荐一名")), mark(4, 9))),
        ..chosen()
    };
    let (up, again) = (sent.clone(), sent.clone());
    wrote(t, move |tx| selection::update(tx, BRANCH, &up));
    assert_eq!(write(t, move |tx| selection::update(tx, BRANCH, &again)), Err(StoreError::Stale));
    let outcome = Some(CandidateOutcome::Recommended);
    let candidates = vec![Candidate { person: who(1), proposer: who(0), outcome }];
    let kept = Selection { candidates, version: 2, ..sent };
    assert_eq!(saw(t, |tx| selection::find(tx, BRANCH, item_id(1))), Some(kept.clone()));
    assert_eq!(saw(t, |tx| selection::find(tx, OTHER_BRANCH, item_id(1))), None);
    let of = |group| saw(t, move |tx| selection::at_stage(tx, BRANCH, group, SelectionStage::Answered));
    assert_eq!((of(None), of(Some(FIRST))), (vec![kept.clone()], vec![kept]));
    assert_eq!(saw(t, |tx| selection::at_stage(tx, BRANCH, None, SelectionStage::Open)), []);
}
