//! 组织关系, endings, groups and posts: each refusal named, every past day still told.

use app::{
    Error,
    organization::{
        appoint,
        groups::{self, Input},
    },
    permission::{self, Actor, Permit, Verb, may},
    person::{end, move_to, particulars, permit, promote, relation, roster, transfer, view, withdraw},
};
use domain::{
    dues::{DuesEntry, EntryKind, Fen},
    id::{DuesEntryId, GroupId, PersonId},
    meeting::Mark,
    membership::{Ending, Relation},
    organization::{Appointment, SizeNote},
    person::{Gender, Standing},
};
use jiff::civil::date;

use crate::world::{World, faults};

/// Does something to a person, as somebody.
async fn act<V: Verb + 'static, T: Send + 'static>(
    world: &World,
    actor: &Actor,
    person: PersonId,
    work: impl Fn(&mut app::Cx<'_>, &Permit<V>) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let actor = actor.clone();
    world
        .write(move |cx| {
            let permit = permit(cx, &actor, person)?;
            work(cx, &permit)
        })
        .await
}

/// Does something in the branch, as somebody.
async fn in_branch<V: Verb + 'static, T: Send + 'static>(
    world: &World,
    actor: &Actor,
    work: impl Fn(&mut app::Cx<'_>, &Permit<V>) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let actor = actor.clone();
    world.write(move |cx| work(cx, &permission::in_branch(&actor)?)).await
}

async fn seen(world: &World, actor: &Actor, person: PersonId) -> view::PersonView {
    let actor = actor.clone();
    let read = move |cx: &mut app::Cx<'_>| {
        let permit = permit(cx, &actor, person)?;
        view::view(cx, &permit, person)
    };
    world.app.read(read).await.expect("a person")
}

/// The names on the roster of a group on a day, with their states.
async fn listed(
    world: &World,
    actor: &Actor,
    group: GroupId,
    on: jiff::civil::Date,
) -> Vec<(String, Standing)> {
    let actor = actor.clone();
    let read = move |cx: &mut app::Cx<'_>| {
        let permit = permission::in_group(cx, &actor, group)?;
        roster::roster(cx, &permit, Some(on))
    };
    let view = world.app.read(read).await.expect("a roster");
    view.lines.into_iter().map(|l| (l.person.name.to_string(), l.standing.value)).collect()
}

fn promotion(on: &str, reason: &str) -> promote::Input {
    promote::Input { on: text(on), reason: text(reason) }
}

fn text(words: &str) -> String {
    words.to_owned()
}

fn letter(on: &str) -> transfer::Input {
    transfer::Input {
        counterpart: text("示例市图书馆党支部"),
        letter: text("（2026）第 7 号"),
        on: text(on),
        valid_until: text("2026-12-31"),
    }
}

#[tokio::test]
async fn who_is_transferred_stays_until_the_receipt() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let who = sample.person("许安宁").expect("of the sample");
    let sent =
        act(&world, &leader, who, move |cx, p| transfer::send(cx, p, who, &letter("2026-11-02"))).await;
    sent.expect("a sound letter");
    let view = seen(&world, &leader, who).await;
    assert!(view.open_transfer().is_some() && view.current() == Some(Standing::Full));
    let again =
        act(&world, &leader, who, move |cx, p| transfer::send(cx, p, who, &letter("2026-11-03"))).await;
    assert!(matches!(again, Err(Error::Refused(why)) if why.contains("还没有收到回执")));
    let early = act(&world, &leader, who, move |cx, p| transfer::receive(cx, p, who, "2026-11-01")).await;
    assert_eq!(faults(early)[0].1, "回执日期：回执日期早于介绍信日期，请核对");
    act(&world, &leader, who, move |cx, p| transfer::receive(cx, p, who, "2026-11-20"))
        .await
        .expect("a receipt");
    let group = sample.groups[0];
    let has = |names: Vec<(String, Standing)>| names.iter().any(|(name, _)| name == "许安宁");
    assert!(has(listed(&world, &leader, group, date(2026, 11, 20)).await), "the last day is a day");
    assert!(!has(listed(&world, &leader, group, date(2026, 11, 21)).await));
    let secretary = world.actor(&sample, "林知远").await;
    let view = seen(&world, &secretary, who).await;
    assert_eq!(view.ended.map(|(on, how, _)| (on, how)), Some((date(2026, 11, 20), Ending::Transferred)));
    let over = act(&world, &secretary, who, move |cx, p| transfer::withdraw(cx, p, who, "2026-11-22")).await;
    assert!(matches!(over, Err(Error::Refused(why)) if why.contains("已经办结")));
}

