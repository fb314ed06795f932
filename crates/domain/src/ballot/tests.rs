use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn who(number: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(number))
}

fn ballot(form: BallotForm, state: BallotState) -> Ballot {
    Ballot {
        id: BallotId::new(Uuid::nil()),
        group: Some(GroupId::new(Uuid::nil())),
        meeting: None,
        title: Title::new("推荐优秀共产党员人选").expect("a title"),
        form,
        scale: Scale::Agreement,
        limit: Some(2),
        least: USUAL_LEAST,
        lines: vec![who(1), who(2), who(3)],
        tellers: [who(8), who(9)],
        state,
        excluded: None,
        void: None,
        version: 1,
    }
}

use BallotForm::{Paper, Phone};
use BallotState::{Closed, Counted, Entered, Open, Prepared, Void};

#[test]
fn a_ballot_is_prepared_only_whole() {
    let sound = ballot(Phone, Prepared);
    let present = [who(8), who(9), who(1)];
    assert_eq!(sound.prepare(5, &present), Ok(()));
    let with = |change: fn(&mut Ballot)| {
        let mut one = sound.clone();
        change(&mut one);
        one.prepare(5, &present)
    };
    assert_eq!(with(|b| b.lines.clear()), Err(BallotRefusal::NoLines));
    assert_eq!(with(|b| b.lines = (10..111).map(who).collect()), Err(BallotRefusal::TooManyLines));
    assert_eq!(with(|b| b.lines.push(who(1))), Err(BallotRefusal::LineTwice));
    assert_eq!(with(|b| b.tellers[1] = b.tellers[0]), Err(BallotRefusal::SameTeller));
    assert_eq!(with(|b| b.tellers[1] = who(1)), Err(BallotRefusal::TellerOnBallot));
    let everybody = with(|b| (b.tellers[1], b.scale) = (who(1), Scale::Grades));
    assert_ne!(everybody, Err(BallotRefusal::TellerOnBallot), "in an appraisal everybody stands on it");
    assert_eq!(with(|b| b.tellers[1] = who(77)), Err(BallotRefusal::TellerAway));
    assert_eq!(sound.prepare(4, &present), Err(BallotRefusal::TooFewVoters { voters: 4, least: 5 }));
    assert_eq!(sound.prepare(0, &present), Err(BallotRefusal::NoVoters));
    assert_eq!(ballot(Paper, Prepared).prepare(4, &present), Ok(()));
}

#[test]
fn each_teller_takes_one_key_before_the_opening() {
    let one = ballot(Phone, Prepared);
    assert_eq!(one.take_key(who(9), [true, false]), Ok(1));
    assert_eq!(one.take_key(who(8), [true, false]), Err(BallotRefusal::KeyTaken));
    assert_eq!(one.take_key(who(1), [false; 2]), Err(BallotRefusal::NotTeller));
    let open = ballot(Phone, Open);
    assert_eq!(open.take_key(who(9), [false; 2]), Err(BallotRefusal::WrongState { found: Open }));
    let paper = ballot(Paper, Prepared);
    assert_eq!(paper.take_key(who(9), [false; 2]), Err(BallotRefusal::WrongForm { paper: true }));
}

#[test]
fn it_is_opened_once_with_both_keys_and_enough_voters() {
    let one = ballot(Phone, Prepared);
    assert_eq!(one.open(5, [true; 2]), Ok(Open));
    assert_eq!(one.open(5, [true, false]), Err(BallotRefusal::KeysMissing));
    assert_eq!(one.open(4, [true; 2]), Err(BallotRefusal::TooFewVoters { voters: 4, least: 5 }));
    assert_eq!(ballot(Paper, Prepared).open(3, [false; 2]), Ok(Open));
    assert_eq!(ballot(Paper, Prepared).open(0, [false; 2]), Err(BallotRefusal::NoVoters));
    assert_eq!(ballot(Phone, Void).open(5, [true; 2]), Err(BallotRefusal::WrongState { found: Void }));
}

