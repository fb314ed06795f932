//! 补录: a meeting held on paper is entered in one go, or not at all.

use app::{
    Error,
    demo::Sample,
    meeting::{
        approve, consult,
        draft::{self, ItemInput},
        enter_late::{self, GateInput, Input, ItemRecord, NoticeInput},
        list,
        record::{DecisionInput, RemarkInput, RollInput},
        view::{self, MeetingView},
    },
    permission::{self, Actor, may},
};
use domain::{
    clause::Clause,
    id::MeetingId,
    meeting::{FindingState, Held, Presence, StageName},
};
use jiff::civil::date;

use crate::world::{World, faults, morning};

fn done() -> GateInput {
    GateInput { state: "done".to_owned(), reason: String::new() }
}

fn missing(reason: &str) -> GateInput {
    GateInput { state: "missing".to_owned(), reason: reason.to_owned() }
}

/// A meeting of 16 September 2026, as its paper says.
pub fn paper(sample: &Sample) -> Input {
    let id = |name: &str| sample.person(name).expect("somebody of the sample").to_string();
    let roll = |name: &str, presence: &str, reason: &str| RollInput {
        person: id(name),
        presence: presence.to_owned(),
        at: String::new(),
        reason: reason.to_owned(),
        was: None,
    };
    let said = |name: &str, text: &str| RemarkInput {
        speaker: id(name),
        kind: "speaks".to_owned(),
        text: text.to_owned(),
        ..RemarkInput::default()
    };
    let decision = DecisionInput {
        item: String::new(),
        what: "查档窗口午间轮流值班".to_owned(),
        measures: "排出轮值表，贴在窗口".to_owned(),
        responsible: id("许安宁"),
        due: "2026-09-30".to_owned(),
    };
    Input {
        agenda: draft::Input {
            month: "2026-09".to_owned(),
            date: "2026-09-16".to_owned(),
            start: "14:30".to_owned(),
            end: "15:40".to_owned(),
            place: "三楼会议室".to_owned(),
            chair: id("陈一诺"),
            items: vec![ItemInput {
                content: "branch_work".to_owned(),
                title: "讨论服务群众查档的改进办法".to_owned(),
                ..ItemInput::default()
            }],
            off_plan_reason: "当时按支部临时安排".to_owned(),
            ..draft::Input::default()
        },
        reason: "当时记在纸上".to_owned(),
        consulted: (
            done(),
            consult::Input {
                with: vec![id("周明哲")],
                how: "in_person".to_owned(),
                on: "2026-09-10".to_owned(),
                ..consult::Input::default()
            },
        ),
        approved: (
            done(),
            approve::OfflineInput {
                by: id("林知远"),
                on: "2026-09-11".to_owned(),
                how: "phone".to_owned(),
                note: String::new(),
            },
        ),
        notified: (missing("纸上没有记载"), NoticeInput::default()),
        roll: vec![
            roll("陈一诺", "present", ""),
            roll("林知远", "present", ""),
            roll("周明哲", "present", ""),
            roll("许安宁", "present", ""),
            roll("何思源", "leave", "出差"),
        ],
        observers: String::new(),
        opening: String::new(),
        items: vec![ItemRecord {
            said: vec![
                said("许安宁", "窗口午间排队长，可以轮流值班。"),
                said("周明哲", ""),
                RemarkInput::default(),
                said("陈一诺", "同意，先试一个月。"),
            ],
            decisions: vec![decision, DecisionInput::default()],
            nothing: String::new(),
        }],
        summary: "先试行一个月，月底再看。".to_owned(),
        gaps: String::new(),
    }
}

pub async fn enter(world: &World, actor: &Actor, input: Input) -> Result<MeetingId, Error> {
    let actor = actor.clone();
    world
        .write(move |cx| {
            let group = actor.group.ok_or(Error::NotFound)?;
            let permit = permission::in_group::<may::EnterLate>(cx, &actor, group)?;
            enter_late::enter_late(cx, &permit, &input)
        })
        .await
}

