//! Records that were kept on paper, as files.

use domain::{attachment::FileKind, id::OldRecordId, old_record::OldRecord};
use store::{StoreError, old_record, testing::TestDb};
use uuid::Uuid;

use crate::fixture::{
    BRANCH, FIRST, OTHER_BRANCH, SECOND, found_with_draft, mark, meeting_id, reason, saw, text, write, wrote,
};

on_every_engine!(a_record_waits_until_a_meeting_is_entered_from_it, one_that_waits_is_removed_for_good);

fn record(number: u128, second: i64) -> OldRecord {
    OldRecord {
        id: OldRecordId::new(Uuid::from_u128(0x9000 + number)),
        group: FIRST,
        name: text("五月会议记录.docx"),
        kind: FileKind::Docx,
        size: 6,
        sha256: "0f".repeat(32),
        reason: Some(reason("以前用纸质记录本")),
        mark: mark(0, second),
        meeting: None,
    }
}

fn a_record_waits_until_a_meeting_is_entered_from_it(t: &TestDb) {
    found_with_draft(t);
    let (first, second) = (record(1, 5), OldRecord { reason: None, kind: FileKind::Odt, ..record(2, 6) });
    let (bytes, lines) = (vec![0, 0xFF, 2, 3, 4, 5], r#"[{"text":"时间：5月"}]"#);
    for one in [second.clone(), first.clone()] {
        let bytes = bytes.clone();
        wrote(t, move |tx| old_record::add(tx, BRANCH, &one, (&bytes, lines)));
    }
    let id = first.id;
    assert_eq!(saw(t, |tx| old_record::of_group(tx, BRANCH, FIRST)), [first.clone(), second.clone()]);
    assert_eq!(saw(t, |tx| old_record::of_group(tx, BRANCH, SECOND)), []);
    assert_eq!(saw(t, |tx| old_record::of_group(tx, OTHER_BRANCH, FIRST)), []);
    assert_eq!(saw(t, move |tx| old_record::find(tx, BRANCH, id)), Some(first.clone()));
    assert_eq!(saw(t, move |tx| old_record::find(tx, OTHER_BRANCH, id)), None);
    assert_eq!(saw(t, move |tx| old_record::bytes(tx, BRANCH, id)), Some(bytes));
    assert_eq!(saw(t, move |tx| old_record::bytes(tx, OTHER_BRANCH, id)), None);
    assert_eq!(saw(t, move |tx| old_record::lines(tx, BRANCH, id)).as_deref(), Some(lines));
    assert_eq!(saw(t, move |tx| old_record::lines(tx, OTHER_BRANCH, id)), None);

    assert_eq!(
        write(t, move |tx| old_record::set_meeting(tx, OTHER_BRANCH, id, meeting_id(1))),
        Err(StoreError::Stale)
    );
    wrote(t, move |tx| old_record::set_meeting(tx, BRANCH, id, meeting_id(1)));
    let entered = OldRecord { meeting: Some(meeting_id(1)), ..first };
    assert_eq!(saw(t, |tx| old_record::of_meeting(tx, BRANCH, meeting_id(1))), [entered]);
    assert_eq!(saw(t, |tx| old_record::of_meeting(tx, OTHER_BRANCH, meeting_id(1))), []);
    assert_eq!(
        write(t, move |tx| old_record::set_meeting(tx, BRANCH, id, meeting_id(1))),
        Err(StoreError::Stale),
        "once"
    );
    assert_eq!(write(t, move |tx| old_record::remove(tx, BRANCH, id)), Err(StoreError::Stale), "it stays");
}

fn one_that_waits_is_removed_for_good(t: &TestDb) {
    found_with_draft(t);
    let one = record(1, 5);
    let id = one.id;
    wrote(t, move |tx| old_record::add(tx, BRANCH, &one, (b"words", "[]")));
    assert_eq!(write(t, move |tx| old_record::remove(tx, OTHER_BRANCH, id)), Err(StoreError::Stale));
    wrote(t, move |tx| old_record::remove(tx, BRANCH, id));
    assert_eq!(saw(t, move |tx| old_record::find(tx, BRANCH, id)), None);
    assert_eq!(write(t, move |tx| old_record::remove(tx, BRANCH, id)), Err(StoreError::Stale));
}
