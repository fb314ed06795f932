//! A meeting on its way to the members, gate by gate.

use app::{
    Cx,
    demo::Sample,
    meeting::{
        approve, consult,
        notify::{self, Invitation},
        reschedule, submit,
    },
    permission::{self, may},
};
use domain::id::MeetingId;
use jiff::SignedDuration;

use crate::world::World;

/// Consulted and submitted.
pub async fn submitted(world: &World, sample: &Sample, id: MeetingId) {
    let leader = world.actor(sample, "陈一诺").await;
    let with = sample.person("周明哲").expect("somebody").to_string();
    let work = move |cx: &mut Cx<'_>| {
        let talk = consult::Input {
            with: vec![with.clone()],
            how: "phone".to_owned(),
            on: cx.local().date().to_string(),
            ..consult::Input::default()
        };
        let permit = permission::on_meeting(cx, &leader, id)?;
        consult::consult(cx, &permit, &talk)?;
        let permit = permission::on_meeting(cx, &leader, id)?;
        submit::submit(cx, &permit)
    };
    world.write(work).await.expect("submitted");
}

/// Consulted, submitted and approved.
pub async fn approved(world: &World, sample: &Sample, id: MeetingId) {
    submitted(world, sample, id).await;
    let secretary = world.actor(sample, "林知远").await;
    let work = move |cx: &mut Cx<'_>| {
        let permit = permission::on_meeting(cx, &secretary, id)?;
        approve::approve(cx, &permit, "")
    };
    world.write(work).await.expect("approved");
}

/// Everybody who has not been told is told, a minute later.
pub async fn told(world: &World, sample: &Sample, id: MeetingId) -> Vec<Invitation> {
    world.clock.advance(SignedDuration::from_mins(1));
    let leader = world.actor(sample, "陈一诺").await;
    let work = move |cx: &mut Cx<'_>| {
        let permit = permission::on_meeting::<may::Notify>(cx, &leader, id)?;
        notify::notify(cx, &permit, "https://dxz.example.cn")
    };
    world.write(work).await.expect("notified")
}

/// Another time, the day after tomorrow at ten.
pub async fn rescheduled(world: &World, sample: &Sample, id: MeetingId) {
    let leader = world.actor(sample, "陈一诺").await;
    let work = move |cx: &mut Cx<'_>| {
        let day = cx.local().date().saturating_add(jiff::Span::new().days(2));
        let input = reschedule::Input {
            date: day.to_string(),
            start: "10:00".to_owned(),
            place: "一楼活动室".to_owned(),
            reason: "会议室另有安排".to_owned(),
            ..reschedule::Input::default()
        };
        let permit = permission::on_meeting::<may::Reschedule>(cx, &leader, id)?;
        reschedule::reschedule(cx, &permit, &input)
    };
    world.write(work).await.expect("rescheduled");
}
