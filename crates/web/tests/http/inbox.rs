//! The box of the branch: what waits is seen to wait on every page, and is answered where it lies.

use axum::http::StatusCode;
use domain::meeting::StageName;

use crate::support::{Cast, Client, Reply, World};

/// The part of the inbox that is about one thing: the form that goes to this address.
fn answer(secretary: &Client<'_>, to: &str) -> crate::support::Filled {
    secretary.open("/branch").form(to)
}

fn cast(world: &World) -> Cast {
    Cast::new(world, "陈一诺", "林知远", "林知远", "许安宁")
}

/// The number that stands beside 待办 in the navigation.
fn count(page: &Reply) -> usize {
    let text = page.text();
    let after = text.split("<b class=\"count\">").nth(1);
    after.and_then(|after| after.split('<').next()?.parse().ok()).unwrap_or_default()
}

#[test]
fn an_agenda_is_approved_where_it_lies_and_every_page_counts_what_waits() {
    let world = World::new();
    let secretary = world.as_("林知远");
    let before = count(&secretary.open("/me"));
    let id = world.meeting(&cast(&world), StageName::Submitted);
    for place in ["/me", "/branch", "/roster", &format!("/meetings/{id}")] {
        assert_eq!(count(&secretary.open(place)), before + 1, "{place}");
    }
    assert_eq!(count(&world.as_("陈一诺").open("/me")), 0, "it waits for the branch, not for the leader");
    let page = secretary.open("/branch").says("学习支部工作条例").says("讨论值班安排").says("今天送来");
    page.says("计划外安排的原因").says("临时安排").says("会前沟通");
    let approved = secretary.go(&answer(&secretary, &format!("/meetings/{id}/approve")));
    approved.says("办好了").keeps_quiet_about("讨论值班安排");
    assert_eq!(count(&secretary.open("/me")), before);
    world.as_("陈一诺").open(&format!("/meetings/{id}")).says("已批");
}

