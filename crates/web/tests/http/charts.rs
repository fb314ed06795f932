//! Charts: drawn for whom their numbers are, with the same numbers in a table, and with nobody's name in them.

use crate::support::{Reply, World};

/// The one chart of a page: its drawing and its table.
fn chart(page: &Reply) -> String {
    let text = page.text();
    let from = text.find(r#"<figure class="chart">"#).expect("a chart");
    let until = text[from..].find("</figure>").expect("its end");
    text[from..from + until].to_owned()
}

#[test]
fn the_year_of_the_branch_shows_how_many_groups_met_each_month() {
    let world = World::new();
    let page = world.as_("林知远").open("/branch/year/2026");
    let chart = chart(&page);
    for said in [
        "2026年每月开会情况（党小组数）",
        "已归档",
        "没有开会",
        "开过 1／2",
        "没有记录",
        "还没有安排",
        "data-label=\"正在准备\"",
        "12月",
    ] {
        assert!(chart.contains(said), "{said}: {chart}");
    }
    assert!(!chart.contains("第一党小组"), "months are looked at, not groups");
    let empty = world.as_("林知远").open("/branch/year/2027");
    empty.says("2027年每月开会情况（党小组数）：还没有可以画的数字");
}

#[test]
fn the_year_of_a_group_shows_who_was_there_in_numbers() {
    let world = World::new();
    let page = world.as_("陈一诺").open("/attendance");
    let chart = chart(&page);
    for said in ["2026年党小组会每月到会情况（人次）", "请假", "缺席，没写原因", "没有会", "到会／应到"]
    {
        assert!(chart.contains(said), "{said}: {chart}");
    }
    assert!(!chart.contains("12月"), "a month to come has nothing to show");
    for (name, _) in &world.sample.people {
        assert!(!chart.contains(name), "{name} stands in a chart");
    }
    world.as_("许安宁").open("/attendance/mine").keeps_quiet_about("人次");
}

#[test]
fn the_dues_of_a_year_are_drawn_for_who_reads_dues_only() {
    let world = World::new();
    let group = chart(&world.as_("陈一诺").open("/dues/year/2026"));
    assert!(group.contains("本组2026年每月党费（元）") && group.contains("应交 510.45"), "{group}");
    let branch = chart(&world.as_("林知远").open("/dues/year/2026"));
    assert!(branch.contains("党支部2026年每月党费（元）") && branch.contains("还差"), "{branch}");
    for name in ["许安宁", "江亦舟"] {
        let page = world.as_(name).open("/dues/year/2026");
        assert!(!page.text().contains("class=\"chart\""), "{name} reads no dues");
    }
    let ahead = world.as_("林知远").get("/dues/year/2027");
    assert!(!ahead.text().contains("class=\"chart\""), "a year to come has none");
}
