//! 党小组年度工作计划 (R1: 年初做好年度计划，合理安排时间、进度和会议频次), twelve months as a table.

use crate::facts::{PlanFacts, PlanLine};
use crate::paper::{Block, Cell, Paper};
use crate::papers::words::{self, NOT_ENTERED};
use jiff::civil::Date;

/// Lays out the plan: a row for each topic with its month, and 未安排 where a month has none.
/// A month without a meeting asks for a reason (R1: 一般每月召开1次); it is printed below, or visibly missing. Portrait, so that a usual year stands on one page.
pub fn paper(facts: &PlanFacts) -> Paper {
    let mut rows = vec![["月份", "会议议题", "内容类别", "来源"].map(Cell::head).to_vec()];
    for month in 1..=12 {
        let lines = facts.months.get(month - 1).map_or(&[][..], Vec::as_slice);
        rows.extend(month_rows(month, lines));
    }
    let group = words::or(&facts.group, words::GAP);
    let mut blocks = vec![
        Block::labelled("党小组：", format!("{}{group}", facts.branch.trim())),
        Block::Table { widths: vec![3, 12, 7, 6], heads: 1, row_lines: 1, rows },
    ];
    let gaps = (0..12).any(|month| facts.months.get(month).is_none_or(Vec::is_empty));
    if gaps {
        let why = words::some_or(facts.gap_reason.as_deref(), NOT_ENTERED);
        blocks.push(Block::labelled("部分月份未安排会议的原因：", why));
    }
    let sent = match &facts.sent {
        Some((by, at)) => format!("{}由{}报送。", words::stamp(*at), words::or(by, NOT_ENTERED)),
        None => NOT_ENTERED.to_owned(),
    };
    let after =
        facts.changed.map_or_else(String::new, |at| format!("{}改动过，尚未再报。", words::stamp(at)));
    blocks.push(Block::labelled("报送党支部：", format!("{sent}{after}")));
    let title = vec![format!("{}年党小组年度工作计划", facts.year)];
    let name = format!("{} {group}", title[0]);
    let date = Date::new(facts.year, 1, 1).unwrap_or(Date::ZERO);
    Paper { name, title, landscape: false, date, blocks }
}

fn month_rows(month: usize, lines: &[PlanLine]) -> Vec<Vec<Cell>> {
    let label = format!("{month}月");
    if lines.is_empty() {
        let empty = || Cell::centered("");
        return vec![vec![Cell::centered(label), Cell::text("（未安排）"), empty(), empty()]];
    }
    let row = |line: &PlanLine| {
        vec![
            Cell::centered(label.clone()),
            Cell::text(words::or(&line.title, NOT_ENTERED)),
            Cell::centered(words::or(&line.content, NOT_ENTERED)),
            Cell::centered(words::or(&line.source, NOT_ENTERED)),
        ]
    };
    lines.iter().map(row).collect()
}
