//! The personal links and what members are told: a link answers for one notice and no longer, and everybody hears of
//! another time and of the end.

use axum::http::StatusCode;

use crate::support::{Drive, Filled, Reply, World, page};

const MEMBERS: [&str; 5] = ["陈一诺", "林知远", "周明哲", "许安宁", "何思源"];

/// A meeting of which everybody has been told, and the page with the links.
fn told(world: &World) -> (Drive<'_>, Reply) {
    let meeting = Drive::draft(world, "study", "学习宪法宣传周材料");
    meeting.consult();
    meeting.approve();
    let links = meeting.notify();
    (meeting, links)
}

/// The path of somebody's link on the page that shows the links.
fn link(links: &Reply, name: &str) -> String {
    let said = links.reading();
    let before = format!("{name}同志，请回复参加或请假：http://dxz.example.cn");
    let rest = said.split(&before).nth(1).unwrap_or_else(|| panic!("no link for {name}: {said}"));
    rest.chars().take_while(|c| !c.is_whitespace()).collect()
}

/// Leave, in the form behind a link.
fn leave(world: &World, link: &str) -> Filled {
    world.anonymous().open(link).form(link).set("answer", "leave").set("reason", "值夜班")
}

/// The form that gives somebody a new link.
fn renewal(world: &World, meeting: &Drive<'_>, name: &str) -> Filled {
    let id = world.id(name);
    let all = page::forms(meeting.page().text());
    let own = all.into_iter().find(|f| f.action.ends_with("/renew-link") && f.get("person") == id);
    own.expect("a button for a new link")
}

/// Another time in the form of the meeting's page.
fn another_time(meeting: &Drive<'_>) -> Filled {
    let form = meeting.page().form("/reschedule").set("date", "2026-12-18").set("start", "09:30");
    form.set("end", "11:00").set("place", "四楼会议室").set("reason", "会议室维修")
}

