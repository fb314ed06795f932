//! 工作总结: drafted from facts, written on by people, frozen, printed, and read by whom it concerns.

use axum::http::StatusCode;
use domain::meeting::StageName;

use crate::support::{Cast, Client, Drive, Reply, World};

fn drafted(client: &Client<'_>, to: &str, period: &str) -> String {
    let form = client.open("/summaries").form(to).set("year", "2026").set("period", period);
    client.submit(&form).expect(StatusCode::SEE_OTHER).location()
}

fn held(world: &World) {
    let cast = Cast::new(world, "陈一诺", "林知远", "林知远", "许安宁");
    world.meeting(&cast, StageName::Archived);
}

/// The form as it is sent by one of its buttons.
fn pressed(page: &Reply, place: &str, button: &str) -> crate::support::Filled {
    page.form(place).set("do", button)
}

#[test]
fn the_leader_drafts_writes_freezes_prints_and_opens_it_again() {
    let world = World::new();
    held(&world);
    let leader = world.as_("陈一诺");
    let place = drafted(&leader, "/summaries", "year");
    assert_eq!(drafted(&leader, "/summaries", "year"), place, "a second one of the same time is the first");
    let page = leader.open(&place).says("2026年工作总结").says("草稿").says("情况截至2026年11月19日");
    let form = page.form(&place);
    assert!(form.get("meetings").contains("11月19日，学习支部工作条例；讨论值班安排。"), "{form:?}");
    assert!(form.get("dues").contains("1月至11月应交党费"), "{form:?}");
    for empty in ["results", "shortcomings", "plans"] {
        assert_eq!(form.get(empty), "", "nobody has said it yet");
    }
    for quiet in ["许安宁", "何思源", "罗星野"] {
        let told = form.fields.iter().any(|(_, text)| text.contains(quiet));
        assert!(!told, "{quiet} is named in {form:?}");
    }
    let form = form.set("results", "窗口中午有人值班。<b>").set("study", "学了三次。");
    let saved = leader.submit(&form.clone().set("do", "save")).expect(StatusCode::SEE_OTHER).location();
    let page = leader.open(&saved).says("已保存").says("窗口中午有人值班。<b>");
    // Whoever is not its writer knows nothing of a draft.
    for name in ["许安宁", "林知远", "江亦舟"] {
        world.as_(name).get(&place).expect(StatusCode::NOT_FOUND);
        world.as_(name).open("/summaries").keeps_quiet_about("草稿");
    }
    leader.submit(&pressed(&page, &place, "finish")).expect(StatusCode::SEE_OTHER);
    let page = leader.open(&place).says("已定稿").says("学了三次。").says("（没有填写）").says("陈一诺于");
    assert!(!page.offers("/remove") && page.offers("/reopen"));
    for name in ["许安宁", "林知远", "江亦舟"] {
        let client = world.as_(name);
        client.open("/summaries").says("2026年").says("已定稿");
        let page = client.open(&place).says("学了三次。");
        assert!(!page.offers(&place), "only its writer opens it again");
    }
    world.as_("沈若溪").get(&place).expect(StatusCode::NOT_FOUND);
    world.as_("秦川").get(&place).expect(StatusCode::NOT_FOUND);
    let text = leader.open(&format!("{place}/papers/summary.txt")).text().to_owned();
    assert!(
        text.contains("（截至2026年11月19日）")
            && text.contains("一、会议情况\n")
            && text.contains("窗口中午有人值班。<b>"),
        "{text}"
    );
    assert!(text.contains("存在的不足") && !text.contains("请填写") && !text.contains("草稿"), "{text}");
    for format in ["docx", "pdf"] {
        assert!(leader.open(&format!("{place}/papers/summary.{format}")).body.len() > 100);
    }
    leader.get(&format!("{place}/papers/summary.exe")).expect(StatusCode::NOT_FOUND);
    leader.get(&format!("{place}/papers/other.pdf")).expect(StatusCode::NOT_FOUND);
    leader.submit(&page.form("/reopen")).expect(StatusCode::SEE_OTHER);
    world.as_("许安宁").get(&place).expect(StatusCode::NOT_FOUND);
    let page = leader.open(&place).says("不要这份草稿了");
    let gone = leader.submit(&page.form("/remove")).expect(StatusCode::SEE_OTHER).location();
    leader.open(&gone).says("草稿已经删掉");
    leader.get(&place).expect(StatusCode::NOT_FOUND);
}

