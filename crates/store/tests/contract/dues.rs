//! Party dues: nothing is written over, nothing is handed over twice.

use domain::{
    dues::{Base, Category, DuesEntry, EntryKind, Exemption, Fen, Rounding, YearMonth},
    id::{DuesEntryId, HandoverId},
};
use jiff::civil::date;
use store::{
    StoreError,
    dues::{self, Handover, Published, Replaced, Setting},
    testing::TestDb,
};
use uuid::Uuid;

use crate::fixture::{BRANCH, FIRST, OTHER_BRANCH, SECOND, at, found, mark, saw, text, who, write, wrote};

on_every_engine!(
    a_branch_rounds_to_the_fen_until_it_sets_something_else,
    what_was_fixed_comes_back_whole_and_is_confirmed_once,
    entries_come_in_their_order_and_are_taken_back_once,
    a_handover_takes_everything_in_hand_and_is_received_once,
    a_handover_that_was_taken_back_is_in_hand_again,
    what_was_fixed_anew_is_kept_among_what_was_replaced,
    a_list_is_published_beside_the_earlier_ones,
);

fn month(text: &str) -> YearMonth {
    text.parse().expect("a month")
}

fn a_branch_rounds_to_the_fen_until_it_sets_something_else(t: &TestDb) {
    found(t);
    assert_eq!(saw(t, |tx| dues::setting(tx, BRANCH)), Setting::default());
    let first = Setting { rounding: Rounding::Jiao, shows_sums: true, version: 0 };
    wrote(t, move |tx| dues::set_setting(tx, BRANCH, &first));
    assert_eq!(saw(t, |tx| dues::setting(tx, BRANCH)), Setting { version: 1, ..first });
    assert_eq!(write(t, move |tx| dues::set_setting(tx, BRANCH, &first)), Err(StoreError::Stale));
    wrote(t, move |tx| {
        dues::set_setting(tx, BRANCH, &Setting { version: 1, rounding: Rounding::Yuan, ..first })
    });
    assert_eq!(saw(t, |tx| dues::setting(tx, BRANCH)).version, 2);
    assert_eq!(saw(t, |tx| dues::setting(tx, OTHER_BRANCH)), Setting::default());
}

fn what_was_fixed_comes_back_whole_and_is_confirmed_once(t: &TestDb) {
    found(t);
    let base = |from: &str| Base {
        person: who(1),
        from: month(from),
        category: Category::Farmer,
        base: Fen(0),
        agreed: Some(Fen(50)),
        monthly: Fen(50),
        exemption: None,
        reason: None,
        fixed: mark(0, 5),
        confirmed: None,
    };
    let free = Exemption { fen: Fen(0), until: month("2026-12"), basis: text("上级批复") };
    let all =
        [base("2025-01"), Base { exemption: Some(free), reason: Some(text("家中受灾")), ..base("2026-07") }];
    for one in all.clone() {
        wrote(t, move |tx| dues::add_base(tx, BRANCH, &one));
    }
    assert_eq!(saw(t, |tx| dues::bases(tx, BRANCH)), all);
    assert_eq!(saw(t, |tx| dues::bases(tx, OTHER_BRANCH)), []);
    let again = all[0].clone();
    assert!(matches!(write(t, move |tx| dues::add_base(tx, BRANCH, &again)), Err(StoreError::Unique(_))));
    let another =
        write(t, |tx| dues::confirm_base(tx, BRANCH, who(1), (month("2026-07"), at(4)), mark(1, 9)));
    assert_eq!(another, Err(StoreError::Stale), "what was seen is not what stands");
    wrote(t, |tx| dues::confirm_base(tx, BRANCH, who(1), (month("2026-07"), at(5)), mark(1, 9)));
    assert_eq!(saw(t, |tx| dues::bases(tx, BRANCH))[1].confirmed, Some(mark(1, 9)));
    let twice = write(t, |tx| dues::confirm_base(tx, BRANCH, who(1), (month("2026-07"), at(5)), mark(1, 10)));
    assert_eq!(twice, Err(StoreError::Stale));
    let nothing =
        write(t, |tx| dues::confirm_base(tx, BRANCH, who(1), (month("2026-08"), at(5)), mark(1, 10)));
    assert_eq!(nothing, Err(StoreError::Stale));
}

