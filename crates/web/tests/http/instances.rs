//! Two instances over one PostgreSQL server (ADR 34): nobody can tell by which one they are served.

use std::time::Duration;

use app::demo::PASSWORD;
use axum::{
    body::Body,
    http::{Method, StatusCode},
};
use domain::meeting::StageName;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use crate::support::{Client, Reply, World};

/// The same browser at another instance.
fn at<'w>(other: &'w World, browser: &Client<'_>) -> Client<'w> {
    Client::new(other, browser.cookie.clone())
}

#[test]
fn what_one_writes_the_other_shows_at_once() {
    let one = World::on_a_server();
    let other = one.beside();
    let leader = one.as_("陈一诺");
    let there = at(&other, &leader);
    // The page was shown before: what might be kept of it is not what counts.
    assert!(!there.open("/plan/2026").reading().contains("学习宪法宣传周材料"));
    let line = leader.open("/plan/2026").form("/plan/2026/items").set("month", "12").set("content", "study");
    leader.go(&line.set("source", "own").set("title", "学习宪法宣传周材料"));
    there.open("/plan/2026").says("学习宪法宣传周材料");
    // And a form that is older than what was written elsewhere is told so.
    let old = there.open("/plan/2026").form("/plan/2026/send");
    leader.go(&leader.open("/plan/2026").form("/plan/2026/send"));
    there.submit(&old).expect(StatusCode::CONFLICT);
}

#[test]
fn who_signs_out_at_one_is_out_at_the_other() {
    let one = World::on_a_server();
    let other = one.beside();
    let member = one.as_("许安宁");
    let there = at(&other, &member);
    there.open("/me");
    member.submit(&member.open("/me").form("/sign-out")).expect(StatusCode::SEE_OTHER);
    assert_eq!(there.get("/me").location(), "/sign-in?next=%2Fme");
}

fn sign_in(world: &World, name: &str, password: &str) -> Reply {
    let browser = world.anonymous();
    let form = browser.open("/sign-in").form("/sign-in");
    browser.submit(&form.set("name", name).set("password", password))
}

#[test]
fn wrong_passwords_are_counted_whichever_is_asked() {
    let one = World::on_a_server();
    let other = one.beside();
    for world in [&one, &other, &one, &other, &one] {
        sign_in(world, "许安宁", "guess").expect(StatusCode::UNPROCESSABLE_ENTITY).says("密码不对");
    }
    for world in [&one, &other] {
        sign_in(world, "许安宁", PASSWORD).expect(StatusCode::UNPROCESSABLE_ENTITY).says("连续输错密码");
    }
}

/// The next event of an open page.
fn event(world: &World, page: &mut Body) -> String {
    world.runtime.block_on(async {
        let frame = tokio::time::timeout(Duration::from_secs(30), page.frame()).await.expect("in time");
        let data = frame.expect("it goes on").expect("an answer").into_data().expect("data");
        String::from_utf8(data.to_vec()).expect("text")
    })
}

#[test]
fn an_open_record_follows_what_is_written_at_another_instance() {
    let one = World::on_a_server();
    let other = one.beside();
    let id = one.meeting(&one.cast(), StageName::InSession);
    let (console, recorder) = (format!("/meetings/{id}/console"), one.as_("许安宁"));
    let request = at(&other, &one.as_("陈一诺")).request(Method::GET, &format!("/live/meetings/{id}"));
    let request = request.body(Body::empty()).expect("a request");
    let answer = other.runtime.block_on(other.router.clone().oneshot(request)).expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    let mut page = answer.into_body();
    // From here on it listens; what was before is fetched once.
    let first = event(&other, &mut page);
    assert!(first.contains("event: changed") && !first.contains("main"), "{first}");
    let form = recorder.open(&console).form("/remarks").set("text", "读了第一章。");
    let speaker = form.get("speaker").to_owned();
    recorder.go(&form.set("speaker", speaker));
    let next = event(&other, &mut page);
    assert!(next.contains("event: changed") && next.contains("data: main side"), "{next}");
    at(&other, &recorder).open(&console).says("读了第一章。");
}
