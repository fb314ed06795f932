//! A backup of PostgreSQL, made and restored with the server's own tools: the same content, and proved along its chains.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
};

use app::{
    ambient::{Clock as _, SystemClock, SystemEntropy},
    demo,
};
use jiff::tz::TimeZone;
use store::{
    Location,
    testing::{Backend, TestDb},
};

use super::run;

/// Where Debian keeps the tools, a folder for each version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// The newest of a tool, as the server of the tests is; elsewhere the one that the path finds.
fn tool(name: &str) -> PathBuf {
    let versions =
        fs::read_dir(VERSIONS).map(|all| all.filter_map(Result::ok).collect::<Vec<_>>()).unwrap_or_default();
    let number =
        |folder: &fs::DirEntry| folder.file_name().to_str().and_then(|name| name.parse::<u32>().ok());
    let found = versions.iter().filter(|folder| folder.path().join("bin").join(name).is_file());
    found
        .max_by_key(|folder| number(folder))
        .map_or(name.into(), |newest| newest.path().join("bin").join(name))
}

fn run_tool(name: &str, arguments: &[&str]) {
    let output = Command::new(tool(name)).args(arguments).output().expect("the tool runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{name} {arguments:?}: {said}");
}

fn address(t: &TestDb) -> String {
    match t.location() {
        Location::Postgres(address) => address,
        other => panic!("not on a server: {other:?}"),
    }
}

/// The rows of every table, whatever order they are kept in.
fn content(t: &TestDb) -> BTreeMap<String, Vec<Vec<(String, String)>>> {
    let sorted = |mut rows: Vec<Vec<(String, String)>>| {
        rows.sort();
        rows
    };
    t.dump().into_iter().map(|table| (table.table, sorted(table.rows))).collect()
}

#[test]
fn a_pg_dump_is_restored_into_a_fresh_database_and_proved() {
    let (source, target) = (TestDb::new(Backend::Postgres), TestDb::unopened(Backend::Postgres));
    let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
    demo::seed(source.db(), Arc::new(SystemEntropy), SystemClock.now(), zone).expect("a sample");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("backup.dump");
    let file = Path::to_str(&file).expect("UTF-8");
    run_tool("pg_dump", &["--format=custom", "--file", file, "--dbname", &address(&source)]);
    run_tool("pg_restore", &["--exit-on-error", "--no-owner", "--dbname", &address(&target), file]);

    let (before, after) = (content(&source), content(&target));
    let counts = |all: &BTreeMap<String, Vec<_>>| -> BTreeMap<String, usize> {
        all.iter().map(|(name, rows)| (name.clone(), rows.len())).collect()
    };
    assert_eq!(counts(&before), counts(&after));
    assert!(before["journal"].len() > 100 && before["minutes_revision"].len() > 1, "{:?}", counts(&before));
    for (name, rows) in &before {
        assert!(*rows == after[name], "{name} is not as it was");
    }
    let verify = || run(&["verify", "--database", &address(&target)]);
    let whole = verify().done();
    assert!(whole.out.contains("一条不少") && whole.out.contains("和封存时一样"), "{whole:?}");
    assert!(run(&["user", "list", "--database", &address(&target)]).done().out.contains("陈一诺"));

    // The proof is one: a word altered in the restored database is found.
    target.behind_the_back("UPDATE journal SET at = at + 60000000 WHERE number = 7");
    let altered = verify();
    assert!(altered.out.contains("第 7 条被改动"), "{altered:?}");
    altered.refused("不一样或者不能核对");
}
