//! How dates, times, numbers and gaps are written on paper.

use crate::paper::{Align, Block, Cell, Run};
use jiff::civil::{Date, DateTime, Time, Weekday};

/// A gap to fill with a pen.
pub const GAP: &str = "＿＿＿＿";
/// A short gap, for a number.
pub const SHORT_GAP: &str = "＿＿";
/// What a sentence says where a value was not entered.
pub const NOT_ENTERED: &str = "（未填写）";

/// A place for a signature and its day, after who signs.
pub const SIGN: &str = "签名：＿＿＿＿＿＿　＿＿＿＿年＿＿月＿＿日";

/// A row of a form: what it asks for, and what stands there.
pub fn row(label: &str, value: &str) -> Vec<Cell> {
    vec![Cell { runs: vec![Run::hei(label)], ..Cell::centered("") }, Cell::text(value)]
}

/// `2026年11月20日`: Arabic figures without leading zeros (GB/T 9704 7.3.5).
pub fn date(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// `14：30`, as template M writes it.
pub fn clock(time: Time) -> String {
    format!("{:02}：{:02}", time.hour(), time.minute())
}

/// `2026年11月20日16：05`
pub fn stamp(at: DateTime) -> String {
    format!("{}{}", date(at.date()), clock(at.time()))
}

/// `上午` or `下午`.
pub fn half_day(time: Time) -> &'static str {
    if time.hour() < 12 { "上午" } else { "下午" }
}

/// Template M's line: `2026年11月20日，下午，14：30—15：40`.
pub fn span(start: DateTime, end: Option<Time>) -> String {
    let end = end.map_or_else(|| "＿＿：＿＿".to_owned(), clock);
    let half = half_day(start.time());
    format!("{}，{half}，{}—{end}", date(start.date()), clock(start.time()))
}

/// `星期五`
pub const fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "星期一",
        Weekday::Tuesday => "星期二",
        Weekday::Wednesday => "星期三",
        Weekday::Thursday => "星期四",
        Weekday::Friday => "星期五",
        Weekday::Saturday => "星期六",
        Weekday::Sunday => "星期日",
    }
}

/// `一`, `十二`, `三十`: the number of an item, from 1 to 99; Arabic figures beyond.
pub fn ordinal(number: usize) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match (number / 10, number % 10) {
        (0, 0) | (10.., _) => number.to_string(),
        (0, ones) => DIGITS[ones].to_owned(),
        (1, ones) => format!("十{}", DIGITS[ones]),
        (tens, ones) => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
    }
}

/// The value, or `gap` where it is empty.
pub fn or<'a>(value: &'a str, gap: &'a str) -> &'a str {
    if value.trim().is_empty() { gap } else { value.trim() }
}

/// The value, or `gap` where there is none.
pub fn some_or<'a>(value: Option<&'a str>, gap: &'a str) -> &'a str {
    or(value.unwrap_or_default(), gap)
}

/// The text without the stops at its end, so that our own can follow.
pub fn unstopped(text: &str) -> &str {
    text.trim().trim_end_matches(['。', '；', ';', '，', ',', ' '])
}

/// A sentence's end after `text`: nothing where it already ends in a mark of its own.
pub fn stop_after(text: &str, stop: &'static str) -> &'static str {
    if text.ends_with(['？', '！', '?', '!', '…', '。', '；']) { "" } else { stop }
}

/// `一、…；` `二、…。`: the topics as template M lists them, a line each.
pub fn topics<'a>(titles: impl ExactSizeIterator<Item = &'a str>) -> Vec<String> {
    let last = titles.len();
    let line = |(at, title): (usize, &str)| {
        let title = or(unstopped(title), NOT_ENTERED);
        let stop = stop_after(title, if at + 1 == last { "。" } else { "；" });
        format!("{}、{title}{stop}", ordinal(at + 1))
    };
    titles.enumerate().map(line).collect()
}

/// Body paragraphs: `lead` and then `text`, whose own line breaks begin new paragraphs (GB/T 9704 7.3.3 indents
/// each of them).
pub fn paragraphs(lead: Vec<Run>, text: &str) -> Vec<Block> {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut first = lead;
    first.extend(lines.next().map(Run::fang));
    let mut blocks = vec![paragraph(first)];
    blocks.extend(lines.map(|line| paragraph(vec![Run::fang(line)])));
    blocks
}

/// An indented paragraph of several faces.
pub const fn paragraph(runs: Vec<Run>) -> Block {
    Block::Text { runs, align: Align::Left, indent: true, level: 0 }
}

/// A remark in 楷体 on a paragraph of its own.
pub fn remark(text: impl Into<String>) -> Block {
    paragraph(vec![Run::kai(text)])
}

/// A line in the middle.
pub fn centered(run: Run) -> Block {
    Block::Text { runs: vec![run], align: Align::Center, indent: false, level: 0 }
}
