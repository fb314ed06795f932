//! Copying a whole branch under another id: for samples of any size. Every key begins with the branch, so that nothing else of a row
//! has to change.

use std::collections::BTreeSet;

use domain::id::BranchId;

use super::{StoreError, Tx, tx::Engine};
use crate::{journal, params};

/// Tables that a copy has none of: what is shared by all branches, how people sign in, and what its own keys signed.
const OWN: [&str; 11] = [
    "branch",
    "sign_in_name",
    "sign_in_directory",
    "session_key",
    "search_text",
    "search_index",
    "changed",
    "office_branch",
    "office_reader",
    "branch_key",
    "head_signature",
];

/// A table with its columns.
struct Table {
    name: String,
    columns: Vec<String>,
    /// The tables whose rows must be there first.
    needs: BTreeSet<String>,
}

fn names(tx: &mut Tx, sql: &str, table: Option<&str>) -> Result<Vec<String>, StoreError> {
    match table {
        Some(table) => tx.all(sql, params![table], |row| row.get("name")),
        None => tx.all(sql, params![], |row| row.get("name")),
    }
}

/// The tables of a branch, each after those that it refers to.
fn tables(tx: &mut Tx) -> Result<Vec<Table>, StoreError> {
    let (all, columns, needs) = if matches!(tx.engine, Engine::Sqlite(_)) {
        (
            "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name",
            "SELECT name FROM pragma_table_info($1) ORDER BY cid",
            "SELECT DISTINCT \"table\" AS name FROM pragma_foreign_key_list($1)",
        )
    } else {
        (
            "SELECT table_name::text AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY table_name",
            "SELECT column_name::text AS name FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name = $1::text ORDER BY ordinal_position",
            "SELECT DISTINCT confrelid::regclass::text AS name FROM pg_constraint
             WHERE contype = 'f' AND conrelid = $1::text::regclass",
        )
    };
    let mut left = Vec::new();
    for name in names(tx, all, None)? {
        let columns = names(tx, columns, Some(&name))?;
        if columns.iter().any(|column| column == "branch_id") && !OWN.contains(&name.as_str()) {
            let needs = names(tx, needs, Some(&name))?;
            let needs = needs.into_iter().filter(|other| *other != name && !OWN.contains(&other.as_str()));
            left.push(Table { columns, needs: needs.collect(), name });
        }
    }
    let mut sorted: Vec<Table> = Vec::new();
    while !left.is_empty() {
        let is_there =
            |table: &Table| table.needs.iter().all(|n| sorted.iter().any(|known| known.name == *n));
        let (ready, rest): (Vec<_>, Vec<_>) = left.into_iter().partition(is_there);
        if ready.is_empty() {
            return Err(StoreError::Engine("tables refer to each other in a ring".to_owned()));
        }
        sorted.extend(ready);
        left = rest;
    }
    Ok(sorted)
}

/// Copies the rows of one branch to others, whose own rows in `branch` are there already. Copies have no sign-in names, no sessions,
/// and nothing in what is shared by all branches.
///
/// # Errors
/// As the engine.
pub fn copy_branch(tx: &mut Tx, from: BranchId, to: &[BranchId]) -> Result<(), StoreError> {
    for table in tables(tx)? {
        let columns = table.columns.join(", ");
        let taken: Vec<_> =
            table.columns.iter().map(|c| if c == "branch_id" { "$2" } else { c.as_str() }).collect();
        let (name, taken) = (&table.name, taken.join(", "));
        let sql = format!("INSERT INTO {name} ({columns}) SELECT {taken} FROM {name} WHERE branch_id = $1");
        for to in to {
            tx.execute(&sql, params![from, to])?;
        }
    }
    // An entry says whose it is: the chain of a copy is another one.
    to.iter().try_for_each(|to| journal::chain_anew(tx, *to))
}
