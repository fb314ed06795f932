//! Work that is given out: who may do what to it, every refusal, what the branch is told.

use app::{
    Error,
    assignment::{
        act::{self, Input},
        give, list, permit, report, view,
    },
    daily,
    demo::Sample,
    message,
    permission::{self, Actor, Permit, Verb, may},
    person::{self, move_to},
    resolution::{
        keep::{self, ResolutionInput},
        list as handed,
    },
    today,
};
use domain::{
    assignment::{Act, AssignmentState},
    id::{AssignmentId, ResolutionId},
};

use crate::world::{World, faults};

fn text(words: &str) -> String {
    words.to_owned()
}

fn input(sample: &Sample, people: &[&str], due: &str) -> give::Input {
    give::Input {
        what: text("整理上半年会议材料"),
        measures: text("按月归档"),
        people: people.iter().map(|name| sample.person(name).expect("of the sample").to_string()).collect(),
        due: text(due),
        ..give::Input::default()
    }
}

async fn give(world: &World, actor: &Actor, input: give::Input) -> Result<Vec<AssignmentId>, Error> {
    let actor = actor.clone();
    world
        .write(move |cx| {
            let permit = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
            give::give(cx, &permit, &input)
        })
        .await
}

async fn on<V: Verb + 'static>(
    world: &World,
    actor: &Actor,
    id: AssignmentId,
    work: impl Fn(&mut app::Cx<'_>, &Permit<V>) -> Result<(), Error> + Send + 'static,
) -> Result<(), Error> {
    let actor = actor.clone();
    world
        .write(move |cx| {
            let permit = permit(cx, &actor, id)?;
            work(cx, &permit)
        })
        .await
}

async fn seen(world: &World, actor: &Actor, id: AssignmentId) -> view::WorkView {
    let actor = actor.clone();
    let read = move |cx: &mut app::Cx<'_>| {
        let permit = permit(cx, &actor, id)?;
        view::view(cx, &permit, id)
    };
    world.app.read(read).await.expect("a piece of work")
}

async fn listed(world: &World, actor: &Actor) -> list::WorkList {
    let actor = actor.clone();
    let read = move |cx: &mut app::Cx<'_>| {
        let permit = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
        list::list(cx, &permit)
    };
    world.app.read(read).await.expect("a list")
}

/// The subjects of somebody's messages with the pages that they lead to, the newest first.
async fn told(world: &World, actor: &Actor) -> Vec<(String, Option<String>)> {
    let actor = actor.clone();
    let read = move |cx: &mut app::Cx<'_>| message::inbox(cx, &permission::in_branch(&actor)?);
    let messages = world.app.read(read).await.expect("a box");
    messages.into_iter().map(|m| (m.subject, m.place)).collect()
}

#[tokio::test]
async fn work_goes_from_hand_to_hand_until_it_is_closed() {
    let (world, sample) = World::with_sample();
    let (leader, member) = (world.actor(&sample, "陈一诺").await, world.actor(&sample, "许安宁").await);
    let given =
        give(&world, &leader, input(&sample, &["许安宁", "何思源"], "2026-12-20")).await.expect("sound");
    assert_eq!(given.len(), 2, "one piece for each");
    let id = given[0];
    let (subject, place) = told(&world, &member).await.remove(0);
    assert_eq!(
        (subject.as_str(), place),
        ("分配工作：整理上半年会议材料", Some(format!("/assignments/{id}")))
    );
    on(&world, &member, id, move |cx, p| act::progress(cx, p, id, 1, "已整理到四月", false))
        .await
        .expect("progress");
    on(&world, &member, id, move |cx, p| act::progress(cx, p, id, 2, "都整理好了", true))
        .await
        .expect("done");
    assert_eq!(told(&world, &leader).await[0].0, "报告完成：整理上半年会议材料");
    on(&world, &leader, id, move |cx, p| act::check(cx, p, id, 3, "缺五月的签到表", false))
        .await
        .expect("sent back");
    assert_eq!(seen(&world, &member, id).await.work.state, AssignmentState::Open);
    on(&world, &member, id, move |cx, p| act::progress(cx, p, id, 4, "补上了", true))
        .await
        .expect("done again");
    on(&world, &leader, id, move |cx, p| act::check(cx, p, id, 5, "已归档", true)).await.expect("closed");
    let view = seen(&world, &member, id).await;
    let acts: Vec<_> = view.notes.iter().map(|(n, _)| n.act).collect();
    assert_eq!(acts, [Act::Progress, Act::Finish, Act::SendBack, Act::Finish, Act::Close]);
    assert_eq!(view.work.result.map(|r| r.to_string()), Some(text("已归档")));
    let over = on(&world, &member, id, move |cx, p| act::progress(cx, p, id, 6, "再写一句", false)).await;
    assert!(matches!(over, Err(Error::Refused(why)) if why.contains("已办结")));
}

