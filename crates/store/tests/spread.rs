//! The tables spread by branch over a cluster (ADR 34). What needs one runs where `DANGXIAOZU_CITUS` names its coordinator
//! (`scripts/with-citus.sh`).

use std::collections::BTreeMap;

use domain::{
    id::{BranchId, PersonId},
    organization::Branch,
    person::Person,
    text::{OrganizationName, PersonName},
};
use jiff::Timestamp;
use store::{
    Cluster, Db, Lies, Location, Placed, SpreadFault, StoreError, organization, params, person, spread,
    testing::{Backend, TestDb, coordinator, counted, migrate_on},
};
use uuid::Uuid;

/// Data without a cluster around it: the file, and a server without the extension.
#[test]
fn what_is_no_cluster_is_refused() {
    let file = TestDb::new(Backend::File);
    assert_eq!(spread(&file.location(), None), Err(StoreError::Spread(SpreadFault::Embedded)));
    assert_eq!(file.db().read(store::cluster).wait(), Ok(None));
    if coordinator().is_none() {
        let server = TestDb::new(Backend::Postgres);
        assert_eq!(spread(&server.location(), None), Err(StoreError::Spread(SpreadFault::NoCitus)));
        assert_eq!(server.db().read(store::cluster).wait(), Ok(None));
    }
}

const fn branch(number: u128) -> BranchId {
    BranchId::new(Uuid::from_u128(number))
}

/// Some branches with one person each.
fn fill(db: &Db, branches: u128) {
    let write = db.write::<(), StoreError, _>(move |tx| {
        for number in 0..branches {
            let name = OrganizationName::new(&format!("示例第{number}党支部")).expect("a name");
            organization::add_branch(tx, &Branch { id: branch(number), name }, Timestamp::UNIX_EPOCH)?;
            let one = Person {
                id: PersonId::new(Uuid::from_u128(number)),
                name: PersonName::new("陈一诺").expect("a name"),
                mobile: None,
                email: None,
                version: 1,
            };
            person::add(tx, branch(number), &one)?;
        }
        Ok(())
    });
    write.wait().expect("written");
}

/// The names of some branches and how many people have a name, asked of each and of all.
fn seen(db: &Db) -> (usize, usize, usize) {
    let read = db.read::<_, StoreError, _>(|tx| {
        let all = organization::branches(tx)?;
        let mut people = 0;
        for branch in &all {
            people += person::all(tx, branch.id)?.len();
        }
        Ok((all.len(), people, store::account::by_sign_in_name(tx, "陈一诺")?.len()))
    });
    read.wait().expect("read")
}

fn lies(placed: &[Placed]) -> BTreeMap<&str, &Lies> {
    placed.iter().map(|one| (one.table.as_str(), &one.lies)).collect()
}

#[test]
fn data_that_is_there_is_spread_once_and_all_of_it_is_there_afterwards() {
    if coordinator().is_none() {
        return;
    }
    let mut t = TestDb::unopened(Backend::Postgres);
    t.reopen();
    fill(t.db(), 40);
    let before = counted(&t);
    let found = t.db().read(store::cluster).wait().expect("a cluster").expect("it is one");
    assert_eq!((found.workers, found.placed), (2, 0));
    t.close();

    let first = spread(&t.location(), Some(6)).expect("spread");
    let by = |column: &str| Lies::By(column.to_owned());
    let lies = lies(&first);
    assert_eq!(lies["branch"], &by("branch_id"));
    assert_eq!(lies["search_index"], &by("branch_id"));
    assert_eq!(lies["sign_in_directory"], &by("value"));
    assert_eq!((lies["office"], lies["schema_version"]), (&Lies::Everywhere, &Lies::Here));
    assert!(first.iter().all(|one| one.is_new == (one.lies != Lies::Here)), "{first:?}");
    assert!(first.len() > 100);

    t.reopen();
    assert_eq!(seen(t.db()), (40, 40, 40));
    let cluster = t.db().read(store::cluster).wait().expect("a cluster").expect("it is one");
    let placed = i64::try_from(first.len() - 1).expect("a number");
    assert_eq!(cluster, Cluster { workers: 2, shards: 6, placed, missing: 0 });
    fill_one_more(t.db());
    t.close();
    let again = spread(&t.location(), None).expect("nothing is left to be done");
    assert!(again.len() == first.len() && again.iter().all(|one| !one.is_new), "{again:?}");
    assert_eq!(spread(&t.location(), Some(8)), Err(StoreError::Spread(SpreadFault::Already)));
    let mut expected = before;
    for table in ["branch", "person", "sign_in_name", "sign_in_directory"] {
        *expected.get_mut(table).expect("a table") += 1;
    }
    assert_eq!(counted(&t), expected);
}

