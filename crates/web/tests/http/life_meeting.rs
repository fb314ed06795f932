//! 组织生活会 (C4): the leader speaks first and examines themself first; then everybody in turn, and criticism names
//! whom it is about (R4). What happened otherwise is on record as it happened, and is shown.

use axum::http::StatusCode;

use crate::support::{Drive, Reply, World};

/// A running organizational-life meeting.
fn running(world: &World) -> Drive<'_> {
    let meeting = Drive::draft(world, "life_meeting", "2026年度组织生活会");
    meeting.consult();
    meeting.approve();
    meeting.notify().says("召开组织生活会");
    meeting.open().says("第一党小组 组织生活会");
    meeting
}

/// Puts down a remark of a kind, about somebody or nobody.
fn put(world: &World, meeting: &Drive<'_>, name: &str, kind: &str, about: &str, text: &str) -> Reply {
    let form = meeting.console().form("/remarks").set("speaker", world.id(name)).set("kind", kind);
    let about = if about.is_empty() { String::new() } else { world.id(about) };
    meeting.go(&form.set("about", about).set("text", text))
}

/// The finding on R4.
fn r4(meeting: &Drive<'_>) -> String {
    let page = meeting.requirements().reading();
    let rest = page.split("R4 ").nth(1).expect("the fourth requirement");
    rest.split("R5 ").next().unwrap_or_default().to_owned()
}

/// Ends the meeting with a decision and a summary.
fn end(meeting: &Drive<'_>) -> Reply {
    meeting.decide();
    meeting.conclude("大家开展了批评和自我批评。")
}

#[test]
fn the_leader_opens_with_self_criticism_and_criticism_names_whom_it_is_about() {
    let world = World::new();
    let meeting = running(&world);
    let console = meeting.console().says("下一位 陈一诺 组长带头，先作自我批评（R4）");
    let form = console.form("/remarks");
    assert_eq!(form.get("speaker"), world.id("陈一诺"), "the leader is proposed first");
    assert_eq!(form.get("kind"), "examines_self", "self-criticism is proposed first");
    assert!(r4(&meeting).contains("会议正在进行。"));

    let after = put(&world, &meeting, "陈一诺", "examines_self", "", "我抓学习不够经常。");
    // Then it is the others' turn to criticize, and everybody is asked by name.
    let after = after.says("陈一诺 组长 · 自我批评").says("下一位 对陈一诺提批评意见");
    let ask = after.form_with("kind", "criticizes");
    assert_eq!((ask.get("speaker"), ask.get("about")), (&*world.id("林知远"), &*world.id("陈一诺")));

    // Criticism without a name is not taken, and what was typed is still there.
    let nameless = meeting.console().form("/remarks").set("speaker", world.id("许安宁"));
    let nameless = nameless.set("kind", "criticizes").set("about", "").set("text", "布置工作有时太急。");
    let refused = meeting.leader().submit(&nameless).expect(StatusCode::UNPROCESSABLE_ENTITY);
    let refused = refused.says("批评对象：请选择对谁提出批评意见");
    assert_eq!(refused.form("/remarks").get("text"), "布置工作有时太急。");
    let put_down = put(&world, &meeting, "许安宁", "criticizes", "陈一诺", "布置工作有时太急。");
    put_down.says("批评意见（对陈一诺）").says("还没有说的：林知远、周明哲、何思源。");
    // The answer leads on to the next one, who examines themself though they have criticized already.
    let answered = put(&world, &meeting, "陈一诺", "answers", "", "接受，马上改。");
    answered
        .says("组长 · 回应")
        .says("下一位 林知远 作自我批评")
        .says("陈一诺 已自我批评 · 意见 1 条 · 已回应");

    for name in ["林知远", "周明哲", "许安宁", "何思源"] {
        put(&world, &meeting, name, "examines_self", "", &format!("{name}检查了自己的不足。"));
    }
    let page = put(&world, &meeting, "林知远", "criticizes", "何思源", "联系群众还不够主动。");
    page.says("对何思源提批评意见");
    let page = put(&world, &meeting, "何思源", "answers", "", "我多到窗口去。").says("都已发言");
    page.says("没有人对林知远提批评意见").keeps_quiet_about("没有人对何思源提批评意见");

    let record = end(&meeting);
    let record = record.says("陈一诺（党小组长）（自我批评）：我抓学习不够经常。");
    let record = record.says("许安宁（批评意见，对陈一诺）：布置工作有时太急。");
    let record = record.says("陈一诺（党小组长）（回应）：接受，马上改。");
    let record = record.says("林知远（批评意见，对何思源）：联系群众还不够主动。").reading();
    let order = ["我抓学习不够经常", "布置工作有时太急", "接受，马上改", "林知远检查了", "联系群众还不够"];
    let places = order.map(|text| record.find(text).expect("on record"));
    assert!(places.is_sorted(), "the record keeps the order of speaking: {places:?}");
    assert!(r4(&meeting).contains("已做到") && r4(&meeting).contains("组长带头发言，先作自我批评。"));
}

