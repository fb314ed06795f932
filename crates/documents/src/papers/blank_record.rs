//! 空白记录: template M with its own notes and ruled lines, to write in by hand (R6) where no machine is at hand.

use crate::facts::MeetingFacts;
use crate::paper::{Align, Block, Paper, Run};
use crate::papers::template_m::HEADINGS;
use crate::papers::{speeches, words};

/// Lays out the form on two sides: people and topics first, then what was said. Headings, order and notes are those
/// of M; what M leaves to the hand is a ruled line. Nothing of the meeting is printed but its day in the file's
/// properties, so that the sheet can be used for whatever meeting is held.
pub fn paper(facts: &MeetingFacts) -> Paper {
    let [time, place, chair, present, absent, observers, topics, content] = HEADINGS;
    let mut blocks = vec![
        Block::labelled(time, "＿＿年＿＿月＿＿日，＿午，＿＿：＿＿—＿＿：＿＿"),
        labelled(place, "", Some(1)),
        Block::Text {
            runs: vec![Run::hei(chair), Run::fang("＿＿＿＿＿"), Run::kai("（一般由党小组组长主持）")],
            align: Align::Left,
            indent: false,
            level: 0,
        },
    ];
    for (label, note, lines) in [(present, "", 3), (absent, "（注明缺席原因）", 2), (observers, "", 1)]
    {
        blocks.push(labelled(label, note, None));
        blocks.push(Block::Ruled { lines: Some(lines) });
    }
    blocks.push(labelled(topics, "", None));
    for at in 1..=2 {
        blocks.push(Block::Text {
            runs: vec![Run::fang(format!("{}、", words::ordinal(at)))],
            align: Align::Left,
            indent: false,
            level: 0,
        });
        blocks.push(Block::Ruled { lines: Some(1) });
    }
    blocks.push(Block::PageBreak);
    blocks.push(labelled(content, "", None));
    blocks.push(speaker("（党小组长）："));
    blocks.push(Block::Ruled { lines: Some(2) });
    for at in 1..=2 {
        blocks.push(labelled(&format!("议题{}：", words::ordinal(at)), "", None));
        blocks.push(Block::Ruled { lines: Some(2) });
    }
    blocks.push(Block::Text {
        runs: vec![Run::hei(speeches::MEMBERS_SPEAK), Run::kai("（记录主要看法）。")],
        align: Align::Left,
        indent: true,
        level: 0,
    });
    blocks.push(Block::Ruled { lines: None });
    blocks.push(speaker("（主持人）："));
    blocks.push(Block::Ruled { lines: Some(3) });
    let name = format!("党小组会议记录（空白） {}", facts.group);
    Paper {
        name,
        title: vec!["党小组会议记录".to_owned()],
        landscape: false,
        date: facts.start.date(),
        blocks,
    }
}

fn labelled(label: &str, note: &str, gap: Option<u8>) -> Block {
    let mut runs = vec![Run::hei(label)];
    if !note.is_empty() {
        runs.push(Run::kai(note));
    }
    if gap.is_some() {
        runs.push(Run::fang("＿".repeat(20)));
    }
    Block::Text { runs, align: Align::Left, indent: false, level: 0 }
}

fn speaker(role: &str) -> Block {
    Block::Text {
        runs: vec![Run::fang(format!("{}{role}", words::GAP))],
        align: Align::Left,
        indent: true,
        level: 0,
    }
}
