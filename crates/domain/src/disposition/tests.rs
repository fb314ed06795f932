use jiff::{Timestamp, ToSpan as _, civil::date};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

const OPENED: Date = date(2026, 11, 1);
const TODAY: Date = date(2026, 11, 23);

fn who(number: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(number))
}

fn mark(by: PersonId) -> Mark {
    Mark { by, at: Timestamp::UNIX_EPOCH }
}

fn matter(kind: DispositionKind) -> Disposition {
    Disposition {
        id: DispositionId::new(Uuid::nil()),
        group: GroupId::new(Uuid::nil()),
        person: who(1),
        kind,
        asked: Asked::Opinion,
        facts: Note::new("四个月没有参加组织生活").expect("a text"),
        opened: mark(who(9)),
        meeting: None,
        tied: None,
        sent: None,
        decision: None,
        version: 1,
    }
}

fn decided(measure: Measure, until: Option<Date>) -> Decision {
    let note = Note::new("支部党员大会通过").expect("a text");
    let mark = mark(who(9));
    Decision {
        number: 1,
        measure,
        on: date(2026, 11, 20),
        until,
        approved: None,
        note,
        correction: None,
        mark,
    }
}

/// The branch decides about a full member, today.
fn decide(one: &mut Disposition, decision: Decision) -> Result<(), DispositionRefusal> {
    one.decide(decision, Standing::Full, (OPENED, TODAY))
}

fn approve(one: &mut Disposition, on: Date, until: Option<Date>) -> Result<(), DispositionRefusal> {
    one.approve((on, until), mark(who(9)), TODAY)
}

fn approved(on: Date, until: Option<Date>) -> Option<Approved> {
    Some(Approved { on, until, mark: Some(mark(who(9))) })
}

fn why() -> Option<Reason> {
    Some(Reason::new("登记时选错了").expect("a reason"))
}

fn half_a_year() -> Decision {
    decided(Measure::Correct, Some(date(2027, 5, 20)))
}

fn place() -> (MeetingId, ItemId) {
    (MeetingId::new(Uuid::nil()), ItemId::new(Uuid::nil()))
}

#[test]
fn the_branch_opens_what_may_be_opened() {
    use DispositionKind::{Discipline, Handling};
    use DispositionRefusal::{Disciplined, Leads, Oneself};
    let open = |kind, was, people| may_open(kind, was, people);
    assert_eq!(open(Handling, false, (who(1), Some(who(2)), who(9))), Ok(()));
    assert_eq!(open(Handling, true, (who(1), Some(who(2)), who(9))), Err(Disciplined), "HD-06");
    assert_eq!(open(Discipline, true, (who(1), Some(who(2)), who(9))), Ok(()));
    assert_eq!(open(Handling, false, (who(1), Some(who(1)), who(9))), Err(Leads));
    assert_eq!(open(Handling, false, (who(9), None, who(9))), Err(Oneself));
}

#[test]
fn nobody_speaks_for_another() {
    let mut one = matter(DispositionKind::Handling);
    assert_eq!(one.may_state(who(2)), Err(DispositionRefusal::NotOwn));
    assert_eq!(one.may_state(who(9)), Err(DispositionRefusal::NotOwn));
    assert_eq!(one.may_state(who(1)), Ok(()));
    assert_eq!(decide(&mut one, half_a_year()), Ok(()));
    assert_eq!(one.may_state(who(1)), Err(DispositionRefusal::Decided));
}

