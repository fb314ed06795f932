//! Several instances over the same data (ADR 34). The embedded database has one.

use std::sync::{
    Barrier,
    atomic::{AtomicBool, Ordering},
};

use domain::{id::BranchId, organization::Branch, text::OrganizationName};
use store::{
    Db, Heard, StoreError, Tx, changed,
    journal::{self, Line},
    organization, params,
    testing::{Backend, TestDb},
};
use uuid::Uuid;

use crate::fixture::{BRANCH, at, found, saw, text, wrote};

on_every_engine!(
    what_is_told_is_heard,
    work_has_one_turn_until_it_is_let_go,
    a_turn_ends_with_its_connection,
    two_writes_of_a_branch_that_read_before_they_write_do_not_pass_each_other,
    writes_of_many_young_branches_at_once_are_all_kept,
);

/// Another instance over the same data.
fn beside(t: &TestDb) -> Db {
    Db::open(&t.location()).expect("the same data")
}

/// What is told, whatever was missed before.
fn told(from: &mut tokio::sync::broadcast::Receiver<Heard>) -> String {
    loop {
        if let Heard::Told(what) = from.blocking_recv().expect("it goes on") {
            return what;
        }
    }
}

fn what_is_told_is_heard(t: &TestDb) {
    let mut own = t.db().hear().expect("it listens");
    if t.backend() != Backend::Postgres {
        t.db().tell("something");
        assert_eq!(told(&mut own), "something");
        return;
    }
    let other = beside(t);
    let mut there = other.hear().expect("it listens");
    // Each says first that it may have missed something: from then on it listens.
    assert_eq!(own.blocking_recv(), Ok(Heard::Missed));
    assert_eq!(there.blocking_recv(), Ok(Heard::Missed));
    other.tell("甲 'x' \"y\"");
    assert_eq!((told(&mut own), told(&mut there)), ("甲 'x' \"y\"".to_owned(), "甲 'x' \"y\"".to_owned()));
    t.behind_the_back(
        "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
         WHERE datname = current_database() AND query LIKE 'LISTEN%'",
    );
    assert_eq!(own.blocking_recv(), Ok(Heard::Missed), "it listens again");
    other.tell("later");
    assert_eq!(told(&mut own), "later");
}

fn work_has_one_turn_until_it_is_let_go(t: &TestDb) {
    let mut own = t.db().turn("work");
    assert_eq!(own.is_mine(), Ok(true));
    if t.backend() != Backend::Postgres {
        return;
    }
    let other = beside(t);
    let (mut there, mut else_) = (other.turn("work"), other.turn("other work"));
    assert_eq!((there.is_mine(), else_.is_mine()), (Ok(false), Ok(true)));
    assert_eq!((own.is_mine(), there.is_mine()), (Ok(true), Ok(false)), "it stays so");
    drop(own);
    assert_eq!(there.is_mine(), Ok(true));
}

fn a_turn_ends_with_its_connection(t: &TestDb) {
    if t.backend() != Backend::Postgres {
        return;
    }
    let (mut own, mut other) = (t.db().turn("work"), t.db().turn("work"));
    assert_eq!((own.is_mine(), other.is_mine()), (Ok(true), Ok(false)));
    t.behind_the_back(
        "SELECT pg_terminate_backend(l.pid, 10000) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
         WHERE l.locktype = 'advisory' AND l.granted AND d.datname = current_database()",
    );
    assert_eq!(other.is_mine(), Ok(true));
    assert_eq!(own.is_mine(), Ok(false), "it is somebody else's by now");
}

fn waits(tx: &mut Tx) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) AS many FROM changed WHERE branch_id = $1";
    tx.one(sql, params![BRANCH], |row| row.get("many"))
}

/// Branches without a past share the pages of every index, so that their writes meet.
fn writes_of_many_young_branches_at_once_are_all_kept(t: &TestDb) {
    const EACH: i64 = 20;
    let branches: Vec<_> = (0..16).map(|number| BranchId::new(Uuid::from_u128(0xC0 + number))).collect();
    let all = branches.clone();
    wrote(t, move |tx| {
        for branch in &all {
            let name = text::<OrganizationName>("示例党支部");
            organization::add_branch(tx, &Branch { id: *branch, name }, at(0))?;
        }
        Ok(())
    });
    let writing: Vec<_> = (0..EACH)
        .flat_map(|_| &branches)
        .map(|branch| {
            let branch = *branch;
            t.db().write::<(), StoreError, _>(move |tx| {
                journal::add(tx, branch, &Line::done(at(1), None, "a.b", Uuid::nil(), "5a17"))?;
                changed::note(tx, branch, "meeting", Uuid::nil())
            })
        })
        .collect();
    for pending in writing {
        assert_eq!(pending.wait(), Ok(()));
    }
    for branch in branches {
        assert_eq!(saw(t, move |tx| journal::head(tx, branch)).number, EACH);
    }
}

/// On a cluster this is found out by the worker, when the second is to be kept.
fn two_writes_of_a_branch_that_read_before_they_write_do_not_pass_each_other(t: &TestDb) {
    if t.backend() != Backend::Postgres {
        return;
    }
    found(t);
    let both = std::sync::Arc::new(Barrier::new(2));
    let writing = [1_u128, 2].map(|object| {
        let (both, is_first) = (both.clone(), AtomicBool::new(true));
        t.db().write::<bool, StoreError, _>(move |tx| {
            let waiting = waits(tx)?;
            if is_first.swap(false, Ordering::SeqCst) {
                both.wait();
            }
            if waiting == 0 {
                changed::note(tx, BRANCH, "meeting", Uuid::from_u128(object))?;
            }
            Ok(waiting == 0)
        })
    });
    let wrote = writing.map(|pending| pending.wait().expect("both end well"));
    assert_eq!(wrote.iter().filter(|wrote| **wrote).count(), 1, "{wrote:?}");
    assert_eq!(saw(t, waits), 1);
}
