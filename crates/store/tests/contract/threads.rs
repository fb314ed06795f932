//! Many at once: nothing is lost, nobody is answered too early, a panic hurts nobody else.

use std::{
    sync::{
        Arc, Barrier,
        mpsc::{Receiver, Sender, channel},
    },
    thread,
};

use store::{
    StoreError, Tx, params,
    testing::{Backend, TestDb},
};

use crate::{
    fixture::{read, saw, wrote},
    layer::probe,
};

on_every_engine!(
    increments_of_many_threads_are_all_there,
    an_acknowledged_write_is_seen_by_the_next_read,
    a_panic_among_grouped_writes_hurts_only_itself,
    an_error_among_grouped_writes_takes_back_only_itself,
    a_dropped_answer_is_written_all_the_same,
    a_read_is_one_snapshot,
    two_writes_that_read_before_they_write_do_not_pass_each_other,
    the_last_clone_waits_for_what_was_taken_on,
    a_unit_of_work_may_hold_the_last_clone,
    the_version_tells_of_every_commit,
);

fn start(t: &TestDb) {
    probe(t);
    wrote(t, |tx| {
        tx.execute("INSERT INTO probe (id, number, version) VALUES (1, 0, 1)", params![]).map(drop)
    });
}

fn number(tx: &mut Tx) -> Result<i64, StoreError> {
    tx.one("SELECT number FROM probe WHERE id = 1", params![], |row| row.get("number"))
}

fn set(tx: &mut Tx, to: i64) -> Result<(), StoreError> {
    tx.expect_one("UPDATE probe SET number = $1 WHERE id = 1", params![to])
}

fn count(tx: &mut Tx) -> Result<i64, StoreError> {
    tx.one("SELECT COUNT(*) AS many FROM probe", params![], |row| row.get("many"))
}

fn insert(tx: &mut Tx, id: i64) -> Result<(), StoreError> {
    tx.execute("INSERT INTO probe (id, version) VALUES ($1, 1)", params![id]).map(drop)
}

fn increments_of_many_threads_are_all_there(t: &TestDb) {
    start(t);
    thread::scope(|scope| {
        for _ in 0..32 {
            scope.spawn(|| {
                for _ in 0..10 {
                    // Reads first, then writes: only whole units of work one after another add up.
                    wrote(t, |tx| number(tx).and_then(|n| set(tx, n + 1)));
                }
            });
        }
    });
    assert_eq!(saw(t, number), 320);
}

fn an_acknowledged_write_is_seen_by_the_next_read(t: &TestDb) {
    start(t);
    for n in 1..=100 {
        wrote(t, move |tx| set(tx, n));
        assert_eq!(saw(t, number), n);
    }
}

/// Holds every thread of the writer, so that what is sent meanwhile is taken as one group.
fn hold(t: &TestDb) -> Vec<Sender<()>> {
    let threads = if t.backend() == Backend::Postgres { 8 } else { 1 };
    let (started, all_started) = channel();
    let gates = (0..threads)
        .map(|_| {
            let (open, gate): (Sender<()>, Receiver<()>) = channel();
            let (gate, started) = (std::sync::Mutex::new(gate), started.clone());
            drop(t.db().write::<(), StoreError, _>(move |_| {
                started.send(()).ok();
                gate.lock().expect("the gate").recv().ok();
                Ok(())
            }));
            open
        })
        .collect();
    for _ in 0..threads {
        all_started.recv().expect("the writer is held");
    }
    gates
}

fn a_panic_among_grouped_writes_hurts_only_itself(t: &TestDb) {
    probe(t);
    let gates = hold(t);
    let pending: Vec<_> = (0..20_i64)
        .map(|id| {
            t.db().write::<(), StoreError, _>(move |tx| {
                insert(tx, id)?;
                assert!(id % 5 != 3, "this panic belongs to the test");
                Ok(())
            })
        })
        .collect();
    drop(gates);
    for (id, pending) in (0_i64..).zip(pending) {
        let expected = if id % 5 == 3 { Err(StoreError::Panicked) } else { Ok(()) };
        assert_eq!(pending.wait(), expected, "write {id}");
    }
    assert_eq!(saw(t, count), 16);
    wrote(t, |tx| insert(tx, 100));
    let reading = read(t, |_| -> Result<(), StoreError> { panic!("this panic belongs to the test") });
    assert_eq!(reading, Err(StoreError::Panicked));
    for _ in 0..10 {
        assert_eq!(saw(t, count), 17);
    }
}

