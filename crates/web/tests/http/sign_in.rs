//! Signing in: by the real form with real passwords, so these tests are the slow ones.

use app::demo::PASSWORD;
use axum::http::{Method, StatusCode, header};

use crate::support::{Client, Reply, World};

const WRONG: &str = "姓名（手机号）或密码不对";
const WAIT: &str = "这个账号连续输错密码";

fn sign_in(client: &Client<'_>, name: &str, password: &str) -> Reply {
    let form = client.open("/sign-in").form("/sign-in");
    client.submit(&form.set("name", name).set("password", password))
}

/// The session that an answer begins.
fn session(reply: &Reply) -> String {
    let cookies = reply.headers.get_all(header::SET_COOKIE);
    let keys = cookies.iter().filter_map(|v| v.to_str().ok()?.strip_prefix("dxz="));
    let key = keys.filter_map(|v| v.split(';').next()).find(|key| !key.is_empty());
    key.unwrap_or_else(|| panic!("{} begins no session: {}", reply.asked, reply.reading())).to_owned()
}

#[test]
fn a_name_or_a_number_and_the_password_open_the_product() {
    let world = World::new();
    let browser = world.anonymous();
    for name in ["陈一诺", " 陈一诺 ", "10000000001", "+86 100-0000-0001", "１００００００００01"]
    {
        let reply = sign_in(&browser, name, PASSWORD).expect(StatusCode::SEE_OTHER);
        assert_eq!(reply.location(), "/");
        Client::new(&world, Some(session(&reply))).open("/").says("陈一诺");
    }
}