#[test]
fn a_group_is_heard_after_its_meeting_and_once() {
    use DispositionRefusal::{Decided, NoMeeting, NoOpinion, NotHeld, Opined, ReadsAsDecision, Sent};
    let mut one = matter(DispositionKind::Handling);
    assert_eq!(one.may_opine(true, "建议限期改正"), Err(NoMeeting));
    assert_eq!(one.hear(place(), false, mark(who(2))), Ok(()));
    assert_eq!(one.hear(place(), true, mark(who(2))), Err(Opined), "the opinion is of that meeting");
    assert_eq!(one.may_opine(false, "建议限期改正"), Err(NotHeld));
    assert_eq!(one.may_opine(true, "建议限期改正，会议 决定给予警告"), Err(ReadsAsDecision));
    assert_eq!(one.may_opine(true, "建议由支部大会讨论决定"), Ok(()), "it may speak of the branch's");
    assert_eq!(one.send((true, false), mark(who(2))), Err(NoOpinion));
    assert_eq!(one.send((false, true), mark(who(2))), Err(NotHeld));
    assert_eq!(matter(DispositionKind::Handling).send((true, true), mark(who(2))), Err(NoMeeting));
    assert_eq!(one.send((true, true), mark(who(2))), Ok(()));
    assert_eq!(one.decision, None, "an opinion is no decision");
    assert_eq!(one.may_opine(true, "建议再看一看"), Err(Sent));
    assert_eq!(one.send((true, true), mark(who(2))), Err(Sent));
    assert_eq!(one.hear(place(), true, mark(who(2))), Err(Sent));
    assert_eq!(decide(&mut one, half_a_year()), Ok(()));
    assert_eq!(one.send((true, true), mark(who(2))), Err(Decided));
}

#[test]
fn a_matter_is_open_to_whom_the_rule_names() {
    let one = matter(DispositionKind::Handling);
    assert!(one.is_open_to(who(1), false, false), "who it is about");
    assert!(one.is_open_to(who(2), true, false) && one.is_open_to(who(2), false, true));
    assert!(!one.is_open_to(who(2), false, false));
}

#[test]
fn a_right_is_ticked_for_a_day_of_the_matter_and_of_its_meeting() {
    use DispositionRefusal::{AfterMeeting, BeforeMeeting, NoMeeting, WrongDay};
    let one = matter(DispositionKind::Handling);
    let held = date(2026, 11, 18);
    let tick = |right, on, meeting| one.may_tick(right, on, (OPENED, meeting, TODAY));
    for on in [OPENED, TODAY] {
        assert_eq!(tick(Right::Appeal, on, None), Ok(()));
    }
    for on in [date(2026, 10, 31), date(2026, 11, 24)] {
        assert_eq!(tick(Right::Appeal, on, None), Err(WrongDay));
    }
    for right in Right::ALL.into_iter().filter(|right| *right != Right::Appeal) {
        assert_eq!(tick(right, TODAY, None), Err(NoMeeting), "{right:?}");
        assert_eq!(tick(right, held, Some(held)), Ok(()), "{right:?}");
        let (early, late) = (tick(right, OPENED, Some(held)), tick(right, TODAY, Some(held)));
        let expected = match right {
            Right::Told => (Ok(()), Err(AfterMeeting(held))),
            _ => (Err(BeforeMeeting(held)), Ok(())),
        };
        assert_eq!((early, late), expected, "{right:?}");
    }
    let due = |day| Right::ALL.map(|right| one.is_due(right, (day, TODAY)));
    assert_eq!(due(None), Right::ALL.map(|right| right == Right::Appeal));
    assert_eq!(due(Some(date(2026, 11, 24))), Right::ALL.map(|right| !right.is_of_the_meeting()));
    assert_eq!(due(Some(TODAY)), [true; 6]);
    let mut unheard = one.clone();
    assert_eq!(decide(&mut unheard, half_a_year()), Ok(()));
    let branch = unheard.may_tick(Right::Present, date(2026, 11, 20), (OPENED, None, TODAY));
    assert_eq!(branch, Ok(()), "without the group it is the branch's meeting");
}

#[test]
fn only_a_probation_that_was_approved_takes_the_vote_while_it_runs() {
    let mut one = matter(DispositionKind::Discipline);
    assert_eq!(one.state(), DispositionState::Open);
    assert_eq!(decide(&mut one, decided(Measure::Probation, Some(date(2027, 11, 20)))), Ok(()));
    assert!(!one.takes_vote_on(TODAY), "not approved yet");
    assert!(one.asks_until());
    let day = date(2026, 11, 22);
    for (until, why) in [
        (None, PeriodRefusal::Missing),
        (Some(date(2027, 11, 20)), PeriodRefusal::OneOrTwoYears),
        (Some(date(2029, 11, 22)), PeriodRefusal::TooLong(24)),
    ] {
        assert_eq!(approve(&mut one, day, until), Err(DispositionRefusal::Period(why)), "{until:?}");
    }
    assert_eq!(approve(&mut one, day, Some(date(2027, 11, 22))), Ok(()));
    assert_eq!(one.state(), DispositionState::Decided);
    let days = [date(2026, 11, 21), day, date(2027, 11, 22), date(2027, 11, 23)];
    assert_eq!(
        days.map(|day| one.takes_vote_on(day)),
        [false, true, true, false],
        "a whole year from the approval"
    );
    let mut warned = matter(DispositionKind::Discipline);
    let decision = Decision { approved: approved(TODAY, None), ..decided(Measure::Warning, None) };
    assert_eq!(decide(&mut warned, decision), Ok(()));
    assert!(!warned.takes_vote_on(TODAY), "the vote is kept");
}

