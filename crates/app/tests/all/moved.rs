//! Another time or place: said to those who were told of the one before, and calendars move the entry they have.

use app::{
    Cx, calendar,
    demo::Sample,
    permission::{self, may},
    person::{ContactInput, add},
};
use domain::id::{MeetingId, PersonId};

use crate::{gates, world::World};

const CHANGED: &str = "时间或地点有变";

/// Somebody new in the group from today on.
async fn joined(world: &World, sample: &Sample, name: &'static str) -> PersonId {
    let leader = world.actor(sample, "陈一诺").await;
    let group = sample.groups[0];
    let work = move |cx: &mut Cx<'_>| {
        let input = add::Input {
            contact: ContactInput { name: name.to_owned(), ..ContactInput::default() },
            standing: "full".to_owned(),
            on: cx.local().date().to_string(),
            ..add::Input::default()
        };
        let permit = permission::in_group::<may::EditRoster>(cx, &leader, group)?;
        add::add(cx, &permit, &input)
    };
    world.write(work).await.expect("somebody new")
}

/// The newest message in somebody's box.
async fn newest(world: &World, sample: &Sample, person: PersonId) -> store::notice::Message {
    let branch = sample.branch;
    let read = move |tx: &mut store::Tx| store::notice::inbox(tx, branch, person, 1);
    let found = world.app.db().read::<_, store::StoreError, _>(read).await.expect("a box");
    found.into_iter().next().expect("a message")
}

async fn lines(world: &World, sample: &Sample, id: MeetingId) -> (String, u32) {
    let leader = world.actor(sample, "陈一诺").await;
    let read = move |cx: &mut Cx<'_>| {
        let permit = permission::on_meeting::<may::ReadMeeting>(cx, &leader, id)?;
        calendar::of_meeting(cx, &permit)
    };
    let text = world.app.read(read).await.expect("a calendar");
    let value = |name: &str| text.lines().find_map(|l| l.strip_prefix(name)).expect("a line").to_owned();
    (value("UID:"), value("SEQUENCE:").parse().expect("a number"))
}

#[tokio::test]
async fn only_who_was_told_of_another_time_or_place_reads_of_a_change() {
    let (world, sample) = World::with_sample();
    let (id, member) = (sample.draft, sample.person("何思源").expect("somebody"));
    gates::approved(&world, &sample, id).await;
    let first = gates::told(&world, &sample, id).await.len();
    assert!(!newest(&world, &sample, member).await.subject.contains(CHANGED));

    let new = joined(&world, &sample, "贺新来").await;
    assert_eq!(gates::told(&world, &sample, id).await.len(), 1, "who joined since");
    let letter = newest(&world, &sample, new).await;
    assert!(!letter.subject.contains(CHANGED) && !letter.body.contains(CHANGED), "{letter:?}");

    gates::rescheduled(&world, &sample, id).await;
    let newer = joined(&world, &sample, "卫再来").await;
    assert_eq!(gates::told(&world, &sample, id).await.len(), first + 2, "everybody");
    for told_before in [member, new] {
        let letter = newest(&world, &sample, told_before).await;
        assert!(letter.subject.contains(CHANGED) && letter.body.contains(CHANGED), "{letter:?}");
    }
    let letter = newest(&world, &sample, newer).await;
    assert!(!letter.subject.contains(CHANGED) && !letter.body.contains(CHANGED), "{letter:?}");
}

#[tokio::test]
async fn a_reschedule_before_anybody_was_told_is_no_change_to_anybody() {
    let (world, sample) = World::with_sample();
    let id = sample.draft;
    gates::approved(&world, &sample, id).await;
    gates::rescheduled(&world, &sample, id).await;
    gates::told(&world, &sample, id).await;
    let letter = newest(&world, &sample, sample.person("何思源").expect("somebody")).await;
    assert!(!letter.subject.contains(CHANGED) && letter.body.contains("一楼活动室"), "{letter:?}");
}

#[tokio::test]
async fn the_calendar_of_a_rescheduled_meeting_is_newer_and_the_same_entry() {
    let (world, sample) = World::with_sample();
    let id = sample.draft;
    gates::approved(&world, &sample, id).await;
    gates::told(&world, &sample, id).await;
    let (uid, first) = lines(&world, &sample, id).await;
    let mut last = first;
    for _ in 0..2 {
        gates::rescheduled(&world, &sample, id).await;
        let (same, next) = lines(&world, &sample, id).await;
        assert_eq!(same, uid);
        assert!(next > last, "{next} after {last}");
        last = next;
    }
    gates::told(&world, &sample, id).await;
    assert_eq!(lines(&world, &sample, id).await, (uid, last), "telling it moves nothing");
}
