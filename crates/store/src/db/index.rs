//! The engine's own inverted index: which number has which tokens. SQLite keeps it in FTS5, PostgreSQL in a GIN index over an array;
//! both answer which numbers have all of some tokens and one of some others. It is the one place with two SQL texts (ADR 24).
//!
//! A token is made of ASCII letters and digits.

use super::{StoreError, Tx, tx::Engine};
use crate::params;

// Not `detail='none'`: with `secure-delete`, SQLite 3.53 loses rows that are put in after one was taken out and put back.
const SQLITE: &str = "CREATE VIRTUAL TABLE search_index USING fts5(
    tokens, content='', detail='column', columnsize=0, tokenize='ascii'
);
INSERT INTO search_index (search_index, rank) VALUES ('secure-delete', 1);";

const POSTGRES: &str =
    "CREATE TABLE search_index (number BIGINT NOT NULL PRIMARY KEY, tokens TEXT[] NOT NULL);
CREATE INDEX search_index_tokens ON search_index USING gin (tokens);";

/// Makes the index, empty.
pub(super) fn create(tx: &mut Tx) -> Result<(), StoreError> {
    let text = if is_sqlite(tx) { SQLITE } else { POSTGRES };
    tx.batch(text)
}

const fn is_sqlite(tx: &Tx) -> bool {
    matches!(tx.engine, Engine::Sqlite(_))
}

/// Puts a number with its tokens in; the number is not in it yet.
pub(crate) fn put(tx: &mut Tx, number: i64, tokens: &[String]) -> Result<(), StoreError> {
    let sql = if is_sqlite(tx) {
        "INSERT INTO search_index (rowid, tokens) VALUES ($1, $2)"
    } else {
        "INSERT INTO search_index (number, tokens) VALUES ($1, string_to_array($2::text, ' '))"
    };
    tx.execute(sql, params![number, tokens.join(" ")])?;
    Ok(())
}

/// Takes a number out, with exactly the tokens with which it was put in.
pub(crate) fn remove(tx: &mut Tx, number: i64, tokens: &[String]) -> Result<(), StoreError> {
    if is_sqlite(tx) {
        let sql = "INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', $1, $2)";
        tx.execute(sql, params![number, tokens.join(" ")])?;
    } else {
        tx.execute("DELETE FROM search_index WHERE number = $1", params![number])?;
    }
    Ok(())
}

/// The numbers below one that have all of some tokens, and at least one of some others; the highest first.
pub(crate) fn find(
    tx: &mut Tx,
    all: &[String],
    any: &[String],
    (below, most): (i64, i64),
) -> Result<Vec<i64>, StoreError> {
    if all.is_empty() || any.is_empty() {
        return Ok(Vec::new());
    }
    if is_sqlite(tx) {
        let quoted = |tokens: &[String], with: &str| {
            tokens.iter().map(|token| format!("\"{token}\"")).collect::<Vec<_>>().join(with)
        };
        let asked = format!("({}) AND {}", quoted(any, " OR "), quoted(all, " AND "));
        tx.all(
            "SELECT rowid AS number FROM search_index WHERE search_index MATCH $1 AND rowid < $2
             ORDER BY rowid DESC LIMIT $3",
            params![asked, below, most],
            |row| row.get("number"),
        )
    } else {
        of_postgres(tx, all, any, (below, most))
    }
}

/// How many of the latest numbers are looked at by themselves: most of what is asked for often stands among them.
const LATEST: i64 = 500;

fn of_postgres(
    tx: &mut Tx,
    all: &[String],
    any: &[String],
    (below, most): (i64, i64),
) -> Result<Vec<i64>, StoreError> {
    let (all, any) = (all.join(" "), any.join(" "));
    // The index gives every number that has a token, and only then the highest: of a frequent word that is half of the table.
    let latest = tx.all(
        "WITH latest AS MATERIALIZED (
             SELECT number, tokens FROM search_index WHERE number < $3 ORDER BY number DESC LIMIT $5
         ) SELECT number FROM latest
         WHERE tokens @> string_to_array($1::text, ' ') AND tokens && string_to_array($2::text, ' ')
         ORDER BY number DESC LIMIT $4",
        params![all, any, below, most, LATEST],
        |row| row.get("number"),
    )?;
    if i64::try_from(latest.len()).is_ok_and(|many| many == most) {
        return Ok(latest);
    }
    // The condition is answered by the index first: the order would lead the planner through all numbers.
    tx.all(
        "WITH found AS MATERIALIZED (
             SELECT number FROM search_index
             WHERE tokens @> string_to_array($1::text, ' ') AND tokens && string_to_array($2::text, ' ')
         ) SELECT number FROM found WHERE number < $3 ORDER BY number DESC LIMIT $4",
        params![all, any, below, most],
        |row| row.get("number"),
    )
}
