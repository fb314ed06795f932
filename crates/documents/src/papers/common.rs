//! The record in the common layout: what most units carry and template M lacks (`rules.md` 6.1), in 6.1's order.

use crate::facts::{ConsultationFacts, ItemFacts, MeetingFacts, NOT_IN_HERE, Outcome, PaperGates};
use crate::paper::{Align, Block, Cell, Paper, Run};
use crate::papers::{attendance, marks, speeches, words};

/// Lays out the record: number, place and people; topics with what was agreed beforehand (R2, R3); what was said
/// (R4); 议定事项 and 会议小结 (R5); report (R7); signatures (R6).
pub fn paper(facts: &MeetingFacts) -> Paper {
    let mut blocks = head(facts);
    blocks.push(Block::heading("会议议题："));
    blocks.extend(topic_lines(facts));
    blocks.extend(reasons(facts));
    blocks.extend(beforehand(facts));
    blocks.push(Block::heading("会议内容："));
    blocks.extend(speeches::opening(facts));
    for (at, item) in facts.items.iter().enumerate() {
        blocks.extend(item_blocks(at, item));
    }
    blocks.extend(outcomes(facts));
    blocks.push(Block::heading("会议小结："));
    blocks.extend(speeches::closing(facts));
    blocks.push(Block::labelled("上报情况：", reported(facts)));
    blocks.extend(marks::late_and_corrected(facts));
    blocks.push(Block::Space);
    let mut places = vec![signature(facts, "主持人"), signature(facts, "记录人")];
    // Where somebody else signed for the record, such as the leader of a meeting that another chaired.
    let others = facts.signatures.iter().filter(|s| !matches!(s.role.as_str(), "主持人" | "记录人"));
    places.extend(others.map(|other| signature(facts, &other.role)));
    blocks.push(Block::Signatures(places));
    blocks.extend(marks::seal(facts));
    blocks.extend(marks::blank_below(facts));
    let title = title(facts);
    let name = format!("{} {}", title.concat(), words::date(facts.start.date()));
    Paper { name, title, landscape: false, date: facts.start.date(), blocks }
}

/// `第一党小组会议记录`: the group, then the kind of meeting, without saying 党小组 twice. A long name stands on
/// a line of its own (二号 leaves room for 20 characters).
pub(crate) fn title(facts: &MeetingFacts) -> Vec<String> {
    let group = words::or(&facts.group, words::GAP);
    let kind = match facts.kind.as_str() {
        "" | "党小组会" if group.ends_with("党小组") => "会议记录".to_owned(),
        "" | "党小组会" => "党小组会议记录".to_owned(),
        kind => format!("{kind}记录"),
    };
    if group.chars().count() + kind.chars().count() <= 20 {
        vec![format!("{group}{kind}")]
    } else {
        let kind = if kind == "会议记录" { "党小组会议记录".to_owned() } else { kind };
        vec![group.to_owned(), kind]
    }
}

fn head(facts: &MeetingFacts) -> Vec<Block> {
    let number = facts.number.map_or_else(|| words::SHORT_GAP.to_owned(), |number| number.to_string());
    let recorder = words::some_or(facts.recorder.as_deref(), words::GAP);
    vec![
        words::centered(Run::kai(format!("（{}年第{number}次）", facts.start.year()))),
        Block::Space,
        Block::labelled("党支部：", words::or(&facts.branch, words::GAP)),
        Block::labelled("时间：", words::span(facts.start, facts.end)),
        Block::labelled("地点：", words::or(&facts.places(), words::GAP)),
        Block::labelled("主持人：", attendance::chair(facts)),
        Block::labelled("记录人：", recorder),
        Block::labelled("到会情况：", attendance::counts(facts)),
        Block::labelled("参加人员：", attendance::present(facts)),
        Block::labelled("缺席人员：", attendance::absent(facts)),
        Block::labelled("列席人员：", attendance::observers(facts)),
    ]
}

/// `一、…；` `二、…。`, or a line to write on.
pub(crate) fn topic_lines(facts: &MeetingFacts) -> Vec<Block> {
    if facts.items.is_empty() {
        return vec![Block::body(words::GAP)];
    }
    words::topics(facts.items.iter().map(|item| item.title.as_str())).into_iter().map(Block::body).collect()
}

/// Why there are more than two items (G3), items outside of the plan (R1), or other topics than were approved first (R3). Printed
/// only where they were given.
pub(crate) fn reasons(facts: &MeetingFacts) -> Vec<Block> {
    let extra = facts.extra_reason.as_deref().map(|why| ("议题超过两项的原因", why));
    let off_plan = facts.off_plan_reason.as_deref().map(|why| ("议题未列入年度计划的原因", why));
    let changed = facts.topics_changed.as_deref().map(|how| ("议题临时调整", how));
    let given = extra.into_iter().chain(off_plan).chain(changed).filter(|(_, why)| !why.trim().is_empty());
    given.map(|(label, why)| words::remark(format!("（{label}：{}）", marks::bare(why)))).collect()
}

/// 会前沟通 (R2), 支部批准 (R3) and 会议通知 (R3), each visibly not entered where it is missing; a meeting that was held on
/// paper says why.
fn beforehand(facts: &MeetingFacts) -> Vec<Block> {
    vec![
        Block::labelled("会前沟通：", talked(facts)),
        Block::labelled("支部批准：", approved(facts)),
        Block::labelled("会议通知：", notified(facts)),
    ]
}

/// What the paper of a late entry says of the gates.
fn gates(facts: &MeetingFacts) -> PaperGates {
    facts.late_entry.as_ref().and_then(|late| late.gates.clone()).unwrap_or_default()
}

