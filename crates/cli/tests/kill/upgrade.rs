//! Data of every older schema, with real content, is brought up to date with all its rows; so is a great deal of it by programs that are
//! killed in the middle.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, Instant},
};

use app::{
    App,
    ambient::{Clock as _, SystemClock, SystemEntropy},
    demo::{self, scale},
    journal,
};
use jiff::tz::TimeZone;
use load::server::Server;
use store::{
    SCHEMA,
    testing::{Backend, Counted, Dumped, TestDb, counted, leave},
};

use crate::{asked, random::Random, scene::options};

/// How many branches a real-sized database has, each with two years of three groups.
const BRANCHES: usize = 5;

fn zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").expect("a zone")
}

/// The sample, or so many branches of it, closed.
fn full(backend: Backend, branches: usize) -> TestDb {
    let mut t = TestDb::new(backend);
    let (entropy, now) = (Arc::new(SystemEntropy), SystemClock.now());
    if branches == 1 {
        demo::seed(t.db(), entropy, now, zone()).expect("a sample");
    } else {
        scale::seed(t.db(), entropy, now, zone(), branches, &|_| {}).expect("a sample");
    }
    t.close();
    t
}

/// Holds every row that was there and every chain against what is there now.
fn is_whole(t: &TestDb, before: &Counted, schema: i64) {
    let after = counted(t);
    for (table, rows) in before.iter().filter(|(table, _)| *table != "schema_version") {
        // A table that is no more was empty: today's data has nothing for it.
        assert_eq!(after.get(table).unwrap_or(&0), rows, "{table} of schema {schema}");
    }
    let app = App::new(t.db().clone(), Arc::new(SystemClock), Arc::new(SystemEntropy), zone());
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let branches = runtime.block_on(app.read(journal::branches)).expect("branches");
    assert_eq!(i64::try_from(branches.len()), Ok(before["branch"]));
    for branch in branches {
        let proved =
            runtime.block_on(app.read(move |cx| journal::prove(cx, branch, Vec::new()))).expect("a walk");
        let head = proved.chain.unwrap_or_else(|broken| panic!("schema {schema}: {broken:?}"));
        assert!(head.number > 0, "schema {schema}");
    }
}

fn comes_up(backend: Backend, schemas: impl Iterator<Item = i64>) {
    let full = full(backend, 1);
    let everything = counted(&full);
    for schema in schemas {
        let mut place = TestDb::unopened(backend);
        let before = leave(&full, &place, schema);
        // Nothing of the sample is lost on the way back: the test would show nothing then.
        for (table, rows) in before.iter().filter(|(table, _)| *table != "schema_version") {
            assert_eq!(everything.get(table).unwrap_or(&0), rows, "{table} of schema {schema}");
        }
        assert!(before["meeting"] > 0 && before["journal"] > 0, "schema {schema}: {before:?}");
        place.reopen();
        is_whole(&place, &before, schema);
    }
}

#[test]
fn a_file_of_every_older_schema_is_brought_up_to_date() {
    comes_up(Backend::File, 1..SCHEMA);
}

#[test]
fn a_server_of_older_schemas_is_brought_up_to_date() {
    // One text for both engines: the steps that are not are the index (31) and the chains (36).
    comes_up(
        Backend::Postgres,
        (1..SCHEMA).filter(|schema| schema % 7 == 1 || *schema >= 34 || *schema == 30),
    );
}

fn serve(t: &TestDb, log: &Path) -> Server {
    Server::serve(Path::new(env!("CARGO_BIN_EXE_dangxiaozu")), &options(&t.location()), log)
        .expect("it begins")
}

/// Kills programs while they bring real-sized data up to date; how many had not done it yet.
fn killed_on_the_way(backend: Backend, rounds: usize) -> usize {
    let full = full(backend, BRANCHES);
    let (mut place, mut smooth) = (TestDb::unopened(backend), TestDb::unopened(backend));
    let before = leave(&full, &place, OLD);
    leave(&full, &smooth, OLD);
    let log: PathBuf = std::env::temp_dir().join(format!("dangxiaozu-upgrade-{}.log", std::process::id()));
    let begun = Instant::now();
    smooth.reopen();
    let takes = u64::try_from(begun.elapsed().as_micros()).expect("a while");
    let (mut random, mut early) = (Random::new(), 0);
    // Once it is up to date there is nothing left to interrupt: each program is given longer than the one before it.
    let longer = takes / u64::try_from(rounds).expect("a number of rounds");
    let mut longest = 0;
    for _ in 0..rounds {
        let server = serve(&place, &log);
        let given = Duration::from_micros(longest + random.below(longer));
        longest += longer;
        let said = server.lines().recv_timeout(given);
        drop(server);
        let version = schema(&place);
        assert!(version == OLD || version == SCHEMA, "schema {version}");
        if version == OLD {
            early += 1;
            assert!(said.is_err(), "it listened before its data was up to date");
            assert_eq!(counted(&place), before);
        }
    }
    place.reopen();
    is_whole(&place, &before, OLD);
    let (place, smooth) = (contents(&place), contents(&smooth));
    assert!(place == smooth, "whoever was killed on the way left something else than whoever was not");
    drop(std::fs::remove_file(log));
    println!(
        "{early} of {rounds} programs were killed before the data was up to date, which takes {takes} µs"
    );
    early
}

/// The schema from which data comes: before the journals were chains.
const OLD: i64 = 35;

/// The schema of data that nobody has open.
fn schema(t: &TestDb) -> i64 {
    let rows = t.dump();
    let versions = rows.iter().find(|table| table.table == "schema_version").expect("its schema");
    i64::try_from(versions.rows.len()).expect("a number")
}

/// Every row of every table, in an order of its own.
fn contents(t: &TestDb) -> Vec<Dumped> {
    let mut tables = t.dump();
    for table in &mut tables {
        table.rows.sort();
        // The transaction that wrote it is another one.
        table.written.clear();
    }
    tables
}

#[test]
fn a_file_whose_program_was_killed_while_it_was_brought_up_to_date_is_whole() {
    assert!(killed_on_the_way(Backend::File, asked(5).min(100)) > 0);
}

#[test]
fn a_server_whose_program_was_killed_while_it_was_brought_up_to_date_is_whole() {
    assert!(killed_on_the_way(Backend::Postgres, asked(4).min(100)) > 0);
}
