//! Study: the plan, what a meeting studied with its roll, making up, and hours that nobody else is shown.

use app::{
    Cx, Error,
    demo::Sample,
    meeting,
    permission::{self, Permit, may},
    study::{
        ledger, permit, permit_item, plan,
        record::{self, Input},
        year::{self, StudyYear},
    },
};
use domain::{
    id::{MeetingId, PersonId},
    study::Hours,
};

use crate::world::{World, faults};

const LEADER: &str = "陈一诺";

async fn keep<T: Send + 'static>(
    world: &World,
    sample: &Sample,
    who: &'static str,
    work: impl Fn(&mut Cx<'_>, &Permit<may::KeepStudy>) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    let actor = world.actor(sample, who).await;
    world
        .write(move |cx| {
            let permit = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
            work(cx, &permit)
        })
        .await
}

async fn seen(world: &World, sample: &Sample, who: &'static str) -> StudyYear {
    let actor = world.actor(sample, who).await;
    let read = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
        year::year(cx, &permit, 2026)
    };
    world.app.read(read).await.expect("a page")
}

fn input(sample: &Sample, people: &[&str]) -> Input {
    Input {
        on: "2026-11-20".to_owned(),
        theme: "basics".to_owned(),
        title: "党章第一章".to_owned(),
        hours: "1.5".to_owned(),
        people: people.iter().map(|name| sample.person(name).expect("of the sample").to_string()).collect(),
        ..Input::default()
    }
}

#[tokio::test]
async fn what_a_meeting_studied_counts_for_who_was_there() {
    let (world, sample) = World::with_sample();
    let before = seen(&world, &sample, LEADER).await;
    let waiting = before.waiting.first().expect("a meeting that studied").clone();
    assert!(waiting.hours.is_some_and(|hours| hours > Hours(0)), "{waiting:?}");
    let typed = Input { hours: "1".to_owned(), ..input(&sample, &[]) };
    let (id, again) = (waiting.meeting.id, typed.clone());
    keep(&world, &sample, LEADER, move |cx, p| record::from_meeting(cx, p, id, &typed)).await.expect("sound");
    let twice = keep(&world, &sample, LEADER, move |cx, p| record::from_meeting(cx, p, id, &again)).await;
    assert!(matches!(twice, Err(Error::Refused(why)) if why.contains("已经记过学习")));
    let after = seen(&world, &sample, LEADER).await;
    assert_eq!(after.waiting.len() + 1, before.waiting.len());
    let row = after.studies.iter().find(|r| r.study.meeting == Some(id)).expect("a study");
    assert!(!row.parts.is_empty() && row.study.on == waiting.meeting.start.date());
}

#[tokio::test]
async fn the_absent_make_up_once_and_not_before() {
    let (world, sample) = World::with_sample();
    let typed = input(&sample, &["陈一诺", "许安宁"]);
    let id = keep(&world, &sample, LEADER, move |cx, p| record::record(cx, p, &typed)).await.expect("sound");
    let make_up = |name: &str, on: &'static str| {
        let person = sample.person(name).expect("of the sample").to_string();
        keep(&world, &sample, LEADER, move |cx, p| record::make_up(cx, p, id, &person, on))
    };
    assert_eq!(faults(make_up("何思源", "2026-11-19").await)[0].0, "on");
    assert_eq!(faults(make_up("何思源", "2026-11-24").await)[0].0, "on");
    assert_eq!(faults(make_up("何思源", "").await)[0].0, "on");
    assert_eq!(faults(make_up("沈若溪", "2026-11-21").await)[0].0, "person");
    let has = make_up("许安宁", "2026-11-21").await;
    assert!(matches!(has, Err(Error::Refused(why)) if why.contains("已经学过")));
    let own = seen(&world, &sample, "何思源").await.own.expect("a member");
    make_up("何思源", "2026-11-21").await.expect("made up");
    let page = seen(&world, &sample, "何思源").await;
    assert_eq!(page.own, Some(Hours(own.0 + 3)));
    assert!(page.members.is_empty() && page.waiting.is_empty(), "each sees the own hours only");
    let unmade = |name: &str| {
        let person = sample.person(name).expect("of the sample").to_string();
        keep(&world, &sample, LEADER, move |cx, p| record::withdraw_make_up(cx, p, id, &person))
    };
    assert!(matches!(unmade("许安宁").await, Err(Error::Stale)), "who was there made up for nothing");
    unmade("何思源").await.expect("it was a mistake");
    assert_eq!(seen(&world, &sample, "何思源").await.own, Some(own));
    assert!(matches!(unmade("何思源").await, Err(Error::Stale)));
    make_up("何思源", "2026-11-22").await.expect("made up on another day");
    keep(&world, &sample, LEADER, move |cx, p| record::withdraw(cx, p, id)).await.expect("taken back");
    assert_eq!(seen(&world, &sample, "何思源").await.own, Some(own), "what was taken back counts no more");
    let twice = keep(&world, &sample, LEADER, move |cx, p| record::withdraw(cx, p, id)).await;
    assert!(matches!(twice, Err(Error::Stale)));
    let over = make_up("周明哲", "2026-11-21").await;
    assert!(matches!(over, Err(Error::Refused(why)) if why.contains("已经撤回")));
}

/// Who has still to make up what the meeting brought.
async fn open_make_ups(world: &World, sample: &Sample, id: MeetingId) -> Vec<PersonId> {
    let actor = world.actor(sample, LEADER).await;
    let read = move |cx: &mut Cx<'_>| {
        let permit = permission::on_meeting(cx, &actor, id)?;
        meeting::view::view(cx, &permit)
    };
    let all = world.app.read(read).await.expect("a meeting").make_ups;
    all.into_iter().filter(|up| up.done.is_none()).map(|up| up.person).collect()
}

