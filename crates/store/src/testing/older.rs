//! Data as a program of an older schema would have left it: the tables of that schema with what today's data has for them.

use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
};

use postgres::{Client, NoTls};
use rusqlite::Connection;

use super::TestDb;
use crate::{
    Location, StoreError,
    db::{BY_BRANCH, newer_server, older_file, older_server},
};

/// How many rows each table has.
pub type Counted = BTreeMap<String, i64>;

/// Makes what the program of `schema` would have left in the empty `place`, with the content of `full`; both are closed and of one engine.
/// Columns and tables that came later are left out. Answers how many rows each table got.
///
/// # Panics
/// When the engine refuses, for a database in memory, and when the content does not fit the older tables.
pub fn leave(full: &TestDb, place: &TestDb, schema: i64) -> Counted {
    match (full.location(), place.location()) {
        (Location::File(full), Location::File(place)) => {
            older_file(&place, schema).expect("the tables of the older schema");
            let connection = Connection::open(&place).expect("the file opens");
            // Rows come in any order; whether they fit together is looked at in the end.
            connection.execute_batch("PRAGMA foreign_keys = OFF").expect("a setting");
            connection
                .execute("ATTACH $1 AS full_one", [full.to_str().expect("UTF-8")])
                .expect("the full one is there");
            for (table, columns) in &columns_of_file(&connection, "main") {
                let newer = columns_of_file(&connection, "full_one").remove(table).unwrap_or_default();
                if let Some(columns) = common(columns, &newer).filter(|_| table != "schema_version") {
                    connection
                        .execute_batch(&format!(
                            "INSERT INTO main.{table} ({columns}) SELECT {columns} FROM full_one.{table}"
                        ))
                        .expect(table);
                }
            }
            let loose: Vec<String> = connection
                .prepare("SELECT DISTINCT \"table\" FROM pragma_foreign_key_check")
                .and_then(|mut all| all.query_map([], |row| row.get(0))?.collect())
                .expect("a check");
            assert_eq!(loose, Vec::<String>::new(), "rows that refer to nothing");
        }
        (Location::Postgres(full), Location::Postgres(place)) => {
            older_server(&place, schema).expect("the tables of the older schema");
            let mut from = Client::connect(&full, NoTls).expect("the server answers");
            let mut to = Client::connect(&place, NoTls).expect("the server answers");
            to.batch_execute("SET session_replication_role = replica").expect("a setting");
            let newer = columns_of_server(&mut from);
            for (table, columns) in columns_of_server(&mut to) {
                let newer = newer.get(&table).cloned().unwrap_or_default();
                if let Some(columns) = common(&columns, &newer).filter(|_| table != "schema_version") {
                    let mut rows = Vec::new();
                    let asked = of_all_branches(&table, &columns, schema);
                    from.copy_out(&format!("COPY (SELECT {asked} FROM {table}) TO STDOUT (FORMAT binary)"))
                        .map(|mut out| out.read_to_end(&mut rows))
                        .expect(&table)
                        .expect("rows");
                    let mut into = to
                        .copy_in(&format!("COPY {table} ({columns}) FROM STDIN (FORMAT binary)"))
                        .expect(&table);
                    into.write_all(&rows).expect("rows");
                    into.finish().expect(&table);
                }
            }
        }
        _ => panic!("two places of one engine that outlives the process"),
    }
    counted(place)
}

/// The columns as they are asked for: where places of texts were numbered over all branches, those of today are spread out.
fn of_all_branches(table: &str, columns: &str, schema: i64) -> String {
    if schema >= BY_BRANCH || !table.starts_with("search_") {
        return columns.to_owned();
    }
    let rank = format!("(SELECT COUNT(*) FROM branch b WHERE b.branch_id < {table}.branch_id)");
    let all = columns.split(", ").map(|column| match column {
        "number" => format!("number * 4096 + {rank}"),
        other => other.to_owned(),
    });
    all.collect::<Vec<_>>().join(", ")
}

/// Brings a migration of tomorrow to a database on a server.
///
/// # Errors
/// As the engine.
///
/// # Panics
/// For a database that is on none.
pub fn migrate_on(place: &TestDb, sql: &str) -> Result<(), StoreError> {
    match place.location() {
        Location::Postgres(address) => newer_server(&address, sql),
        other => panic!("not on a server: {other:?}"),
    }
}

/// How many rows each table has; the engine's own index is left out.
///
/// # Panics
/// As [`TestDb::behind_the_back`].
pub fn counted(place: &TestDb) -> Counted {
    match place.location() {
        Location::File(path) => {
            let connection = Connection::open(path).expect("the file opens");
            let count = |table: String| {
                let sql = format!("SELECT COUNT(*) FROM {table}");
                let rows = connection.query_row(&sql, [], |row| row.get(0)).expect("a number");
                (table, rows)
            };
            columns_of_file(&connection, "main").into_keys().map(count).collect()
        }
        Location::Postgres(address) => {
            let mut client = Client::connect(&address, NoTls).expect("the server answers");
            let tables = columns_of_server(&mut client);
            let mut count = |table: String| {
                let row = client.query_one(&format!("SELECT COUNT(*) FROM {table}"), &[]).expect("a number");
                (table, row.get(0))
            };
            tables.into_keys().map(&mut count).collect()
        }
        Location::Memory => panic!("a database in memory has no older one"),
    }
}

/// The columns that both have.
fn common(one: &[String], other: &[String]) -> Option<String> {
    let both: Vec<_> = one.iter().filter(|column| other.contains(column)).cloned().collect();
    (!both.is_empty()).then(|| both.join(", "))
}

type Columns = BTreeMap<String, Vec<String>>;

fn columns_of_file(connection: &Connection, of: &str) -> Columns {
    let sql = "SELECT l.name, c.name FROM pragma_table_list l JOIN pragma_table_info(l.name, l.schema) c
         WHERE l.schema = $1 AND l.type = 'table' AND l.name NOT LIKE 'sqlite_%'";
    let rows: Vec<(String, String)> = connection
        .prepare(sql)
        .and_then(|mut all| all.query_map([of], |row| Ok((row.get(0)?, row.get(1)?)))?.collect())
        .expect("a list");
    gathered(rows)
}

fn columns_of_server(client: &mut Client) -> Columns {
    let sql = "SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c
         JOIN information_schema.tables t ON t.table_schema = c.table_schema AND t.table_name = c.table_name
         WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'";
    gathered(client.query(sql, &[]).expect("a list").iter().map(|row| (row.get(0), row.get(1))))
}

fn gathered(rows: impl IntoIterator<Item = (String, String)>) -> Columns {
    let mut columns = Columns::new();
    for (table, column) in rows {
        columns.entry(table).or_default().push(column);
    }
    columns
}