fn entry(number: u128, of: &str, fen: i64) -> DuesEntry {
    DuesEntry {
        id: DuesEntryId::new(Uuid::from_u128(number)),
        person: who(1),
        month: month(of),
        fen: Fen(fen),
        kind: EntryKind::Collected,
        on: date(2026, 11, 20),
        mark: mark(0, i64::try_from(number).expect("small")),
        reverses: None,
        note: None,
        handover: None,
    }
}

fn entered(t: &TestDb, entry: &DuesEntry) {
    let entry = entry.clone();
    wrote(t, move |tx| dues::add_entry(tx, BRANCH, FIRST, &entry));
}

fn entries_come_in_their_order_and_are_taken_back_once(t: &TestDb) {
    found(t);
    let (first, second) = (entry(1, "2026-11", 4_500), entry(2, "2026-10", 4_500));
    let counter = |number| DuesEntry {
        kind: EntryKind::Counter,
        fen: Fen(-4_500),
        reverses: Some(first.id),
        note: Some(text("记错了人")),
        ..entry(number, "2026-11", 0)
    };
    for one in [&first, &second, &counter(3)] {
        entered(t, one);
    }
    let third = counter(4);
    let twice = write(t, move |tx| dues::add_entry(tx, BRANCH, FIRST, &third));
    assert!(matches!(twice, Err(StoreError::Unique(_))), "{twice:?}");
    assert_eq!(
        saw(t, |tx| dues::entries_of(tx, BRANCH, who(1))),
        [first.clone(), second.clone(), counter(3)]
    );
    let october = saw(t, |tx| dues::entries(tx, BRANCH, month("2026-10"), month("2026-10")));
    assert_eq!(october, std::slice::from_ref(&second));
    assert_eq!(saw(t, |tx| dues::entries(tx, OTHER_BRANCH, month("2026-01"), month("2026-12"))), []);
    let id = second.id;
    assert_eq!(saw(t, move |tx| dues::entry(tx, BRANCH, id)), Some((FIRST, second)));
    assert_eq!(saw(t, move |tx| dues::entry(tx, OTHER_BRANCH, id)), None);
}

fn a_handover_takes_everything_in_hand_and_is_received_once(t: &TestDb) {
    found(t);
    let elsewhere = DuesEntry { kind: EntryKind::Elsewhere, ..entry(3, "2026-09", 0) };
    for one in [&entry(1, "2026-11", 4_500), &entry(2, "2026-10", 4_500), &elsewhere] {
        entered(t, one);
    }
    assert_eq!(
        saw(t, |tx| dues::in_hand(tx, BRANCH, FIRST)).len(),
        2,
        "what was paid elsewhere is no money here"
    );
    assert_eq!(saw(t, |tx| dues::in_hand(tx, BRANCH, SECOND)), []);
    let handover = Handover {
        id: HandoverId::new(Uuid::from_u128(0xD1)),
        group: FIRST,
        number: 1,
        total: Fen(9_000),
        handed: mark(0, 20),
        received: None,
        offline_on: None,
        withdrawn: None,
    };
    let (id, kept) = (handover.id, handover.clone());
    wrote(t, move |tx| dues::add_handover(tx, BRANCH, &kept));
    assert_eq!(saw(t, |tx| dues::in_hand(tx, BRANCH, FIRST)), []);
    assert_eq!(saw(t, move |tx| dues::handed(tx, BRANCH, id)).iter().map(|e| e.fen.0).sum::<i64>(), 9_000);
    entered(t, &entry(4, "2026-12", 4_500));
    assert_eq!(
        saw(t, |tx| dues::in_hand(tx, BRANCH, FIRST)).len(),
        1,
        "what comes later waits for the next one"
    );
    wrote(t, move |tx| dues::receive(tx, BRANCH, id, mark(4, 30), Some(date(2026, 11, 22))));
    let received = Handover { received: Some(mark(4, 30)), offline_on: Some(date(2026, 11, 22)), ..handover };
    assert_eq!(saw(t, |tx| dues::handovers(tx, BRANCH)), [received]);
    let twice = write(t, move |tx| dues::receive(tx, BRANCH, id, mark(4, 31), None));
    assert_eq!(twice, Err(StoreError::Stale));
    let late = write(t, move |tx| dues::withdraw_handover(tx, BRANCH, id, (mark(0, 32), &text("点错了"))));
    assert_eq!(late, Err(StoreError::Stale), "signed is signed");
}

