//! The organizational-life meeting: what each may see and do before and after it, and what is written down of reading.

use app::{
    Cx, Error,
    life_meeting::{feed_back, give, paper, prepare, rectify, report, sheet, view},
    meeting::{
        approve, conclude, consult,
        draft::{self, ItemInput},
        notify, open,
        record::{self, DecisionInput, RemarkInput, RollInput, Saved},
        reschedule, submit,
    },
    message,
    permission::{self, Actor, Permit, Verb, may},
};
use domain::{
    id::{GatheredId, MeetingId, PersonId},
    life_meeting::{RectificationState, ReportState},
};

use crate::world::{World, faults};

pub struct Life {
    pub world: World,
    pub sample: app::demo::Sample,
    pub meeting: MeetingId,
    pub leader: Actor,
    pub member: Actor,
    pub fellow: Actor,
    pub secretary: Actor,
}

impl Life {
    /// An organizational-life meeting of the first group at half past two, of which everybody was told.
    pub async fn told() -> Self {
        Self::told_to(false).await
    }

    /// The same, held jointly with the second group where that is asked for.
    pub async fn told_to(both: bool) -> Self {
        let (world, sample) = World::with_sample();
        let leader = world.actor(&sample, "陈一诺").await;
        let member = world.actor(&sample, "许安宁").await;
        let fellow = world.actor(&sample, "何思源").await;
        let secretary = world.actor(&sample, "林知远").await;
        let (by, official) = (leader.clone(), secretary.clone());
        let joint = if both { vec![sample.groups[1].to_string()] } else { Vec::new() };
        let meeting = world
            .write(move |cx| {
                let permit = permission::in_group(cx, &by, by.led_group().ok_or(Error::NotFound)?)?;
                let item = ItemInput {
                    content: "life_meeting".to_owned(),
                    title: "专题组织生活会".to_owned(),
                    ..ItemInput::default()
                };
                let input = draft::Input {
                    month: "2026-11".to_owned(),
                    date: "2026-11-23".to_owned(),
                    start: "14:30".to_owned(),
                    place: "二楼会议室".to_owned(),
                    chair: by.person.to_string(),
                    joint: joint.clone(),
                    items: vec![item],
                    off_plan_reason: "专题安排".to_owned(),
                    ..draft::Input::default()
                };
                let id = draft::create(cx, &permit, &input)?;
                let talked = consult::Input {
                    with: vec![official.person.to_string()],
                    how: "in_person".to_owned(),
                    on: "2026-11-23".to_owned(),
                    ..consult::Input::default()
                };
                let permit = permission::on_meeting(cx, &by, id)?;
                consult::consult(cx, &permit, &talked)?;
                let permit = permission::on_meeting(cx, &by, id)?;
                submit::submit(cx, &permit)?;
                let permit = permission::on_meeting(cx, &official, id)?;
                approve::approve(cx, &permit, "")?;
                let permit = permission::on_meeting(cx, &by, id)?;
                notify::notify(cx, &permit, "http://dxz.example.cn")?;
                Ok(id)
            })
            .await
            .expect("a meeting");
        Self { world, sample, meeting, leader, member, fellow, secretary }
    }

    pub fn id(&self, name: &str) -> PersonId {
        self.sample.person(name).expect("of the sample")
    }

    pub async fn run<V, T, F>(&self, actor: &Actor, work: F) -> Result<T, Error>
    where
        V: Verb + 'static,
        T: Send + 'static,
        F: Fn(&mut Cx<'_>, &Permit<V>) -> Result<T, Error> + Send + 'static,
    {
        let (actor, meeting) = (actor.clone(), self.meeting);
        let work = move |cx: &mut Cx<'_>| {
            let permit = permission::on_meeting::<V>(cx, &actor, meeting)?;
            work(cx, &permit)
        };
        self.world.write(work).await
    }

    pub async fn seen(&self, actor: &Actor) -> view::LifeView {
        self.run(actor, |cx, permit: &Permit<may::ReadLife>| view::view(cx, permit)).await.expect("a page")
    }

    pub async fn given(&self, actor: &Actor, about: &str, source: &str) -> Result<GatheredId, Error> {
        let input = give::Input {
            about: about.to_owned(),
            source: source.to_owned(),
            text: "布置工作有时太急".to_owned(),
            ..give::Input::default()
        };
        self.run(actor, move |cx, permit| give::give(cx, permit, &input)).await
    }

