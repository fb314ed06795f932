//! A page that is kept is never older than the data, the minute or the one who asks (ADR 10).

use axum::{
    body::Body,
    http::{Method, StatusCode},
};

use crate::support::World;

/// Writes into the tables without saying so to anybody: only the version of the data tells of it.
fn rename(world: &World, from: &str, to: &'static str) {
    let (branch, person) = world.person(from);
    world.store(move |tx| {
        let mut found = store::person::find(tx, branch, person)?.expect("somebody");
        found.name = domain::text::PersonName::new(to).expect("a name");
        store::person::update(tx, branch, &found)
    });
}

#[test]
fn a_page_is_made_anew_after_any_write() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let first = leader.open("/roster");
    assert_eq!(leader.open("/roster").body, first.body);
    rename(&world, "许安宁", "许小宁");
    leader.open("/roster").says("许小宁");
}

#[test]
fn a_kept_page_is_the_asker_s_alone() {
    let world = World::new();
    let (leader, member) = (world.as_("陈一诺"), world.as_("许安宁"));
    leader.open("/me").says("陈一诺");
    member.open("/me").says("许安宁");
    leader.open("/roster");
    assert!(member.open("/roster").link("/roster/new").is_none());
    assert!(leader.open("/roster").link("/roster/new").is_some());
}

#[test]
fn a_kept_page_ends_with_its_session() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    leader.open("/roster");
    leader.post("/sign-out", &[]).expect(StatusCode::SEE_OTHER);
    leader.get("/roster").expect(StatusCode::SEE_OTHER);
}

#[test]
fn a_kept_page_ends_with_its_minute() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    leader.open("/meetings").says("2026");
    world.at("2026-11-20 03:09");
    leader.open("/meetings");
    // Twelve hours without use: the session is over, though nothing was written.
    world.at("2026-11-20 15:11");
    leader.get("/meetings").expect(StatusCode::SEE_OTHER);
}

#[test]
fn the_size_of_the_letters_and_the_encoding_have_pages_of_their_own() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let key = leader.cookie.as_deref().expect("a session");
    let ask = |cookies: String, encoding: &str| {
        let request = axum::http::Request::builder().method(Method::GET).uri("/roster");
        let request = request.header("host", "dxz.example.cn").header("cookie", cookies);
        let request = request.header("accept-encoding", encoding).body(Body::empty()).expect("a request");
        world.call(request, "GET /roster".to_owned())
    };
    for _ in 0..2 {
        let small = ask(format!("dxz={key}"), "identity");
        let large = ask(format!("dxz={key}; size=large"), "identity");
        assert_ne!(small.body, large.body);
        assert_eq!(ask(format!("dxz={key}"), "gzip").header("content-encoding"), "gzip");
        assert_eq!(small.header("content-encoding"), "");
    }
}
