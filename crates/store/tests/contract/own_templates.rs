//! A branch's own Word templates.

use domain::{
    id::OwnTemplateId,
    own_template::{OwnTemplate, TemplatePurpose},
};
use store::{StoreError, own_template, testing::TestDb};
use uuid::Uuid;

use crate::fixture::{BRANCH, OTHER_BRANCH, found_with_draft, mark, saw, text, write, wrote};

on_every_engine!(one_of_a_purpose_is_in_use_and_those_before_stay);

fn template(number: u128, purpose: TemplatePurpose, second: i64) -> OwnTemplate {
    OwnTemplate {
        id: OwnTemplateId::new(Uuid::from_u128(0xA000 + number)),
        purpose,
        name: text("会议记录模板.docx"),
        size: 4,
        sha256: "0e".repeat(32),
        mark: mark(0, second),
        ended: None,
    }
}

fn one_of_a_purpose_is_in_use_and_those_before_stay(t: &TestDb) {
    found_with_draft(t);
    let (first, notice) = (template(1, TemplatePurpose::Minutes, 5), template(2, TemplatePurpose::Notice, 6));
    for one in [first.clone(), notice.clone()] {
        wrote(t, move |tx| own_template::add(tx, BRANCH, &one, &[0x50, 0x4B, 0, 0xFF]));
    }
    assert_eq!(saw(t, |tx| own_template::all(tx, BRANCH)), [notice.clone(), first.clone()]);
    assert_eq!(saw(t, |tx| own_template::all(tx, OTHER_BRANCH)), []);
    let id = first.id;
    assert_eq!(saw(t, move |tx| own_template::bytes(tx, BRANCH, id)), Some(vec![0x50, 0x4B, 0, 0xFF]));
    assert_eq!(saw(t, move |tx| own_template::bytes(tx, OTHER_BRANCH, id)), None);

    let second = template(3, TemplatePurpose::Minutes, 9);
    let early = second.clone();
    let refused = write(t, move |tx| own_template::add(tx, BRANCH, &early, b"x"));
    assert!(matches!(refused, Err(StoreError::Unique { .. })), "{refused:?}");
    assert_eq!(
        write(t, move |tx| own_template::end(tx, OTHER_BRANCH, id, mark(0, 9))),
        Err(StoreError::Stale)
    );
    let kept = second.clone();
    wrote(t, move |tx| {
        own_template::end(tx, BRANCH, id, mark(0, 9))?;
        own_template::add(tx, BRANCH, &kept, b"x")
    });
    let ended = OwnTemplate { ended: Some(mark(0, 9)), ..first };
    assert_eq!(saw(t, |tx| own_template::all(tx, BRANCH)), [second, notice, ended]);
    assert_eq!(
        write(t, move |tx| own_template::end(tx, BRANCH, id, mark(0, 9))),
        Err(StoreError::Stale),
        "once"
    );
}