/// References hold as before: a person of no branch is refused.
fn fill_one_more(db: &Db) {
    let stranger = db.write::<(), StoreError, _>(|tx| {
        tx.execute(
            "INSERT INTO person (branch_id, person_id, name, mobile, email, position, version)
             VALUES ($1, $2, 'x', NULL, NULL, 1, 1)",
            params![branch(999), PersonId::new(Uuid::from_u128(999))],
        )
        .map(drop)
    });
    assert!(matches!(stranger.wait(), Err(StoreError::ForeignKey(_))));
    let one = db.write::<(), StoreError, _>(|tx| {
        let name = OrganizationName::new("示例后来党支部").expect("a name");
        organization::add_branch(tx, &Branch { id: branch(500), name }, Timestamp::UNIX_EPOCH)?;
        let name = PersonName::new("陈一诺").expect("a name");
        let id = PersonId::new(Uuid::from_u128(500));
        person::add(tx, branch(500), &Person { id, name, mobile: None, email: None, version: 1 })
    });
    one.wait().expect("written");
}

/// What a migration of tomorrow may say.
const TOMORROW: &str = "-- Seats.
CREATE TABLE seat (
    branch_id TEXT NOT NULL REFERENCES branch (branch_id),
    seat_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    PRIMARY KEY (branch_id, seat_id),
    FOREIGN KEY (branch_id, person_id) REFERENCES person (branch_id, person_id)
);
CREATE INDEX seat_person ON seat (branch_id, person_id);
INSERT INTO seat (branch_id, seat_id, person_id) SELECT branch_id, person_id, person_id FROM person;
ALTER TABLE seat ADD COLUMN row_number BIGINT NOT NULL DEFAULT 1;
UPDATE seat SET row_number = 2 WHERE seat_id = person_id;
ALTER TABLE seat RENAME TO seat_kept;
CREATE TABLE seat (
    branch_id TEXT NOT NULL REFERENCES branch (branch_id),
    seat_id TEXT NOT NULL,
    row_number BIGINT NOT NULL,
    PRIMARY KEY (branch_id, seat_id)
);
INSERT INTO seat (branch_id, seat_id, row_number) SELECT branch_id, seat_id, row_number FROM seat_kept;
DROP TABLE seat_kept;
";

#[test]
fn a_newer_schema_comes_to_data_that_is_spread() {
    if coordinator().is_none() {
        return;
    }
    let t = TestDb::new(Backend::Postgres);
    fill(t.db(), 20);
    migrate_on(&t, TOMORROW).expect("brought up to date");
    let read = t.db().read::<i64, StoreError, _>(|tx| {
        tx.one("SELECT COUNT(*) AS many FROM seat WHERE row_number = 2", params![], |row| row.get("many"))
    });
    assert_eq!(read.wait(), Ok(20));
    let cluster = t.db().read(store::cluster).wait().expect("a cluster").expect("it is one");
    assert_eq!(cluster.missing, 0, "the new table is in its place");
}

#[test]
fn a_worker_is_refused_before_anything_is_done() {
    if coordinator().is_none() {
        return;
    }
    let t = TestDb::new(Backend::Postgres);
    let (Location::Postgres(address), worker) = (t.location(), worker(&t)) else { panic!("a server") };
    let (host, database) = (worker, address.rsplit('/').next().expect("a database"));
    let there = Location::Postgres(format!("postgres://postgres@{host}/{database}"));
    let refused = StoreError::Spread(SpreadFault::NoCoordinator);
    assert_eq!(spread(&there, None), Err(refused.clone()));
    assert_eq!(Db::open(&there).err(), Some(refused), "no service runs on a part of the data");
}

/// The first worker, as host and port.
fn worker(t: &TestDb) -> String {
    let read = t.db().read::<String, StoreError, _>(|tx| {
        tx.one(
            "SELECT nodename || ':' || nodeport AS place FROM pg_dist_node WHERE groupid = 1",
            params![],
            |row| row.get("place"),
        )
    });
    read.wait().expect("a worker")
}

#[test]
fn a_coordinator_without_workers_is_refused() {
    if coordinator().is_none() {
        return;
    }
    let t = TestDb::unopened(Backend::Postgres);
    t.behind_the_back("SELECT citus_remove_node(nodename, nodeport) FROM pg_dist_node WHERE groupid <> 0");
    assert_eq!(spread(&t.location(), None), Err(StoreError::Spread(SpreadFault::NoWorkers)));
}