#[test]
fn one_vote_each_while_it_is_open() {
    for (state, voter, answer) in [
        (Open, Some(false), Ok(())),
        (Open, Some(true), Err(BallotRefusal::AlreadyCast)),
        (Open, None, Err(BallotRefusal::NoVote)),
        (Prepared, Some(false), Err(BallotRefusal::TooEarly)),
        (Closed, Some(false), Err(BallotRefusal::TooLate)),
        (Closed, Some(true), Err(BallotRefusal::AlreadyCast)),
        (Counted, Some(false), Err(BallotRefusal::TooLate)),
        (Void, Some(false), Err(BallotRefusal::TooLate)),
        (Void, None, Err(BallotRefusal::NoVote)),
    ] {
        assert_eq!(ballot(Phone, state).cast(voter), answer, "{state:?} {voter:?}");
    }
    assert_eq!(ballot(Paper, Open).cast(Some(false)), Err(BallotRefusal::WrongForm { paper: true }));
}

#[test]
fn a_vote_answers_every_line_within_the_limit() {
    let one = ballot(Phone, Open);
    assert!(one.vote(&[Some(0), Some(0), Some(2)]).is_ok());
    assert_eq!(one.vote(&[Some(0), None, None]), Err(BallotRefusal::Unanswered { open: 2 }));
    assert_eq!(one.vote(&[Some(0); 2]), Err(BallotRefusal::Unanswered { open: 1 }));
    assert_eq!(one.vote(&[Some(0), Some(1), Some(3)]), Err(BallotRefusal::NoSuchChoice));
    let many = Err(BallotRefusal::TooMany { choice: "同意", limit: 2, given: 3 });
    assert_eq!(one.vote(&[Some(0); 3]), many);
    assert_eq!(format!("{:?}", one.vote(&[Some(1); 3]).expect("sound")), "Vote(…)");
    assert!(one.read(&[0, 0, 0]).is_none() && one.read(&[0, 1]).is_none() && one.read(&[1, 1, 3]).is_none());
    assert!(one.read(&[0, 1, 2]).is_some());
}

#[test]
fn it_is_closed_and_counted_once() {
    let open = ballot(Phone, Open);
    assert_eq!((open.close(5), open.close(4)), (Ok(Closing::Closed), Ok(Closing::TooFew)));
    assert_eq!(ballot(Phone, Closed).close(5), Err(BallotRefusal::WrongState { found: Closed }));
    assert_eq!(ballot(Paper, Open).close(5), Err(BallotRefusal::WrongForm { paper: true }));
    assert_eq!(ballot(Phone, Closed).count(who(8)), Ok(()));
    assert_eq!(ballot(Phone, Closed).count(who(1)), Err(BallotRefusal::NotTeller));
    assert_eq!(open.count(who(8)), Err(BallotRefusal::WrongState { found: Open }), "no partial count");
    for over in [Counted, Void] {
        assert_eq!(ballot(Phone, over).count(who(8)), Err(BallotRefusal::WrongState { found: over }));
        assert_eq!(ballot(Phone, over).annul(), Err(BallotRefusal::WrongState { found: over }));
    }
    for running in [Prepared, Open, Closed, Entered] {
        assert_eq!(ballot(Paper, running).annul(), Ok(Void));
    }
}

#[test]
fn a_branch_sets_how_many_voters_are_enough_and_never_fewer_than_three() {
    for (number, is_taken) in [(0, false), (2, false), (3, true), (5, true), (50, true), (51, false)] {
        assert_eq!(least(number).is_ok(), is_taken, "{number}");
    }
    let few = Ballot { least: 3, ..ballot(Phone, Prepared) };
    let present = [who(8), who(9)];
    assert_eq!(few.prepare(3, &present), Ok(()));
    let refusal = few.prepare(2, &present).expect_err("too few");
    assert!(refusal.to_string().contains("只有 2 人，不到 3 人"), "{refusal}");
    let open = Ballot { state: Open, ..few };
    assert_eq!((open.close(3), open.close(2)), (Ok(Closing::Closed), Ok(Closing::TooFew)));
}

#[test]
fn a_meeting_does_not_end_before_its_ballots() {
    for over in [Counted, Void] {
        assert_eq!(ballot(Phone, over).ends(), Ok(()));
    }
    for (form, state, words) in [
        (Phone, Prepared, "请先开始投票"),
        (Phone, Open, "请先截止投票"),
        (Paper, Open, "数票"),
        (Phone, Closed, "一起开箱"),
        (Paper, Entered, "核对数字"),
    ] {
        let refusal = ballot(form, state).ends().expect_err("not over").to_string();
        assert!(refusal.contains(words) && refusal.contains("作废"), "{refusal}");
    }
}

