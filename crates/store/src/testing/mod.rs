//! Databases for tests: a fresh one for every test, on every engine, gone when the test ends.
//!
//! Behind the feature `testing`, for dev-dependencies: `store = { workspace = true, features = ["testing"] }`.

mod nodes;
mod older;
pub mod plan;
pub mod statement;

use std::{
    collections::hash_map::RandomState,
    env, fs,
    hash::{BuildHasher, Hasher},
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

pub use nodes::coordinator;
pub use older::{Counted, counted, leave, migrate_on};
use postgres::{Client, NoTls};

use crate::{Db, Location, db::fingerprint};

/// The variable that names a PostgreSQL server whose user may create databases.
pub const POSTGRES: &str = "DANGXIAOZU_TEST_POSTGRES";

/// Which engine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Backend {
    /// SQLite in memory.
    Memory,
    /// SQLite in a file.
    File,
    /// PostgreSQL, at the server that [`POSTGRES`] names; where [`plan::CITUS`] names the coordinator of a cluster, there, with the tables
    /// spread.
    Postgres,
}

impl Backend {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Memory, Self::File, Self::Postgres];
}

/// A fresh database; dropped with its data.
pub struct TestDb {
    backend: Backend,
    db: Option<Db>,
    place: Place,
}

/// What is to be cleared away.
enum Place {
    Memory,
    Folder(PathBuf),
    Database { server: String, name: String },
    Cluster { coordinator: String, name: String },
}

/// A name that no other test has, of this process or another.
fn fresh_name() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let random = RandomState::new().build_hasher().finish();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    format!("dxz_test_{}_{count}_{random:016x}", process::id())
}

/// The server that the environment names.
///
/// # Panics
/// When it names none: a test of PostgreSQL is never skipped.
fn server() -> String {
    env::var(POSTGRES).unwrap_or_else(|_| {
        panic!(
            "没有设置 {POSTGRES}：请运行 ./test.sh，或者 scripts/with-postgres.sh cargo nextest run。\n\
             {POSTGRES} is not set: run ./test.sh or scripts/with-postgres.sh cargo nextest run."
        )
    })
}

/// The database of a server that has every table and no row; made by whoever needs it first.
fn template(server: &str) -> String {
    let name = format!("dxz_template_{}", fingerprint());
    let mut client = Client::connect(server, NoTls).expect("the server of the tests answers");
    // The lock ends with the connection.
    client.batch_execute("SELECT pg_advisory_lock(6801)").expect("a lock");
    let there = client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name]);
    if there.expect("a list").is_none() {
        let making = fresh_name();
        client.batch_execute(&format!("CREATE DATABASE {making}")).expect("a database to copy");
        drop(Db::open(&Location::Postgres(with_database(server, &making))).expect("its tables"));
        client.batch_execute(&format!("ALTER DATABASE {making} RENAME TO {name}")).expect("its name");
    }
    name
}

impl TestDb {
    /// The database of a test that needs one of whatever engine: SQLite in memory; where [`plan::CITUS`] names the coordinator of a cluster,
    /// there, so that what the test does runs on it.
    ///
    /// # Panics
    /// As [`Self::new`].
    pub fn of_run() -> Self {
        Self::new(if nodes::coordinator().is_some() { Backend::Postgres } else { Backend::Memory })
    }

    /// Makes a database with the newest schema and nothing else.
    ///
    /// # Panics
    /// When it cannot be made; for PostgreSQL also when no server is named.
    pub fn new(backend: Backend) -> Self {
        let mut made = match backend {
            // Tables are made once a server and copied: making them takes longer than most tests.
            Backend::Postgres => match nodes::coordinator() {
                Some(coordinator) => Self::on_cluster(coordinator, true),
                None => Self::on_server(Some(&template(&server()))),
            },
            Backend::Memory | Backend::File => Self::unopened(backend),
        };
        made.reopen();
        made
    }

