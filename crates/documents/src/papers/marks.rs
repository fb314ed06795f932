//! The marks that keep a record honest: 补录, 更正, 线下批准, 以下空白 (design.md, promise 3).

use crate::facts::{ApprovalFacts, Decision, ItemFacts, MeetingFacts, NOT_IN_HERE, Outcome, SealFacts};
use crate::paper::{Block, Run};
use crate::papers::words::{self, NOT_ENTERED};

/// `补录：2026年…由×录入，原因：…` and one line for each correction. They stand on every record that they are
/// true of, in both layouts.
pub fn late_and_corrected(facts: &MeetingFacts) -> Vec<Block> {
    let late = facts.late_entry.iter().map(|late| {
        let by = words::or(&late.by, NOT_ENTERED);
        if late.reason.is_empty() {
            return format!("会后录入：{}由{by}录入。", words::stamp(late.entered));
        }
        let gaps = late.gaps.as_deref().map(|gaps| format!("纸质记录不全：{}", reason(gaps)));
        let (entered, why) = (words::stamp(late.entered), reason(&late.reason));
        format!("补录：{entered}由{by}录入，原因：{why}{}", gaps.unwrap_or_default())
    });
    let corrected = facts.corrections.iter().map(|fix| {
        let (number, by) = (fix.revision.saturating_sub(1), words::or(&fix.by, NOT_ENTERED));
        format!("第{number}次更正：{}由{by}更正，原因：{}", words::stamp(fix.at), reason(&fix.reason))
    });
    late.chain(corrected).map(words::remark).collect()
}

fn reason(text: &str) -> String {
    let text = words::or(words::unstopped(text), NOT_ENTERED);
    format!("{text}{}", words::stop_after(text, "。"))
}

/// 核验码: the short code of a signed record and its place in the chain, with a code for a telephone that says the whole digest. What is
/// printed can so be held against what was sealed.
pub fn seal(facts: &MeetingFacts) -> Option<Block> {
    let seal = facts.seal.as_ref()?;
    // Capitals and digits only: they make the smallest code.
    let entry = seal.entry.map_or_else(|| "-".to_owned(), |entry| entry.to_string());
    let code = format!("DXZ 1 {entry} {}", seal.sm3.to_ascii_uppercase());
    Some(Block::Code { code, lines: seal_lines(facts, seal).to_vec() })
}

/// `核验码：…`, and which revision it is of.
pub fn seal_lines(facts: &MeetingFacts, seal: &SealFacts) -> [String; 2] {
    let place = match seal.entry {
        Some(entry) => format!("记录第{}版，封存在日志第{entry}条", facts.revision),
        None => format!("记录第{}版", facts.revision),
    };
    [format!("核验码：{}", seal.code), place]
}

/// `（以下空白）` closes a filled record, so that nothing can be written in below it. A record is filled when
/// it is signed or summed up (R5); before that the room below is still needed.
pub fn blank_below(facts: &MeetingFacts) -> Option<Block> {
    let summed_up = facts.summary.as_deref().is_some_and(|text| !text.trim().is_empty());
    (facts.revision > 0 || summed_up).then(|| words::centered(Run::kai("（以下空白）")))
}

/// `陈静（支部书记），2026年11月10日（线下批准）…` (R3)
pub fn approval(approval: &ApprovalFacts) -> String {
    let mut text = format!("{}，{}批准", words::or(&approval.by, NOT_ENTERED), words::date(approval.on));
    if let Some(how) = &approval.offline {
        text.push_str("（线下批准）");
        text.push_str("，批准方式：");
        text.push_str(words::or(words::unstopped(how), NOT_ENTERED));
    }
    if let Some(note) = approval.note.as_deref().filter(|note| !note.trim().is_empty()) {
        text.push_str("。支部意见：");
        text.push_str(words::unstopped(note));
    }
    text.push('。');
    text
}

/// What came of an item, in a sentence for the layout that has no table (template M).
pub fn outcome(item: &ItemFacts) -> Vec<Block> {
    match &item.outcome {
        Outcome::Open => Vec::new(),
        Outcome::Withheld => {
            vec![words::remark(format!("（议定的事项{}）", NOT_IN_HERE.trim_end_matches('。')))]
        }
        Outcome::NothingToDo { reason: why } => {
            vec![words::remark(format!("（无需落实，原因：{}）", bare(why)))]
        }
        Outcome::Decisions(decisions) => {
            decisions.iter().map(|d| words::remark(format!("（议定：{}）", decision(d)))).collect()
        }
    }
}

/// `…；措施：…；责任人：…；期限：…`
pub fn decision(decision: &Decision) -> String {
    format!(
        "{}；措施：{}；责任人：{}；期限：{}",
        bare(&decision.what),
        bare(decision.measures.as_deref().unwrap_or_default()),
        bare(&decision.responsible),
        words::date(decision.due)
    )
}

/// The text without its stop, or 未填写 where a bracket or a label already surrounds it.
pub fn bare(text: &str) -> &str {
    words::or(words::unstopped(text), "未填写")
}
