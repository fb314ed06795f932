//! The seven findings at every stage, in every state, and as sentences that a person reads.

mod common;

use common::*;
use domain::{
    clause::Clause,
    meeting::{FindingState::*, RemarkKind::*, StageName::*, *},
    membership::Roster,
    text::Place,
};
use jiff::civil::time;

/// Finding n (1 for R1) on the day before the meeting.
fn clause(n: usize, meeting: &Meeting) -> Finding {
    look(meeting, &proceedings(), &roster(), on(-1)).swap_remove(n - 1)
}

fn is(finding: &Finding, state: FindingState, reason: &str, next: Option<Next>) {
    assert_eq!((finding.state, finding.reason.as_str(), finding.next), (state, reason, next));
}

/// What every list of findings has to be.
fn well_formed(findings: &[Finding]) {
    let clauses: Vec<_> = findings.iter().map(|f| f.clause).collect();
    assert_eq!(clauses, Clause::REQUIREMENTS);
    for finding in findings {
        let text = &finding.reason;
        assert!(text.ends_with('。') && !text.contains("。。"), "{text}");
        assert!(!text.contains(|c: char| c.is_ascii_alphabetic()), "{text}");
        assert!(!text.contains([',', ';', ':', '!', '(', ')', '"']), "half-width punctuation: {text}");
        assert!(finding.state != Met || !matches!(finding.next, Some(Next::Edit | Next::Plan)), "{text}");
    }
}

fn lines(meeting: &Meeting, proceedings: &Proceedings, today: i64) -> String {
    let found = look(meeting, proceedings, &roster(), on(today));
    well_formed(&found);
    let next = |f: &Finding| f.next.map(|n| format!(" → {}", n.chinese())).unwrap_or_default();
    let line = |f: &Finding| format!("{} {} {}{}\n", f.clause.id(), f.state.chinese(), f.reason, next(f));
    found.iter().map(line).collect()
}

#[test]
fn along_a_whole_meeting() {
    let days = [-10, -9, -8, -7, 0, 0, 1, 1, 2, -6];
    let page: String = StageName::ALL
        .into_iter()
        .zip(days)
        .map(|(name, day)| {
            format!("【{}】\n{}\n", name.chinese(), lines(&stands_at(name), &proceedings(), day))
        })
        .collect();
    insta::assert_snapshot!("along_a_whole_meeting", page);
}

#[test]
fn along_a_late_entry() {
    let held = PaperHeld {
        approved: unknown("当时只是口头说过。"),
        notified: unknown("没有留下通知；"),
        ..paper_held()
    };
    let open = late(held);
    let (said, roster) = (proceedings(), roster());
    let concluded = open.clone().conclude(speech("小结"), (STARTED, Some(ENDED)), &said, &roster, day(3));
    let signed = concluded.expect("allowed").meeting.sign(day(3)).expect("allowed").meeting;
    let page = [open, signed].map(|m| format!("【{}】\n{}\n", m.stage.name().chinese(), lines(&m, &said, 3)));
    insta::assert_snapshot!("along_a_late_entry", page.concat());
}

#[test]
fn a_meeting_that_does_not_ask_for_anything_any_more_when_cancelled() {
    for from in [Draft, Submitted, Approved, Notified] {
        let mut gone = stands_at(from).cancel(reason("全组外出。"), day(-6)).expect("allowed").meeting;
        gone.agenda.items.iter_mut().for_each(|i| i.planned = None);
        let found = look(&gone, &Proceedings::default(), &roster(), on(-1));
        well_formed(&found);
        assert!(found.iter().all(|f| f.next.is_none() && f.state == NotYet), "{from:?}: {found:?}");
    }
}

#[test]
fn r1_plan() {
    let mut meeting = draft();
    is(&clause(1, &meeting), Met, "按2026年11月的计划安排，年度计划已报支部。", None);
    let (roster, said) = (roster(), proceedings());
    let unsent = Situation {
        roster: &roster,
        proceedings: &said,
        plan_sent: false,
        times: Times::default(),
        today: on(-1),
    };
    let found = findings(&meeting, &unsent);
    well_formed(&found);
    is(&found[0], NotYet, "按2026年11月的计划安排，但年度计划还没有报支部。", Some(Next::Plan));
    meeting.agenda.items.iter_mut().for_each(|i| i.planned = None);
    is(&clause(1, &meeting), NotYet, "议题都不在年度计划里，还没有写明原因。", Some(Next::Edit));
    meeting.agenda.off_plan_reason = Some(reason("上级临时布置。"));
    is(&clause(1, &meeting), Met, "不在2026年11月的计划内，已写明原因：上级临时布置。", None);
}