fn an_error_among_grouped_writes_takes_back_only_itself(t: &TestDb) {
    probe(t);
    let gates = hold(t);
    let pending: Vec<_> = (0..20_i64)
        .map(|id| {
            t.db().write::<(), StoreError, _>(move |tx| {
                insert(tx, id)?;
                if id % 2 == 0 { Ok(()) } else { Err(StoreError::Stale) }
            })
        })
        .collect();
    drop(gates);
    let kept = pending.into_iter().map(store::Pending::wait).filter(Result::is_ok).count();
    assert_eq!(kept, 10);
    let even = saw(t, |tx| tx.all("SELECT id FROM probe ORDER BY id", params![], |row| row.get::<i64>("id")));
    assert_eq!(even, (0..20).step_by(2).collect::<Vec<_>>());
}

fn a_dropped_answer_is_written_all_the_same(t: &TestDb) {
    probe(t);
    let gates = hold(t);
    let (done, all_done) = channel();
    for id in 0..20 {
        let done = done.clone();
        drop(t.db().write::<(), StoreError, _>(move |tx| {
            insert(tx, id)?;
            done.send(()).ok();
            Ok(())
        }));
    }
    drop(gates);
    for _ in 0..20 {
        all_done.recv().expect("the write ran");
    }
    // PostgreSQL's threads end on their own: what counts is there when the database has closed.
    let elsewhere = saw_after_close(t);
    assert_eq!(elsewhere, 20);
}

/// The number of rows once every write that was running has been committed: a write that conflicts with all
/// of them, by counting them, is answered after them.
fn saw_after_close(t: &TestDb) -> i64 {
    drop(hold(t));
    wrote(t, |tx| {
        let many = count(tx)?;
        insert(tx, 1000)?;
        Ok(many)
    })
}

fn a_read_is_one_snapshot(t: &TestDb) {
    start(t);
    let (began, has_began) = channel();
    let (open, gate) = channel::<()>();
    let gate = std::sync::Mutex::new(gate);
    let memory = t.backend() == Backend::Memory;
    let reading = t.db().read::<(i64, i64), StoreError, _>(move |tx| {
        let first = number(tx)?;
        began.send(()).ok();
        if !memory {
            gate.lock().expect("the gate").recv().ok();
        }
        Ok((first, number(tx)?))
    });
    has_began.recv().expect("the read has begun");
    wrote(t, |tx| set(tx, 7));
    drop(open);
    assert_eq!(reading.wait(), Ok((0, 0)));
    assert_eq!(saw(t, number), 7);
}

fn two_writes_that_read_before_they_write_do_not_pass_each_other(t: &TestDb) {
    probe(t);
    // Each adds a row only while there are fewer than five: together they must stop at five.
    let barrier = Arc::new(Barrier::new(16));
    thread::scope(|scope| {
        for id in 0..16 {
            let barrier = barrier.clone();
            scope.spawn(move || {
                barrier.wait();
                wrote(t, move |tx| if count(tx)? < 5 { insert(tx, id) } else { Ok(()) });
            });
        }
    });
    assert_eq!(saw(t, count), 5);
}

fn the_last_clone_waits_for_what_was_taken_on(t: &TestDb) {
    if t.backend() == Backend::Memory {
        return in_memory_the_work_still_runs();
    }
    probe(t);
    let second = store::Db::open(&t.location()).expect("opens");
    for id in 0..50 {
        drop(second.write::<(), StoreError, _>(move |tx| insert(tx, id)));
    }
    drop(second);
    assert_eq!(saw(t, count), 50);
}

fn in_memory_the_work_still_runs() {
    let db = store::Db::open(&store::Location::Memory).expect("opens");
    let (done, all_done) = channel();
    for _ in 0..50 {
        let done = done.clone();
        drop(db.write::<(), StoreError, _>(move |_| {
            done.send(()).ok();
            Ok(())
        }));
    }
    drop((db, done));
    assert_eq!(all_done.try_iter().count(), 50);
}

fn a_unit_of_work_may_hold_the_last_clone(t: &TestDb) {
    let db = store::Db::open(&t.location()).expect("opens");
    let inner = db.clone();
    let pending = db.write::<store::Location, StoreError, _>(move |_| Ok(inner.location().clone()));
    drop(db);
    assert_eq!(pending.wait(), Ok(t.location()));
}

fn the_version_tells_of_every_commit(t: &TestDb) {
    start(t);
    let version = || t.db().version();
    if t.backend() == Backend::Postgres {
        return assert_eq!(version(), None, "a server would have to be asked");
    }
    let mut seen = version().expect("a version");
    let mut is_another = |what: &str| {
        let now = version().expect("a version");
        assert!(now != std::mem::replace(&mut seen, now), "{what}");
    };
    for to in 1..=100 {
        wrote(t, move |tx| set(tx, to));
        is_another("a write that was answered");
    }
    if t.backend() == Backend::File {
        t.behind_the_back("UPDATE probe SET number = -1");
        is_another("a write of another program");
    }
    let before = version();
    assert_eq!(saw(t, number), if t.backend() == Backend::File { -1 } else { 100 });
    assert_eq!(version(), before, "a read changes nothing");
}