#[test]
fn what_is_returned_without_a_reason_comes_back_with_what_was_typed() {
    let world = World::new();
    let secretary = world.as_("林知远");
    let id = world.meeting(&cast(&world), StageName::Submitted);
    let back = answer(&secretary, &format!("/meetings/{id}/return"));
    let refused = secretary.submit(&back.clone().set("reason", "")).expect(StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("退回原因：还没有填写");
    let returned = secretary.go(&back.set("reason", "请写明结束时间"));
    returned.says("办好了");
    world.as_("陈一诺").open(&format!("/meetings/{id}")).says("请写明结束时间");
}

#[test]
fn an_old_page_approves_nothing_that_has_changed_since() {
    let world = World::new();
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    let id = world.meeting(&cast(&world), StageName::Submitted);
    let old = answer(&secretary, &format!("/meetings/{id}/approve"));
    let base = format!("/meetings/{id}");
    leader.go(&leader.open(&base).form("/take-back").set("reason", "改议题"));
    leader.go(&leader.open(&base).form("/submit"));
    secretary.submit(&old).expect(StatusCode::CONFLICT);
    secretary.open(&base).says("待批");
}

#[test]
fn a_report_and_an_opinion_and_dues_are_answered_where_they_lie() {
    let world = World::new();
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    let id = world.meeting(&cast(&world), StageName::Reported);
    secretary.open("/branch").says("应到 5 人").says("议定事项");
    secretary.go(&answer(&secretary, &format!("/meetings/{id}/receipt")).set("note", "收到")).says("办好了");
    leader.open(&format!("/meetings/{id}")).says("已归档");

    let raise = leader.open("/opinions").form("/opinions").set("kind", "suggestion").set("source", "me");
    leader.go(&raise.set("text", "库房的灯太暗").set("on", "2026-11-19"));
    let list = leader.open("/opinions").says("库房的灯太暗");
    let one = list.link_to("库房的灯太暗");
    let act = leader.open(&one).form("/act").set("act", "report").set("text", "请换灯");
    leader.go(&act);
    secretary.open("/branch").says("库房的灯太暗").says("陈一诺");
    let empty = answer(&secretary, &format!("{one}/answer"));
    let refused = secretary.submit(&empty.clone().set("text", " ")).expect(StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("支部答复：还没有填写");
    secretary.go(&empty.set("text", "下周换")).says("办好了");
    leader.open(&one).says("下周换");

    let slip = world.handover("陈一诺");
    secretary.open("/branch").says("签收第一党小组上交的党费");
    secretary.go(&answer(&secretary, &format!("/dues/handovers/{slip}/receive"))).says("办好了");
    leader.open(&format!("/dues/handovers/{slip}")).says("林知远");
}

#[test]
fn nothing_leads_away_from_the_product() {
    let world = World::new();
    let secretary = world.as_("林知远");
    let id = world.meeting(&cast(&world), StageName::Submitted);
    let form = answer(&secretary, &format!("/meetings/{id}/approve")).set("back", "//evil.example.cn/");
    let reply = secretary.submit(&form).expect(StatusCode::SEE_OTHER);
    assert_eq!(reply.location(), format!("/meetings/{id}"));
}

/// How many drafts the leader is told to talk over.
fn to_consult(world: &World) -> usize {
    world.as_("陈一诺").open("/").reading().matches("去记会前沟通").count()
}

/// A draft of the leader, sent to somebody to look at.
fn asked(world: &World, who: &str) -> String {
    let leader = world.as_("陈一诺");
    let before = to_consult(world);
    let base = format!("/meetings/{}", world.meeting(&cast(world), StageName::Draft));
    assert_eq!(to_consult(world), before + 1);
    let ask = leader.open(&format!("{base}/consult")).form("/consult/ask");
    leader.go(&ask.set("ask", world.id(who)).set("question", "值班的事放这次会上合适吗")).says("正等答复");
    assert_eq!(to_consult(world), before, "whoever was asked has the next word");
    base
}

#[test]
fn whoever_is_asked_answers_in_their_own_words_and_the_leader_goes_on() {
    let world = World::new();
    let (leader, commissioner) = (world.as_("陈一诺"), world.as_("周明哲"));
    let base = asked(&world, "周明哲");
    assert!(!leader.open(&base).offers("/submit"), "nobody has answered");
    commissioner.open("/me").says("请您看看 11月19日 14:30 党小组会的安排");
    commissioner.open("/").says("去看安排");
    let page = commissioner.open("/branch").says("值班的事放这次会上合适吗").says("讨论值班安排");
    let form = page.form(&format!("{base}/consult/answer"));
    let refused =
        commissioner.submit(&form.clone().set("content", "")).expect(StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("您的意见：请写一句");
    commissioner.go(&form.set("content", "合适，控制在半小时内")).says("办好了");
    let page = leader.open(&base).says("合适，控制在半小时内").says("本系统").says("组织委员周明哲");
    leader.open("/me").says("周明哲看过 11月19日 14:30 党小组会的安排了");
    leader.go(&page.form("/submit")).says("等支部批准");
}

#[test]
fn nobody_else_answers_and_nothing_waits_twice() {
    let world = World::new();
    let (leader, secretary) = (world.as_("陈一诺"), world.as_("林知远"));
    let base = asked(&world, "周明哲");
    secretary.open("/branch").keeps_quiet_about("值班的事放这次会上合适吗");
    assert!(!secretary.open(&base).offers("/consult/answer"));
    let answer = [("content", "同意")];
    let refused = secretary.post(&format!("{base}/consult/answer"), &answer);
    refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says("现在没有等您答复的沟通");
    world.as_("许安宁").post(&format!("{base}/consult/answer"), &answer).expect(StatusCode::FORBIDDEN);
    let again = [("ask", world.id("林知远"))];
    let again: Vec<_> = again.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let refused = leader.post(&format!("{base}/consult/ask"), &again);
    refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says("已经发给支部的同志看，还没有答复");
    let member = world.id("许安宁");
    leader.go(&leader.open(&base).form("/consult/take-back")).says("先向支部汇报沟通");
    let nobody = leader.post(&format!("{base}/consult/ask"), &[("ask", &member)]);
    nobody.expect(StatusCode::UNPROCESSABLE_ENTITY).says("请从名单中选择");
    world.as_("周明哲").open("/branch").keeps_quiet_about("讨论值班安排");
}

#[test]
fn who_was_talked_with_face_to_face_need_not_answer_any_more() {
    let world = World::new();
    let (leader, commissioner) = (world.as_("陈一诺"), world.as_("周明哲"));
    let base = asked(&world, "周明哲");
    let page = leader.open(&format!("{base}/consult")).says("就不用等了");
    assert!(!page.offers("/consult/ask"));
    let talk = page.form("/consult").set("with", world.id("周明哲")).set("on", "2026-11-19");
    let refused = leader.submit(&talk.clone().set("how", "system"));
    refused.expect(StatusCode::UNPROCESSABLE_ENTITY).says("沟通方式：请选择当面、电话或书面");
    leader.go(&talk.set("how", "phone").set("content", "电话里说好了")).says("电话里说好了");
    commissioner.open("/branch").keeps_quiet_about("讨论值班安排");
    let late = commissioner.post(&format!("{base}/consult/answer"), &[("content", "同意")]);
    late.expect(StatusCode::UNPROCESSABLE_ENTITY).says("可能已经撤回，或者已经当面沟通过了");
}
