use jiff::civil::date;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::{
    ballot::{BallotState, Scale},
    person::Standing,
};

fn who(number: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(number))
}

fn group(number: u128) -> GroupId {
    GroupId::new(Uuid::from_u128(0xA0 + number))
}

fn mark(number: u128) -> Mark {
    Mark { by: who(number), at: jiff::Timestamp::UNIX_EPOCH }
}

fn reason(words: &str) -> Reason {
    Reason::new(words).expect("a reason")
}

fn appraisal(stage: Stage) -> Appraisal {
    Appraisal {
        id: AppraisalId::new(Uuid::nil()),
        year: 2026,
        theme: Title::new("2026年度民主评议党员").expect("a title"),
        hand_in_by: date(2026, 12, 10),
        opened: mark(9),
        stage,
        early: None,
        unfinished: None,
        cancelled: None,
        version: 1,
    }
}

fn part(state: PartState) -> Part {
    Part { group: group(1), state, returned: None, handed: None, version: 1 }
}

fn one(number: u128, has_handed_in: bool, remarks: usize) -> Participant {
    Participant {
        person: who(number),
        group: group(1),
        is_guest: false,
        has_handed_in,
        remarks,
        reason: None,
    }
}

fn remark(by: u128, entered: u128) -> Remark {
    Remark {
        number: 1,
        about: who(5),
        by: who(by),
        text: Note::new("工作踏实").expect("a note"),
        meeting: None,
        entered: mark(entered),
        withdrawn: None,
        withdrawn_why: None,
    }
}

#[test]
fn the_grades_are_those_of_the_ballot_in_its_order() {
    assert_eq!(Grade::ALL.map(Grade::chinese), Scale::Grades.choices());
    for grade in Grade::ALL {
        assert!(!grade.next().is_empty());
    }
}

#[test]
fn nothing_of_a_group_changes_once_it_is_handed_in_or_the_groups_are_over() {
    let open = appraisal(Stage::Groups);
    assert_eq!(open.in_group(&part(PartState::Open)), Ok(()));
    assert_eq!(open.in_group(&part(PartState::Returned)), Ok(()));
    assert_eq!(open.in_group(&part(PartState::HandedIn)), Err(AppraisalRefusal::WithBranch));
    for found in [Stage::Poll, Stage::Grades, Stage::Done] {
        let refusal = Err(AppraisalRefusal::WrongStage { found });
        assert_eq!(appraisal(found).in_group(&part(PartState::Open)), refusal);
    }
}

#[test]
fn the_day_to_hand_in_is_changed_while_the_groups_are_at_work_only() {
    assert_eq!(appraisal(Stage::Groups).in_groups(), Ok(()));
    for found in [Stage::Poll, Stage::Grades, Stage::Done] {
        assert_eq!(appraisal(found).in_groups(), Err(AppraisalRefusal::WrongStage { found }));
    }
}

#[test]
fn a_group_is_nobody_who_decides_a_grade() {
    assert_eq!(Body::ALL, [Body::Committee, Body::Assembly]);
    assert_eq!(Body::from_code("group"), None);
}

#[test]
fn others_speak_after_the_self_appraisal_and_not_about_themselves() {
    let (a, p) = (appraisal(Stage::Groups), part(PartState::Open));
    assert_eq!(a.speak(&p, &one(5, true, 0), who(2)), Ok(()));
    assert_eq!(a.speak(&p, &one(5, true, 0), who(5)), Err(AppraisalRefusal::OwnPerson));
    assert_eq!(a.speak(&p, &one(5, false, 0), who(2)), Err(AppraisalRefusal::SelfFirst));
    let ill = Participant { reason: Some(reason("住院")), ..one(5, false, 0) };
    assert_eq!(a.speak(&p, &ill, who(2)), Ok(()));
    let handed = part(PartState::HandedIn);
    assert_eq!(a.speak(&handed, &one(5, true, 0), who(2)), Err(AppraisalRefusal::WithBranch));
}

