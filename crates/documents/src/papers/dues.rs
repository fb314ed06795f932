//! 党费上交单 and 收据: what a group hands over to the branch, signed by both.

use chinese_number::{ChineseCase, ChineseCountMethod, ChineseVariant, NumberToChinese};

use super::words;
use crate::{
    facts::HandoverFacts,
    ledger::yuan,
    paper::{Align, Block, Cell, Paper, Run},
};

/// A sum in 分 in the capitals of receipts: `壹佰贰拾叁元肆角伍分`, `壹拾元整`.
pub fn capitals(fen: i64) -> String {
    let number = |n: u64| -> String {
        let written =
            n.to_chinese(ChineseVariant::Simple, ChineseCase::Upper, ChineseCountMethod::TenThousand);
        let written = written.unwrap_or_else(|_| n.to_string());
        // A receipt writes the one before the ten too.
        if written.starts_with('拾') { format!("壹{written}") } else { written }
    };
    let sign = if fen < 0 { "负" } else { "" };
    let fen = fen.unsigned_abs();
    let (whole, jiao, fen) = (fen / 100, fen / 10 % 10, fen % 10);
    let mut words =
        if whole == 0 && (jiao, fen) != (0, 0) { String::new() } else { format!("{}元", number(whole)) };
    match (jiao, fen) {
        (0, 0) => words.push('整'),
        (0, fen) if words.is_empty() => words.push_str(&format!("{}分", number(fen))),
        (0, fen) => words.push_str(&format!("零{}分", number(fen))),
        (jiao, 0) => words.push_str(&format!("{}角整", number(jiao))),
        (jiao, fen) => words.push_str(&format!("{}角{}分", number(jiao), number(fen))),
    }
    format!("{sign}{words}")
}

/// 党费上交单: who paid what for which months, signed by both.
pub fn slip(facts: &HandoverFacts) -> Paper {
    let mut rows = vec![["序号", "姓名", "月份", "金额（元）"].map(Cell::head).to_vec()];
    let right = |fen: i64| Cell { runs: vec![Run::fang(yuan(fen))], align: Align::Right };
    rows.extend((1..).zip(&facts.lines).map(|(number, line): (usize, _)| {
        vec![
            Cell::centered(number.to_string()),
            Cell::centered(line.name.clone()),
            Cell::text(line.months.clone()),
            right(line.fen),
        ]
    }));
    rows.push(vec![
        Cell::centered(""),
        Cell::head("合计"),
        Cell::text(capitals(facts.total)),
        right(facts.total),
    ]);
    let mut blocks = vec![
        Block::labelled("党小组：", format!("{}{}", facts.branch, facts.group)),
        Block::labelled(
            "上交日期：",
            format!("{}　　第 {} 次上交", words::date(facts.handed_on), facts.number),
        ),
        Block::Table { widths: vec![3, 6, 13, 6], heads: 1, row_lines: 1, rows },
        Block::Space,
    ];
    blocks.extend(signatures(facts));
    paper(facts, "党费上交单", blocks)
}

/// 收据: that the branch has received the sum. Where nobody has signed in the system, it waits for a pen.
pub fn receipt(facts: &HandoverFacts) -> Paper {
    let mut blocks = vec![
        Block::body(format!(
            "今收到{}（第 {} 次上交）党费人民币{}（{} 元）。",
            facts.group,
            facts.number,
            capitals(facts.total),
            yuan(facts.total)
        )),
        Block::body("清单见同次党费上交单。"),
        Block::Space,
    ];
    blocks.extend(signatures(facts));
    blocks.push(Block::Space);
    blocks.push(Block::right(facts.branch.clone()));
    blocks.push(Block::right(facts.received_on.map_or_else(|| words::GAP.to_owned(), words::date)));
    paper(facts, "党费收据", blocks)
}

/// Both sides. What was signed on paper is signed on the paper, not by us.
fn signatures(facts: &HandoverFacts) -> Vec<Block> {
    let received = facts.received_by.clone().filter(|_| !facts.on_paper);
    let mut blocks = vec![Block::Signatures(vec![
        ("上交人（党小组组长）：".to_owned(), Some(facts.handed_by.clone())),
        ("接收人（党支部）：".to_owned(), received),
    ])];
    if let (true, Some(by), Some(on)) = (facts.on_paper, &facts.received_by, facts.received_on) {
        blocks.push(Block::body(format!("{by}已于{}在纸质单据上签收。", words::date(on))));
    }
    blocks
}

fn paper(facts: &HandoverFacts, title: &str, blocks: Vec<Block>) -> Paper {
    let name = format!("{title} {} 第{}次", facts.group, facts.number);
    let date = facts.received_on.unwrap_or(facts.handed_on);
    Paper { name, title: vec![title.to_owned()], landscape: false, date, blocks }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capitals_are_those_of_receipts() {
        for (fen, words) in [
            (0, "零元整"),
            (20, "贰角整"),
            (5, "伍分"),
            (1_000, "壹拾元整"),
            (11_000, "壹佰壹拾元整"),
            (1_001_000, "壹万零壹拾元整"),
            (4_505, "肆拾伍元零伍分"),
            (12_345, "壹佰贰拾叁元肆角伍分"),
            (100_050, "壹仟元伍角整"),
            (1_000_301, "壹万零叁元零壹分"),
            (-4_500, "负肆拾伍元整"),
        ] {
            assert_eq!(capitals(fen), words, "{fen}");
        }
    }
}
