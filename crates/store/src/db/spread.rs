//! The tables spread by branch over the workers of a cluster: PostgreSQL with the Citus extension (ADR 34).
//!
//! All rows of a branch lie together on one worker, so that a unit of work on a branch is one server's affair as before. What has no
//! branch is on every worker, or stays with the coordinator.

use std::collections::BTreeSet;

use super::{Location, StoreError, Tx, migrate, postgres, tx::Engine};
use crate::params;

/// Small tables above branches, whole on every worker.
const EVERYWHERE: [&str; 2] = ["office", "office_month"];
/// Tables that lie by something else than the branch, with the column.
const BY_OTHER: [(&str, &str); 1] = [("sign_in_directory", "value")];
/// The table beside whose rows all others of the branch lie.
const FIRST: &str = "branch";
/// Only the coordinator asks for it.
const HERE: &str = "schema_version";

/// How the rows of a table lie.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lies {
    /// By a column: rows with the same value of it together on one worker.
    By(String),
    /// Whole on every worker.
    Everywhere,
    /// On the coordinator alone.
    Here,
}

/// A table with how it lies now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Placed {
    /// Its name.
    pub table: String,
    /// How its rows lie.
    pub lies: Lies,
    /// Whether they were put so just now.
    pub is_new: bool,
}

/// Why tables are not spread.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SpreadFault {
    /// The embedded database is one file.
    #[error("the embedded database is one file")]
    Embedded,
    /// Nothing is here that could spread them.
    #[error("the server has no Citus extension in this database")]
    NoCitus,
    /// It is asked of the coordinator.
    #[error("the server is no coordinator")]
    NoCoordinator,
    /// There is nobody to spread them to.
    #[error("the coordinator knows no worker")]
    NoWorkers,
    /// The shards are cut already.
    #[error("the tables are spread already")]
    Already,
}

/// What a database says of its cluster.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cluster {
    /// How many workers hold rows.
    pub workers: i64,
    /// Over how many shards a table is spread.
    pub shards: i64,
    /// How many tables are spread or everywhere.
    pub placed: i64,
    /// How many are to be and are not.
    pub missing: i64,
}

/// Where a table belongs; none for one that is not ours.
fn belongs(table: &str, has_branch: bool) -> Option<Lies> {
    if table == HERE {
        return Some(Lies::Here);
    }
    if EVERYWHERE.contains(&table) {
        return Some(Lies::Everywhere);
    }
    let other = BY_OTHER.iter().find(|(name, _)| *name == table).map(|(_, column)| *column);
    let column = other.or(has_branch.then_some("branch_id"));
    column.map(|column| Lies::By(column.to_owned()))
}

/// The statement that puts a table in its place; nothing for one that stays.
fn put(table: &str, lies: &Lies, shards: Option<u32>) -> Option<String> {
    let count = shards.map(|shards| format!(", shard_count => {shards}")).unwrap_or_default();
    match lies {
        Lies::Here => None,
        Lies::Everywhere => Some(format!("SELECT create_reference_table('{table}')")),
        Lies::By(column) if table == FIRST || column != "branch_id" => Some(format!(
            "SELECT create_distributed_table('{table}', '{column}', colocate_with => 'none'{count})"
        )),
        Lies::By(column) => Some(format!(
            "SELECT create_distributed_table('{table}', '{column}', colocate_with => '{FIRST}')"
        )),
    }
}

fn has_citus(tx: &mut Tx) -> Result<bool, StoreError> {
    let sql = "SELECT extname::text AS name FROM pg_extension WHERE extname = 'citus'";
    Ok(tx.optional(sql, params![], |row| row.get::<String>("name"))?.is_some())
}

/// Whether the tables are spread: then a table that comes with a newer schema is put in its place as well.
///
/// # Errors
/// [`SpreadFault::NoCoordinator`] on a worker, whose part of the data is nothing by itself.
pub(super) fn is_spread(tx: &mut Tx) -> Result<bool, StoreError> {
    if matches!(tx.engine, Engine::Sqlite(_)) || !has_citus(tx)? {
        return Ok(false);
    }
    coordinates(tx)?;
    Ok(placed(tx)?.contains(FIRST))
}

/// The tables that are spread or everywhere.
fn placed(tx: &mut Tx) -> Result<BTreeSet<String>, StoreError> {
    let sql =
        "SELECT c.relname::text AS name FROM pg_dist_partition p JOIN pg_class c ON c.oid = p.logicalrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'";
    Ok(tx.all(sql, params![], |row| row.get("name"))?.into_iter().collect())
}

/// All tables of ours with where they belong, those that others refer to first.
fn ours(tx: &mut Tx) -> Result<Vec<(String, Lies)>, StoreError> {
    let sql = "SELECT c.relname::text AS name, COUNT(a.attname)::bigint AS branches FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'branch_id' AND NOT a.attisdropped
        WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p')
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        GROUP BY c.relname ORDER BY c.relname <> 'branch', c.relname";
    let all =
        tx.all(sql, params![], |row| Ok((row.get::<String>("name")?, row.get::<i64>("branches")? > 0)))?;
    let place = |(name, has_branch): (String, bool)| belongs(&name, has_branch).map(|lies| (name, lies));
    Ok(all.into_iter().filter_map(place).collect())
}

