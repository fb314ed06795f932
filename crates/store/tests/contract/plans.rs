//! Year plans with their lines.

use domain::{
    id::{PlanId, PlanItemId, ResolutionId},
    meeting::Content,
    plan::{Month, PlanItem, Source, YearPlan},
};
use store::{StoreError, params, plan, testing::TestDb};
use uuid::Uuid;

use crate::fixture::{
    BRANCH, FIRST, OTHER_BRANCH, SECOND, at, found, read, reason, saw, text, who, write, wrote,
};

on_every_engine!(
    a_plan_comes_back_with_its_lines,
    a_plan_is_guarded_and_a_late_write_changes_no_line,
    a_group_has_one_plan_a_year,
    a_line_that_cannot_be_read_is_told,
);

fn line(number: u128, month: i8, content: Content, source: Source) -> PlanItem {
    PlanItem {
        id: PlanItemId::new(Uuid::from_u128(number)),
        month: Month::new(month).expect("a month"),
        content,
        title: text(&format!("第{number}项")),
        source,
    }
}

fn empty() -> YearPlan {
    YearPlan {
        id: PlanId::new(Uuid::from_u128(1)),
        group: FIRST,
        year: 2026,
        items: Vec::new(),
        gap_reason: None,
        sent: None,
        changed: None,
        version: 1,
    }
}

fn full() -> YearPlan {
    let resolution = Source::Resolution(ResolutionId::new(Uuid::from_u128(77)));
    let mut items: Vec<PlanItem> = Content::ALL
        .into_iter()
        .zip(1..)
        .map(|(content, n)| line(100 - n, 3, content, [Source::Own, Source::Yearly][n as usize % 2]))
        .collect();
    items.push(line(5, 11, Content::Study, Source::LastYear));
    items.push(line(4, 12, Content::Resolution, resolution));
    YearPlan { items, gap_reason: Some(reason("8月防汛")), sent: Some((who(0), at(3))), ..empty() }
}

fn of(t: &TestDb) -> Option<YearPlan> {
    saw(t, |tx| plan::of_year(tx, BRANCH, FIRST, 2026))
}

fn a_plan_comes_back_with_its_lines(t: &TestDb) {
    found(t);
    wrote(t, |tx| plan::add(tx, BRANCH, &empty()));
    assert_eq!(of(t), Some(empty()));
    wrote(t, |tx| plan::update(tx, BRANCH, &full()));
    assert_eq!(of(t), Some(YearPlan { version: 2, ..full() }));
    let mut fewer = YearPlan { version: 2, ..full() };
    fewer.items.remove(0);
    fewer.items.swap(0, 1);
    fewer.gap_reason = None;
    let kept = fewer.clone();
    wrote(t, move |tx| plan::update(tx, BRANCH, &kept));
    assert_eq!(of(t), Some(YearPlan { version: 3, ..fewer.clone() }));
    let changed = YearPlan { version: 3, changed: Some(at(9)), ..fewer };
    let kept = changed.clone();
    wrote(t, move |tx| plan::update(tx, BRANCH, &kept));
    assert_eq!(of(t), Some(YearPlan { version: 4, ..changed }));
    assert_eq!(saw(t, |tx| plan::of_year(tx, BRANCH, FIRST, 2025)), None);
    assert_eq!(saw(t, |tx| plan::of_year(tx, OTHER_BRANCH, FIRST, 2026)), None);
}

fn a_plan_is_guarded_and_a_late_write_changes_no_line(t: &TestDb) {
    found(t);
    wrote(t, |tx| plan::add(tx, BRANCH, &empty()));
    wrote(t, |tx| plan::update(tx, BRANCH, &full()));
    assert_eq!(write(t, |tx| plan::update(tx, BRANCH, &empty())), Err(StoreError::Stale));
    assert_eq!(of(t).map(|p| p.items.len()), Some(9));
}

fn a_group_has_one_plan_a_year(t: &TestDb) {
    found(t);
    wrote(t, |tx| plan::add(tx, BRANCH, &empty()));
    let second = |group, year| {
        write(t, move |tx| {
            let id = PlanId::new(Uuid::from_u128(u128::from(year as u16) + group_number(group)));
            plan::add(tx, BRANCH, &YearPlan { id, group, year, ..empty() })
        })
    };
    let refused = second(FIRST, 2026);
    assert!(matches!(refused, Err(StoreError::Unique(_))), "{refused:?}");
    assert_eq!(second(FIRST, 2027), Ok(()));
    assert_eq!(second(SECOND, 2026), Ok(()));
}

fn group_number(group: domain::id::GroupId) -> u128 {
    group.uuid().as_u128() << 32
}

fn a_line_that_cannot_be_read_is_told(t: &TestDb) {
    found(t);
    wrote(t, |tx| plan::add(tx, BRANCH, &empty()).and_then(|()| plan::update(tx, BRANCH, &full())));
    for (change, column) in [
        ("UPDATE plan_item SET source = 'resolution', resolution_id = NULL WHERE branch_id = $1", "source"),
        ("UPDATE plan_item SET content = 'party' WHERE branch_id = $1", "content"),
        ("UPDATE plan_item SET month = 13 WHERE branch_id = $1", "month"),
    ] {
        wrote(t, move |tx| tx.execute(change, params![BRANCH]).map(drop));
        match read(t, |tx| plan::of_year(tx, BRANCH, FIRST, 2026)) {
            Err(StoreError::Corrupt { place, column: found, .. }) => {
                assert_eq!((place.as_str(), found.as_str()), ("plan_item", column));
            }
            other => panic!("{column}: {other:?}"),
        }
    }
}
