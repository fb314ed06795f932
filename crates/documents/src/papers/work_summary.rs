//! 工作总结 of a group or of the branch: its sections as they were written; where nothing was, lines for a pen.

use jiff::civil::Date;

use super::words;
use crate::{
    facts::{WorkSummaryFacts, WorkSummarySection},
    paper::{Align, Block, Paper, Run},
};

/// The lines of an empty section.
const EMPTY_LINES: u8 = 4;

/// The paper.
pub fn paper(facts: &WorkSummaryFacts) -> Paper {
    let branch = words::or(facts.branch.trim(), words::GAP);
    let unit = format!("{branch}{}", facts.group.as_deref().unwrap_or_default().trim());
    let title = format!("{}工作总结", facts.period);
    let mut blocks = Vec::new();
    if let Some(day) = facts.stops_on {
        blocks.push(words::centered(Run::kai(until(day))));
    }
    if facts.finished.is_none() {
        blocks.push(words::centered(Run::kai("（草稿，还没有定稿）")));
    }
    blocks.push(Block::Space);
    for (number, section) in (1..).zip(&facts.sections) {
        blocks.extend(section_of(number, section));
    }
    blocks.push(Block::Space);
    blocks.push(Block::right(unit.clone()));
    blocks.push(Block::right(facts.finished.map_or_else(|| words::GAP.to_owned(), words::date)));
    Paper {
        name: format!("{unit}{title}"),
        title: vec![unit, title],
        landscape: false,
        date: facts.finished.unwrap_or(facts.on),
        blocks,
    }
}

fn until(day: Date) -> String {
    format!("（截至{}）", words::date(day))
}

fn section_of(number: usize, section: &WorkSummarySection) -> Vec<Block> {
    let mut runs = vec![Run::hei(format!("{}、{}", words::ordinal(number), section.title.trim()))];
    if let Some(day) = section.stops_on {
        runs.push(Run::kai(until(day)));
    }
    let mut blocks = vec![Block::Text { runs, align: Align::Left, indent: true, level: 1 }];
    match section.text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => blocks.extend(words::paragraphs(Vec::new(), text)),
        None => blocks.push(Block::Ruled { lines: Some(EMPTY_LINES) }),
    }
    blocks
}
