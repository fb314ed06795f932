//! Signing in by the unit's own directory: who is tied comes in, and one thing that does not belong is enough to be refused.

use std::sync::Arc;

use app::demo::PASSWORD;
use axum::http::StatusCode;

use crate::support::{
    Client, Reply, World,
    factors::{cookie, signed_in},
    issuer::{CLIENT, Issuer, Manner},
};

const REFUSED: &str = "单位统一身份认证没有通过";

/// A browser on its way back: what it has kept, and where it is sent to.
fn gone<'w>(world: &'w World, issuer: &Issuer, next: &str) -> (Client<'w>, String) {
    let reply =
        world.anonymous().get(&format!("/sign-in/directory?next={next}")).expect(StatusCode::SEE_OTHER);
    let kept = cookie(&reply, "dxz-errand").expect("the word of the errand");
    (Client::new(world, Some(format!("; dxz-errand={kept}"))), issuer.welcomes(&reply.location()))
}

fn tried(world: &World, issuer: &Issuer) -> Reply {
    let (browser, back) = gone(world, issuer, "/");
    browser.get(&back)
}

/// 许安宁, tied by whoever answers for security.
fn tied() -> (World, Arc<Issuer>) {
    let (world, issuer) = World::with_directory();
    let page = world.as_("安全员").open("/accounts");
    let form = page.form(&format!("/accounts/{}/directory", world.id("许安宁"))).set("subject", " u-1001 ");
    world.as_("安全员").go(&form);
    (world, issuer)
}

#[test]
fn who_is_tied_comes_in_and_goes_on_to_where_they_wanted() {
    let (world, issuer) = tied();
    world.anonymous().open("/sign-in").says("用单位统一身份认证登录");
    let (browser, back) = gone(&world, &issuer, "%2Fplan%2F2026");
    let done = browser.get(&back).expect(StatusCode::SEE_OTHER);
    assert_eq!(done.location(), "/plan/2026");
    signed_in(&world, &done).open("/").says("许安宁");
    // Never to another site.
    let (browser, back) = gone(&world, &issuer, "%2F%2Fevil.example");
    assert_eq!(browser.get(&back).location(), "/");
    // A second factor is asked for as after the password.
    world.factor("许安宁");
    assert!(tried(&world, &issuer).location().starts_with("/sign-in/second"));
    world.as_("审计员").open("/journal").says("绑定单位统一身份认证");
}

#[track_caller]
fn refuses(change: impl Fn(&mut Manner)) {
    let (world, issuer) = tied();
    let mut manner = Manner::RIGHT;
    change(&mut manner);
    issuer.behave(manner);
    let reply = tried(&world, &issuer).expect(StatusCode::UNPROCESSABLE_ENTITY).says(REFUSED);
    assert_eq!(cookie(&reply, "dxz"), None);
    issuer.behave(Manner::RIGHT);
    signed_in(&world, &tried(&world, &issuer)).open("/");
}

#[test]
fn a_wrong_nonce_is_refused() {
    refuses(|manner| manner.nonce = Some("another"));
}

#[test]
fn a_token_for_somebody_else_is_refused() {
    refuses(|manner| manner.audience = "another-product");
}

#[test]
fn a_token_of_another_issuer_is_refused() {
    refuses(|manner| manner.issuer = "https://sso.example.cn/other");
}

#[test]
fn a_token_that_is_over_is_refused() {
    refuses(|manner| manner.lasts = -1);
}

#[test]
fn a_token_that_another_key_signed_is_refused() {
    refuses(|manner| manner.signs = 2);
}

#[test]
fn a_token_that_nobody_signed_is_refused() {
    refuses(|manner| manner.algorithm = "none");
}

#[test]
fn a_token_signed_with_what_we_know_too_is_refused() {
    refuses(|manner| manner.algorithm = "HS256");
}

#[test]
fn a_state_opens_once_in_the_browser_that_asked_and_not_for_long() {
    let (world, issuer) = tied();
    let (browser, back) = gone(&world, &issuer, "/");
    let refused = |client: &Client<'_>, address: &str| {
        client.get(address).expect(StatusCode::UNPROCESSABLE_ENTITY).says("请");
    };
    let (other, _) = gone(&world, &issuer, "/");
    refused(&world.anonymous(), &back);
    refused(&other, &back);
    for address in [
        "/sign-in/directory/back",
        "/sign-in/directory/back?state=&code=x",
        "/sign-in/directory/back?error=access_denied",
    ] {
        refused(&browser, address);
    }
    assert_eq!(browser.get(&back).location(), "/");
    refused(&browser, &back);
    let (late, back) = gone(&world, &issuer, "/");
    world.clock.advance(jiff::SignedDuration::from_mins(11));
    refused(&late, &back);
}

