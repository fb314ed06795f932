//! Taking part in organized life: what the rolls say, what is added, and when somebody is to be talked with.

use app::{
    Cx, Error,
    attendance::{
        self, ledger,
        note::{self, Input},
        year::{self, AttendanceYear, words},
    },
    demo::Sample,
    permission,
};
use domain::{
    limit::{Limit, Rung},
    meeting::{Presence, RollEntry},
};

use crate::world::{World, faults};

async fn noted(world: &World, sample: &Sample, people: &[&str], kind: &str, on: &str) -> Result<(), Error> {
    let actor = world.actor(sample, "陈一诺").await;
    let people = people.iter().map(|name| sample.person(name).expect("of the sample").to_string()).collect();
    let input = Input { people, kind: kind.to_owned(), on: on.to_owned(), note: String::new() };
    world
        .write(move |cx| {
            let permit = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
            note::note(cx, &permit, &input)
        })
        .await
}

async fn seen(world: &World, sample: &Sample, who: &'static str) -> Result<AttendanceYear, Error> {
    let actor = world.actor(sample, who).await;
    let read = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
        year::year(cx, &permit, 2026)
    };
    world.app.read(read).await
}

#[tokio::test]
async fn rolls_are_read_and_other_life_is_added_once() {
    let (world, sample) = World::with_sample();
    let view = seen(&world, &sample, "陈一诺").await.expect("a page");
    assert!(!view.meetings.is_empty());
    for line in &view.lines {
        assert!(line.took_part() <= line.rolls.len(), "{}", line.member.name);
        assert!(line.rolls.iter().filter(|r| !r.presence.took_part()).all(|r| words(r).contains('（')));
    }
    let before = view.lines[0].entries.len();
    noted(&world, &sample, &["陈一诺"], "lecture", "2026-11-20").await.expect("sound");
    noted(&world, &sample, &["陈一诺"], "lecture", "2026-11-20")
        .await
        .expect("the same again is nothing new");
    let view = seen(&world, &sample, "陈一诺").await.expect("a page");
    assert_eq!(view.lines[0].entries.len(), before + 1);
    let (id, actor) = (view.lines[0].entries[0].id, world.actor(&sample, "陈一诺").await);
    let take_back = move |cx: &mut Cx<'_>| {
        let permit = attendance::permit(cx, &actor, id)?;
        note::withdraw(cx, &permit, id)
    };
    world.write(take_back.clone()).await.expect("taken back");
    assert!(matches!(world.write(take_back).await, Err(Error::Stale)));
    assert!(matches!(seen(&world, &sample, "许安宁").await, Err(Error::Forbidden(_))), "each sees the own");
}

#[tokio::test]
async fn every_fault_is_named() {
    let (world, sample) = World::with_sample();
    let empty = faults(noted(&world, &sample, &[], "", "").await);
    assert_eq!(empty.iter().map(|f| f.0.as_str()).collect::<Vec<_>>(), ["kind", "on", "people"]);
    assert_eq!(faults(noted(&world, &sample, &["许安宁"], "lecture", "2026-11-24").await)[0].0, "on");
    assert_eq!(faults(noted(&world, &sample, &["沈若溪"], "lecture", "2026-11-20").await)[0].0, "people");
}

#[tokio::test]
async fn who_has_been_away_for_months_is_to_be_talked_with() {
    let (world, sample) = World::with_sample();
    let view = seen(&world, &sample, "沈若溪").await.expect("a page");
    let line = view.lines.iter().find(|l| l.member.name.as_str() == "方景行").expect("a line");
    assert!(
        line.prompts.iter().any(|p| (p.limit, p.rung, p.months) == (Limit::Dues, Rung::Talk, 4)),
        "{:?}",
        line.prompts
    );
    assert!(line.advice().iter().any(|advice| advice.contains("请谈一次话")));
    let actor = world.actor(&sample, "何思源").await;
    let own = world.app.read(move |cx| year::own(cx, &permission::in_branch(&actor)?, 2026)).await;
    assert!(own.expect("a page").is_some_and(|line| !line.entries.is_empty()));
    let admin = world.actor(&sample, "管理员").await;
    let none = world.app.read(move |cx| year::own(cx, &permission::in_branch(&admin)?, 2026)).await;
    assert!(none.expect("a page").is_none());
}

#[tokio::test]
async fn the_ledger_follows_the_roster_and_compares_nobody() {
    let (world, sample) = World::with_sample();
    let actor = world.actor(&sample, "陈一诺").await;
    let read = move |cx: &mut Cx<'_>| {
        let permit = permission::in_group(cx, &actor, actor.group.ok_or(Error::NotFound)?)?;
        ledger::ledger(cx, &permit, 2026)
    };
    let json = world.app.read(read).await.expect("a ledger").json();
    let names: Vec<_> = json["rows"].as_array().expect("rows").iter().map(|r| r["name"].clone()).collect();
    assert_eq!(names, ["陈一诺", "林知远", "周明哲", "许安宁", "何思源"]);
    assert!(json["rows"][1]["others"].as_str().is_some_and(|others| others.contains("送学上门")));
}

