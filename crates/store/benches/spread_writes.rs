//! Durable writes per second on one PostgreSQL server and on a small cluster of the same servers on the same machine, in the same run:
//! a line in the journal of a branch with its place in the chain, and the note that something changed; 64 branches, two instances.
//!
//! `DANGXIAOZU_CITUS_SAFE=1 DANGXIAOZU_CITUS_SHARDS=32 scripts/with-citus.sh cargo bench -p store --bench spread_writes`

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    thread,
    time::{Duration, Instant},
};

use domain::{id::BranchId, organization::Branch, text::OrganizationName};
use jiff::Timestamp;
use postgres::{Client, NoTls};
use store::{
    Db, Location, StoreError, changed,
    journal::{self, Line},
    organization,
    testing::{Backend, TestDb, coordinator},
};
use uuid::Uuid;

/// How long each measurement lasts.
const LASTS: Duration = Duration::from_secs(10);
const CALLERS: [usize; 3] = [1, 8, 32];
const BRANCHES: usize = 64;

fn branch(number: usize) -> BranchId {
    BranchId::new(Uuid::from_u128(number as u128))
}

/// Two instances over the same data.
fn instances(location: &Location) -> [Db; 2] {
    let both = [(), ()].map(|()| Db::open(location).expect("the server answers"));
    let fill = both[0].write::<(), StoreError, _>(|tx| {
        for number in 0..BRANCHES {
            let name = OrganizationName::new(&format!("示例第{number}党支部")).expect("a name");
            organization::add_branch(tx, &Branch { id: branch(number), name }, Timestamp::UNIX_EPOCH)?;
        }
        Ok(())
    });
    fill.wait().expect("branches");
    both
}

/// Writes per second of callers that each write one after another until the time is over.
fn per_second(instances: &[Db; 2], callers: usize) -> f64 {
    let (begin, next) = (Instant::now(), AtomicUsize::new(0));
    let call = &|caller: usize| {
        let mut count = 0_usize;
        while begin.elapsed() < LASTS {
            let branch = branch(next.fetch_add(1, Ordering::Relaxed) % BRANCHES);
            let write = instances[caller % 2].write::<(), StoreError, _>(move |tx| {
                let line = Line::done(Timestamp::UNIX_EPOCH, None, "bench.write", Uuid::nil(), "5a17");
                journal::add(tx, branch, &line)?;
                changed::note(tx, branch, "meeting", Uuid::nil())
            });
            write.wait().expect("the write is acknowledged");
            count += 1;
        }
        count
    };
    let written: usize = thread::scope(|scope| {
        let threads: Vec<_> = (0..callers).map(|caller| scope.spawn(move || call(caller))).collect();
        threads.into_iter().map(|thread| thread.join().expect("a caller ends well")).sum()
    });
    written as f64 / begin.elapsed().as_secs_f64()
}

/// A database of the coordinator that knows nothing of the cluster.
fn alone(server: &str) -> Location {
    let mut client = Client::connect(server, NoTls).expect("the server answers");
    client.batch_execute("CREATE DATABASE dxz_alone").expect("a database");
    let (before, _) = server.rsplit_once('/').expect("an address with a database");
    Location::Postgres(format!("{before}/dxz_alone"))
}

fn main() {
    let server = coordinator().expect("scripts/with-citus.sh sets the address");
    let (one, cluster) = (instances(&alone(&server)), TestDb::new(Backend::Postgres));
    let spread = instances(&cluster.location());
    println!("{:<10}{:>16}{:>16}{:>9}", "callers", "one server", "cluster", "ratio");
    for callers in CALLERS {
        let (alone, together) = (per_second(&one, callers), per_second(&spread, callers));
        println!("{callers:<10}{alone:>16.0}{together:>16.0}{:>9.2}", together / alone);
    }
}
