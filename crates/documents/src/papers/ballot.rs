//! Ballot papers to cut apart, and the result of a ballot. A paper carries no number and no place for a name.

use super::words;
use crate::{
    facts::{BallotFacts, CountFacts},
    paper::{Block, Cell, Paper, Run},
};

/// Lines of a page of GB/T 9704, of which a cut takes three.
const PAGE: usize = 22;
const CUT: usize = 3;
/// Lines of a ballot paper beside its table: heading, unit, two of directions.
const AROUND: usize = 5;

/// As many ballot papers as there are votes, several to a page.
pub fn papers(facts: &BallotFacts) -> Paper {
    let one = one(facts);
    let height = AROUND + facts.lines.len() + 1 + CUT;
    let per_page = (PAGE / height).max(1);
    let mut blocks = Vec::new();
    for number in 0..facts.voters.max(1) {
        if number > 0 && number % per_page == 0 {
            blocks.push(Block::PageBreak);
        }
        blocks.extend(one.iter().cloned());
        // Below the last one of a page, too: the number of the page is cut off, or it would mark a paper.
        blocks.extend([Block::Space, Block::CutLine, Block::Space]);
    }
    let name = format!("选票 {}", facts.title.trim());
    Paper { name, title: Vec::new(), landscape: false, date: facts.on, blocks }
}

fn one(facts: &BallotFacts) -> Vec<Block> {
    let title = words::or(&facts.title, words::NOT_ENTERED);
    let limit = facts.limit.map(|most| {
        let first = facts.choices.first().map_or("", String::as_str);
        format!("“{first}”最多选{most}位，多选的整张作废。")
    });
    let mut rows = vec![head(facts, "姓名")];
    rows.extend(facts.lines.iter().map(|name| {
        let mut row = vec![Cell::centered(words::or(name, words::GAP))];
        row.extend(facts.choices.iter().map(|_| Cell::centered("")));
        row
    }));
    vec![
        words::centered(Run::hei(format!("{title}选票"))),
        words::centered(Run::kai(unit(facts))),
        Block::Table { widths: widths(facts), heads: 1, row_lines: 1, rows },
        words::remark(format!("每位在一项下面画“○”。{}不写姓名，折好投入票箱。", limit.unwrap_or_default())),
    ]
}

fn unit(facts: &BallotFacts) -> String {
    format!("{}{}　{}", facts.branch.trim(), facts.group.trim(), words::date(facts.on))
}

fn widths(facts: &BallotFacts) -> Vec<u16> {
    let mut widths = vec![8];
    widths.extend(facts.choices.iter().map(|_| 5));
    widths
}

fn head(facts: &BallotFacts, first: &str) -> Vec<Cell> {
    let mut head = vec![Cell::head(first)];
    head.extend(facts.choices.iter().map(Cell::head));
    head
}

/// The result of a ballot, for both tellers to sign. Where nothing was counted, the places for the numbers wait for a pen.
pub fn result(facts: &BallotFacts) -> Paper {
    let (whose, without, end) = if facts.group.trim().is_empty() {
        ("党支部：", "没有投票的情况：", "等次由支部委员会或者支部党员大会结合日常表现评定。")
    } else {
        ("党小组：", "没有表决权的情况：", "计票结果供支部研究，不是决定。")
    };
    let mut blocks = vec![
        Block::labelled("投票事项：", words::or(&facts.title, words::NOT_ENTERED)),
        Block::labelled(whose, format!("{}{}", facts.branch.trim(), facts.group.trim())),
        Block::labelled("日期：", words::date(facts.on)),
        Block::labelled("方式：", if facts.on_paper { "无记名，纸质选票" } else { "无记名，在系统里投票" }),
        Block::labelled("有表决权的到会党员：", format!("{}名", facts.voters)),
    ];
    if let Some(why) = facts.excluded.as_deref().filter(|why| !why.trim().is_empty()) {
        blocks.push(Block::labelled(without, why.trim()));
    }
    match &facts.void {
        Some(why) => blocks.push(Block::labelled("作废：", why)),
        None => blocks.extend(counted(facts)),
    }
    blocks.push(Block::Space);
    let [one, other] = &facts.tellers;
    for (label, name) in [("监票人", one), ("计票人", other)] {
        let name = words::or(name, words::GAP);
        blocks.push(Block::labelled(format!("{label}：{name}　"), "签名：＿＿＿＿　＿＿＿年＿＿月＿＿日"));
    }
    blocks.push(Block::body(end));
    let title = vec!["无记名投票结果".to_owned()];
    let name = format!("{} {}", title[0], facts.title.trim());
    Paper { name, title, landscape: false, date: facts.on, blocks }
}

/// 发出、收回、有效、无效, and the table of a count.
pub(super) fn counted(facts: &BallotFacts) -> Vec<Block> {
    let number = |pick: fn(&CountFacts) -> u32| {
        facts.count.as_ref().map_or_else(|| words::SHORT_GAP.to_owned(), |count| pick(count).to_string())
    };
    let line = format!(
        "发出{}张，收回{}张，有效{}张，无效{}张",
        number(|c| c.issued),
        number(|c| c.returned),
        number(|c| c.valid),
        number(|c| c.invalid)
    );
    let mut rows = vec![head(facts, "姓名")];
    for (at, name) in facts.lines.iter().enumerate() {
        let votes = facts.count.as_ref().and_then(|count| count.totals.get(at));
        let mut row = vec![Cell::centered(words::or(name, words::GAP))];
        row.extend((0..facts.choices.len()).map(|choice| {
            Cell::centered(votes.and_then(|v| v.get(choice)).map_or_else(String::new, ToString::to_string))
        }));
        rows.push(row);
    }
    vec![
        Block::labelled("选票：", line),
        Block::Table { widths: widths(facts), heads: 1, row_lines: 1, rows },
    ]
}
