//! 签到表 (`rules.md` 6.1, field 20): one row for everybody due, room to sign, and rows for who sits in.

use crate::facts::{Attendee, MeetingFacts, Presence};
use crate::paper::{Block, Cell, Paper};
use crate::papers::{attendance, words};

/// Rows kept free below the names, for who sits in without having been announced.
const FREE_ROWS: usize = 3;
/// A group up to this size gets rows two lines high on its one page.
const SMALL_GROUP: usize = 5;

/// Lays out the sheet. 备注 says only what is known beforehand: who asked for leave, who sits in. It never marks
/// anybody present: that is what the signature is for.
pub fn paper(facts: &MeetingFacts) -> Paper {
    let mut rows = vec![["序号", "姓名", "党员身份", "签名", "备注"].map(Cell::head).to_vec()];
    for (at, attendee) in facts.roster.iter().enumerate() {
        rows.push(line(
            at + 1,
            words::or(&attendee.name, ""),
            attendance::standing(attendee),
            leave(attendee),
        ));
    }
    for guest in &facts.observers {
        let post = words::some_or(guest.post.as_deref(), "");
        rows.push(line(rows.len(), words::or(&guest.name, ""), post, "列席"));
    }
    for _ in 0..FREE_ROWS {
        rows.push(line(rows.len(), "", "", ""));
    }
    let people = facts.roster.len() + facts.observers.len();
    let row_lines = if people <= SMALL_GROUP { 2 } else { 1 };
    let blocks = vec![
        Block::labelled("时间：", words::span(facts.start, facts.end)),
        Block::labelled("地点：", words::or(&facts.places(), words::GAP)),
        Block::labelled("应到：", due(facts)),
        Block::Table { widths: vec![3, 6, 6, 8, 5], heads: 1, row_lines, rows },
    ];
    let title = super::common::title(facts);
    let title: Vec<_> = title
        .iter()
        .map(|line| line.replace("会议记录", "会议签到表").replace("会记录", "会签到表"))
        .collect();
    let date = facts.start.date();
    let name = format!("{} {}", title.concat(), words::date(date));
    Paper { name, title, landscape: false, date, blocks }
}

fn due(facts: &MeetingFacts) -> String {
    if facts.roster.is_empty() {
        return format!("{}名", words::SHORT_GAP);
    }
    let (all, full) = facts.due();
    format!("{all}名，其中正式党员{full}名")
}

fn line(number: usize, name: &str, standing: &str, note: &str) -> Vec<Cell> {
    vec![
        Cell::centered(number.to_string()),
        Cell::centered(name),
        Cell::centered(standing),
        Cell::centered(""),
        Cell::centered(note),
    ]
}

/// Leave that was asked for beforehand; absence without it shows only afterwards, in the record.
const fn leave(attendee: &Attendee) -> &'static str {
    if matches!(attendee.presence, Presence::Absent { on_leave: true, .. }) { "请假" } else { "" }
}