#[tokio::test]
async fn every_fault_of_new_work_is_named() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let empty = faults(give(&world, &leader, give::Input::default()).await);
    assert_eq!(empty.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["what", "due", "people"]);
    let cases = [
        (input(&sample, &["沈若溪"], "2026-12-20"), "people"),
        (input(&sample, &["许安宁"], "2026-11-22"), "due"),
        (give::Input { resolution: text("x"), ..input(&sample, &["许安宁"], "2026-12-20") }, "resolution"),
        (give::Input { what: "长".repeat(121), ..input(&sample, &["许安宁"], "2026-12-20") }, "what"),
        (give::Input { measures: text("秘密★"), ..input(&sample, &["许安宁"], "2026-12-20") }, "measures"),
    ];
    for (input, field) in cases {
        assert_eq!(faults(give(&world, &leader, input).await)[0].0, field);
    }
    let member = world.actor(&sample, "许安宁").await;
    let refused = give(&world, &member, input(&sample, &["许安宁"], "2026-12-20")).await;
    assert!(matches!(refused, Err(Error::Forbidden(_))));
}

#[tokio::test]
async fn only_who_answers_for_it_and_the_leader_write_about_it() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let id = give(&world, &leader, input(&sample, &["许安宁"], "2026-12-20")).await.expect("sound")[0];
    let (other, foreign) = (world.actor(&sample, "何思源").await, world.actor(&sample, "方景行").await);
    let tried = on(&world, &other, id, move |cx, p| act::progress(cx, p, id, 1, "我来写", false)).await;
    assert!(matches!(tried, Err(Error::Forbidden(_))));
    let tried = on(&world, &foreign, id, move |cx, p| act::progress(cx, p, id, 1, "我来写", false)).await;
    assert!(matches!(tried, Err(Error::NotFound)));
    let member = world.actor(&sample, "许安宁").await;
    let tried = on(&world, &member, id, move |cx, p| act::check(cx, p, id, 1, "我自己办结", true)).await;
    assert!(matches!(tried, Err(Error::Forbidden(_))));
    let early = on(&world, &leader, id, move |cx, p| act::check(cx, p, id, 1, "退回", false)).await;
    assert!(matches!(early, Err(Error::Refused(why)) if why.contains("还没有报告完成")));
    let stale = on(&world, &member, id, move |cx, p| act::progress(cx, p, id, 7, "旧页面", false)).await;
    assert!(matches!(stale, Err(Error::Stale)));
    let empty = on(&world, &member, id, move |cx, p| act::progress(cx, p, id, 1, " ", false)).await;
    assert_eq!(faults(empty)[0].0, "text");
}

#[tokio::test]
async fn a_change_says_what_was_before_and_a_decision_is_changed_in_its_record() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let id = give(&world, &leader, input(&sample, &["许安宁"], "2026-12-20")).await.expect("sound")[0];
    let to = sample.person("何思源").expect("of the sample").to_string();
    let change = move |person: &str, due: &str, why: &str| Input {
        person: person.to_owned(),
        what: text("整理上半年会议材料"),
        due: due.to_owned(),
        why: why.to_owned(),
    };
    let same = change(&sample.person("许安宁").expect("of the sample").to_string(), "2026-12-20", "无");
    let same = on(&world, &leader, id, move |cx, p| act::change(cx, p, id, 1, &same)).await;
    assert!(matches!(same, Err(Error::Refused(why)) if why.contains("没有改动")));
    let wrong = change("", "2026-11-01", "");
    let wrong = on(&world, &leader, id, move |cx, p| act::change(cx, p, id, 1, &wrong)).await;
    assert_eq!(faults(wrong).iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["person", "due", "why"]);
    let sound = change(&to, "2026-12-25", "许安宁出差");
    on(&world, &leader, id, move |cx, p| act::change(cx, p, id, 1, &sound)).await.expect("sound");
    let note = seen(&world, &leader, id).await.notes[0].0.text.to_string();
    assert_eq!(note, "承办人由许安宁改为何思源，完成期限由2026-12-20改为2026-12-25。原因：许安宁出差");
    on(&world, &leader, id, move |cx, p| act::cancel(cx, p, id, 2, "任务取消")).await.expect("taken back");
    let decision = listed(&world, &leader).await;
    let decision = decision.work.iter().find(|w| w.given.is_none()).expect("a decision of last month");
    let (id, version) = (decision.id, decision.version);
    let refused = on(&world, &leader, id, move |cx, p| act::cancel(cx, p, id, version, "不要了")).await;
    assert!(matches!(refused, Err(Error::Refused(why)) if why.contains("会议记录")));
}

