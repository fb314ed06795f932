//! 党小组推荐意见: whom a group recommends to its branch (C6). The branch decides.

use super::{
    ballot,
    words::{self, SIGN, row},
};
use crate::{
    facts::RecommendationFacts,
    paper::{Block, Paper},
};

/// Lays out the sheet: at which meeting, who was proposed, what came of it, other opinions, the branch's answer.
pub fn paper(facts: &RecommendationFacts) -> Paper {
    let (due, present) = facts.attendance;
    let mut rows = vec![
        row("议题", words::or(&facts.title, words::NOT_ENTERED)),
        row("会议", &format!("{}，{}", words::date(facts.start.date()), words::or(&facts.place, words::GAP))),
        row("到会情况", &format!("应到{due}名，实到{present}名")),
        row("推荐名额", &format!("{}名", facts.places)),
        row("提名", &proposed(facts)),
        row("推荐人选", &recommended(facts)),
    ];
    let tied = of(facts, "得票相同，请支部研究");
    if !tied.is_empty() {
        rows.push(row("得票相同", &format!("{}，请支部研究", tied.join("、"))));
    }
    let opinion = words::some_or(facts.opinion.as_deref(), words::NOT_ENTERED);
    rows.push(row("推荐意见", &format!("{opinion}\n\n{}", sent(facts))));
    rows.push(row("不同意见", words::some_or(facts.dissent.as_deref(), "没有")));
    rows.push(row("支部意见", &answer(facts)));
    let mut blocks = vec![
        Block::labelled("党小组：", format!("{}{}", facts.branch.trim(), facts.group.trim())),
        Block::Table { widths: vec![6, 22], heads: 0, row_lines: 1, rows },
        Block::body("党小组的推荐意见供支部研究，不是决定。人选按名册顺序排列。"),
    ];
    for (number, held) in (1..).zip(&facts.ballots) {
        let which =
            if facts.ballots.len() > 1 { format!("第{}轮", words::ordinal(number)) } else { String::new() };
        blocks.push(Block::heading(format!("附：{which}无记名投票结果")));
        blocks.extend(ballot::counted(held));
    }
    let title = vec!["党小组推荐意见".to_owned()];
    let name = format!("{} {}", title[0], facts.title.trim());
    Paper { name, title, landscape: false, date: facts.start.date(), blocks }
}

fn proposed(facts: &RecommendationFacts) -> String {
    let of = |(name, proposer, _): &(String, String, String)| format!("{name}（{proposer}提名）");
    let all: Vec<_> = facts.candidates.iter().map(of).collect();
    words::or(&all.join("、"), words::NOT_ENTERED).to_owned()
}

fn of<'a>(facts: &'a RecommendationFacts, outcome: &str) -> Vec<&'a str> {
    facts.candidates.iter().filter(|(_, _, o)| o == outcome).map(|(name, _, _)| name.as_str()).collect()
}

fn recommended(facts: &RecommendationFacts) -> String {
    let chosen = of(facts, "推荐");
    let stands = facts.candidates.iter().any(|(_, _, outcome)| !outcome.is_empty());
    if chosen.is_empty() && stands {
        "没有".to_owned()
    } else {
        words::or(&chosen.join("、"), words::NOT_ENTERED).to_owned()
    }
}

fn sent(facts: &RecommendationFacts) -> String {
    match &facts.sent {
        Some((by, on)) => format!("{by}于{}报支部", words::date(*on)),
        None => format!("组长{SIGN}"),
    }
}

fn answer(facts: &RecommendationFacts) -> String {
    let Some((answer, note, by, on)) = &facts.answer else { return format!("\n\n书记{SIGN}") };
    let note = note.as_deref().map(|note| format!("：{}", note.trim())).unwrap_or_default();
    format!("{answer}{note}\n\n{by}于{}答复", words::date(*on))
}
