//! 会议通知 (R3): the topics reach every member beforehand. A full page for the notice board or the file, and slips to
//! hand out, two to a sheet.

use crate::facts::{Attendee, ItemFacts, MeetingFacts};
use crate::paper::{Align, Block, Paper, Run};
use crate::papers::words::{self, GAP};

/// Lines that half a page holds above the line to cut along: 22 lines, one of them the cut (GB/T 9704 5.2.3).
const HALF_PAGE: usize = 10;
/// Characters of a line.
const CHARS: usize = 28;

/// The notice as a page: addressee flush left, numbered parts, sender and date to the right (GB/T 9704 7.3.2–7.3.5).
pub fn page(facts: &MeetingFacts) -> Paper {
    let mut blocks = vec![Block::Text {
        runs: vec![Run::fang(format!("{}全体党员：", words::or(&facts.group, GAP)))],
        align: Align::Left,
        indent: false,
        level: 0,
    }];
    blocks.push(Block::body(format!(
        "{}定于{}在{}召开{}，由{}主持，现将有关事项通知如下。",
        approved(facts),
        when(facts),
        words::or(words::unstopped(&facts.places()), GAP),
        words::or(&facts.kind, "党小组会"),
        words::or(&facts.chair, GAP)
    )));
    blocks.push(part("一、会议议题"));
    blocks.extend(topics(facts));
    blocks.push(part("二、有关要求"));
    blocks.push(Block::body(
        "请围绕议题做好发言准备，按时参加会议；因故不能参加的，请提前向党小组组长请假并说明原因。",
    ));
    blocks.push(Block::Space);
    blocks.push(from_right(words::or(&facts.group, GAP), 2));
    blocks.push(from_right(&notified(facts), 2));
    paper(facts, "会议通知", vec![heading(facts)], blocks)
}

/// Only a notice that was approved says so (R3).
pub(crate) fn approved(facts: &MeetingFacts) -> &'static str {
    if facts.approval.is_some() { "经党支部批准，" } else { "" }
}

/// All topics, each with what to read and what to prepare.
pub(crate) fn topics(facts: &MeetingFacts) -> Vec<Block> {
    if facts.items.is_empty() {
        return vec![Block::body(GAP)];
    }
    let several = facts.items.len() > 1;
    facts.items.iter().enumerate().flat_map(|(at, item)| topic(at, item, several)).collect()
}

/// One slip for everybody due, two to a sheet with a line to cut along; a slip that needs more than half a sheet
/// has one to itself. Without a roster: one sheet with the names left open.
pub fn slips(facts: &MeetingFacts) -> Paper {
    let names: Vec<&str> = if facts.roster.is_empty() {
        vec![GAP, GAP]
    } else {
        facts.roster.iter().map(|Attendee { name, .. }| words::or(name, GAP)).collect()
    };
    let slips: Vec<_> = names.iter().map(|name| slip(facts, name)).collect();
    let mut blocks = Vec::new();
    let fits = slips.iter().all(|slip| slip.iter().map(lines).sum::<usize>() <= HALF_PAGE);
    for (at, slip) in slips.iter().enumerate() {
        let upper = at % 2 == 0 || !fits;
        if upper && at > 0 {
            blocks.push(Block::PageBreak);
        }
        blocks.extend(slip.iter().cloned());
        if upper && fits && at + 1 < slips.len() {
            let used: usize = slip.iter().map(lines).sum();
            blocks.extend((used..HALF_PAGE).map(|_| Block::Space));
            blocks.push(Block::CutLine);
            blocks.push(Block::Space);
        }
    }
    paper(facts, "会议通知单", Vec::new(), blocks)
}