#[test]
fn r2_consultation() {
    is(&clause(2, &draft()), NotYet, "还没有记下会前向谁汇报、谈了什么。", Some(Next::Consult));
    is(&clause(2, &stands_at(Archived)), Met, "11月11日向党支部书记顾长风汇报沟通（当面）。", None);
    is(&clause(2, &late(paper_held())), Met, "11月11日向党支部书记顾长风汇报沟通（当面，补录）。", None);
    let missing = late(PaperHeld { consulted: unknown("组长当时出差"), ..paper_held() });
    is(&clause(2, &missing), Broken, "没有会前沟通的记载：组长当时出差。", None);
}

#[test]
fn r3_approval_and_notice() {
    is(&clause(3, &draft()), NotYet, "还没有报支部批准。", Some(Next::Submit));
    is(&clause(3, &stands_at(Submitted)), NotYet, "已经报给支部，还没有批准。", Some(Next::Approve));
    let approved = clause(3, &stands_at(Approved));
    is(&approved, NotYet, "党支部书记顾长风已批准，还没有通知党员。", Some(Next::Notify));
    let told = "党支部书记顾长风已批准，已通知全体 6 位党员。";
    is(&clause(3, &stands_at(Notified)), Met, told, Some(Next::Open));
    is(&clause(3, &stands_at(InSession)), Met, told, None);
    is(
        &clause(3, &late(paper_held())),
        Met,
        "11月12日党支部书记顾长风已批准；11月15日已通知全体党员（补录）。",
        None,
    );
    let missing = late(PaperHeld { approved: unknown("没有报批"), ..paper_held() });
    let words = "没有支部批准的记载：没有报批；11月15日已通知全体党员（补录）。";
    is(&clause(3, &missing), Broken, words, None);
    let both =
        late(PaperHeld { approved: unknown("没有报批"), notified: unknown("忘了"), ..paper_held() });
    is(&clause(3, &both), Broken, "没有支部批准的记载：没有报批；没有事先通知的记载：忘了（补录）。", None);
}

#[test]
fn r3_approved_outside_of_the_system() {
    let approved = stands_at(Submitted).approve(approval(on(-9), Some(Channel::Phone)), day(-8));
    let found = clause(3, &approved.expect("allowed").meeting);
    is(&found, NotYet, "党支部书记顾长风已批准（线下批准），还没有通知党员。", Some(Next::Notify));
}

#[test]
fn r3_a_notice_after_the_beginning_is_none_beforehand() {
    let told = |now| {
        clause(3, &stands_at(Approved).notify(everybody(), &roster(), 1, now).expect("allowed").meeting)
    };
    assert_eq!(told(at(DAY.at(14, 29, 0, 0))).state, Met);
    let words = "党支部书记顾长风已批准，但通知是11月20日 14:31才发的，没有在会前通知。";
    is(&told(at(DAY.at(14, 31, 0, 0))), Broken, words, Some(Next::Open));
}

#[test]
fn r3_counts_from_the_real_beginning_where_that_was_earlier() {
    let began = |started| {
        let told = stands_at(Approved).notify(everybody(), &roster(), 1, at(DAY.at(14, 10, 40, 0)));
        let open = told.expect("allowed").meeting.open(&roster(), start()).expect("allowed").meeting;
        let over = open.conclude(speech("小结"), (started, Some(ENDED)), &proceedings(), &roster(), ended());
        clause(3, &over.expect("allowed").meeting)
    };
    assert_eq!(began(time(14, 10, 0, 0)).state, Met, "the real beginning is known to the minute");
    let words = "党支部书记顾长风已批准，但通知是11月20日 14:10才发的，没有在会前通知。";
    is(&began(time(14, 9, 0, 0)), Broken, words, None);
}

#[test]
fn r3_rescheduled_is_to_be_told_again() {
    let place = Place::new("三楼会议室").expect("a place");
    let moved =
        stands_at(Notified).reschedule(on(3).at(9, 0, 0, 0), None, (place, None), reason("停电"), day(-1));
    let moved = moved.expect("allowed").meeting;
    let words = "党支部书记顾长风已批准，时间或地点已改，还没有把新的安排通知党员。";
    is(&clause(3, &moved), NotYet, words, Some(Next::Notify));
    let told = moved.notify(everybody(), &roster(), 2, day(0)).expect("allowed").meeting;
    assert_eq!(clause(3, &told).state, Met);
}

