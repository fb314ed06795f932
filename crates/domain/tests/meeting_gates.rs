//! Which step leads on from which stage, and every refusal provoked by a command.

mod common;

use std::collections::BTreeSet;

use common::*;
use domain::{
    meeting::{StageName::*, *},
    organization::Post,
    person::Standing,
    text::Place,
};
use jiff::civil::time;
use proptest::prelude::*;

/// Every step once, with where it leads from each stage that takes it: the diagram as a table.
fn diagram() -> Vec<(Step, &'static [(StageName, StageName)])> {
    let why = || reason("情况有变");
    let moved = Reschedule { was: agenda(&[]).start, was_at: agenda(&[]).place, reason: why() };
    let report = Report { revision: 1, note: None, offline: None };
    let end = Conclusion { started: STARTED, ended: Some(ENDED), summary: speech("小结") };
    vec![
        (Step::Consulted(consultation(on(-9))), &[(Draft, Draft)]),
        (Step::Submitted, &[(Draft, Submitted)]),
        (Step::Returned { reason: why() }, &[(Submitted, Draft)]),
        (Step::TakenBack { reason: why() }, &[(Submitted, Draft), (Approved, Draft), (Notified, Draft)]),
        (Step::Approved(approval(on(-8), None)), &[(Submitted, Approved)]),
        (Step::Notified(Notice { to: everybody(), round: 1 }), &[(Approved, Notified), (Notified, Notified)]),
        (Step::Rescheduled(moved), &[(Approved, Approved), (Notified, Approved)]),
        (Step::Opened, &[(Notified, InSession)]),
        (Step::HeldOnPaper(paper_held()), &[(Draft, InSession)]),
        (Step::Concluded(end), &[(InSession, Concluded)]),
        (Step::Reopened { reason: why() }, &[(Concluded, InSession)]),
        (Step::Signed, &[(Concluded, Signed)]),
        (Step::Corrected { reason: why() }, &[(Signed, Signed), (Reported, Reported), (Archived, Archived)]),
        (Step::Reported(report), &[(Signed, Reported)]),
        (Step::SentBack { reason: why() }, &[(Reported, Signed)]),
        (Step::Receipted(receipt()), &[(Reported, Archived)]),
        (
            Step::Cancelled { reason: why() },
            &[(Draft, Cancelled), (Submitted, Cancelled), (Approved, Cancelled), (Notified, Cancelled)],
        ),
        (Step::Unopened { reason: why() }, &[(InSession, Notified)]),
        (
            Step::TopicsChanged { was: Vec::new(), was_handling: false, reason: why() },
            &[(Approved, Submitted), (Notified, Submitted)],
        ),
    ]
}

/// A new step has to be put into the diagram above: this match stops compiling without it.
fn number(step: &Step) -> usize {
    match step {
        Step::Consulted(_) => 0,
        Step::Submitted => 1,
        Step::Returned { .. } => 2,
        Step::TakenBack { .. } => 3,
        Step::Approved(_) => 4,
        Step::Notified(_) => 5,
        Step::Rescheduled(_) => 6,
        Step::Opened => 7,
        Step::HeldOnPaper(_) => 8,
        Step::Concluded(_) => 9,
        Step::Reopened { .. } => 10,
        Step::Signed => 11,
        Step::Corrected { .. } => 12,
        Step::Reported(_) => 13,
        Step::SentBack { .. } => 14,
        Step::Receipted(_) => 15,
        Step::Cancelled { .. } => 16,
        Step::Unopened { .. } => 17,
        Step::TopicsChanged { .. } => 18,
    }
}