#[tokio::test]
async fn who_is_in_no_group_is_the_branchs_to_know() {
    let (world, sample) = World::with_sample();
    let (leader, member) = (world.actor(&sample, "陈一诺").await, world.actor(&sample, "许安宁").await);
    let who = sample.person("罗星野").expect("of the sample");
    let ending =
        end::Input {
            ending: text("discontinued"), on: text("2026-11-20"), basis: text("支部委员会决定")
        };
    act(&world, &leader, who, move |cx, p| end::end(cx, p, who, &ending)).await.expect("a sound ending");
    for actor in [leader, member] {
        let denied = act(&world, &actor, who, move |_, _: &Permit<may::EditRoster>| Ok(())).await;
        assert!(matches!(denied, Err(Error::NotFound)), "{denied:?}");
    }
}

#[tokio::test]
async fn an_ending_fits_the_state_and_names_its_decision() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let who = sample.person("许安宁").expect("of the sample");
    let ending = |ending: &str, on: &str, basis: &str| end::Input {
        ending: text(ending),
        on: text(on),
        basis: text(basis),
    };
    let cases = [
        (ending("discontinued", "2026-11-20", "决定"), "ending"),
        (ending("transferred", "2026-11-20", "决定"), "ending"),
        (ending("struck", "2026-11-20", ""), "basis"),
        (ending("struck", "2026-12-20", "决定"), "on"),
        (ending("struck", "2001-01-01", "决定"), "on"),
    ];
    for (input, field) in cases {
        let refused = act(&world, &leader, who, move |cx, p| end::end(cx, p, who, &input)).await;
        assert_eq!(faults(refused)[0].0, field);
    }
    for (name, why) in [("陈一诺", "现任组长"), ("周明哲", "现任组织委员")] {
        let who = sample.person(name).expect("of the sample");
        let input = ending("died", "2026-11-20", "通知");
        let refused = act(&world, &leader, who, move |cx, p| end::end(cx, p, who, &input)).await;
        assert!(matches!(refused, Err(Error::Refused(words)) if words.contains(why)), "{name}");
    }
}

#[tokio::test]
async fn a_relation_changes_from_day_to_day() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let who = sample.person("许安宁").expect("of the sample");
    let input = |relation: &str, place: &str, on: &str| relation::Input {
        relation: text(relation),
        place: text(place),
        on: text(on),
    };
    let change = async |input: relation::Input| {
        act(&world, &leader, who, move |cx, p| relation::change(cx, p, who, &input)).await
    };
    assert_eq!(faults(change(input("formal", "", "2026-05-01")).await)[0].0, "relation");
    assert_eq!(faults(change(input("floating", "", "2026-05-01")).await)[0].0, "place");
    assert_eq!(faults(change(input("", "", "")).await).len(), 3);
    change(input("floating", "示例省外", "2026-05-01")).await.expect("away");
    assert_eq!(faults(change(input("formal", "", "2026-05-01")).await)[0].0, "on");
    change(input("formal", "", "2026-11-01")).await.expect("back");
    let view = seen(&world, &leader, who).await;
    assert_eq!((view.relation(), view.relations[0].until), (Relation::Formal, Some(date(2026, 10, 31))));
}

#[tokio::test]
async fn a_whole_id_number_is_reduced_and_must_not_contradict() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let who = sample.person("许安宁").expect("of the sample");
    // A number of a region that does not exist.
    let number = "000000198002290024";
    let number = (0..10)
        .map(|d| format!("{}{d}", &number[..17]))
        .chain([format!("{}X", &number[..17])])
        .find(|n| domain::person::ResidentId::new(n).is_ok())
        .expect("one of eleven fits");
    let typed = number.clone();
    let input = move |born: &str, joined: &str| particulars::Input {
        id_number: typed.clone(),
        born_on: text(born),
        joined_on: text(joined),
        ..particulars::Input::default()
    };
    let change = async |input: particulars::Input, version| {
        act(&world, &leader, who, move |cx, p| particulars::change(cx, p, who, &input, version)).await
    };
    assert_eq!(faults(change(input("1981-02-28", ""), 2).await)[0].0, "born_on");
    assert_eq!(faults(change(input("", "1997-06-01"), 2).await)[0].0, "joined_on");
    assert_eq!(faults(change(input("2027-01-01", ""), 2).await)[0].0, "born_on");
    change(input("", "2015-12-11"), 2).await.expect("sound");
    assert!(matches!(change(input("", ""), 1).await, Err(Error::Stale)));
    let kept = seen(&world, &leader, who).await.particulars;
    assert_eq!((kept.born_on, kept.gender), (Some(date(1980, 2, 29)), Some(Gender::Female)));
    assert_eq!(kept.id_tail.map(|t| t.to_string()), Some(number[14..].to_owned()));
}