async fn seen(world: &World, actor: &Actor, id: MeetingId) -> MeetingView {
    let actor = actor.clone();
    let read = move |cx: &mut app::Cx<'_>| {
        let permit = permission::on_meeting(cx, &actor, id)?;
        view::view(cx, &permit)
    };
    world.app.read(read).await.expect("a meeting")
}

/// How many meetings the group has in 2026.
async fn count(world: &World, actor: &Actor) -> usize {
    let actor = actor.clone();
    let read = move |cx: &mut app::Cx<'_>| {
        let permit = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
        list::of_group(cx, &permit, 2026)
    };
    world.app.read(read).await.expect("a list").meetings.len()
}

#[tokio::test]
async fn it_is_shown_as_late_with_both_times_and_says_what_is_missing() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let id = enter(&world, &leader, paper(&sample)).await.expect("a whole entry");
    let view = seen(&world, &leader, id).await;
    assert_eq!(view.meeting.stage.name(), StageName::Concluded);
    assert_eq!(view.meeting.agenda.start, date(2026, 9, 16).at(14, 30, 0, 0));
    let Some(Held::OnPaper(held)) = view.meeting.stage.held() else { panic!("held on paper") };
    assert_eq!((held.mark.at, held.mark.by), (morning(), leader.person));

    let states: Vec<_> = view.findings.iter().map(|f| (f.clause, f.state)).collect();
    assert_eq!(states[1], (Clause::R2, FindingState::Met));
    assert_eq!(states[2], (Clause::R3, FindingState::Broken), "the notice is not on the paper");
    assert!(view.findings[2].reason.contains("纸上没有记载"), "{}", view.findings[2].reason);

    let said: Vec<_> = view.proceedings.remarks.iter().map(|r| r.text.as_ref().map(|t| t.as_str())).collect();
    assert_eq!(said, [Some("窗口午间排队长，可以轮流值班。"), None, Some("同意，先试一个月。")]);
    let away = sample.person("何思源").expect("somebody");
    let entry = view.proceedings.roll.iter().find(|e| e.person == away).expect("on the roll");
    assert!(matches!(&entry.presence, Presence::Absent { reason: Some(_), on_leave: true }), "{entry:?}");
    assert_eq!(view.make_ups.len(), 1, "who was absent has to catch up");
}

