//! Durable writes of a small row per second through [`Db::write`] on a file, next to bare `rusqlite` that
//! commits one small row a transaction under the same settings, on the same disk in the same run.
//!
//! `cargo bench -p store --bench durable_writes`

use std::{
    env, fs,
    path::Path,
    process, thread,
    time::{Duration, Instant},
};

use domain::id::BranchId;
use rusqlite::Connection;
use store::{
    Db, Location, StoreError,
    journal::{self, Line},
};
use uuid::Uuid;

/// How long each measurement lasts.
const LASTS: Duration = Duration::from_secs(3);
const CALLERS: [usize; 2] = [1, 32];
const BRANCH: BranchId = BranchId::new(Uuid::from_u128(1));

/// Writes per second of callers that each write one row after another until the time is over.
fn per_second(callers: usize, write: impl Fn() + Sync) -> f64 {
    let begin = Instant::now();
    let written: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..callers)
            .map(|_| {
                scope.spawn(|| {
                    let mut count = 0_usize;
                    while begin.elapsed() < LASTS {
                        write();
                        count += 1;
                    }
                    count
                })
            })
            .collect();
        threads.into_iter().map(|t| t.join().expect("a caller ends well")).sum()
    });
    written as f64 / begin.elapsed().as_secs_f64()
}

fn through_the_layer(folder: &Path, callers: usize) -> f64 {
    let path = folder.join(format!("layer-{callers}.db"));
    let db = Db::open(&Location::File(path)).expect("a fresh file opens");
    per_second(callers, || {
        let at = jiff::Timestamp::UNIX_EPOCH;
        let write = db.write::<(), StoreError, _>(move |tx| {
            journal::add(tx, BRANCH, &Line::done(at, None, "bench.write", Uuid::nil(), "5a17")).map(drop)
        });
        write.wait().expect("the write is acknowledged");
    })
}

fn bare(folder: &Path) -> f64 {
    let connection = Connection::open(folder.join("bare.db")).expect("a fresh file opens");
    connection.pragma_update(None, "journal_mode", "WAL").expect("WAL");
    connection.pragma_update(None, "synchronous", "FULL").expect("FULL");
    connection.pragma_update(None, "foreign_keys", true).expect("foreign keys");
    connection
        .execute_batch(
            "CREATE TABLE journal (branch_id TEXT NOT NULL, number INTEGER NOT NULL, at INTEGER NOT NULL,
                 actor_id TEXT, action TEXT NOT NULL, object_id TEXT, outcome TEXT NOT NULL,
                 PRIMARY KEY (branch_id, number)) STRICT",
        )
        .expect("the same table");
    let branch = BRANCH.to_string();
    let connection = std::sync::Mutex::new(connection);
    per_second(1, || {
        let connection = connection.lock().expect("one caller");
        let mut insert = connection
            .prepare_cached(
                "INSERT INTO journal (branch_id, number, at, actor_id, action, object_id, outcome)
                 VALUES ($1, (SELECT COALESCE(MAX(number), 0) + 1 FROM journal WHERE branch_id = $1), 0, NULL,
                     'bench.write', NULL, 'done')",
            )
            .expect("prepared");
        insert.execute([&branch]).expect("committed");
    })
}

fn main() {
    // The system's temporary folder may be in memory: the build's own folder is on a disk.
    let folder = env::current_exe()
        .ok()
        .and_then(|p| p.parent().map(Path::to_owned))
        .unwrap_or_else(env::temp_dir)
        .join(format!("durable-writes-{}", process::id()));
    fs::create_dir_all(&folder).expect("a folder for the data");
    let base = bare(&folder);
    println!("durable writes of one small row (WAL, synchronous=FULL, {} s each)", LASTS.as_secs());
    println!("{:<28}{:>8}{:>12}{:>9}", "", "callers", "per second", "ratio");
    println!("{:<28}{:>8}{base:>12.0}{:>9.2}", "rusqlite, one a transaction", 1, 1.0);
    for callers in CALLERS {
        let rate = through_the_layer(&folder, callers);
        println!("{:<28}{callers:>8}{rate:>12.0}{:>9.2}", "Db::write", rate / base);
    }
    fs::remove_dir_all(&folder).expect("the data is cleared away");
}