fn appointed(person: &str, on: &str, appointment: &str, basis: &str) -> appoint::Input {
    appoint::Input {
        person: text(person),
        on: text(on),
        appointment: text(appointment),
        basis: text(basis),
        post: String::new(),
    }
}

#[tokio::test]
async fn the_next_leader_is_a_full_member_of_the_group_and_the_last_one_stops() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let group = sample.groups[0];
    let id = |name| sample.person(name).expect("of the sample").to_string();
    let appoint = async |actor: &Actor, input: appoint::Input| {
        let actor = actor.clone();
        world
            .write(move |cx| {
                let permit = permission::in_group(cx, &actor, group)?;
                appoint::leader(cx, &permit, &input)
            })
            .await
    };
    let basis = "支部委员会 11 月 20 日会议";
    let probationary = appointed(&id("何思源"), "2026-11-20", "designated", basis);
    assert!(faults(appoint(&leader, probationary).await)[0].1.contains("L1"));
    let elsewhere = appointed(&id("沈若溪"), "2026-11-20", "designated", basis);
    assert!(faults(appoint(&leader, elsewhere).await)[0].1.contains("不属于这个党小组"));
    let nothing = faults(appoint(&leader, appointed("", "", "", "")).await);
    assert_eq!(
        nothing.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(),
        ["appointment", "person", "on", "basis"]
    );
    let himself = appointed(&id("陈一诺"), "2026-11-20", "recommended", basis);
    assert!(
        matches!(appoint(&leader, himself).await, Err(Error::Refused(why)) if why.contains("已经是现任"))
    );
    let too_early = appointed(&id("许安宁"), "2024-01-04", "recommended", basis);
    assert_eq!(faults(appoint(&leader, too_early).await)[0].0, "on");
    appoint(&leader, appointed(&id("许安宁"), "2026-11-20", "recommended", basis)).await.expect("sound");
    let (old, new) = (world.actor(&sample, "陈一诺").await, world.actor(&sample, "许安宁").await);
    assert!(!old.leads(group) && new.leads(group));
    let view = seen(&world, &new, sample.person("许安宁").expect("of the sample")).await;
    let (held, of) = &view.posts[0];
    assert_eq!(
        (held.appointment, of.as_str(), held.from),
        (Appointment::Recommended, "第一党小组", date(2026, 11, 20))
    );
    assert!(matches!(
        appoint(&old, appointed(&id("陈一诺"), "2026-11-21", "designated", basis)).await,
        Err(Error::Forbidden(_))
    ));
}

#[tokio::test]
async fn the_branch_has_always_a_secretary() {
    let (world, sample) = World::with_sample();
    let secretary = world.actor(&sample, "林知远").await;
    let id = |name| sample.person(name).expect("of the sample");
    let down = in_branch(&world, &secretary, {
        let who = id("林知远");
        move |cx, p| appoint::step_down(cx, p, who, "secretary", "2026-11-20")
    });
    assert!(matches!(down.await, Err(Error::Refused(why)) if why.contains("直接登记新任书记")));
    let who = id("周明哲");
    let early = in_branch(&world, &secretary, move |cx, p| {
        appoint::step_down(cx, p, who, "organization_commissioner", "2001-01-01")
    });
    assert_eq!(faults(early.await)[0].0, "on");
    let next = |person: PersonId, post: &str| appoint::Input {
        post: text(post),
        ..appointed(&person.to_string(), "2026-11-20", "", "党员大会选举")
    };
    let leader_post = next(id("许安宁"), "leader");
    let wrong = in_branch(&world, &secretary, move |cx, p| appoint::of_branch(cx, p, &leader_post)).await;
    assert_eq!(faults(wrong)[0].0, "post");
    let probationary = next(id("何思源"), "secretary");
    let wrong = in_branch(&world, &secretary, move |cx, p| appoint::of_branch(cx, p, &probationary)).await;
    assert!(faults(wrong)[0].1.contains("正式党员"));
    let sound = next(id("许安宁"), "secretary");
    in_branch(&world, &secretary, move |cx, p| appoint::of_branch(cx, p, &sound)).await.expect("sound");
    let (old, new) = (world.actor(&sample, "林知远").await, world.actor(&sample, "许安宁").await);
    assert!(old.branch_post().is_none() && new.branch_post().is_some());
    let who = id("周明哲");
    let down = in_branch(&world, &new, move |cx, p| {
        appoint::step_down(cx, p, who, "organization_commissioner", "2026-11-22")
    });
    down.await.expect("sound");
    assert!(world.actor(&sample, "周明哲").await.branch_post().is_none());
}

