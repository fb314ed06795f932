//! What was said under one item, in the order in which it was said (R4; `rules.md` 6.1, fields 13–15).

use crate::facts::{ItemFacts, MeetingFacts, NOT_IN_HERE, Outcome, Speech, WITHHELD};
use crate::paper::{Block, Run};
use crate::papers::words::{self, NOT_ENTERED};

/// Template M's heading above the members' remarks.
pub const MEMBERS_SPEAK: &str = "党员分别发言：";

/// The content C4 as facts have it.
const CRITICISM: &str = "召开组织生活会";

/// The chair's opening words; nothing where none were recorded.
pub fn opening(facts: &MeetingFacts) -> Vec<Block> {
    let Some(text) = facts.opening.as_deref().filter(|text| !text.trim().is_empty()) else {
        return Vec::new();
    };
    let role = if facts.chair_is_leader { "党小组长" } else { "主持人" };
    let lead = format!("{}（{role}）：", words::or(&facts.chair, words::GAP));
    words::paragraphs(vec![Run::kai(lead)], text)
}

/// The chair's summary at the end (R5), as template M closes.
pub fn closing(facts: &MeetingFacts) -> Vec<Block> {
    if facts.summary.is_none() && facts.items.iter().any(|item| item.outcome == Outcome::Withheld) {
        return vec![words::remark(format!("（会议小结{}）", NOT_IN_HERE.trim_end_matches('。')))];
    }
    let lead = format!("{}（主持人）：", words::or(&facts.chair, words::GAP));
    words::paragraphs(vec![Run::kai(lead)], words::some_or(facts.summary.as_deref(), NOT_ENTERED))
}

/// The speeches of an item. Whoever leads a study or reports comes, if that was first, above 党员分别发言; from
/// there on the order is that of [`in_order`], because the record shows what happened.
pub fn of_item(item: &ItemFacts) -> Vec<Block> {
    let led = item.speeches.iter().take_while(|s| s.label == "领学或介绍情况").count();
    let all = in_order(item);
    let (lead, discussion) = all.split_at(led);
    let mut blocks: Vec<_> = lead.iter().flat_map(|said| speech(said)).collect();
    let mut heading = vec![Run::hei(MEMBERS_SPEAK)];
    if item.withheld {
        heading.push(Run::fang(WITHHELD));
    } else if discussion.is_empty() {
        heading.push(Run::fang(NOT_ENTERED));
    }
    blocks.push(words::paragraph(heading));
    blocks.extend(discussion.iter().flat_map(|said| speech(said)));
    blocks
}

/// What was said on an item as the record shows it: in the order in which it was said; of criticism and self-criticism (C4) person
/// by person, each with the self-criticism, what the others said, and the answer, as it was taken down. The people stand in the
/// order in which they came up, so that it shows who was the first.
pub fn in_order(item: &ItemFacts) -> Vec<&Speech> {
    let led = item.speeches.iter().take_while(|s| s.label == "领学或介绍情况").count();
    if item.content != CRITICISM {
        return item.speeches.iter().collect();
    }
    let mut people: Vec<(Option<Whose<'_>>, Vec<&Speech>)> = Vec::new();
    for said in item.speeches.iter().skip(led) {
        let of = whose(said);
        match people.iter_mut().find(|(known, _)| of.is_some() && *known == of) {
            Some((_, group)) => group.push(said),
            None => people.push((of, vec![said])),
        }
    }
    let lead = item.speeches.iter().take(led);
    lead.chain(people.into_iter().flat_map(|(_, group)| group)).collect()
}

/// Whose part of the item something is: the person where the record tells who it is, or else a name.
#[derive(PartialEq, Eq)]
enum Whose<'a> {
    Person(&'a str),
    Named(&'a str),
}

/// To whose part something belongs: nobody's where it is a word to all.
fn whose(said: &Speech) -> Option<Whose<'_>> {
    let (id, name) = match said.label.as_str() {
        "自我批评" | "回应" => (&said.speaker_id, Some(said.speaker.as_str())),
        "批评意见" | "未发言" | "宣读书面对照检查" => (&said.about_id, said.about.as_deref()),
        _ => return None,
    };
    let name = name.map(str::trim).filter(|name| !name.is_empty());
    id.as_deref().map(Whose::Person).or_else(|| name.map(Whose::Named))
}

/// `姓名：…`
fn speech(speech: &Speech) -> Vec<Block> {
    words::paragraphs(vec![Run::kai(format!("{}：", speaker(speech)))], &said(speech))
}

/// The name, and in brackets in what role.
pub(crate) fn speaker(speech: &Speech) -> String {
    format!("{}{}", words::or(&speech.speaker, words::GAP), role(speech))
}

/// What was said; somebody who said nothing is recorded as 未发言, and a speech without notes as not entered.
pub(crate) fn said(speech: &Speech) -> String {
    let silent = speech.label == "未发言";
    match (speech.text.as_deref().map(str::trim).filter(|text| !text.is_empty()), silent) {
        (Some(text), false) => text.to_owned(),
        (Some(text), true) => format!("未发言。{text}"),
        (None, true) => "未发言。".to_owned(),
        (None, false) => NOT_ENTERED.to_owned(),
    }
}

/// What stands in brackets after the name.
fn role(speech: &Speech) -> String {
    let mut parts = Vec::new();
    if speech.is_leader {
        parts.push("党小组长".to_owned());
    }
    let about = speech.about.as_deref().map(str::trim).filter(|name| !name.is_empty());
    match (speech.label.as_str(), about) {
        ("发言" | "未发言", None) => {}
        ("发言" | "未发言", Some(name)) => parts.push(format!("关于{name}")),
        ("宣读书面对照检查", Some(name)) => parts.push(format!("代{name}宣读书面对照检查")),
        ("回应", Some(name)) => parts.push(format!("回应{name}")),
        (label, Some(name)) => parts.push(format!("对{name}的{label}")),
        (label, None) => parts.push(label.to_owned()),
    }
    parts.retain(|part| !part.trim().is_empty());
    if parts.is_empty() { String::new() } else { format!("（{}）", parts.join("，")) }
}
