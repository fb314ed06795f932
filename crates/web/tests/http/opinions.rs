//! An opinion on its way to an answer, as its pages lead it.

use axum::http::StatusCode;

use crate::support::World;

#[test]
fn an_answer_to_nobody_is_made_known_in_the_words_in_which_it_was_given() {
    let world = World::new();
    let (leader, member, secretary) = (world.as_("陈一诺"), world.as_("何思源"), world.as_("林知远"));
    let raise = member.open("/opinions").form("/opinions").set("source", "nobody");
    member.go(&raise.set("text", "中午也要有人值班")).says("已经收下").keeps_quiet_about("中午也要有人值班");
    let page = leader.open("/opinions").link_to("中午也要有人值班");
    leader.go(&leader.open(&page).form_with("act", "report").set("text", "请支部研究排班"));
    secretary.go(&secretary.open(&page).form("/answer").set("text", "从下周起中午轮流值班"));
    let tell = leader.open(&page).says("公开给全组党员看").form_with("act", "tell_back");
    assert_eq!(tell.get("text"), "从下周起中午轮流值班");
    leader.go(&tell).says("已公开答复");
    member.open("/opinions").says("答复： 从下周起中午轮流值班");
}

#[test]
fn what_was_closed_by_mistake_goes_on() {
    let world = World::new();
    let leader = world.as_("陈一诺");
    let page = format!("/opinions/{}", world.opinion("陈一诺"));
    let early = leader.open(&page).form_with("act", "reopen").set("text", "支部说由本组解决");
    leader.go(&early).says("组内办理中");
    leader.go(&leader.open(&page).form_with("act", "settle").set("text", "已经安排"));
    leader.go(&leader.open(&page).form_with("act", "tell_back").set("text", "当面说过")).says("已反馈本人");
    let reopen = leader.open(&page).form_with("act", "reopen");
    leader.submit(&reopen.clone().set("text", " ")).expect(StatusCode::UNPROCESSABLE_ENTITY);
    leader.go(&reopen.set("text", "点错了一条")).says("组内办理中").says("点错了一条");
}