fn change(name: &str, on: &str, people: &[PersonId]) -> Input {
    Input {
        name: text(name),
        on: text(on),
        basis: text("支部委员会 11 月会议决定"),
        people: people.iter().map(ToString::to_string).collect(),
        into: String::new(),
    }
}

#[tokio::test]
async fn a_group_divides_and_goes_up_in_another_and_its_past_stays() {
    let (world, sample) = World::with_sample();
    let secretary = world.actor(&sample, "林知远").await;
    let [first, second] = sample.groups;
    let id = |name| sample.person(name).expect("of the sample");
    let refusals = [
        (change("", "2026-11-20", &[id("许安宁")]), "name"),
        (change("第二党小组", "2026-11-20", &[id("许安宁")]), "name"),
        (change("第三党小组", "2026-11-20", &[]), "people"),
        (change("第三党小组", "2026-11-20", &[id("沈若溪")]), "people"),
        (change("第三党小组", "2024-01-04", &[id("许安宁")]), "on"),
    ];
    for (input, field) in refusals {
        let refused =
            in_branch(&world, &secretary, move |cx, p| groups::found(cx, p, Some(first), &input)).await;
        assert_eq!(faults(refused)[0].0, field);
    }
    let with_leader = change("第三党小组", "2026-11-20", &[id("陈一诺")]);
    let refused =
        in_branch(&world, &secretary, move |cx, p| groups::found(cx, p, Some(first), &with_leader)).await;
    assert!(matches!(refused, Err(Error::Refused(why)) if why.contains("组长")));
    let two = change("第三党小组", "2026-11-20", &[id("许安宁"), id("何思源")]);
    let third = in_branch(&world, &secretary, move |cx, p| groups::found(cx, p, Some(first), &two)).await;
    let third = third.expect("sound");
    let names = listed(&world, &secretary, third, date(2026, 11, 20)).await;
    assert_eq!(names, [("许安宁".to_owned(), Standing::Full), ("何思源".to_owned(), Standing::Probationary)]);
    assert_eq!(listed(&world, &secretary, first, date(2026, 11, 19)).await.len(), 6);
    let view = in_branch(&world, &secretary, groups::groups).await.expect("a page");
    let card = view.groups.iter().find(|c| c.group.id == third).expect("the new group");
    assert_eq!(card.notes, [SizeNote::TooFew(2), SizeNote::NoLeader]);
    assert_eq!(card.events[0].kind.sentence(&card.events[0].other), "从第一党小组分出");

    let under_way = Input { into: second.to_string(), ..change("", "2026-11-22", &[]) };
    let refused = in_branch(&world, &secretary, move |cx, p| groups::merge(cx, p, first, &under_way)).await;
    assert!(matches!(refused, Err(Error::Refused(why)) if why.contains("没办完的会议")));
    let itself = Input { into: third.to_string(), ..change("", "2026-11-22", &[]) };
    let refused = in_branch(&world, &secretary, move |cx, p| groups::merge(cx, p, third, &itself)).await;
    assert_eq!(faults(refused)[0].0, "into");
    let merge = Input { into: second.to_string(), ..change("", "2026-11-22", &[]) };
    // Money in the hands of the group is handed over before it ends; what is still open goes along.
    let (branch, payer, by) = (secretary.branch, id("许安宁"), secretary.person);
    let counter = |number: u128, fen: i64| {
        world.app.db().write(move |tx| {
            let entry = DuesEntry {
                id: DuesEntryId::new(uuid::Uuid::from_u128(number)),
                person: payer,
                month: "2026-11".parse().expect("a month"),
                kind: EntryKind::Collected,
                fen: Fen(fen),
                reverses: None,
                on: date(2026, 11, 20),
                note: None,
                mark: Mark { by, at: "2026-11-20T02:00:00Z".parse().expect("a moment") },
                handover: None,
            };
            store::dues::add_entry(tx, branch, third, &entry)
        })
    };
    counter(1, 500).await.expect("in hand");
    let money = merge.clone();
    let refused = in_branch(&world, &secretary, move |cx, p| groups::merge(cx, p, third, &money)).await;
    assert!(matches!(refused, Err(Error::Refused(why)) if why.contains("没有上交的党费")));
    counter(2, -500).await.expect("nothing in hand");
    let member = world.actor(&sample, "许安宁").await;
    let raise = move |cx: &mut app::Cx<'_>| {
        let permit = permission::in_group(cx, &member, third)?;
        let input = app::opinion::raise::Input {
            kind: "suggestion".to_owned(),
            source: "me".to_owned(),
            text: "希望合并以后还在一起学习".to_owned(),
            ..Default::default()
        };
        app::opinion::raise::raise(cx, &permit, &input)
    };
    let opinion = world.write(raise).await.expect("sound");
    in_branch(&world, &secretary, move |cx, p| groups::merge(cx, p, third, &merge)).await.expect("sound");
    let taker = world.actor(&sample, "沈若溪").await;
    let read =
        move |cx: &mut app::Cx<'_>| Ok(app::opinion::permit_reading(cx, &taker, opinion)?.group()? == second);
    assert!(world.app.read(read).await.expect("the leader of the group that goes on reads it"));
    assert_eq!(listed(&world, &secretary, third, date(2026, 11, 21)).await.len(), 2);
    let now = listed(&world, &secretary, second, date(2026, 11, 22)).await;
    assert!(now.iter().any(|(name, _)| name == "许安宁"));
    let view = in_branch(&world, &secretary, groups::groups).await.expect("a page");
    assert_eq!(view.former.iter().map(|(g, _)| g.name.as_str()).collect::<Vec<_>>(), ["第三党小组"]);
}

