//! What a member has handed in reaches the record once, and only if the member is there.

use axum::http::StatusCode;
use domain::{id::MeetingId, meeting::StageName};

use crate::support::World;

/// A running meeting in which 许安宁 has handed in a remark on the first item.
fn handed_in(world: &World) -> (MeetingId, String) {
    let id = world.meeting(&world.cast(), StageName::InSession);
    let (base, member) = (format!("/meetings/{id}"), world.as_("许安宁"));
    let own = member.open(&format!("{base}/speak")).form("/own").set("text", "我写好的看法。");
    member.submit(&own).expect(StatusCode::SEE_OTHER);
    (id, base)
}

#[test]
fn the_floor_given_to_a_member_is_given_to_what_they_handed_in() {
    let world = World::new();
    let (_, base) = handed_in(&world);
    let leader = world.as_("陈一诺");
    let console = leader.open(&format!("{base}/console"));
    let forms = crate::support::page::forms(console.text());
    let member = world.id("许安宁");
    let floor = forms
        .iter()
        .find(|f| f.action.ends_with("/remarks") && f.get("speaker") == member && f.get("text").is_empty());
    let floor = floor.expect("a button that gives the floor").clone().without("text");
    let page = leader.go(&floor);
    assert!(!page.offers("/call-up"), "nothing waits any more");
    assert_eq!(page.reading().matches("我写好的看法。").count(), 1, "{}", page.reading());
}

#[test]
fn the_meeting_does_not_end_while_something_handed_in_waits() {
    let world = World::new();
    let cast = world.cast();
    let (id, base) = handed_in(&world);
    for item in world.items(&cast, id) {
        world.remark(&cast, id, item);
        world.decision(&cast, id, item);
    }
    let leader = world.as_("陈一诺");
    let console = format!("{base}/console");
    let end = leader.open(&console).form("/notes/summary").set("text", "小结。").set("ended", "15:00");
    let end = end.to(&format!("{base}/conclude"));
    leader.submit(&end).expect(StatusCode::UNPROCESSABLE_ENTITY).says("许安宁交来的发言还没有请其发言");
    leader.submit(&leader.open(&console).form("/call-up")).expect(StatusCode::SEE_OTHER);
    leader.submit(&end).expect(StatusCode::SEE_OTHER);
}

#[test]
fn somebody_absent_does_not_speak() {
    let world = World::new();
    let (_, base) = handed_in(&world);
    let leader = world.as_("陈一诺");
    let console = format!("{base}/console");
    let absent =
        [("person", world.id("许安宁")), ("presence", "absent".to_owned()), ("reason", "出差".to_owned())];
    let absent: Vec<_> = absent.iter().map(|(n, v)| (*n, v.as_str())).collect();
    leader.post(&format!("{base}/roll"), &absent).expect(StatusCode::SEE_OTHER);
    let call = leader.open(&console).form("/call-up");
    leader.submit(&call).expect(StatusCode::UNPROCESSABLE_ENTITY).says("许安宁记为缺席");
}

#[test]
fn a_meeting_cannot_end_ahead_of_the_clock() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::InSession);
    for item in world.items(&cast, id) {
        world.remark(&cast, id, item);
        world.decision(&cast, id, item);
    }
    let (leader, base) = (world.as_("陈一诺"), format!("/meetings/{id}"));
    let end = leader.open(&format!("{base}/console")).form("/notes/summary").set("text", "小结。");
    let end = end.to(&format!("{base}/conclude"));
    let ahead = leader.submit(&end.clone().set("ended", "15:11")).expect(StatusCode::UNPROCESSABLE_ENTITY);
    ahead.says("散会的时间还没有到");
    leader.submit(&end.set("ended", "15:10")).expect(StatusCode::SEE_OTHER);
}
