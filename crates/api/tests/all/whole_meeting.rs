//! A whole meeting from the year plan to the archive, by four programs that each act for one person.

use axum::http::{Method, StatusCode};
use domain::token::Scope as S;
use serde_json::{Value, json};
use store::testing::Backend;

use crate::world::{Program, World};

#[test]
fn a_meeting_runs_in_memory() {
    runs(Backend::Memory);
}

#[test]
fn a_meeting_runs_on_postgres() {
    runs(Backend::Postgres);
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// Gives everybody who is still to speak the floor, each with a text.
fn speak(recorder: &Program<'_>, base: &str, item: &str) -> usize {
    let mut count = 0;
    loop {
        let record = recorder.read(&format!("{base}/record"));
        let Some(speaker) = record["items"][0]["next"][0]["id"].as_str() else { return count };
        count += 1;
        let said = json!({ "item": item, "speaker": speaker, "kind": "speaks" });
        let etag = recorder.etag(base);
        let made = recorder.send(Method::POST, &format!("{base}/record/remarks"), Some(&etag), &said);
        let place = made.expect(StatusCode::CREATED).header("location").to_owned();
        let words = json!({ "text": format!("学宪法要联系岗位，看法之{count}。") });
        let saved = recorder.send(Method::PUT, &place, Some("1"), &words).expect(StatusCode::OK).json();
        assert_eq!(saved["etag"], "2");
    }
}

fn runs(backend: Backend) {
    let world = World::on(backend);
    world.at("2026-12-01 09:00");
    let leader = world.program("陈一诺", &[S::WritePlans, S::WriteMeetings, S::SignMinutes]);
    let recorder = world.program("许安宁", &[S::WriteRecords, S::WriteAnswers]);
    let member = world.program("何思源", &[S::WriteAnswers]);
    let secretary = world.program("林知远", &[S::WriteApprovals]);

    let me = leader.read("/api/v1/me");
    assert_eq!((me["name"].as_str(), me["posts"][0].as_str()), (Some("陈一诺"), Some("leader")));
    let people = leader.read("/api/v1/people");
    assert!(people["items"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == "许安宁")));

    // R1: a line of the plan, sent to the branch.
    let plan = "/api/v1/plans/2026";
    let line = json!({ "month": "12", "content": "study", "title": "学习宪法宣传周材料", "source": "own" });
    let etag = leader.etag(plan);
    let added =
        leader.send(Method::POST, &format!("{plan}/items"), Some(&etag), &line).expect(StatusCode::OK);
    let items = added.json()["items"].clone();
    let planned =
        items.as_array().and_then(|all| all.iter().find(|one| one["title"] == "学习宪法宣传周材料"));
    let planned = text(&planned.expect("the line")["id"]);
    let sent = leader.send(Method::POST, &format!("{plan}/send"), Some(&added.etag()), &json!({}));
    assert_eq!(sent.expect(StatusCode::OK).json()["is_with_branch"], true);

    // The draft, changed once.
    let mut draft = json!({
        "month": "2026-12", "date": "2026-12-17", "start": "14:30", "end": "16:00", "place": "三楼会议室",
        "chair": world.id("陈一诺"), "recorder": world.id("许安宁"),
        "items": [{ "content": "study", "title": "学习宪法宣传周材料", "planned": planned, "prepare": "请读第一章" }],
    });
    let made = leader.send(Method::POST, "/api/v1/meetings", None, &draft).expect(StatusCode::CREATED);
    let base = made.header("location").to_owned();
    draft["place"] = json!("四楼会议室");
    draft["items"][0]["id"] = made.json()["items"][0]["id"].clone();
    let edited = leader.send(Method::PUT, &base, Some(&made.etag()), &draft).expect(StatusCode::OK).json();
    assert_eq!(edited["place"], "四楼会议室");
    let item = text(&edited["items"][0]["id"]);

    // R2: nothing goes to the branch before it was talked over.
    let etag = leader.etag(&base);
    let early = leader.send(Method::POST, &format!("{base}/submit"), Some(&etag), &json!({}));
    early.refused(409, "沟通");
    let officials = edited["officials"].as_array().expect("officials");
    let commissioner = officials.iter().find(|one| one["post"] == "organization_commissioner").expect("one");
    let talk =
        json!({ "with": [commissioner["id"]], "how": "phone", "on": "2026-12-01", "content": "先学后议" });
    leader.step(&base, "consult", talk);

    // R3: submitted, approved, everybody told.
    assert_eq!(leader.step(&base, "submit", json!({}))["stage"]["code"], "submitted");
    assert_eq!(secretary.step(&base, "approve", json!({ "note": "同意" }))["stage"]["code"], "approved");
    let told = leader.step(&base, "notify", json!({}));
    let links = told["invitations"].as_array().expect("links");
    assert_eq!(links.len(), 5);
    assert!(links.iter().all(|one| text(&one["link"]).starts_with("https://dxz.example.cn/a/")));
    member.step(&base, "answer", json!({ "answer": "leave", "reason": "值夜班" }));
    recorder.step(&base, "answer", json!({ "answer": "coming" }));
    let answers = leader.read(&format!("{base}/answers"));
    let of = |name: &str| {
        let all = answers["items"].as_array().expect("answers");
        all.iter().find(|one| one["person"]["name"] == name).expect("an answer")["answer"].clone()
    };
    assert_eq!((of("何思源"), of("许安宁"), of("周明哲")), (json!("leave"), json!("coming"), Value::Null));
    let own = json!({ "item": item, "text": "我在库房值班时读了第一章。" });
    let etag = recorder.etag(&base);
    recorder.send(Method::POST, &format!("{base}/own"), Some(&etag), &own).expect(StatusCode::CREATED);

    // R4: opened on its day only.
    let etag = leader.etag(&base);
    let early = leader.send(Method::POST, &format!("{base}/open"), Some(&etag), &json!({}));
    early.refused(409, "今天还不能开始");
    world.at("2026-12-17 14:28");
    assert_eq!(leader.step(&base, "open", json!({}))["stage"]["code"], "in_session");
    let record = recorder.read(&format!("{base}/record"));
    let line =
        record["roll"].as_array().and_then(|roll| roll.iter().find(|one| one["person"]["name"] == "周明哲"));
    let line = line.expect("a line of the roll");
    let place = format!("{base}/record/roll/{}", text(&line["person"]["id"]));
    let late = json!({ "presence": "late", "at": "14:40" });
    recorder.send(Method::PUT, &place, Some(&text(&line["etag"])), &late).expect(StatusCode::OK);
    let handed = record["remarks"].as_array().and_then(|all| all.iter().find(|one| one["is_own"] == true));
    let place = format!("{base}/record/remarks/{}/call-up", text(&handed.expect("a remark")["id"]));
    recorder.send(Method::POST, &place, Some("1"), &json!({})).expect(StatusCode::OK);
    let notes = format!("{base}/record/notes/opening");
    let opening = text(&record["opening"]["etag"]);
    recorder
        .send(Method::PUT, &notes, Some(&opening), &json!({ "text": "今天学宪法。" }))
        .expect(StatusCode::OK);
    assert_eq!(speak(&recorder, &base, &item), 3, "the secretary, the commissioner and, last, the leader");
    assert_eq!(leader.read(&format!("{base}/ballots"))["items"], json!([]));

    // R5: decisions and the summary.
    let record = recorder.read(&format!("{base}/record"));
    let version: i64 = text(&record["summary"]["etag"]).parse().expect("a version");
    let end = json!({ "summary": "学了宪法，定了心得。", "version": version, "ended": "15:40" });
    let etag = leader.etag(&base);
    let unready = leader.send(Method::POST, &format!("{base}/conclude"), Some(&etag), &end);
    unready.refused(409, "还没有结果");
    let decision = json!({
        "item": item, "what": "每人写一条学习心得", "measures": "月底前交记录人汇总",
        "responsible": world.id("许安宁"), "due": "2026-12-31",
    });
    let decided = recorder.send(Method::POST, &format!("{base}/record/decisions"), Some(&etag), &decision);
    assert_eq!(decided.expect(StatusCode::CREATED).json()["decisions"][0]["what"], "每人写一条学习心得");
    world.at("2026-12-17 15:40");
    assert_eq!(leader.step(&base, "conclude", end)["stage"]["code"], "concluded");

    // R6: signed, with the digests of what was signed.
    assert_eq!(leader.read(&format!("{base}/minutes"))["is_signed"], false);
    leader.step(&base, "sign", json!({}));
    let minutes = member.read(&format!("{base}/minutes"));
    assert_eq!((minutes["is_signed"].clone(), minutes["revision"].clone()), (json!(true), json!(1)));
    assert_eq!(text(&minutes["sm3"]).len(), 64);

    // R7: reported, signed for, archived.
    leader.step(&base, "report", json!({ "note": "请审阅" }));
    assert_eq!(secretary.step(&base, "receipt", json!({ "note": "收到" }))["stage"]["code"], "archived");
    let made_up = json!({ "person": world.id("何思源"), "how": "当面转达" });
    leader.step(&base, "make-up", made_up);
    let findings = leader.read(&format!("{base}/findings"));
    let findings = findings["items"].as_array().expect("findings");
    assert_eq!(findings.len(), 7);
    assert!(findings.iter().all(|one| one["state"]["code"] == "met"), "{findings:?}");
    let listed = leader.read("/api/v1/meetings?year=2026");
    assert!(
        listed["items"].as_array().is_some_and(|all| all.iter().any(|one| base.ends_with(&text(&one["id"]))))
    );

    papers(&member, &base);
    named_in_the_journal(&world);
}