fn a_handover_that_was_taken_back_is_in_hand_again(t: &TestDb) {
    found(t);
    entered(t, &entry(1, "2026-11", 4_500));
    let handover = Handover {
        id: HandoverId::new(Uuid::from_u128(0xD2)),
        group: FIRST,
        number: 1,
        total: Fen(4_500),
        handed: mark(0, 20),
        received: None,
        offline_on: None,
        withdrawn: None,
    };
    let (id, kept) = (handover.id, handover.clone());
    wrote(t, move |tx| dues::add_handover(tx, BRANCH, &kept));
    let why: domain::text::Reason = text("点错了");
    let reason = why.clone();
    wrote(t, move |tx| dues::withdraw_handover(tx, BRANCH, id, (mark(0, 21), &reason)));
    assert_eq!(saw(t, |tx| dues::in_hand(tx, BRANCH, FIRST)).len(), 1);
    assert_eq!(saw(t, move |tx| dues::handed(tx, BRANCH, id)).len(), 1, "what it held can still be seen");
    let withdrawn = Handover { withdrawn: Some((mark(0, 21), why)), ..handover };
    assert!(!withdrawn.waits());
    assert_eq!(saw(t, |tx| dues::handovers(tx, BRANCH)), [withdrawn]);
    let signed = write(t, move |tx| dues::receive(tx, BRANCH, id, mark(4, 31), None));
    assert_eq!(signed, Err(StoreError::Stale));
    let twice = write(t, move |tx| dues::withdraw_handover(tx, BRANCH, id, (mark(0, 22), &text("再撤"))));
    assert_eq!(twice, Err(StoreError::Stale));
}

fn what_was_fixed_anew_is_kept_among_what_was_replaced(t: &TestDb) {
    found(t);
    let base = Base {
        person: who(1),
        from: month("2026-01"),
        category: Category::Student,
        base: Fen(0),
        agreed: None,
        monthly: Fen(20),
        exemption: None,
        reason: None,
        fixed: mark(0, 5),
        confirmed: None,
    };
    let again = base.clone();
    wrote(t, move |tx| dues::add_base(tx, BRANCH, &base));
    let first = again.clone();
    wrote(t, |tx| dues::replace_base(tx, BRANCH, who(1), month("2026-01"), (mark(0, 7), None)));
    assert_eq!(saw(t, |tx| dues::bases(tx, BRANCH)), []);
    let replaced = Replaced { base: first, mark: mark(0, 7), why: None };
    assert_eq!(saw(t, |tx| dues::replaced_bases(tx, BRANCH, who(1))), [replaced]);
    assert_eq!(saw(t, |tx| dues::replaced_bases(tx, OTHER_BRANCH, who(1))), []);
    wrote(t, move |tx| dues::add_base(tx, BRANCH, &again));
    wrote(t, |tx| dues::confirm_base(tx, BRANCH, who(1), (month("2026-01"), at(5)), mark(1, 9)));
    wrote(t, |tx| {
        dues::replace_base(tx, BRANCH, who(1), month("2026-01"), (mark(0, 11), Some(&text("月份选错"))))
    });
    let kept = saw(t, |tx| dues::replaced_bases(tx, BRANCH, who(1)));
    assert_eq!(
        kept.iter().map(|r| (r.base.confirmed, r.mark, r.why.is_some())).collect::<Vec<_>>(),
        [(Some(mark(1, 9)), mark(0, 11), true), (None, mark(0, 7), false),]
    );
    let gone = write(t, |tx| dues::replace_base(tx, BRANCH, who(1), month("2026-01"), (mark(0, 12), None)));
    assert_eq!(gone, Err(StoreError::Stale));
}

fn a_list_is_published_beside_the_earlier_ones(t: &TestDb) {
    found(t);
    let list =
        |number: i64, content: &str| Published { number, mark: mark(0, number), content: content.to_owned() };
    for (number, content) in [(1, "[1]"), (2, "[2]")] {
        let one = list(number, content);
        wrote(t, move |tx| dues::publish(tx, BRANCH, 2026, &one));
    }
    assert_eq!(saw(t, |tx| dues::published(tx, BRANCH, 2026)), [list(2, "[2]"), list(1, "[1]")]);
    assert_eq!(saw(t, |tx| dues::published(tx, BRANCH, 2025)), []);
    assert_eq!(saw(t, |tx| dues::published(tx, OTHER_BRANCH, 2026)), []);
    let twice = list(2, "[3]");
    assert!(matches!(
        write(t, move |tx| dues::publish(tx, BRANCH, 2026, &twice)),
        Err(StoreError::Unique(_))
    ));
}