#[tokio::test]
async fn whoever_left_the_group_stays_in_its_year_and_is_no_more_to_be_talked_with() {
    let (world, sample) = World::with_sample();
    let (branch, other, id) = (sample.branch, sample.groups[0], sample.person("方景行").expect("somebody"));
    let day = jiff::civil::date(2026, 10, 1);
    let moved = move |tx: &mut store::Tx| store::person::set_group(tx, branch, id, day, other);
    world.app.db().write(moved).await.expect("moved");
    let view = seen(&world, &sample, "沈若溪").await.expect("a page");
    let line = view.lines.iter().find(|l| l.member.id == id).expect("a line of the year");
    assert!(line.prompts.is_empty(), "{:?}", line.prompts);
    let view = seen(&world, &sample, "陈一诺").await.expect("a page");
    assert!(view.lines.iter().any(|l| l.member.id == id && !l.prompts.is_empty()), "of the new leader");
}

#[tokio::test]
async fn of_who_is_old_or_ill_no_activity_is_asked() {
    let (world, sample) = World::with_sample();
    let (branch, id) = (sample.branch, sample.person("方景行").expect("somebody"));
    let (group, meeting) = (sample.groups[0], sample.archived);
    let missed = move |tx: &mut store::Tx| {
        store::person::set_group(tx, branch, id, jiff::civil::date(2026, 10, 1), group)?;
        let presence = Presence::Absent { reason: None, on_leave: false };
        store::proceedings::set_roll(tx, branch, meeting, &RollEntry { person: id, presence })
    };
    world.app.db().write(missed).await.expect("missed a meeting");
    let prompted = async || {
        let view = seen(&world, &sample, "陈一诺").await.expect("a page");
        let line = view.lines.into_iter().find(|l| l.member.id == id).expect("a line");
        line.prompts.iter().map(|p| p.limit).collect::<Vec<_>>()
    };
    world.clock.set("2027-05-01T01:00:00Z".parse().expect("a time"));
    assert!(prompted().await.contains(&Limit::Life));
    let eased = move |tx: &mut store::Tx| {
        let known = store::membership::particulars(tx, branch, id)?.unwrap_or_default();
        let version = store::person::find(tx, branch, id)?.map_or(0, |p| p.version);
        let known = domain::person::Particulars { eased: true, ..known };
        store::membership::set_particulars(tx, branch, id, version, &known)
    };
    world.app.db().write(eased).await.expect("written");
    let left = prompted().await;
    assert!(!left.contains(&Limit::Life) && left.contains(&Limit::Dues), "{left:?}");
}

#[tokio::test]
async fn work_that_waits_for_the_check_is_no_neglect() {
    use app::assignment::{act, give, permit};
    let (world, sample) = World::with_sample();
    let (leader, member) = (world.actor(&sample, "陈一诺").await, world.actor(&sample, "何思源").await);
    let id = member.person;
    let input = give::Input {
        what: "清点阅览室的书".to_owned(),
        people: vec![id.to_string()],
        due: "2026-12-01".to_owned(),
        ..give::Input::default()
    };
    let given = world
        .write(move |cx| {
            let permit = permission::in_group(cx, &leader, leader.group.ok_or(Error::NotFound)?)?;
            give::give(cx, &permit, &input)
        })
        .await
        .expect("given")[0];
    world.clock.set("2027-06-10T01:00:00Z".parse().expect("a time"));
    let neglected = async || {
        let view = seen(&world, &sample, "陈一诺").await.expect("a page");
        let line = view.lines.into_iter().find(|l| l.member.id == id).expect("a line");
        line.prompts.iter().any(|p| p.limit == Limit::Work)
    };
    assert!(neglected().await);
    let done = move |cx: &mut Cx<'_>| {
        let permit = permit(cx, &member, given)?;
        act::progress(cx, &permit, given, 1, "清点完了", true)
    };
    world.write(done).await.expect("reported");
    assert!(!neglected().await, "the leader has to check");
}

#[tokio::test]
async fn the_branch_reaches_the_years_of_all_groups() {
    let (world, sample) = World::with_sample();
    let view = seen(&world, &sample, "林知远").await.expect("a page");
    assert_eq!(view.groups.len(), 2);
    assert_eq!(seen(&world, &sample, "陈一诺").await.expect("a page").groups.len(), 1);
}
