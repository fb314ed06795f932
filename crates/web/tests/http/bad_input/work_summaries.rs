//! The forms of work summaries.

use axum::http::StatusCode;

use super::{
    Kind::{Choice, OptionalLines},
    refuse, refuse_and_take,
};
use crate::support::World;

#[test]
fn the_forms_of_work_summaries() {
    let world = World::new();
    for (name, to) in [("陈一诺", "/summaries"), ("林知远", "/branch/summaries")] {
        let client = world.as_(name);
        let new = client.open("/summaries").form(to).set("year", "2026").set("period", "second_half");
        let fields = [("year", "年度", Choice), ("period", "时间", Choice)];
        refuse_and_take(&world, &client, &new, &fields);
        // What has not begun has nothing to tell of, and neither has a time before there was any group.
        for (year, period, says) in [
            ("2027", "year", "时间：还没有到这个时间，请选择已经开始的年度或者半年"),
            ("1999", "year", "年度：请填写四位数的年份"),
            ("32767", "year", "年度：请填写四位数的年份"),
        ] {
            let reply = client.submit(&new.clone().set("year", year).set("period", period));
            reply.expect(StatusCode::UNPROCESSABLE_ENTITY).says(says);
        }
    }
    let early =
        world.as_("陈一诺").post("/summaries", &[("part", "group"), ("year", "2001"), ("period", "year")]);
    early.expect(StatusCode::UNPROCESSABLE_ENTITY).says("年度：这段时间还没有这个党小组，请核对");

    let leader = world.as_("陈一诺");
    let form = leader.open("/summaries").form("/summaries").set("year", "2026").set("period", "year");
    let place = leader.submit(&form).location();
    let form = leader.open(&place).form(&place).set("results", "有人值班").set("do", "save");
    let fields = [
        ("meetings", "会议情况", OptionalLines(50_000)),
        ("results", "主要成效", OptionalLines(50_000)),
        ("plans", "下一步打算", OptionalLines(50_000)),
    ];
    refuse_and_take(&world, &leader, &form, &fields);
    // The other buttons hold what was typed to the same rules.
    for button in ["finish", "renew", "take-dues"] {
        let form = leader.open(&place).form(&place).set("do", button);
        refuse(&world, &leader, &form, &[("results", "主要成效", OptionalLines(50_000))]);
    }
    let kinds = domain::work_summary::SectionKind::ALL;
    let bare = kinds.iter().fold(leader.open(&place).form(&place), |form, kind| form.set(kind.code(), ""));
    let reply = leader.submit(&bare.set("do", "finish"));
    reply.expect(StatusCode::UNPROCESSABLE_ENTITY).says("各部分都还空着，请先填写，再定稿");
    let strange = leader.open(&place).form(&place).set("do", "take-nonsense");
    leader.submit(&strange).expect(StatusCode::SEE_OTHER);
    leader.get("/summaries/nonsense").expect(StatusCode::NOT_FOUND);
    leader.get("/summaries/00000000-0000-7000-8000-000000000000").expect(StatusCode::NOT_FOUND);
}
