//! Opinions, talks and care: none is lost, nobody reads what is not theirs, and who reads is written down.

use app::{
    Cx, Error,
    care::{self, act as helping, open},
    demo::Sample,
    message,
    opinion::{self, act, list, raise, view},
    permission::{self, Actor, may},
    talk::{self, record, write},
    today,
};
use domain::{
    due::Term,
    id::{CareId, OpinionId, PersonId, TalkId},
    opinion::{OpinionAct, OpinionState},
};

use crate::world::{World, faults};

fn id_of(sample: &Sample, name: &str) -> PersonId {
    sample.person(name).expect("of the sample")
}

async fn told(world: &World, actor: &Actor) -> Vec<String> {
    let actor = actor.clone();
    let read = move |cx: &mut Cx<'_>| message::inbox(cx, &permission::in_branch(&actor)?);
    world.app.read(read).await.expect("a box").into_iter().map(|m| m.subject).collect()
}

async fn raised(world: &World, actor: &Actor, input: raise::Input) -> Result<OpinionId, Error> {
    let actor = actor.clone();
    world
        .write(move |cx| {
            let permit = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
            raise::raise(cx, &permit, &input)
        })
        .await
}

fn opinion_of(source: &str) -> raise::Input {
    raise::Input {
        kind: "suggestion".to_owned(),
        source: source.to_owned(),
        text: "希望会前把材料发下来".to_owned(),
        ..raise::Input::default()
    }
}

async fn handled(
    world: &World,
    actor: &Actor,
    id: OpinionId,
    version: i64,
    act: OpinionAct,
    text: &'static str,
) -> Result<(), Error> {
    let actor = actor.clone();
    world
        .write(move |cx| {
            if act == OpinionAct::Answer {
                let permit = opinion::permit::<may::AnswerOpinion>(cx, &actor, id)?;
                return act::answer(cx, &permit, id, version, text);
            }
            let permit = opinion::permit::<may::HandleOpinion>(cx, &actor, id)?;
            act::handle(cx, &permit, id, version, (act, text))
        })
        .await
}

async fn seen(world: &World, actor: &Actor, id: OpinionId) -> Result<view::OpinionView, Error> {
    let actor = actor.clone();
    let read = move |cx: &mut Cx<'_>| {
        let permit = opinion::permit_reading(cx, &actor, id)?;
        view::view(cx, &permit, id)
    };
    world.app.read(read).await
}

#[tokio::test]
async fn an_opinion_goes_to_the_branch_and_back_to_who_raised_it() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let member = world.actor(&sample, "许安宁").await;
    let secretary = world.actor(&sample, "林知远").await;
    let id = raised(&world, &member, opinion_of("me")).await.expect("sound");
    assert!(told(&world, &leader).await.iter().any(|subject| subject.starts_with("收到一条意见建议")));
    let early = seen(&world, &secretary, id).await;
    assert!(matches!(early, Err(Error::NotFound)), "the branch sees what went up to it");
    let empty = handled(&world, &leader, id, 1, OpinionAct::Report, " ").await;
    assert_eq!(faults(empty)[0].0, "text");
    let nothing = handled(&world, &leader, id, 1, OpinionAct::TellBack, "告诉他了").await;
    assert!(matches!(nothing, Err(Error::Refused(why)) if why.contains("暂时没有可以反馈的")));
    handled(&world, &leader, id, 1, OpinionAct::Report, "请支部研究").await.expect("reported");
    let stale = handled(&world, &leader, id, 1, OpinionAct::Discuss, "又议一次").await;
    assert!(matches!(stale, Err(Error::Stale)));
    assert!(told(&world, &secretary).await.iter().any(|subject| subject.starts_with("请答复一条意见建议")));
    let member_answers = handled(&world, &member, id, 2, OpinionAct::Answer, "我来答").await;
    assert!(matches!(member_answers, Err(Error::Forbidden(_))));
    handled(&world, &secretary, id, 2, OpinionAct::Answer, "下月起照办").await.expect("answered");
    assert!(told(&world, &leader).await.iter().any(|subject| subject.starts_with("支部已答复")));
    handled(&world, &leader, id, 3, OpinionAct::TellBack, "当面告诉本人").await.expect("told");
    assert!(told(&world, &member).await.iter().any(|subject| subject.starts_with("您反映的有结果了")));
    let view = seen(&world, &member, id).await.expect("the own");
    assert_eq!((view.opinion.state, view.notes.len()), (OpinionState::Closed, 3));
    let foreign = world.actor(&sample, "方景行").await;
    assert!(matches!(seen(&world, &foreign, id).await, Err(Error::NotFound)));
    let fellow = world.actor(&sample, "何思源").await;
    assert!(matches!(seen(&world, &fellow, id).await, Err(Error::Forbidden(_))));
}

