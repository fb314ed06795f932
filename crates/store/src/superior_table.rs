//! What superiors' tables look like, and those that branches share with each other.

use domain::{
    id::{BranchId, SuperiorTableId},
    superior_table::{Fill, SuperiorTable, TableColumn, TableLayout, TableOrigin, TableScope, TableSource},
    text::{OrganizationName, Title},
};

use crate::{Row, StoreError, Tx, params};

/// A table that another branch shares: what the directory says of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shared {
    /// The branch.
    pub branch: BranchId,
    /// Its name.
    pub branch_name: OrganizationName,
    /// The table.
    pub table: SuperiorTableId,
    /// Its title.
    pub title: Title,
    /// The ledger that fills it.
    pub source: TableSource,
    /// Its edition.
    pub edition: i64,
}

/// Adds a table.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, one: &SuperiorTable) -> Result<(), StoreError> {
    let origin = one.origin.as_ref();
    tx.execute(
        "INSERT INTO superior_table (branch_id, superior_table_id, title, source, scope, shared, origin_branch_id, origin_table_id,
             origin_edition, edition, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)",
        params![
            branch,
            one.id,
            one.layout.title,
            one.layout.source.code(),
            one.layout.scope.code(),
            one.shared,
            origin.map(|o| o.branch),
            origin.map(|o| o.table),
            origin.map(|o| o.edition),
            one.edition
        ],
    )?;
    add_columns(tx, branch, one)
}

fn add_columns(tx: &mut Tx, branch: BranchId, one: &SuperiorTable) -> Result<(), StoreError> {
    for (number, column) in (1_i64..).zip(&one.layout.columns) {
        tx.execute(
            "INSERT INTO superior_table_column (branch_id, superior_table_id, number, above, heading, fill, words)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
            params![branch, one.id, number, column.above, column.heading, column.fill.code(), column.fill.words()],
        )?;
    }
    Ok(())
}

fn drop_columns(tx: &mut Tx, branch: BranchId, id: SuperiorTableId) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM superior_table_column WHERE branch_id = $1 AND superior_table_id = $2",
        params![branch, id],
    )?;
    Ok(())
}

/// Changes a table: its layout, whether it is shared, the edition that it copies.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster, or the branch has no such table.
pub fn set(tx: &mut Tx, branch: BranchId, one: &SuperiorTable) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE superior_table SET title = $4, source = $5, scope = $6, shared = $7, origin_edition = $8, edition = $9,
             version = version + 1
         WHERE branch_id = $1 AND superior_table_id = $2 AND version = $3",
        params![
            branch,
            one.id,
            one.version,
            one.layout.title,
            one.layout.source.code(),
            one.layout.scope.code(),
            one.shared,
            one.origin.as_ref().map(|o| o.edition),
            one.edition
        ],
    )?;
    drop_columns(tx, branch, one.id)?;
    add_columns(tx, branch, one)
}

/// Removes a table. Copies of it stay with those who took them.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster, or the branch has no such table.
pub fn remove(
    tx: &mut Tx,
    branch: BranchId,
    (id, version): (SuperiorTableId, i64),
) -> Result<(), StoreError> {
    // The guard first: what somebody else changed keeps its columns.
    tx.expect_one(
        "UPDATE superior_table SET version = version + 1
         WHERE branch_id = $1 AND superior_table_id = $2 AND version = $3",
        params![branch, id, version],
    )?;
    drop_columns(tx, branch, id)?;
    tx.expect_one(
        "DELETE FROM superior_table WHERE branch_id = $1 AND superior_table_id = $2",
        params![branch, id],
    )
}

const COLUMNS_OF: &str = "SELECT superior_table_id, above, heading, fill, words FROM superior_table_column
    WHERE branch_id = $1 ORDER BY superior_table_id, number";

fn column(row: &Row<'_>) -> Result<(SuperiorTableId, TableColumn), StoreError> {
    let (code, words): (String, _) = (row.get("fill")?, row.get("words")?);
    let fill = Fill::from_code(&code, words).map_err(|fault| row.corrupt("fill", &fault.to_string()))?;
    Ok((
        row.get("superior_table_id")?,
        TableColumn { above: row.get("above")?, heading: row.get("heading")?, fill },
    ))
}

fn table(row: &Row<'_>) -> Result<SuperiorTable, StoreError> {
    let (branch, table): (Option<_>, Option<_>) = (row.get("origin_branch_id")?, row.get("origin_table_id")?);
    let edition: Option<i64> = row.get("origin_edition")?;
    let origin = branch.zip(table).zip(edition);
    Ok(SuperiorTable {
        id: row.get("superior_table_id")?,
        layout: TableLayout {
            title: row.get("title")?,
            source: row.code("source", TableSource::from_code)?,
            scope: row.code("scope", TableScope::from_code)?,
            columns: Vec::new(),
        },
        shared: row.get("shared")?,
        origin: origin.map(|((branch, table), edition)| TableOrigin { branch, table, edition }),
        edition: row.get("edition")?,
        version: row.get("version")?,
    })
}

/// The tables of a branch, by title.
///
/// # Errors
/// As the engine.
pub fn all(tx: &mut Tx, branch: BranchId) -> Result<Vec<SuperiorTable>, StoreError> {
    let mut found = tx.all(
        "SELECT superior_table_id, title, source, scope, shared, origin_branch_id, origin_table_id, origin_edition, edition, version
         FROM superior_table WHERE branch_id = $1 ORDER BY title, superior_table_id",
        params![branch],
        table,
    )?;
    let columns = tx.all(COLUMNS_OF, params![branch], column)?;
    for one in &mut found {
        let mine = columns.iter().filter(|(id, _)| *id == one.id);
        one.layout.columns = mine.map(|(_, column)| column.clone()).collect();
    }
    Ok(found)
}

/// One table of a branch.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, id: SuperiorTableId) -> Result<Option<SuperiorTable>, StoreError> {
    Ok(all(tx, branch)?.into_iter().find(|one| one.id == id))
}

/// The tables that branches share with each other, by title, at most so many: a directory like that of sign-in names, without any
/// data of a branch but its name.
///
/// # Errors
/// As the engine.
pub fn shared(tx: &mut Tx, most: i64) -> Result<Vec<Shared>, StoreError> {
    tx.all(
        "/* roll-up: shared */ SELECT t.branch_id, b.name, t.superior_table_id, t.title, t.source, t.edition
         FROM superior_table t JOIN branch b ON b.branch_id = t.branch_id
         WHERE t.shared = 1 ORDER BY t.title, b.name, t.superior_table_id LIMIT $1",
        params![most],
        |row| {
            Ok(Shared {
                branch: row.get("branch_id")?,
                branch_name: row.get("name")?,
                table: row.get("superior_table_id")?,
                title: row.get("title")?,
                source: row.code("source", TableSource::from_code)?,
                edition: row.get("edition")?,
            })
        },
    )
}
