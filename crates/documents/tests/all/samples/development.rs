//! Opinions of the group about somebody on the way into the Party: heard on the item and answered, from a meeting, without one, and
//! with nothing entered.

use documents::{
    facts::{HearingFacts, OpinionSheetFacts},
    paper::Paper,
    papers::opinion_sheet,
};
use jiff::civil::date;

use super::short;

fn from_meeting() -> OpinionSheetFacts {
    let meeting = short();
    OpinionSheetFacts {
        branch: meeting.branch.clone(),
        group: meeting.group.clone(),
        name: "林听雨".into(),
        gender: Some("女".into()),
        born_on: Some(date(1996, 3, 12)),
        standing: "入党申请人".into(),
        purpose: "推荐入党积极分子".into(),
        on: date(2026, 11, 20),
        opinion: "大家一致同意推荐林听雨同志为入党积极分子，请支部研究。".into(),
        item: meeting.items.get(1).cloned(),
        meeting: Some(meeting),
        hearing: None,
    }
}

fn heard() -> OpinionSheetFacts {
    let hearing = HearingFacts {
        contacts: vec![("白云舒".into(), "出差在外，书面介绍：每季度谈话一次，工作踏实。".into())],
        dissent: vec![("江望舒".into(), "我认为还要再了解一段时间。".into())],
        hands: Some([4, 1, 1]),
        sent: Some(("沈知秋".into(), date(2026, 11, 21))),
        answer: Some(("暂缓研究".into(), Some("请再了解半年。".into()), "林知远".into(), date(2026, 11, 26))),
    };
    OpinionSheetFacts { hearing: Some(hearing), ..from_meeting() }
}

/// All of them by name.
pub fn papers() -> Vec<(String, Paper)> {
    let alone = OpinionSheetFacts { meeting: None, item: None, ..from_meeting() };
    let bare = OpinionSheetFacts { gender: None, born_on: None, opinion: String::new(), ..alone.clone() };
    let all = [("heard", heard()), ("short", from_meeting()), ("alone", alone), ("empty", bare)];
    all.iter().map(|(name, facts)| (format!("{name}-opinion_sheet"), opinion_sheet::paper(facts))).collect()
}
