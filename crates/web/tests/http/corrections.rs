//! A signed record is put right as a new revision: whatever was written wrongly, signed by who corrects it, followed by
//! what later work stands on.

use axum::http::StatusCode;
use domain::meeting::StageName;

use crate::support::World;

#[test]
fn everything_that_was_written_wrongly_can_be_put_right() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::Signed);
    let (base, leader) = (format!("/meetings/{id}"), world.as_("陈一诺"));
    let record = || leader.open(&format!("{base}/papers/minutes.txt")).text().to_owned();
    let first = record();

    let form = leader.open(&format!("{base}/correct")).form("/correct").set("reason", "核对纸上记录");
    let there: Vec<_> = (0..5).filter(|i| form.get(&format!("presence_{i}")) == "present").collect();
    let line = *there.last().expect("somebody was there");
    // Who speaks in the record was there.
    let away = form.clone().set(&format!("presence_{}", there[0]), "leave");
    let away = leader.submit(&away.set(&format!("absence_{}", there[0]), "出差"));
    away.expect(StatusCode::UNPROCESSABLE_ENTITY).says("陈一诺的点名：记录里有这位同志的发言");
    let form = form
        .set("started", "14:05")
        .set("ended", "15:02")
        .set("recorder", "周明哲")
        .set("observers", "沈若溪 第二党小组组长")
        .set(&format!("presence_{line}"), "leave")
        .set(&format!("absence_{line}"), "出差")
        .set("new_speaker_0", "周明哲")
        .set("new_speech_0", "同意大家的意见。");
    leader.go(&form).says("核对纸上记录");
    let second = record();
    for said in ["14：05—15：02", "记录人：周明哲", "沈若溪", "出差", "同意大家的意见。", "核对纸上记录"]
    {
        assert!(second.contains(said) && !first.contains(said), "{said}: {second}");
    }
    assert_eq!(second.matches("已在系统中签署").count(), 1, "{second}");
    // Who was away after all has something to catch up on.
    leader.open(&base).says("出差");
    assert!(leader.open(&base).offers("/make-up"), "a make-up is owed");
}

#[test]
fn a_corrected_decision_is_the_one_that_is_followed_up() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::Signed);
    let (base, leader) = (format!("/meetings/{id}"), world.as_("陈一诺"));
    let form = leader.open(&format!("{base}/correct")).form("/correct").set("reason", "写错了期限");
    assert!(!form.get("what_0_0").is_empty(), "{:?}", form.fields);
    let form = form.set("what_0_0", "改写目录样稿").set("due_0_0", "2026-12-30");
    leader.go(&form.set("responsible_0_0", world.id("周明哲")));
    let minutes = leader.open(&format!("{base}/papers/minutes.txt"));
    assert!(minutes.text().contains("改写目录样稿"), "{}", minutes.text());
    world.as_("周明哲").open("/").says("改写目录样稿").says("12月30日");
}

#[test]
fn a_receipt_says_which_revision_the_branch_had() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::Archived);
    let (base, leader) = (format!("/meetings/{id}"), world.as_("陈一诺"));
    let plain = leader.open(&format!("{base}/papers/minutes.txt"));
    assert!(plain.text().contains("签收。"), "{}", plain.text());
    let form = leader.open(&format!("{base}/correct")).form("/correct");
    leader.go(&form.set("reason", "地点写错").set("place", "一楼活动室"));
    let corrected = leader.open(&format!("{base}/papers/minutes.txt"));
    assert!(corrected.text().contains("签收（当时是第1版）。"), "{}", corrected.text());
}

#[test]
fn what_cannot_have_been_is_refused() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::Signed);
    let (base, leader) = (format!("/meetings/{id}"), world.as_("陈一诺"));
    let form = leader.open(&format!("{base}/correct")).form("/correct").set("reason", "核对");
    let there = (0..).find(|i| form.get(&format!("presence_{i}")) == "present").expect("somebody was there");
    for (field, value, says) in [
        ("ended", "14:00", "散会时间：早于开会时间"),
        ("ended", "23:59", "散会时间：晚于现在"),
        ("recorder", "白鹭", "记录人：不在应到人员中"),
        ("recorder", "", "记录人：请从名单中选择"),
        ("new_speaker_0", "白鹭", "补记的发言人：请从到会的人中选择"),
        ("new_speech_0", "漏记的话", "补记的发言人：请从到会的人中选择"),
        (&format!("presence_{there}"), "absent", "的缺席原因：还没有填写"),
        ("due_0_0", "2020-01-01", "完成期限：早于开会日期"),
        ("responsible_0_0", &world.id("沈若溪"), "责任人：不在本组"),
    ] {
        let before = world.journal();
        let reply = leader.submit(&form.clone().set(field, value)).expect(StatusCode::UNPROCESSABLE_ENTITY);
        assert!(reply.reading().contains(says), "{field}: {}", reply.reading());
        reply.leads_to_its_fields();
        assert_eq!(world.journal(), before, "{field} wrote");
    }
    leader.submit(&form).expect(StatusCode::UNPROCESSABLE_ENTITY).says("没有改动任何内容");
}

#[test]
fn an_earlier_revision_can_still_be_read() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::Signed);
    let (base, leader) = (format!("/meetings/{id}"), world.as_("陈一诺"));
    let was = leader.open(&format!("{base}/correct")).form("/correct").get("place").to_owned();
    let form = leader.open(&format!("{base}/correct")).form("/correct");
    leader.go(&form.set("reason", "地点写错").set("place", "一楼活动室")).says("一楼活动室");
    let first =
        leader.open(&format!("{base}/minutes?revision=1")).says(&was).says("这是第 1 版，以后已经更正过");
    assert!(
        !first.text().contains("一楼活动室") && !first.text().contains("/papers/"),
        "{}",
        first.reading()
    );
    leader.open(&format!("{base}/minutes?revision=2")).says("一楼活动室").keeps_quiet_about("以后已经更正过");
    for number in ["0", "3", "x"] {
        leader.get(&format!("{base}/minutes?revision={number}")).expect(StatusCode::NOT_FOUND);
    }
}

#[test]
fn what_went_out_before_the_meeting_keeps_its_time() {
    let world = World::new();
    let cast = world.cast();
    let id = world.meeting(&cast, StageName::Notified);
    let (base, leader) = (format!("/meetings/{id}"), world.as_("陈一诺"));
    let read = |name: &str| leader.open(&format!("{base}/papers/{name}")).text().to_owned();
    let names = ["notice.txt", "slips.txt", "agenda.txt", "sign-in.txt"];
    let before = names.map(read);
    world.hold_and_sign(&cast, id);
    // It was held from 14:30 to 15:05 or so; the record says so, the papers of before say what was planned.
    let record = read("minutes.txt");
    assert!(record.contains("14：30—"), "{record}");
    assert_eq!(names.map(read), before);
}