    pub async fn told_of(&self, actor: &Actor) -> Vec<String> {
        let actor = actor.clone();
        let read = move |cx: &mut Cx<'_>| message::inbox(cx, &permission::in_branch(&actor)?);
        self.world.app.read(read).await.expect("a box").into_iter().map(|m| m.subject).collect()
    }

    pub async fn journal(&self) -> Vec<(String, String)> {
        let auditor = self.world.actor(&self.sample, "审计员").await;
        let read = move |cx: &mut Cx<'_>| app::journal::read(cx, &permission::in_branch(&auditor)?, None);
        let page = self.world.app.read(read).await.expect("a journal");
        page.lines.into_iter().map(|line| (line.who, line.what)).collect()
    }

    pub async fn handed_in(&self, actor: &Actor) {
        let work = |cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>| {
            let input = sheet::Input { text: "我的不足".to_owned(), ..sheet::Input::default() };
            sheet::hand_in(cx, permit, &input).map(drop)
        };
        self.run(actor, work).await.expect("handed in");
    }

    pub async fn reads(&self, actor: &Actor, author: &str) -> Result<sheet::SheetView, Error> {
        let (actor, meeting, author) = (actor.clone(), self.meeting, self.id(author));
        self.world
            .write(move |cx| {
                let permit = sheet::permit_reading(cx, &actor, meeting, author)?;
                sheet::view(cx, &permit, author)
            })
            .await
    }

    /// Holds the meeting: the leader and one member examine themselves, one is away.
    pub async fn held(&self) {
        let (leader, other) = (self.leader.person.to_string(), self.member.person.to_string());
        let away = self.fellow.person.to_string();
        self.world.clock.set("2026-11-23T06:30:00Z".parse().expect("a time"));
        self.run(&self.leader, open::open).await.expect("opened");
        let work = move |cx: &mut Cx<'_>, permit: &Permit<may::Record>| {
            let item = crate::life_meeting::item(cx, permit)?;
            let say = |speaker: &str, kind: &str, about: &str| RemarkInput {
                item: item.clone(),
                speaker: speaker.to_owned(),
                kind: kind.to_owned(),
                about: about.to_owned(),
                text: "要点".to_owned(),
            };
            let roll = RollInput {
                person: away.clone(),
                presence: "absent".to_owned(),
                reason: "出差".to_owned(),
                ..RollInput::default()
            };
            record::roll(cx, permit, &roll)?;
            for (speaker, kind, about) in [
                (&leader, "examines_self", ""),
                (&other, "criticizes", leader.as_str()),
                (&leader, "answers", ""),
                (&leader, "reads_out", away.as_str()),
                (&other, "examines_self", ""),
                (&leader, "criticizes", other.as_str()),
            ] {
                record::speak(cx, permit, &say(speaker, kind, about))?;
            }
            let own = record::speak(cx, permit, &say(&leader, "criticizes", &leader));
            assert_eq!(faults(own)[0].0, "about", "nobody criticizes themself");
            let there = record::speak(cx, permit, &say(&leader, "reads_out", &other));
            let (field, sentence) = faults(there).remove(0);
            assert_eq!(field, "about", "who is there speaks for themself");
            assert!(sentence.starts_with("宣读谁的材料："), "{sentence}");
            let decision = DecisionInput {
                item: item.clone(),
                what: "碰头不够经常".to_owned(),
                measures: "每周一碰头".to_owned(),
                responsible: leader.clone(),
                due: "2026-12-20".to_owned(),
            };
            record::decide(cx, permit, &decision)
        };
        self.run(&self.leader, work).await.expect("recorded");
        self.world.clock.set("2026-11-23T08:00:00Z".parse().expect("a time"));
        let work = |cx: &mut Cx<'_>, permit: &Permit<may::Chair>| {
            let input = conclude::Input {
                summary: "查找了不足。".to_owned(),
                ended: "15:40".to_owned(),
                ..conclude::Input::default()
            };
            conclude::conclude(cx, permit, &input)
        };
        self.run(&self.leader, work).await.expect("concluded");
    }
}

/// The meeting's one item.
fn item(cx: &mut Cx<'_>, permit: &Permit<may::Record>) -> Result<String, Error> {
    let reading = permission::on_meeting::<may::ReadMeeting>(cx, permit.actor(), permit.meeting()?)?;
    let view = app::meeting::view::view(cx, &reading)?;
    Ok(view.meeting.agenda.items[0].id.to_string())
}

