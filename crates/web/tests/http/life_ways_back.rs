//! Organizational-life meetings off the straight way, as pages: cancelled, typed twice, after a move, sent back.

use app::{meeting::reschedule, permission, person};
use axum::http::StatusCode;
use domain::{id::MeetingId, meeting::StageName};

use crate::support::{Cast, World};

fn meeting(world: &World, stage: StageName) -> (MeetingId, String) {
    let cast = Cast::new(world, "陈一诺", "林知远", "陈一诺", "许安宁");
    let id = world.life_meeting(&cast, stage, "何思源");
    (id, format!("/meetings/{id}/life"))
}

#[test]
fn a_meeting_that_was_cancelled_asks_for_nothing_and_says_so() {
    let world = World::new();
    let (id, base) = meeting(&world, StageName::Notified);
    world.gathered(id, "许安宁");
    let (leader, member) = (world.as_("陈一诺"), world.as_("许安宁"));
    let own = format!("{base}/sheets/{}", world.id("许安宁"));
    let forms = ["/life/prepare", "/life/opinions", "/tell", "/leave-out"];
    let page = leader.open(&base);
    assert!(forms.iter().all(|form| page.offers(form)), "while it stands");
    assert!(member.open(&own).offers("/life/sheet"));
    let actor = world.actor("陈一诺");
    world.write(move |cx| {
        let permit = permission::on_meeting(cx, &actor, id)?;
        reschedule::cancel(cx, &permit, "与支部活动冲突")
    });
    let page = leader.open(&base).says("会议已经取消");
    assert!(forms.iter().all(|form| !page.offers(form)), "{}", page.reading());
    let page = member.open(&own).says("会议已经取消");
    assert!(!page.offers("/life/sheet") && !page.offers("/sheet/hand-in"));
    let handed_in = format!("{base}/sheets/{}", world.id("何思源"));
    let page = world.as_("何思源").open(&handed_in).says("示例对照检查").says("会议已经取消");
    assert!(!page.offers("/sheet/take-back") && !page.offers("/sheet/readers"));
}

#[test]
fn after_a_conflict_the_preparation_shows_both_and_the_leader_decides() {
    let world = World::new();
    let (_, base) = meeting(&world, StageName::Notified);
    let leader = world.as_("陈一诺");
    let here = leader.open(&base).form("/prepare").set("theme", "这里写的");
    let there = leader.open(&base).form("/prepare").set("theme", "那里写的").set("study", "学了党章");
    leader.go(&there);
    // A fault of one's own is mended against what was seen: nothing is written over unseen.
    let long = here.clone().set("theme", "长".repeat(121));
    let again = leader.submit(&long).expect(StatusCode::UNPROCESSABLE_ENTITY).form("/prepare");
    let again = again.set("theme", "这里写的");
    let both = leader.submit(&again).expect(StatusCode::CONFLICT);
    let both = both.says("现在存着的是：主题：那里写的").says("其他学习情况：学了党章");
    let form = both.form("/prepare");
    assert_eq!(form.get("theme"), "这里写的", "what was typed is there");
    leader.go(&form).says("这里写的");
}

