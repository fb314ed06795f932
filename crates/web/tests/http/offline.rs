//! A branch that does not use the product: what it does on paper or by phone is written down by the leader, and is
//! shown as such. Everything goes by the forms that the pages offer.

use axum::http::StatusCode;

use crate::support::{Drive, World};

#[test]
fn a_meeting_runs_to_the_archive_with_a_branch_that_stays_outside() {
    let world = World::new();
    let meeting = Drive::draft(&world, "study", "学习宪法宣传周材料");

    // R3 on paper is not offered before R2.
    assert!(!meeting.page().offers("/approve-offline"));
    assert!(meeting.consult().offers("/approve-offline"));
    meeting.go(&meeting.page().form("/submit")).says("待批");
    let form = meeting.page().form("/approve-offline");
    let form = form.set("by", world.id("林知远")).set("on", "2026-12-14").set("how", "phone");
    let approved = meeting.go(&form.set("note", "同意，注意时间"));
    let approved = approved.says("支部批准 线下批准 批准人 党支部书记林知远");
    let approved = approved.says("12月14日（星期一） 电话").says("同意，注意时间").says("已批");
    assert!(
        approved.offers("/notify") && !approved.offers("/approve-offline") && !approved.offers("/submit")
    );
    meeting.requirements().says("党支部书记林知远已批准（线下批准），还没有通知党员。");

    meeting.notify();
    meeting.requirements().says("党支部书记林知远已批准（线下批准），已通知全体 5 位党员。");
    let agenda = meeting.leader().open(&format!("{}/papers/agenda.txt", meeting.base));
    agenda.says("林知远").says("（线下批准）").says("电话").says("同意，注意时间");

    meeting.open();
    for name in ["林知远", "周明哲", "许安宁", "何思源", "陈一诺"] {
        meeting.say(name, &format!("{name}谈了学习体会。"));
    }
    meeting.decide();
    meeting.conclude("学了材料，定了心得。").says("已小结").says("学了材料，定了心得。");

    // Back into the record with a reason, and concluded anew with what was mended.
    let back = meeting.minutes().form("/reopen");
    let bare = meeting.leader().submit(&back).expect(StatusCode::UNPROCESSABLE_ENTITY);
    bare.says("返回修改的原因").says("已小结");
    let running = meeting.go(&back.set("reason", "漏记了一条补充"));
    running.says("会中").says("正在开会");
    let console = meeting.console();
    assert_eq!(
        console.form("/notes/summary").get("text"),
        "学了材料，定了心得。",
        "the summary is still there"
    );
    meeting.say("许安宁", "补充：库房也要有人值守。");
    meeting.say("陈一诺", "同意补充。");
    let record = meeting.conclude("学了材料，定了心得，补了值守。");
    let record = record.says("补充：库房也要有人值守。").says("学了材料，定了心得，补了值守。");
    record.keeps_quiet_about("漏记了一条补充");

    // R6, and R7 by hand: the same form of the report, with to whom, how and when.
    world.at("2026-12-18 09:00");
    meeting.go(&meeting.minutes().form("/sign")).says("已定稿");
    let report = meeting.page().form("/report").set("offline_to", world.id("林知远"));
    let unready = meeting.leader().submit(&report).expect(StatusCode::UNPROCESSABLE_ENTITY);
    unready.says("上报方式").says("上报日期");
    let report = report.set("offline_on", "2026-12-18").set("offline_how", "in_person");
    let waiting = meeting.go(&report).says("等支部签收");
    let receipt = waiting.form("/receipt-offline");
    meeting.leader().submit(&receipt).expect(StatusCode::UNPROCESSABLE_ENTITY).says("签收人");
    let archived = meeting.go(&receipt.set("by", world.id("林知远"))).says("已归档");
    assert!(!archived.offers("/receipt-offline"));
    meeting.requirements().says("7 已做到").says("已上报支部，支部已签收。");
    let paper = meeting.leader().open(&format!("{}/papers/minutes.txt", meeting.base));
    paper.says("上报党支部").says("由党支部书记林知远签收");
}

#[test]
fn an_approval_on_paper_has_somebody_of_the_branch_a_day_and_a_way() {
    let world = World::new();
    let meeting = Drive::draft(&world, "study", "学习宪法宣传周材料");
    meeting.consult();
    meeting.go(&meeting.page().form("/submit"));
    let form = meeting.page().form("/approve-offline");
    let form = form.set("by", world.id("林知远")).set("on", "2026-12-14").set("how", "in_person");
    let before = world.journal();
    for (field, typed, fault) in [
        ("by", "", "批准人：还没有填写"),
        ("by", world.id("许安宁").as_str(), "这位同志当时不担任支部职务"),
        ("on", "", "批准日期：还没有填写"),
        ("on", "2026-12-15", "批准的时间还没有到"),
        ("on", "2026-12-13", "支部批准的时间早于会前沟通"),
        ("how", "system", "请选择当面、电话或书面"),
    ] {
        let refused = meeting.leader().submit(&form.clone().set(field, typed));
        refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says(fault);
    }
    assert_eq!(world.journal(), before, "a refused approval writes nothing");
    meeting.page().says("待批").keeps_quiet_about("批准人");
    meeting.go(&form).says("线下批准").says("当面");
}