fn missing(why: Option<&str>) -> String {
    match why {
        Some(why) => format!("没有做到或查不到，原因：{}。", marks::bare(why)),
        None => words::NOT_ENTERED.to_owned(),
    }
}

/// 会前沟通 (R2)
pub(crate) fn talked(facts: &MeetingFacts) -> String {
    let why = gates(facts).consultation_missing;
    facts.consultation.as_ref().map_or_else(|| missing(why.as_deref()), consultation)
}

/// 支部批准 (R3)
pub(crate) fn approved(facts: &MeetingFacts) -> String {
    let why = gates(facts).approval_missing;
    facts.approval.as_ref().map_or_else(|| missing(why.as_deref()), marks::approval)
}

/// 会议通知 (R3)
pub(crate) fn notified(facts: &MeetingFacts) -> String {
    let gates = gates(facts);
    match (&facts.notified, &gates.notice) {
        (Some(at), _) => format!("{}发出。", words::stamp(*at)),
        (None, Some((on, how))) => format!("{}发出（{}）。", words::date(*on), marks::bare(how)),
        (None, None) => missing(gates.notice_missing.as_deref()),
    }
}

/// `2026年11月9日，当面向组织委员周明哲汇报。具体内容：…；开法：…；应注意的问题：…。`
fn consultation(talk: &ConsultationFacts) -> String {
    let with = talk.with.join("、");
    let mut text = format!(
        "{}，与{}沟通（{}）。",
        words::date(talk.on),
        words::or(&with, words::NOT_ENTERED),
        marks::bare(&talk.how)
    );
    let parts = [("具体内容", &talk.content), ("开法", &talk.method), ("应注意的问题", &talk.cautions)];
    let parts =
        parts.map(|(label, value)| format!("{label}：{}", marks::bare(value.as_deref().unwrap_or_default())));
    text.push_str(&parts.join("；"));
    text.push('。');
    text
}

fn item_blocks(at: usize, item: &ItemFacts) -> Vec<Block> {
    let title = words::or(words::unstopped(&item.title), words::NOT_ENTERED);
    let runs = vec![Run::hei(format!("议题{}：{title}", words::ordinal(at + 1)))];
    let mut blocks = vec![Block::Text { runs, align: Align::Left, indent: false, level: 2 }];
    let content = Some(item.content.as_str()).map(|c| ("", c));
    let materials = item.materials.as_deref().map(|m| ("材料：", m));
    let notes: Vec<_> = content
        .into_iter()
        .chain(materials)
        .filter(|(_, text)| !text.trim().is_empty())
        .map(|(label, text)| format!("{label}{}", words::unstopped(text)))
        .collect();
    if !notes.is_empty() {
        blocks.push(words::remark(format!("（{}）", notes.join("；"))));
    }
    blocks.extend(speeches::of_item(item));
    blocks
}

/// 议定事项 of all items in one table (R5: 落实措施和责任分工), and a sentence for each item without any.
fn outcomes(facts: &MeetingFacts) -> Vec<Block> {
    let mut rows = Vec::new();
    let mut sentences = Vec::new();
    for (at, item) in facts.items.iter().enumerate() {
        let number = words::ordinal(at + 1);
        match &item.outcome {
            Outcome::Decisions(decisions) if !decisions.is_empty() => {
                rows.extend(decisions.iter().map(|d| {
                    let measures = words::some_or(d.measures.as_deref(), words::NOT_ENTERED);
                    vec![
                        Cell::centered(number.clone()),
                        Cell::text(words::or(&d.what, words::NOT_ENTERED)),
                        Cell::text(measures),
                        Cell::centered(words::or(&d.responsible, words::NOT_ENTERED)),
                        Cell::centered(words::date(d.due)),
                    ]
                }))
            }
            Outcome::Open | Outcome::Decisions(_) => {
                sentences.push(Block::body(format!("议题{number}：{}", words::NOT_ENTERED)));
            }
            Outcome::Withheld => sentences.push(Block::body(format!("议题{number}：{NOT_IN_HERE}"))),
            Outcome::NothingToDo { reason } => {
                sentences
                    .push(Block::body(format!("议题{number}：无需落实，原因：{}。", marks::bare(reason))));
            }
        }
    }
    let mut blocks = vec![Block::heading("议定事项：")];
    if !rows.is_empty() {
        let heads = ["议题", "事项", "措施", "责任人", "期限"].map(Cell::head).to_vec();
        rows.insert(0, heads);
        blocks.push(Block::Table { widths: vec![5, 13, 12, 8, 15], heads: 1, row_lines: 1, rows });
    } else if sentences.is_empty() {
        sentences.push(Block::body(words::NOT_ENTERED));
    }
    blocks.extend(sentences);
    blocks
}

/// R7. Where the record was corrected, the receipt says which revision it was for.
pub(crate) fn reported(facts: &MeetingFacts) -> String {
    let Some(report) = &facts.reported else { return words::NOT_ENTERED.to_owned() };
    let receipt = match &report.receipt {
        Some(receipt) => {
            let which = if facts.corrections.is_empty() {
                String::new()
            } else {
                format!("（当时是第{}版）", receipt.revision)
            };
            format!("{}由{}签收{which}", words::stamp(receipt.at), marks::bare(&receipt.by))
        }
        None => "支部尚未签收".to_owned(),
    };
    format!("{}上报党支部，{receipt}。", words::stamp(report.at))
}

/// A line for the hand (R6), and beside it who signed in the system, and when.
fn signature(facts: &MeetingFacts, role: &str) -> (String, Option<String>) {
    let signed = facts.signatures.iter().find(|signature| signature.role == role);
    let words = signed.map(|s| format!("{}已在系统中签署\n{}", marks::bare(&s.name), words::stamp(s.at)));
    (format!("{role}签名："), words)
}
