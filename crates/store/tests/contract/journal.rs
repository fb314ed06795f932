//! The journal: numbers without gaps, pages, and the chain that its entries are (ADR 27).

use std::thread;

use domain::id::{BranchId, PersonId};
use proof::{Broken, Digests, Fault, Head, Walk};
use store::{
    CHAINED, StoreError, copy_branch,
    journal::{self, Line},
    testing::{Backend, TestDb, leave},
};
use uuid::Uuid;

use crate::fixture::{BRANCH, OTHER_BRANCH, at, found, saw, who, write, wrote};

on_every_engine!(
    the_journal_counts_without_gaps_under_many_writers,
    the_journal_is_read_by_pages,
    what_was_done_to_the_chain_is_told,
    a_removed_entry_is_told,
    a_journal_from_before_becomes_a_chain,
    a_copy_has_a_chain_of_its_own,
);

const OBJECT: Uuid = Uuid::from_u128(42);

fn line(second: i64, actor: Option<PersonId>, action: &str) -> Line<'_> {
    Line::done(at(second), actor, action, OBJECT, "5a17")
}

/// Ten entries, the fifth with digests of what was kept with it.
fn ten(t: &TestDb) {
    found(t);
    wrote(t, |tx| {
        for n in 1..=10 {
            let content = (n == 5).then(|| Digests::of(b"facts"));
            journal::add(
                tx,
                BRANCH,
                &Line { content: content.as_ref(), ..line(n, Some(who(1)), "meeting.roll") },
            )?;
        }
        Ok(())
    });
}

fn walked(t: &TestDb, branch: BranchId) -> Result<Head, Broken> {
    let mut walk = Walk::new();
    for entry in saw(t, move |tx| journal::chained(tx, branch, 0, i64::MAX)) {
        walk.take(entry.found());
    }
    walk.end()
}

fn the_journal_counts_without_gaps_under_many_writers(t: &TestDb) {
    found(t);
    thread::scope(|scope| {
        for writer in 0..16 {
            scope.spawn(move || {
                for n in 0..8 {
                    let answer = write(t, move |tx| {
                        journal::add(tx, BRANCH, &line(n, Some(who(writer % 5)), "meeting.open"))?;
                        // Every fourth is taken back and must leave no hole.
                        if n % 4 == 3 { Err(StoreError::Stale) } else { Ok(()) }
                    });
                    assert_eq!(answer.is_ok(), n % 4 != 3, "{answer:?}");
                }
            });
        }
    });
    let numbers: Vec<i64> =
        saw(t, |tx| journal::page(tx, BRANCH, None, 1000)).into_iter().map(|e| e.number).collect();
    assert_eq!(numbers, (1..=96).rev().collect::<Vec<_>>());
    assert_eq!(walked(t, BRANCH).map(|head| head.number), Ok(96));
}

fn the_journal_is_read_by_pages(t: &TestDb) {
    found(t);
    wrote(t, move |tx| {
        for n in 1..=5 {
            let refused = Line { outcome: "refused", ..line(n, None, "session.begin") };
            assert_eq!(journal::add(tx, BRANCH, &refused)?, n);
        }
        journal::add(tx, OTHER_BRANCH, &line(9, Some(who(1)), "person.add"))
    });
    let first = saw(t, |tx| journal::page(tx, BRANCH, None, 2));
    assert_eq!(first.iter().map(|e| e.number).collect::<Vec<_>>(), [5, 4]);
    let second = saw(t, |tx| journal::page(tx, BRANCH, Some(4), 2));
    assert_eq!(second.iter().map(|e| e.number).collect::<Vec<_>>(), [3, 2]);
    let entry = &first[0];
    assert_eq!((entry.at, entry.actor, entry.object), (at(5), None, Some(OBJECT)));
    assert_eq!((entry.action.as_str(), entry.outcome.as_str()), ("session.begin", "refused"));
    let other = saw(t, |tx| journal::page(tx, OTHER_BRANCH, None, 10));
    assert_eq!(other.iter().map(|e| (e.number, e.actor)).collect::<Vec<_>>(), [(1, Some(who(1)))]);
}