#[test]
fn a_remark_is_taken_back_by_who_said_it_and_by_others_with_a_reason() {
    use AppraisalRefusal::{AboutOneself, NotYours, WithdrawalReason, Withdrawn};
    let (a, p) = (appraisal(Stage::Groups), part(PartState::Open));
    // 2 said it of 5, 3 wrote it down, 4 leads.
    for (person, leads, has_reason, outcome) in [
        (2, false, false, Ok(())),
        (3, false, false, Err(WithdrawalReason)),
        (3, false, true, Ok(())),
        (4, true, false, Err(WithdrawalReason)),
        (4, true, true, Ok(())),
        (5, false, true, Err(NotYours)),
        (5, true, true, Err(AboutOneself)),
        (6, false, true, Err(NotYours)),
    ] {
        let taken = a.take_back(&p, &remark(2, 3), (who(person), leads), has_reason);
        assert_eq!(taken, outcome, "{person} {leads} {has_reason}");
    }
    let of_leader = remark(2, 5);
    assert_eq!(
        a.take_back(&p, &of_leader, (who(5), true), true),
        Err(AboutOneself),
        "written down by themself"
    );
    let gone = Remark { withdrawn: Some(mark(2)), ..remark(2, 2) };
    assert_eq!(a.take_back(&p, &gone, (who(2), false), false), Err(Withdrawn));
}

#[test]
fn it_is_called_off_until_a_poll_is_counted() {
    use BallotState::{Counted, Open, Void};
    for stage in [Stage::Groups, Stage::Poll] {
        let a = appraisal(stage);
        assert_eq!(a.cancel(&[]), Ok(Stage::Cancelled));
        assert_eq!(a.cancel(&[Void]), Ok(Stage::Cancelled));
        assert_eq!(a.cancel(&[Open]), Err(AppraisalRefusal::PollOpen));
        assert_eq!(a.cancel(&[Void, Counted]), Err(AppraisalRefusal::PollCounted));
    }
    for found in [Stage::Grades, Stage::Done, Stage::Cancelled] {
        assert_eq!(appraisal(found).cancel(&[]), Err(AppraisalRefusal::WrongStage { found }));
    }
    let found = Stage::Cancelled;
    assert_eq!(
        appraisal(found).in_group(&part(PartState::Open)),
        Err(AppraisalRefusal::WrongStage { found })
    );
    assert_eq!(appraisal(found).grades(), Err(AppraisalRefusal::WrongStage { found }));
    assert!(!appraisal(found).is_past_groups(), "what was not handed in stays with the group");
}

#[test]
fn a_reason_is_for_who_lacks_something() {
    let (a, p) = (appraisal(Stage::Groups), part(PartState::Open));
    assert_eq!(a.excuse(&p, &one(5, false, 0)), Ok(()));
    assert_eq!(a.excuse(&p, &one(5, true, 0)), Ok(()));
    assert_eq!(a.excuse(&p, &one(5, true, 1)), Err(AppraisalRefusal::NothingMissing));
}

#[test]
fn a_group_hands_in_when_nobody_is_missing_without_a_reason() {
    let (a, p) = (appraisal(Stage::Groups), part(PartState::Open));
    let away = Participant { reason: Some(reason("住院")), ..one(2, false, 0) };
    let elsewhere = Participant { group: group(2), ..one(3, false, 0) };
    let whole = [one(1, true, 2), away, elsewhere];
    assert_eq!(a.hand_in(&p, &whole), Ok(PartState::HandedIn));
    let lacking = [one(1, true, 0), one(2, false, 0), one(3, true, 1)];
    assert_eq!(a.hand_in(&p, &lacking), Err(AppraisalRefusal::Incomplete { open: 2 }));
    assert_eq!(a.hand_in(&part(PartState::HandedIn), &whole), Err(AppraisalRefusal::WithBranch));
}

#[test]
fn the_branch_sends_back_what_it_has() {
    let a = appraisal(Stage::Groups);
    assert_eq!(a.send_back(&part(PartState::HandedIn)), Ok(PartState::Returned));
    assert_eq!(a.send_back(&part(PartState::Open)), Err(AppraisalRefusal::NotWithBranch));
    let found = Stage::Poll;
    assert_eq!(
        appraisal(found).send_back(&part(PartState::HandedIn)),
        Err(AppraisalRefusal::WrongStage { found })
    );
}