#[test]
fn each_stage_takes_exactly_the_steps_of_the_diagram() {
    let diagram = diagram();
    assert_eq!(diagram.iter().map(|(s, _)| number(s)).collect::<Vec<_>>(), (0..19).collect::<Vec<_>>());
    for name in StageName::ALL {
        // A draft that has been talked over; without it submitting has a refusal of its own.
        let meeting = match name {
            Draft => draft().consult(consultation(on(-9)), day(-9)).expect("allowed").meeting,
            other => stands_at(other),
        };
        for (step, leads) in &diagram {
            let found = meeting.stage.clone().after(step.clone(), day(0).mark).map(|s| s.name());
            let expected = match leads.iter().find(|(from, _)| *from == name) {
                Some(&(_, to)) => Ok(to),
                None => Err(Refusal::WrongStage { what: step.chinese(), found: name }),
            };
            assert_eq!(found, expected, "{name:?} × {step:?}");
        }
    }
}

#[test]
fn commands_name_the_stage_before_anything_else_that_is_wrong() {
    // Everything else about these commands is wrong too: an empty roster, days to come, no summary.
    let nobody = domain::membership::Roster { people: Vec::new(), leader: None, ..roster() };
    let future = on(99);
    let said = Proceedings::default();
    for name in StageName::ALL {
        let try_all = [
            (0, stands_at(name).consult(consultation(future), day(0))),
            (1, stands_at(name).submit(&nobody, day(0))),
            (2, stands_at(name).send_back(reason("请补充"), day(0))),
            (3, stands_at(name).take_back(reason("请补充"), day(0))),
            (4, stands_at(name).approve(approval(future, None), day(0))),
            (5, stands_at(name).notify(Vec::new(), &nobody, 1, day(0))),
            (
                6,
                stands_at(name).reschedule(
                    agenda(&[]).start,
                    Some(time(8, 0, 0, 0)),
                    (Place::new("三楼").expect("a place"), None),
                    reason("会议室占用"),
                    day(0),
                ),
            ),
            (7, stands_at(name).open(&nobody, day(-99))),
            (8, stands_at(name).held_on_paper(paper_held(), &nobody, day(-99))),
            (9, stands_at(name).conclude(None, (STARTED, Some(ENDED)), &said, &nobody, day(0))),
            (10, stands_at(name).reopen(reason("漏记"), day(0))),
            (11, stands_at(name).sign(day(0))),
            (12, stands_at(name).correct(reason("错字"), day(0))),
            (13, stands_at(name).report(None, report_offline(secretary(), future), day(0))),
            (14, stands_at(name).send_report_back(reason("请补充"), day(0))),
            (
                15,
                stands_at(name)
                    .receipt(Receipt { by: official("陈一诺", Post::Leader), ..receipt() }, day(0)),
            ),
            (16, stands_at(name).cancel(reason("取消"), day(0))),
            (17, stands_at(name).unopen(reason("点错了"), &said, day(0))),
            (18, stands_at(name).change_topics(topics(&[]), reason("急件"), &nobody, day(0))),
        ];
        for (step, outcome) in try_all {
            let (kind, leads) = &diagram()[step];
            let open = leads.iter().any(|(from, _)| *from == name);
            let wrong = Err(Refusal::WrongStage { what: kind.chinese(), found: name });
            assert_eq!(outcome == wrong, !open, "{name:?} × {kind:?}: {outcome:?}");
        }
        let redraft = stands_at(name).redraft(agenda(&[Content::Study]), &roster());
        assert_eq!(redraft.is_ok(), name == Draft, "{name:?}");
        let chair = stands_at(name).replace_chair(person(1), Some(reason("组长出差")), &roster());
        assert_eq!(chair.is_ok(), matches!(name, Approved | Notified | InSession), "{name:?}");
        let recorder = stands_at(name).replace_recorder(person(1), &roster());
        let open = matches!(name, Submitted | Approved | Notified | InSession);
        assert_eq!(recorder.is_ok(), open, "{name:?}");
    }
}

