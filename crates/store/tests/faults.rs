//! What machines do to data: a log that is lost, an older file put back, a file cut short, a full or a read-only disk. Each ends with
//! a clear stop, and never with a quiet wrong answer.

use std::{
    fs::{self, OpenOptions},
    path::{Path, PathBuf},
};

use domain::{id::BranchId, organization::Branch, text::OrganizationName};
use jiff::Timestamp;
use store::{
    Db, FileFault, Location, StoreError, Tx, organization, params, restore,
    testing::{Backend, TestDb},
};
use uuid::Uuid;

fn add(db: &Db, number: u128) -> Result<(), StoreError> {
    db.write(move |tx| {
        let name = OrganizationName::new("青禾社区党支部").expect("a name");
        organization::add_branch(
            tx,
            &Branch { id: BranchId::new(Uuid::from_u128(number)), name },
            Timestamp::UNIX_EPOCH,
        )
    })
    .wait()
}

fn count(db: &Db) -> Result<usize, StoreError> {
    db.read::<_, StoreError, _>(|tx| organization::branches(tx).map(|all| all.len())).wait()
}

fn opened(path: &Path) -> Result<usize, StoreError> {
    count(&Db::open(&Location::File(path.to_owned()))?)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    PathBuf::from(format!("{}{ending}", path.display()))
}

/// A copy of the data as a machine that lost its power would leave it: the service is still running.
fn as_after_a_power_cut(t: &TestDb, endings: &[&str]) -> PathBuf {
    let Location::File(data) = t.location() else { panic!("a file") };
    let copy = t.folder().join("copy.db");
    for ending in endings {
        fs::copy(beside(&data, ending), beside(&copy, ending)).expect("a copy");
    }
    copy
}

#[test]
fn what_was_acknowledged_is_there_after_a_power_cut() {
    let t = TestDb::new(Backend::File);
    (1..=3).for_each(|number| add(t.db(), number).expect("written"));
    assert_eq!(opened(&as_after_a_power_cut(&t, &["", "-wal", ".mark"])), Ok(3));
}

#[test]
fn data_without_its_log_is_refused_until_somebody_means_it() {
    let t = TestDb::new(Backend::File);
    (1..=3).for_each(|number| add(t.db(), number).expect("written"));
    let copy = as_after_a_power_cut(&t, &["", ".mark"]);
    match opened(&copy) {
        Err(StoreError::File(FileFault::Behind { found, last })) => assert!(found < last, "{found} {last}"),
        other => panic!("not refused: {other:?}"),
    }
    // Who wants the older data all the same says so.
    restore(&copy, &copy).expect("restored");
    assert!(opened(&copy).is_ok_and(|count| count < 3));
}

#[test]
fn a_service_that_has_ended_leaves_everything_in_the_one_file() {
    let t = TestDb::new(Backend::File);
    (1..=3).for_each(|number| add(t.db(), number).expect("written"));
    t.db().settle().expect("settled");
    assert_eq!(opened(&as_after_a_power_cut(&t, &[""])), Ok(3));
}

#[test]
fn an_older_file_in_the_place_of_the_data_is_refused() {
    let mut t = TestDb::new(Backend::File);
    let Location::File(data) = t.location() else { panic!("a file") };
    add(t.db(), 1).expect("written");
    t.close();
    let older = t.folder().join("older.db");
    fs::copy(&data, &older).expect("a copy");
    t.reopen();
    add(t.db(), 2).expect("written");
    t.close();
    fs::copy(&older, &data).expect("put back");
    assert!(matches!(opened(&data), Err(StoreError::File(FileFault::Behind { .. }))));
    restore(&older, &data).expect("restored");
    assert_eq!(opened(&data), Ok(1));
    // And it goes on from there.
    t.reopen();
    add(t.db(), 3).expect("written");
    t.reopen();
    assert_eq!(count(t.db()), Ok(2));
}

#[test]
fn a_lost_or_unreadable_note_stops_nobody() {
    let mut t = TestDb::new(Backend::File);
    let Location::File(data) = t.location() else { panic!("a file") };
    add(t.db(), 1).expect("written");
    t.close();
    fs::write(beside(&data, ".mark"), "\0\0\0\0").expect("written over");
    assert_eq!(opened(&data), Ok(1));
    fs::remove_file(beside(&data, ".mark")).expect("gone");
    assert_eq!(opened(&data), Ok(1));
}