    /// Makes a place for a database without opening it, for tests of the opening itself.
    ///
    /// # Panics
    /// As [`Self::new`].
    pub fn unopened(backend: Backend) -> Self {
        let place = match backend {
            Backend::Memory => Place::Memory,
            Backend::File => {
                let folder = env::temp_dir().join(fresh_name());
                fs::create_dir(&folder).expect("a folder for the test's data");
                Place::Folder(folder)
            }
            Backend::Postgres => {
                return nodes::coordinator()
                    .map_or_else(|| Self::on_server(None), |at| Self::on_cluster(at, false));
            }
        };
        Self { backend, db: None, place }
    }

    fn on_cluster(coordinator: String, has_tables: bool) -> Self {
        let name = fresh_name();
        nodes::make(&coordinator, &name, has_tables);
        Self { backend: Backend::Postgres, db: None, place: Place::Cluster { coordinator, name } }
    }

    fn on_server(like: Option<&str>) -> Self {
        let (server, name) = (server(), fresh_name());
        let template = like.map_or_else(String::new, |like| format!(" TEMPLATE {like}"));
        let mut client = Client::connect(&server, NoTls).expect("the server of the tests answers");
        client.batch_execute(&format!("CREATE DATABASE {name}{template}")).expect("a database for the test");
        Self { backend: Backend::Postgres, db: None, place: Place::Database { server, name } }
    }

    /// The database.
    ///
    /// # Panics
    /// When it is not open.
    pub const fn db(&self) -> &Db {
        self.db.as_ref().expect("the database is open")
    }

    /// Its engine.
    pub const fn backend(&self) -> Backend {
        self.backend
    }

    /// Where it is.
    pub fn location(&self) -> Location {
        match &self.place {
            Place::Memory => Location::Memory,
            Place::Folder(folder) => Location::File(folder.join("dangxiaozu.db")),
            Place::Database { server, name } | Place::Cluster { coordinator: server, name } => {
                Location::Postgres(with_database(server, name))
            }
        }
    }

    /// A folder of the test's own; only for [`Backend::File`].
    ///
    /// # Panics
    /// For another engine.
    pub fn folder(&self) -> &Path {
        match &self.place {
            Place::Folder(folder) => folder,
            _ => panic!("only a database in a file has a folder"),
        }
    }

    /// Closes the database: nobody else holds a clone, or its data stays open.
    pub fn close(&mut self) {
        self.db = None;
    }

    /// Closes the database, if it is open, and opens it anew.
    ///
    /// # Panics
    /// When it cannot be opened.
    pub fn reopen(&mut self) {
        self.close();
        self.db = Some(Db::open(&self.location()).expect("the test's database opens"));
    }

    /// Runs statements past the layer, as somebody with a tool of the engine would: on a connection of its
    /// own, without parameters.
    ///
    /// # Panics
    /// When the engine refuses; for [`Backend::Memory`], which has no other way in.
    pub fn behind_the_back(&self, sql: &str) {
        match self.location() {
            Location::Memory => panic!("a database in memory has no other way in"),
            Location::File(path) => {
                let connection = rusqlite::Connection::open(path).expect("the file opens");
                connection.execute_batch(sql).expect("SQLite takes the statements");
            }
            Location::Postgres(address) => {
                let mut client = Client::connect(&address, NoTls).expect("the server answers");
                client.batch_execute(sql).expect("PostgreSQL takes the statements");
            }
        }
    }
}

/// A table as somebody with the data file or the server sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dumped {
    /// Its name.
    pub table: String,
    /// Its rows in the order in which the engine keeps them, each column as text.
    pub rows: Vec<Vec<(String, String)>>,
    /// What the engine itself notes of when each row was written: the transaction, on PostgreSQL.
    pub written: Vec<String>,
}

impl TestDb {
    /// Every table with all that it holds, past the layer: for tests of what cannot be learnt from the data.
    ///
    /// # Panics
    /// As [`Self::behind_the_back`].
    pub fn dump(&self) -> Vec<Dumped> {
        match self.location() {
            Location::Memory => panic!("a database in memory has no other way in"),
            Location::File(path) => dump_file(&path),
            Location::Postgres(address) => dump_server(&address),
        }
    }
}