#[tokio::test]
async fn what_a_meeting_left_to_make_up_is_typed_once() {
    for at_the_study in [true, false] {
        let (world, sample) = World::with_sample();
        let id = seen(&world, &sample, LEADER).await.waiting.first().expect("a meeting").meeting.id;
        let typed = Input { hours: "1".to_owned(), ..input(&sample, &[]) };
        let study = keep(&world, &sample, LEADER, move |cx, p| record::from_meeting(cx, p, id, &typed)).await;
        let study = study.expect("sound");
        let who = *open_make_ups(&world, &sample, id).await.first().expect("somebody was absent");
        if at_the_study {
            let person = who.to_string();
            let made = keep(&world, &sample, LEADER, move |cx, p| {
                record::make_up(cx, p, study, &person, "2026-11-21")
            });
            made.await.expect("made up");
        } else {
            let leader = world.actor(&sample, LEADER).await;
            let close = move |cx: &mut Cx<'_>| {
                let permit = permission::on_meeting(cx, &leader, id)?;
                meeting::close::make_up(cx, &permit, who, "读了会上的材料")
            };
            world.write(close).await.expect("closed");
        }
        assert!(!open_make_ups(&world, &sample, id).await.contains(&who), "{at_the_study}");
        let page = seen(&world, &sample, LEADER).await;
        let row = page.studies.iter().find(|r| r.study.id == study).expect("a study");
        assert!(row.parts.iter().any(|p| p.person == who && p.made_up.is_some()), "{at_the_study}");
    }
}

#[tokio::test]
async fn hours_belong_to_the_person_who_moves() {
    let (world, sample) = World::with_sample();
    let typed = input(&sample, &["许安宁"]);
    keep(&world, &sample, LEADER, move |cx, p| record::record(cx, p, &typed)).await.expect("sound");
    let before = seen(&world, &sample, "许安宁").await.own.expect("a member");
    let secretary = world.actor(&sample, "林知远").await;
    let (who, into) = (sample.person("许安宁").expect("of the sample"), sample.groups[1].to_string());
    let move_it = move |cx: &mut Cx<'_>| {
        let permit = app::person::permit(cx, &secretary, who)?;
        app::person::move_to::move_to(cx, &permit, who, &into, "2026-11-21")
    };
    world.write(move_it).await.expect("moved");
    assert!(before >= Hours(3));
    assert_eq!(seen(&world, &sample, "许安宁").await.own, Some(before), "studied with the group before");
}

#[tokio::test]
async fn every_fault_is_named_and_only_the_leader_writes() {
    let (world, sample) = World::with_sample();
    let empty = keep(&world, &sample, LEADER, |cx, p| record::record(cx, p, &Input::default())).await;
    let fields: Vec<_> = faults(empty).into_iter().map(|f| f.0).collect();
    assert_eq!(fields, ["on", "theme", "title", "hours", "people"]);
    let cases = [
        (Input { on: "2026-11-24".to_owned(), ..input(&sample, &["许安宁"]) }, "on"),
        (Input { hours: "9".to_owned(), ..input(&sample, &["许安宁"]) }, "hours"),
        (input(&sample, &["沈若溪"]), "people"),
    ];
    for (typed, field) in cases {
        let refused = keep(&world, &sample, LEADER, move |cx, p| record::record(cx, p, &typed)).await;
        assert_eq!(faults(refused)[0].0, field);
    }
    let empty = keep(&world, &sample, LEADER, |cx, p| {
        plan::add(cx, p, &plan::Input { year: 2026, ..plan::Input::default() })
    });
    let fields: Vec<_> = faults(empty.await).into_iter().map(|f| f.0).collect();
    assert_eq!(fields, ["month", "theme", "title"]);
    let typed = input(&sample, &["许安宁"]);
    let member = keep(&world, &sample, "许安宁", move |cx, p| record::record(cx, p, &typed)).await;
    assert!(matches!(member, Err(Error::Forbidden(_))));
}

#[tokio::test]
async fn a_line_of_the_plan_is_taken_off_by_its_own_leader() {
    let (world, sample) = World::with_sample();
    let item = seen(&world, &sample, LEADER).await.plan[0].id;
    let remove = |who: &'static str| {
        let (world, sample) = (&world, &sample);
        async move {
            let actor = world.actor(sample, who).await;
            world
                .write(move |cx| {
                    let permit = permit_item(cx, &actor, item)?;
                    plan::remove(cx, &permit, item)
                })
                .await
        }
    };
    assert!(matches!(remove("沈若溪").await, Err(Error::NotFound)));
    remove(LEADER).await.expect("off");
    assert!(matches!(remove(LEADER).await, Err(Error::NotFound)));
    let study = seen(&world, &sample, LEADER).await.studies[0].study.id;
    let foreign = world.actor(&sample, "沈若溪").await;
    let foreign = world.app.read(move |cx| permit::<may::KeepStudy>(cx, &foreign, study).map(drop)).await;
    assert!(matches!(foreign, Err(Error::NotFound)));
}

#[tokio::test]
async fn the_ledger_names_people_and_no_sums() {
    let (world, sample) = World::with_sample();
    let actor = world.actor(&sample, LEADER).await;
    let read = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
        ledger::ledger(cx, &permit, 2026)
    };
    let json = world.app.read(read).await.expect("a ledger").json();
    let rows = json["rows"].as_array().expect("rows");
    let visit = rows.iter().find(|r| r["title"] == "参观市党史陈列室").expect("a row");
    assert_eq!((&visit["hours"], &visit["made_up"]), (&"4".into(), &"林知远".into()));
}
