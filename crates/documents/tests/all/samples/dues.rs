//! Hand-overs of dues: one that was signed in the system, one on paper with a counter-entry, one that waits.

use documents::{
    facts::{HandoverFacts, HandoverLine},
    paper::Paper,
    papers::dues,
};
use jiff::civil::date;

/// One that waits for the branch.
pub fn waiting() -> HandoverFacts {
    let line = |name: &str, months: &str, fen| HandoverLine { name: name.into(), months: months.into(), fen };
    HandoverFacts {
        branch: "中共示例市图书馆支部委员会".into(),
        group: "第二党小组".into(),
        number: 3,
        lines: vec![line("陈立新", "2026年7月至9月", 35_370), line("钱喆𬭎", "2026年9月", 4_505)],
        total: 39_875,
        handed_by: "陈立新".into(),
        handed_on: date(2026, 9, 28),
        received_by: None,
        received_on: None,
        on_paper: false,
    }
}

/// The same, signed for.
pub fn received(on_paper: bool) -> HandoverFacts {
    let mut facts = waiting();
    facts
        .lines
        .push(HandoverLine { name: "陈立新".into(), months: "冲正2026年8月".into(), fen: -11_790 });
    facts.total = 28_085;
    facts.received_by = Some("孟秋实".into());
    facts.received_on = Some(date(2026, 9, 29));
    facts.on_paper = on_paper;
    facts
}

/// All of them by name.
pub fn papers() -> Vec<(String, Paper)> {
    let samples = [("waiting", waiting()), ("received", received(false)), ("on-paper", received(true))];
    let of = |(name, facts): &(&str, HandoverFacts)| {
        [
            (format!("{name}-dues_slip"), dues::slip(facts)),
            (format!("{name}-dues_receipt"), dues::receipt(facts)),
        ]
    };
    samples.iter().flat_map(of).collect()
}