/// A reference from one table to another.
struct Reference {
    table: String,
    name: String,
    definition: String,
    to: String,
}

fn references(tx: &mut Tx) -> Result<Vec<Reference>, StoreError> {
    let sql = "SELECT t.relname::text AS name, c.conname::text AS constraint_name,
             pg_get_constraintdef(c.oid) AS definition, o.relname::text AS referred
         FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class o ON o.oid = c.confrelid
         JOIN pg_namespace n ON n.oid = t.relnamespace
         WHERE c.contype = 'f' AND n.nspname = 'public' ORDER BY t.relname, c.conname";
    tx.all(sql, params![], |row| {
        Ok(Reference {
            table: row.get("name")?,
            name: row.get("constraint_name")?,
            definition: row.get("definition")?,
            to: row.get("referred")?,
        })
    })
}

fn workers(tx: &mut Tx) -> Result<i64, StoreError> {
    let sql = "SELECT COUNT(*) AS many FROM pg_dist_node WHERE isactive AND shouldhaveshards AND noderole = 'primary'";
    tx.one(sql, params![], |row| row.get("many"))
}

/// Refuses a worker.
fn coordinates(tx: &mut Tx) -> Result<(), StoreError> {
    let sql = "SELECT groupid::bigint AS number FROM pg_dist_local_group";
    let number = tx.one(sql, params![], |row| row.get::<i64>("number"))?;
    if number == 0 { Ok(()) } else { Err(StoreError::Spread(SpreadFault::NoCoordinator)) }
}

/// Refuses where nothing can be spread.
fn check(tx: &mut Tx) -> Result<(), StoreError> {
    let refused = |fault| Err(StoreError::Spread(fault));
    if !has_citus(tx)? {
        return refused(SpreadFault::NoCitus);
    }
    coordinates(tx)?;
    if workers(tx)? == 0 {
        return refused(SpreadFault::NoWorkers);
    }
    Ok(())
}

