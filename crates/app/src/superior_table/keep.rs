//! Laying a table out, changing it, sharing how it looks, removing it.

use domain::{
    id::SuperiorTableId,
    superior_table::{Fill, SuperiorTable, TableColumn, TableLayout, TableRefusal, TableScope, TableSource},
    text::{Title, Word},
};

use super::{columns, find};
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
};

/// A new table as it is typed.
#[derive(Clone, Debug, Default)]
pub struct NewTable {
    /// Its title.
    pub title: String,
    /// A source's code.
    pub source: String,
    /// A scope's code.
    pub scope: String,
}

/// A column as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ColumnInput {
    /// What stands above its heading; may be empty.
    pub above: String,
    /// Its heading.
    pub heading: String,
    /// What fills it: a code of [`Fill`].
    pub fill: String,
    /// The fixed words, where it has any.
    pub words: String,
}

/// A table as it is typed.
#[derive(Clone, Debug, Default)]
pub struct TableInput {
    /// Its title.
    pub title: String,
    /// A scope's code.
    pub scope: String,
    /// Its columns in their order.
    pub columns: Vec<ColumnInput>,
    /// Whether other branches may see how it looks.
    pub shared: bool,
}

/// Reads the columns of a table. Fields are called `above-3`, `heading-3`, `fill-3`, `words-3`; what is wrong with all of them, `columns`.
pub(super) fn read_columns(
    check: &mut Check,
    source: TableSource,
    typed: &[ColumnInput],
) -> Option<Vec<TableColumn>> {
    if typed.is_empty() || typed.len() > TableLayout::MOST {
        let refusal = match typed.len() {
            0 => TableRefusal::NoColumns,
            found => TableRefusal::TooMany { found },
        };
        check.fault("columns", "列", refusal);
        return None;
    }
    let known = columns(source);
    let mut read = Vec::new();
    for (number, column) in (1..).zip(typed) {
        let label = |what: &str| format!("第 {number} 列的{what}");
        let above = Word::optional(&column.above);
        let above = check.take(&format!("above-{number}"), &label("上一行表头"), above);
        let heading = check.take(&format!("heading-{number}"), &label("表头"), Word::new(&column.heading));
        // Words are looked at only where they count.
        let words = if column.fill == Fill::FIXED { column.words.as_str() } else { "" };
        let words = check.take(&format!("words-{number}"), &label("固定文字"), Word::optional(words));
        let Some(words) = words else { continue };
        let fill = Fill::from_code(&column.fill, words).and_then(|fill| match &fill {
            Fill::Ledger(key) if known.iter().all(|one| one.key != key.as_str()) => {
                Err(TableRefusal::UnknownColumn)
            }
            _ => Ok(fill),
        });
        let (field, what) = match &fill {
            Err(TableRefusal::NoWords) => ("words", "固定文字"),
            _ => ("fill", "内容"),
        };
        let fill = check.take(&format!("{field}-{number}"), &label(what), fill);
        if let (Some(above), Some(heading), Some(fill)) = (above, heading, fill) {
            read.push(TableColumn { above, heading, fill });
        }
    }
    Some(read)
}

/// Adds a table with everything that its ledger has, to be cut down and put into the office's order.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend.
pub fn add(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditTables>,
    input: &NewTable,
) -> Result<SuperiorTableId, Error> {
    let mut check = Check::default();
    let title = check.take("title", "表名", Title::new(&input.title));
    let source = TableSource::from_code(&input.source).ok_or("请选择用哪本台账里的内容来填");
    let source = check.take("source", "内容来自", source);
    let scope = check.take("scope", "范围", scope_of(&input.scope));
    check.done()?;
    let (Some(title), Some(source), Some(scope)) = (title, source, scope) else {
        return Err(Error::Internal("a checked form lacks a field".to_owned()));
    };
    let layout = TableLayout { title, source, scope, columns: all_of(source, scope)? };
    keep_new(cx, permit, layout, "superior_table.add")
}

fn scope_of(code: &str) -> Result<TableScope, &'static str> {
    TableScope::from_code(code).ok_or("请选择是全支部还是一个党小组")
}

/// Everything that a ledger has, after a number and, of all groups, the group's name.
pub(crate) fn all_of(source: TableSource, scope: TableScope) -> Result<Vec<TableColumn>, Error> {
    let internal = |fault: String| Error::Internal(fault);
    let named = |heading: &str, fill| -> Result<TableColumn, Error> {
        let heading = Word::new(heading).map_err(|fault| internal(fault.to_string()))?;
        Ok(TableColumn { above: None, heading, fill })
    };
    let mut all = vec![named("序号", Fill::Number)?];
    if scope == TableScope::Branch {
        all.push(named("党小组", Fill::Group)?);
    }
    for column in columns(source) {
        let key = column.key.parse().map_err(|fault: TableRefusal| internal(fault.to_string()))?;
        all.push(named(&column.heading, Fill::Ledger(key))?);
    }
    Ok(all)
}

/// Adds a table of this look.
pub(super) fn keep_new(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditTables>,
    layout: TableLayout,
    verb: &str,
) -> Result<SuperiorTableId, Error> {
    let table =
        SuperiorTable { id: cx.new_id()?, layout, shared: false, origin: None, edition: 1, version: 1 };
    store::superior_table::add(cx.tx, permit.branch(), &table)?;
    cx.journal(permit, verb, table.id.uuid())?;
    Ok(table.id)
}

/// Keeps a table as it was changed on a page that showed this version.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend; [`Error::NotFound`]; [`Error::Stale`] when somebody else was faster.
pub fn keep(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditTables>,
    (id, version): (SuperiorTableId, i64),
    input: &TableInput,
) -> Result<(), Error> {
    let before = find(cx, permit.branch(), id)?;
    let mut check = Check::default();
    let title = check.take("title", "表名", Title::new(&input.title));
    let scope = check.take("scope", "范围", scope_of(&input.scope));
    let columns = read_columns(&mut check, before.layout.source, &input.columns);
    check.done()?;
    let (Some(title), Some(scope), Some(columns)) = (title, scope, columns) else {
        return Err(Error::Internal("a checked form lacks a field".to_owned()));
    };
    let layout = TableLayout { title, source: before.layout.source, scope, columns };
    let was_shared = before.shared;
    let after = SuperiorTable { shared: input.shared, version, ..before }.laid_out(layout);
    store::superior_table::set(cx.tx, permit.branch(), &after)?;
    cx.journal(permit, "superior_table.change", id.uuid())?;
    match (was_shared, after.shared) {
        (false, true) => cx.journal(permit, "superior_table.share", id.uuid()),
        (true, false) => cx.journal(permit, "superior_table.unshare", id.uuid()),
        _ => Ok(()),
    }
}

/// Removes a table. Copies that other branches took stay theirs.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Stale`] when somebody else was faster.
pub fn remove(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditTables>,
    (id, version): (SuperiorTableId, i64),
) -> Result<(), Error> {
    find(cx, permit.branch(), id)?;
    store::superior_table::remove(cx.tx, permit.branch(), (id, version))?;
    cx.journal(permit, "superior_table.remove", id.uuid())
}
