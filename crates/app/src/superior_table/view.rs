//! One table with what it can be filled from, and how it looks filled.

use documents::ledger::Column;
use domain::{
    id::SuperiorTableId,
    organization::Group,
    superior_table::{SuperiorTable, TableLayout},
};

use super::{
    columns,
    fill::{self, Asked, Filled},
    find, share,
};
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct TableView {
    /// The table.
    pub table: SuperiorTable,
    /// What its ledger has.
    pub columns: Vec<Column>,
    /// The groups that it can be filled for.
    pub groups: Vec<Group>,
    /// For what it is filled here.
    pub asked: Asked,
    /// How it looks.
    pub filled: Filled,
    /// Who takes its ledger along, in words.
    pub who: &'static str,
    /// Of a copy: whose it was.
    pub from: Option<String>,
    /// Of a copy: how the original looks now, where it was changed since.
    pub newer: Option<TableLayout>,
}

/// Loads the page.
///
/// # Errors
/// As [`fill::fill`]; [`Error::NotFound`].
pub fn view(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadTables>,
    id: SuperiorTableId,
    asked: Asked,
) -> Result<TableView, Error> {
    let table = find(cx, permit.branch(), id)?;
    let groups = fill::groups(cx, permit, table.layout.source, asked.year)?;
    let filled = fill::fill(cx, permit, &table, asked)?;
    let group = asked.group.or_else(|| groups.first().map(|group| group.id));
    let (mut from, mut newer) = (None, None);
    if let Some(origin) = table.origin
        && let Some(original) = share::original(cx, origin)?
    {
        from = Some(store::organization::branch(cx.tx, origin.branch)?.name.to_string());
        newer = (original.edition != origin.edition).then_some(original.layout);
    }
    Ok(TableView {
        columns: columns(table.layout.source),
        who: fill::who(table.layout.source),
        asked: Asked { group, ..asked },
        table,
        groups,
        filled,
        from,
        newer,
    })
}