async fn resolution(world: &World, secretary: &Actor) -> ResolutionId {
    let secretary = secretary.clone();
    let input = ResolutionInput {
        title: text("开展安全自查"),
        text: text("各组分工自查"),
        passed_on: text("2026-11-20"),
        due: text("2026-12-10"),
        report_back: text("隐患和整改情况"),
        ..ResolutionInput::default()
    };
    let kept = world.write(move |cx| keep::keep(cx, &permission::in_branch(&secretary)?, None, &input));
    kept.await.expect("a resolution")
}

#[tokio::test]
async fn what_the_branch_asks_is_split_done_and_told_back() {
    let (world, sample) = World::with_sample();
    let (leader, secretary) = (world.actor(&sample, "陈一诺").await, world.actor(&sample, "林知远").await);
    let id = resolution(&world, &secretary).await;
    assert_eq!(told(&world, &leader).await[0], (text("支部交办：开展安全自查"), Some(text("/assignments"))));
    let tell = async |words: &str, is_final| {
        let (leader, words) = (leader.clone(), words.to_owned());
        world
            .write(move |cx| {
                let permit = permission::in_group(cx, &leader, leader.group.ok_or(Error::NotFound)?)?;
                report::report(cx, &permit, id, &words, is_final)
            })
            .await
    };
    let split = give::Input { resolution: id.to_string(), ..input(&sample, &["许安宁"], "2026-12-01") };
    let part = give(&world, &leader, split).await.expect("sound")[0];
    let handed = listed(&world, &leader).await.handed.into_iter().find(|h| h.resolution.id == id);
    assert_eq!(handed.map(|h| (h.parts, h.open)), Some((1, 1)));
    assert!(matches!(tell("都好了", true).await, Err(Error::Refused(why)) if why.contains("1 项分工")));
    assert_eq!(faults(tell("", false).await)[0].0, "text");
    tell("正在自查", false).await.expect("progress");
    on(&world, &leader, part, move |cx, p| act::check(cx, p, part, 1, "没有发现隐患", true))
        .await
        .expect("closed");
    tell("自查完成，没有发现隐患", true).await.expect("the last word");
    let asked = secretary.clone();
    let page = world.app.read(move |cx| handed::list(cx, &permission::in_branch(&asked)?)).await;
    let page = page.expect("a page");
    let one = page.all.iter().find(|one| one.resolution.id == id).expect("the resolution");
    let words = |g: &handed::GroupProgress| g.progress.words(one.resolution.due, page.today);
    assert_eq!(one.groups.iter().map(words).collect::<Vec<_>>(), ["已报告落实", "还没有分工"]);
    assert_eq!(one.groups[0].work.len(), 1);
    let last = text("第一党小组：开展安全自查（已落实）");
    assert!(told(&world, &secretary).await.iter().any(|(subject, _)| *subject == last));
}

#[tokio::test]
async fn what_is_handed_to_one_group_asks_nothing_of_another_and_can_be_taken_back() {
    let (world, sample) = World::with_sample();
    let (first, second) = (world.actor(&sample, "陈一诺").await, world.actor(&sample, "沈若溪").await);
    let secretary = world.actor(&sample, "林知远").await;
    let keep = async |seen, input: ResolutionInput| {
        let secretary = secretary.clone();
        world.write(move |cx| keep::keep(cx, &permission::in_branch(&secretary)?, seen, &input)).await
    };
    let group = |actor: &Actor| actor.group.expect("a group").to_string();
    let to = |groups: Vec<String>| ResolutionInput {
        title: text("整理会计档案"),
        text: text("按年装订"),
        kind: text("task"),
        passed_on: text("2026-11-20"),
        groups,
        ..ResolutionInput::default()
    };
    let unknown = keep(None, to(vec![text("0192e000-0000-7000-8000-000000000000")])).await;
    assert_eq!(faults(unknown)[0], (text("groups"), text("交给哪些党小组：请从现在的党小组里选择")));
    let kind = ResolutionInput { kind: text("order"), ..to(Vec::new()) };
    assert_eq!(faults(keep(None, kind).await)[0].0, "kind");
    let id = keep(None, to(vec![group(&second)])).await.expect("sound");
    let asked = async |actor: &Actor| {
        listed(&world, actor).await.handed.iter().any(|handed| handed.resolution.id == id)
    };
    assert!(!asked(&first).await && asked(&second).await);
    let given = give::Input { resolution: id.to_string(), ..input(&sample, &["许安宁"], "2026-12-01") };
    assert_eq!(faults(give(&world, &first, given).await)[0].0, "resolution");
    let tell = async |actor: &Actor| {
        let actor = actor.clone();
        let work = move |cx: &mut app::Cx<'_>| {
            let permit = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
            report::report(cx, &permit, id, "办好了", true)
        };
        world.write(work).await
    };
    assert!(matches!(tell(&first).await, Err(Error::NotFound)), "it is not theirs");

    assert!(matches!(keep(Some((id, 9)), to(Vec::new())).await, Err(Error::Stale)));
    keep(Some((id, 1)), to(vec![group(&first), group(&second)])).await.expect("for all by now");
    assert!(asked(&first).await && asked(&second).await);
    let subjects = told(&world, &first).await;
    let new = subjects.iter().any(|(subject, _)| subject == "支部交办：整理会计档案");
    assert!(new, "whoever is new to it is told: {subjects:?}");

    let end = async |version, why: &str| {
        let (secretary, why) = (secretary.clone(), why.to_owned());
        let end = move |cx: &mut app::Cx<'_>| {
            keep::end(cx, &permission::in_branch(&secretary)?, (id, version), &why)
        };
        world.write(end).await
    };
    assert_eq!(faults(end(2, " ").await)[0].0, "why");
    assert!(matches!(end(1, "重复").await, Err(Error::Stale)));
    end(2, "和上一项重复").await.expect("taken back");
    assert!(!asked(&first).await && !asked(&second).await);
    let subjects = told(&world, &second).await;
    assert!(
        subjects.iter().any(|(subject, _)| subject == "支部撤销了交办的事：整理会计档案"),
        "{subjects:?}"
    );
    let gone = |refused| matches!(refused, Err(Error::Refused(why)) if why.contains("撤销"));
    assert!(gone(tell(&second).await));
    assert!(gone(keep(Some((id, 3)), to(Vec::new())).await.map(drop)));
}

