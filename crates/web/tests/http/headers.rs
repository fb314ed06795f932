//! Forms of other sites, headers, cookies, and bodies that are no forms. What is true of every answer is
//! checked with every request of every test (`support::client`).

use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};

use web::ROUTES;

use crate::support::{Client, World};

const PLAN: &str = "/plan/2026/items";
const LINE: &str = "month=3&content=study&title=%E5%AD%A6%E4%B9%A0&source=own";

/// A posted line of the plan with these headers and no others but the cookie.
fn post(world: &World, client: &Client<'_>, headers: &[(&str, &str)]) -> StatusCode {
    let key = client.cookie.as_deref().unwrap_or_default();
    let mut request =
        Request::builder().method(Method::POST).uri(PLAN).header(header::HOST, "dxz.example.cn");
    request = request.header(header::COOKIE, format!("dxz={key}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let before = world.journal();
    let seen = client.plan_seen(PLAN).expect("a form");
    let reply = client.send(request.body(Body::from(format!("{LINE}&seen={seen}"))).expect("a request"));
    if reply.status == StatusCode::FORBIDDEN {
        assert!(reply.reading().contains("这次提交不是从本系统的页面发出的"), "{}", reply.reading());
        assert_eq!(world.journal(), before);
    }
    reply.status
}

#[test]
fn a_form_of_another_site_is_refused() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let form = ("content-type", "application/x-www-form-urlencoded");
    for site in ["cross-site", "same-site"] {
        let status = post(&world, &leader, &[form, ("sec-fetch-site", site)]);
        assert_eq!(status, StatusCode::FORBIDDEN, "{site}");
    }
    let foreign = [form, ("origin", "https://evil.example")];
    assert_eq!(post(&world, &leader, &foreign), StatusCode::FORBIDDEN);
    assert_eq!(post(&world, &leader, &[form, ("origin", "null")]), StatusCode::FORBIDDEN);
    assert_eq!(post(&world, &leader, &[form, ("origin", "http://dxz.example.cn")]), StatusCode::SEE_OTHER);
    assert_eq!(post(&world, &leader, &[form, ("sec-fetch-site", "same-origin")]), StatusCode::SEE_OTHER);
}

#[test]
fn no_route_takes_a_form_of_another_site() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    for route in ROUTES.iter().filter(|r| r.method == "POST") {
        let path = route.path.replace(['{', '}'], "x");
        let request =
            Request::builder().method(Method::POST).uri(&path).header("sec-fetch-site", "cross-site");
        let key = leader.cookie.as_deref().unwrap_or_default();
        let request = request.header(header::COOKIE, format!("dxz={key}")).body(Body::empty());
        let reply = leader.send(request.expect("a request")).expect(StatusCode::FORBIDDEN);
        reply.says("这次提交不是从本系统的页面发出的");
    }
}

#[test]
fn cookies_are_out_of_reach_and_secure_behind_https() {
    for (address, secure) in [("http://dxz.example.cn", false), ("https://dxz.example.cn", true)] {
        let world = World::served_at(address);
        let browser = world.anonymous();
        let form = browser.open("/sign-in").form("/sign-in").set("name", "陈一诺");
        let reply = browser.submit(&form.set("password", app::demo::PASSWORD)).expect(StatusCode::SEE_OTHER);
        let cookies: Vec<_> = reply.headers.get_all(header::SET_COOKIE).iter().collect();
        assert_eq!(cookies.len(), 2);
        for cookie in cookies {
            let cookie = cookie.to_str().expect("ASCII");
            assert!(cookie.contains("; HttpOnly; SameSite=Lax; "), "{cookie}");
            assert_eq!(cookie.contains("; Secure"), secure, "{cookie}");
        }
    }
}