#[tokio::test]
async fn who_is_not_named_is_stored_nowhere() {
    let (world, sample) = World::with_sample();
    let member = world.actor(&sample, "何思源").await;
    let id = raised(&world, &member, opinion_of("nobody")).await.expect("sound");
    let leader = world.actor(&sample, "陈一诺").await;
    let view = seen(&world, &leader, id).await.expect("a page");
    assert_eq!((view.opinion.source.person(), view.opinion.by), (None, None));
    let auditor = world.actor(&sample, "审计员").await;
    let journal = world.app.read(move |cx| app::journal::read(cx, &permission::in_branch(&auditor)?, None));
    let lines = journal.await.expect("a journal").lines;
    let lines_of = |lines: &[app::journal::Line], name: &str| {
        lines.iter().any(|line| line.what == "登记意见诉求" && line.who.contains(name))
    };
    let newest = lines.iter().find(|line| line.what == "登记意见诉求").expect("a line");
    let group = member.group.expect("a group").to_string();
    assert!(group.ends_with(&newest.object), "the entry leads to the group only: {newest:?} {group}");
    assert!(
        !newest.who.contains("何思源") && !lines_of(&lines, "何思源"),
        "and nobody stands in it: {newest:?}"
    );
    let own = member.clone();
    let listed = world.app.read(move |cx| list::list(cx, &own)).await.expect("a list");
    assert!(listed.opinions.iter().all(|o| o.id != id), "not even the own list");
    handled(&world, &leader, id, 1, OpinionAct::Settle, "照办").await.expect("settled");
    handled(&world, &leader, id, 2, OpinionAct::TellBack, "下次会起照办").await.expect("told");
    let listed = world.app.read(move |cx| list::list(cx, &member)).await.expect("a list");
    assert!(listed.unnamed.iter().any(|(o, note)| o.id == id && note.text.as_str() == "下次会起照办"));
}

#[tokio::test]
async fn who_passes_on_what_the_masses_say_follows_it() {
    let (world, sample) = World::with_sample();
    let (member, leader) = (world.actor(&sample, "许安宁").await, world.actor(&sample, "陈一诺").await);
    let id = raised(&world, &member, opinion_of("masses")).await.expect("sound");
    assert!(seen(&world, &member, id).await.is_ok());
    handled(&world, &leader, id, 1, OpinionAct::Settle, "已经安排值班").await.expect("settled");
    handled(&world, &leader, id, 2, OpinionAct::TellBack, "请转告那位群众").await.expect("told");
    assert!(told(&world, &member).await.iter().any(|subject| subject.starts_with("您反映的有结果了")));
    let own = member.clone();
    let listed = world.app.read(move |cx| list::list(cx, &own)).await.expect("a list");
    assert!(listed.opinions.iter().any(|o| o.id == id));
    let fellow = world.actor(&sample, "何思源").await;
    assert!(matches!(seen(&world, &fellow, id).await, Err(Error::Forbidden(_))));
}

#[tokio::test]
async fn every_fault_of_an_opinion_is_named() {
    let (world, sample) = World::with_sample();
    let member = world.actor(&sample, "许安宁").await;
    let empty = faults(raised(&world, &member, raise::Input::default()).await);
    assert_eq!(empty.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["kind", "source", "text"]);
    let other = opinion_of(&id_of(&sample, "何思源").to_string());
    assert_eq!(faults(raised(&world, &member, other.clone()).await)[0].0, "source", "only the leader may");
    let leader = world.actor(&sample, "陈一诺").await;
    let id = raised(&world, &leader, other).await.expect("by the leader");
    let view = seen(&world, &leader, id).await.expect("a page");
    assert_eq!(view.opinion.source.person(), Some(id_of(&sample, "何思源")));
    let late = raise::Input { on: "2026-11-24".to_owned(), ..opinion_of("me") };
    assert_eq!(faults(raised(&world, &member, late).await)[0].0, "on");
    let none = world.actor(&sample, "罗星野").await;
    assert!(raised(&world, &none, opinion_of("me")).await.is_err(), "an applicant is no member");
}