#[tokio::test]
async fn a_member_without_work_is_named_and_one_with_work_is_not() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let idle = |list: &list::WorkList| list.idle.iter().map(|m| m.name.to_string()).collect::<Vec<_>>();
    let before = idle(&listed(&world, &leader).await);
    assert!(
        before.contains(&text("何思源")) && !before.contains(&text("罗星野")),
        "an applicant is no member"
    );
    give(&world, &leader, input(&sample, &["何思源"], "2026-12-20")).await.expect("sound");
    assert!(!idle(&listed(&world, &leader).await).contains(&text("何思源")));
}

#[tokio::test]
async fn open_work_stays_with_whoever_changes_group() {
    let (world, sample) = World::with_sample();
    let (leader, other) = (world.actor(&sample, "陈一诺").await, world.actor(&sample, "沈若溪").await);
    let id = give(&world, &leader, input(&sample, &["许安宁"], "2026-12-10")).await.expect("given")[0];
    let (secretary, who) =
        (world.actor(&sample, "林知远").await, sample.person("许安宁").expect("of the sample"));
    let group = sample.groups[1].to_string();
    let moved = move |cx: &mut app::Cx<'_>| {
        let permit = person::permit::<may::PlaceMembers>(cx, &secretary, who)?;
        let shown = person::permit(cx, &secretary, who)?;
        assert!(person::view::view(cx, &shown, who)?.open_work > 0, "the page of the move says it");
        move_to::move_to(cx, &permit, who, &group, "2026-11-20")
    };
    world.write(moved).await.expect("moved");
    world.clock.set("2026-11-24T01:00:00Z".parse().expect("a time"));
    let member = world.actor(&sample, "许安宁").await;
    assert_eq!(member.group, Some(sample.groups[1]));
    let actor = member.clone();
    let page = world.app.read(move |cx| today::today(cx, &actor)).await.expect("a page");
    assert!(page.dues.iter().any(|due| due.act == today::Act::Work(id)), "{:?}", page.dues);
    let actor = member.clone();
    let own = world.app.read(move |cx| daily::daily(cx, &actor)).await.expect("a page").work.own;
    let list = listed(&world, &member).await;
    assert!(own > 0 && list.elsewhere.iter().any(|w| w.id == id) && list.work.iter().all(|w| w.id != id));
    let idle = listed(&world, &other).await.idle;
    assert!(idle.iter().all(|m| m.id != who), "has work: {idle:?}");
    let version = seen(&world, &member, id).await.work.version;
    on(&world, &member, id, move |cx, p| act::progress(cx, p, id, version, "都归档了", true))
        .await
        .expect("done");
    let foreign = on(&world, &other, id, move |cx, p| act::check(cx, p, id, version + 1, "好", true)).await;
    assert!(matches!(foreign, Err(Error::NotFound)), "{foreign:?}");
    let change = Input {
        person: who.to_string(),
        what: text("整理上半年会议材料"),
        due: text("2026-12-20"),
        why: text("换了组，时间放宽"),
    };
    on(&world, &leader, id, move |cx, p| act::change(cx, p, id, version + 1, &change)).await.expect("kept");
    on(&world, &leader, id, move |cx, p| act::check(cx, p, id, version + 2, "齐了", true))
        .await
        .expect("closed");
}
