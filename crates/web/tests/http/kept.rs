//! A form that is sent after the session has ended comes back whole.

use axum::http::StatusCode;
use domain::meeting::StageName;

use crate::support::World;

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
