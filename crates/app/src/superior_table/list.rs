//! The tables of a branch, and those that other branches share.

use domain::{id::BranchId, superior_table::SuperiorTable};
use store::superior_table::Shared;

use crate::{
    Cx, Error,
    permission::{self, Permit, may},
};

/// The most tables of others on a page.
const MOST: i64 = 500;

/// A table of the own branch.
#[derive(Clone, Debug)]
pub struct Own {
    /// The table.
    pub table: SuperiorTable,
    /// Whether it is a copy of a table that was changed since.
    pub is_behind: bool,
}

/// A table of another branch.
#[derive(Clone, Debug)]
pub struct Offered {
    /// What the directory says.
    pub shared: Shared,
    /// Its headings in their order.
    pub headings: Vec<String>,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct Tables {
    /// Those of the branch.
    pub own: Vec<Own>,
    /// Those of other branches of which it has no copy; for who lays tables out.
    pub offered: Vec<Offered>,
    /// Whether who looks lays them out.
    pub edits: bool,
}

/// Loads the page.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>, permit: &Permit<may::ReadTables>) -> Result<Tables, Error> {
    let branch = permit.branch();
    let edits = permission::in_branch::<may::EditTables>(permit.actor()).is_ok();
    let shared = store::superior_table::shared(cx.tx, MOST)?;
    let all = store::superior_table::all(cx.tx, branch)?;
    let copied = |branch: BranchId, of: &Shared| {
        of.branch != branch
            && all.iter().any(|t| t.origin.is_some_and(|o| (o.branch, o.table) == (of.branch, of.table)))
    };
    let mut offered = Vec::new();
    for one in shared.iter().filter(|one| edits && one.branch != branch && !copied(branch, one)) {
        let found = store::superior_table::find(cx.tx, one.branch, one.table)?;
        let columns = found.map(|table| table.layout.columns).unwrap_or_default();
        let headings = columns.iter().map(|column| column.heading.to_string()).collect();
        offered.push(Offered { shared: one.clone(), headings });
    }
    let behind = |table: &SuperiorTable| {
        table.origin.is_some_and(|o| {
            shared.iter().any(|s| (s.branch, s.table) == (o.branch, o.table) && s.edition != o.edition)
        })
    };
    let own = all.iter().map(|table| Own { is_behind: behind(table), table: table.clone() }).collect();
    Ok(Tables { own, offered, edits })
}