#[test]
fn another_decision_beside_a_wrong_one_needs_a_reason_and_gives_the_vote_back() {
    let mut one = matter(DispositionKind::Discipline);
    assert_eq!(decide(&mut one, decided(Measure::Probation, Some(date(2027, 11, 20)))), Ok(()));
    assert_eq!(approve(&mut one, TODAY, Some(date(2027, 11, 23))), Ok(()));
    assert!(one.takes_vote_on(TODAY));
    let warning = decided(Measure::Warning, None);
    assert_eq!(decide(&mut one, warning.clone()), Err(DispositionRefusal::DecidedAlready));
    let own = Decision { mark: mark(who(1)), correction: why(), ..warning.clone() };
    assert_eq!(decide(&mut one, own), Err(DispositionRefusal::Oneself));
    assert_eq!(decide(&mut one, Decision { correction: why(), ..warning }), Ok(()));
    assert_eq!(one.decision.as_ref().map(|d| (d.number, d.measure)), Some((2, Measure::Warning)));
    assert!(!one.takes_vote_on(TODAY));
    assert_eq!(approve(&mut one, TODAY, None), Ok(()), "the new one is approved anew");
}

#[test]
fn somebody_on_probation_is_not_disciplined() {
    let mut one = matter(DispositionKind::Discipline);
    let expelled = one.decide(decided(Measure::Expelled, None), Standing::Probationary, (OPENED, TODAY));
    assert!(matches!(expelled, Err(DispositionRefusal::Standing(_))));
    let cancelled = decided(Measure::Cancellation, None);
    assert_eq!(one.decide(cancelled, Standing::Probationary, (OPENED, TODAY)), Ok(()));
}

#[test]
fn every_refusal_of_a_decision() {
    use DispositionRefusal::{ApprovedEarly, DecidedAlready, Oneself, OtherKind, Period, WrongDay};
    let mut one = matter(DispositionKind::Handling);
    let mut refused = |decision| decide(&mut one, decision).expect_err("refused");
    assert_eq!(refused(Decision { mark: mark(who(1)), ..half_a_year() }), Oneself);
    assert_eq!(refused(decided(Measure::Warning, None)), OtherKind);
    assert_eq!(refused(Decision { on: date(2026, 11, 24), ..half_a_year() }), WrongDay);
    assert_eq!(refused(Decision { on: date(2026, 10, 31), ..half_a_year() }), WrongDay);
    assert_eq!(
        refused(Decision { approved: approved(date(2026, 11, 19), None), ..half_a_year() }),
        ApprovedEarly
    );
    assert_eq!(
        refused(Decision { approved: approved(date(2026, 11, 24), None), ..half_a_year() }),
        ApprovedEarly
    );
    assert_eq!(refused(decided(Measure::Correct, None)), Period(PeriodRefusal::Missing));
    assert_eq!(decide(&mut one, half_a_year()), Ok(()), "without the group: it need not be heard");
    assert_eq!(one.ends(), Some(date(2027, 5, 20)));
    assert_eq!(decide(&mut one, half_a_year()), Err(DecidedAlready));
}

#[test]
fn discipline_counts_from_its_approval() {
    let mut one = matter(DispositionKind::Discipline);
    let decision = Decision { approved: approved(TODAY, None), ..decided(Measure::Warning, None) };
    assert_eq!(decide(&mut one, decision), Ok(()));
    assert_eq!(one.ends(), Some(date(2027, 11, 23)));
}