#[tokio::test]
async fn an_opinion_is_fed_back_as_it_was_received_and_nobody_learns_who_said_it() {
    let life = Life::told().await;
    let (leader, member, fellow) = (&life.leader, &life.member, &life.fellow);
    let nobody = life.given(member, "somebody", "me").await;
    assert_eq!(faults(nobody)[0].0, "about");
    let id = life.given(member, &fellow.person.to_string(), "me").await.expect("sound");
    let unnamed = life.given(member, "group", "nobody").await.expect("sound");
    assert!(life.seen(fellow).await.gathered.is_empty(), "it lies with the leader");
    let all = life.seen(leader).await;
    assert_eq!((all.gathered.len(), all.counts), (2, (2, 2)));
    let known = all.gathered.iter().find(|g| g.id == unnamed).expect("there");
    assert_eq!((known.from, known.by), (None, None), "who is not named is stored nowhere");
    let tell = move |cx: &mut Cx<'_>, permit: &Permit<may::FeedBackLife>| feed_back::tell(cx, permit, id, 1);
    life.run(leader, tell).await.expect("told");
    let twice = life.run(leader, tell).await;
    assert!(matches!(twice, Err(Error::Refused(why)) if why.contains("已经原样反馈")));
    let mine = life.seen(fellow).await.gathered;
    assert_eq!(mine[0].text.as_str(), "布置工作有时太急", "word for word");
    assert!(!mine[0].shows_source(fellow.person, false));
    assert!(life.told_of(fellow).await.iter().any(|s| s.contains("有一条给您的意见")));
    let leave = move |cx: &mut Cx<'_>, permit: &Permit<may::FeedBackLife>, reason: &str| {
        feed_back::leave_out(cx, permit, unnamed, 1, reason)
    };
    let empty = life.run(leader, move |cx, permit| leave(cx, permit, " ")).await;
    assert_eq!(faults(empty)[0].0, "reason");
    life.run(leader, move |cx, permit| leave(cx, permit, "辱骂")).await.expect("left out");
    assert_eq!(life.seen(fellow).await.gathered.len(), 1);
    assert_eq!(life.seen(leader).await.counts, (2, 0));
    let others = life.run(member, tell).await;
    assert!(matches!(others, Err(Error::Forbidden(_))));
}

#[tokio::test]
async fn the_journal_does_not_tell_which_unnamed_opinion_is_whose() {
    let life = Life::told().await;
    life.given(&life.member, "group", "nobody").await.expect("sound");
    let meeting: String = life.meeting.to_string().replace('-', "").chars().skip(24).collect();
    let auditor = life.world.actor(&life.sample, "审计员").await;
    let read = move |cx: &mut Cx<'_>| app::journal::read(cx, &permission::in_branch(&auditor)?, None);
    let page = life.world.app.read(read).await.expect("a journal");
    let line = page.lines.iter().find(|l| l.what == "提会前意见").expect("a line");
    assert_eq!(line.object, meeting, "the meeting, not the opinion");
    assert!(
        !line.who.contains("许安宁") && !line.who.contains("何思源"),
        "and nobody stands in it: {line:?}"
    );
}