/// A new refusal has to be provoked below: this match stops compiling without it.
fn variant(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::WrongStage { .. } => "WrongStage",
        Refusal::EndsBeforeItBegins => "EndsBeforeItBegins",
        Refusal::NoItems => "NoItems",
        Refusal::ThirdItemNeedsReason => "ThirdItemNeedsReason",
        Refusal::TooManyItems => "TooManyItems",
        Refusal::ChairNeedsReason => "ChairNeedsReason",
        Refusal::ChairNotInGroup => "ChairNotInGroup",
        Refusal::ChairNotFullMember { .. } => "ChairNotFullMember",
        Refusal::RecorderNotInGroup => "RecorderNotInGroup",
        Refusal::OffPlanNeedsReason => "OffPlanNeedsReason",
        Refusal::NotConsulted => "NotConsulted",
        Refusal::NobodyConsulted => "NobodyConsulted",
        Refusal::NotToBeConsulted { .. } => "NotToBeConsulted",
        Refusal::ConsultationWaits => "ConsultationWaits",
        Refusal::NotAsked => "NotAsked",
        Refusal::NotOfBranch { .. } => "NotOfBranch",
        Refusal::NotToday => "NotToday",
        Refusal::InTheFuture { .. } => "InTheFuture",
        Refusal::OutOfOrder { .. } => "OutOfOrder",
        Refusal::NoticeMisses { .. } => "NoticeMisses",
        Refusal::EmptyRoster => "EmptyRoster",
        Refusal::TooEarly { .. } => "TooEarly",
        Refusal::TooLate { .. } => "TooLate",
        Refusal::AlreadyRecorded => "AlreadyRecorded",
        Refusal::RollIncomplete { .. } => "RollIncomplete",
        Refusal::AbsentWithoutReason { .. } => "AbsentWithoutReason",
        Refusal::NobodyPresent => "NobodyPresent",
        Refusal::ChairAbsent { .. } => "ChairAbsent",
        Refusal::NoSummary => "NoSummary",
        Refusal::NoEnd => "NoEnd",
        Refusal::NoOutcome { .. } => "NoOutcome",
        Refusal::ResponsibleNotInGroup { .. } => "ResponsibleNotInGroup",
        Refusal::NoMeasures { .. } => "NoMeasures",
        Refusal::DeadlinePast { .. } => "DeadlinePast",
        Refusal::NothingSaid { .. } => "NothingSaid",
        Refusal::LateEntryAhead => "LateEntryAhead",
        Refusal::TimeOver => "TimeOver",
        Refusal::AbsentSpoke { .. } => "AbsentSpoke",
        Refusal::HandedInWaits { .. } => "HandedInWaits",
        Refusal::SameTopics => "SameTopics",
        Refusal::SamePlaceTwice => "SamePlaceTwice",
    }
}

const VARIANTS: usize = 41;

/// The topics that were approved already.
fn same_topics() -> Topics {
    let agenda = stands_at(Notified).agenda;
    Topics { items: agenda.items, extra_reason: None, off_plan_reason: None }
}

/// Topics of these contents, in the year plan.
fn topics(contents: &[Content]) -> Topics {
    let items = agenda(contents).items;
    Topics { items, extra_reason: None, off_plan_reason: None }
}

fn redraft(change: impl Fn(&mut Agenda)) -> Refusal {
    let mut agenda = agenda(&[Content::Study]);
    change(&mut agenda);
    draft().redraft(agenda, &roster()).expect_err("refused")
}

fn conclude(change: impl Fn(&mut Proceedings)) -> Refusal {
    let mut said = proceedings();
    change(&mut said);
    let summary = speech("小结");
    stands_at(InSession)
        .conclude(summary, (STARTED, Some(ENDED)), &said, &roster(), ended())
        .expect_err("refused")
}

fn consult(change: impl Fn(&mut Consultation)) -> Refusal {
    let mut consultation = consultation(on(-9));
    change(&mut consultation);
    draft().consult(consultation, day(-9)).expect_err("refused")
}

/// The secretary as somebody of the roster.
fn secretary_here() -> Official {
    Official { person: Some(person(3)), ..secretary() }
}

/// What the leader asked of the secretary.
fn asked() -> Asked {
    Asked { meeting: draft().id, with: person(3), question: None, mark: day(-9).mark }
}

