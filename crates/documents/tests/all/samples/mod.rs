//! Facts to lay out: a usual meeting, a long one, one where nearly nothing was entered, and one whose text tries to
//! break out. Every name is invented.

mod appraisal;
mod ballot;
mod development;
mod disposition;
mod dues;
mod hostile;
mod ledgers;
mod life;
mod long;
mod short;
mod work_summary;

use documents::facts::{MeetingFacts, PlanFacts, PlanLine};
use documents::paper::Paper;
use documents::papers::{
    agenda, blank_record, common, notice,
    record_book::{self, BookFacts, BookMonth},
    sign_in, template_m, year_plan,
};
use jiff::civil::date;

pub use hostile::hostile;
pub use long::long;
pub use short::short;

/// A draft: group and time, nothing else.
pub fn empty() -> MeetingFacts {
    MeetingFacts {
        branch: String::new(),
        group: "第二党小组".into(),
        number: None,
        kind: "党小组会".into(),
        start: date(2026, 12, 18).at(9, 30, 0, 0),
        end: None,
        place: String::new(),
        second_place: None,
        chair: String::new(),
        chair_is_leader: true,
        chair_reason: None,
        recorder: None,
        roster: Vec::new(),
        observers: Vec::new(),
        opening: None,
        items: Vec::new(),
        extra_reason: None,
        off_plan_reason: None,
        topics_changed: None,
        summary: None,
        consultation: None,
        approval: None,
        notified: None,
        late_entry: None,
        revision: 0,
        corrections: Vec::new(),
        signatures: Vec::new(),
        reported: None,
        salt: None,
        seal: None,
    }
}

/// A usual year: one or two topics a month, no meeting in February.
pub fn plan() -> PlanFacts {
    let line = |content: &str, title: &str, source: &str| PlanLine {
        content: content.into(),
        title: title.into(),
        source: source.into(),
    };
    let mut months = vec![vec![line("组织开展学习", "学习党章第一章", "本组安排")]; 12];
    months[0].push(line("研究贯彻执行支部决议", "研究贯彻支部2026年工作计划，明确本组分工", "支部决议"));
    months[1].clear();
    months[11] = vec![line("召开组织生活会", "召开年度组织生活会，开展批评和自我批评", "年度规定动作")];
    PlanFacts {
        branch: "青川市文献馆第二党支部".into(),
        group: "第一党小组".into(),
        year: 2026,
        months,
        gap_reason: Some("2月全体党员参加支部集中轮训，与支部商定不另行召开".into()),
        sent: Some(("陈立新".into(), date(2026, 1, 8).at(9, 5, 0, 0))),
        changed: Some(date(2026, 7, 3).at(17, 40, 0, 0)),
    }
}

/// All meetings with the names of their files.
pub fn meetings() -> [(&'static str, MeetingFacts); 4] {
    [("short", short()), ("long", long()), ("empty", empty()), ("hostile", hostile())]
}

/// Every paper of a meeting.
pub fn papers(facts: &MeetingFacts) -> [(&'static str, Paper); 7] {
    [
        ("template_m", template_m::paper(facts)),
        ("common", common::paper(facts)),
        ("notice", notice::page(facts)),
        ("slips", notice::slips(facts)),
        ("agenda", agenda::paper(facts)),
        ("sign_in", sign_in::paper(facts)),
        ("blank_record", blank_record::paper(facts)),
    ]
}

/// Every paper of every sample: `short-template_m` and so on.
/// A book of two records, and months without one.
fn book() -> BookFacts {
    let month = |month, records, gap: Option<&str>| BookMonth { month, records, gap: gap.map(str::to_owned) };
    BookFacts {
        branch: "示例市档案馆机关党支部".into(),
        group: "第一党小组".into(),
        year: 2026,
        leaders: vec!["陈一诺".into()],
        made_on: date(2026, 12, 31),
        months: vec![
            month(1, Vec::new(), Some("年度计划里写明这个月不开会：全组外出")),
            month(11, vec![short()], None),
            month(12, vec![long()], Some("有一次会还没有定稿")),
        ],
    }
}

pub fn all() -> Vec<(String, Paper)> {
    let mut all = Vec::new();
    for (sample, facts) in meetings() {
        for (name, paper) in papers(&facts) {
            all.push((format!("{sample}-{name}"), paper));
        }
    }
    let bare = PlanFacts { months: Vec::new(), gap_reason: None, sent: None, changed: None, ..plan() };
    all.push(("short-year_plan".into(), year_plan::paper(&plan())));
    all.push(("empty-year_plan".into(), year_plan::paper(&bare)));
    all.push(("book".into(), record_book::paper(&book())));
    all.extend(appraisal::papers());
    all.extend(ballot::papers());
    all.extend(development::papers());
    all.extend(disposition::papers());
    all.extend(dues::papers());
    all.extend(life::papers());
    all.extend(work_summary::papers());
    all.extend(ledgers::ledgers().map(|(name, ledger)| (name.into(), ledger.paper())));
    all
}
