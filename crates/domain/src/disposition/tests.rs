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
    assert_eq!(one.may_opine(true, "建议限期改正"), Err(NoMeeting));
    assert_eq!(one.hear(place().0, place().1), Ok(()));
    assert_eq!(one.may_opine(false, "建议限期改正"), Err(NotHeld));
    assert_eq!(one.may_opine(true, "建议限期改正，会议 决定给予警告"), Err(ReadsAsDecision));
    assert_eq!(one.may_opine(true, "建议由支部大会讨论决定"), Ok(()), "it may speak of the branch's");
    assert_eq!(one.send(false, mark(who(2))), Err(NoOpinion));
    assert_eq!(one.send(true, mark(who(2))), Ok(()));
    assert_eq!(one.decision, None, "an opinion is no decision");
    assert_eq!(one.may_opine(true, "建议再看一看"), Err(Sent));
    assert_eq!(one.send(true, mark(who(2))), Err(Sent));
    assert_eq!(one.hear(place().0, place().1), Err(Sent));
    assert_eq!(one.decide(half_a_year(), OPENED, TODAY), Ok(()));
    assert_eq!(one.send(true, mark(who(2))), Err(Decided));
}

#[test]
fn a_group_suggests_what_the_branch_decides_and_decides_nothing_itself() {
    for text in [
        "建议支部大会决定对陈某限期改正",
        "多数同志认为应当限期改正，请支部研究",
        "提请支部大会表决通过",
        "支部会议决定以后，本组负责帮助",
    ] {
        assert!(!reads_as_decision(text), "{text}");
    }
    for text in [
        "决定对陈某限期改正",
        "小组决定给予警告",
        "建议支部支持；经表决通过，限期改正",
        "会议决定\n限期改正",
        "建议本组决定后报支部",
        "予以 除名",
    ] {
        assert!(reads_as_decision(text), "{text}");
    }
}

#[test]
fn a_matter_is_open_to_whom_the_rule_names() {
    let one = matter(DispositionKind::Handling);
    assert!(one.is_open_to(who(1), false, false), "who it is about");
    assert!(one.is_open_to(who(2), true, false) && one.is_open_to(who(2), false, true));
    assert!(!one.is_open_to(who(2), false, false));
}

#[test]
fn a_right_is_ticked_for_a_day_of_the_matter() {
    let one = matter(DispositionKind::Handling);
    assert_eq!(one.may_tick(OPENED, OPENED, TODAY), Ok(()));
    assert_eq!(one.may_tick(TODAY, OPENED, TODAY), Ok(()));
    assert_eq!(one.may_tick(date(2026, 10, 31), OPENED, TODAY), Err(DispositionRefusal::WrongDay));
    assert_eq!(one.may_tick(date(2026, 11, 24), OPENED, TODAY), Err(DispositionRefusal::WrongDay));
}

#[test]
fn only_a_probation_that_was_approved_takes_the_vote_while_it_runs() {
    let mut one = matter(DispositionKind::Discipline);
    assert_eq!(one.state(), DispositionState::Open);
    assert_eq!(one.decide(decided(Measure::Probation, Some(date(2027, 11, 20))), OPENED, TODAY), Ok(()));
    assert!(!one.takes_vote_on(TODAY), "not approved yet");
    assert_eq!(one.approve(date(2026, 11, 22), who(9), TODAY), Ok(()));
    assert_eq!(one.state(), DispositionState::Decided);
    let days = [date(2026, 11, 21), date(2026, 11, 22), date(2027, 11, 20), date(2027, 11, 21)];
    assert_eq!(days.map(|day| one.takes_vote_on(day)), [false, true, true, false]);
    let mut warned = matter(DispositionKind::Discipline);
    let decision = Decision { approved: Some(TODAY), ..decided(Measure::Warning, None) };
    assert_eq!(warned.decide(decision, OPENED, TODAY), Ok(()));
    assert!(!warned.takes_vote_on(TODAY), "the vote is kept");
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
                    if one.may_opine(was_held, "建议限期改正").is_ok() {
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