fn approve(by: Approval) -> Refusal {
    stands_at(Submitted).approve(by, day(-8)).expect_err("refused")
}

fn refused(outcome: Result<Decided, Refusal>) -> Refusal {
    outcome.expect_err("refused")
}

/// Every refusal, by the command that runs into it.
fn provoked() -> Vec<Refusal> {
    let leader = || official("陈一诺", Post::Leader);
    let said = proceedings();
    let nobody = domain::membership::Roster { people: Vec::new(), leader: None, ..roster() };
    let by_leader = Approval { by: leader(), ..approval(on(-8), None) };
    let off_plan = {
        let mut meeting = draft().consult(consultation(on(-9)), day(-9)).expect("allowed").meeting;
        meeting.agenda.items.iter_mut().for_each(|i| i.planned = None);
        meeting.submit(&roster(), day(-9))
    };
    let some = |d: &mut Proceedings, change: fn(&mut Decision)| d.decisions.iter_mut().for_each(change);
    vec![
        refused(draft().sign(day(0))),
        redraft(|a| a.end = Some(time(14, 30, 0, 0))),
        redraft(|a| a.second_place = Some(a.place.clone())),
        redraft(|a| a.items.clear()),
        redraft(|a| a.items = (0..3).map(|n| item(n, Content::Study)).collect()),
        redraft(|a| a.items = (0..=ITEMS_MAX).map(|n| item(n, Content::Study)).collect()),
        redraft(|a| a.chair = person(1)),
        redraft(|a| a.chair = person(99)),
        redraft(|a| (a.chair, a.chair_reason) = (person(5), Some(reason("组长出差")))),
        redraft(|a| a.recorder = Some(person(99))),
        refused(off_plan),
        refused(draft().submit(&roster(), day(-9))),
        consult(|c| c.with.clear()),
        consult(|c| c.with.push(official("宋知行", Post::DeputySecretary))),
        draft().ask(&secretary(), Some(&asked())).expect_err("refused"),
        refused(draft().answer_consultation(None, secretary_here(), (note("同意"), None, None), day(-9))),
        approve(by_leader),
        approve(approval(on(-9), None)),
        approve(approval(on(-7), Some(Channel::Phone))),
        approve(approval(on(-10), Some(Channel::Phone))),
        refused(stands_at(Approved).notify(everybody()[1..].to_vec(), &roster(), 1, day(-7))),
        refused(stands_at(Approved).notify(Vec::new(), &nobody, 1, day(-7))),
        refused(stands_at(Notified).open(&roster(), day(-1))),
        refused(stands_at(Approved).notify(everybody(), &roster(), 1, day(1))),
        refused(stands_at(InSession).unopen(reason("点错了"), &said, start())),
        conclude(|p| p.roll.truncate(5)),
        conclude(|p| set_presence(p, 1, absent(None))),
        conclude(|p| p.roll.iter_mut().for_each(|e| e.presence = absent(Some("防汛值班")))),
        conclude(|p| set_presence(p, 0, absent(Some("病假")))),
        refused(stands_at(InSession).conclude(None, (STARTED, Some(ENDED)), &said, &roster(), ended())),
        refused(stands_at(InSession).conclude(speech("小结"), (STARTED, None), &said, &roster(), ended())),
        conclude(|p| p.nothing_to_do.clear()),
        conclude(|p| some(p, |d| d.responsible = person(99))),
        conclude(|p| some(p, |d| d.measures = None)),
        conclude(|p| some(p, |d| d.due = on(-1))),
        conclude(|p| p.remarks.retain(|r| r.item == item_id(0))),
        refused(draft().held_on_paper(paper_held(), &roster(), day(0))),
        refused(stands_at(Notified).reschedule(
            DAY.at(14, 30, 0, 0),
            None,
            (Place::new("三楼").expect("a place"), None),
            reason("停电"),
            start(),
        )),
        conclude(|p| set_presence(p, 1, absent(Some("出差")))),
        conclude(|p| p.remarks.iter_mut().take(1).for_each(|r| r.position = None)),
        refused(stands_at(Notified).change_topics(same_topics(), reason("急件"), &roster(), day(-1))),
    ]
}