#[tokio::test]
async fn a_sheet_is_read_once_it_is_handed_in_and_others_who_read_it_are_written_down() {
    let life = Life::told().await;
    let (leader, member, fellow) = (&life.leader, &life.member, &life.fellow);
    let write = |seen: i64, text: &'static str| {
        move |cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>| {
            let input = sheet::Input { text: text.to_owned(), version: seen, ..sheet::Input::default() };
            sheet::write(cx, permit, &input)
        }
    };
    assert_eq!(life.run(member, write(0, "一")).await.expect("saved"), Saved::Done { version: 1 });
    let elsewhere = life.run(member, write(0, "二")).await.expect("kept aside");
    assert!(matches!(elsewhere, Saved::Conflict { version: 1, text, .. } if text == "一"));
    let secret = life.run(member, write(1, "秘密★10年")).await;
    assert!(faults(secret)[0].1.contains("密级标志"));
    assert!(matches!(life.reads(leader, "许安宁").await, Err(Error::NotFound)), "a draft is the author's");
    let early = |cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>| sheet::take_back(cx, permit, 1);
    assert!(matches!(life.run(member, early).await, Err(Error::Refused(_))));
    let hand_in = |text: &'static str, out: String| {
        move |cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>| {
            let input = sheet::Input { text: text.to_owned(), reads_out: out.clone(), version: 1 };
            sheet::hand_in(cx, permit, &input)
        }
    };
    let own = life.run(member, hand_in("一", member.person.to_string())).await;
    assert_eq!(faults(own)[0].0, "reads_out");
    let empty = life.run(member, hand_in(" ", String::new())).await;
    assert!(matches!(empty, Err(Error::Refused(why)) if why.contains("还没有写内容")));
    life.run(member, hand_in("我的不足", String::new())).await.expect("handed in");
    assert!(life.told_of(leader).await.iter().any(|s| s == "许安宁交来了对照检查材料"));
    let read = life.reads(leader, "许安宁").await.expect("handed in");
    assert_eq!(read.sheet.text.as_ref().map(|t| t.as_str()), Some("我的不足"));
    let leaders = ("陈一诺".to_owned(), "查看对照检查材料".to_owned());
    assert!(life.journal().await.contains(&leaders), "the leader's reading as everybody else's");
    assert!(matches!(life.reads(fellow, "许安宁").await, Err(Error::Forbidden(_))));
    assert!(matches!(life.reads(&life.secretary, "许安宁").await, Err(Error::Forbidden(_))));
    let reader = fellow.person.to_string();
    let name =
        move |cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>| sheet::name_reader(cx, permit, &reader);
    life.run(member, name.clone()).await.expect("named");
    assert_eq!(faults(life.run(member, name).await)[0].0, "person", "once");
    life.reads(fellow, "许安宁").await.expect("named by the author");
    let lines = life.journal().await;
    assert!(lines.contains(&("何思源".to_owned(), "查看对照检查材料".to_owned())));
    assert!(matches!(life.run(member, write(2, "改")).await, Err(Error::Refused(_))), "handed in");
    let take_back = |cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>| sheet::take_back(cx, permit, 2);
    life.run(member, take_back).await.expect("taken back");
    assert!(matches!(life.reads(fellow, "许安宁").await, Err(Error::Forbidden(_))), "a draft again");
}

#[tokio::test]
async fn the_points_say_what_is_missing_and_close_one_by_one() {
    let life = Life::told().await;
    let missing = |view: &view::LifeView| view.points.iter().filter(|p| p.missing.is_some()).count();
    assert!(missing(&life.seen(&life.leader).await) >= 4);
    let version = |version: i64, theme: &'static str| {
        move |cx: &mut Cx<'_>, permit: &Permit<may::PrepareLife>| {
            let input = prepare::Input {
                theme: theme.to_owned(),
                study: "学了党章第六章".to_owned(),
                version,
                ..prepare::Input::default()
            };
            prepare::prepare(cx, permit, &input)
        }
    };
    life.run(&life.leader, version(0, "对照党章找差距")).await.expect("kept");
    assert!(matches!(life.run(&life.leader, version(0, "别的")).await, Err(Error::Stale)));
    let unknown = |cx: &mut Cx<'_>, permit: &Permit<may::PrepareLife>| {
        let input =
            prepare::Input { studies: vec!["nothing".to_owned()], version: 1, ..prepare::Input::default() };
        prepare::prepare(cx, permit, &input)
    };
    assert_eq!(faults(life.run(&life.leader, unknown).await)[0].0, "studies");
    assert!(matches!(life.run(&life.member, version(1, "我来")).await, Err(Error::Forbidden(_))));
    let view = life.seen(&life.member).await;
    assert!(view.points[0].missing.is_none() && view.points[1].missing.is_none());
    assert!(view.pairs.iter().all(|p| p.one == life.member.person || p.other == life.member.person));
    let branch = life.seen(&life.secretary).await;
    assert!(branch.report.is_none() && branch.draft.is_empty(), "nothing was sent");
}