#[test]
fn r3_somebody_new_after_the_notice() {
    let words = "通知之后名册有变动，叶青禾还没有收到通知。";
    let r3 =
        |meeting: &Meeting, roster: &Roster| look(meeting, &proceedings(), roster, on(-1)).swap_remove(2);
    is(&r3(&stands_at(Notified), &roster_of_seven()), Broken, words, Some(Next::Notify));
    // Nobody can be told beforehand any more once the meeting has begun.
    is(&r3(&stands_at(Signed), &roster_of_seven()), Broken, words, None);
    // A notice to a guest does not count for a member.
    let mut meeting = stands_at(Notified);
    if let Stage::Notified { notified, .. } = &mut meeting.stage {
        notified.what.to.push(person(42));
    }
    assert!(r3(&meeting, &roster()).reason.contains("全体 6 位党员"));
}

fn r4(name: StageName, contents: &[Content], turns: [&[(usize, RemarkKind)]; 2]) -> Finding {
    let mut said = Proceedings { remarks: Vec::new(), ..proceedings() };
    for (n, turns) in turns.into_iter().enumerate() {
        common::said(&mut said, item_id(n), turns);
    }
    let meeting = led_to(draft_of(contents), name);
    look(&meeting, &said, &roster(), on(0)).swap_remove(3)
}

const PLAIN: [Content; 2] = [Content::Study, Content::BranchWork];
const LIFE: [Content; 2] = [Content::LifeMeeting, Content::Study];
const GOOD: [(usize, RemarkKind); 6] =
    [(1, Speaks), (2, Speaks), (3, Passes), (4, Speaks), (5, Speaks), (0, Speaks)];
const LED: [(usize, RemarkKind); 6] = [
    (0, ExaminesSelf),
    (1, ExaminesSelf),
    (2, ExaminesSelf),
    (3, ExaminesSelf),
    (4, ExaminesSelf),
    (5, ExaminesSelf),
];

#[test]
fn r4_order_of_speaking() {
    let all = "每个议题都是党员先发言，组长末尾发言。";
    is(&r4(Concluded, &PLAIN, [&GOOD, &GOOD]), Met, all, None);
    is(&r4(Concluded, &LIFE, [&LED, &LED]), Met, "组长带头发言，先作自我批评。", None);
    is(&r4(InSession, &PLAIN, [&GOOD[..2], &[]]), NotYet, "会议正在进行。", Some(Next::Console));
    is(&clause(4, &stands_at(Notified)), NotYet, "会议还没有召开。", None);
    let words = "“学习讨论”没有请江亦舟发言；“学习讨论”没有组长的发言；“支部任务”组长不是末尾发言。已按实际情况记录。";
    let broken = [&GOOD[..4], &[&GOOD[..], &[(1, Speaks)]].concat()];
    is(&r4(Concluded, &PLAIN, broken), Broken, words, None);
    // In session an ordinary meeting can still be mended; a leader who did not begin cannot.
    assert_eq!(r4(InSession, &PLAIN, broken).state, NotYet);
    let words = "“学习讨论”组长没有带头发言；“支部任务”组长没有带头发言。已按实际情况记录。";
    let late = r4(InSession, &LIFE, [&[(1, ExaminesSelf), (0, ExaminesSelf)], &[(1, Speaks), (0, Speaks)]]);
    is(&late, Broken, words, Some(Next::Console));
    let words = "“学习讨论”组长没有先作自我批评。已按实际情况记录。";
    let turns = [&[&[(0, Criticizes)], &LED[..]].concat()[..], &LED];
    is(&r4(Concluded, &LIFE, turns), Broken, words, None);
}

#[test]
fn r4_names_a_standing_in_chair_as_what_they_are() {
    let mut said = Proceedings { remarks: Vec::new(), ..proceedings() };
    set_presence(&mut said, 0, absent(Some("出差")));
    for n in 0..2 {
        common::said(&mut said, item_id(n), &[2, 3, 4, 5, 1].map(|p| (p, Speaks)));
    }
    let away = |m: Meeting| m.replace_chair(person(1), Some(reason("组长出差")), &roster());
    let meeting = away(stands_at(InSession)).expect("allowed");
    let meeting =
        meeting.conclude(speech("小结"), (STARTED, Some(ENDED)), &said, &roster(), ended()).expect("allowed");
    let found = look(&meeting.meeting, &said, &roster(), on(0)).swap_remove(3);
    is(&found, Met, "每个议题都是党员先发言，主持人末尾发言。", None);
}

#[test]
fn r4_does_not_claim_that_a_late_comer_was_passed_over_before_coming() {
    let mut said = Proceedings { remarks: Vec::new(), ..proceedings() };
    set_presence(&mut said, 5, Presence::Late { at: Some(time(15, 0, 0, 0)) });
    common::said(&mut said, item_id(0), &[1, 2, 3, 4, 0].map(|p| (p, Speaks)));
    common::said(&mut said, item_id(1), &GOOD);
    let state = |said: &Proceedings| look(&stands_at(Concluded), said, &roster(), on(0)).swap_remove(3);
    assert_eq!(state(&said).state, Met);
    said.remarks.retain(|r| r.speaker != person(5));
    is(&state(&said), Broken, "“支部任务”没有请江亦舟发言。已按实际情况记录。", None);
}

