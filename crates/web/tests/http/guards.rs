//! What stands around every page: forged requests, headers, cookies, sign-in, escaping, sizes.

use app::demo::PASSWORD;
use axum::{
    body::Body,
    http::{Method, Request, StatusCode, header},
};
use jiff::SignedDuration;
use web::ROUTES;

use crate::world::{Answer, Caller, LEADER, World};

#[tokio::test]
async fn a_form_of_another_site_is_refused_everywhere() {
    let world = World::new().await;
    let leader = world.as_(LEADER).await;
    let before = world.journal().await;
    for route in ROUTES.iter().filter(|r| r.method == "POST") {
        let path = route.path.split('{').next().expect("a path").to_owned() + "x";
        for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")] {
            let request = Request::post(&path)
                .header(header::HOST, "127.0.0.1:8080")
                .header(header::COOKIE, &leader.cookie)
                .header(name, value)
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            let answer = leader.send(request.body(Body::from("reason=x")).expect("a request")).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{path} {name}");
            answer.says("不是从本系统的页面发出的");
        }
    }
    assert_eq!(world.journal().await, before);
}

#[tokio::test]
async fn every_answer_carries_the_strict_headers_and_no_page_an_inline_script_or_style() {
    let world = World::new().await;
    let leader = world.as_(LEADER).await;
    let draft = format!("/meetings/{}", world.sample.draft);
    let archived = format!("/meetings/{}", world.sample.archived);
    let mut pages: Vec<String> = [
        "/",
        "/sign-in",
        "/not-done",
        "/nothing-here",
        "/me",
        "/plan/2026",
        "/roster",
        "/roster/new",
        "/meetings",
        "/meetings/new",
        "/meetings/late",
        "/branch",
        "/journal",
        "/password",
    ]
    .map(str::to_owned)
    .to_vec();
    for base in [&draft, &archived] {
        for end in ["", "/requirements", "/edit", "/consult", "/console", "/speak", "/minutes", "/correct"] {
            pages.push(format!("{base}{end}"));
        }
    }
    for path in pages {
        let answer = leader.get(&path).await;
        let csp = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().expect("ASCII");
        assert!(csp.starts_with("default-src 'none'") && !csp.contains("unsafe"), "{path}: {csp}");
        assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
        for inline in ["<script>", " style=\"", " onclick=", "<style"] {
            assert!(!answer.text.contains(inline), "{path} has {inline}");
        }
    }
}

#[tokio::test]
async fn cookies_are_for_this_site_and_no_script() {
    for (address, secure) in [("http://127.0.0.1:8080", false), ("https://dxz.example.cn", true)] {
        let world = World::served(address).await;
        let answer = sign_in(&world.anonymous(), LEADER, PASSWORD).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.alerts());
        let cookies: Vec<_> = answer.headers.get_all(header::SET_COOKIE).iter().collect();
        assert_eq!(cookies.len(), 2, "the session and the browser");
        for cookie in cookies {
            let text = cookie.to_str().expect("ASCII");
            assert!(text.contains("; HttpOnly") && text.contains("; SameSite=Lax"), "{text}");
            assert_eq!(text.contains("; Secure"), secure, "{text}");
        }
    }
}

async fn sign_in(caller: &Caller, name: &str, password: &str) -> Answer {
    caller.post("/sign-in", &[("name", name), ("password", password)]).await
}

fn session(answer: &Answer) -> String {
    let cookie = answer.headers.get_all(header::SET_COOKIE).iter().next().expect("a session");
    cookie.to_str().expect("ASCII").split(';').next().expect("a pair").to_owned()
}