#[test]
fn after_a_conflict_the_report_shows_both_and_the_leader_decides() {
    let world = World::new();
    let (_, base) = meeting(&world, StageName::Concluded);
    let leader = world.as_("陈一诺");
    let here = leader.open(&base).form("/report").set("text", "这里写的").set("send", "0");
    let there = leader.open(&base).form("/report").set("text", "那里写的").set("send", "0");
    leader.go(&there);
    let again =
        leader.submit(&here.set("text", " ")).expect(StatusCode::UNPROCESSABLE_ENTITY).form("/report");
    let both = leader.submit(&again.set("text", "这里写的").set("send", "0")).expect(StatusCode::CONFLICT);
    let form = both.says("现在存着的是：那里写的").form("/report");
    assert_eq!(form.get("text"), "这里写的");
    leader.go(&form.set("send", "0"));
    assert_eq!(leader.open(&base).form("/report").get("text"), "这里写的");
    // What cannot be kept any more is not lost either.
    let late = leader.open(&base).form("/report").set("text", "迟了一步").set("send", "0");
    leader.go(&leader.open(&base).form("/report").set("send", "1"));
    let refused = leader.submit(&late).expect(StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("报告已经报支部").says("您刚才写的没有存").says("迟了一步");
}

#[test]
fn a_text_that_was_set_aside_stands_on_the_page_of_its_author() {
    let world = World::new();
    let (_, base) = meeting(&world, StageName::Notified);
    let author = world.as_("许安宁");
    let own = format!("{base}/sheets/{}", world.id("许安宁"));
    author.go(&author.open(&own).form("/life/sheet").set("text", "开头"));
    let here = author.open(&own).form("/life/sheet").set("text", "这里写的");
    let there = author.open(&own).form("/life/sheet").set("text", "那里写的");
    author.go(&there);
    let hand_in = here.to(&format!("{base}/sheet/hand-in"));
    let both = author.submit(&hand_in).expect(StatusCode::CONFLICT).says("现在存着的是：那里写的");
    assert_eq!(both.form("/life/sheet").get("text"), "这里写的");
    let page = author.open(&own).says("另一处写的，没有合进来").says("这里写的");
    assert_eq!(page.form("/life/sheet").get("text"), "那里写的", "nothing was handed in");
    let page = author.go(&page.form("/asides/restore"));
    assert_eq!(page.form("/life/sheet").get("text"), "这里写的");
    let page = author.go(&page.says("那里写的").form("/asides/drop"));
    page.keeps_quiet_about("另一处写的").keeps_quiet_about("那里写的");
}

#[test]
fn who_moved_opens_the_own_part_and_not_the_meeting() {
    let world = World::new();
    let (id, base) = meeting(&world, StageName::Concluded);
    let line = world.rectification("陈一诺", id, "何思源");
    world.at("2026-12-02 09:00");
    let (secretary, who) = (world.actor("林知远"), world.person("何思源").1);
    let into = world.sample.groups[1].to_string();
    world.write(move |cx| {
        let permit = person::permit(cx, &secretary, who)?;
        person::move_to::move_to(cx, &permit, who, &into, "2026-12-01")
    });
    let moved = world.as_("何思源");
    let page = moved.open(&base).says("您已经不在第一党小组").says("我的对照检查材料").says("我的整改事项");
    let page = page.keeps_quiet_about("征求意见").keeps_quiet_about("情况报告");
    assert!(page.offers(&format!("/rectifications/{line}/act")) && page.offers("/life/rectifications"));
    assert!(page.link(&format!("/meetings/{id}\"")).is_none(), "the meeting is not theirs to open");
    moved.open(&format!("{base}/sheets/{who}")).says("示例对照检查");
    assert_eq!(moved.get(&format!("/meetings/{id}")).status, StatusCode::NOT_FOUND);
    assert_eq!(moved.get(&format!("{base}/papers/report.txt")).status, StatusCode::NOT_FOUND);
}

#[test]
fn a_report_is_sent_back_with_a_reason_and_both_see_what_was_sent() {
    let world = World::new();
    let (_, base) = meeting(&world, StageName::Concluded);
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    leader.go(&leader.open(&base).form("/report").set("text", "第一次报的").set("send", "1"));
    let back = secretary.open(&base).form("/life/return");
    let refused = secretary.submit(&back.clone().set("reason", " ")).expect(StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("退回的原因：");
    secretary.go(&back.set("reason", "请写明整改期限")).says("已退回，等党小组修改").says("第一次报的");
    world.as_("陈一诺").open("/").says("修改组织生活会情况报告").says("去改情况报告");
    let page = leader.open(&base).says("请写明整改期限").says("支部退回，待修改");
    leader.go(&page.form("/report").set("text", "第二次报的").set("send", "1"));
    let page = secretary.open(&base).says("第二次报的").says("第一次报的").says("请写明整改期限");
    secretary.go(&page.form("/life/receive")).says("支部已签收").says("第一次报的");
}
