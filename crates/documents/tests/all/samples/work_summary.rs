//! Work summaries: a final one of a group, an empty draft of a branch, one whose text tries to break out.

use documents::{
    facts::{WorkSummaryFacts, WorkSummarySection},
    paper::Paper,
    papers::work_summary,
};
use jiff::civil::date;

use super::hostile::NASTY;

fn section(title: &str, text: Option<&str>) -> WorkSummarySection {
    WorkSummarySection { title: title.into(), stops_on: None, text: text.map(Into::into) }
}

fn group() -> WorkSummaryFacts {
    let stops_on = Some(date(2026, 11, 19));
    let attendance = "11月19日，应到7人，实到6人。\n合计应到7人次，实到6人次；没有到会1人次，其中请假1人次。";
    WorkSummaryFacts {
        branch: "示例市档案馆机关党支部".into(),
        group: Some("第一党小组".into()),
        period: "2026年".into(),
        stops_on: None,
        sections: vec![
            WorkSummarySection {
                stops_on,
                ..section("会议情况", Some("有1个月召开了党小组会，共1次：\n11月19日，学习党章。"))
            },
            WorkSummarySection { stops_on, ..section("参加情况", Some(attendance)) },
            section("主要成效", Some("窗口中午有人值班，群众不用等。")),
            section("存在的不足", None),
            section("下一步打算", None),
        ],
        finished: Some(date(2026, 11, 20)),
        on: date(2026, 11, 23),
    }
}

pub fn papers() -> Vec<(String, Paper)> {
    let sections = ["会议情况", "主要成效"].map(|title| section(title, None)).to_vec();
    let empty = WorkSummaryFacts {
        branch: String::new(),
        group: None,
        period: "2026年上半年".into(),
        stops_on: Some(date(2026, 5, 20)),
        finished: None,
        sections,
        ..group()
    };
    let hostile = WorkSummaryFacts {
        branch: NASTY.into(),
        sections: vec![section(NASTY, Some(NASTY)), section("主要成效", Some(" \n "))],
        ..group()
    };
    [("short", group()), ("empty", empty), ("hostile", hostile)]
        .map(|(name, facts)| (format!("{name}-work_summary"), work_summary::paper(&facts)))
        .to_vec()
}