/// The papers of the meeting as files.
fn papers(program: &Program<'_>, base: &str) {
    for (name, begins) in [
        ("minutes.docx", b"PK\x03\x04".as_slice()),
        ("minutes.pdf", b""),
        ("notice.docx", b"PK\x03\x04"),
        ("minutes.txt", b""),
        ("meeting.ics", b"BEGIN:VCALENDAR\r\n"),
    ] {
        let paper = program.get(&format!("{base}/papers/{name}")).expect(StatusCode::OK);
        assert!(paper.body.starts_with(begins), "{name}");
        if name == "minutes.txt" {
            assert!(paper.text().contains("每人写一条学习心得"), "{}", paper.text());
        }
    }
    for unknown in ["minutes.exe", "nothing.docx", "minutes", "other.ics"] {
        program.get(&format!("{base}/papers/{unknown}")).refused(404, "没有找到");
    }
}

/// In front of everything that a program did, its token is named.
fn named_in_the_journal(world: &World) {
    let journal = world.journal();
    for verb in
        ["plan.add", "meeting.draft", "meeting.approve", "meeting.answer", "remark.add", "minutes.sign"]
    {
        let last =
            journal.iter().rposition(|one| one == verb).unwrap_or_else(|| panic!("{verb} is written down"));
        assert_eq!(journal[last - 1], "token.act", "{verb}");
    }
}
