//! The record through the API: each entry on its own version; where two are at it, nothing is lost.

use axum::http::{Method, StatusCode};
use domain::token::Scope as S;
use serde_json::{Value, json};

use crate::world::{Program, World};

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// A meeting of the sample's first group that is running; its address and its item.
fn running(leader: &Program<'_>) -> (String, String) {
    let world = leader.world;
    let (me, people) = (world.id("陈一诺"), world.id("周明哲"));
    let draft = json!({
        "month": "2026-11", "date": "2026-11-19", "start": "15:00", "place": "三楼会议室", "chair": me,
        "recorder": world.id("许安宁"),
        "items": [{ "content": "study", "title": "学习党章" }], "off_plan_reason": "上级临时部署",
    });
    let made = leader.send(Method::POST, "/api/v1/meetings", None, &draft).expect(StatusCode::CREATED);
    let base = made.header("location").to_owned();
    let talk = json!({ "with": [people], "how": "in_person", "on": "2026-11-18", "content": "先学后议" });
    leader.step(&base, "consult", talk);
    let approval = json!({ "by": people, "on": "2026-11-18", "how": "phone" });
    leader.step(&base, "approve-offline", approval);
    leader.step(&base, "notify", json!({}));
    leader.step(&base, "open", json!({}));
    (base, text(&made.json()["items"][0]["id"]))
}

#[test]
fn two_at_one_text_lose_nothing() {
    let world = World::new();
    let leader = world.program("陈一诺", &[S::WriteMeetings, S::WriteRecords]);
    let recorder = world.program("许安宁", &[S::WriteRecords]);
    let (base, item) = running(&leader);
    let etag = leader.etag(&base);
    let said = json!({ "item": item, "speaker": world.id("许安宁"), "kind": "speaks" });
    let remarks = format!("{base}/record/remarks");
    recorder.send(Method::POST, &remarks, Some("0"), &said).refused(412, "重新读取");
    let made = recorder.send(Method::POST, &remarks, Some(&etag), &said).expect(StatusCode::CREATED);
    let place = made.header("location").to_owned();
    let save = |program: &Program<'_>, etag: &str, words: &str| {
        program.send(Method::PUT, &place, Some(etag), &json!({ "text": words }))
    };
    assert_eq!(save(&recorder, "1", "我读了第一章。").expect(StatusCode::OK).etag(), "2");
    let conflict = save(&leader, "1", "他读了第一章。").refused(412, "刚刚有人改过").json();
    assert_eq!(conflict["current"]["text"], "我读了第一章。");
    assert_eq!((&conflict["current"]["etag"], &conflict["current"]["by"]), (&json!("2"), &json!("许安宁")));
    assert_eq!(save(&leader, "2", "我读了第一章，他也读了。").expect(StatusCode::OK).etag(), "3");
    assert!(world.journal().contains(&"remark.set_aside".to_owned()), "the other text is kept");

    let notes = format!("{base}/record/notes/summary");
    let record = leader.read(&format!("{base}/record"));
    let etag = text(&record["summary"]["etag"]);
    let words = |words: &str| json!({ "text": words });
    let first = leader.send(Method::PUT, &notes, Some(&etag), &words("学了党章。")).expect(StatusCode::OK);
    let late =
        recorder.send(Method::PUT, &notes, Some(&etag), &words("学习了党章。")).refused(412, "刚刚有人改过");
    assert_eq!(late.json()["current"]["etag"], json!(first.etag()));
    let unknown = leader.send(Method::PUT, &format!("{base}/record/notes/other"), Some("1"), &words("x"));
    unknown.refused(404, "没有找到");
}

