//! The papers of a matter of handling or discipline (C7): 党小组意见, which is no decision (JP-3); what who it is about wrote; the rights
//! as they were checked.

use super::words::{self, SIGN, row};
use crate::{
    facts::{DispositionFacts, RightFacts},
    paper::{Block, Cell, Paper},
};

/// The opinion of the group for the branch: the facts as stated, what who it is about wrote, what was said, the opinion, other views in
/// their own words. What the branch decides stands in a place of its own.
pub fn opinion(facts: &DispositionFacts) -> Paper {
    let mut rows = vec![
        row("姓名", words::or(&facts.name, words::GAP)),
        row("类别", words::or(&facts.kind, words::GAP)),
        row("支部要求", words::or(&facts.asked, words::GAP)),
        row("事实", words::or(&facts.facts, words::NOT_ENTERED)),
        row("会议", &meeting(facts)),
        row("本人说明", &own_words(facts)),
        row("党员发言", &said(facts)),
        row(
            "党小组意见",
            &format!("{}\n\n{}", words::some_or(facts.opinion.as_deref(), words::NOT_ENTERED), sent(facts)),
        ),
        row("不同意见", words::some_or(facts.dissent.as_deref(), "没有登记")),
        row("支部决定", &decision(facts)),
    ];
    let missing = missing(facts);
    if !missing.is_empty() {
        rows.push(row("本人权利", &format!("还没有确认：{}", missing.join("；"))));
    }
    let blocks = vec![
        unit(facts),
        Block::body(
            "党小组只提出意见，不作决定；由支部大会讨论决定，并按规定报批。本表只供本人、组长、支部书记、纪检委员和支部指定的人使用。",
        ),
        Block::Table { widths: vec![6, 22], heads: 0, row_lines: 1, rows },
    ];
    paper("党小组意见（不是决定）", facts, blocks)
}

/// What who it is about wrote, in the own words and nothing of ours.
pub fn statement(facts: &DispositionFacts) -> Paper {
    let mut blocks = vec![unit(facts), Block::labelled("姓名：", words::or(&facts.name, words::GAP))];
    if facts.statements.is_empty() {
        blocks.push(Block::Space);
        blocks.push(Block::Ruled { lines: Some(14) });
    }
    for (kind, text, on) in &facts.statements {
        blocks.push(Block::heading(format!("{kind}（{}）", words::date(*on))));
        blocks.extend(words::paragraphs(Vec::new(), words::or(text, words::NOT_ENTERED)));
    }
    blocks.push(Block::Space);
    blocks.push(Block::right(format!("本人{SIGN}")));
    paper("本人情况说明和申辩", facts, blocks)
}

/// The rights of who it is about, each with the day on which it was kept and who says so.
pub fn rights(facts: &DispositionFacts) -> Paper {
    let heads = ["序号", "本人的权利", "哪天做到", "由谁确认"].map(Cell::head).to_vec();
    let line = |(number, (right, kept)): (usize, &RightFacts)| {
        let (on, by) = match kept {
            Some((on, by)) => (words::date(*on), by.clone()),
            None => ("还没有确认".to_owned(), String::new()),
        };
        vec![
            Cell::centered(number.to_string()),
            Cell::text(right.clone()),
            Cell::centered(on),
            Cell::centered(by),
        ]
    };
    let rows = std::iter::once(heads).chain((1..).zip(&facts.rights).map(line)).collect();
    let blocks = vec![
        unit(facts),
        Block::labelled("姓名：", words::or(&facts.name, words::GAP)),
        Block::labelled("事项类别：", words::or(&facts.kind, words::GAP)),
        Block::Table { widths: vec![3, 11, 8, 6], heads: 1, row_lines: 1, rows },
        Block::body("支部决定以后，本人不服的，可以向上级党组织申诉。"),
        Block::Space,
        Block::right(format!("本人{SIGN}")),
        Block::right(format!("组长{SIGN}")),
    ];
    paper("本人权利保障情况表", facts, blocks)
}

fn unit(facts: &DispositionFacts) -> Block {
    let unit = format!("{}{}", facts.branch.trim(), facts.group.trim());
    Block::labelled("党小组：", words::or(&unit, words::GAP))
}

fn meeting(facts: &DispositionFacts) -> String {
    match &facts.meeting {
        Some((day, Some((due, present)))) => {
            format!("{}，应到{due}名，实到{present}名", words::date(*day))
        }
        Some((day, None)) => format!("{}，还没有开", words::date(*day)),
        None => "还没有登记".to_owned(),
    }
}

fn own_words(facts: &DispositionFacts) -> String {
    let one = |(kind, text, on): &(String, String, jiff::civil::Date)| {
        format!("{kind}（{}）：{}", words::date(*on), text.trim())
    };
    let all: Vec<_> = facts.statements.iter().map(one).collect();
    words::or(&all.join("\n"), "本人没有写").to_owned()
}

fn said(facts: &DispositionFacts) -> String {
    let all: Vec<_> = facts.said.iter().map(|(who, text)| format!("{who}：{}", text.trim())).collect();
    words::or(&all.join("\n"), words::NOT_ENTERED).to_owned()
}

fn sent(facts: &DispositionFacts) -> String {
    match &facts.sent {
        Some((by, on)) => format!("{by}于{}送支部", words::date(*on)),
        None => format!("组长{SIGN}"),
    }
}

fn decision(facts: &DispositionFacts) -> String {
    match &facts.decision {
        Some((text, by)) => format!("{}\n\n由支部登记：{by}", text.trim()),
        None => format!("（由支部填写，党小组不填）\n\n书记{SIGN}"),
    }
}

fn missing(facts: &DispositionFacts) -> Vec<&str> {
    facts.rights.iter().filter(|(_, kept)| kept.is_none()).map(|(right, _)| right.as_str()).collect()
}

fn paper(title: &str, facts: &DispositionFacts, blocks: Vec<Block>) -> Paper {
    let date = facts.on.or(facts.meeting.as_ref().map(|(day, _)| *day)).unwrap_or_default();
    // The name of the file says nothing of whom it is about.
    Paper { name: title.to_owned(), title: vec![title.to_owned()], landscape: false, date, blocks }
}
