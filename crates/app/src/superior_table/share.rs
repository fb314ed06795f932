//! Tables that branches share with each other: how they look, never what they are filled with.

use domain::{
    id::{BranchId, SuperiorTableId},
    superior_table::{SuperiorTable, TableOrigin},
};

use super::find;
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// A table of another branch, as long as that branch shares it.
pub(super) fn original(cx: &mut Cx<'_>, origin: TableOrigin) -> Result<Option<SuperiorTable>, Error> {
    let found = store::superior_table::find(cx.tx, origin.branch, origin.table)?;
    Ok(found.filter(|table| table.shared))
}

fn no_longer() -> Error {
    Error::Refused("那个党支部已经不再共享这张表，没有可以拿来用的了".to_owned())
}

/// Takes over how a table of another branch looks: from then on it is the own branch's.
///
/// # Errors
/// [`Error::Refused`] where it is not shared, and where the branch has a copy of it already.
pub fn take(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditTables>,
    (branch, table): (BranchId, SuperiorTableId),
) -> Result<SuperiorTableId, Error> {
    let own = permit.branch();
    let found = original(cx, TableOrigin { branch, table, edition: 0 })?;
    let found = found.filter(|_| branch != own).ok_or_else(no_longer)?;
    let mine = store::superior_table::all(cx.tx, own)?;
    let is_of = |one: &SuperiorTable| one.origin.is_some_and(|o| (o.branch, o.table) == (branch, table));
    if let Some(copy) = mine.iter().find(|one| is_of(one)) {
        return Err(Error::Refused(format!("这张表已经拿来用了，就是您支部的“{}”", copy.layout.title)));
    }
    let copy = SuperiorTable {
        id: cx.new_id()?,
        layout: found.layout,
        shared: false,
        origin: Some(TableOrigin { branch, table, edition: found.edition }),
        edition: 1,
        version: 1,
    };
    store::superior_table::add(cx.tx, own, &copy)?;
    cx.journal(permit, "superior_table.take", copy.id.uuid())?;
    Ok(copy.id)
}

/// Makes a copy look as its original does now.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] for a table that is no copy, and where the original is not shared any more;
/// [`Error::Stale`] when somebody else was faster.
pub fn renew(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditTables>,
    (id, version): (SuperiorTableId, i64),
) -> Result<(), Error> {
    let before = find(cx, permit.branch(), id)?;
    let origin =
        before.origin.ok_or_else(|| Error::Refused("这张表是本支部自己做的，没有原表".to_owned()))?;
    let now = original(cx, origin)?.ok_or_else(no_longer)?;
    let origin = Some(TableOrigin { edition: now.edition, ..origin });
    let after = SuperiorTable { origin, version, ..before }.laid_out(now.layout);
    store::superior_table::set(cx.tx, permit.branch(), &after)?;
    cx.journal(permit, "superior_table.renew", id.uuid())
}