#[test]
fn what_writes_nothing_is_no_commit() {
    let t = TestDb::new(Backend::File);
    add(t.db(), 1).expect("written");
    let before = t.db().version();
    t.db().write::<_, StoreError, _>(|tx| organization::branches(tx).map(drop)).wait().expect("nothing");
    assert_eq!(t.db().version(), before);
}

fn cut(path: &Path, to: impl Fn(u64) -> u64) {
    let file = OpenOptions::new().write(true).open(path).expect("the file");
    let length = file.metadata().expect("a length").len();
    file.set_len(to(length)).expect("cut");
}

#[test]
fn a_file_that_was_cut_short_is_refused() {
    for keep in [0.3, 0.6, 0.95] {
        let mut t = TestDb::new(Backend::File);
        let Location::File(data) = t.location() else { panic!("a file") };
        add(t.db(), 1).expect("written");
        t.close();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "a share of a length"
        )]
        cut(&data, |length| (length as f64 * keep) as u64);
        assert!(
            matches!(opened(&data), Err(StoreError::File(FileFault::Damaged(_)))),
            "{keep}: {:?}",
            opened(&data)
        );
    }
}

/// Writes as much as it takes until the engine meets the damage.
fn fill(tx: &mut Tx) -> Result<(), StoreError> {
    tx.execute("CREATE TABLE IF NOT EXISTS filler (text TEXT NOT NULL)", params![])?;
    for _ in 0..200 {
        tx.execute("INSERT INTO filler (text) VALUES ($1)", params!["字".repeat(4000)])?;
    }
    Ok(())
}

#[test]
fn a_file_that_is_damaged_while_it_is_in_use_is_written_no_more() {
    let t = TestDb::new(Backend::File);
    let Location::File(data) = t.location() else { panic!("a file") };
    add(t.db(), 1).expect("written");
    t.db().write(fill).wait().expect("filled");
    // Everything is in the file, nothing in the log or in memory; then the file is cut.
    t.behind_the_back("PRAGMA wal_checkpoint(TRUNCATE)");
    cut(&data, |length| length / 2);
    let read = t.db().read::<_, StoreError, _>(|tx| {
        tx.all("SELECT SUM(LENGTH(text)) AS all_of_it FROM filler", params![], |row| {
            row.get::<i64>("all_of_it")
        })
    });
    assert!(matches!(read.wait(), Err(StoreError::File(FileFault::Damaged(_)) | StoreError::Disk(_))));
    assert!(matches!(add(t.db(), 2), Err(StoreError::File(FileFault::Damaged(_)))), "{:?}", add(t.db(), 3));
}

#[test]
fn a_full_disk_is_told_and_nothing_is_half_written() {
    let t = TestDb::new(Backend::File);
    add(t.db(), 1).expect("written");
    let limit = |sql: &'static str| {
        let set = t.db().write::<_, StoreError, _>(move |tx| tx.all(sql, params![], |_| Ok(())));
        set.wait().expect("a limit");
    };
    limit("PRAGMA max_page_count = 1");
    assert!(matches!(t.db().write(fill).wait(), Err(StoreError::Disk(_))));
    assert_eq!(count(t.db()), Ok(1), "what is there can be read");
    limit("PRAGMA max_page_count = 1000000");
    t.db().write(fill).wait().expect("there is room again");
    let rows = t.db().read::<_, StoreError, _>(|tx| {
        tx.one("SELECT COUNT(*) AS rows FROM filler", params![], |row| row.get::<i64>("rows"))
    });
    assert_eq!(rows.wait(), Ok(200));
}

#[test]
fn a_disk_that_can_only_be_read_is_told() {
    let t = TestDb::new(Backend::File);
    add(t.db(), 1).expect("written");
    let set = t.db().write::<_, StoreError, _>(|tx| tx.all("PRAGMA query_only = 1", params![], |_| Ok(())));
    set.wait().expect("set");
    assert!(matches!(add(t.db(), 2), Err(StoreError::ReadOnly(_))), "{:?}", add(t.db(), 2));
    assert_eq!(count(t.db()), Ok(1));
}

#[test]
fn a_server_that_can_only_be_read_is_told() {
    let mut t = TestDb::new(Backend::Postgres);
    add(t.db(), 1).expect("written");
    t.close();
    t.behind_the_back(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_transaction_read_only = on', current_database()); END $$",
    );
    let location = t.location();
    match Db::open(&location) {
        Err(StoreError::ReadOnly(_)) => {}
        Ok(_) => panic!("opened for writing"),
        Err(other) => panic!("{other:?}"),
    }
}
