//! The papers of a democratic appraisal: 个人自评表, 党员互评记录, 民主测评结果汇总表, 民主评议登记表 (`rules.md` 1.4). Ballot papers are
//! those of every ballot.

use super::{
    ballot,
    words::{self, SIGN},
};
use crate::{
    facts::{AppraisedFacts, BallotFacts, GradeFacts, MutualFacts, MutualLine},
    paper::{Block, Cell, Paper, Run},
};

fn row(cells: [(&str, &str); 2]) -> Vec<Cell> {
    let label = |label: &str| Cell { runs: vec![Run::hei(label)], ..Cell::centered("") };
    cells.iter().flat_map(|(name, value)| [label(name), Cell::text(*value)]).collect()
}

/// Who it is about.
fn head(facts: &AppraisedFacts) -> Vec<Block> {
    let group = words::or(&facts.group, words::GAP);
    let rows = vec![
        row([("姓名", words::or(&facts.name, words::GAP)), ("身份", words::or(&facts.standing, words::GAP))]),
        row([("党支部", words::or(&facts.branch, words::GAP)), ("党小组", group)]),
    ];
    vec![
        Block::labelled("主题：", words::or(&facts.theme, words::NOT_ENTERED)),
        Block::Table { widths: vec![4, 11, 4, 9], heads: 0, row_lines: 1, rows },
    ]
}

/// 个人自评表: the author's text and nothing of ours; without one, lines to write on.
pub fn own(facts: &AppraisedFacts) -> Paper {
    let mut blocks = head(facts);
    blocks.push(Block::heading("个人自评"));
    match &facts.text {
        Some(text) => {
            blocks.extend(words::paragraphs(Vec::new(), words::or(text, words::NOT_ENTERED)));
            blocks.push(Block::Space);
            blocks.push(Block::right(words::or(&facts.name, words::GAP)));
            blocks.push(Block::right(facts.handed_in.map_or_else(|| words::GAP.to_owned(), words::date)));
        }
        None => {
            blocks.push(Block::Ruled { lines: Some(12) });
            blocks.push(Block::right(format!("本人{SIGN}")));
        }
    }
    paper(facts.year, "民主评议党员个人自评表", &facts.name, facts.handed_in.unwrap_or(facts.on), blocks)
}

/// 民主评议党员登记表: self-appraisal, what others said, what the branch decided, places to sign.
pub fn registration(facts: &AppraisedFacts) -> Paper {
    let mut blocks = head(facts);
    blocks.push(Block::heading("一、个人自评"));
    match &facts.text {
        Some(text) => {
            blocks.extend(words::paragraphs(Vec::new(), words::or(text, words::NOT_ENTERED)));
            blocks.push(Block::right(facts.handed_in.map_or_else(|| words::GAP.to_owned(), words::date)));
        }
        None => blocks.push(Block::body(words::NOT_ENTERED)),
    }
    blocks.push(Block::heading("二、党员互评"));
    for (by, text) in &facts.remarks {
        let by = words::or(by, words::GAP);
        blocks.extend(words::paragraphs(
            vec![Run::hei(format!("{by}："))],
            words::or(text, words::NOT_ENTERED),
        ));
    }
    if facts.remarks.is_empty() {
        blocks.push(Block::body(words::NOT_ENTERED));
    }
    if let Some(why) = facts.missing.as_deref().filter(|why| !why.trim().is_empty()) {
        blocks.push(Block::labelled("缺项原因：", why.trim()));
    }
    blocks.push(Block::heading("三、评定意见"));
    blocks.extend(decided(facts));
    blocks.push(Block::Space);
    blocks.push(Block::labelled("支部书记", SIGN));
    blocks.push(Block::labelled("本人　　", SIGN));
    paper(facts.year, "民主评议党员登记表", &facts.name, facts.on, blocks)
}

