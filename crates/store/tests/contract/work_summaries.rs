//! Work summaries: one of a period, frozen and opened again, thrown away, each under a guard.

use domain::{
    id::WorkSummaryId,
    work_summary::{SectionKind, SummaryPeriod, SummaryState, WorkSummary},
};
use jiff::civil::date;
use store::{StoreError, testing::TestDb, work_summary};
use uuid::Uuid;

use crate::fixture::{BRANCH, FIRST, OTHER_BRANCH, found, mark, saw, text, write, wrote};

on_every_engine!(
    a_summary_is_kept_section_by_section,
    an_old_page_changes_nothing,
    a_period_has_one_summary,
    a_final_one_is_not_thrown_away,
);

fn id(number: u128) -> WorkSummaryId {
    WorkSummaryId::new(Uuid::from_u128(0x9000 + number))
}

fn draft(number: u128, of_branch: bool) -> WorkSummary {
    let fresh = [(SectionKind::Meetings, text("开会10次")), (SectionKind::Dues, text("应交120.00元"))];
    let group = (!of_branch).then_some(FIRST);
    let when = (mark(0, 10), date(2026, 11, 19));
    WorkSummary::draft((id(number), group), (2026, SummaryPeriod::Year), &fresh, when)
}

fn a_summary_is_kept_section_by_section(t: &TestDb) {
    found(t);
    wrote(t, |tx| work_summary::add(tx, BRANCH, &draft(1, false)));
    let found = saw(t, |tx| work_summary::find(tx, BRANCH, id(1))).expect("it is there");
    assert_eq!(found, draft(1, false));
    let typed = vec![(SectionKind::Results, Some(text("完成了目录"))), (SectionKind::Dues, None)];
    let changed = found.write(typed).expect("a draft").finish(mark(0, 20)).expect("it says something");
    let kept = changed.clone();
    wrote(t, move |tx| work_summary::set(tx, BRANCH, &kept));
    let found = saw(t, |tx| work_summary::find(tx, BRANCH, id(1))).expect("it is there");
    assert_eq!(found, WorkSummary { version: 2, ..changed });
    let listed = saw(t, |tx| work_summary::all(tx, BRANCH));
    assert_eq!(listed, [WorkSummary { sections: Vec::new(), ..found }]);
    assert_eq!(saw(t, |tx| work_summary::all(tx, OTHER_BRANCH)), []);
    assert_eq!(saw(t, |tx| work_summary::find(tx, OTHER_BRANCH, id(1))), None);
}

fn an_old_page_changes_nothing(t: &TestDb) {
    found(t);
    wrote(t, |tx| work_summary::add(tx, BRANCH, &draft(1, true)));
    wrote(t, |tx| work_summary::set(tx, BRANCH, &draft(1, true)));
    let late = draft(1, true).write(vec![(SectionKind::Plans, Some(text("晚了")))]).expect("a draft");
    assert_eq!(write(t, move |tx| work_summary::set(tx, BRANCH, &late)), Err(StoreError::Stale));
    assert_eq!(write(t, |tx| work_summary::remove(tx, BRANCH, (id(1), 1))), Err(StoreError::Stale));
    let found = saw(t, |tx| work_summary::find(tx, BRANCH, id(1))).expect("it is there");
    assert_eq!(found, WorkSummary { version: 2, ..draft(1, true) });
    wrote(t, |tx| work_summary::remove(tx, BRANCH, (id(1), 2)));
    assert_eq!(saw(t, |tx| work_summary::find(tx, BRANCH, id(1))), None);
}

fn a_period_has_one_summary(t: &TestDb) {
    found(t);
    for of_branch in [true, false] {
        let number = u128::from(of_branch);
        wrote(t, move |tx| work_summary::add(tx, BRANCH, &draft(number, of_branch)));
        assert!(write(t, move |tx| work_summary::add(tx, BRANCH, &draft(5, of_branch))).is_err());
    }
    let half = WorkSummary { period: SummaryPeriod::FirstHalf, ..draft(6, false) };
    wrote(t, move |tx| work_summary::add(tx, BRANCH, &half));
}

fn a_final_one_is_not_thrown_away(t: &TestDb) {
    found(t);
    wrote(t, |tx| work_summary::add(tx, BRANCH, &draft(1, false)));
    let done = WorkSummary { state: SummaryState::Finished(mark(0, 20)), ..draft(1, false) };
    wrote(t, move |tx| work_summary::set(tx, BRANCH, &done));
    assert_eq!(write(t, |tx| work_summary::remove(tx, BRANCH, (id(1), 2))), Err(StoreError::Stale));
    let found = saw(t, |tx| work_summary::find(tx, BRANCH, id(1))).expect("it is there");
    assert_eq!(found.sections.len(), draft(1, false).sections.len(), "its sections are there as well");
}