#[tokio::test]
async fn a_person_moves_between_groups_and_a_group_gets_another_name() {
    let (world, sample) = World::with_sample();
    let secretary = world.actor(&sample, "林知远").await;
    let [first, second] = sample.groups;
    let id = |name| sample.person(name).expect("of the sample");
    let who = id("许安宁");
    let move_it = async |who: PersonId, group: String, on: &str| {
        let on = on.to_owned();
        act(&world, &secretary, who, move |cx, p| move_to::move_to(cx, p, who, &group, &on)).await
    };
    assert_eq!(faults(move_it(who, first.to_string(), "2026-11-20").await)[0].0, "group");
    assert_eq!(faults(move_it(who, second.to_string(), "2020-01-01").await)[0].0, "on");
    assert!(matches!(move_it(id("陈一诺"), second.to_string(), "2026-11-20").await, Err(Error::Refused(_))));
    assert_eq!(move_it(who, second.to_string(), "2026-11-20").await.expect("sound"), second);
    let same = change("第一党小组", "2026-11-20", &[]);
    let refused = in_branch(&world, &secretary, move |cx, p| groups::rename(cx, p, first, &same)).await;
    assert_eq!(faults(refused)[0].0, "name");
    let other = change("业务党小组", "2026-11-20", &[]);
    in_branch(&world, &secretary, move |cx, p| groups::rename(cx, p, first, &other)).await.expect("sound");
    let view = in_branch(&world, &secretary, groups::groups).await.expect("a page");
    assert_eq!(view.groups[0].group.name.as_str(), "业务党小组");
    assert_eq!(view.groups[0].events[0].kind.sentence("第一党小组"), "由“第一党小组”改为现名");
}

#[tokio::test]
async fn who_was_promoted_after_the_letter_is_not_received_before_that() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let who = sample.person("罗星野").expect("of the sample");
    act(&world, &leader, who, move |cx, p| transfer::send(cx, p, who, &letter("2026-11-02")))
        .await
        .expect("a letter");
    let promoted =
        act(&world, &leader, who, move |cx, p| promote::promote(cx, p, who, &promotion("2026-11-10", "")));
    promoted.await.expect("an activist");
    let early = act(&world, &leader, who, move |cx, p| transfer::receive(cx, p, who, "2026-11-05")).await;
    assert_eq!(faults(early)[0].1, "回执日期：早于现在身份开始的日期，请核对");
    act(&world, &leader, who, move |cx, p| transfer::receive(cx, p, who, "2026-11-10"))
        .await
        .expect("a receipt");
}