fn what_was_done_to_the_chain_is_told(t: &TestDb) {
    if t.backend() == Backend::Memory {
        return;
    }
    ten(t);
    let head = walked(t, BRANCH).expect("a whole chain");
    assert_eq!(head, saw(t, |tx| journal::head(tx, BRANCH)));
    let own = format!("branch_id = '{BRANCH}'");
    let forth =
        |number: i64| format!("UPDATE journal SET number = number + 1000 WHERE {own} AND number >= {number}");
    let back = |by: i64| format!("UPDATE journal SET number = number - {by} WHERE {own} AND number > 500");
    let insert = format!(
        "INSERT INTO journal (branch_id, number, at, action, outcome, before_sha256, sha256, sm3)
         SELECT branch_id, 3, at, 'meeting.cancel', outcome, before_sha256, sha256, sm3 FROM journal
         WHERE {own} AND number = 1003"
    );
    let change =
        |what: &str, number: i64| format!("UPDATE journal SET {what} WHERE {own} AND number = {number}");
    // What is done behind the back of the program, and what is said of it; then it is put right again.
    let cases = [
        (vec![change("at = at + 1", 3)], 3, Fault::Altered, vec![change("at = at - 1", 3)]),
        (
            vec![change("actor_id = NULL", 7)],
            7,
            Fault::Altered,
            vec![change(&format!("actor_id = '{}'", who(1)), 7)],
        ),
        (
            vec![change("content_sm3 = NULL", 5)],
            5,
            Fault::Altered,
            vec![change(&format!("content_sm3 = '{}'", Digests::of(b"facts").sm3), 5)],
        ),
        (
            vec![change("number = 504", 4), change("number = 4", 6), change("number = 6", 504)],
            4,
            Fault::Reordered,
            vec![change("number = 504", 4), change("number = 4", 6), change("number = 6", 504)],
        ),
        (vec![forth(3), insert, back(999)], 3, Fault::Inserted, vec![]),
    ];
    for (done, number, fault, undone) in cases {
        let before = walked(t, BRANCH);
        assert_eq!(before.as_ref().map(|head| head.number), Ok(10));
        for sql in &done {
            t.behind_the_back(sql);
        }
        assert_eq!(walked(t, BRANCH), Err(Broken { number, fault }), "{done:?}");
        for sql in &undone {
            t.behind_the_back(sql);
        }
    }
}

fn a_removed_entry_is_told(t: &TestDb) {
    if t.backend() == Backend::Memory {
        return;
    }
    ten(t);
    t.behind_the_back(&format!("DELETE FROM journal WHERE branch_id = '{BRANCH}' AND number = 4"));
    assert_eq!(walked(t, BRANCH), Err(Broken { number: 4, fault: Fault::Removed }));
    // What is written from then on goes on from the last entry that is there; the gap stays to be found.
    wrote(t, |tx| journal::add(tx, BRANCH, &line(11, None, "meeting.roll")));
    assert_eq!(walked(t, BRANCH), Err(Broken { number: 4, fault: Fault::Removed }));
}

fn a_journal_from_before_becomes_a_chain(t: &TestDb) {
    if t.backend() == Backend::Memory {
        return;
    }
    ten(t);
    let chain = saw(t, |tx| journal::chained(tx, BRANCH, 0, i64::MAX));
    // As the data was before there were chains.
    let mut old = TestDb::unopened(t.backend());
    leave(t, &old, CHAINED - 1);
    old.reopen();
    let anew = saw(&old, |tx| journal::chained(tx, BRANCH, 0, i64::MAX));
    assert_eq!(walked(&old, BRANCH).map(|head| head.number), Ok(10));
    let said =
        |entries: &[journal::Chained]| entries.iter().map(|e| (e.number, e.said.at)).collect::<Vec<_>>();
    assert_eq!(said(&anew), said(&chain));
}

fn a_copy_has_a_chain_of_its_own(t: &TestDb) {
    ten(t);
    wrote(t, |tx| copy_branch(tx, BRANCH, &[OTHER_BRANCH]));
    let (own, copied) = (walked(t, BRANCH), walked(t, OTHER_BRANCH));
    assert_eq!(
        (own.clone().map(|head| head.number), copied.clone().map(|head| head.number)),
        (Ok(10), Ok(10))
    );
    assert_ne!(own, copied, "an entry says whose it is");
}