#[test]
fn a_code_that_was_given_to_another_is_refused() {
    let (world, issuer) = tied();
    let (browser, back) = gone(&world, &issuer, "/");
    let (_, other) = gone(&world, &issuer, "/");
    let code = |address: &str| address.split("code=").nth(1).expect("a code").to_owned();
    let crossed = back.replace(&code(&back), &code(&other));
    browser.get(&crossed).expect(StatusCode::UNPROCESSABLE_ENTITY).says(REFUSED);
}

#[test]
fn a_subject_that_nobody_is_makes_nobody() {
    let (world, issuer) = tied();
    issuer.behave(Manner { subject: "u-2002", ..Manner::RIGHT });
    tried(&world, &issuer).expect(StatusCode::UNPROCESSABLE_ENTITY).says("还没有同这里的账号绑定");
    issuer.behave(Manner { is_away: true, ..Manner::RIGHT });
    let reply = world.anonymous().get("/sign-in/directory").expect(StatusCode::UNPROCESSABLE_ENTITY);
    reply.says("现在连不上").form("/sign-in");
}

#[test]
fn a_person_ties_the_own_account_once_the_password_was_typed_again() {
    let (world, issuer) = World::with_directory();
    let member = world.as_("何思源");
    let early = member.get("/me/security/directory").expect(StatusCode::UNPROCESSABLE_ENTITY);
    early.says("请先在这一页再输一次密码");
    member.go(&member.open("/me/security").form("/prove").set("password", PASSWORD)).says("去绑定");
    let reply = member.get("/me/security/directory").expect(StatusCode::SEE_OTHER);
    let kept = cookie(&reply, "dxz-errand").expect("the word of the errand");
    let browser = Client::new(&world, Some(format!("; dxz-errand={kept}")));
    let back = browser.get(&issuer.welcomes(&reply.location())).expect(StatusCode::SEE_OTHER);
    assert_eq!(back.location(), "/me/security");
    assert_eq!(cookie(&back, "dxz"), None, "tying signs nobody in");
    signed_in(&world, &tried(&world, &issuer)).open("/").says("何思源");
    // One subject is one person.
    let security = world.as_("安全员");
    let form = security.open("/accounts").form(&format!("/accounts/{}/directory", world.id("许安宁")));
    let taken = security.submit(&form.clone().set("subject", "u-1001"));
    taken.expect(StatusCode::UNPROCESSABLE_ENTITY).says("已经同另一位同志绑定");
    for (subject, who, says) in [
        ("", "许安宁", "请填写单位统一身份认证里的用户编号"),
        ("长".repeat(256).as_str(), "许安宁", "最多 255 个字"),
        ("u-3003", "安全员", "自己的请在“登录安全”里绑定"),
        ("u-3003", "罗星野", "还没有账号"),
    ] {
        let form = form.clone().to(&format!("/accounts/{}/directory", world.id(who))).set("subject", subject);
        if who == "罗星野" {
            let (branch, person) = world.person(who);
            world.store(move |tx| store::personal::forget_account(tx, branch, person));
        }
        security.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY).says(says);
    }
    // A new name does not undo it, and ending it does.
    let (branch, person) = world.person("何思源");
    world.store(move |tx| {
        let found = store::person::find(tx, branch, person)?.expect("somebody");
        store::person::update(tx, branch, &found)
    });
    signed_in(&world, &tried(&world, &issuer)).open("/");
    member.go(&member.open("/me/security").says("已绑定").form("/directory/remove")).says("去绑定");
    tried(&world, &issuer).expect(StatusCode::UNPROCESSABLE_ENTITY).says("还没有同这里的账号绑定");
}

#[test]
fn where_there_is_no_directory_none_is_offered() {
    let world = World::new();
    world.anonymous().open("/sign-in").keeps_quiet_about("统一身份认证");
    let none = |reply: Reply| {
        reply.expect(StatusCode::UNPROCESSABLE_ENTITY).says("没有设置单位统一身份认证");
    };
    none(world.anonymous().get("/sign-in/directory"));
    none(world.anonymous().get("/sign-in/directory/back?state=x&code=y"));
    none(world.as_("许安宁").get("/me/security/directory"));
    none(
        world.as_("安全员").post(&format!("/accounts/{}/directory", world.id("许安宁")), &[("subject", "u")]),
    );
    assert_eq!(CLIENT, Manner::RIGHT.audience);
}