#[test]
fn no_poll_before_the_groups_and_no_grade_before_the_poll() {
    let a = appraisal(Stage::Groups);
    let parts = [part(PartState::HandedIn), part(PartState::Open)];
    assert_eq!(a.begin_poll(&parts, false), Err(AppraisalRefusal::GroupsOpen { open: 1 }));
    assert_eq!(a.begin_poll(&parts, true), Ok(Stage::Poll));
    assert_eq!(a.begin_poll(&parts[..1], false), Ok(Stage::Poll));
    assert_eq!(a.grades(), Err(AppraisalRefusal::NoPoll));
    let found = Stage::Groups;
    assert_eq!(a.next_ballot(&[]), Err(AppraisalRefusal::WrongStage { found }));
    let a = appraisal(Stage::Poll);
    assert_eq!(a.begin_poll(&[], true), Err(AppraisalRefusal::WrongStage { found: Stage::Poll }));
    assert_eq!(a.grades(), Err(AppraisalRefusal::NoPoll));
    assert_eq!(a.begin_grades(&[]), Err(AppraisalRefusal::NoPoll));
    assert_eq!(a.begin_grades(&[BallotState::Void]), Err(AppraisalRefusal::NoPoll));
    assert_eq!(a.begin_grades(&[BallotState::Closed]), Err(AppraisalRefusal::PollOpen));
    assert_eq!(a.begin_grades(&[BallotState::Void, BallotState::Counted]), Ok(Stage::Grades));
}

#[test]
fn a_poll_is_held_once_and_again_where_it_was_void() {
    let a = appraisal(Stage::Poll);
    assert_eq!(a.next_ballot(&[]), Ok(()));
    assert_eq!(a.next_ballot(&[BallotState::Void]), Ok(()));
    assert_eq!(a.next_ballot(&[BallotState::Open]), Err(AppraisalRefusal::PollOpen));
    assert_eq!(a.next_ballot(&[BallotState::Counted]), Err(AppraisalRefusal::PollCounted));
}

#[test]
fn it_is_over_when_everybody_has_a_grade_or_there_is_a_reason() {
    let a = appraisal(Stage::Grades);
    assert_eq!(a.grades(), Ok(()));
    assert_eq!(a.finish(0, false), Ok(Stage::Done));
    assert_eq!(a.finish(1, true), Ok(Stage::Done));
    assert_eq!(a.finish(1, false), Err(AppraisalRefusal::Undecided { open: 1 }));
    let found = Stage::Done;
    assert_eq!(appraisal(found).finish(0, true), Err(AppraisalRefusal::WrongStage { found }));
    assert_eq!(appraisal(found).grades(), Ok(()), "whoever was left out may still get one");
}

fn ground() -> Ground {
    Ground {
        standing: Standing::Full,
        is_guest: false,
        counted: date(2026, 12, 18),
        today: date(2026, 12, 25),
        before: None,
        excellent: 2,
        members: 9,
        was_polled: true,
        is_done: false,
    }
}

const fn reasons(over_cap: bool, correction: bool) -> Reasons {
    Reasons { over_cap, correction, exception: false }
}

#[test]
fn a_grade_is_for_full_members_of_the_branch_after_the_poll() {
    let on = date(2026, 12, 20);
    let decide = |ground: Ground, grade, on| ground.decide(grade, on, reasons(false, false));
    assert_eq!(decide(ground(), Grade::Qualified, on), Ok(()));
    let probationary = Ground { standing: Standing::Probationary, ..ground() };
    assert_eq!(decide(probationary, Grade::Qualified, on), Err(AppraisalRefusal::NoGrade));
    let guest = Ground { is_guest: true, ..ground() };
    assert_eq!(decide(guest, Grade::Qualified, on), Err(AppraisalRefusal::GradedElsewhere));
    assert_eq!(decide(ground(), Grade::Qualified, date(2026, 12, 26)), Err(AppraisalRefusal::Ahead));
    let early = AppraisalRefusal::BeforeCount { counted: date(2026, 12, 18) };
    assert_eq!(decide(ground(), Grade::Qualified, date(2026, 12, 17)), Err(early));
    assert_eq!(decide(ground(), Grade::Qualified, date(2026, 12, 18)), Ok(()));
}