#[test]
fn pages_are_kept_by_nobody_and_assets_for_a_while() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    for path in ["/", "/plan/2026", "/meetings", "/roster", "/me", "/password", "/sign-in?x=1"] {
        let reply = leader.get(path);
        if reply.is_page() {
            assert_eq!(reply.header("cache-control"), "no-store", "{path}");
        }
    }
    let style = leader.open("/assets/app.css");
    assert_eq!(style.header("content-type"), "text/css; charset=utf-8");
    assert!(style.header("cache-control").starts_with("public"));
    for path in
        ["/assets/nothing.css", "/assets/..%2f..%2fCargo.toml", "/assets/package.json", "/nothing", "/a/x"]
    {
        assert_eq!(leader.get(path).status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[test]
fn an_address_that_is_none_reads_like_a_page_of_ours() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    for path in [
        "/meetings/x",
        "/meetings/00000000-0000-0000-0000-000000000000",
        "/meetings/%FF%FE",
        "/plan/zwölf",
        "/plan/99999",
        "/plan/1999",
        "/roster/1",
        "/meetings/new?month=2026-13",
        "/meetings/new?month=0000-00",
        "/a/%FF",
        "/a/AAAA",
    ] {
        let path = path.replace('ö', "%C3%B6");
        let reply = leader.get(&path).expect(StatusCode::NOT_FOUND);
        assert!(reply.is_page() && reply.reading().contains("没有找到"), "{path}: {}", reply.reading());
        assert!(reply.text().contains(r#"href="/""#), "{path}: a way back");
    }
    for (method, path) in
        [(Method::POST, "/plan/2026"), (Method::DELETE, "/"), (Method::GET, "/sign-out"), (Method::PUT, PLAN)]
    {
        let request = leader.request(method.clone(), path).header("sec-fetch-site", "same-origin");
        let reply = leader.send(request.body(Body::empty()).expect("a request"));
        assert_eq!(reply.status, StatusCode::NOT_FOUND, "{method} {path}");
        assert!(reply.is_page());
    }
}

#[test]
fn a_body_that_is_no_form_or_too_large_is_refused_in_chinese() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let before = world.journal();
    let large = leader.post_raw(PLAN, vec![b'a'; 24 * 1024 * 1024 + 1]).expect(StatusCode::PAYLOAD_TOO_LARGE);
    assert!(large.is_page());
    large.says("超过 24 MB").says("请分几次填写");
    let many = leader.post_raw(PLAN, "a=1&".repeat(5000)).expect(StatusCode::PAYLOAD_TOO_LARGE);
    assert!(many.is_page());
    many.says("项数太多").says("请从本系统的页面上重新填写");
    // What anybody may send is held much smaller.
    for path in ["/sign-in", "/password", "/setup", "/a/nothing"] {
        let reply = leader.post_raw(path, vec![b'a'; 64 * 1024 + 1]).expect(StatusCode::PAYLOAD_TOO_LARGE);
        reply.says("超过 64 KB");
    }
    let sent_as = |kind: &str, body: Vec<u8>| {
        let request = Request::builder().method(Method::POST).uri(PLAN).header(header::CONTENT_TYPE, kind);
        let request = request.header("sec-fetch-site", "same-origin");
        let key = leader.cookie.as_deref().unwrap_or_default();
        leader
            .send(request.header(header::COOKIE, format!("dxz={key}")).body(body.into()).expect("a request"))
    };
    let json = br#"{"month": 3, "content": "study", "title": "x", "source": "own"}"#.to_vec();
    let multipart = b"--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nx\r\n--b--\r\n".to_vec();
    for (kind, body) in [
        ("application/json", json),
        ("multipart/form-data; boundary=b", multipart),
        ("text/plain", LINE.as_bytes().to_vec()),
        ("application/octet-stream", vec![0, 255, 254]),
    ] {
        let reply = sent_as(kind, body).expect(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert!(reply.is_page(), "{kind}");
        reply.says("不是网页表单").says("请从本系统的页面上重新填写");
    }
    let form = "application/x-www-form-urlencoded";
    for broken in [b"%".as_slice(), b"%zz=%", b"title=%FF%FE&month=3", b"title=\xff\xfe", b"&&&===", b"\0\0"]
    {
        let reply = sent_as(form, broken.to_vec());
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY, "{broken:?}");
        assert!(reply.is_page(), "{broken:?}");
    }
    assert_eq!(world.journal(), before);
}