#[test]
fn a_link_answers_until_the_meeting_begins() {
    let world = World::new();
    let (meeting, links) = told(&world);
    let (early, late) = (link(&links, "何思源"), link(&links, "许安宁"));
    let stranger = world.anonymous();
    stranger.go(&leave(&world, &early)).says("已收到您的回复：请假（值夜班）").says("开会之前可以改。");
    stranger.go(&stranger.open(&early).form(&early).set("answer", "coming")).says("已收到您的回复：参加");
    stranger.go(&leave(&world, &early)).says("请假（值夜班）");
    let open_since_morning = leave(&world, &late);

    meeting.open().says("应到 5 · 实到 4");
    for link in [&early, &late] {
        let closed = stranger.open(link).says("会议已经开始、改期或取消，这个链接不再接受回复。");
        assert!(!closed.offers(link), "no form is offered any more");
    }
    stranger.open(&early).says("已收到您的回复：请假（值夜班）").keeps_quiet_about("开会之前可以改");
    let before = world.journal();
    let refused = stranger.submit(&open_since_morning).expect(StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("会议已经开始、改期或取消，不能再回复");
    assert_eq!(world.journal(), before);
    meeting.page().says("许安宁 没有回复").says("何思源 请假：值夜班");
}

#[test]
fn a_new_link_ends_the_old_one_and_keeps_the_answer() {
    let world = World::new();
    let (meeting, links) = told(&world);
    let (old, other) = (link(&links, "何思源"), link(&links, "许安宁"));
    let stranger = world.anonymous();
    stranger.go(&leave(&world, &old));
    let stale = leave(&world, &old);

    let renewed = meeting.leader().submit(&renewal(&world, &meeting, "何思源")).expect(StatusCode::OK);
    let new = link(&renewed, "何思源");
    assert_ne!(old, new);
    renewed.keeps_quiet_about("许安宁同志，请回复");
    assert_eq!(stranger.get(&old).status, StatusCode::NOT_FOUND);
    let before = world.journal();
    assert_eq!(stranger.submit(&stale).status, StatusCode::NOT_FOUND);
    assert_eq!(world.journal(), before, "an old link writes nothing");
    stranger.open(&new).says("何思源同志").says("已收到您的回复：请假（值夜班）");
    stranger.go(&stranger.open(&new).form(&new).set("answer", "coming")).says("已收到您的回复：参加");
    stranger.open(&other).says("许安宁同志");
}

#[test]
fn another_time_is_told_to_everybody_and_ends_the_old_links_and_answers() {
    let world = World::new();
    world.give_address("许安宁", "ning@example.cn");
    let (meeting, links) = told(&world);
    assert_eq!(world.outbox().len(), 1, "the first notice");
    let old = link(&links, "何思源");
    let stranger = world.anonymous();
    stranger.go(&leave(&world, &old));

    let moved = meeting.go(&another_time(&meeting)).says("已批").says("12月18日（星期五） 09:30—11:00");
    assert!(moved.offers("/notify") && !moved.offers("/open"), "nobody meets before everybody is told");
    moved.says("四楼会议室");
    meeting.requirements().says("时间或地点已改，还没有把新的安排通知党员。");
    assert!(!stranger.open(&old).says("这个链接不再接受回复").offers(&old));

    world.at("2026-12-15 08:00");
    let boxes = MEMBERS.map(|name| world.mailbox(name).len());
    let again = meeting.notify().says("已经通知 5 位党员");
    assert_eq!(stranger.get(&old).status, StatusCode::NOT_FOUND);
    let new = link(&again, "何思源");
    stranger.open(&new).says("12月18日").says("四楼会议室").keeps_quiet_about("已收到您的回复");
    meeting.page().says("何思源 没有回复");
    for (name, before) in MEMBERS.into_iter().zip(boxes) {
        let all = world.mailbox(name);
        assert_eq!(all.len(), before + 1, "{name} is told once more");
        let newest = &all[0];
        assert!(newest.subject.ends_with("（时间或地点有变，以这次为准）"), "{name}: {}", newest.subject);
        assert!(newest.body.contains("12月18日 09:30在四楼会议室"), "{name}: {}", newest.body);
        assert!(newest.body.contains(&link(&again, name)), "{name}: {}", newest.body);
    }
    let mail = world.outbox();
    let mail = mail.last().expect("a letter");
    assert_eq!(mail.email.as_deref(), Some("ning@example.cn"));
    assert!(mail.body.contains("12月18日 09:30在四楼会议室"), "{}", mail.body);
}

#[test]
fn the_end_of_a_meeting_is_told_to_whoever_was_asked_and_to_the_branch() {
    let world = World::new();
    world.give_address("许安宁", "ning@example.cn");
    let (meeting, links) = told(&world);
    let waiting = world.outbox().len();
    world.at("2026-12-15 08:00");
    meeting.go(&meeting.page().form("/cancel").set("reason", "与支部活动冲突")).says("已取消");
    // 江亦舟, the discipline commissioner, belongs to another group.
    for name in MEMBERS.into_iter().chain(["江亦舟"]) {
        let all = world.mailbox(name);
        let newest = &all[0];
        assert_eq!(newest.subject, "第一党小组12月17日 14:30 的党小组会取消", "{name}");
        assert_eq!(newest.body, "原因：与支部活动冲突", "{name}");
        assert_eq!(all.iter().filter(|m| m.subject == newest.subject).count(), 1, "{name} is told once");
        world.as_(name).open("/me").says("的党小组会取消");
    }
    for name in ["方景行", "罗星野", "沈若溪"] {
        let told = world.mailbox(name).iter().any(|m| m.subject.starts_with("第一党小组12月17日"));
        assert!(!told, "{name} was not asked");
    }
    let mail = world.outbox();
    assert_eq!((waiting, mail.len()), (1, 1), "the notice that had not gone out yet stays back");
    assert!(
        mail.iter().any(|m| m.subject.ends_with("取消") && m.email.as_deref() == Some("ning@example.cn"))
    );
    let link = link(&links, "何思源");
    assert!(!world.anonymous().open(&link).says("这个链接不再接受回复").offers(&link));
}

#[test]
fn the_same_answer_again_writes_nothing() {
    let world = World::new();
    let (_, links) = told(&world);
    let link = link(&links, "何思源");
    world.anonymous().submit(&leave(&world, &link)).expect(StatusCode::SEE_OTHER);
    let before = world.journal();
    world.anonymous().submit(&leave(&world, &link)).expect(StatusCode::SEE_OTHER);
    assert_eq!(world.journal(), before);
}
