//! The papers of a matter of handling: usual, long, with nothing entered, and hostile.

use documents::{facts::DispositionFacts, paper::Paper, papers::disposition};
use jiff::civil::date;

use super::hostile::NASTY;

const RIGHTS: [&str; 6] = [
    "事先知道会议的时间和事由",
    "到会参加讨论",
    "在会上说明、申辩",
    "对别人的意见作出回答",
    "本人的话如实写进记录",
    "知道不服决定可以申诉",
];

/// A usual matter: heard, sent, not decided yet.
fn heard() -> DispositionFacts {
    let on = date(2026, 11, 20);
    DispositionFacts {
        branch: "示例市档案馆机关党支部".into(),
        group: "第二党小组".into(),
        name: "白鹭洲".into(),
        kind: "组织处置".into(),
        asked: "听取党小组意见".into(),
        facts: "今年 3 月至 9 月没有参加组织生活，没有说明原因，组长谈过两次话。".into(),
        meeting: Some((on, Some((6, 6)))),
        said: vec![
            ("白鹭洲".into(), "我在外地照顾病人，没有及时向组里说明，是我不对。".into()),
            ("林听雨".into(), "他确实有困难，也应当早说。建议先限期改正，组里多帮助。".into()),
        ],
        statements: vec![
            ("情况说明".into(), "母亲住院，我在外地陪护半年。".into(), date(2026, 11, 12)),
            ("申辩".into(), "7 月我打过电话请假，没有书面的。".into(), date(2026, 11, 15)),
        ],
        opinion: Some("多数同志认为应当限期改正，建议支部按规定研究，期限六个月，由周望舒同志帮助。".into()),
        dissent: Some("周望舒：他打过电话请假，我建议批评教育就可以。".into()),
        sent: Some(("陈立新".into(), date(2026, 11, 21))),
        rights: (0..)
            .zip(RIGHTS)
            .map(|(at, right)| (right.into(), (at < 4).then(|| (on, "白鹭洲".into()))))
            .collect(),
        decision: None,
        on: Some(date(2026, 11, 21)),
    }
}

/// All of them by name.
pub fn papers() -> Vec<(String, Paper)> {
    let text = "会上说得具体，不说空话，记下原话。".repeat(30);
    let long = DispositionFacts {
        said: (0..18).map(|n| (format!("党员{n}"), text.clone())).collect(),
        statements: (1..7).map(|day| ("申辩".into(), text.clone(), date(2026, 11, day))).collect(),
        decision: Some((
            "2026年11月25日支部大会决定：限期改正，至2027年5月25日".into(),
            "顾长风，2026年11月26日".into(),
        )),
        ..heard()
    };
    let rights = RIGHTS.map(|right| (right.into(), None)).to_vec();
    let empty = DispositionFacts { rights, ..DispositionFacts::default() };
    let hostile = DispositionFacts {
        branch: NASTY.into(),
        name: "喆".repeat(200),
        facts: NASTY.into(),
        said: vec![(NASTY.into(), NASTY.into())],
        statements: vec![(NASTY.into(), NASTY.into(), date(2026, 11, 1))],
        opinion: Some(NASTY.into()),
        dissent: Some(NASTY.into()),
        rights: vec![(NASTY.into(), Some((date(2026, 11, 1), "A".repeat(200))))],
        decision: Some((NASTY.into(), NASTY.into())),
        ..heard()
    };
    let mut all = Vec::new();
    for (sample, facts) in [("short", heard()), ("long", long), ("empty", empty), ("hostile", hostile)] {
        all.push((format!("{sample}-disposition"), disposition::opinion(&facts)));
        all.push((format!("{sample}-own_statement"), disposition::statement(&facts)));
        all.push((format!("{sample}-rights"), disposition::rights(&facts)));
    }
    all
}
