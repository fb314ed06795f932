//! Ballots and recommendations: usual ones, long ones, nothing entered, hostile names.

use documents::{
    facts::{BallotFacts, CountFacts, RecommendationFacts},
    paper::Paper,
    papers::{ballot, recommendation},
};
use jiff::civil::date;

use super::hostile::NASTY;

fn usual() -> BallotFacts {
    BallotFacts {
        branch: "青川市文献馆第二党支部".into(),
        group: "第一党小组".into(),
        title: "推荐优秀共产党员人选".into(),
        on: date(2026, 6, 18),
        on_paper: true,
        choices: ["同意", "不同意", "弃权"].map(str::to_owned).to_vec(),
        limit: Some(2),
        lines: ["陈立新", "钱喆𬭎", "苏小满"].map(str::to_owned).to_vec(),
        tellers: ["韩冬青".into(), "何晓岚".into()],
        voters: 7,
        excluded: None,
        void: None,
        count: Some(CountFacts {
            issued: 7,
            returned: 7,
            valid: 6,
            invalid: 1,
            totals: vec![vec![5, 0, 1], vec![4, 1, 1], vec![2, 3, 1]],
        }),
    }
}

fn long() -> BallotFacts {
    let lines: Vec<String> = (1..=30).map(|n| format!("党员{n}")).collect();
    let totals = lines.iter().map(|_| vec![20, 5, 3, 0]).collect();
    let count = CountFacts { issued: 28, returned: 28, valid: 28, invalid: 0, totals };
    BallotFacts {
        title: "2026年度民主评议党员民主测评，请按名册顺序逐人填写，每人只选一项".into(),
        choices: ["优秀", "合格", "基本合格", "不合格"].map(str::to_owned).to_vec(),
        limit: Some(10),
        lines,
        voters: 2,
        excluded: Some("一位同志受留党察看处分，没有表决权".into()),
        count: Some(count),
        ..usual()
    }
}

fn hostile() -> BallotFacts {
    let lines = vec![NASTY.to_owned(), "喆".repeat(60), "A".repeat(60)];
    BallotFacts {
        title: NASTY.into(),
        group: NASTY.into(),
        lines,
        tellers: [NASTY.into(), String::new()],
        voters: 2,
        ..usual()
    }
}

fn recommended() -> RecommendationFacts {
    let of = |name: &str, outcome: &str| (name.to_owned(), "何晓岚".to_owned(), outcome.to_owned());
    RecommendationFacts {
        branch: usual().branch,
        group: usual().group,
        title: usual().title,
        start: date(2026, 6, 18).at(14, 30, 0, 0),
        place: "二楼会议室".into(),
        attendance: (8, 7),
        places: 2,
        candidates: vec![of("陈立新", "推荐"), of("钱喆𬭎", "推荐"), of("苏小满", "未列入推荐")],
        ballots: vec![usual()],
        opinion: Some("两位同志工作踏实，带头承担难的任务，大家推荐他们为优秀共产党员人选。".into()),
        dissent: Some("一位同志认为苏小满同志今年的进步也应当看到。".into()),
        sent: Some(("陈立新".into(), date(2026, 6, 19))),
        answer: Some(("同意推荐".into(), Some("报机关党委。".into()), "孟秋实".into(), date(2026, 6, 22))),
    }
}

/// All of them by name.
pub fn papers() -> Vec<(String, Paper)> {
    let waiting = BallotFacts { count: None, ..usual() };
    let void =
        BallotFacts {
            void: Some("收回的票太少，计出来就等于公开".into()), on_paper: false, ..usual()
        };
    let tied = RecommendationFacts {
        candidates: recommended()
            .candidates
            .into_iter()
            .map(|(n, p, _)| (n, p, "得票相同，请支部研究".into()))
            .collect(),
        ballots: vec![usual(), usual()],
        dissent: None,
        answer: None,
        sent: None,
        ..recommended()
    };
    let bare = RecommendationFacts {
        candidates: Vec::new(),
        ballots: Vec::new(),
        opinion: None,
        place: String::new(),
        ..tied.clone()
    };
    let wild = RecommendationFacts {
        title: NASTY.into(),
        candidates: vec![(NASTY.into(), NASTY.into(), "推荐".into())],
        ballots: vec![hostile()],
        opinion: Some(NASTY.into()),
        dissent: Some(NASTY.into()),
        ..recommended()
    };
    let ballots = [("short", usual()), ("long", long()), ("hostile", hostile())];
    let mut all: Vec<_> =
        ballots.iter().map(|(n, f)| (format!("{n}-ballot_papers"), ballot::papers(f))).collect();
    let results = ballots.into_iter().chain([("empty", waiting), ("void", void)]);
    all.extend(results.map(|(n, f)| (format!("{n}-ballot_result"), ballot::result(&f))));
    let sheets = [("short", recommended()), ("tied", tied), ("empty", bare), ("hostile", wild)];
    all.extend(sheets.iter().map(|(n, f)| (format!("{n}-recommendation"), recommendation::paper(f))));
    all
}