fn figures() -> Figures {
    let totals = vec![vec![4, 1, 0], vec![3, 0, 2], vec![2, 3, 0]];
    Figures { issued: 7, returned: 6, valid: 5, invalid: 1, totals }
}

#[test]
fn paper_is_entered_by_one_teller_and_confirmed_by_the_other() {
    let open = ballot(Paper, Open);
    assert_eq!(open.enter(who(8)), Ok(Entered));
    assert_eq!(open.enter(who(1)), Err(BallotRefusal::NotTeller));
    assert_eq!(ballot(Paper, Counted).enter(who(8)), Err(BallotRefusal::WrongState { found: Counted }));
    assert_eq!(ballot(Phone, Open).enter(who(8)), Err(BallotRefusal::WrongForm { paper: false }));
    let entered = ballot(Paper, Entered);
    assert_eq!(entered.enter(who(9)), Ok(Entered), "anew");
    let (one, mut other) = (figures(), figures());
    assert_eq!(entered.confirm(who(9), (who(8), &one), &one), Ok(Counted));
    assert_eq!(entered.confirm(who(8), (who(8), &one), &one), Err(BallotRefusal::OwnFigures));
    assert_eq!(entered.confirm(who(1), (who(8), &one), &one), Err(BallotRefusal::NotTeller));
    other.totals[0] = vec![3, 2, 0];
    assert_eq!(entered.confirm(who(9), (who(8), &one), &other), Err(BallotRefusal::Differs));
    let early = open.confirm(who(9), (who(8), &one), &one);
    assert_eq!(early, Err(BallotRefusal::WrongState { found: Open }));
}

#[test]
fn figures_hold_together_or_say_which_do_not() {
    let paper = ballot(Paper, Open);
    let with = |change: fn(&mut Figures)| {
        let mut one = figures();
        change(&mut one);
        one.check(&paper, 7)
    };
    assert_eq!(with(|_| ()), Ok(()));
    assert_eq!(with(|f| f.issued = 8), Err(FiguresFault::TooManyIssued { issued: 8, voters: 7 }));
    assert_eq!(with(|f| f.returned = 8), Err(FiguresFault::TooManyReturned { returned: 8, issued: 7 }));
    let parts = FiguresFault::PartsDiffer { valid: 5, invalid: 2, returned: 6 };
    assert_eq!(with(|f| f.invalid = 2), Err(parts));
    let line = FiguresFault::LineDiffers { line: 1, sum: 4, valid: 5 };
    assert_eq!(with(|f| f.totals[1][0] = 2), Err(line));
    let first = FiguresFault::TooManyFirst { choice: "同意", sum: 15, valid: 5, most: 10 };
    assert_eq!(with(|f| f.totals = vec![vec![5, 0, 0]; 3]), Err(first));
}

proptest! {
    #[test]
    fn totals_add_up_and_do_not_know_the_order(
        votes in proptest::collection::vec(proptest::collection::vec(0_usize..3, 3), 0..30),
        turn in 0_usize..30,
    ) {
        let mut open = ballot(Phone, Open);
        open.limit = None;
        let read = |answers: &Vec<usize>| open.vote(&answers.iter().copied().map(Some).collect::<Vec<_>>()).expect("sound");
        let cast: Vec<Vote> = votes.iter().map(read).collect();
        let count = tally(&open, &cast, 30);
        for line in &count.totals {
            prop_assert_eq!(line.iter().sum::<u32>() as usize, cast.len());
        }
        prop_assert_eq!(count.check(&open, 30), Ok(()));
        let mut turned = cast;
        let by = turn % turned.len().max(1);
        turned.rotate_left(by);
        turned.reverse();
        prop_assert_eq!(tally(&open, &turned, 30), count);
    }

    #[test]
    fn what_goes_into_the_box_comes_out_of_it(answers in proptest::collection::vec(0_usize..6, 0..6)) {
        let open = ballot(Phone, Open);
        if let Ok(vote) = open.vote(&answers.iter().copied().map(Some).collect::<Vec<_>>()) {
            prop_assert_eq!(open.read(vote.answers()), Some(vote));
        }
    }
}
