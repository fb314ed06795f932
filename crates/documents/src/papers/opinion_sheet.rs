//! 党小组意见表: what the group said about somebody on the way into the Party. An opinion for the branch, no decision (Art 13, 32).

use super::{
    attendance,
    words::{self, SIGN, row},
};
use crate::{
    facts::OpinionSheetFacts,
    paper::{Block, Paper},
};

/// A place to sign inside of a cell.
/// Lays out the sheet as a form: who, at which meeting, what was said, the opinion of the group, places to sign.
pub fn paper(facts: &OpinionSheetFacts) -> Paper {
    let born = facts.born_on.map(|day| format!("{}年{}月", day.year(), day.month())).unwrap_or_default();
    let gender = facts.gender.clone().unwrap_or_default();
    let who = [facts.name.clone(), gender, born].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>();
    let mut rows = vec![
        row("姓名", &who.join("，")),
        row("身份", &facts.standing),
        row("就什么提出意见", &facts.purpose),
    ];
    match &facts.meeting {
        Some(meeting) => {
            rows.push(row(
                "会议",
                &format!(
                    "{}，{}",
                    words::span(meeting.start, meeting.end),
                    words::or(&meeting.places(), words::GAP)
                ),
            ));
            rows.push(row("到会情况", &attendance::counts(meeting)));
        }
        None => rows.push(row("讨论日期", &words::date(facts.on))),
    }
    if let Some(item) = &facts.item {
        let said =
            item.speeches.iter().filter_map(|s| s.text.as_ref().map(|text| format!("{}：{text}", s.speaker)));
        let said = said.collect::<Vec<_>>().join("\n");
        rows.push(row("党员意见", words::or(&said, words::NOT_ENTERED)));
    }
    if let Some(heard) = &facts.hearing {
        let named = |all: &[(String, String)]| {
            all.iter().map(|(name, text)| format!("{name}：{text}")).collect::<Vec<_>>().join("\n")
        };
        if !heard.contacts.is_empty() {
            rows.push(row("培养联系人", &named(&heard.contacts)));
        }
        if !heard.silent.is_empty() {
            rows.push(row("没有记下意见的", &heard.silent.join("、")));
        }
        let none = if heard.stated { "没有" } else { words::NOT_ENTERED };
        rows.push(row("不同意见", words::or(&named(&heard.dissent), none)));
        if let Some([agree, disagree, silent]) = heard.hands {
            let counted = format!("赞成{agree}人，不赞成{disagree}人，没有表态{silent}人");
            rows.push(row("举手情况", &format!("{counted}。只作参考，不是表决。")));
        }
    }
    rows.push(row(
        "党小组意见",
        &format!("{}\n\n{}", words::or(&facts.opinion, words::NOT_ENTERED), sent(facts)),
    ));
    rows.push(row("支部意见", &answer(facts)));
    let blocks = vec![
        Block::labelled("党小组：", format!("{}{}", facts.branch.trim(), facts.group.trim())),
        Block::Table { widths: vec![6, 22], heads: 0, row_lines: 1, rows },
        Block::body("党小组的意见供支部听取，不是决定。"),
    ];
    let title = vec!["党小组意见表".to_owned()];
    let name = format!("{} {} {}", title[0], facts.name, facts.purpose);
    Paper { name, title, landscape: false, date: facts.on, blocks }
}

/// Who sent it, or a place to sign.
fn sent(facts: &OpinionSheetFacts) -> String {
    match facts.hearing.as_ref().and_then(|heard| heard.sent.as_ref()) {
        Some((by, on)) => format!("{by}于{}报支部", words::date(*on)),
        None => format!("组长{SIGN}"),
    }
}

/// The branch's answer, or a place for it.
fn answer(facts: &OpinionSheetFacts) -> String {
    let found = facts.hearing.as_ref().and_then(|heard| heard.answer.as_ref());
    let Some((answer, note, by, on)) = found else { return format!("\n\n书记{SIGN}") };
    let note = note.as_deref().map(|note| format!("：{}", note.trim())).unwrap_or_default();
    format!("{answer}{note}\n\n{}研究，{by}登记", words::date(*on))
}