#[test]
fn a_correction_and_more_excellent_than_usual_need_a_reason() {
    let on = date(2026, 12, 20);
    let again = Ground { before: Some(Grade::Qualified), ..ground() };
    assert_eq!(again.decide(Grade::Basic, on, reasons(false, false)), Err(AppraisalRefusal::Decided));
    assert_eq!(again.decide(Grade::Basic, on, reasons(false, true)), Ok(()));
    assert_eq!(ground().decide(Grade::Excellent, on, reasons(false, false)), Ok(()), "the third of nine");
    let full = Ground { excellent: 3, ..ground() };
    let over = AppraisalRefusal::OverCap { cap: 3, would: 4 };
    assert_eq!(full.decide(Grade::Excellent, on, reasons(false, false)), Err(over));
    assert_eq!(full.decide(Grade::Excellent, on, reasons(true, false)), Ok(()));
    assert_eq!(full.decide(Grade::Qualified, on, reasons(false, false)), Ok(()));
}

#[test]
fn a_grade_without_a_line_on_the_ballot_or_after_the_end_needs_a_reason() {
    let on = date(2026, 12, 20);
    let with = Reasons { exception: true, ..Reasons::default() };
    let unpolled = Ground { was_polled: false, ..ground() };
    assert_eq!(unpolled.decide(Grade::Qualified, on, Reasons::default()), Err(AppraisalRefusal::NotPolled));
    assert_eq!(unpolled.decide(Grade::Qualified, on, with), Ok(()));
    let late = Ground { is_done: true, ..ground() };
    assert_eq!(late.decide(Grade::Qualified, on, Reasons::default()), Err(AppraisalRefusal::AfterEnd));
    assert_eq!(late.decide(Grade::Qualified, on, with), Ok(()));
    let corrected = Ground { before: Some(Grade::Basic), ..late };
    assert_eq!(
        corrected.decide(Grade::Qualified, on, reasons(false, true)),
        Ok(()),
        "a correction has its own"
    );
}

#[derive(Clone, Copy, Debug)]
enum Step {
    WriteSelf(usize),
    Speak(usize),
    Excuse(usize),
    HandIn(usize),
    SendBack(usize),
    BeginPoll(bool),
    Prepare,
    Count,
    Void,
    BeginGrades,
    Decide(usize),
    Finish(bool),
    Cancel,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..4_usize).prop_map(Step::WriteSelf),
        (0..4_usize).prop_map(Step::Speak),
        (0..4_usize).prop_map(Step::Excuse),
        (0..2_usize).prop_map(Step::HandIn),
        (0..2_usize).prop_map(Step::SendBack),
        any::<bool>().prop_map(Step::BeginPoll),
        Just(Step::Prepare),
        Just(Step::Count),
        Just(Step::Void),
        Just(Step::BeginGrades),
        (0..4_usize).prop_map(Step::Decide),
        any::<bool>().prop_map(Step::Finish),
        Just(Step::Cancel),
    ]
}

/// Two groups of two members, and everything that happened, as the rules allowed it.
struct Model {
    appraisal: Appraisal,
    parts: [Part; 2],
    people: Vec<Participant>,
    ballots: Vec<BallotState>,
    graded: [bool; 4],
    early: bool,
}

impl Model {
    fn new() -> Self {
        let parts = [0, 1].map(|n| Part { group: group(n), ..part(PartState::Open) });
        let people = (0..4_usize)
            .map(|n| Participant { group: group(if n < 2 { 0 } else { 1 }), ..one(n as u128, false, 0) });
        let people = people.collect();
        Self {
            appraisal: appraisal(Stage::Groups),
            parts,
            people,
            ballots: Vec::new(),
            graded: [false; 4],
            early: false,
        }
    }