#[tokio::test]
async fn the_last_entry_is_taken_back_and_stays_to_be_seen() {
    let (world, sample) = World::with_sample();
    let (leader, secretary) = (world.actor(&sample, "陈一诺").await, world.actor(&sample, "林知远").await);
    let [first, second] = sample.groups;
    let who = sample.person("罗星野").expect("of the sample");
    let take_back = async |actor: &Actor, kind: &'static str, on: &'static str, why: &'static str| {
        act(&world, actor, who, move |cx, p| withdraw::withdraw(cx, p, who, (kind, on), why)).await
    };
    act(&world, &leader, who, move |cx, p| promote::promote(cx, p, who, &promotion("2026-11-10", "")))
        .await
        .expect("an activist");
    let by_leader = take_back(&leader, "state", "2026-11-10", "登记错了人").await;
    assert!(matches!(by_leader, Err(Error::Forbidden(_))), "{by_leader:?}");
    let ending = end::Input {
        ending: text("discontinued"),
        on: text("2026-11-20"),
        basis: text("支委会 2026 年 11 月 20 日决定"),
    };
    act(&world, &leader, who, move |cx, p| end::end(cx, p, who, &ending)).await.expect("over");
    let actor = secretary.clone();
    let former = move |cx: &mut app::Cx<'_>| {
        let permit = permission::in_group(cx, &actor, first)?;
        Ok(roster::roster(cx, &permit, None)?.former)
    };
    let listed = world.app.read(former.clone()).await.expect("a roster");
    assert_eq!(
        listed.iter().map(|f| (f.person.id, f.ending)).collect::<Vec<_>>(),
        [(who, Ending::Discontinued)]
    );
    assert!(matches!(take_back(&secretary, "state", "2026-11-10", "登记错了人").await, Err(Error::Stale)));
    assert_eq!(faults(take_back(&secretary, "ended", "2026-11-20", " ").await)[0].0, "why");
    take_back(&secretary, "ended", "2026-11-20", "决定是另一位同志的").await.expect("on the list again");
    assert!(world.app.read(former).await.expect("a roster").is_empty());
    let view = seen(&world, &secretary, who).await;
    assert_eq!((view.current(), view.group), (Some(Standing::Activist), Some(first)));
    assert_eq!(view.withdrawn[0].what, "不再作为培养对象，最后一天2026年11月20日");
    assert_eq!(
        (view.withdrawn[0].by.as_str(), view.withdrawn[0].why.as_str()),
        ("林知远", "决定是另一位同志的")
    );
    assert_eq!(view.withdrawn[0].note.as_ref().map(|n| n.as_str()), Some("支委会 2026 年 11 月 20 日决定"));
    take_back(&secretary, "state", "2026-11-10", "登记错了人").await.expect("an applicant again");
    let again = take_back(&secretary, "state", "2026-11-10", "登记错了人").await;
    assert!(matches!(again, Err(Error::Stale)), "{again:?}");
    let group = second.to_string();
    act(&world, &secretary, who, move |cx, p| move_to::move_to(cx, p, who, &group, "2026-11-21"))
        .await
        .expect("moved");
    take_back(&secretary, "placed", "2026-11-21", "编错了组").await.expect("back");
    let away =
        relation::Input { relation: text("floating"), place: text("示例市"), on: text("2026-11-01") };
    act(&world, &secretary, who, move |cx, p| relation::change(cx, p, who, &away)).await.expect("away");
    take_back(&secretary, "away", "2026-11-01", "没有外出").await.expect("here");
    let view = seen(&world, &secretary, who).await;
    assert_eq!((view.current(), view.group), (Some(Standing::Applicant), Some(first)));
    assert_eq!((view.withdrawn.len(), view.relation()), (4, Relation::Formal));
}

#[tokio::test]
async fn a_receipt_that_was_wrong_opens_the_letter_again() {
    let (world, sample) = World::with_sample();
    let (leader, secretary) = (world.actor(&sample, "陈一诺").await, world.actor(&sample, "林知远").await);
    let who = sample.person("许安宁").expect("of the sample");
    act(&world, &leader, who, move |cx, p| transfer::send(cx, p, who, &letter("2026-11-02")))
        .await
        .expect("sent");
    act(&world, &leader, who, move |cx, p| transfer::receive(cx, p, who, "2026-11-20"))
        .await
        .expect("received");
    let back = act(&world, &secretary, who, move |cx, p| {
        withdraw::withdraw(cx, p, who, ("ended", "2026-11-20"), "回执是另一位同志的")
    });
    back.await.expect("on the list again");
    let view = seen(&world, &leader, who).await;
    assert!(view.open_transfer().is_some() && view.group == Some(sample.groups[0]));
}
