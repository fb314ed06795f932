//! 补录: the day comes first, for roster and officials are those of the day.

use axum::http::StatusCode;

use crate::support::{Filled, World};

/// A whole paper of a day, but for the gates.
fn paper(world: &World, day: &str) -> Filled {
    let form = world.as_("陈一诺").open(&format!("/meetings/late?date={day}")).form("/meetings/late");
    form.set("item1_title", "学习党章")
        .set("item1_content", "study")
        .set("start", "14:30")
        .set("end", "15:30")
        .set("place", "三楼会议室")
        .set("off_plan_reason", "支部临时安排")
        .set("late_reason", "当时记在纸上")
        .set("gaps", "发言和小结没有记全")
}

/// The same, saying of every gate that the paper knows nothing of it.
fn without_gates(form: Filled) -> Filled {
    ["consulted", "approved", "notified"]
        .into_iter()
        .fold(form, |form, gate| form.set(gate, "missing").set(&format!("{gate}_reason"), "没有记"))
}

#[test]
fn the_day_is_chosen_first_and_stays() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let first = leader.open("/meetings/late").says("哪一天开的会").says("下一步");
    assert!(!first.offers("/meetings/late"), "nothing can be typed before the day is known");
    for (asked, says) in [("2026-11-20", "开会日期：晚于今天"), ("昨天", "开会日期：请写成")]
    {
        let asked: String = form_urlencoded::byte_serialize(asked.as_bytes()).collect();
        let reply = leader.get(&format!("/meetings/late?date={asked}"));
        reply.expect(StatusCode::UNPROCESSABLE_ENTITY).says(says).leads_to_its_fields();
    }
    let empty = leader.open("/meetings/late?date=2001-01-05");
    assert!(!empty.offers("/meetings/late"));
    empty.says("2001年1月5日（星期五），名册上没有本组的党员").says("换一天");
    let form = leader.open("/meetings/late?date=2026-11-12").says("2026年11月12日（星期四）");
    assert_eq!(form.form("/meetings/late").get("date"), "2026-11-12");
}

#[test]
fn the_record_says_what_the_paper_says_of_the_gates() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let form = without_gates(paper(&world, "2026-11-12"))
        .set("approved_reason", "查不到批件")
        .set("notified", "done")
        .set("notified_on", "2026-11-10")
        .set("notified_how", "in_person");
    let page = leader.submit(&form).expect(StatusCode::SEE_OTHER).location();
    let record = leader.open(&format!("{page}/papers/minutes.txt"));
    for said in [
        "会前沟通：没有做到或查不到，原因：没有记。",
        "支部批准：没有做到或查不到，原因：查不到批件。",
        "会议通知：2026年11月10日发出（当面）。",
    ] {
        assert!(record.text().contains(said), "{said}: {}", record.text());
    }
}

#[test]
fn somebody_who_is_not_on_the_days_roster_is_a_fault_and_no_end() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let form = without_gates(paper(&world, "2026-11-12"));
    let strange = form.clone().set(&format!("roll_{}", world.id("方景行")), "present");
    let reply = leader.submit(&strange).expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.reading().contains("名册上这一天的人和您填写时不一样了"), "{}", reply.reading());
    assert_eq!(reply.form("/meetings/late").get("place"), "三楼会议室", "what was typed is kept");
    let criticism = form
        .set("said_1_1_speaker", world.id("陈一诺"))
        .set("said_1_1_kind", "criticizes")
        .set("said_1_1_about", world.id("方景行"));
    let reply = leader.submit(&criticism).expect(StatusCode::UNPROCESSABLE_ENTITY);
    assert!(reply.reading().contains("批评对象：不在本组名册上"), "{}", reply.reading());
}

#[test]
fn a_paper_that_is_entered_after_a_later_record_takes_no_number_twice() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let later = leader.open(&format!("/meetings/{}/papers/minutes.txt", world.sample.archived));
    assert!(later.text().contains("（2026年第2次）"), "{}", later.text());
    // The demo's archived meetings were in June and in October.
    for (day, number) in [("2026-09-10", "（2026年第＿＿次）"), ("2026-11-12", "（2026年第4次）")]
    {
        let page = leader.submit(&without_gates(paper(&world, day))).expect(StatusCode::SEE_OTHER).location();
        let record = leader.open(&format!("{page}/papers/minutes.txt"));
        assert!(record.text().contains(number), "{day}: {}", record.text());
    }
}
