//! 党小组意见表: what the group said about somebody on the way into the Party. An opinion for the branch, no decision (Art 13, 32).

use super::{attendance, words};
use crate::{
    facts::OpinionSheetFacts,
    paper::{Block, Cell, Paper, Run},
};

/// A place to sign inside of a cell.
const SIGN: &str = "签名：＿＿＿＿＿＿　＿＿＿＿年＿＿月＿＿日";

/// Lays out the sheet as a form: who, at which meeting, what was said, the opinion of the group, places to sign.
pub fn paper(facts: &OpinionSheetFacts) -> Paper {
    let born = facts.born_on.map(|day| format!("{}年{}月", day.year(), day.month())).unwrap_or_default();
    let gender = facts.gender.clone().unwrap_or_default();
    let who = [facts.name.clone(), gender, born].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>();
    let mut rows = vec![
        row("姓名", &who.join("，")),
        row("身份", &facts.standing),
        row("就什么提出意见", &facts.purpose),
    ];
    match &facts.meeting {
        Some(meeting) => {
            rows.push(row(
                "会议",
                &format!(
                    "{}，{}",
                    words::span(meeting.start, meeting.end),
                    words::or(&meeting.places(), words::GAP)
                ),
            ));
            rows.push(row("到会情况", &attendance::counts(meeting)));
        }
        None => rows.push(row("讨论日期", &words::date(facts.on))),
    }
    if let Some(item) = &facts.item {
        let said =
            item.speeches.iter().filter_map(|s| s.text.as_ref().map(|text| format!("{}：{text}", s.speaker)));
        let said = said.collect::<Vec<_>>().join("\n");
        rows.push(row("党员意见", words::or(&said, words::NOT_ENTERED)));
    }
    rows.push(row("党小组意见", &format!("{}\n\n组长{SIGN}", words::or(&facts.opinion, words::NOT_ENTERED))));
    rows.push(row("支部意见", &format!("\n\n书记{SIGN}")));
    let blocks = vec![
        Block::labelled("党小组：", format!("{}{}", facts.branch.trim(), facts.group.trim())),
        Block::Table { widths: vec![6, 22], heads: 0, row_lines: 1, rows },
        Block::body("党小组的意见供支部听取，不是决定。"),
    ];
    let title = vec!["党小组意见表".to_owned()];
    let name = format!("{} {} {}", title[0], facts.name, facts.purpose);
    Paper { name, title, landscape: false, date: facts.on, blocks }
}

fn row(label: &str, value: &str) -> Vec<Cell> {
    vec![Cell { runs: vec![Run::hei(label)], ..Cell::centered("") }, Cell::text(value)]
}
