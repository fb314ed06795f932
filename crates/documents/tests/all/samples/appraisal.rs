//! The papers of a democratic appraisal: usual, long, hostile, and with nothing entered.

use documents::{
    facts::{AppraisedFacts, BallotFacts, CountFacts, GradeFacts, MutualFacts, MutualLine, MutualPerson},
    paper::Paper,
    papers::appraisal,
};
use jiff::civil::date;

use super::hostile::NASTY;

fn own() -> AppraisedFacts {
    AppraisedFacts {
        branch: "青川市文献馆第二党支部".into(),
        group: "第一党小组".into(),
        year: 2026,
        theme: "2026年度民主评议党员".into(),
        name: "钱喆𬭎".into(),
        standing: "正式党员".into(),
        graded: true,
        text: Some("一年来，我参加了党小组的每次会，承担了古籍扫描。\n不足是联系群众不够主动。明年打算每周到窗口一次。".into()),
        handed_in: Some(date(2026, 11, 18)),
        missing: None,
        remarks: vec![
            ("陈立新".into(), "扫描又快又准，肯把最难的活接过去。".into()),
            ("苏小满".into(), "希望遇到困难早一点说出来。".into()),
        ],
        decision: Some(GradeFacts {
            grade: "合格".into(),
            body: "支部委员会".into(),
            on: date(2026, 12, 22),
            words: "完成任务好，联系群众要更主动。".into(),
            correction: None,
            over_cap: None,
            exception: None,
        }),
        on: date(2026, 12, 25),
    }
}

fn line(by: &str, text: &str, held: bool) -> MutualLine {
    MutualLine {
        by: by.into(),
        text: text.into(),
        held: held.then(|| date(2026, 12, 3)),
        on: date(2026, 12, 4),
    }
}

fn mutual() -> MutualFacts {
    let of = |name: &str, lines: Vec<MutualLine>, reason: Option<&str>| MutualPerson {
        name: name.into(),
        lines,
        reason: reason.map(Into::into),
    };
    MutualFacts {
        branch: own().branch,
        group: own().group,
        year: 2026,
        theme: own().theme,
        leader: "陈立新".into(),
        people: vec![
            of("陈立新", vec![line("钱喆𬭎", "抓得紧，有时候急。", true)], None),
            of(
                "钱喆𬭎",
                vec![line("陈立新", "肯接最难的活。", true), line("苏小满", "早一点说困难。", false)],
                None,
            ),
            of("韩冬青", Vec::new(), Some("住院，没有参加自评和互评")),
            of("苏小满", Vec::new(), None),
        ],
        handed: Some(date(2026, 12, 8)),
        on: date(2026, 12, 8),
    }
}

fn poll() -> BallotFacts {
    BallotFacts {
        branch: own().branch,
        group: String::new(),
        title: "2026年民主评议党员民主测评".into(),
        on: date(2026, 12, 18),
        on_paper: true,
        choices: ["优秀", "合格", "基本合格", "不合格"].map(str::to_owned).to_vec(),
        limit: None,
        lines: ["陈立新", "钱喆𬭎", "苏小满"].map(str::to_owned).to_vec(),
        tellers: ["韩冬青".into(), "何晓岚".into()],
        voters: 7,
        excluded: Some("一名同志出差".into()),
        void: None,
        count: Some(CountFacts {
            issued: 7,
            returned: 7,
            valid: 7,
            invalid: 0,
            totals: vec![vec![2, 5, 0, 0], vec![3, 4, 0, 0], vec![0, 6, 1, 0]],
        }),
    }
}

/// All of them by name.
pub fn papers() -> Vec<(String, Paper)> {
    let long = AppraisedFacts {
        text: Some(vec!["自评的一段话，写得具体，不写空话。".repeat(40); 6].join("\n")),
        remarks: (0..30)
            .map(|n| (format!("党员{n}"), "意见写得具体，好的说好，不足说不足。".into()))
            .collect(),
        ..own()
    };
    let empty = AppraisedFacts {
        branch: String::new(),
        group: String::new(),
        theme: String::new(),
        text: None,
        handed_in: None,
        remarks: Vec::new(),
        decision: None,
        ..own()
    };
    let ill = AppraisedFacts { missing: Some("住院，不能写".into()), ..empty.clone() };
    let probationary =
        AppraisedFacts { standing: "预备党员".into(), graded: false, decision: None, ..own() };
    let corrected = AppraisedFacts {
        decision: own().decision.map(|d| GradeFacts {
            correction: Some("登记时看错一行".into()),
            over_cap: Some("支部党员大会同意".into()),
            ..d
        }),
        ..own()
    };
    let hostile = AppraisedFacts {
        name: "喆".repeat(60),
        theme: NASTY.into(),
        text: Some(NASTY.into()),
        remarks: vec![(NASTY.into(), NASTY.into())],
        missing: Some(NASTY.into()),
        decision: own().decision.map(|d| GradeFacts { words: NASTY.into(), ..d }),
        ..own()
    };
    let nasty = MutualFacts {
        group: NASTY.into(),
        leader: NASTY.into(),
        people: vec![MutualPerson {
            name: NASTY.into(),
            lines: vec![line(NASTY, NASTY, true)],
            reason: Some(NASTY.into()),
        }],
        ..mutual()
    };
    let open = MutualFacts { leader: String::new(), people: Vec::new(), handed: None, ..mutual() };
    let sheets = [
        ("short-self_appraisal", appraisal::own(&own())),
        ("long-self_appraisal", appraisal::own(&long)),
        ("empty-self_appraisal", appraisal::own(&empty)),
        ("hostile-self_appraisal", appraisal::own(&hostile)),
        ("short-registration", appraisal::registration(&own())),
        ("long-registration", appraisal::registration(&long)),
        ("empty-registration", appraisal::registration(&ill)),
        ("probationary-registration", appraisal::registration(&probationary)),
        ("corrected-registration", appraisal::registration(&corrected)),
        ("hostile-registration", appraisal::registration(&hostile)),
        ("short-mutual", appraisal::mutual(&mutual())),
        ("empty-mutual", appraisal::mutual(&open)),
        ("hostile-mutual", appraisal::mutual(&nasty)),
        ("short-poll", appraisal::poll(&poll())),
        ("empty-poll", appraisal::poll(&BallotFacts { count: None, excluded: None, ..poll() })),
        ("branch-ballot_result", documents::papers::ballot::result(&poll())),
        ("branch-ballot_papers", documents::papers::ballot::papers(&poll())),
    ];
    sheets.into_iter().map(|(name, paper)| (name.to_owned(), paper)).collect()
}
