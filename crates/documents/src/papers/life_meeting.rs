//! The papers of an organizational-life meeting: 对照检查材料, 整改清单, 情况报告 (`rules.md` 6.3).

use super::words;
use crate::{
    facts::{ExaminationFacts, RectificationFacts, SituationFacts},
    paper::{Block, Cell, Paper, Run},
};

/// 对照检查材料: the author's text, and nothing of ours.
pub fn examination(facts: &ExaminationFacts) -> Paper {
    let mut blocks =
        vec![Block::labelled("党小组：", format!("{}{}", facts.branch.trim(), facts.group.trim()))];
    blocks.push(Block::labelled("会议日期：", words::date(facts.held)));
    if let Some(theme) = &facts.theme {
        blocks.push(Block::labelled("主题：", theme.clone()));
    }
    blocks.push(Block::Space);
    blocks.extend(words::paragraphs(Vec::new(), words::or(&facts.text, words::NOT_ENTERED)));
    blocks.push(Block::Space);
    blocks.push(Block::right(words::or(&facts.name, words::GAP).to_owned()));
    // A draft that was not handed in carries no day.
    let late = if facts.late { "（会后补交）" } else { "" };
    let day = facts.handed_in.map(|day| format!("{}{late}", words::date(day)));
    blocks.push(Block::right(day.unwrap_or_else(|| words::GAP.to_owned())));
    paper("个人对照检查材料", &facts.name, facts.handed_in.unwrap_or(facts.held), blocks, false)
}

/// 整改清单: what is wrong, what is done, by whom, until when, and what came of it.
pub fn rectification(facts: &RectificationFacts) -> Paper {
    let heads = ["序号", "类别", "问题", "整改措施", "责任人", "期限", "整改情况"];
    let mut rows = vec![heads.map(Cell::head).to_vec()];
    rows.extend((1..).zip(&facts.lines).map(|(number, line): (usize, _)| {
        vec![
            Cell::centered(number.to_string()),
            Cell::centered(line.owner.clone()),
            Cell::text(line.problem.clone()),
            Cell::text(words::some_or(line.measures.as_deref(), words::NOT_ENTERED)),
            Cell::centered(line.responsible.clone()),
            Cell::centered(format!("{}.{}.{}", line.due.year(), line.due.month(), line.due.day())),
            // What is not done stays empty, for a pen.
            Cell::text(line.done.clone().unwrap_or_default()),
        ]
    }));
    let blocks = vec![
        Block::labelled("党小组：", format!("{}{}", facts.branch.trim(), facts.group.trim())),
        Block::labelled(
            "会议日期：",
            format!("{}　　制表日期：{}", words::date(facts.held), words::date(facts.on)),
        ),
        Block::Table { widths: vec![3, 4, 10, 10, 5, 6, 10], heads: 1, row_lines: 1, rows },
    ];
    paper("组织生活会整改清单", &facts.group, facts.on, blocks, true)
}

/// 情况报告 to the branch, with its receipt.
pub fn situation(facts: &SituationFacts) -> Paper {
    let mut blocks = vec![Block::body(format!("{}：", words::or(facts.branch.trim(), words::GAP)))];
    blocks.extend(words::paragraphs(Vec::new(), words::or(&facts.text, words::NOT_ENTERED)));
    blocks.push(Block::Space);
    blocks.push(Block::right(facts.group.clone()));
    blocks.push(Block::right(facts.sent.map_or_else(|| words::GAP.to_owned(), words::date)));
    if let Some(by) = &facts.sent_by {
        blocks.push(words::paragraph(vec![Run::hei("报送人："), Run::fang(by.clone())]));
    }
    if let Some((by, on, note)) = &facts.receipt {
        let note = if note.is_empty() { String::new() } else { format!("。意见：{note}") };
        let said = format!("{by}，{}{note}", words::date(*on));
        blocks.push(words::paragraph(vec![Run::hei("支部签收："), Run::fang(said)]));
    }
    paper("组织生活会情况报告", &facts.group, facts.sent.unwrap_or(facts.on), blocks, false)
}

fn paper(title: &str, of: &str, date: jiff::civil::Date, blocks: Vec<Block>, landscape: bool) -> Paper {
    Paper { name: format!("{title} {of}"), title: vec![title.to_owned()], landscape, date, blocks }
}