fn dump_file(path: &Path) -> Vec<Dumped> {
    let connection = rusqlite::Connection::open(path).expect("the file opens");
    // What a virtual table holds lies in tables of its own.
    let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name";
    let mut names = connection.prepare(sql).expect("a list");
    let names: Vec<String> =
        names.query_map([], |row| row.get(0)).expect("a list").map(|name| name.expect("a name")).collect();
    let table = |table: String| {
        let mut all = connection.prepare(&format!("SELECT * FROM {table}")).expect("a table");
        let columns: Vec<String> = all.column_names().iter().map(|c| (*c).to_owned()).collect();
        let read = |row: &rusqlite::Row<'_>| {
            let cell = |at| row.get::<_, rusqlite::types::Value>(at).map(|value| format!("{value:?}"));
            columns.iter().enumerate().map(|(at, column)| Ok((column.clone(), cell(at)?))).collect()
        };
        let rows = all.query_map([], read).expect("rows").map(|row| row.expect("a row")).collect();
        Dumped { table, rows, written: Vec::new() }
    };
    names.into_iter().map(table).collect()
}

fn dump_server(address: &str) -> Vec<Dumped> {
    let mut client = Client::connect(address, NoTls).expect("the server answers");
    let sql = "SELECT c.table_name, c.column_name FROM information_schema.columns c
        JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
        ORDER BY c.table_name, c.ordinal_position";
    let columns: Vec<(String, String)> =
        client.query(sql, &[]).expect("a list").iter().map(|row| (row.get(0), row.get(1))).collect();
    let mut dumped = Vec::new();
    for columns in columns.chunk_by(|(one, _), (other, _)| one == other) {
        let table = columns[0].0.clone();
        let cells: Vec<_> = columns.iter().map(|(_, column)| format!("{column}::text")).collect();
        let sql = format!("SELECT xmin::text, {} FROM {table}", cells.join(", "));
        let found = client.query(&sql, &[]).expect("rows");
        let cell = |row: &postgres::Row, at: usize| {
            row.get::<_, Option<String>>(at).unwrap_or_else(|| "Null".to_owned())
        };
        let read = |row| (1..).zip(columns).map(|(at, (_, name))| (name.clone(), cell(row, at))).collect();
        let written = found.iter().map(|row| cell(row, 0)).collect();
        dumped.push(Dumped { table, rows: found.iter().map(read).collect(), written });
    }
    dumped
}

/// The same server, another database.
fn with_database(server: &str, name: &str) -> String {
    let (address, options) = server.split_once('?').map_or((server, None), |(a, o)| (a, Some(o)));
    let authority = address.find("://").map_or(0, |at| at + 3);
    let end = address[authority..].find('/').map_or(address.len(), |at| authority + at);
    let options = options.map(|o| format!("?{o}")).unwrap_or_default();
    format!("{}/{name}{options}", &address[..end])
}

impl Drop for TestDb {
    fn drop(&mut self) {
        self.close();
        match &self.place {
            Place::Memory => {}
            Place::Folder(folder) => drop(fs::remove_dir_all(folder)),
            Place::Database { server, name } => {
                if let Ok(mut client) = Client::connect(server, NoTls) {
                    drop(client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")));
                }
            }
            Place::Cluster { coordinator, name } => nodes::remove(coordinator, name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::with_database;

    #[test]
    fn another_database_of_the_same_server() {
        assert_eq!(with_database("postgres://u@h:1/postgres", "x"), "postgres://u@h:1/x");
        assert_eq!(with_database("postgres://u@h:1", "x"), "postgres://u@h:1/x");
        assert_eq!(
            with_database("postgres://u@h/db?sslmode=disable", "x"),
            "postgres://u@h/x?sslmode=disable"
        );
    }
}