fn decided(facts: &AppraisedFacts) -> Vec<Block> {
    match &facts.decision {
        Some(GradeFacts { grade, body, on, words: said, correction, over_cap, exception }) => {
            let title = if correction.is_some() { "评定等次（更正）：" } else { "评定等次：" };
            let mut blocks = vec![Block::labelled(title, grade)];
            blocks.push(Block::labelled("由谁评定：", format!("{body}，{}", words::date(*on))));
            blocks
                .extend(words::paragraphs(vec![Run::hei("评定意见：")], words::or(said, words::NOT_ENTERED)));
            for (label, why) in [
                ("优秀超过三分之一的原因：", over_cap),
                ("没有参加测评或者办结以后才评定的原因：", exception),
                ("更正原因：", correction),
            ] {
                blocks.extend(why.as_ref().map(|why| Block::labelled(label, why)));
            }
            blocks
        }
        None if facts.graded => vec![
            Block::labelled("评定等次：", words::GAP),
            Block::labelled("评定意见：", ""),
            Block::Ruled { lines: Some(4) },
        ],
        None => vec![Block::body("参加评议，本支部不评定等次。")],
    }
}

/// 党员互评记录 of a group: what was said of each, in its own words. No grades, no numbers.
pub fn mutual(facts: &MutualFacts) -> Paper {
    let mut blocks = vec![
        Block::labelled("党小组：", format!("{}{}", facts.branch.trim(), facts.group.trim())),
        Block::labelled("主题：", words::or(&facts.theme, words::NOT_ENTERED)),
        Block::labelled("组长：", words::or(&facts.leader, words::GAP)),
    ];
    for person in &facts.people {
        blocks.push(Block::heading(format!("评议对象：{}", words::or(&person.name, words::GAP))));
        for line in &person.lines {
            blocks.extend(said(line));
        }
        match &person.reason {
            Some(why) => blocks.push(Block::labelled("缺项原因：", words::or(why, words::NOT_ENTERED))),
            None if person.lines.is_empty() => blocks.push(Block::body(words::NOT_ENTERED)),
            None => {}
        }
    }
    blocks.push(Block::Space);
    blocks.push(match facts.handed {
        Some(day) => Block::labelled("交支部：", words::date(day)),
        None => Block::labelled("组长", SIGN),
    });
    paper(facts.year, "民主评议党员互评记录", &facts.group, facts.handed.unwrap_or(facts.on), blocks)
}

fn said(line: &MutualLine) -> Vec<Block> {
    let how = match line.held {
        Some(day) => format!("{}会上", words::date(day)),
        None => format!("{}书面", words::date(line.on)),
    };
    let lead = Run::hei(format!("{}（{how}）：", words::or(&line.by, words::GAP)));
    words::paragraphs(vec![lead], words::or(&line.text, words::NOT_ENTERED))
}

/// 民主测评结果汇总表, for the branch alone: votes for each grade, in the order of the roster, never in that of the votes.
pub fn poll(facts: &BallotFacts) -> Paper {
    let mut blocks = vec![
        Block::labelled("党支部：", words::or(&facts.branch, words::GAP)),
        Block::labelled("计票日期：", words::date(facts.on)),
        Block::labelled("有表决权的到会党员：", format!("{}名", facts.voters)),
    ];
    if let Some(why) = facts.excluded.as_deref().filter(|why| !why.trim().is_empty()) {
        blocks.push(Block::labelled("没有投票的情况：", why.trim()));
    }
    blocks.extend(ballot::counted(facts));
    blocks.push(Block::Space);
    let [one, other] = &facts.tellers;
    for (label, name) in [("监票人", one), ("计票人", other)] {
        blocks.push(Block::labelled(format!("{label}：{}　", words::or(name, words::GAP)), "签名：＿＿＿＿"));
    }
    blocks.push(Block::body(
        "按名册顺序排列，不排名次。测评结果只供支部评定等次时使用，等次由支部委员会或者支部党员大会结合日常表现评定。",
    ));
    let title = vec!["民主测评结果汇总表".to_owned()];
    let name = format!("{} {}", title[0], facts.title.trim());
    Paper { name, title, landscape: false, date: facts.on, blocks }
}

fn paper(year: i16, title: &str, of: &str, date: jiff::civil::Date, blocks: Vec<Block>) -> Paper {
    let title = format!("{year}年{title}");
    Paper { name: format!("{title} {}", of.trim()), title: vec![title], landscape: false, date, blocks }
}
