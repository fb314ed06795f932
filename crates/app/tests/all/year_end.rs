//! 本月 at the turn of the year: what is not finished stays, and what is of January is asked in December.

use app::{
    demo::Sample,
    meeting::draft::{self, ItemInput},
    permission::{self, may},
    today::{self, Act, Today},
};
use domain::id::MeetingId;

use crate::{gates, world::World};

async fn page(world: &World, sample: &Sample, name: &'static str) -> Today {
    let actor = world.actor(sample, name).await;
    world.app.read(move |cx| today::today(cx, &actor)).await.expect("a page")
}

fn set(world: &World, local: &str) {
    world.clock.set(format!("{local}+08:00").parse().expect("a local time"));
}

/// A draft of the plan of 2027, made in December.
async fn of_january(world: &World, sample: &Sample) -> MeetingId {
    let leader = world.actor(sample, "陈一诺").await;
    let group = sample.groups[0];
    let input = draft::Input {
        month: "2027-01".to_owned(),
        date: "2027-01-05".to_owned(),
        start: "14:30".to_owned(),
        place: "三楼会议室".to_owned(),
        chair: sample.person("陈一诺").expect("somebody").to_string(),
        recorder: sample.person("许安宁").expect("somebody").to_string(),
        items: vec![ItemInput {
            content: "branch_work".to_owned(),
            title: "讨论本组年度计划和党员分工".to_owned(),
            ..ItemInput::default()
        }],
        off_plan_reason: "新一年的计划还在讨论".to_owned(),
        ..draft::Input::default()
    };
    let work = move |cx: &mut app::Cx<'_>| {
        let permit = permission::in_group::<may::DraftMeeting>(cx, &leader, group)?;
        draft::create(cx, &permit, &input)
    };
    world.write(work).await.expect("a draft")
}

#[tokio::test]
async fn an_unfinished_meeting_of_the_old_year_stays_on_the_leader_s_list() {
    let (world, sample) = World::with_sample();
    set(&world, "2027-01-01T09:00:00");
    let page = page(&world, &sample, "陈一诺").await;
    let kept = page.dues.iter().any(|d| matches!(d.act, Act::Meeting(id, _) if id == sample.draft));
    assert!(kept, "{:?}", page.dues);
    assert!(page.dues.iter().all(|d| !matches!(d.act, Act::Meeting(id, _) if id == sample.archived)));
    assert!(page.meetings.is_empty(), "the table is of this month");
}

#[tokio::test]
async fn a_notice_of_a_meeting_of_next_year_s_plan_is_asked_in_december() {
    let (world, sample) = World::with_sample();
    set(&world, "2026-12-28T09:00:00");
    let id = of_january(&world, &sample).await;
    gates::approved(&world, &sample, id).await;
    gates::told(&world, &sample, id).await;
    let dues = page(&world, &sample, "何思源").await.dues;
    assert!(dues.iter().any(|d| d.act == Act::Answer(id)), "{dues:?}");
}
