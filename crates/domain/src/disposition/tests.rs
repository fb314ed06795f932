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
        sent: None,
        decision: None,
        version: 1,
    }
}

fn decided(measure: Measure, until: Option<Date>) -> Decision {
    let note = Note::new("支部党员大会通过").expect("a text");
    Decision { measure, on: date(2026, 11, 20), until, approved: None, note, mark: mark(who(9)) }
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
    assert_eq!(one.decide(half_a_year(), OPENED, TODAY), Ok(()));
    assert_eq!(one.may_state(who(1)), Err(DispositionRefusal::Decided));
}

#[test]
fn a_group_is_heard_after_its_meeting_and_once() {
    use DispositionRefusal::{Decided, NoMeeting, NoOpinion, NotHeld, ReadsAsDecision, Sent};
    let mut one = matter(DispositionKind::Handling);
    assert_eq!(one.may_opine(true, &["建议限期改正"]), Err(NoMeeting));
    assert_eq!(one.hear(place().0, place().1), Ok(()));
    assert_eq!(one.may_opine(false, &["建议限期改正"]), Err(NotHeld));
    assert_eq!(one.may_opine(true, &["建议限期改正", "会议 决定给予警告"]), Err(ReadsAsDecision));
    assert_eq!(one.may_opine(true, &["建议由支部大会讨论决定"]), Ok(()), "it may speak of the branch's");
    assert_eq!(one.send(false, mark(who(2))), Err(NoOpinion));
    assert_eq!(one.send(true, mark(who(2))), Ok(()));
    assert_eq!(one.decision, None, "an opinion is no decision");
    assert_eq!(one.may_opine(true, &["建议再看一看"]), Err(Sent));
    assert_eq!(one.send(true, mark(who(2))), Err(Sent));
    assert_eq!(one.hear(place().0, place().1), Err(Sent));
    assert_eq!(one.decide(half_a_year(), OPENED, TODAY), Ok(()));
    assert_eq!(one.send(true, mark(who(2))), Err(Decided));
}

#[test]
fn every_refusal_of_a_decision() {
    use DispositionRefusal::{ApprovedEarly, Decided, Oneself, OtherKind, Period, WrongDay};
    let mut one = matter(DispositionKind::Handling);
    let mut refused = |decision| one.decide(decision, OPENED, TODAY).expect_err("refused");
    assert_eq!(refused(Decision { mark: mark(who(1)), ..half_a_year() }), Oneself);
    assert_eq!(refused(decided(Measure::Warning, None)), OtherKind);
    assert_eq!(refused(Decision { on: date(2026, 11, 24), ..half_a_year() }), WrongDay);
    assert_eq!(refused(Decision { on: date(2026, 10, 31), ..half_a_year() }), WrongDay);
    assert_eq!(refused(Decision { approved: Some(date(2026, 11, 19)), ..half_a_year() }), ApprovedEarly);
    assert_eq!(refused(Decision { approved: Some(date(2026, 11, 24)), ..half_a_year() }), ApprovedEarly);
    assert_eq!(refused(decided(Measure::Correct, None)), Period(PeriodRefusal::Missing));
    assert_eq!(one.decide(half_a_year(), OPENED, TODAY), Ok(()), "without the group: it need not be heard");
    assert_eq!(one.ends(), Some(date(2027, 5, 20)));
    assert_eq!(one.decide(half_a_year(), OPENED, TODAY), Err(Decided));
}

#[test]
fn discipline_counts_from_its_approval() {
    let mut one = matter(DispositionKind::Discipline);
    let decision = Decision { approved: Some(TODAY), ..decided(Measure::Warning, None) };
    assert_eq!(one.decide(decision, OPENED, TODAY), Ok(()));
    assert_eq!(one.ends(), Some(date(2027, 11, 23)));
}

#[test]
fn an_approval_comes_once_after_its_decision() {
    use DispositionRefusal::{ApprovedAlready, ApprovedEarly, Oneself, Undecided};
    let mut one = matter(DispositionKind::Discipline);
    assert_eq!(one.approve(TODAY, who(9), TODAY), Err(Undecided));
    assert_eq!(one.decide(decided(Measure::Warning, None), OPENED, TODAY), Ok(()));
    assert_eq!(one.ends(), Some(date(2027, 11, 20)), "as far as is known");
    assert_eq!(one.approve(TODAY, who(1), TODAY), Err(Oneself));
    assert_eq!(one.approve(date(2026, 11, 19), who(9), TODAY), Err(ApprovedEarly));
    assert_eq!(one.approve(date(2026, 11, 24), who(9), TODAY), Err(ApprovedEarly));
    assert_eq!(one.approve(TODAY, who(9), TODAY), Ok(()));
    assert_eq!(one.ends(), Some(date(2027, 11, 23)));
    assert_eq!(one.approve(TODAY, who(9), TODAY), Err(ApprovedAlready));
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
    Send,
    Decide(i32),
}

fn tries() -> impl Strategy<Value = Vec<(Try, u128)>> {
    let one = prop_oneof![
        Just(Try::State),
        Just(Try::Hear),
        any::<bool>().prop_map(Try::Opine),
        Just(Try::Send),
        (-40_i32..40).prop_map(Try::Decide),
    ];
    prop::collection::vec((one, 1_u128..10), 0..40)
}

proptest! {
    #[test]
    fn whatever_is_tried_a_group_never_decides(tries in tries()) {
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
                Try::Hear => one.hear(place().0, place().1).unwrap_or_default(),
                Try::Opine(was_held) => {
                    if one.may_opine(was_held, &["建议限期改正"]).is_ok() {
                        prop_assert!(was_held && one.meeting.is_some() && one.sent.is_none());
                        has_opinion = true;
                    }
                }
                Try::Send => one.send(has_opinion, mark(who(by))).unwrap_or_default(),
                Try::Decide(days) => {
                    let on = TODAY.saturating_add(days.days());
                    let decision = Decision { on, mark: mark(who(by)), ..half_a_year() };
                    one.decide(decision, OPENED, TODAY).unwrap_or_default();
                }
            }
            if !matches!(what, Try::Decide(_)) {
                prop_assert_eq!(&one.decision, &before.decision, "only the branch's act decides");
            }
            prop_assert!(before.decision.is_none() || one == before, "nothing moves after the decision");
            prop_assert!(before.sent.is_none() || one.meeting == before.meeting, "what was sent stays");
            prop_assert!(one.sent.is_none() || has_opinion, "nothing empty is sent");
            if let Some(decision) = &one.decision {
                prop_assert!(decision.on >= OPENED && decision.on <= TODAY && decision.mark.by != one.person);
            }
        }
        prop_assert!(words <= 40);
    }
}
