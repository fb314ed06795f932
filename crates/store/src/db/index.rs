//! The engine's own inverted index: which number has which tokens. SQLite keeps it in FTS5, PostgreSQL in a GIN index over an array;
//! both answer which numbers have all of some tokens and one of some others. It is the one place with two SQL texts (ADR 24).
//!
//! A token is made of ASCII letters and digits. On PostgreSQL the places are numbered branch by branch, so that a branch's part of the
//! index can lie with the branch (ADR 34); SQLite's index knows places alone, and no two texts have the same.

use domain::id::BranchId;

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

// The table is made anew: an index over all rows is written faster than changed row by row.
const BY_BRANCH: &str = "DROP INDEX search_text_number;
DROP INDEX search_index_tokens;
ALTER TABLE search_index RENAME TO search_index_of_all;
CREATE TABLE search_index (branch_id TEXT NOT NULL, number BIGINT NOT NULL, tokens TEXT[] NOT NULL);
INSERT INTO search_index (branch_id, number, tokens)
    SELECT t.branch_id, i.number, i.tokens FROM search_index_of_all i JOIN search_text t ON t.number = i.number;
DROP TABLE search_index_of_all;
ALTER TABLE search_index ADD PRIMARY KEY (branch_id, number);
CREATE INDEX search_index_tokens ON search_index USING gin (tokens);";

/// Makes the index, empty.
pub(super) fn create(tx: &mut Tx) -> Result<(), StoreError> {
    let text = if is_sqlite(tx) { SQLITE } else { POSTGRES };
    tx.batch(text)
}

/// Makes PostgreSQL's index, which was one for all branches, one of each.
pub(super) fn by_branch(tx: &mut Tx) -> Result<(), StoreError> {
    if is_sqlite(tx) { Ok(()) } else { tx.batch(BY_BRANCH) }
}

const fn is_sqlite(tx: &Tx) -> bool {
    matches!(tx.engine, Engine::Sqlite(_))
}

/// The highest place that is taken; the next text's is one higher.
pub(crate) fn last(tx: &mut Tx, branch: BranchId) -> Result<i64, StoreError> {
    let read = |row: &super::Row<'_>| row.get("number");
    if is_sqlite(tx) {
        tx.one("SELECT COALESCE(MAX(number), 0) AS number FROM search_text", params![], read)
    } else {
        let sql = "SELECT COALESCE(MAX(number), 0) AS number FROM search_text WHERE branch_id = $1";
        tx.one(sql, params![branch], read)
    }
}

/// Puts a place with its tokens in; it is not in it yet.
pub(crate) fn put(tx: &mut Tx, branch: BranchId, number: i64, tokens: &[String]) -> Result<(), StoreError> {
    let tokens = tokens.join(" ");
    if is_sqlite(tx) {
        tx.execute("INSERT INTO search_index (rowid, tokens) VALUES ($1, $2)", params![number, tokens])?;
    } else {
        tx.execute(
            "INSERT INTO search_index (branch_id, number, tokens) VALUES ($1, $2, string_to_array($3::text, ' '))",
            params![branch, number, tokens],
        )?;
    }
    Ok(())
}

/// Takes a place out, with exactly the tokens with which it was put in.
pub(crate) fn remove(
    tx: &mut Tx,
    branch: BranchId,
    number: i64,
    tokens: &[String],
) -> Result<(), StoreError> {
    if is_sqlite(tx) {
        let sql = "INSERT INTO search_index (search_index, rowid, tokens) VALUES ('delete', $1, $2)";
        tx.execute(sql, params![number, tokens.join(" ")])?;
    } else {
        let sql = "DELETE FROM search_index WHERE branch_id = $1 AND number = $2";
        tx.execute(sql, params![branch, number])?;
    }
    Ok(())
}

/// The places below one that have all of some tokens, and at least one of some others; the highest first.
pub(crate) fn find(
    tx: &mut Tx,
    branch: BranchId,
    (all, any): (&[String], &[String]),
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
        of_postgres(tx, branch, (&all.join(" "), &any.join(" ")), (below, most))
    }
}

/// How many of the latest places are looked at by themselves: most of what is asked for often stands among them.
const LATEST: i64 = 500;

fn of_postgres(
    tx: &mut Tx,
    branch: BranchId,
    (all, any): (&str, &str),
    (below, most): (i64, i64),
) -> Result<Vec<i64>, StoreError> {
    // The index gives every place that has a token, and only then the highest: of a frequent word that is half of the table.
    let latest = tx.all(
        "WITH latest AS MATERIALIZED (
             SELECT number, tokens FROM search_index WHERE branch_id = $1 AND number < $4 ORDER BY number DESC LIMIT $6
         ) SELECT number FROM latest
         WHERE tokens @> string_to_array($2::text, ' ') AND tokens && string_to_array($3::text, ' ')
         ORDER BY number DESC LIMIT $5",
        params![branch, all, any, below, most, LATEST],
        |row| row.get("number"),
    )?;
    if i64::try_from(latest.len()).is_ok_and(|many| many == most) {
        return Ok(latest);
    }
    // The condition is answered by the index first: the order would lead the planner through all places.
    tx.all(
        "WITH found AS MATERIALIZED (
             SELECT number FROM search_index WHERE branch_id = $1
             AND tokens @> string_to_array($2::text, ' ') AND tokens && string_to_array($3::text, ' ')
         ) SELECT number FROM found WHERE number < $4 ORDER BY number DESC LIMIT $5",
        params![branch, all, any, below, most],
        |row| row.get("number"),
    )
}