    fn take(&mut self, step: Step) {
        let a = &self.appraisal;
        match step {
            Step::WriteSelf(n) if a.in_group(&self.parts[n / 2]).is_ok() => {
                self.people[n].has_handed_in = true;
            }
            Step::Speak(n) if a.speak(&self.parts[n / 2], &self.people[n], who(99)).is_ok() => {
                self.people[n].remarks += 1;
            }
            Step::Excuse(n) if a.excuse(&self.parts[n / 2], &self.people[n]).is_ok() => {
                self.people[n].reason = Some(reason("住院"));
            }
            Step::HandIn(n) => {
                if let Ok(state) = a.hand_in(&self.parts[n], &self.people) {
                    self.parts[n].state = state;
                }
            }
            Step::SendBack(n) => {
                if let Ok(state) = a.send_back(&self.parts[n]) {
                    self.parts[n].state = state;
                }
            }
            Step::BeginPoll(has_reason) => {
                if let Ok(stage) = a.begin_poll(&self.parts, has_reason) {
                    self.early = self.parts.iter().any(Part::is_open);
                    assert!(has_reason || !self.early);
                    self.appraisal.stage = stage;
                }
            }
            Step::Prepare if a.next_ballot(&self.ballots).is_ok() => self.ballots.push(BallotState::Prepared),
            Step::Count | Step::Void => {
                if let Some(last) = self.ballots.last_mut().filter(|last| !last.is_over()) {
                    *last =
                        if matches!(step, Step::Count) { BallotState::Counted } else { BallotState::Void };
                }
            }
            Step::BeginGrades => {
                if let Ok(stage) = a.begin_grades(&self.ballots) {
                    self.appraisal.stage = stage;
                }
            }
            Step::Decide(n) if a.grades().is_ok() => self.graded[n] = true,
            Step::Cancel => {
                if let Ok(stage) = a.cancel(&self.ballots) {
                    self.appraisal.stage = stage;
                }
            }
            Step::Finish(has_reason) => {
                let open = self.graded.iter().filter(|graded| !**graded).count();
                if let Ok(stage) = a.finish(open, has_reason) {
                    assert!(has_reason || open == 0);
                    self.appraisal.stage = stage;
                }
            }
            _ => {}
        }
    }
}

proptest! {
    #[test]
    fn whatever_is_tried_the_order_holds(steps in proptest::collection::vec(step(), 0..60)) {
        let mut model = Model::new();
        for step in steps {
            let before = model.appraisal.stage;
            model.take(step);
            let after = model.appraisal.stage;
            prop_assert!(after >= before, "no way leads back");
            let counted = model.ballots.iter().filter(|b| **b == BallotState::Counted).count();
            prop_assert!(counted <= 1, "one poll counts");
            for one in model.people.iter().filter(|one| one.remarks > 0) {
                prop_assert!(one.has_handed_in || one.reason.is_some(), "self first");
            }
            for (n, part) in model.parts.iter().enumerate().filter(|(_, part)| !part.is_open()) {
                let complete = model.people.iter().filter(|one| one.group == group(n as u128));
                prop_assert!(complete.clone().all(|one| !one.is_open()), "{part:?}");
            }
            if after == Stage::Cancelled {
                prop_assert!(counted == 0 && model.graded == [false; 4], "nothing that counted is called off");
                continue;
            }
            if after > Stage::Groups {
                prop_assert!(model.early || model.parts.iter().all(|part| !part.is_open()));
            } else {
                prop_assert!(model.ballots.is_empty(), "no poll in the groups");
            }
            if after > Stage::Poll {
                prop_assert_eq!(counted, 1);
            } else {
                prop_assert_eq!(model.graded, [false; 4], "no grade before the poll");
            }
        }
    }

    #[test]
    fn nobody_but_a_full_member_of_the_branch_gets_a_grade(
        standing in 0..Standing::ALL.len(), is_guest: bool, grade in 0..4_usize, excellent in 0..40_usize,
        members in 0..60_usize, days in -40..40_i64, was_polled: bool, is_done: bool, reasons: (bool, bool, bool), before in proptest::option::of(0..4_usize),
    ) {
        let ground = Ground {
            standing: Standing::ALL[standing],
            is_guest,
            excellent,
            members,
            before: before.map(|g| Grade::ALL[g]),
            was_polled,
            is_done,
            ..ground()
        };
        let (over_cap, correction, exception) = reasons;
        let reasons = Reasons { over_cap, correction, exception };
        let on = ground.counted.saturating_add(jiff::Span::new().days(days));
        let grade = Grade::ALL[grade];
        if ground.decide(grade, on, reasons).is_ok() {
            prop_assert!(ground.standing == Standing::Full && !is_guest);
            prop_assert!(on >= ground.counted && on <= ground.today);
            prop_assert!(grade != Grade::Excellent || over_cap || (excellent + 1) * 3 <= members);
            prop_assert!(ground.before.is_none() || correction);
            prop_assert!(ground.before.is_some() || was_polled && !is_done || exception);
        }
    }
}
