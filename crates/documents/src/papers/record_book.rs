//! 党小组会议记录本: the records of a group's year as one book, for printing and binding. Cover, contents with page numbers, the
//! records in the common layout, each with its places to sign. A month without a record says so; nothing is filled in.

use jiff::civil::Date;

use crate::{
    facts::MeetingFacts,
    paper::{Block, Paper, Run},
    papers::{common, words},
};

/// What the book is made from.
#[derive(Clone, Debug)]
pub struct BookFacts {
    /// Full name of the branch.
    pub branch: String,
    /// Name of the group.
    pub group: String,
    /// The year.
    pub year: i16,
    /// Who led the group in it, in their order.
    pub leaders: Vec<String>,
    /// The day on which the book was made.
    pub made_on: Date,
    /// Its months, in their order, each with its records or with why there is none.
    pub months: Vec<BookMonth>,
}

/// A month of the book.
#[derive(Clone, Debug)]
pub struct BookMonth {
    /// 1 to 12.
    pub month: i8,
    /// The signed records, the earliest first.
    pub records: Vec<MeetingFacts>,
    /// What is said where there is none, such as 没有开会 or 还没有定稿.
    pub gap: Option<String>,
}

/// Lays the book out.
pub fn paper(facts: &BookFacts) -> Paper {
    let mut blocks = cover(facts);
    blocks.push(Block::PageBreak);
    let (mut lines, mut records) = (Vec::new(), Vec::new());
    let mut mark = 0_u16;
    for month in &facts.months {
        for record in &month.records {
            mark += 1;
            let topics: Vec<_> = record.items.iter().map(|item| words::unstopped(&item.title)).collect();
            let day = record.start.date();
            let line = format!("{}月{}日　{}", day.month(), day.day(), topics.join("；"));
            lines.push((line, Some(mark)));
            let laid = common::paper(record);
            records.push(Block::PageBreak);
            records.push(Block::Title { lines: laid.title, mark: Some(mark) });
            records.extend(laid.blocks);
        }
        if let Some(gap) = &month.gap {
            lines.push((format!("{}月　　{gap}", month.month), None));
        }
    }
    blocks.push(Block::Title { lines: vec!["目录".to_owned()], mark: None });
    blocks.push(Block::Space);
    blocks.push(Block::Contents(lines));
    blocks.extend(records);
    let name = format!("{}{}年会议记录本", facts.group, facts.year);
    Paper { name, title: Vec::new(), landscape: false, date: facts.made_on, blocks }
}

fn cover(facts: &BookFacts) -> Vec<Block> {
    let leaders = facts.leaders.join("、");
    let mut blocks = vec![Block::Space; 5];
    blocks.push(Block::Title {
        lines: vec!["党小组会议记录本".to_owned(), format!("（{}年）", facts.year)],
        mark: None,
    });
    blocks.extend(vec![Block::Space; 6]);
    for (label, value) in [
        ("党　支　部：", facts.branch.as_str()),
        ("党　小　组：", facts.group.as_str()),
        ("党小组组长：", words::or(&leaders, words::GAP)),
    ] {
        blocks.push(Block::labelled(label, value));
    }
    blocks.extend(vec![Block::Space; 3]);
    blocks.push(words::centered(Run::kai(format!("{}印制", words::date(facts.made_on)))));
    blocks
}
