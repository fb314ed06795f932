//! How a table looks as a small file, to carry it to another installation: no data is in it.

use domain::{
    id::SuperiorTableId,
    superior_table::{TableColumn, TableLayout, TableScope, TableSource},
    text::Title,
};
use serde::{Deserialize, Serialize};

use super::{
    find,
    keep::{self, ColumnInput},
};
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
};

/// The most bytes of such a file: forty columns with all their words have some twelve thousand.
pub const MOST: usize = 64 * 1024;

/// What such a file says of itself.
const KIND: &str = "dangxiaozu superior table";

/// The newest form of it that this program knows.
const FORM: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Carried {
    kind: String,
    form: u32,
    title: String,
    source: String,
    scope: String,
    columns: Vec<CarriedColumn>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CarriedColumn {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    above: String,
    heading: String,
    fill: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    words: String,
}

/// What a file says of itself, whatever else is in it.
#[derive(Deserialize)]
struct Said {
    kind: String,
    form: u32,
}

/// How a table looks as a file: its title, which names the file, and its text.
///
/// # Errors
/// [`Error::NotFound`].
pub fn write(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadTables>,
    id: SuperiorTableId,
) -> Result<(String, String), Error> {
    let layout = find(cx, permit.branch(), id)?.layout;
    let column = |column: &TableColumn| CarriedColumn {
        above: column.above.as_ref().map(ToString::to_string).unwrap_or_default(),
        heading: column.heading.to_string(),
        fill: column.fill.code(),
        words: column.fill.words().map(ToString::to_string).unwrap_or_default(),
    };
    let carried = Carried {
        kind: KIND.to_owned(),
        form: FORM,
        title: layout.title.to_string(),
        source: layout.source.code().to_owned(),
        scope: layout.scope.code().to_owned(),
        columns: layout.columns.iter().map(column).collect(),
    };
    let text = serde_json::to_string_pretty(&carried).map_err(|e| Error::Internal(e.to_string()))?;
    Ok((layout.title.to_string(), text))
}

fn refused(why: impl std::fmt::Display) -> Error {
    Error::field("file", "样式文件", why)
}

/// Reads such a file.
///
/// # Errors
/// [`Error::Invalid`] with what is wrong and how to mend it: none or too large, no such file, of a newer program, with something that
/// this program does not know.
pub fn read(bytes: &[u8], size: usize) -> Result<TableLayout, Error> {
    if size == 0 {
        return Err(refused("还没有选文件，请先选一个样式文件"));
    }
    if size > MOST {
        let most = MOST >> 10;
        return Err(refused(format!("有 {} KB，最多收 {most} KB；这不像是样式文件", size.div_ceil(1024))));
    }
    let other = "不是本系统导出的样式文件（.json），请核对是不是选错了文件";
    let text = std::str::from_utf8(bytes).map_err(|_| refused(other))?;
    let text = text.trim_start_matches('\u{feff}');
    let said: Said = serde_json::from_str(text).map_err(|_| refused(other))?;
    if said.kind != KIND {
        return Err(refused(other));
    }
    if said.form > FORM {
        return Err(refused("是更新的版本导出的，本系统看不懂；请升级以后再读入"));
    }
    let changed = "被改动过，读不出来；请重新导出一份";
    let carried: Carried = serde_json::from_str(text).map_err(|_| refused(changed))?;
    let source = TableSource::from_code(&carried.source);
    let scope = TableScope::from_code(&carried.scope);
    let (Some(source), Some(scope)) = (source, scope) else { return Err(refused(changed)) };
    let typed = carried.columns.into_iter();
    let typed: Vec<_> = typed
        .map(|c| ColumnInput { above: c.above, heading: c.heading, fill: c.fill, words: c.words })
        .collect();
    let mut check = Check::default();
    let title = check.take("file", "样式文件里的表名", Title::new(&carried.title));
    let columns = keep::read_columns(&mut check, source, &typed);
    match (check.done(), title, columns) {
        (Ok(()), Some(title), Some(columns)) => Ok(TableLayout { title, source, scope, columns }),
        (Err(Error::Invalid(faults)), ..) => {
            let first = faults.into_iter().next().map(|fault| fault.message).unwrap_or_default();
            Err(refused(format!("里面有本系统不认得的内容（{first}），没有读入")))
        }
        _ => Err(Error::Internal("a checked file lacks a part".to_owned())),
    }
}

/// Keeps what was read as a table of the branch.
///
/// # Errors
/// As the store.
pub fn keep(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditTables>,
    layout: &TableLayout,
) -> Result<SuperiorTableId, Error> {
    keep::keep_new(cx, permit, layout.clone(), "superior_table.read_in")
}
