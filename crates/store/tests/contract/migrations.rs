//! Opening: from nothing, again, and what is refused. Data in memory cannot be opened twice, so the cases
//! run where it can.

use store::{
    Db, SCHEMA, StoreError, params,
    testing::{Backend, TestDb},
};

use crate::fixture::{BRANCH, found, saw};

on_every_engine!(
    an_empty_place_gets_the_newest_schema,
    opening_again_changes_nothing,
    a_newer_schema_is_refused_and_left_alone,
    an_altered_migration_is_refused,
    two_that_open_at_once_agree,
    a_connection_that_was_cut_is_made_anew,
);

fn versions(t: &TestDb) -> Vec<(i64, String)> {
    saw(t, |tx| {
        tx.all("SELECT version, checksum FROM schema_version ORDER BY version", params![], |row| {
            Ok((row.get("version")?, row.get("checksum")?))
        })
    })
}

fn an_empty_place_gets_the_newest_schema(t: &TestDb) {
    let versions = versions(t);
    assert_eq!(versions.iter().map(|(v, _)| *v).collect::<Vec<_>>(), (1..=SCHEMA).collect::<Vec<_>>());
    assert!(versions.iter().all(|(_, sum)| sum.len() == 64));
    assert_eq!(saw(t, store::organization::branches), []);
}

fn opening_again_changes_nothing(t: &TestDb) {
    if t.backend() == Backend::Memory {
        return;
    }
    found(t);
    let before = versions(t);
    let again = Db::open(&t.location()).expect("opens again");
    let branch = again.read(|tx| store::organization::branch(tx, BRANCH)).wait();
    assert!(branch.is_ok_and(|b: domain::organization::Branch| b.name.as_str() == "青禾社区党支部"));
    assert_eq!(versions(t), before);
}

fn opened(t: &TestDb) -> Result<(), StoreError> {
    Db::open(&t.location()).map(drop)
}

fn a_newer_schema_is_refused_and_left_alone(t: &TestDb) {
    if t.backend() == Backend::Memory {
        return;
    }
    t.behind_the_back("INSERT INTO schema_version (version, checksum) VALUES (900, 'of tomorrow')");
    assert_eq!(opened(t), Err(StoreError::Newer { found: 900, known: SCHEMA }));
    t.behind_the_back("DELETE FROM schema_version WHERE version = 900");
    assert_eq!(opened(t), Ok(()));
}

fn an_altered_migration_is_refused(t: &TestDb) {
    if t.backend() == Backend::Memory {
        return;
    }
    t.behind_the_back("UPDATE schema_version SET checksum = 'altered' WHERE version = 1");
    match opened(t) {
        Err(StoreError::Corrupt { place, column, .. }) => {
            assert_eq!((place.as_str(), column.as_str()), ("schema_version", "checksum"));
        }
        other => panic!("not refused: {other:?}"),
    }
}

fn two_that_open_at_once_agree(t: &TestDb) {
    let fresh = TestDb::unopened(t.backend());
    let place = fresh.location();
    std::thread::scope(|scope| {
        let opening: Vec<_> = (0..4).map(|_| scope.spawn(|| Db::open(&place).map(drop))).collect();
        for thread in opening {
            assert_eq!(thread.join().expect("no panic"), Ok(()));
        }
    });
}

fn a_connection_that_was_cut_is_made_anew(t: &TestDb) {
    if t.backend() != Backend::Postgres {
        return;
    }
    found(t);
    t.behind_the_back(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
         WHERE datname = current_database() AND pid <> pg_backend_pid()",
    );
    // Every thread meets its own dead connection; none of their callers notices.
    for _ in 0..20 {
        assert_eq!(saw(t, store::organization::branches).len(), 2);
    }
    crate::fixture::wrote(t, |tx| {
        let line = store::journal::Line::done(crate::fixture::at(1), None, "a.b", uuid::Uuid::nil(), "5a17");
        store::journal::add(tx, BRANCH, &line)
    });
}