#[tokio::test]
async fn what_a_member_puts_right_is_confirmed_comes_back_and_is_closed() {
    let life = Life::told().await;
    let input = rectify::Input {
        problem: "学习不够经常".to_owned(),
        measures: "每周自学一次".to_owned(),
        due: "2026-12-31".to_owned(),
        shared: "0".to_owned(),
    };
    let add = move |cx: &mut Cx<'_>, permit: &Permit<may::Rectify>| rectify::add(cx, permit, &input);
    let early = life.run(&life.member, add.clone()).await;
    assert!(matches!(early, Err(Error::Refused(why)) if why.contains("小结以后")));
    life.held().await;
    let late = |cx: &mut Cx<'_>, permit: &Permit<may::Rectify>| {
        let input = rectify::Input { due: "2026-11-01".to_owned(), ..rectify::Input::default() };
        rectify::add(cx, permit, &input)
    };
    let fields: Vec<_> = faults(life.run(&life.member, late).await).into_iter().map(|f| f.0).collect();
    assert_eq!(fields, ["problem", "measures", "due"]);
    let id = life.run(&life.member, add).await.expect("added");
    assert!(life.seen(&life.fellow).await.lines.is_empty(), "the member's and the leader's");
    let act = |seen: i64, act: &'static str, text: &'static str| {
        move |cx: &mut Cx<'_>, permit: &Permit<may::Rectify>| rectify::act(cx, permit, id, seen, (act, text))
    };
    let own = life.run(&life.member, act(1, "confirm", "")).await;
    assert!(matches!(own, Err(Error::Refused(why)) if why.contains("由组长确认")));
    life.run(&life.leader, act(1, "confirm", "")).await.expect("confirmed");
    assert!(matches!(life.run(&life.leader, act(1, "progress", "看过")).await, Err(Error::Stale)));
    assert!(matches!(life.run(&life.fellow, act(2, "close", "替他")).await, Err(Error::NotFound)));
    for (actor, is_on) in [(&life.member, true), (&life.leader, false), (&life.fellow, false)] {
        let list = |cx: &mut Cx<'_>, permit: &Permit<may::ReadLife>| paper::rectification(cx, permit);
        let lines = life.run(actor, list).await.expect("a paper").lines;
        assert_eq!(lines.iter().any(|line| line.problem == "学习不够经常"), is_on, "what is not shared");
    }
    let (leader, fellow) = (life.leader.clone(), life.fellow.clone());
    for (actor, many) in [(leader, 1), (fellow, 0)] {
        let open = life.world.app.read(move |cx| {
            let group = actor.group.ok_or(Error::NotFound)?;
            let permit: Permit<may::ReadMeeting> = permission::in_group(cx, &actor, group)?;
            app::life_meeting::list::open(cx, &permit, group)
        });
        assert_eq!(open.await.expect("lines").len(), many, "it comes back to who may know of it");
    }
    assert_eq!(faults(life.run(&life.member, act(2, "close", " ")).await)[0].0, "text");
    life.run(&life.member, act(2, "close", "坚持了一个月")).await.expect("closed");
    let (line, notes) = life.seen(&life.leader).await.lines.remove(0);
    assert_eq!((line.state, notes.len()), (RectificationState::Closed, 2));
    assert_eq!(
        line.closed.map(|(text, mark)| (text.to_string(), mark.by)).expect("closed").1,
        life.member.person
    );
}

#[tokio::test]
async fn the_report_is_drafted_from_facts_sent_and_received_and_holds_no_words_of_anybody() {
    let life = Life::told().await;
    life.handed_in(&life.member).await;
    life.given(&life.member, "group", "me").await.expect("sound");
    let early =
        |cx: &mut Cx<'_>, permit: &Permit<may::ReportLife>| report::write(cx, permit, (0, "稿"), true);
    assert!(
        matches!(life.run(&life.leader, early).await, Err(Error::Refused(why)) if why.contains("小结以后"))
    );
    life.held().await;
    let draft = life.seen(&life.leader).await.draft;
    for words in [
        "何思源（出差）",
        "1 名党员交了对照检查材料",
        "征求到意见 1 条",
        "3 名党员作了对照检查",
        "碰头不够经常",
    ] {
        assert!(draft.contains(words), "{words}: {draft}");
    }
    for words in ["我的不足", "布置工作有时太急", "要点"] {
        assert!(!draft.contains(words), "{words}: {draft}");
    }
    let receive = |seen: i64| {
        move |cx: &mut Cx<'_>, permit: &Permit<may::ReceiveLife>| report::receive(cx, permit, seen, "收到")
    };
    assert!(matches!(life.run(&life.secretary, receive(1)).await, Err(Error::NotFound)));
    let write = |seen: i64, text: &'static str, sends: bool| {
        move |cx: &mut Cx<'_>, permit: &Permit<may::ReportLife>| {
            report::write(cx, permit, (seen, text), sends)
        }
    };
    assert_eq!(faults(life.run(&life.leader, write(0, " ", false)).await)[0].0, "text");
    life.run(&life.leader, write(0, "会议开得好", false)).await.expect("kept");
    assert!(life.seen(&life.secretary).await.report.is_none(), "not sent");
    assert!(matches!(life.run(&life.secretary, receive(1)).await, Err(Error::Refused(_))));
    assert!(matches!(life.run(&life.leader, write(0, "旧页", true)).await, Err(Error::Stale)));
    life.run(&life.leader, write(1, "会议开得好，已列清单", true)).await.expect("sent");
    assert!(matches!(life.run(&life.leader, write(2, "再改", false)).await, Err(Error::Refused(_))));
    assert!(life.told_of(&life.secretary).await.iter().any(|s| s.contains("情况报告")));
    life.run(&life.secretary, receive(2)).await.expect("received");
    let seen = life.seen(&life.leader).await.report.expect("a report");
    assert_eq!(seen.state, ReportState::Received);
    assert!(life.seen(&life.member).await.report.is_none(), "the leader's and the branch's");
}

