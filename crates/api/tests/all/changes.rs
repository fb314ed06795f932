//! Changes are made on a version, once only, and a request that cannot be carried out says how to mend it.

use axum::http::{Method, StatusCode, header};
use domain::token::Scope as S;
use serde_json::{Value, json};

use crate::world::{Program, World};

fn draft(world: &World) -> Value {
    json!({
        "month": "2026-12", "date": "2026-12-17", "start": "14:30", "place": "三楼会议室",
        "chair": world.id("陈一诺"),
        "items": [{ "content": "study", "title": "学习党章" }], "off_plan_reason": "上级临时部署",
    })
}

fn made(leader: &Program<'_>) -> (String, String) {
    let reply = leader.send(Method::POST, "/api/v1/meetings", None, &draft(leader.world));
    let reply = reply.expect(StatusCode::CREATED);
    (reply.header("location").to_owned(), reply.etag())
}

#[test]
fn a_change_says_on_what_it_is_made_and_is_refused_on_anything_older() {
    let world = World::new();
    let leader = world.program("陈一诺", &[S::WriteMeetings]);
    let (base, first) = made(&leader);
    let changed = |place: &str| {
        let mut draft = draft(&world);
        draft["place"] = json!(place);
        draft
    };
    let without = leader.send(Method::PUT, &base, None, &changed("四楼"));
    let pointer = without.refused(428, "If-Match").json()["errors"][0]["pointer"].clone();
    assert_eq!(pointer, "If-Match");
    let second =
        leader.send(Method::PUT, &base, Some(&first), &changed("四楼")).expect(StatusCode::OK).etag();
    assert_ne!(first, second);
    leader.send(Method::PUT, &base, Some(&first), &changed("五楼")).refused(412, "重新读取");
    assert_eq!(leader.read(&base)["place"], "四楼");
    // Any of several versions will do; every version, or a weak one, is none.
    let ask = |tag: &str| {
        let request = leader.request(Method::PUT, &base).header(header::IF_MATCH, tag);
        let request = request.header(header::CONTENT_TYPE, "application/json");
        world.call(request.body(changed("六楼").to_string().into()).expect("a request"))
    };
    ask("*").refused(428, "If-Match");
    ask(&format!("W/\"{second}\"")).refused(428, "If-Match");
    ask("\"x\"").refused(412, "重新读取");
    ask(&format!("\"{first}\", \"{second}\"")).expect(StatusCode::OK);
}

#[test]
fn a_request_is_carried_out_once_and_answered_again() {
    let world = World::new();
    let leader = world.program("陈一诺", &[S::WriteMeetings]);
    let before = world.journal().len();
    let ask = |key: &str, body: &Value| {
        leader.send_with(Method::POST, "/api/v1/meetings", None, body, &[("idempotency-key", key)])
    };
    let first = ask("a", &draft(&world)).expect(StatusCode::CREATED);
    assert_eq!(first.header("idempotency-replayed"), "");
    let done = world.journal().len();
    assert_eq!(done - before, 2, "the token and the draft");
    let again = ask("a", &draft(&world)).expect(StatusCode::CREATED);
    assert_eq!(again.header("idempotency-replayed"), "true");
    for name in ["location", "etag", "content-type"] {
        assert_eq!(first.header(name), again.header(name), "{name}");
    }
    assert_eq!(first.body, again.body);
    assert_eq!(world.journal().len(), done, "nothing was done a second time");
    let mut other = draft(&world);
    other["place"] = json!("别处");
    let refused = ask("a", &other).refused(422, "另一个请求");
    assert_eq!(refused.json()["errors"][0]["pointer"], "Idempotency-Key");
    // Another key, another token: another request.
    assert_ne!(ask("b", &draft(&world)).header("location"), first.header("location"));
    let same_person = world.program("陈一诺", &[S::WriteMeetings]);
    let theirs = same_person.send_with(
        Method::POST,
        "/api/v1/meetings",
        None,
        &draft(&world),
        &[("idempotency-key", "a")],
    );
    assert_ne!(theirs.header("location"), first.header("location"));
    // What was refused is no answer to keep: mended, it goes through under the same key.
    let mut odd = draft(&world);
    odd["place"] = json!("");
    ask("c", &odd).refused(422, "地点");
    ask("c", &draft(&world)).expect(StatusCode::CREATED);
    // After a day the key is free.
    world.later(24 * 3600 + 1);
    assert_ne!(ask("a", &draft(&world)).header("location"), first.header("location"));
}