#[test]
fn an_approval_comes_once_after_its_decision() {
    use DispositionRefusal::{ApprovedAlready, ApprovedEarly, Oneself, Undecided};
    let mut one = matter(DispositionKind::Discipline);
    assert_eq!(approve(&mut one, TODAY, None), Err(Undecided));
    assert_eq!(decide(&mut one, decided(Measure::Warning, Some(date(2027, 11, 20)))), Ok(()));
    assert_eq!(one.ends(), Some(date(2027, 11, 20)), "as far as is known");
    assert!(!one.asks_until(), "the rule sets it");
    assert_eq!(one.approve((TODAY, None), mark(who(1)), TODAY), Err(Oneself));
    assert_eq!(approve(&mut one, date(2026, 11, 19), None), Err(ApprovedEarly));
    assert_eq!(approve(&mut one, date(2026, 11, 24), None), Err(ApprovedEarly));
    assert_eq!(approve(&mut one, TODAY, None), Ok(()));
    assert_eq!(one.ends(), Some(date(2027, 11, 23)));
    assert_eq!(approve(&mut one, TODAY, None), Err(ApprovedAlready));
    let mut handled = matter(DispositionKind::Handling);
    assert_eq!(decide(&mut handled, half_a_year()), Ok(()));
    assert_eq!(approve(&mut handled, TODAY, None), Ok(()));
    assert_eq!(handled.ends(), Some(date(2027, 5, 20)), "a handling counts from the decision");
}

#[test]
fn rights_that_nobody_ticked_are_missing() {
    assert_eq!(missing(&[]), Right::ALL);
    assert_eq!(
        missing(&[Right::Told, Right::Present, Right::Appeal]),
        [Right::Spoke, Right::Answered, Right::OwnWords]
    );
}

/// What somebody may try.
#[derive(Clone, Copy, Debug)]
enum Try {
    State,
    Hear,
    Opine(bool),
    Send(bool),
    Decide(i32),
}

fn tries() -> impl Strategy<Value = Vec<(Try, u128)>> {
    let one = prop_oneof![
        Just(Try::State),
        Just(Try::Hear),
        any::<bool>().prop_map(Try::Opine),
        any::<bool>().prop_map(Try::Send),
        (-40_i32..40).prop_map(Try::Decide),
    ];
    prop::collection::vec((one, 1_u128..10), 0..40)
}

proptest! {
    #[test]
    fn whatever_is_tried_nothing_is_sent_empty_or_changed_afterwards(tries in tries()) {
        let mut one = matter(DispositionKind::Handling);
        let (mut has_opinion, mut words) = (false, 0);
        for (what, by) in tries {
            let before = one.clone();
            match what {
                Try::State => {
                    if one.may_state(who(by)).is_ok() {
                        prop_assert_eq!(who(by), one.person);
                        words += 1;
                    }
                }
                Try::Hear => one.hear(place(), has_opinion, mark(who(by))).unwrap_or_default(),
                Try::Opine(was_held) => {
                    if one.may_opine(was_held, "建议限期改正").is_ok() {
                        prop_assert!(was_held && one.meeting.is_some() && one.sent.is_none());
                        has_opinion = true;
                    }
                }
                Try::Send(held) => one.send((held, has_opinion), mark(who(by))).unwrap_or_default(),
                Try::Decide(days) => {
                    let on = TODAY.saturating_add(days.days());
                    let decision = Decision { on, mark: mark(who(by)), ..half_a_year() };
                    decide(&mut one, decision).unwrap_or_default();
                }
            }
            prop_assert!(before.decision.is_none() || one == before, "nothing moves after the decision");
            prop_assert!(before.sent.is_none() || one.meeting == before.meeting, "what was sent stays");
            prop_assert!(one.sent.is_none() || has_opinion && one.meeting.is_some(), "nothing empty is sent");
            prop_assert!(!has_opinion || one.meeting == before.meeting, "an opinion stays with its meeting");
            if let Some(decision) = &one.decision {
                prop_assert!(decision.on >= OPENED && decision.on <= TODAY && decision.mark.by != one.person);
            }
        }
        prop_assert!(words <= 40);
    }
}