#[test]
fn every_refusal_is_met_by_a_command_and_says_its_piece() {
    let provoked = provoked();
    let met: BTreeSet<_> = provoked.iter().map(variant).collect();
    assert_eq!(met.len(), VARIANTS, "{met:?}");
    let sentences: String = provoked.iter().map(|r| format!("{}: {r}\n", variant(r))).collect();
    insta::assert_snapshot!("refusals", sentences);
    for refusal in &provoked {
        let text = refusal.to_string();
        let clauses = ["R1", "R2", "R3", "R4", "R5", "G2", "G3", "L1"];
        let bare = clauses.iter().fold(text.clone(), |t, c| t.replace(c, ""));
        assert!(!bare.contains(|c: char| c.is_ascii_alphabetic()), "{text}");
        assert!(!text.contains([',', ';', ':', '!', '(', ')']), "half-width punctuation: {text}");
        assert!(!text.ends_with('。'), "the page puts the full stop: {text}");
    }
}

#[test]
fn only_who_was_asked_answers_and_on_the_day_of_the_answer() {
    let asked = asked();
    let as_ = |person| Now { mark: Mark { by: person, ..day(-9).mark }, ..day(-9) };
    let answer = |official: Official, now| {
        draft().answer_consultation(Some(&asked), official, (note("同意"), None, note("注意时间")), now)
    };
    assert_eq!(draft().ask(&secretary(), None), Ok(()));
    let deputy = draft().ask(&official("宋知行", Post::DeputySecretary), None);
    assert!(matches!(deputy, Err(Refusal::NotToBeConsulted { .. })));
    assert!(matches!(stands_at(Submitted).ask(&secretary(), None), Err(Refusal::WrongStage { .. })));
    assert_eq!(answer(secretary_here(), as_(person(4))), Err(Refusal::NotAsked), "in the name of another");
    let other = Official { person: Some(person(4)), ..secretary() };
    assert_eq!(answer(other, as_(person(4))), Err(Refusal::NotAsked));
    let decided = answer(secretary_here(), as_(asked.with)).expect("allowed");
    let held = decided.meeting.stage.consulted().expect("consulted");
    assert_eq!((held.what.how, held.what.on), (Channel::System, on(-9)));
    assert_eq!(held.mark.by, asked.with, "in the words of whoever was asked");
}

#[test]
fn the_other_ways_into_the_same_refusals() {
    use Refusal as R;
    let summary = || speech("小结");
    let ends =
        stands_at(InSession).conclude(summary(), (ENDED, Some(STARTED)), &proceedings(), &roster(), ended());
    assert_eq!(refused(ends), R::EndsBeforeItBegins);
    assert_eq!(consult(|c| c.on = on(-8)), R::InTheFuture { what: "会前沟通" });
    let paper = |to, offset| stands_at(Signed).report(None, report_offline(to, on(offset)), day(3));
    assert_eq!(refused(paper(secretary(), 4)), R::InTheFuture { what: "上报" });
    assert_eq!(refused(paper(secretary(), -1)), R::OutOfOrder { earlier: "开会", later: "上报" });
    assert!(matches!(paper(official("陈一诺", Post::Leader), 1), Err(R::NotOfBranch { .. })));
    assert!(paper(secretary(), 0).is_ok());
    let by = Receipt { by: official("陈一诺", Post::Leader), ..receipt() };
    assert!(matches!(stands_at(Reported).receipt(by, day(3)), Err(R::NotOfBranch { .. })));
    let place = || (Place::new("三楼会议室").expect("a place"), None);
    let moved = |start, end| stands_at(Notified).reschedule(start, end, place(), reason("停电"), day(-1));
    assert_eq!(refused(moved(on(-2).at(9, 0, 0, 0), None)), R::TimeOver);
    assert_eq!(refused(moved(on(2).at(9, 0, 0, 0), Some(time(9, 0, 0, 0)))), R::EndsBeforeItBegins);
    assert!(moved(on(-1).at(18, 0, 0, 0), None).is_ok());
}