#[test]
fn a_kept_answer_is_closed_to_whoever_holds_the_database() {
    let world = World::new();
    let leader = world.program("陈一诺", &[S::WriteMeetings]);
    let body = draft(&world);
    let key = [("idempotency-key", "a")];
    leader.send_with(Method::POST, "/api/v1/meetings", None, &body, &key).expect(StatusCode::CREATED);
    let branch = world.sample.branch;
    let read = world.app.db().read(move |tx| {
        tx.all("SELECT answer FROM kept_answer WHERE branch_id = $1", store::params![branch], |row| {
            row.get::<Vec<u8>>("answer")
        })
    });
    let kept = read.wait().expect("the table");
    assert_eq!(kept.len(), 1);
    let words = String::from_utf8_lossy(&kept[0]);
    assert!(!words.contains("三楼会议室") && !words.contains("status"), "{words}");
}

#[test]
fn what_cannot_be_read_says_where_and_how_to_mend_it() {
    let world = World::new();
    let leader = world.program("陈一诺", &[S::WriteMeetings]);
    let ask = |kind: &str, body: &str| {
        let request = leader.request(Method::POST, "/api/v1/meetings").header(header::CONTENT_TYPE, kind);
        world.call(request.body(body.to_owned().into()).expect("a request"))
    };
    ask("application/json", "{\"month\": ").refused(400, "不是完整的 JSON（第 1 行");
    ask("application/json", "{\"month\": 12}").refused(400, "和接口文档不符");
    ask("application/json", "").refused(400, "和接口文档不符");
    ask("application/json", "{\"mouth\": \"12\"}").refused(400, "mouth");
    ask("text/plain", "{}").refused(415, "application/json");
    ask("application/x-www-form-urlencoded", "month=12").refused(415, "application/json");
    ask("application/json", &format!("\"{}\"", "长".repeat(400_000))).refused(413, "1024 KB");
    let mut odd = draft(&world);
    odd["date"] = json!("明天");
    odd["items"][0]["title"] = json!("");
    odd["items"][0]["prepare"] = json!("请读第一章");
    let refused = leader.send(Method::POST, "/api/v1/meetings", None, &odd).refused(422, "日期");
    let problem = refused.json();
    let pointers: Vec<_> =
        problem["errors"].as_array().expect("errors").iter().map(|e| e["pointer"].clone()).collect();
    assert_eq!(pointers, [json!("/date"), json!("/items/0/title")], "{problem}");
    for key in ["", "党", &"k".repeat(201)] {
        let request =
            leader.request(Method::POST, "/api/v1/meetings").header("idempotency-key", key.as_bytes());
        let request = request.header(header::CONTENT_TYPE, "application/json");
        let reply = world.call(request.body(draft(&world).to_string().into()).expect("a request"));
        reply.refused(400, "Idempotency-Key");
    }
}

#[test]
fn addresses_that_lead_nowhere_are_problems_too() {
    let world = World::new();
    let leader = world.program("陈一诺", &[]);
    for nowhere in ["/api", "/api/v2/meetings", "/api/v1/meetings/no-id", "/api/v1/plans/next"] {
        leader.get(nowhere).refused(404, "没有");
    }
    let request = leader.request(Method::PATCH, "/api/v1/me").body(axum::body::Body::empty());
    let reply = world.call(request.expect("a request")).refused(405, "不支持");
    assert!(reply.header("allow").contains("GET"), "{}", reply.header("allow"));
    assert_eq!(leader.get("/api/v1/me").header("cache-control"), "no-store");
}

#[test]
fn a_list_is_read_part_by_part() {
    let world = World::new();
    let leader = world.program("陈一诺", &[]);
    let whole = leader.read("/api/v1/meetings?year=2026")["items"].clone();
    let whole = whole.as_array().expect("meetings").clone();
    assert!(whole.len() > 2, "{}", whole.len());
    let (mut found, mut next) = (Vec::new(), Some("/api/v1/meetings?year=2026&limit=2".to_owned()));
    while let Some(address) = next {
        let part = leader.get(&address).expect(StatusCode::OK);
        let body = part.json();
        let items = body["items"].as_array().expect("items").clone();
        assert!(items.len() <= 2);
        next = body["next"].as_str().map(str::to_owned);
        let link = next.as_ref().map(|next| format!("<{next}>; rel=\"next\"")).unwrap_or_default();
        assert_eq!(part.header("link"), link);
        found.extend(items);
    }
    assert_eq!(found, whole);
    leader.get("/api/v1/meetings?limit=0").refused(422, "1 到 100");
    leader.get("/api/v1/meetings?limit=101").refused(422, "1 到 100");
    leader.get("/api/v1/meetings?sort=up").refused(422, "接口文档");
    leader.get("/api/v1/meetings?cursor=elsewhere").refused(422, "从头读起");
}
