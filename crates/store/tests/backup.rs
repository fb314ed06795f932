//! Backup and restore: a copy made while writing goes on is whole, and what is not whole touches no data.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, AtomicI64, Ordering},
    thread,
};

use domain::id::BranchId;
use store::{
    Db, Location, SCHEMA, StoreError, check_file,
    journal::{self, Line},
    organization, restore,
    testing::{Backend, TestDb},
};
use uuid::Uuid;

const BRANCH: BranchId = BranchId::new(Uuid::from_u128(1));

fn data(t: &TestDb) -> PathBuf {
    t.folder().join("dangxiaozu.db")
}

fn at(second: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(second).expect("a time")
}

/// Two entries in one unit of work: a whole copy has an even number of them.
fn pair(db: &Db, second: i64) {
    let written = db.write::<(), StoreError, _>(move |tx| {
        journal::add(tx, BRANCH, &Line::done(at(second), None, "test.first", Uuid::nil(), "5a17"))?;
        journal::add(tx, BRANCH, &Line::done(at(second), None, "test.second", Uuid::nil(), "5a17")).map(drop)
    });
    written.wait().expect("the pair is written");
}

fn numbers(db: &Db) -> Vec<i64> {
    let page = db.read::<_, StoreError, _>(|tx| journal::page(tx, BRANCH, None, i64::MAX)).wait();
    page.expect("the journal is read").into_iter().rev().map(|e| e.number).collect()
}

fn branch(db: &Db, name: &'static str) {
    let written = db.write::<(), StoreError, _>(move |tx| {
        let name = domain::text::OrganizationName::new(name).expect("a name");
        organization::add_branch(tx, &domain::organization::Branch { id: BRANCH, name }, at(0))
    });
    written.wait().expect("the branch is written");
}

fn names(path: &Path) -> Vec<String> {
    let db = Db::open(&Location::File(path.to_owned())).expect("opens");
    let branches = db.read::<_, StoreError, _>(organization::branches).wait().expect("reads");
    branches.into_iter().map(|b| b.name.to_string()).collect()
}

fn unavailable<T: std::fmt::Debug>(answer: Result<T, StoreError>) -> String {
    match answer {
        Err(StoreError::File(why)) => why.to_string(),
        other => panic!("not refused: {other:?}"),
    }
}

#[test]
fn a_backup_while_four_threads_write_is_whole_and_can_be_restored() {
    let mut t = TestDb::new(Backend::File);
    branch(t.db(), "青禾社区党支部");
    let (stop, written) = (AtomicBool::new(false), AtomicI64::new(0));
    let backup = t.folder().join("backup.db");
    let (before, info, after) = thread::scope(|scope| {
        for writer in 0..4 {
            let (db, stop, written) = (t.db(), &stop, &written);
            scope.spawn(move || {
                while !stop.load(Ordering::SeqCst) {
                    pair(db, writer);
                    written.fetch_add(2, Ordering::SeqCst);
                }
            });
        }
        while written.load(Ordering::SeqCst) < 40 {
            thread::yield_now();
        }
        let before = written.load(Ordering::SeqCst);
        let info = t.db().backup_to(&backup);
        let after = written.load(Ordering::SeqCst);
        // Writing went on meanwhile and goes on afterwards.
        while written.load(Ordering::SeqCst) < after + 40 {
            thread::yield_now();
        }
        stop.store(true, Ordering::SeqCst);
        (before, info.expect("a backup"), after)
    });
    assert_eq!(info.schema, SCHEMA);
    assert_eq!(check_file(&backup), Ok(info));
    let everything = numbers(t.db());
    t.close();
    let restored = restore(&backup, &data(&t)).expect("restored").info;
    assert_eq!((restored.schema, restored.meetings), (info.schema, info.meetings));
    t.reopen();
    let kept = numbers(t.db());
    assert_eq!(kept, (1..=kept.len() as i64).collect::<Vec<_>>());
    assert_eq!(kept.len() % 2, 0, "a unit of work was torn");
    // What was acknowledged before is in it; beyond, at most what four writers had under way.
    assert!(kept.len() as i64 >= before && kept.len() as i64 <= after + 8, "{before} {} {after}", kept.len());
    assert!(everything.len() > kept.len());
    pair(t.db(), 9);
    t.close();
    // The data before lies beside, whole.
    let before = t.folder().join("dangxiaozu.db.before");
    assert!(check_file(&before).is_ok());
    let old = Db::open(&Location::File(before)).expect("opens");
    assert_eq!(numbers(&old), everything);
}

#[test]
fn a_backup_writes_over_nothing() {
    let t = TestDb::new(Backend::File);
    let target = t.folder().join("backup.db");
    fs::write(&target, "something else").expect("written");
    assert!(unavailable(t.db().backup_to(&target)).contains("exists already"));
    assert_eq!(fs::read(&target).expect("read"), b"something else");
    let nowhere = t.folder().join("no such folder").join("backup.db");
    assert!(t.db().backup_to(&nowhere).is_err());
    let left: Vec<_> = names_in(t.folder()).into_iter().filter(|n| n.contains("partial")).collect();
    assert_eq!(left, Vec::<String>::new());
}

fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder");
    entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
}

#[test]
fn other_engines_have_their_own_tools() {
    let t = TestDb::new(Backend::Memory);
    let target = std::env::temp_dir().join("dangxiaozu-never-written.db");
    assert!(unavailable(t.db().backup_to(&target)).contains("pg_dump"));
    assert!(!target.exists());
}

/// Every kind of file that is no backup of ours, by name.
fn bad_files(t: &TestDb, good: &Path) -> Vec<PathBuf> {
    let whole = fs::read(good).expect("read");
    let path = |name: &str| t.folder().join(name);
    let mut holed = whole.clone();
    let page = 4096;
    holed[page * 3..page * 5].fill(0xA5);
    for (name, bytes) in [
        ("half.db", whole[..whole.len() / 2].to_vec()),
        ("short-by-a-page.db", whole[..whole.len() - page].to_vec()),
        ("header-only.db", whole[..100].to_vec()),
        ("empty.db", Vec::new()),
        ("text.db", "这不是数据库。".repeat(1000).into_bytes()),
        ("holed.db", holed),
    ] {
        fs::write(path(name), bytes).expect("written");
    }
    let foreign = rusqlite::Connection::open(path("foreign.db")).expect("opens");
    foreign.execute_batch("CREATE TABLE meeting (id); CREATE TABLE schema_version (version)").expect("made");
    fs::copy(good, path("newer.db")).expect("copied");
    let newer = rusqlite::Connection::open(path("newer.db")).expect("opens");
    newer.execute_batch("INSERT INTO schema_version VALUES (900, 'of tomorrow')").expect("altered");
    let names =
        ["half", "short-by-a-page", "header-only", "empty", "text", "holed", "foreign", "newer", "absent"];
    names.map(|n| path(&format!("{n}.db"))).to_vec()
}

#[test]
fn what_is_no_whole_backup_is_refused_and_touches_nothing() {
    let mut t = TestDb::new(Backend::File);
    branch(t.db(), "青禾社区党支部");
    for n in 0..50 {
        pair(t.db(), n);
    }
    let good = t.folder().join("good.db");
    t.db().backup_to(&good).expect("a backup");
    t.close();
    let bad = bad_files(&t, &good);
    let before = (fs::read(data(&t)).expect("read"), names_in(t.folder()).len());
    for file in bad {
        let refused = restore(&file, &data(&t));
        if file.ends_with("newer.db") {
            assert_eq!(refused, Err(StoreError::Newer { found: 900, known: SCHEMA }));
        } else {
            unavailable(refused);
        }
        assert!(before.0 == fs::read(data(&t)).expect("read"), "{} changed the data", file.display());
        assert!(!t.folder().join("dangxiaozu.db.before").exists(), "{}", file.display());
    }
    assert_eq!(names_in(t.folder()).len(), before.1, "{:?}", names_in(t.folder()));
    assert!(restore(&good, &data(&t)).is_ok());
}

#[test]
fn data_in_use_is_not_replaced() {
    let mut t = TestDb::new(Backend::File);
    branch(t.db(), "青禾社区党支部");
    let backup = t.folder().join("backup.db");
    t.db().backup_to(&backup).expect("a backup");
    let clone = t.db().clone();
    t.close();
    assert!(unavailable(restore(&backup, &data(&t))).contains("in use"));
    pair(&clone, 1);
    assert_eq!(numbers(&clone), [1, 2]);
    drop(clone);
    assert!(restore(&backup, &data(&t)).is_ok());
}

#[test]
fn damaged_data_is_replaced_and_kept_as_it_was() {
    let mut t = TestDb::new(Backend::File);
    branch(t.db(), "青禾社区党支部");
    let backup = t.folder().join("backup.db");
    t.db().backup_to(&backup).expect("a backup");
    t.close();
    let damaged = "磁盘坏了".repeat(3000).into_bytes();
    fs::write(data(&t), &damaged).expect("damaged");
    fs::write(t.folder().join("dangxiaozu.db-wal"), "the log of the file before").expect("written");
    assert!(restore(&backup, &data(&t)).is_ok());
    assert_eq!(fs::read(t.folder().join("dangxiaozu.db.before")).expect("kept"), damaged);
    assert_eq!(names(&data(&t)), ["青禾社区党支部"]);
}

#[test]
fn a_copied_data_file_is_restored_with_its_write_ahead_log() {
    let t = TestDb::new(Backend::File);
    branch(t.db(), "青禾社区党支部");
    // As somebody does who copies the files of a running service: the branch is still in the log.
    let copy = t.folder().join("copy.db");
    fs::copy(data(&t), &copy).expect("copied");
    fs::copy(t.folder().join("dangxiaozu.db-wal"), t.folder().join("copy.db-wal")).expect("the log is there");
    let target = t.folder().join("fresh.db");
    restore(&copy, &target).expect("restored where nothing was");
    assert_eq!(names(&target), ["青禾社区党支部"]);
    assert!(!t.folder().join("fresh.db.before").exists());
}
