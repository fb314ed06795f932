//! The record in template M (`source.md`, M), its headings, their order and wording to the letter.

use crate::facts::MeetingFacts;
use crate::paper::{Block, Paper, Run};
use crate::papers::{attendance, marks, speeches, words};

/// M's headings in M's order, for whoever prints them or reads them back.
pub const HEADINGS: [&str; 8] =
    ["时间：", "地点：", "主持人：", "参加人员：", "缺席人员：", "列席人员：", "会议议题：", "会议内容："];

/// Lays out 党小组会议记录.
///
/// M has no place for outcomes (R5), late entry or corrections: they stand in 楷体 brackets or as remarks where they
/// belong, without a heading of their own, because leaving them out would be less than the record. M's notes
/// (`注明缺席原因`) give way to what they ask for; the blank form keeps them ([`super::blank_record`]).
pub fn paper(facts: &MeetingFacts) -> Paper {
    let [time, place, chair, present, absent, observers, topics, content] = HEADINGS;
    let mut blocks = vec![
        Block::labelled(time, words::span(facts.start, facts.end)),
        Block::labelled(place, words::or(&facts.places(), words::GAP)),
        Block::labelled(chair, attendance::chair(facts)),
        Block::labelled(present, attendance::present(facts)),
        Block::labelled(absent, attendance::absent(facts)),
        Block::labelled(observers, attendance::observers(facts)),
        Block::heading(topics),
    ];
    blocks.extend(super::common::topic_lines(facts));
    blocks.push(Block::Space);
    blocks.push(Block::heading(content));
    blocks.extend(proceedings(facts));
    blocks.extend(marks::late_and_corrected(facts));
    blocks.extend(marks::seal(facts));
    blocks.extend(marks::blank_below(facts));
    let name = format!("党小组会议记录 {} {}", words::date(facts.start.date()), facts.group);
    let title = vec!["党小组会议记录".to_owned()];
    Paper { name, title, landscape: false, date: facts.start.date(), blocks }
}

/// 会议内容: from the opening words to the summary, item by item.
pub(crate) fn proceedings(facts: &MeetingFacts) -> Vec<Block> {
    let mut blocks = speeches::opening(facts);
    for (at, item) in facts.items.iter().enumerate() {
        let title = words::or(words::unstopped(&item.title), words::NOT_ENTERED);
        blocks.push(Block::Text {
            runs: vec![Run::hei(format!("议题{}：", words::ordinal(at + 1))), Run::fang(title)],
            align: crate::paper::Align::Left,
            indent: false,
            level: 2,
        });
        blocks.extend(speeches::of_item(item));
        blocks.extend(marks::outcome(item));
    }
    blocks.extend(speeches::closing(facts));
    blocks
}