#[test]
fn each_entry_is_changed_on_what_was_seen_of_it() {
    let world = World::new();
    let leader = world.program("陈一诺", &[S::WriteMeetings, S::WriteRecords]);
    let (base, item) = running(&leader);
    let record = || leader.read(&format!("{base}/record"));
    let before = record();
    let line =
        before["roll"].as_array().and_then(|roll| roll.iter().find(|one| one["person"]["name"] == "何思源"));
    let line = line.expect("a line").clone();
    let place = format!("{base}/record/roll/{}", text(&line["person"]["id"]));
    let absent = |reason: &str| json!({ "presence": "absent", "reason": reason });
    let put =
        |etag: &Value, reason: &str| leader.send(Method::PUT, &place, Some(&text(etag)), &absent(reason));
    let saved = put(&line["etag"], "出差").expect(StatusCode::OK).json();
    put(&line["etag"], "生病").refused(412, "重新读取");
    put(&saved["etag"], "生病").expect(StatusCode::OK);
    let odd = json!({ "presence": "asleep" });
    let etag =
        record()["roll"].as_array().and_then(|roll| roll.iter().find(|one| one["reason"] == "生病").cloned());
    let etag = text(&etag.expect("a line")["etag"]);
    let refused = leader.send(Method::PUT, &place, Some(&etag), &odd).refused(422, "请选择到会、迟到或缺席");
    assert_eq!(refused.json()["errors"][0]["pointer"], "/presence");

    let observers = format!("{base}/record/observers");
    let etag = text(&before["observers"]["etag"]);
    let lines = json!({ "text": "高远 社区工作站" });
    let after = leader.send(Method::PUT, &observers, Some(&etag), &lines).expect(StatusCode::OK).json();
    assert_eq!(after["observers"]["text"], "高远 社区工作站");
    leader.send(Method::PUT, &observers, Some(&etag), &json!({ "text": "" })).refused(412, "重新读取");

    // There is no second place: what is written down about it is refused, by the same sentence as on the page.
    let place = format!("{base}/record/second-place");
    let etag = text(&before["elsewhere"]["etag"]);
    let people = json!({ "people": [world.id("许安宁")] });
    leader.send(Method::PUT, &place, Some(&etag), &people).refused(409, "没有分会场");
    leader.send(Method::PUT, &place, Some("0"), &people).refused(412, "重新读取");

    let nothing = format!("{base}/record/items/{item}/nothing");
    let etag = text(&before["items"][0]["etag"]);
    let reason = json!({ "reason": "只传达，不需要落实" });
    leader.send(Method::PUT, &nothing, Some(&etag), &reason).expect(StatusCode::OK);
    leader.send(Method::PUT, &nothing, Some(&etag), &json!({ "reason": "别的" })).refused(412, "重新读取");

    // A decision in the place of it, and out again.
    let etag = leader.etag(&base);
    let decision = json!({
        "item": item, "what": "写心得", "measures": "月底前交", "responsible": world.id("许安宁"), "due": "2026-12-31",
    });
    let made = leader.send(Method::POST, &format!("{base}/record/decisions"), Some(&etag), &decision);
    let made = made.expect(StatusCode::CREATED).json();
    assert_eq!(made["items"][0]["nothing"], Value::Null);
    let place = format!("{base}/record/decisions/{}", text(&made["decisions"][0]["id"]));
    let gone = leader.send(Method::DELETE, &place, Some(&etag), &Value::Null);
    assert_eq!(gone.status, StatusCode::BAD_REQUEST, "null is no object");
    let request = leader.request(Method::DELETE, &place).header("if-match", format!("\"{etag}\""));
    let gone = world.call(request.body(axum::body::Body::empty()).expect("a request")).expect(StatusCode::OK);
    assert_eq!(gone.json()["decisions"], json!([]));
}

#[test]
fn what_is_withheld_on_pages_is_withheld_here() {
    // The reader of the record is the one of the pages: what its view leaves out is nowhere in the answer.
    let world = World::new();
    let leader = world.program("陈一诺", &[S::WriteMeetings, S::WriteRecords]);
    let (base, _) = running(&leader);
    let member = world.program("何思源", &[]);
    let items = member.read(&format!("{base}/record"))["items"].clone();
    assert_eq!(items[0]["is_withheld"], false);
    // Somebody of another group knows of no such meeting.
    let stranger = world.program("方景行", &[]);
    for what in ["", "/record", "/answers", "/findings", "/minutes", "/ballots", "/papers/minutes.txt"] {
        stranger.get(&format!("{base}{what}")).refused(404, "没有找到");
    }
}