#[tokio::test]
async fn signing_in_out_and_being_locked_out_for_a_while() {
    let world = World::new().await;
    let guest = world.anonymous();
    let unknown = sign_in(&guest, "无此人", "wrong-password").await;
    let wrong = sign_in(&guest, "许安宁", "wrong-password").await;
    assert_eq!(unknown.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(unknown.text.replace("无此人", "许安宁"), wrong.text, "nobody learns which names exist");
    assert!(!wrong.text.contains("wrong-password"), "a password never comes back");

    // By mobile number, and out again: the session is over on the server too.
    let answer = sign_in(&guest, "100 0000 0004", PASSWORD).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.alerts());
    let member = Caller { cookie: session(&answer), ..guest.clone() };
    member.get("/me").await.says("许安宁");
    member.takes("/sign-out", &[]).await;
    assert_eq!(member.get("/me").await.location(), "/sign-in?next=%2Fme");

    for _ in 0..5 {
        sign_in(&guest, "许安宁", "wrong-password").await.says("姓名（手机号）或密码不对");
    }
    sign_in(&guest, "许安宁", PASSWORD).await.says("最多等 15 分钟");
    world.clock.advance(SignedDuration::from_mins(15));
    assert_eq!(sign_in(&guest, "许安宁", PASSWORD).await.status, StatusCode::SEE_OTHER);

    // A session ends by itself.
    let leader = world.as_(LEADER).await;
    world.clock.advance(SignedDuration::from_hours(13));
    assert!(leader.get("/").await.location().starts_with("/sign-in"));
}

#[tokio::test]
async fn after_signing_in_nobody_is_led_to_another_site() {
    let world = World::new().await;
    let guest = world.anonymous();
    for (next, place) in [
        ("/plan", "/plan"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("", "/"),
    ] {
        let fields = [("name", LEADER), ("password", PASSWORD), ("next", next)];
        assert_eq!(guest.post("/sign-in", &fields).await.location(), place, "{next}");
    }
}

#[tokio::test]
async fn a_slip_opens_only_the_page_of_the_new_password_and_only_once() {
    let world = World::new().await;
    let leader = world.as_(LEADER).await;
    let path = format!("/roster/{}/reset", world.person("许安宁"));
    let page = leader.post(&path, &[]).await;
    let slip =
        page.text.split("<span class=\"num\">").nth(1).expect("a slip").split('<').next().expect("its end");
    let guest = world.anonymous();
    let answer = sign_in(&guest, "许安宁", slip).await;
    let member = Caller { cookie: session(&answer), ..guest.clone() };
    for path in ["/", "/meetings", "/plan/2026"] {
        assert_eq!(member.get(path).await.location(), "/password", "{path}");
    }
    let set = |old: String, new: &'static str| {
        let member = member.clone();
        async move { member.post("/password", &[("old", &old), ("new", new), ("again", new)]).await }
    };
    for (new, words) in
        [("short", "至少 8 个字符"), ("12345678", "太容易被猜到"), ("许安宁许安宁许安宁", "太容易被猜到")]
    {
        let refused = set(slip.to_owned(), new).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        refused.says(words);
    }
    set("not-the-slip".to_owned(), "晴川历历汉阳树1").await.says("原密码：不对");
    assert_eq!(set(slip.to_owned(), "晴川历历汉阳树1").await.status, StatusCode::SEE_OTHER);
    sign_in(&guest, "许安宁", slip).await.says("姓名（手机号）或密码不对");
    assert_eq!(sign_in(&guest, "许安宁", "晴川历历汉阳树1").await.status, StatusCode::SEE_OTHER);
}

/// What an evil hand would type.
const EVIL: &str = "<script>alert(1)</script>\"'&<img src=x onerror=alert(2)>";