#[tokio::test]
async fn nothing_is_prepared_for_a_meeting_that_was_cancelled() {
    let life = Life::told().await;
    life.run(&life.leader, |cx, permit| reschedule::cancel(cx, permit, "与支部活动冲突")).await.expect("off");
    let is_refused =
        |outcome: Option<Error>| matches!(outcome, Some(Error::Refused(why)) if why.contains("已经取消"));
    assert!(is_refused(life.given(&life.member, "group", "me").await.err()));
    let typed = sheet::Input { text: "我的不足".to_owned(), ..sheet::Input::default() };
    let written = life.run(&life.member, move |cx, permit| sheet::write(cx, permit, &typed)).await;
    assert!(is_refused(written.err()));
    let input = prepare::Input { theme: "查找不足".to_owned(), ..prepare::Input::default() };
    let prepared = life.run(&life.leader, move |cx, permit| prepare::prepare(cx, permit, &input)).await;
    assert!(is_refused(prepared.err()));
    assert!(life.seen(&life.leader).await.cancelled);
    assert!(!life.reads(&life.member, "许安宁").await.expect("the own").can_write);
}

#[tokio::test]
async fn who_reads_out_for_somebody_absent_keeps_the_own_speech() {
    let life = Life::told().await;
    life.world.clock.set("2026-11-23T06:30:00Z".parse().expect("a time"));
    life.run(&life.leader, open::open).await.expect("opened");
    let (reader, absent) = (life.member.person, life.fellow.person);
    let hand_in = |cx: &mut Cx<'_>, permit: &Permit<may::HandIn>| {
        let reading = permission::on_meeting::<may::ReadMeeting>(cx, permit.actor(), permit.meeting()?)?;
        let id = app::meeting::view::view(cx, &reading)?.meeting.agenda.items[0].id;
        app::meeting::hand_in::hand_in(cx, permit, id, "我自己的不足")
    };
    let own = life.run(&life.member, hand_in).await.expect("handed in");
    let read_out = move |cx: &mut Cx<'_>, permit: &Permit<may::Record>| {
        let away = RollInput {
            person: absent.to_string(),
            presence: "absent".to_owned(),
            reason: "出差".to_owned(),
            ..RollInput::default()
        };
        record::roll(cx, permit, &away)?;
        let input = RemarkInput {
            item: item(cx, permit)?,
            speaker: reader.to_string(),
            kind: "reads_out".to_owned(),
            about: absent.to_string(),
            text: String::new(),
        };
        record::speak(cx, permit, &input)
    };
    life.run(&life.leader, read_out).await.expect("read out");
    let look = |cx: &mut Cx<'_>, permit: &Permit<may::ReadMeeting>| app::meeting::view::view(cx, permit);
    let remarks = life.run(&life.leader, look).await.expect("a meeting").proceedings.remarks;
    let own = remarks.iter().find(|r| r.id == own).expect("there").clone();
    assert!(own.position.is_none() && own.about.is_none(), "it still waits: {own:?}");
    let typed = move |cx: &mut Cx<'_>, permit: &Permit<may::Record>| {
        let input = RemarkInput {
            item: item(cx, permit)?,
            speaker: reader.to_string(),
            kind: "examines_self".to_owned(),
            about: absent.to_string(),
            text: "我的不足".to_owned(),
        };
        record::speak(cx, permit, &input)
    };
    let said = life.run(&life.leader, typed).await.expect("said");
    let remarks = life.run(&life.leader, look).await.expect("a meeting").proceedings.remarks;
    let said = remarks.iter().find(|r| r.id == said).expect("there");
    assert_eq!(said.about, None, "what the form proposed is not stored with what is about nobody");
}