#[test]
fn newer_facts_lie_beside_what_was_written_and_replace_it_only_where_somebody_says_so() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let place = drafted(&leader, "/summaries", "second_half");
    let page = leader.open(&place).keeps_quiet_about("换成最新情况");
    let own = page.form(&place).set("meetings", "我们自己写的。").set("do", "save");
    leader.go(&own);
    held(&world);
    let page = leader.open(&place).says("我们自己写的。").says("讨论值班安排").says("没改过的都换成最新情况");
    leader.go(&pressed(&page, &place, "renew"));
    let page = leader.open(&place).says("我们自己写的。").keeps_quiet_about("没改过的都换成最新情况");
    assert!(page.form(&place).get("attendance").contains("11月19日，应到"), "it was nobody's text");
    let typed = pressed(&page, &place, "take-meetings").set("plans", "开到窗口去。");
    leader.go(&typed);
    let form = leader.open(&place).keeps_quiet_about("我们自己写的。").form(&place);
    assert!(form.get("meetings").contains("讨论值班安排"));
    assert_eq!(form.get("plans"), "开到窗口去。", "what else was typed is kept with it");
}

#[test]
fn an_old_page_is_told_and_keeps_what_was_typed() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let place = drafted(&leader, "/summaries", "year");
    let old = leader.open(&place).form(&place).set("results", "第一次写的").set("do", "save");
    leader.go(&old);
    let late = leader.submit(&old.clone().set("results", "另一个窗口写的"));
    let late = late.expect(StatusCode::CONFLICT).says("另一个窗口写的").says("现在记录里是：第一次写的");
    leader.go(&late.form(&place).set("do", "save"));
    leader.open(&place).says("另一个窗口写的");
    // While it was typed, somebody froze it: it is still there to be copied.
    let page = leader.open(&place);
    leader.go(&pressed(&page, &place, "finish"));
    let late = leader.submit(&page.form(&place).set("plans", "还没存上的话").set("do", "save"));
    late.expect(StatusCode::CONFLICT).says("您刚才写的，没有存上").says("还没存上的话");
}

#[test]
fn the_branch_writes_its_own_over_all_groups_and_hides_its_draft() {
    let world = World::new();
    held(&world);
    for name in ["陈一诺", "江亦舟", "许安宁"] {
        world
            .as_(name)
            .post("/branch/summaries", &[("year", "2026"), ("period", "year")])
            .expect(StatusCode::FORBIDDEN);
    }
    let secretary = world.as_("林知远");
    secretary.open("/branch/year/2026").says("年度、半年工作总结");
    let place = drafted(&secretary, "/branch/summaries", "year");
    let form = secretary.open(&place).form(&place);
    let meetings = form.get("meetings");
    assert!(meetings.contains("第一党小组：") && meetings.contains("第二党小组："), "{meetings}");
    world.as_("周明哲").open(&place).says("草稿");
    world.as_("江亦舟").get(&place).expect(StatusCode::NOT_FOUND);
    secretary.go(&form.set("results", "两个组都动起来了。").set("do", "finish"));
    world.as_("江亦舟").open(&place).says("两个组都动起来了。");
    world.as_("陈一诺").get(&place).expect(StatusCode::NOT_FOUND);
    let commissioner = world.as_("江亦舟").post(&format!("{place}/reopen"), &[("version", "2")]);
    commissioner.expect(StatusCode::FORBIDDEN);
}

#[test]
fn whoever_leads_nothing_begins_nothing_and_reads_that_there_is_none() {
    let world = World::new();
    world.as_("叶知秋").open("/summaries").says("还没有可以看的工作总结");
    let member = world.as_("许安宁");
    let page = member.open("/summaries").says("2026年上半年").keeps_quiet_about("起草第一党小组");
    assert!(!page.offers("/summaries"));
    member.open("/daily").says("工作总结");
    member.post("/summaries", &[("year", "2026"), ("period", "year")]).expect(StatusCode::FORBIDDEN);
}

#[test]
fn a_month_without_a_meeting_is_told_without_a_name() {
    let world = World::new();
    let drive = Drive::draft(&world, "study", "学习消防安全知识");
    let cancel = drive.page().form("/cancel").set("reason", "罗星野住院，大家轮流陪护");
    drive.go(&cancel);
    world.at("2027-01-06 09:00");
    world.as_("林知远").open("/branch/year/2026").says("罗星野住院，大家轮流陪护");
    let leader = world.as_("陈一诺");
    let place = drafted(&leader, "/summaries", "year");
    let form = leader.open(&place).form(&place);
    let told = form.get("meetings");
    assert!(told.contains("12月，会议取消了，写明了原因") && !told.contains("罗星野"), "{told}");
}