#[test]
fn a_leader_who_does_not_open_is_taken_down_as_it_was_and_shown() {
    let world = World::new();
    let meeting = running(&world);
    put(&world, &meeting, "林知远", "examines_self", "", "林知远先说了自己的不足。");
    let finding = r4(&meeting);
    assert!(
        finding.contains("没做到") && finding.contains("“2026年度组织生活会”组长没有带头发言"),
        "{finding}"
    );
    assert!(finding.contains("去记会议情况"), "it is shown while it can still be mended: {finding}");
    put(&world, &meeting, "陈一诺", "examines_self", "", "我来补上自我批评。");
    for name in ["周明哲", "许安宁", "何思源"] {
        put(&world, &meeting, name, "examines_self", "", &format!("{name}检查了自己的不足。"));
    }
    let record = end(&meeting).reading();
    let (first, second) = (record.find("林知远先说了自己的不足。"), record.find("我来补上自我批评。"));
    assert!(first < second && first.is_some(), "nothing is put in order afterwards");
    let finding = r4(&meeting);
    assert!(finding.contains("组长没有带头发言。已按实际情况记录。"), "{finding}");
}

#[test]
fn a_leader_who_begins_with_others_is_shown() {
    let world = World::new();
    let meeting = running(&world);
    put(&world, &meeting, "陈一诺", "criticizes", "许安宁", "值班记录不够细。");
    put(&world, &meeting, "陈一诺", "examines_self", "", "我自己也抓得不紧。");
    for name in ["林知远", "周明哲", "许安宁", "何思源"] {
        put(&world, &meeting, name, "examines_self", "", &format!("{name}检查了自己的不足。"));
    }
    end(&meeting);
    let finding = r4(&meeting);
    assert!(finding.contains("没做到") && finding.contains("组长没有先作自我批评。"), "{finding}");
    assert!(!finding.contains("没有带头发言"), "{finding}");
}

#[test]
fn somebody_who_was_not_asked_is_named() {
    let world = World::new();
    let meeting = running(&world);
    put(&world, &meeting, "陈一诺", "examines_self", "", "我抓学习不够经常。");
    for name in ["林知远", "周明哲", "许安宁"] {
        put(&world, &meeting, name, "examines_self", "", &format!("{name}检查了自己的不足。"));
    }
    assert!(!r4(&meeting).contains("何思源"), "as long as it goes on, there is still a chance");
    end(&meeting);
    let finding = r4(&meeting);
    assert!(finding.contains("没做到") && finding.contains("没有请何思源发言"), "{finding}");
}

#[test]
fn the_author_has_the_own_sheet_on_paper_and_nobody_else_of_the_group() {
    let world = World::new();
    let meeting = Drive::draft(&world, "life_meeting", "2026年度组织生活会");
    let author = world.as_("许安宁");
    let base = format!("{}/life/sheets/{}", meeting.base, world.id("许安宁"));
    let form = author.open(&base).form("/life/sheet").set("text", "联系群众不够经常。");
    author.submit(&form).expect(StatusCode::SEE_OTHER);
    let paper = format!("{base}/papers/examination.txt");
    author.open(&paper).says("联系群众不够经常");
    for other in ["陈一诺", "何思源", "林知远"] {
        assert_ne!(world.as_(other).get(&paper).status, StatusCode::OK, "{other} before it is handed in");
    }
}