#[tokio::test]
async fn every_fault_is_named_and_nothing_is_half_written() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let before = count(&world, &leader).await;
    let away = sample.person("何思源").expect("somebody");
    type Change = fn(&mut Input);
    let cases: [(&str, Change, &str); 14] = [
        ("date", |i| i.agenda.date = "昨天".to_owned(), "日期"),
        ("end", |i| i.agenda.end.clear(), "散会时间"),
        ("end", |i| i.agenda.end = "14:00".to_owned(), "早于"),
        ("item1_title", |i| i.agenda.items[0].title = " ".to_owned(), "议题一"),
        ("place", |i| i.agenda.place = "三楼\u{0}".to_owned(), "控制字符"),
        ("late_reason", |i| i.reason.clear(), "补录原因"),
        ("consulted", |i| i.consulted.0.state.clear(), "请选择"),
        ("consulted_with", |i| i.consulted.1.with.clear(), "R2"),
        ("approved_reason", |i| i.approved.0 = missing(""), "原因"),
        ("notified_on", |i| i.notified.0 = done(), "通知日期"),
        (
            "said_1_2_speaker",
            |i| {
                i.items[0].said[1] = RemarkInput {
                    text: "有人说过".to_owned(),
                    kind: "speaks".to_owned(),
                    ..RemarkInput::default()
                }
            },
            "第 2 条发言",
        ),
        ("said_1_1_text", |i| i.items[0].said[0].text = "字".repeat(1_700_000), "请精简"),
        ("decision_1_1_due", |i| i.items[0].decisions[0].due = "2026-09-01".to_owned(), "早于"),
        ("observers", |i| i.observers = "王\u{1}".to_owned(), "列席人员"),
    ];
    for (field, change, words) in cases {
        let mut input = paper(&sample);
        change(&mut input);
        let found = faults(enter(&world, &leader, input).await);
        let named = found.iter().any(|(f, m)| f == field && m.contains(words));
        assert!(named, "{field}: {found:?}");
    }
    let refusals: [(Change, &str); 6] = [
        (|i| i.agenda.date = "2026-11-24".to_owned(), "已经开过"),
        (
            |i| {
                i.agenda.date = "2026-11-23".to_owned();
                (i.agenda.start, i.agenda.end) = ("08:00".to_owned(), "23:00".to_owned());
                i.items[0].decisions[0].due = "2026-12-01".to_owned();
            },
            "散会",
        ),
        (|i| i.roll[4].reason.clear(), "缺席原因"),
        (|i| i.summary.clear(), "R5"),
        (|i| i.items[0].decisions.clear(), "R5"),
        (|i| i.items[0].said.clear(), "R4"),
    ];
    for (change, words) in refusals {
        let mut input = paper(&sample);
        change(&mut input);
        let refused = enter(&world, &leader, input).await;
        assert!(matches!(&refused, Err(Error::Refused(why)) if why.contains(words)), "{words}: {refused:?}");
    }
    let absent = Input {
        items: vec![ItemRecord {
            said: vec![RemarkInput {
                speaker: away.to_string(),
                kind: "speaks".to_owned(),
                text: "他没有来".to_owned(),
                ..RemarkInput::default()
            }],
            ..ItemRecord::default()
        }],
        ..paper(&sample)
    };
    let found = faults(enter(&world, &leader, absent).await);
    assert!(found[0].0 == "said_1_1_speaker" && found[0].1.contains("缺席"), "{found:?}");
    assert_eq!(count(&world, &leader).await, before, "a refused entry leaves nothing behind");
}

#[tokio::test]
async fn it_is_entered_once() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    enter(&world, &leader, paper(&sample)).await.expect("a whole entry");
    let of_another_plan = |i: &mut Input| i.agenda.month = "2027-01".to_owned();
    for change in [|_: &mut Input| {}, of_another_plan] {
        let mut input = paper(&sample);
        change(&mut input);
        let again = enter(&world, &leader, input).await;
        assert!(matches!(&again, Err(Error::Refused(why)) if why.contains("重复")), "{again:?}");
    }
}

#[tokio::test]
async fn a_torn_paper_is_entered_as_it_is() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let mut input = paper(&sample);
    input.summary.clear();
    input.items[0].decisions.clear();
    input.agenda.end.clear();
    input.gaps = "后半页缺失，没有小结，没有写散会时间".to_owned();
    let id = enter(&world, &leader, input).await.expect("an honest gap");
    let view = seen(&world, &leader, id).await;
    assert_eq!(view.meeting.stage.name(), StageName::Concluded);
    assert_eq!((view.findings[4].clause, view.findings[4].state), (Clause::R5, FindingState::Broken));
    assert!(view.findings[4].reason.contains("后半页缺失"), "{}", view.findings[4].reason);
    let reading = leader.clone();
    let facts = world.app.read(move |cx| {
        let permit = permission::on_meeting(cx, &reading, id)?;
        app::meeting::sign::record(cx, &permit)
    });
    let (facts, _) = facts.await.expect("a record");
    assert_eq!((facts.summary, facts.end), (None, None), "nothing is made up");
    let gaps = facts.late_entry.and_then(|late| late.gaps);
    assert_eq!(gaps.as_deref(), Some("后半页缺失，没有小结，没有写散会时间"));
}

#[tokio::test]
async fn only_the_leader_enters() {
    let (world, sample) = World::with_sample();
    for name in ["许安宁", "林知远", "周明哲"] {
        let actor = world.actor(&sample, name).await;
        let refused = enter(&world, &actor, paper(&sample)).await;
        assert!(matches!(refused, Err(Error::Forbidden(_))), "{name}: {refused:?}");
    }
}
