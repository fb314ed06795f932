//! Adding, changing, promoting, leaving: each fault named, the past kept.

use app::{
    Error,
    account::reset,
    permission::{self, Actor, may},
    person::{ContactInput, add, change, leave, promote, roster, view},
};
use domain::{id::PersonId, person::Standing};
use jiff::civil::date;

use crate::world::{World, faults};

fn contact(name: &str, mobile: &str, email: &str) -> ContactInput {
    ContactInput { name: name.to_owned(), mobile: mobile.to_owned(), email: email.to_owned() }
}

fn somebody() -> add::Input {
    add::Input {
        contact: contact("叶听澜", "10000000055", "ting@example.cn"),
        standing: "probationary".to_owned(),
        on: "2026-03-01".to_owned(),
        ..add::Input::default()
    }
}

async fn adding(world: &World, actor: &Actor, input: add::Input) -> Result<PersonId, Error> {
    let actor = actor.clone();
    world
        .write(move |cx| {
            let group = actor.group.ok_or(Error::NotFound)?;
            let permit = permission::in_group::<may::EditRoster>(cx, &actor, group)?;
            add::add(cx, &permit, &input)
        })
        .await
}

async fn editing<F>(world: &World, actor: &Actor, work: F) -> Result<(), Error>
where
    F: Fn(&mut app::Cx<'_>, &permission::Permit<may::EditRoster>) -> Result<(), Error> + Send + 'static,
{
    let actor = actor.clone();
    world
        .write(move |cx| {
            let group = actor.group.ok_or(Error::NotFound)?;
            let permit = permission::in_group(cx, &actor, group)?;
            work(cx, &permit)
        })
        .await
}

async fn seen(world: &World, actor: &Actor, id: PersonId) -> view::PersonView {
    let actor = actor.clone();
    let read = move |cx: &mut app::Cx<'_>| {
        let group = actor.group.ok_or(Error::NotFound)?;
        let permit = permission::in_group(cx, &actor, group)?;
        view::view(cx, &permit, id)
    };
    world.app.read(read).await.expect("a person")
}

#[tokio::test]
async fn somebody_new_is_due_from_the_first_day_on() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let id = adding(&world, &leader, somebody()).await.expect("a sound form");
    let view = seen(&world, &leader, id).await;
    assert_eq!(view.person.name.as_str(), "叶听澜");
    assert_eq!(view.standings[0].value, Standing::Probationary);
    assert_eq!((view.groups[0].from, view.groups[0].value.as_str()), (date(2026, 3, 1), "第一党小组"));
    assert_eq!(view.next(), Some(Standing::Full));
}

#[tokio::test]
async fn every_fault_of_a_new_person_is_named() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let with = |contact, standing: &str, on: &str| add::Input {
        contact,
        standing: standing.to_owned(),
        on: on.to_owned(),
        ..add::Input::default()
    };
    let cases = [
        ("name", with(contact("", "", ""), "full", "2026-03-01"), "还没有填写"),
        ("name", with(contact("叶\u{7}听澜", "", ""), "full", "2026-03-01"), "控制字符"),
        ("mobile", with(contact("叶听澜", "1234", ""), "full", "2026-03-01"), "11 位"),
        ("mobile", with(contact("叶听澜", "10000000001", ""), "full", "2026-03-01"), "已经有人使用"),
        ("email", with(contact("叶听澜", "", "ting"), "full", "2026-03-01"), "邮箱"),
        ("standing", with(contact("叶听澜", "", ""), "chairman", "2026-03-01"), "请选择"),
        ("on", with(contact("叶听澜", "", ""), "full", "昨天"), "请选择日期"),
        ("on", with(contact("叶听澜", "", ""), "full", "2026-11-24"), "晚于今天"),
    ];
    for (field, input, words) in cases {
        let found = faults(adding(&world, &leader, input).await);
        assert!(found.len() == 1 && found[0].0 == field && found[0].1.contains(words), "{field}: {found:?}");
    }
}

#[tokio::test]
async fn members_and_other_groups_may_not() {
    let (world, sample) = World::with_sample();
    for name in ["许安宁", "何思源"] {
        let member = world.actor(&sample, name).await;
        assert!(matches!(adding(&world, &member, somebody()).await, Err(Error::Forbidden(_))), "{name}");
    }
    let (first, second) = (world.actor(&sample, "陈一诺").await, world.actor(&sample, "沈若溪").await);
    let foreign = Actor { group: first.group, ..second };
    let refused = adding(&world, &foreign, somebody()).await;
    assert!(refused.is_err(), "the second group's leader adds nobody to the first: {refused:?}");
    let secretary = world.actor(&sample, "林知远").await;
    adding(&world, &secretary, somebody()).await.expect("the secretary may");
}

#[tokio::test]
async fn a_change_is_guarded_by_its_version() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let id = sample.person("许安宁").expect("somebody");
    let named = |name: &'static str, version| {
        move |cx: &mut app::Cx<'_>, permit: &permission::Permit<may::EditRoster>| {
            change::change(cx, permit, id, &contact(name, "10000000056", ""), version)
        }
    };
    let version = seen(&world, &leader, id).await.person.version;
    editing(&world, &leader, named("许安甯", version)).await.expect("the first");
    assert!(matches!(editing(&world, &leader, named("许安寧", version)).await, Err(Error::Stale)));
    assert_eq!(seen(&world, &leader, id).await.person.name.as_str(), "许安甯");
    let taken = editing(&world, &leader, move |cx, permit| {
        change::change(cx, permit, id, &contact("许安甯", "10000000001", ""), version + 1)
    });
    let found = faults(taken.await);
    assert_eq!(found[0].0, "mobile");
}