#[test]
fn limits_are_met_from_both_sides() {
    let items = |n: usize| (0..n).map(|i| item(i, Content::Study)).collect();
    let mut agenda = agenda(&[Content::Study]);
    for (n, why, ok) in [
        (1, None, true),
        (2, None, true),
        (3, None, false),
        (3, Some("两项为通报"), true),
        (6, Some("通报"), true),
        (7, Some("通报"), false),
    ] {
        agenda.items = items(n);
        agenda.extra_reason = why.map(reason);
        assert_eq!(agenda.check(&roster()).is_ok(), ok, "{n} items, {why:?}");
    }
    // The day itself is neither too early nor too late.
    assert!(stands_at(Notified).open(&roster(), day(0)).is_ok());
    assert!(stands_at(Approved).notify(everybody(), &roster(), 1, day(0)).is_ok());
    // A deadline on the meeting's own day is one.
    let mut said = proceedings();
    said.decisions[0].due = DAY;
    assert_eq!(said.check_outcomes(&stands_at(InSession), &roster()), Ok(()));
    // Approved on the day of the consultation, by phone.
    assert!(stands_at(Submitted).approve(approval(on(-9), Some(Channel::Phone)), day(-8)).is_ok());
}

#[test]
fn who_may_chair_and_be_consulted() {
    let mut meeting = agenda(&[Content::Study]);
    meeting.chair = person(1);
    meeting.chair_reason = Some(reason("组长出差"));
    assert_eq!(meeting.check(&roster()), Ok(()));
    // An applicant whom the group looks after is on the roster, and no member.
    let mut roster = roster();
    roster.people.push(member(7, "贺云舒", Standing::Applicant));
    meeting.chair = person(7);
    assert_eq!(meeting.check(&roster), Err(Refusal::ChairNotInGroup));
    // L1 holds for the leader as well.
    let mut wrong = roster;
    wrong.leader = Some(person(5));
    meeting.chair = person(5);
    assert!(matches!(meeting.check(&wrong), Err(Refusal::ChairNotFullMember { .. })));
    for post in Post::ALL {
        let asked = Consultation { with: vec![official("顾长风", post)], ..consultation(on(-9)) };
        let may =
            matches!(post, Post::Secretary | Post::OrganizationCommissioner | Post::DisciplineCommissioner);
        assert_eq!(draft().consult(asked, day(-9)).is_ok(), may, "{post:?}");
        let by = Approval { by: official("顾长风", post), ..approval(on(-8), None) };
        assert_eq!(stands_at(Submitted).approve(by, day(-8)).is_ok(), post != Post::Leader, "{post:?}");
    }
}

#[test]
fn a_new_member_is_told_before_the_meeting_can_open() {
    let seven = roster_of_seven();
    let refused = stands_at(Notified).open(&seven, start()).expect_err("somebody was not told");
    assert_eq!(refused, Refusal::NoticeMisses { missing: 1 });
    let to: Vec<_> = seven.members().map(|m| m.id).collect();
    let told = stands_at(Notified).notify(to, &seven, 2, day(0)).expect("told again").meeting;
    assert!(told.open(&seven, start()).is_ok());
}

#[test]
fn a_meeting_ends_neither_before_it_began_nor_ahead_of_the_clock() {
    let end =
        |times, now| stands_at(InSession).conclude(speech("小结"), times, &proceedings(), &roster(), now);
    let early = at(DAY.at(0, 40, 0, 0));
    assert_eq!(end((STARTED, Some(ENDED)), early), Err(Refusal::InTheFuture { what: "开会" }));
    assert_eq!(end((STARTED, Some(ENDED)), start()), Err(Refusal::InTheFuture { what: "散会" }));
    assert!(end((STARTED, Some(ENDED)), ended()).is_ok());
}