fn slip(facts: &MeetingFacts, name: &str) -> Vec<Block> {
    let mut blocks = vec![
        words::centered(Run::hei(heading(facts))),
        Block::Text {
            runs: vec![Run::fang(format!("{name}同志："))],
            align: Align::Left,
            indent: false,
            level: 0,
        },
        short("时间：", when(facts)),
        short("地点：", words::or(&facts.places(), GAP)),
        short("议题：", topics_in_line(facts)),
    ];
    let prepare: Vec<_> = facts.items.iter().filter_map(prepare).collect();
    if !prepare.is_empty() {
        blocks.push(short("会前准备：", format!("{}。", prepare.join("；"))));
    }
    blocks.push(from_right(&format!("{}　{}", words::or(&facts.group, GAP), notified(facts)), 2));
    blocks
}

fn short(label: &str, value: impl Into<String>) -> Block {
    words::paragraph(vec![Run::hei(label), Run::fang(value)])
}

fn topics_in_line(facts: &MeetingFacts) -> String {
    if facts.items.is_empty() {
        return GAP.to_owned();
    }
    if let [only] = facts.items.as_slice() {
        let title = words::or(words::unstopped(&only.title), words::NOT_ENTERED);
        return format!("{title}{}", words::stop_after(title, "。"));
    }
    words::topics(facts.items.iter().map(|item| item.title.as_str())).concat()
}

fn prepare(item: &ItemFacts) -> Option<&str> {
    item.prepare.as_deref().map(words::unstopped).filter(|text| !text.is_empty())
}

/// A topic with what to read and what to prepare. A single topic carries no number.
fn topic(at: usize, item: &ItemFacts, several: bool) -> Vec<Block> {
    let title = words::or(words::unstopped(&item.title), words::NOT_ENTERED);
    let number = if several { format!("（{}）", words::ordinal(at + 1)) } else { String::new() };
    let mut blocks = vec![words::paragraph(vec![Run::kai(format!("{number}{title}"))])];
    let materials = item.materials.as_deref().map(words::unstopped).filter(|text| !text.is_empty());
    blocks.extend(materials.map(|text| Block::body(format!("学习材料：{text}。"))));
    blocks.extend(prepare(item).map(|text| Block::body(format!("会前准备：{text}。"))));
    blocks
}

/// `2026年11月20日（星期五）下午14：30—15：40`; the end only where it is planned.
pub(crate) fn when(facts: &MeetingFacts) -> String {
    let (day, time) = (facts.start.date(), facts.start.time());
    let end = facts.end.map_or_else(String::new, |end| format!("—{}", words::clock(end)));
    let half = words::half_day(time);
    format!("{}（{}）{half}{}{end}", words::date(day), words::weekday(day.weekday()), words::clock(time))
}

pub(crate) fn notified(facts: &MeetingFacts) -> String {
    facts.notified.map_or_else(|| "＿＿＿＿年＿＿月＿＿日".to_owned(), |at| words::date(at.date()))
}

pub(crate) fn heading(facts: &MeetingFacts) -> String {
    match words::or(&facts.kind, "党小组会") {
        "党小组会" => "党小组会议通知".to_owned(),
        kind => format!("{kind}通知"),
    }
}

/// A numbered part in 黑体, indented (GB/T 9704 7.3.3).
fn part(text: &str) -> Block {
    Block::Text { runs: vec![Run::hei(text)], align: Align::Left, indent: true, level: 1 }
}

/// To the right, with so many characters of air (GB/T 9704 7.3.5).
fn from_right(text: &str, air: usize) -> Block {
    Block::right(format!("{text}{}", "　".repeat(air)))
}

fn paper(facts: &MeetingFacts, what: &str, title: Vec<String>, blocks: Vec<Block>) -> Paper {
    let name = format!("{what} {} {}", words::date(facts.start.date()), facts.group);
    Paper { name, title, landscape: false, date: facts.start.date(), blocks }
}

/// Lines of the page that a block of a slip takes.
fn lines(block: &Block) -> usize {
    let Block::Text { runs, indent, .. } = block else { return 1 };
    let chars: usize = runs.iter().map(|run| run.text.chars().count()).sum();
    (chars + if *indent { 2 } else { 0 }).div_ceil(CHARS).max(1)
}