#[test]
fn a_wrong_password_and_an_unknown_name_read_and_cost_the_same() {
    let world = World::new();
    let browser = world.anonymous();
    let wrong =
        sign_in(&browser, "陈一诺", "not-this-one").expect(StatusCode::UNPROCESSABLE_ENTITY).says(WRONG);
    let unknown =
        sign_in(&browser, "查无此人", "not-this-one").expect(StatusCode::UNPROCESSABLE_ENTITY).says(WRONG);
    assert_eq!(wrong.reading(), unknown.reading());
    // The same work: both were compared with a hash of the same cost (`app::account::password`), and neither the
    // password nor a cookie comes back.
    assert_eq!(wrong.form("/sign-in").get("name"), "陈一诺");
    assert_eq!(wrong.form("/sign-in").get("password"), "");
    assert!(!wrong.text().contains("not-this-one"));
    assert!(wrong.header("set-cookie").is_empty() && unknown.header("set-cookie").is_empty());
    for (name, password) in [("", "x"), ("陈一诺", ""), ("陈一诺", "long".repeat(1000).as_str())] {
        let reply = sign_in(&browser, name, password);
        assert_eq!(reply.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(reply.reading().contains(WRONG));
    }
}

#[test]
fn a_lock_out_ends_by_itself_and_shuts_out_nobody_else() {
    let world = World::new();
    let browser = world.anonymous();
    for _ in 0..5 {
        sign_in(&browser, "许安宁", "guess").expect(StatusCode::UNPROCESSABLE_ENTITY).says(WRONG);
    }
    sign_in(&browser, "许安宁", PASSWORD).expect(StatusCode::UNPROCESSABLE_ENTITY).says(WAIT);
    sign_in(&browser, "陈一诺", PASSWORD).expect(StatusCode::SEE_OTHER);
    // Tries during the wait are not counted, so that nobody can make it longer.
    for _ in 0..20 {
        sign_in(&browser, "许安宁", "guess").says(WAIT);
    }
    world.at("2026-11-19 15:10:31");
    let key = session(&sign_in(&browser, "许安宁", PASSWORD).expect(StatusCode::SEE_OTHER));
    Client::new(&world, Some(key)).open("/").says("许安宁");
}

#[test]
fn a_browser_that_is_known_is_not_locked_out_by_strangers() {
    let world = World::new();
    let first = sign_in(&world.anonymous(), "许安宁", PASSWORD).expect(StatusCode::SEE_OTHER);
    let device = first
        .headers
        .get_all(header::SET_COOKIE)
        .iter()
        .find_map(|v| v.to_str().ok()?.strip_prefix("dxz-device=")?.split(';').next().map(str::to_owned));
    let device = device.expect("the browser is known from now on");
    for _ in 0..6 {
        sign_in(&world.anonymous(), "许安宁", "guess");
    }
    sign_in(&world.anonymous(), "许安宁", PASSWORD).says(WAIT);
    let known = world.anonymous();
    let request =
        known.request(Method::POST, "/sign-in").header(header::COOKIE, format!("dxz-device={device}"));
    let mut fields = form_urlencoded::Serializer::new(String::new());
    fields.append_pair("name", "许安宁").append_pair("password", PASSWORD);
    let reply = known.send(request.body(fields.finish().into()).expect("a request"));
    assert_eq!(reply.status, StatusCode::SEE_OTHER, "{}", reply.reading());
}

#[test]
fn signing_out_ends_the_session_for_good() {
    let world = World::new();
    let client = world.as_("许安宁");
    let page = client.open("/me");
    let out = client.submit(&page.form("/sign-out")).expect(StatusCode::SEE_OTHER);
    assert_eq!(out.location(), "/sign-in");
    assert!(out.header("set-cookie").starts_with("dxz=; "), "{}", out.header("set-cookie"));
    assert_eq!(client.get("/me").location(), "/sign-in?next=%2Fme");
}

#[test]
fn a_session_ends_when_it_is_not_used_and_after_two_weeks_in_any_case() {
    let world = World::new();
    let (idle, busy) = (world.as_("许安宁"), world.as_("陈一诺"));
    for hours in 1..=14 * 24 {
        world.clock.advance(jiff::SignedDuration::from_hours(1));
        if hours % 11 == 0 {
            busy.open("/");
        }
        match hours {
            12 => idle.open("/not-done"),
            13 => idle.get("/").expect(StatusCode::SEE_OTHER),
            _ => continue,
        };
    }
    busy.open("/");
    world.clock.advance(jiff::SignedDuration::from_mins(1));
    assert_eq!(busy.get("/").location(), "/sign-in?next=%2F");
    for strange in ["", "x", "AAAA", &"A".repeat(54), "../../etc/passwd", &"A".repeat(100_000)] {
        let client = Client::new(&world, Some(strange.to_owned()));
        assert_eq!(client.get("/").status, StatusCode::SEE_OTHER, "{strange:.20}");
    }
}

#[test]
fn a_one_time_slip_opens_once_leads_to_a_new_password_and_ends_after_three_days() {
    let world = World::new();
    let (leader, browser) = (world.as_("陈一诺"), world.anonymous());
    let before = world.as_("何思源");
    let slip = || {
        let roster = leader.open("/roster").form(&format!("/roster/{}/reset", world.id("何思源")));
        let page = leader.submit(&roster).expect(StatusCode::OK).says("何思源的一次性密码：").reading();
        let word = page.split("何思源的一次性密码：").nth(1).expect("the word").trim();
        word.chars().take_while(char::is_ascii_alphanumeric).collect::<String>()
    };
    let word = slip();
    assert_eq!(word.len(), 10);
    assert_eq!(before.get("/").status, StatusCode::SEE_OTHER, "a reset ends what was open");
    leader.open("/roster").keeps_quiet_about(&word);
    sign_in(&browser, "何思源", PASSWORD).expect(StatusCode::UNPROCESSABLE_ENTITY).says(WRONG);

    // Nothing but the new password can be done.
    let member = Client::new(&world, Some(session(&sign_in(&browser, "何思源", &word))));
    for path in ["/", "/me", "/plan/2026", "/meetings", &format!("/meetings/{}", world.sample.draft)] {
        assert_eq!(member.get(path).location(), "/password", "{path}");
    }
    let hand_in = member.post(&format!("/meetings/{}/own", world.sample.draft), &[("text", "x")]);
    assert_eq!(hand_in.location(), "/password");
    let form =
        member.open("/password").says("请先设置自己的密码").form("/password").set("old", word.as_str());
    for (new, again, says) in [
        ("short", "short", "至少 8 个字符"),
        ("12345678", "12345678", "太容易被猜到"),
        ("何思源2026!", "何思源2026!", "太容易被猜到"),
        ("10000000005ab", "10000000005ab", "太容易被猜到"),
        (word.as_str(), word.as_str(), "不能与原来的密码相同"),
        ("long".repeat(40).as_str(), "x", "最多 128 个字符"),
        ("gao shan liu shui", "gao shan", "两次输入的新密码不一样"),
    ] {
        let refused = member.submit(&form.clone().set("new", new).set("again", again));
        let refused = refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says(says);
        assert_eq!(refused.form("/password").get("new"), "", "a password never comes back");
    }
    let sound = form.set("new", "gao shan liu shui").set("again", "gao shan liu shui");
    member
        .submit(&sound.clone().set("old", "wrong"))
        .expect(StatusCode::UNPROCESSABLE_ENTITY)
        .says("原密码：不对");
    let done = member.submit(&sound).expect(StatusCode::SEE_OTHER);
    assert_eq!(member.get("/").status, StatusCode::SEE_OTHER, "the session of the slip is over");
    Client::new(&world, Some(session(&done))).open("/").says("何思源");
    sign_in(&browser, "何思源", &word).expect(StatusCode::UNPROCESSABLE_ENTITY).says(WRONG);
    sign_in(&browser, "何思源", "gao shan liu shui").expect(StatusCode::SEE_OTHER);

    let word = slip();
    world.at("2026-11-22 15:10");
    sign_in(&browser, "何思源", &word).expect(StatusCode::UNPROCESSABLE_ENTITY).says(WRONG);
}

#[test]
fn signing_in_leads_on_to_our_own_pages_only() {
    let world = World::new();
    let browser = world.anonymous();
    let asked = browser.get("/plan/2026").location();
    let form = browser.open(&asked).form("/sign-in").set("name", "陈一诺").set("password", PASSWORD);
    assert_eq!(browser.submit(&form).location(), "/plan/2026");
    let signed = world.as_("陈一诺");
    for elsewhere in [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example",
        "javascript:alert(1)",
        "/ok\r\nSet-Cookie: a=b",
        "/\u{7}x",
        "/中",
        "",
    ] {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", elsewhere).finish();
        assert_eq!(signed.get(&format!("/sign-in?{query}")).location(), "/", "{elsewhere:?}");
    }
}

#[test]
fn what_sends_somebody_back_is_a_path_of_ours() {
    let world = World::new();
    let browser = world.anonymous();
    for (referer, back) in [
        ("http://dxz.example.cn/plan/2026", "/plan/2026"),
        ("http://dxz.example.cn//evil.example/", "/"),
        ("http://dxz.example.cn/\\evil.example/", "/"),
        ("not an address", "/"),
    ] {
        let request = browser.request(Method::GET, "/size?large=1").header(header::REFERER, referer);
        let reply = browser.send(request.body(axum::body::Body::empty()).expect("a request"));
        assert_eq!(reply.location(), back, "{referer}");
    }
    let page = world.as_("许安宁");
    let large = Client::new(&world, page.cookie.map(|key| format!("{key}; size=large")));
    assert!(large.open("/").text().contains(r#"data-size="large""#));
}

#[test]
fn one_browser_has_one_session() {
    let world = World::new();
    let first = session(&sign_in(&world.anonymous(), "陈一诺", PASSWORD));
    let browser = Client::new(&world, Some(first.clone()));
    let fields = [("name", "许安宁"), ("password", PASSWORD)];
    let second = session(&browser.post("/sign-in", &fields).expect(StatusCode::SEE_OTHER));
    assert_eq!(browser.get("/").location(), "/sign-in?next=%2F", "the first one is over");
    Client::new(&world, Some(second)).open("/").says("许安宁");
}

#[test]
fn signing_out_clears_what_the_browser_keeps_of_pages() {
    let world = World::new();
    let reply = world.as_("陈一诺").post("/sign-out", &[]).expect(StatusCode::SEE_OTHER);
    assert_eq!(reply.header("clear-site-data"), "\"cache\"");
}

#[test]
fn who_left_a_browser_open_elsewhere_signs_out_of_it_from_here() {
    let world = World::new();
    let there = world.as_("陈一诺");
    let here = world.as_("陈一诺");
    let page = here.open("/me/security").says("在 2 个浏览器里登录着");
    here.go(&page.form("/me/security/others")).says("只在这里登录着");
    assert!(there.get("/").location().starts_with("/sign-in"));
    world.as_("审计员").open("/journal").says("退出其他地方的登录");
}