#[tokio::test]
async fn a_state_follows_the_last_one_and_the_past_stays() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let id = sample.person("何思源").expect("somebody");
    for (on, words) in
        [("", "还没有填写"), ("2026-06-26", "应晚于"), ("2020-01-01", "应晚于"), ("2027-06-26", "晚于今天")]
    {
        let found = faults(promoting(&world, &leader, id, on, "").await);
        assert!(found[0].0 == "on" && found[0].1.contains(words), "{on}: {found:?}");
    }
    let id = sample.person("罗星野").expect("an applicant");
    promoting(&world, &leader, id, "2026-11-20", "").await.expect("a state");
    let view = seen(&world, &leader, id).await;
    let states: Vec<_> = view.standings.iter().map(|s| s.value).collect();
    assert_eq!(states, [Standing::Applicant, Standing::Activist]);
    assert_eq!(view.standings[0].until, Some(date(2026, 11, 19)));
    let full = sample.person("许安宁").expect("a full member");
    let after = promoting(&world, &leader, full, "2026-11-21", "").await;
    assert!(matches!(after, Err(Error::Refused(_))), "{after:?}");
}

async fn promoting(
    world: &World,
    leader: &Actor,
    id: PersonId,
    on: &'static str,
    reason: &'static str,
) -> Result<(), Error> {
    let input = promote::Input { on: on.to_owned(), reason: reason.to_owned() };
    editing(world, leader, move |cx, p| promote::promote(cx, p, id, &input)).await
}

#[tokio::test]
async fn nobody_is_a_full_member_before_the_probation_is_full() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    // The file knows the branch meeting: no reason helps.
    let known = sample.person("何思源").expect("on probation");
    for reason in ["", "支部已经同意"] {
        let found = faults(promoting(&world, &leader, known, "2026-11-20", reason).await);
        assert!(found[0].0 == "on" && found[0].1.contains("预备期到2027年"), "{found:?}");
    }
    let view = seen(&world, &leader, known).await;
    assert!(view.probation.is_some_and(|p| p.by_file) && view.discord.is_none(), "{:?}", view.discord);
    // Without a file the roster may be rough.
    let new = adding(&world, &leader, somebody()).await.expect("somebody new");
    let found = faults(promoting(&world, &leader, new, "2026-11-20", "").await);
    assert!(
        found[0].1.contains("预备期到2027年3月1日才满") && found[0].1.contains("提前的原因"),
        "{found:?}"
    );
    promoting(&world, &leader, new, "2026-11-20", "在原单位入党，日期按档案").await.expect("with a reason");
    let view = seen(&world, &leader, new).await;
    assert_eq!(view.current(), Some(Standing::Full));
    assert_eq!(view.reason(date(2026, 11, 20)).map(|r| r.as_str()), Some("在原单位入党，日期按档案"));
}

#[tokio::test]
async fn who_leaves_is_gone_the_day_after_and_the_leader_stays() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let (id, own) = (sample.person("许安宁").expect("somebody"), leader.person);
    let refused = editing(&world, &leader, move |cx, p| leave::leave(cx, p, own, "2026-11-20")).await;
    assert!(matches!(&refused, Err(Error::Refused(why)) if why.contains("L2")), "{refused:?}");
    let found = faults(editing(&world, &leader, move |cx, p| leave::leave(cx, p, id, "2020-01-01")).await);
    assert!(found[0].1.contains("早于"), "{found:?}");
    let other = sample.person("方景行").expect("somebody of the second group");
    let foreign = editing(&world, &leader, move |cx, p| leave::leave(cx, p, other, "2026-11-20")).await;
    assert!(matches!(foreign, Err(Error::NotFound)), "{foreign:?}");
    editing(&world, &leader, move |cx, p| leave::leave(cx, p, id, "2026-11-20")).await.expect("a last day");
    let actor = leader.clone();
    let gone = world.app.read(move |cx| roster::group_of(cx, &actor, id)).await;
    assert!(matches!(gone, Err(Error::NotFound)), "{gone:?}");
    let past = (sample.branch, sample.groups[0]);
    let then = world.app.db().read(move |tx| store::person::roster(tx, past.0, past.1, date(2026, 11, 20)));
    assert!(then.await.expect("a roster").find(id).is_some());
}

#[tokio::test]
async fn a_leader_opens_no_account_that_speaks_for_the_branch() {
    let (world, sample) = World::with_sample();
    let leader = world.actor(&sample, "陈一诺").await;
    let secretary = world.actor(&sample, "林知远").await;
    let slip = async |actor: &Actor, name: &str| {
        let (actor, person) = (actor.clone(), sample.person(name).expect("somebody"));
        let permit = world
            .write(move |cx| {
                let group = actor.group.ok_or(Error::NotFound)?;
                permission::in_group::<may::ResetAccount>(cx, &actor, group)
            })
            .await?;
        reset::reset(&world.app, permit, person).await
    };
    for name in ["林知远", "周明哲"] {
        let refused = slip(&leader, name).await;
        assert!(
            matches!(&refused, Err(Error::Refused(why)) if why.contains("安全管理员")),
            "{name}: {refused:?}"
        );
    }
    slip(&leader, "许安宁").await.expect("a member");
    slip(&secretary, "周明哲").await.expect("the secretary may");
}
