//! Hearings about people on the way into the Party: what comes back is what was written, once from a version.

use domain::{
    development::{
        Hearing, HearingAnswer, HearingStage, OpinionPurpose,
        hearing::{Answered, Hands},
    },
    meeting::Content,
};
use jiff::civil::date;
use store::{StoreError, hearing, meeting, proceedings, testing::TestDb};

use crate::{
    fixture::{
        BRANCH, FIRST, OTHER_BRANCH, SECOND, draft, found, item_id, mark, meeting_id, saw, text, who, write,
        wrote,
    },
    records::remark,
};

on_every_engine!(
    a_hearing_comes_back_with_its_contacts_and_what_is_of_another_opinion,
    an_open_hearing_goes_with_its_item_and_can_be_forgotten,
    items_of_a_content_are_found_with_their_meetings,
);

fn tied() -> Hearing {
    Hearing {
        item: item_id(1),
        meeting: meeting_id(1),
        group: FIRST,
        person: who(3),
        purpose: OpinionPurpose::ProspectHearing,
        stage: HearingStage::Open,
        contacts: Vec::new(),
        dissent: Vec::new(),
        hands: None,
        opinion: None,
        sent: None,
        returned: None,
        answers: Vec::new(),
        version: 1,
    }
}

fn prepared(t: &TestDb) {
    found(t);
    wrote(t, |tx| meeting::add(tx, BRANCH, &draft(1), false));
}

fn a_hearing_comes_back_with_its_contacts_and_what_is_of_another_opinion(t: &TestDb) {
    prepared(t);
    wrote(t, |tx| hearing::add(tx, BRANCH, &tied()));
    assert_eq!(saw(t, |tx| hearing::find(tx, BRANCH, item_id(1))), Some(tied()));
    let twice = write(t, |tx| hearing::add(tx, BRANCH, &tied()));
    assert!(matches!(twice, Err(StoreError::Unique(_))), "{twice:?}");
    let remarks = [remark(1, Some(1), Some("我有不同看法")), remark(2, Some(2), Some("同意"))];
    let kept = remarks.clone();
    wrote(t, move |tx| {
        kept.iter().try_for_each(|r| proceedings::add_remark(tx, BRANCH, meeting_id(1), r, mark(1, 1)))
    });
    let answered = Hearing {
        stage: HearingStage::Answered,
        contacts: vec![(who(1), Some(text("书面介绍：表现稳定"))), (who(2), None)],
        dissent: vec![remarks[0].id],
        hands: Some(Hands { agree: 2, disagree: 1, silent: 0 }),
        opinion: Some(text("建议继续培养")),
        sent: Some(mark(0, 7)),
        returned: Some((mark(4, 6), text("请写明不同意见"))),
        ..tied()
    };
    let (up, again) = (answered.clone(), answered.clone());
    wrote(t, move |tx| hearing::update(tx, BRANCH, &up));
    assert_eq!(write(t, move |tx| hearing::update(tx, BRANCH, &again)), Err(StoreError::Stale));
    let answers = [HearingAnswer::Adopted, HearingAnswer::Deferred].map(|answer| Answered {
        answer,
        on: date(2026, 5, 28),
        note: Some(text("再了解一段时间")),
        mark: mark(4, 9),
    });
    for one in answers.clone() {
        wrote(t, move |tx| hearing::add_answer(tx, BRANCH, item_id(1), &one));
    }
    wrote(t, |tx| hearing::keep_sheet(tx, BRANCH, item_id(1), Some("{}")));
    assert_eq!(saw(t, |tx| hearing::sheet(tx, BRANCH, item_id(1))).as_deref(), Some("{}"));
    wrote(t, |tx| hearing::keep_sheet(tx, BRANCH, item_id(1), None));
    assert_eq!(saw(t, |tx| hearing::sheet(tx, BRANCH, item_id(1))), None);
    let kept = Hearing { version: 2, answers: answers.to_vec(), ..answered };
    assert_eq!(saw(t, |tx| hearing::find(tx, BRANCH, item_id(1))), Some(kept.clone()));
    assert_eq!(saw(t, |tx| hearing::find(tx, OTHER_BRANCH, item_id(1))), None);
    let at = |group| saw(t, move |tx| hearing::at_stage(tx, BRANCH, group, HearingStage::Answered));
    assert_eq!(
        (at(None), at(Some(FIRST)), at(Some(SECOND))),
        (vec![kept.clone()], vec![kept.clone()], vec![])
    );
    assert_eq!(saw(t, |tx| hearing::about(tx, BRANCH, who(3))), std::slice::from_ref(&kept));
    assert_eq!(saw(t, |tx| hearing::about(tx, BRANCH, who(1))), []);
    let gone = remarks[0].clone();
    wrote(t, move |tx| proceedings::update_remark(tx, BRANCH, &gone, true, mark(1, 2)));
    let left = saw(t, |tx| hearing::find(tx, BRANCH, item_id(1))).expect("there");
    assert_eq!(left.dissent, [], "a remark that was taken out of the record is no dissent");
    let open = Hearing { contacts: vec![], hands: None, dissent: vec![], version: 2, ..kept };
    let (back, expected) = (open.clone(), Hearing { version: 3, ..open });
    wrote(t, move |tx| hearing::update(tx, BRANCH, &back));
    assert_eq!(saw(t, |tx| hearing::find(tx, BRANCH, item_id(1))), Some(expected));
}

fn an_open_hearing_goes_with_its_item_and_can_be_forgotten(t: &TestDb) {
    prepared(t);
    wrote(t, |tx| hearing::add(tx, BRANCH, &tied()));
    let old = Hearing { version: 7, ..tied() };
    assert_eq!(write(t, move |tx| hearing::remove(tx, BRANCH, &old)), Err(StoreError::Stale));
    wrote(t, |tx| hearing::remove(tx, BRANCH, &tied()));
    assert_eq!(saw(t, |tx| hearing::find(tx, BRANCH, item_id(1))), None);
    wrote(t, |tx| hearing::add(tx, BRANCH, &tied()));
    let mut other = draft(1);
    other.agenda.items[0].id = item_id(9);
    wrote(t, move |tx| meeting::update_agenda(tx, BRANCH, &other));
    assert_eq!(saw(t, |tx| hearing::find(tx, BRANCH, item_id(1))), None);
}

fn items_of_a_content_are_found_with_their_meetings(t: &TestDb) {
    prepared(t);
    let content = draft(1).agenda.items[0].content;
    let of = |group, content, since| saw(t, move |tx| meeting::items_of(tx, BRANCH, group, content, since));
    let start = draft(1).agenda.start;
    let items = of(FIRST, content, start.date());
    assert_eq!((items[0].id, items[0].meeting, items[0].start), (item_id(1), meeting_id(1), start));
    assert_eq!(of(SECOND, content, start.date()), []);
    assert_eq!(of(FIRST, Content::Disposition, start.date()), []);
    assert_eq!(of(FIRST, content, start.date().tomorrow().expect("a day")), []);
}