#[test]
fn r5_conclusion() {
    is(&clause(5, &stands_at(Notified)), NotYet, "会议还没有召开。", None);
    let words = "会议结束前要归纳小结，明确措施和分工。";
    is(&clause(5, &stands_at(InSession)), NotYet, words, Some(Next::Conclude));
    is(&clause(5, &stands_at(Concluded)), Met, "已归纳小结，议定事项有措施、责任人和期限。", None);
    let mut said = proceedings();
    said.decisions.clear();
    said.nothing_to_do.push((item_id(0), reason("只作传达")));
    let found = look(&stands_at(Concluded), &said, &roster(), on(0)).swap_remove(4);
    is(&found, Met, "已归纳小结，各议题无需落实，都写明了原因。", None);
    let again = stands_at(Concluded).reopen(reason("漏记"), day(1)).expect("allowed").meeting;
    assert_eq!(clause(5, &again).state, NotYet);
}

#[test]
fn r6_record() {
    is(&clause(6, &stands_at(Approved)), NotYet, "会议还没有召开。", None);
    is(&clause(6, &stands_at(InSession)), NotYet, "正在记录。", Some(Next::Console));
    is(&clause(6, &stands_at(Concluded)), NotYet, "记录还没有核对定稿。", Some(Next::Sign));
    is(&clause(6, &stands_at(Signed)), Met, "记录已定稿，由组长保存。", None);
    let corrected = stands_at(Signed).correct(reason("错字"), day(2)).expect("allowed").meeting;
    is(&clause(6, &corrected), Met, "记录已定稿，现为第 2 版，以前各版都保留。", None);
}

#[test]
fn r7_report() {
    let r7 = |meeting: &Meeting, day| look(meeting, &proceedings(), &roster(), on(day)).swap_remove(6);
    is(&r7(&stands_at(Concluded), 0), NotYet, "会后及时上报支部。", None);
    is(&r7(&stands_at(Signed), 3), NotYet, "记录已定稿，还没有上报支部。", Some(Next::Report));
    let words = "会后应当及时上报支部，现在已超过三天。";
    is(&r7(&stands_at(Signed), 4), NotYet, words, Some(Next::Report));
    is(&r7(&stands_at(Reported), 4), Met, "已上报支部，等支部签收。", Some(Next::Receipt));
    is(&r7(&stands_at(Archived), 4), Met, "已上报支部，支部已签收。", None);
    let late = stands_at(Signed).report(None, None, day(4)).expect("allowed").meeting;
    let words = "已上报支部（11月24日才上报，已超过三天），等支部签收。";
    is(&r7(&late, 4), Met, words, Some(Next::Receipt));
    let back = stands_at(Reported).send_report_back(reason("缺席原因写得不清。"), day(2));
    let back = back.expect("allowed").meeting;
    let words = "支部退回更正：缺席原因写得不清。更正后请再次上报。";
    is(&r7(&back, 9), NotYet, words, Some(Next::Report));
    let again = back.correct(reason("补写原因"), day(2)).expect("allowed").meeting;
    let again = again.report(None, None, day(2)).expect("allowed").meeting;
    is(&r7(&again, 2), Met, "已上报支部，等支部签收。", Some(Next::Receipt));
    let newer = again.correct(reason("错字"), day(3)).expect("allowed").meeting;
    let words = "已上报支部，等支部签收；上报的是第 2 版，以后更正为第 3 版。";
    is(&r7(&newer, 3), Met, words, Some(Next::Receipt));
}

#[test]
fn a_record_that_is_typed_on_a_later_day_says_so() {
    let roster = roster();
    let said = proceedings();
    let open = |now: Now| stands_at(Notified).open(&roster, now).expect("allowed").meeting;
    let signed = |m: Meeting| {
        let summed =
            m.conclude(speech("小结"), (STARTED, Some(ENDED)), &said, &roster, day(2)).expect("allowed");
        summed.meeting.sign(day(2)).expect("allowed").meeting
    };
    let r6 = |m: &Meeting| look(m, &said, &roster, on(2))[5].reason.clone();
    let (same_day, later) = (signed(open(start())), signed(open(day(1))));
    assert!(!r6(&same_day).contains("会后录入"), "{}", r6(&same_day));
    assert!(r6(&later).contains("会后录入"), "{}", r6(&later));
}
