//! Superiors' tables (上级表格): an office's columns in its order and words, laid out in the browser, filled from the ledgers that there
//! are, shared among the branches of an installation (ADR 23).

pub mod fill;
pub mod keep;
pub mod list;
pub mod share;
pub mod sheet;
pub mod view;

use documents::ledger::Column;
use domain::{
    id::{BranchId, SuperiorTableId},
    superior_table::{SuperiorTable, TableSource},
};

use crate::{
    Cx, Error, assignment, attendance, development, dues, meeting, opinion,
    permission::{self, Actor, Permit, may},
    person, study,
};

/// A permit to see the tables and to have them filled: for the branch where the actor works for it, else for the group that the actor
/// leads.
///
/// # Errors
/// [`Error::Forbidden`] for everybody else.
pub fn permit(cx: &mut Cx<'_>, actor: &Actor) -> Result<Permit<may::ReadTables>, Error> {
    match actor.led_group().filter(|_| actor.branch_post().is_none()) {
        Some(group) => permission::in_group(cx, actor, group),
        None => permission::in_branch(actor),
    }
}

/// One table of a branch.
///
/// # Errors
/// [`Error::NotFound`].
pub(crate) fn find(cx: &mut Cx<'_>, branch: BranchId, id: SuperiorTableId) -> Result<SuperiorTable, Error> {
    store::superior_table::find(cx.tx, branch, id)?.ok_or(Error::NotFound)
}

/// The columns of a ledger that a table can be filled from: all but the running number, which the table counts by itself.
pub fn columns(source: TableSource) -> Vec<Column> {
    let all = match source {
        TableSource::Roster => person::ledger::COLUMNS.to_vec(),
        TableSource::Meetings => meeting::ledger::COLUMNS.to_vec(),
        TableSource::Work => assignment::ledger::COLUMNS.to_vec(),
        TableSource::Study => study::ledger::COLUMNS.to_vec(),
        TableSource::Attendance => attendance::ledger::COLUMNS.to_vec(),
        TableSource::Dues => dues::ledger::columns(),
        TableSource::Development => development::ledger::COLUMNS.to_vec(),
        TableSource::Opinions => opinion::ledger::COLUMNS.to_vec(),
    };
    all.into_iter().filter(|column| column.key != "number").collect()
}