/// Puts every table of an up-to-date schema in its place, with its rows, in one transaction; those that are there already stay as they
/// are. `shards` is over how many shards tables are spread that are not yet: the server's own number for none.
///
/// # Errors
/// [`StoreError::Spread`] where nothing can be spread, and for a number of shards once they are cut; as the engine.
pub fn spread(location: &Location, shards: Option<u32>) -> Result<Vec<Placed>, StoreError> {
    let Location::Postgres(address) = location else {
        return Err(StoreError::Spread(SpreadFault::Embedded));
    };
    let mut tx = postgres::connect(address)?;
    check(&mut tx)?;
    if shards.is_some() && placed(&mut tx)?.contains(FIRST) {
        return Err(StoreError::Spread(SpreadFault::Already));
    }
    migrate::run(&mut tx)?;
    tx.batch("BEGIN; SELECT pg_advisory_xact_lock(6800); SET LOCAL citus.multi_shard_modify_mode = 'sequential'; SET LOCAL client_min_messages = warning")?;
    let outcome = put_all(&mut tx, shards);
    tx.batch(if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    outcome
}

fn put_all(tx: &mut Tx, shards: Option<u32>) -> Result<Vec<Placed>, StoreError> {
    let there = placed(tx)?;
    let tables = ours(tx)?;
    let is_new = |name: &str| !there.contains(name);
    let moves =
        |name: &str| tables.iter().any(|(known, lies)| known == name && *lies != Lies::Here && is_new(name));
    // A table cannot move while it is tied to one that has not moved yet.
    let mut ties = references(tx)?;
    ties.retain(|tie| moves(&tie.table) || moves(&tie.to));
    for Reference { table, name, .. } in &ties {
        tx.batch(&format!("ALTER TABLE {table} DROP CONSTRAINT {name}"))?;
    }
    let mut all = Vec::new();
    for (table, lies) in tables.iter().cloned() {
        let is_new = lies != Lies::Here && is_new(&table);
        if let Some(sql) = put(&table, &lies, shards).filter(|_| is_new) {
            tx.batch(&sql)?;
            tx.batch(&format!("SELECT truncate_local_data_after_distributing_table('{table}')"))?;
        }
        all.push(Placed { table, lies, is_new });
    }
    for Reference { table, name, definition, .. } in &ties {
        tx.batch(&format!("ALTER TABLE {table} ADD CONSTRAINT {name} {definition}"))?;
    }
    Ok(all)
}

/// How a database stands in its cluster; none where there is none.
///
/// # Errors
/// As the engine.
pub fn cluster(tx: &mut Tx) -> Result<Option<Cluster>, StoreError> {
    if matches!(tx.engine, Engine::Sqlite(_)) || !has_citus(tx)? {
        return Ok(None);
    }
    let there = placed(tx)?;
    let belong = ours(tx)?.into_iter().filter(|(_, lies)| *lies != Lies::Here);
    let (placed, missing): (Vec<_>, Vec<_>) = belong.partition(|(table, _)| there.contains(table));
    let sql = "SELECT COUNT(*) AS many FROM pg_dist_shard s JOIN pg_class c ON c.oid = s.logicalrelid
        WHERE c.relname = 'branch'";
    let shards = tx.one(sql, params![], |row| row.get("many"))?;
    let count = |tables: Vec<_>| i64::try_from(tables.len()).unwrap_or(i64::MAX);
    Ok(Some(Cluster { workers: workers(tx)?, shards, placed: count(placed), missing: count(missing) }))
}

/// The statements of a migration as a database takes them whose tables are spread: a table is made without what ties it to others, put
/// in its place, and tied then.
pub(super) fn statements(sql: &str) -> Vec<String> {
    let mut all = Vec::new();
    let code: String = sql
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"))
        .map(|line| format!("{line}\n"))
        .collect();
    for statement in code.split(";\n").map(str::trim).filter(|statement| !statement.is_empty()) {
        let Some((table, rest)) =
            statement.strip_prefix("CREATE TABLE ").and_then(|rest| rest.split_once(" (\n"))
        else {
            all.push(statement.to_owned());
            continue;
        };
        let (mut columns, mut ties) = (Vec::new(), Vec::new());
        for line in rest.trim_end_matches(')').lines().map(|line| line.trim().trim_end_matches(',')) {
            match line.split_once(" REFERENCES ") {
                Some((key, to)) if key.starts_with("FOREIGN KEY") => {
                    ties.push(format!("ALTER TABLE {table} ADD {key} REFERENCES {to}"));
                }
                Some((column, to)) => {
                    let (name, _) = column.split_once(' ').unwrap_or((column, ""));
                    ties.push(format!("ALTER TABLE {table} ADD FOREIGN KEY ({name}) REFERENCES {to}"));
                    columns.push(column);
                }
                None if line.is_empty() => {}
                None => columns.push(line),
            }
        }
        let has_branch = columns.iter().any(|column| column.starts_with("branch_id "));
        all.push(format!("CREATE TABLE {table} ({})", columns.join(", ")));
        all.extend(belongs(table, has_branch).and_then(|lies| put(table, &lies, None)));
        all.extend(ties);
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{super::migrate, statements};

    fn count(text: &str, words: &str) -> usize {
        text.matches(words).count()
    }

    /// Every migration that there is can be told apart and put together again: nothing of it is lost.
    #[test]
    fn the_text_of_a_migration_keeps_all_it_says() {
        let text = migrate::all();
        let all = statements(&text);
        let code: Vec<&str> = text.lines().filter(|line| !line.trim_start().starts_with("--")).collect();
        let code = code.join("\n");
        assert!(count(&code, "CREATE TABLE ") > 100, "all of them are looked at");
        let one = all.join(";\n");
        for words in [
            "CREATE TABLE ",
            " REFERENCES ",
            "FOREIGN KEY",
            "PRIMARY KEY",
            " NOT NULL",
            "CREATE INDEX",
            "INSERT INTO ",
        ] {
            let more = if words == "FOREIGN KEY" {
                count(&code, " REFERENCES ") - count(&code, "FOREIGN KEY")
            } else {
                0
            };
            assert_eq!(count(&one, words), count(&code, words) + more, "{words}");
        }
        for statement in all.iter().filter(|statement| statement.starts_with("CREATE TABLE ")) {
            assert!(!statement.contains(" REFERENCES "), "{statement}");
            assert_eq!(count(statement, "("), count(statement, ")"), "{statement}");
        }
    }

    #[test]
    fn a_new_table_is_put_in_its_place_before_it_is_tied() {
        let text = "-- Why.\nCREATE TABLE seat (\n    branch_id TEXT NOT NULL REFERENCES branch (branch_id),\n    -- Which.\n    \
                    seat_id TEXT NOT NULL,\n    PRIMARY KEY (branch_id, seat_id),\n    FOREIGN KEY (branch_id, seat_id) \
                    REFERENCES person (branch_id, person_id)\n);\nCREATE INDEX seat_id ON seat (branch_id, seat_id);\n";
        assert_eq!(
            statements(text),
            [
                "CREATE TABLE seat (branch_id TEXT NOT NULL, seat_id TEXT NOT NULL, PRIMARY KEY (branch_id, seat_id))",
                "SELECT create_distributed_table('seat', 'branch_id', colocate_with => 'branch')",
                "ALTER TABLE seat ADD FOREIGN KEY (branch_id) REFERENCES branch (branch_id)",
                "ALTER TABLE seat ADD FOREIGN KEY (branch_id, seat_id) REFERENCES person (branch_id, person_id)",
                "CREATE INDEX seat_id ON seat (branch_id, seat_id)",
            ]
        );
    }
}
