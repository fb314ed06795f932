//! A form that is sent after the session has ended comes back whole.

use axum::http::{Method, StatusCode};
use domain::meeting::StageName;

use store::params;

use crate::support::{Filled, World};

#[test]
fn what_was_typed_outlives_the_session() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::InSession);
    let leader = world.as_("陈一诺");
    let console = leader.open(&format!("/meetings/{id}/console"));
    let form = console.form("/decisions").set("what", "清点二层库房").set("measures", "分两组，\n周五前点完");
    let form = form.set("responsible", world.id("许安宁")).set("due", "2026-12-20");
    leader.post("/sign-out", &[]).expect(StatusCode::SEE_OTHER);

    let before = world.journal();
    let reply = leader.submit(&form).expect(StatusCode::UNAUTHORIZED);
    assert_eq!(world.journal(), before, "nothing is written for who is not signed in");
    let again = reply.form("/decisions");
    assert_eq!(again.action, form.action);
    for (name, value) in &form.fields {
        assert_eq!(again.get(name).replace("\r\n", "\n"), *value, "{name}");
    }
    reply.says("登录已经过期").says("您填写的内容没有丢");
    let back = world.as_("陈一诺");
    back.go(&again).says("清点二层库房");
}

#[test]
fn who_typed_nothing_is_simply_led_to_the_sign_in() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::Signed);
    let stranger = world.anonymous();
    let reply = stranger.post_raw(&format!("/meetings/{id}/report"), "seen=3&note=");
    assert_eq!(reply.expect(StatusCode::SEE_OTHER).location(), "/sign-in");
    // A password does not come back on a page.
    let reply = stranger.post_raw("/password", "old=einszwei&new=dreivier&again=dreivier");
    assert_eq!(reply.expect(StatusCode::SEE_OTHER).location(), "/sign-in");
}

#[test]
fn what_was_typed_outlives_a_full_disk() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::InSession);
    let leader = world.as_("陈一诺");
    let address = format!("/meetings/{id}/console");
    let form = leader.open(&address).form("/notes/opening").set("text", long());
    let before = world.journal();

    disk(&world, FULL);
    let reply = leader.submit(&form).expect(StatusCode::SERVICE_UNAVAILABLE);
    let reply = reply.says("系统停下了，还没有提交").says("您填写的内容没有丢").says("磁盘写不进去");
    let again = reply.form("/notes/opening");
    for (name, value) in &form.fields {
        assert_eq!(again.get(name), *value, "{name}");
    }
    leader.open(&address).keeps_quiet_about("先清点，再登记");
    assert_eq!(world.journal(), before, "what cannot be kept is not half kept");

    disk(&world, ROOMY);
    leader.go(&again).says("先清点，再登记");
}

#[test]
fn autosaving_says_that_the_disk_is_full() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::InSession);
    let leader = world.as_("陈一诺");
    let autosave = |form: &Filled| {
        let request = leader.request(Method::POST, &form.action).header("x-autosave", "1");
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form.fields).finish();
        leader.send(request.body(body.into()).expect("a request"))
    };
    let form = leader.open(&format!("/meetings/{id}/console")).form("/notes/opening").set("text", long());
    disk(&world, FULL);
    let reply = autosave(&form).expect(StatusCode::SERVICE_UNAVAILABLE);
    assert!(
        reply.text().contains(r#""keep":true"#),
        "the browser keeps it and sends it again: {}",
        reply.text()
    );
    disk(&world, ROOMY);
    autosave(&form).expect(StatusCode::OK);
}

#[test]
fn a_password_does_not_come_back_from_a_form_that_was_kept() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let form = leader.open("/me/tokens").form("/me/tokens").set("name", "年度汇总，给办公室的程序用的");
    let form = form.set("password", "a-password-for-nobody-else");
    leader.post("/sign-out", &[]).expect(StatusCode::SEE_OTHER);
    let reply = leader.submit(&form).expect(StatusCode::UNAUTHORIZED).says("年度汇总，给办公室的程序用的");
    assert!(!reply.text().contains("a-password-for-nobody-else"));
}

/// A text that needs room of its own in the data.
fn long() -> String {
    "先清点，再登记。".repeat(800)
}

/// The most pages that the data may have.
const FULL: u32 = 1;
const ROOMY: u32 = 1_000_000;

fn disk(world: &World, pages: u32) {
    world.store(move |tx| tx.all(&format!("PRAGMA max_page_count = {pages}"), params![], |_| Ok(())));
}