#[test]
fn a_remark_that_was_handed_in_and_never_called_up_does_not_bar_the_way_back() {
    let mut said = proceedings();
    said.decisions.clear();
    said.remarks.retain(|r| r.item == item_id(0));
    said.remarks.iter_mut().for_each(|r| r.position = None);
    assert!(stands_at(InSession).unopen(reason("点错了"), &said, start()).is_ok());
}

#[test]
fn a_recorder_is_named_from_the_group_only() {
    let named = stands_at(InSession).replace_recorder(person(1), &roster()).expect("somebody of the group");
    assert_eq!(named.agenda.recorder, Some(person(1)));
    let stranger = stands_at(InSession).replace_recorder(person(99), &roster());
    assert_eq!(stranger, Err(Refusal::RecorderNotInGroup));
}

#[test]
fn an_absent_chair_can_be_replaced_in_the_meeting() {
    let mut said = proceedings();
    set_presence(&mut said, 0, absent(Some("临时抢险")));
    said.remarks.retain(|r| r.speaker != person(0));
    let meeting = stands_at(InSession).replace_chair(person(1), None, &roster());
    assert_eq!(meeting, Err(Refusal::ChairNeedsReason));
    let probationary = stands_at(InSession).replace_chair(person(5), Some(reason("抢险")), &roster());
    assert!(matches!(probationary, Err(Refusal::ChairNotFullMember { .. })));
    let meeting = stands_at(InSession).replace_chair(person(1), Some(reason("组长抢险")), &roster());
    let meeting = meeting.expect("a full member with a reason");
    assert!(meeting.conclude(speech("小结"), (STARTED, Some(ENDED)), &said, &roster(), ended()).is_ok());
    // A leader who has left the group by the day cannot open its meeting.
    let mut without = roster();
    without.people.remove(0);
    without.leader = None;
    assert_eq!(stands_at(Notified).open(&without, start()), Err(Refusal::ChairNotInGroup));
}

#[test]
fn taking_back_loses_the_approval_and_keeps_the_consultation() {
    for name in [Submitted, Approved, Notified] {
        let back = stands_at(name).take_back(reason("换议题"), day(-6)).expect("allowed").meeting;
        assert!(back.stage.consulted().is_some() && back.stage.gate().is_none(), "{name:?}");
        assert!(back.open(&roster(), start()).is_err());
    }
    let moved = stands_at(Notified)
        .reschedule(
            on(3).at(9, 0, 0, 0),
            None,
            (Place::new("三楼").expect("a place"), None),
            reason("停电"),
            day(-1),
        )
        .expect("allowed")
        .meeting;
    assert!(moved.stage.gate().is_some() && moved.stage.notified().is_none());
    assert_eq!(moved.agenda.start.date(), on(3));
}

#[test]
fn topics_change_at_short_notice_only_with_the_branch_asked_anew() {
    let change = |name, topics: Topics, today| {
        stands_at(name).change_topics(topics, reason("支部刚布置"), &roster(), today)
    };
    for name in [Approved, Notified] {
        let was: Vec<_> = stands_at(name).agenda.items.into_iter().map(|i| i.title).collect();
        let Decided { meeting, step } =
            change(name, topics(&[Content::BranchWork]), day(0)).expect("allowed");
        assert_eq!(step, Step::TopicsChanged { was, was_handling: false, reason: reason("支部刚布置") });
        assert_eq!(meeting.stage.name(), Submitted);
        assert!(meeting.stage.consulted().is_some() && meeting.stage.gate().is_none(), "{name:?}");
        assert!(meeting.clone().open(&roster(), start()).is_err(), "not before the branch has agreed");
        let agreed = meeting.approve(approval(on(0), None), day(0)).expect("agreed").meeting;
        let told = agreed.notify(everybody(), &roster(), 2, day(0)).expect("told").meeting;
        assert!(told.open(&roster(), start()).is_ok());
    }
    let three = || topics(&[Content::Study, Content::Study, Content::BranchWork]);
    assert_eq!(refused(change(Notified, three(), day(-1))), Refusal::ThirdItemNeedsReason);
    assert_eq!(refused(change(Notified, topics(&[]), day(-1))), Refusal::NoItems);
    let mut off_plan = topics(&[Content::BranchWork]);
    off_plan.items.iter_mut().for_each(|i| i.planned = None);
    assert_eq!(refused(change(Notified, off_plan.clone(), day(-1))), Refusal::OffPlanNeedsReason);
    off_plan.off_plan_reason = Some(reason("支部临时布置"));
    assert!(change(Notified, off_plan, day(-1)).is_ok());
    assert!(matches!(change(Notified, topics(&[Content::BranchWork]), day(1)), Err(Refusal::TooLate { .. })));
}