async fn talked(
    world: &World,
    sample: &Sample,
    (who, with): (&'static str, &str),
    on: &str,
    text: &str,
) -> Result<TalkId, Error> {
    let actor = world.actor(sample, who).await;
    let input = record::Input {
        with: id_of(sample, with).to_string(),
        on: on.to_owned(),
        reason: "ordinary".to_owned(),
        text: text.to_owned(),
    };
    world
        .write(move |cx| {
            let permit = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
            record::record(cx, &permit, &input)
        })
        .await
}

async fn talk_seen(
    world: &World,
    sample: &Sample,
    who: &'static str,
    id: TalkId,
) -> Result<talk::view::TalkView, Error> {
    let actor = world.actor(sample, who).await;
    world
        .write(move |cx| {
            let permit = talk::permit_reading(cx, &actor, id)?;
            talk::view::view(cx, &permit, id)
        })
        .await
}

async fn talk_written(
    world: &World,
    sample: &Sample,
    who: &'static str,
    id: TalkId,
    work: impl Fn(&mut Cx<'_>, &permission::Permit<may::WriteTalk>) -> Result<(), Error> + Send + 'static,
) -> Result<(), Error> {
    let actor = world.actor(sample, who).await;
    world
        .write(move |cx| {
            let permit = talk::permit_writing(cx, &actor, id)?;
            work(cx, &permit)
        })
        .await
}

async fn journaled(world: &World, sample: &Sample, verb: &str) -> usize {
    let auditor = world.actor(sample, "审计员").await;
    let read = move |cx: &mut Cx<'_>| app::journal::read(cx, &permission::in_branch(&auditor)?, None);
    let page = world.app.read(read).await.expect("a journal");
    page.lines.iter().filter(|line| line.what == verb).count()
}

#[tokio::test]
async fn what_was_said_is_read_by_the_two_and_whom_they_name() {
    let (world, sample) = World::with_sample();
    let id =
        talked(&world, &sample, ("许安宁", "何思源"), "2026-11-20", "谈了学习上的困难").await.expect("sound");
    for who in ["许安宁", "何思源"] {
        assert_eq!(
            talk_seen(&world, &sample, who, id).await.expect("own").notes.map(|n| n.len()),
            Some(1),
            "{who}"
        );
    }
    let leader = talk_seen(&world, &sample, "陈一诺", id).await.expect("who, when, why");
    assert!(leader.notes.is_none() && leader.people.is_empty());
    for who in ["周明哲", "林知远", "方景行"] {
        let other = talk_seen(&world, &sample, who, id).await;
        assert!(matches!(other, Err(Error::NotFound)), "{who} is not told of it: {other:?}");
    }
    let reader = id_of(&sample, "林知远").to_string();
    let by_leader =
        talk_written(&world, &sample, "陈一诺", id, |cx, p| write::add(cx, p, id_in(p), "我也写")).await;
    assert!(matches!(by_leader, Err(Error::Forbidden(_))));
    let named = reader.clone();
    talk_written(&world, &sample, "何思源", id, move |cx, p| write::name(cx, p, id, &named))
        .await
        .expect("named");
    let again =
        talk_written(&world, &sample, "许安宁", id, move |cx, p| write::name(cx, p, id, &reader)).await;
    assert_eq!(faults(again)[0].0, "person");
    assert_eq!(journaled(&world, &sample, "查看谈话内容").await, 0);
    assert!(talk_seen(&world, &sample, "林知远", id).await.expect("named").notes.is_some());
    assert_eq!(journaled(&world, &sample, "查看谈话内容").await, 1, "reading is written down");
    let person = id_of(&sample, "林知远").to_string();
    talk_written(&world, &sample, "许安宁", id, move |cx, p| write::unname(cx, p, id, &person))
        .await
        .expect("off");
    assert!(matches!(talk_seen(&world, &sample, "林知远", id).await, Err(Error::NotFound)));
    let add = talk_written(&world, &sample, "何思源", id, move |cx, p| write::add(cx, p, id, "谢谢")).await;
    add.expect("added");
    let empty = talk_written(&world, &sample, "何思源", id, move |cx, p| write::add(cx, p, id, " ")).await;
    assert_eq!(faults(empty)[0].0, "text");
    let theirs = talk_written(&world, &sample, "何思源", id, move |cx, p| write::withdraw(cx, p, id)).await;
    assert!(matches!(theirs, Err(Error::Refused(why)) if why.contains("由登记的人撤回")));
    talk_written(&world, &sample, "许安宁", id, move |cx, p| write::withdraw(cx, p, id))
        .await
        .expect("taken back");
    let twice = talk_written(&world, &sample, "许安宁", id, move |cx, p| write::withdraw(cx, p, id)).await;
    assert!(matches!(twice, Err(Error::Refused(why)) if why.contains("已经撤回")));
}

/// Never reached: the leader has no permit.
fn id_in<V>(_: &permission::Permit<V>) -> TalkId {
    TalkId::new(uuid::Uuid::nil())
}

#[tokio::test]
async fn a_talk_of_before_the_groups_is_still_of_the_two() {
    let (world, sample) = World::with_sample();
    let pair = ("陈一诺", "许安宁");
    let long_ago = talked(&world, &sample, pair, "1999-11-20", "").await;
    assert!(faults(long_ago)[0].1.contains("请核对年份"));
    let id = talked(&world, &sample, pair, "2023-12-01", "谈过").await.expect("before the sample's groups");
    for who in ["陈一诺", "许安宁"] {
        assert!(talk_seen(&world, &sample, who, id).await.is_ok(), "{who}");
    }
    talk_written(&world, &sample, "陈一诺", id, move |cx, p| write::withdraw(cx, p, id))
        .await
        .expect("taken back");
}

#[tokio::test]
async fn coverage_names_whom_nobody_has_talked_with() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let covered = |since: Option<jiff::civil::Date>| {
        let actor = leader.clone();
        world.app.read(move |cx| talk::list::list(cx, &actor, since))
    };
    let all = covered(None).await.expect("a list");
    assert!(all.coverage.iter().all(|c| !c.partners.is_empty()), "everybody has been talked with this year");
    let lately = covered(Some(jiff::civil::date(2026, 11, 1))).await.expect("a list");
    assert_eq!(lately.coverage.iter().filter(|c| c.partners.is_empty()).count(), 5);
    talked(&world, &sample, ("何思源", "许安宁"), "2026-11-22", "").await.expect("sound");
    let lately = covered(Some(jiff::civil::date(2026, 11, 1))).await.expect("a list");
    assert_eq!(lately.coverage.iter().filter(|c| c.partners.is_empty()).count(), 3, "both count");
    let alone = talked(&world, &sample, ("何思源", "何思源"), "2026-11-22", "").await;
    assert!(matches!(alone, Err(Error::Refused(why)) if why.contains("要有两个人")));
    assert_eq!(faults(talked(&world, &sample, ("何思源", "许安宁"), "2026-11-24", "").await)[0].0, "on");
    let member = world.actor(&sample, "许安宁").await;
    let mine = world.app.read(move |cx| talk::list::list(cx, &member, None)).await.expect("a list");
    assert!(mine.coverage.is_empty() && mine.of_group.is_empty(), "coverage is the leader's");
    let table = world.app.read(move |cx| {
        let permit = permission::in_group(cx, &leader, leader.group.ok_or(Error::NotFound)?)?;
        talk::ledger::ledger(cx, &permit, 2026)
    });
    let text = table.await.expect("a ledger").json().to_string();
    assert!(text.contains("了解思想情况") && !text.contains("着急"), "what was said does not leave: {text}");
}

async fn care_opened(world: &World, sample: &Sample, input: open::Input) -> Result<CareId, Error> {
    let leader = world.actor(sample, "陈一诺").await;
    world
        .write(move |cx| {
            let permit = permission::in_group(cx, &leader, leader.group.ok_or(Error::NotFound)?)?;
            open::open(cx, &permit, &input)
        })
        .await
}

async fn care_seen(
    world: &World,
    sample: &Sample,
    who: &'static str,
    id: CareId,
) -> Result<care::view::CareView, Error> {
    let actor = world.actor(sample, who).await;
    world
        .write(move |cx| {
            let permit = care::permit_reading(cx, &actor, id)?;
            care::view::view(cx, &permit, id)
        })
        .await
}

async fn helped(
    world: &World,
    sample: &Sample,
    who: &'static str,
    (id, version): (CareId, i64),
    input: helping::Input,
) -> Result<(), Error> {
    let actor = world.actor(sample, who).await;
    world
        .write(move |cx| {
            let permit = care::permit(cx, &actor, id)?;
            helping::act(cx, &permit, id, version, &input)
        })
        .await
}

fn done(act: &str, follow_up: &str) -> helping::Input {
    helping::Input {
        act: act.to_owned(),
        text: "看望并送去学习材料".to_owned(),
        follow_up: follow_up.to_owned(),
        ..helping::Input::default()
    }
}

#[tokio::test]
async fn a_difficulty_is_known_to_who_needs_to_know() {
    let (world, sample) = World::with_sample();
    let empty = faults(care_opened(&world, &sample, open::Input::default()).await);
    assert_eq!(empty.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["person", "need", "what"]);
    let input = open::Input {
        person: id_of(&sample, "许安宁").to_string(),
        need: "family".to_owned(),
        what: "家里老人住院".to_owned(),
        follow_up: "2026-11-23".to_owned(),
    };
    assert_eq!(
        faults(care_opened(&world, &sample, input.clone()).await)[0].0,
        "follow_up",
        "today is too soon"
    );
    let input = open::Input { follow_up: "2026-12-01".to_owned(), ..input };
    let id = care_opened(&world, &sample, input).await.expect("sound");
    assert!(care_seen(&world, &sample, "许安宁", id).await.is_ok(), "whom it is about");
    assert!(matches!(care_seen(&world, &sample, "何思源", id).await, Err(Error::NotFound)));
    assert!(
        matches!(care_seen(&world, &sample, "林知远", id).await, Err(Error::NotFound)),
        "not reported yet"
    );
    let own = helped(&world, &sample, "许安宁", (id, 1), done("close", "")).await;
    assert!(matches!(own, Err(Error::Forbidden(_))), "whom it is about does not write");
    let leader = world.actor(&sample, "陈一诺").await;
    let helper = id_of(&sample, "何思源").to_string();
    let name = move |cx: &mut Cx<'_>| {
        let permit = care::permit_leading(cx, &leader, id)?;
        helping::name(cx, &permit, id, &helper)
    };
    world.write(name.clone()).await.expect("named");
    assert_eq!(faults(world.write(name).await)[0].0, "person");
    assert!(care_seen(&world, &sample, "何思源", id).await.is_ok());
    assert_eq!(journaled(&world, &sample, "查看困难情况").await, 1, "the helper's reading");
    helped(&world, &sample, "何思源", (id, 1), done("visit", "2026-12-05")).await.expect("a visit");
    let stale = helped(&world, &sample, "陈一诺", (id, 1), done("help", "")).await;
    assert!(matches!(stale, Err(Error::Stale)));
    helped(&world, &sample, "陈一诺", (id, 2), done("report", "")).await.expect("reported");
    assert!(care_seen(&world, &sample, "林知远", id).await.is_ok(), "reported");
    assert_eq!(faults(helped(&world, &sample, "陈一诺", (id, 3), done("", "")).await)[0].0, "act");
    helped(&world, &sample, "陈一诺", (id, 3), done("close", "")).await.expect("closed");
    let over = helped(&world, &sample, "陈一诺", (id, 4), done("visit", "")).await;
    assert!(matches!(over, Err(Error::Refused(why)) if why.contains("不再需要")));
    helped(&world, &sample, "陈一诺", (id, 4), done("reopen", "2026-12-08")).await.expect("needed again");
    let twice = helped(&world, &sample, "陈一诺", (id, 5), done("reopen", "")).await;
    assert!(matches!(twice, Err(Error::Refused(why)) if why.contains("还在帮扶中")));
    let old = helping::Input { on: "2020-12-27".to_owned(), ..done("visit", "") };
    assert_eq!(faults(helped(&world, &sample, "陈一诺", (id, 5), old).await)[0].0, "on");
}

#[tokio::test]
async fn a_difficulty_without_a_next_date_is_not_forgotten() {
    let (world, sample) = World::with_sample();
    let input = open::Input {
        person: id_of(&sample, "许安宁").to_string(),
        need: "family".to_owned(),
        what: "家里老人住院".to_owned(),
        ..open::Input::default()
    };
    let id = care_opened(&world, &sample, input).await.expect("sound");
    let card = async |who: &'static str| {
        let actor = world.actor(&sample, who).await;
        let page = world.app.read(move |cx| today::today(cx, &actor)).await.expect("a page");
        page.dues.into_iter().find(|due| due.act == today::Act::Care(id))
    };
    let due = card("陈一诺").await.expect("a card");
    assert_eq!((due.title.as_str(), due.term), ("定下次联系许安宁的日期", Term::Open));
    assert!(card("何思源").await.is_none() && card("许安宁").await.is_none());
    helped(&world, &sample, "陈一诺", (id, 1), done("visit", "2027-03-05")).await.expect("a visit");
    assert!(card("陈一诺").await.is_none(), "the day is known");
}