#[tokio::test]
async fn whatever_is_typed_is_shown_and_never_run() {
    let world = World::new().await;
    let leader = world.as_(LEADER).await;
    let draft = format!("/meetings/{}", world.sample.draft);
    let archived = format!("/meetings/{}", world.sample.archived);
    let line = [("month", "12"), ("content", "study"), ("title", EVIL), ("source", "own")];
    leader.takes("/plan/2026/items", &line).await;
    let edit = leader.get(&format!("{draft}/edit")).await;
    let chair = world.person(LEADER).to_string();
    let version = edit.field("version");
    let fields = [
        ("version", version.as_str()),
        ("month", "2026-11"),
        ("date", "2026-11-23"),
        ("start", "15:30"),
        ("place", EVIL),
        ("chair", &chair),
        ("item1_title", EVIL),
        ("item1_content", "study"),
        ("item1_materials", EVIL),
        ("item1_prepare", EVIL),
        ("off_plan_reason", EVIL),
    ];
    leader.takes(&format!("{draft}/edit"), &fields).await;
    let partner = world.person("周明哲").to_string();
    let talk = [
        ("with", partner.as_str()),
        ("how", "phone"),
        ("on", "2026-11-23"),
        ("content", EVIL),
        ("method", EVIL),
    ];
    leader.takes(&format!("{draft}/consult"), &talk).await;
    let group = world.sample.groups[0].to_string();
    let person =
        [("group", group.as_str()), ("name", "<b>某</b>"), ("standing", "full"), ("on", "2026-01-05")];
    let added = leader.post("/roster", &person).await;
    let mut pages = vec![added];
    for path in ["/", "/plan/2026", "/meetings", "/meetings/new", "/roster", "/me", "/branch"] {
        pages.push(leader.get(path).await);
    }
    for base in [&draft, &archived] {
        for end in ["", "/edit", "/consult", "/requirements", "/minutes", "/console"] {
            pages.push(leader.get(&format!("{base}{end}")).await);
        }
    }
    // Forms that come back with what was typed.
    for (path, field) in [
        ("/plan/2026/items", "title"),
        ("/meetings", "place"),
        ("/meetings/late", "late_reason"),
        ("/roster", "mobile"),
        ("/sign-in", "name"),
    ] {
        pages.push(leader.post(path, &[(field, EVIL)]).await);
    }
    let mut shown = 0;
    for page in &pages {
        for raw in ["<script>alert", "<img src=x", "<b>某"] {
            assert!(!page.text.contains(raw), "{raw} is on a page: {}", page.alerts());
        }
        shown += usize::from(page.text.contains("alert(1)"));
    }
    assert!(shown > 8, "the text is on {shown} pages only: this test looks at the wrong ones");
    let odd = leader.get(&format!("{draft}/papers/notice.docx")).await;
    let place = odd.headers[header::CONTENT_DISPOSITION].to_str().expect("ASCII");
    assert!(!place.contains(['\r', '\n', '"', '<']), "{place}");
}

#[tokio::test]
async fn too_much_at_once_is_said_in_chinese() {
    let world = World::new().await;
    let leader = world.as_(LEADER).await;
    let mut body = b"title=".to_vec();
    body.resize(25 * 1024 * 1024, b'a');
    let answer = leader.post_raw("/plan/2026/items", body).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    answer.says("超过 24 MB");
}

#[tokio::test]
async fn odd_requests_end_in_a_page_of_ours() {
    let world = World::new().await;
    let leader = world.as_(LEADER).await;
    for path in [
        "/meetings/not-an-id",
        "/plan/year",
        "/plan/999999",
        "/roster/x",
        "/assets/../Cargo.toml",
        "/a/%FF",
        "/%zz",
    ] {
        let answer = leader.get(path).await;
        assert!(answer.status.is_client_error(), "{path}: {}", answer.status);
        assert!(!answer.text.is_empty() && !answer.text.contains("Invalid"), "{path}: {}", answer.text);
    }
    let request =
        Request::builder().method(Method::DELETE).uri("/meetings").header(header::COOKIE, &leader.cookie);
    let request = request.header("sec-fetch-site", "same-origin").body(Body::empty()).expect("a request");
    assert!(leader.send(request).await.status.is_client_error());
    for body in [&b"%E4%BD%ZZ=%FF&title=%C3%28"[..], b"\x00\xff\xfe", b"&&&===", b"month=11&month=12"] {
        let answer = leader.post_raw("/plan/2026/items", body.to_vec()).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body:?}");
    }
}