proptest! {
    /// Topics at short notice: whatever they are, the branch is asked anew, nobody passes for told, and the reason stays.
    #[test]
    fn other_topics_always_ask_the_branch_again(
        stage in 0usize..StageName::ALL.len(),
        contents in prop::collection::vec(0usize..Content::ALL.len(), 1..4),
        offset in -9i64..3,
        extra in any::<bool>(),
    ) {
        let (name, now) = (StageName::ALL[stage], day(offset));
        let contents: Vec<_> = contents.into_iter().map(|n| Content::ALL[n]).collect();
        let topics = Topics { extra_reason: extra.then(|| reason("都有时限")), ..topics(&contents) };
        let before = stands_at(name);
        let (chair, start, place) = (before.agenda.chair, before.agenda.start, before.agenda.place.clone());
        let outcome = before.clone().change_topics(topics.clone(), reason("急件"), &roster(), now);
        let fits = contents.len() <= 2 || extra;
        let what = |items: &[Item]| items.iter().map(|i| (i.content, i.title.clone())).collect::<Vec<_>>();
        let differs = what(&before.agenda.items) != what(&topics.items);
        let open = matches!(name, Approved | Notified) && offset <= 0;
        match outcome {
            Ok(decided) => {
                prop_assert!(open && fits && differs, "{name:?} {offset} {contents:?}");
                prop_assert_eq!(decided.meeting.stage.name(), Submitted);
                prop_assert!(decided.meeting.stage.notified().is_none());
                prop_assert!(decided.meeting.stage.consulted().is_some(), "what was talked over stays");
                let agenda = &decided.meeting.agenda;
                prop_assert_eq!((agenda.chair, agenda.start, &agenda.place), (chair, start, &place));
                let titles: Vec<_> = before.agenda.items.iter().map(|i| i.title.clone()).collect();
                let was_handling = before.agenda.items.iter().any(|i| i.content == Content::Disposition);
                prop_assert_eq!(decided.step, Step::TopicsChanged { was: titles, was_handling, reason: reason("急件") });
            }
            Err(refusal) => prop_assert!(!(open && fits && differs), "{name:?} {offset} {contents:?}: {refusal}"),
        }
    }

    /// A joint meeting: whoever is due is on one of the rosters, once, and only the group that keeps the record chairs.
    #[test]
    fn a_joint_meeting_asks_for_everybody_of_all_groups(told in prop::collection::vec(any::<bool>(), 7), by in 0usize..8) {
        let all = roster_of_seven();
        let to: Vec<_> = all.members().map(|m| m.id).zip(&told).filter(|(_, told)| **told).map(|(id, _)| id).collect();
        let outcome = stands_at(Approved).notify(to.clone(), &all, 1, day(-7));
        prop_assert_eq!(outcome.is_ok(), to.len() == 7, "everybody of every group is told, or nobody passes for told");
        let chair = stands_at(Notified).replace_chair(person(by), Some(reason("组长出差")), &all);
        // The fifth is on probation, the eighth belongs to no group of it.
        prop_assert_eq!(chair.is_ok(), by != 5 && by != 7, "{:?}", chair.err());
    }
}
