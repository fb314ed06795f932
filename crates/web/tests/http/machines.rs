//! The pages for programs: tokens of the API, and where events go.

use app::demo::PASSWORD;
use axum::http::{StatusCode, header};

use crate::support::{Client, Reply, World};

/// The word of the token that a page shows once.
fn word(page: &Reply) -> String {
    let text = page.text();
    let at = text.find(r#"id="token-word">"#).expect("a word");
    text[at..].split(['>', '<']).nth(1).expect("a word").to_owned()
}

/// Asks the API with a token and no cookie.
fn ask(world: &World, path: &str, word: &str) -> Reply {
    let nobody = world.anonymous();
    let request = nobody.request(axum::http::Method::GET, path);
    let request = request.header(header::AUTHORIZATION, format!("Bearer {word}"));
    nobody.send(request.body(axum::body::Body::empty()).expect("a request"))
}

fn made(client: &Client<'_>, name: &str, scope: &str) -> Reply {
    let form = client.open("/me/tokens").form("/me/tokens").set("name", name).set("scopes", scope);
    let form = form.set("password", PASSWORD);
    client.submit(&form).expect(StatusCode::OK).says("离开这一页就看不到了")
}

#[test]
fn a_person_makes_a_token_sees_it_once_and_revokes_it() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    leader.open("/me").says("接口令牌");
    leader.open("/me/tokens").says("还没有令牌").keeps_quiet_about("管理接收地址");
    let word = word(&made(&leader, "年度汇总", "plans:write"));
    leader.open("/me/tokens").says("还没有用过");
    let me = ask(&world, "/api/v1/me", &word).expect(StatusCode::OK);
    assert!(me.text().contains("plans:write") && !me.text().contains("meetings:write"), "{}", me.text());
    let list = leader.open("/me/tokens").says("年度汇总").says("可以用").says("改年度计划");
    list.keeps_quiet_about(&word);
    leader.open("/me").says("您的账号新建了一个接口令牌");
    world.at("2026-11-19 16:00");
    let leader = world.as_("陈一诺");
    ask(&world, "/api/v1/me", &word).expect(StatusCode::OK);
    leader.open("/me/tokens").says("16:00");
    leader.go(&leader.open("/me/tokens").form("/end")).says("已撤销");
    ask(&world, "/api/v1/me", &word).expect(StatusCode::UNAUTHORIZED);
    world.as_("审计员").open("/journal").says("撤销接口令牌：年度汇总").says("新建接口令牌：年度汇总");
}

#[test]
fn a_page_opens_by_a_cookie_and_the_api_by_a_token_never_the_other_way() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let word = word(&made(&leader, "年度汇总", "plans:write"));
    let reply = leader.get("/api/v1/me").expect(StatusCode::UNAUTHORIZED);
    assert_eq!(reply.header("content-type"), "application/problem+json");
    let page = ask(&world, "/plan/2026", &word);
    assert!(page.location().starts_with("/sign-in"), "{}", page.location());
    leader.get("/api/openapi.json").expect(StatusCode::OK);
    // A form of another site never has a token: what guards forms is not needed there, and does not stand in the way.
    let nobody = world.anonymous();
    let request = axum::http::Request::post("/api/v1/meetings").header("sec-fetch-site", "cross-site");
    let reply = nobody.send(request.body(axum::body::Body::empty()).expect("a request"));
    reply.expect(StatusCode::UNAUTHORIZED);
}

#[test]
fn what_was_typed_for_a_token_comes_back() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let form = leader.open("/me/tokens").form("/me/tokens").set("name", "年度汇总").set("days", "400");
    let wrong =
        leader.submit(&form.clone().set("password", "not-this-one")).expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.says("密码：不对").form("/me/tokens").get("name"), "年度汇总");
    let form = form.set("password", PASSWORD);
    let back = leader.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY).says("最多 365 天");
    assert_eq!(back.form("/me/tokens").get("name"), "年度汇总");
    back.leads_to_its_fields();
}

#[test]
fn a_machines_token_is_agreed_to_by_its_person_alone() {
    let world = World::new();
    let admin = world.as_("管理员");
    let page = admin.open("/accounts").link("/accounts/tokens").expect("a link");
    let form = admin.open(&page).form("/accounts/tokens").set("name", "考勤机");
    let form = form.set("person", world.id("陈一诺")).set("scopes", "meetings:write");
    let word = word(&admin.submit(&form).expect(StatusCode::OK).says("等本人同意"));
    ask(&world, "/api/v1/me", &word).expect(StatusCode::UNAUTHORIZED);
    assert!(!admin.open(&page).offers("/agree"));
    let leader = world.as_("陈一诺");
    leader.open("/me").says("有一个接口令牌请您确认");
    leader.go(&leader.open("/me/tokens").form("/agree")).says("可以用");
    ask(&world, "/api/v1/me", &word).expect(StatusCode::OK);
    admin.go(&admin.open(&page).form("/end")).says("已撤销");
    ask(&world, "/api/v1/me", &word).expect(StatusCode::UNAUTHORIZED);
    world.as_("许安宁").get(&page).expect(StatusCode::FORBIDDEN);
}

#[test]
fn an_administrator_says_where_events_go_and_sees_whether_they_arrived() {
    let world = World::new();
    let admin = world.as_("管理员");
    let page = admin.open("/accounts").link("/webhooks").expect("a link");
    let form =
        admin.open(&page).form("/webhooks").set("name", "办公系统").set("url", "http://10.0.0.8/events");
    let back = admin.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY);
    let back = back.says("--webhook-private").says("事件：还没有选择");
    assert_eq!(back.form("/webhooks").get("name"), "办公系统");
    back.leads_to_its_fields();
    let form = form.set("url", "https://oa.example.cn/events?key=1").set("events", "minutes.signed");
    let shown =
        admin.submit(&form).expect(StatusCode::OK).says("签名密钥").says("办公系统").says("oa.example.cn");
    shown.keeps_quiet_about("key=1");
    let robot = admin.open(&page).form("/webhooks").set("kind", "dingtalk").set("name", "工作群");
    let robot = robot.set("url", "https://oapi.dingtalk.com/robot/send?access_token=abc");
    admin
        .go(&robot.set("secret", "SECexample"))
        .says("工作群")
        .says("钉钉群机器人")
        .keeps_quiet_about("SECexample");
    let sent = admin.go(&admin.open(&page).form("/test")).says("试发").says("等着发");
    assert!(!sent.offers("/again"), "it waits already");
    let deaf = Deaf;
    app::webhook::deliver(&world.app, &deaf, "http://dxz.example.cn").expect("the outbox is read");
    admin.open(&page).says("发过 1 次").says("连不上对方");
    world.at("2026-11-22 16:00");
    let admin = world.as_("管理员");
    app::webhook::deliver(&world.app, &deaf, "http://dxz.example.cn").expect("the outbox is read");
    let given_up = admin.open(&page).says("没有送到");
    admin.go(&given_up.form("/again")).says("等着发");
    assert!(
        !admin.go(&admin.open(&page).form("/end")).reading().contains("还没有登记"),
        "the other one stays"
    );
    let none = admin.go(&admin.open(&page).form("/end")).says("还没有登记");
    assert!(!none.offers("/again"), "nothing goes to what was ended");
    world.as_("陈一诺").get(&page).expect(StatusCode::FORBIDDEN);
}

/// A receiver that cannot be reached.
struct Deaf;

impl app::webhook::Courier for Deaf {
    fn post(&self, _: &str, _: &[(&str, String)], _: &str) -> Result<app::webhook::Answered, String> {
        Err("连不上对方".to_owned())
    }
}
