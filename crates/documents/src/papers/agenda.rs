//! 党小组会议题及会前沟通情况报告单: what the leader brings to the branch before the notice goes out (R2), and where the
//! branch gives its approval on paper (R3).

use crate::facts::{ConsultationFacts, ItemFacts, MeetingFacts};
use crate::paper::{Block, Cell, Paper};
use crate::papers::words::{self, GAP, SIGN, row};
use crate::papers::{attendance, marks};

/// A place to sign inside of a cell.
/// Lays out the sheet as a form on one page: label left, entry right. What the system does not know stays an empty
/// cell for the pen; the branch's opinion has a tall one.
pub fn paper(facts: &MeetingFacts) -> Paper {
    let date = facts.start.date();
    let mut rows = vec![
        row("党小组", &format!("{}{}", facts.branch.trim(), facts.group.trim())),
        row("会议类型", words::or(&facts.kind, "")),
        row("拟召开时间", &words::span(facts.start, facts.end)),
        row("地点", words::or(&facts.places(), "")),
        row("主持人", &attendance::chair(facts)),
    ];
    for (at, item) in facts.items.iter().enumerate() {
        rows.push(row(&format!("议题{}", words::ordinal(at + 1)), &topic(item)));
    }
    if facts.items.is_empty() {
        rows.push(row("议题", ""));
    }
    rows.extend(given("议题超过两项的原因", facts.extra_reason.as_deref()));
    rows.extend(given("议题未列入年度计划的原因", facts.off_plan_reason.as_deref()));
    rows.extend(given("议题临时调整", facts.topics_changed.as_deref()));
    rows.extend(consultation(facts.consultation.as_ref()));
    let opinion = facts.approval.as_ref().map_or_else(String::new, marks::approval);
    rows.push(row("报告人", SIGN));
    rows.push(row("支部意见", &format!("{opinion}\n\n{SIGN}")));
    let blocks = vec![Block::Table { widths: vec![6, 22], heads: 0, row_lines: 1, rows }];
    let title = vec!["党小组会议题及会前沟通情况报告单".to_owned()];
    let name = format!("{} {} {}", title[0], words::date(date), facts.group);
    Paper { name, title, landscape: false, date, blocks }
}

/// A row only where there is something to explain.
fn given(label: &str, value: Option<&str>) -> Option<Vec<Cell>> {
    value.filter(|text| !text.trim().is_empty()).map(|text| row(label, text.trim()))
}

/// The title, and below it the kind of content (C1–C7), what to read and what to prepare.
fn topic(item: &ItemFacts) -> String {
    let mut lines = vec![words::or(&item.title, GAP).to_owned()];
    let entries = [
        ("内容类别", Some(item.content.as_str())),
        ("学习材料", item.materials.as_deref()),
        ("会前准备", item.prepare.as_deref()),
    ];
    for (label, value) in entries {
        let value = value.map(words::unstopped).filter(|text| !text.is_empty());
        lines.extend(value.map(|text| format!("{label}：{text}")));
    }
    lines.join("\n")
}

/// R2: with whom, how, when; 具体内容, 开法, 应注意的问题.
fn consultation(talk: Option<&ConsultationFacts>) -> Vec<Vec<Cell>> {
    let text = |pick: fn(&ConsultationFacts) -> Option<&str>| {
        talk.and_then(pick).unwrap_or_default().trim().to_owned()
    };
    let with = talk.map(|talk| talk.with.join("、")).unwrap_or_default();
    let how =
        talk.map(|talk| format!("{}，{}", words::date(talk.on), marks::bare(&talk.how))).unwrap_or_default();
    vec![
        row("沟通对象", &with),
        row("沟通方式", &how),
        row("具体内容", &text(|talk| talk.content.as_deref())),
        row("开法", &text(|talk| talk.method.as_deref())),
        row("应注意的问题", &text(|talk| talk.cautions.as_deref())),
    ]
}
