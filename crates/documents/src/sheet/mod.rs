//! Reads a table that somebody uploaded, XLSX or CSV, into plain cells. The file may be hostile: everything is counted
//! before it is believed, and nothing in it is carried out.

mod csv;
mod workbook;

use crate::office::PackageFault;

/// How much of a file is read at most.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// The file itself, in bytes.
    pub bytes: usize,
    /// All its parts together once they are unpacked, in bytes.
    pub unpacked: u64,
    /// Rows of the table.
    pub rows: usize,
    /// Columns of the table.
    pub columns: usize,
    /// One cell, in characters.
    pub cell: usize,
    /// Cells that hold anything, all together.
    pub cells: usize,
    /// All text together, in bytes.
    pub text: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 10 << 20,
            unpacked: 40 << 20,
            rows: 20_000,
            columns: 100,
            cell: 2_000,
            cells: 400_000,
            text: 24 << 20,
        }
    }
}

/// A row that is not empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SheetRow {
    /// Its number as the person sees it, from 1.
    pub number: usize,
    /// Its cells, trimmed; empty ones are empty strings. Dates are ISO 8601, yes and no are 是 and 否.
    pub cells: Vec<String>,
    /// The columns, from 0, whose number had more digits than a table keeps: the last ones are lost.
    pub lossy: Vec<usize>,
}

/// A table: the first visible sheet that holds anything.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sheet {
    /// The sheet's name; empty for CSV.
    pub name: String,
    /// Its rows that are not empty.
    pub rows: Vec<SheetRow>,
}

/// Why a file was not read: what is wrong, where, and how to mend it.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SheetFault {
    /// The file is too large.
    #[error("文件有 {found} MB，最多收 {max} MB；请删去图片和无关的工作表，或者分成几个文件再上传")]
    TooLarge {
        /// Its size in MB, rounded up.
        found: usize,
        /// The limit in MB.
        max: usize,
    },
    /// Nothing in it.
    #[error("文件里没有内容，请检查选的是不是这个文件")]
    Empty,
    /// An old workbook, or one with a password.
    #[error("这是旧版 .xls 或者加了密码的表格，请在 Excel 或 WPS 里去掉密码，另存为 .xlsx 再上传")]
    OldOrLocked,
    /// A package, but no workbook.
    #[error("这不是表格文件，请上传 .xlsx 或 .csv；文档里的表格请先复制到 Excel 或 WPS 表格")]
    NotATable,
    /// The package cannot be read.
    #[error("文件已损坏，打不开；请在 Excel 或 WPS 里打开，另存为 .xlsx 再上传")]
    Broken,
    /// It unpacks to far more than a table holds.
    #[error("文件解开以后太大，像是压缩炸弹，没有读取；请把需要的内容复制到新表格再上传")]
    Bomb,
    /// Macros.
    #[error("文件带有宏，没有读取；请另存为不带宏的 .xlsx 再上传")]
    Macros,
    /// Links to other files, or embedded objects.
    #[error("文件链接了别的文件或者嵌入了对象，没有读取；请把内容按数值粘贴到新表格再上传")]
    External,
    /// Declarations with which a file can grow or read other files.
    #[error("文件里有不该有的声明（DOCTYPE 或实体），没有读取；请把内容复制到新表格再上传")]
    Declarations,
    /// Elements in elements without end.
    #[error("文件里的内容一层套一层，套得太深，没有读取；请把内容复制到新表格再上传")]
    Deep,
    /// A formula.
    #[error("{0} 是公式，没有读取；请选中整张表复制，再用“粘贴为数值”，保存后上传")]
    Formula(String),
    /// A cell that shows an error.
    #[error("{0} 显示的是错误值，请改正后再上传")]
    ErrorCell(String),
    /// More rows than the limit.
    #[error("超过 {0} 行，请分成几个文件再上传")]
    TooManyRows(usize),
    /// More columns than the limit.
    #[error("超过 {0} 列，请只保留需要的列再上传")]
    TooManyColumns(usize),
    /// A cell too long.
    #[error("{cell} 超过 {max} 个字，请精简后再上传")]
    CellTooLong {
        /// Where.
        cell: String,
        /// The limit in characters.
        max: usize,
    },
    /// More cells or text than the limit.
    #[error("内容太多，请只保留需要的行和列，或者分成几个文件再上传")]
    TooMuch,
    /// Text in an unknown encoding, or no text at all.
    #[error("认不出文件的文字编码，请在 Excel 或 WPS 里另存为 .xlsx 再上传")]
    Encoding,
}

impl From<PackageFault> for SheetFault {
    fn from(fault: PackageFault) -> Self {
        match fault {
            PackageFault::Broken => Self::Broken,
            PackageFault::Bomb => Self::Bomb,
            PackageFault::External => Self::External,
            PackageFault::Locked => Self::OldOrLocked,
            PackageFault::Macros => Self::Macros,
            PackageFault::Declarations => Self::Declarations,
            PackageFault::Deep => Self::Deep,
            PackageFault::Encoding => Self::Encoding,
        }
    }
}

/// Reads a table. What it is, is told by its content, not by its name.
///
/// CSV may be UTF-8, UTF-16 with a mark, or GB18030, separated by commas, semicolons or tabs; a cell that begins with
/// `=` is text there.
///
/// # Errors
/// A [`SheetFault`], whose sentence is for the person.
pub fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, SheetFault> {
    if bytes.len() > limits.bytes {
        return Err(too_large(bytes.len(), limits.bytes));
    }
    let sheet = if bytes.starts_with(b"PK\x03\x04") {
        workbook::read(bytes, limits)?
    } else if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0]) {
        return Err(SheetFault::OldOrLocked);
    } else if bytes.trim_ascii_start().starts_with(b"<") {
        // A page of the web that calls itself a table.
        return Err(SheetFault::NotATable);
    } else {
        csv::read(bytes, limits)?
    };
    if sheet.rows.is_empty() { Err(SheetFault::Empty) } else { Ok(sheet) }
}

/// The fault of a file of so many bytes.
pub fn too_large(found: usize, max: usize) -> SheetFault {
    SheetFault::TooLarge { found: found.div_ceil(1 << 20), max: max >> 20 }
}

/// `C5`, from a row and a column counted from 0.
fn address(row: usize, column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    format!("{}{}", letters.into_iter().rev().collect::<String>(), row + 1)
}

/// The rows of a table while it is read, within the limits.
struct Rows<'l> {
    limits: &'l Limits,
    rows: Vec<SheetRow>,
    cells: usize,
    text: usize,
}

impl<'l> Rows<'l> {
    const fn new(limits: &'l Limits) -> Self {
        Self { limits, rows: Vec::new(), cells: 0, text: 0 }
    }

    /// Puts a cell in its place; rows come in order.
    fn put(&mut self, row: usize, column: usize, text: &str, is_lossy: bool) -> Result<(), SheetFault> {
        // Before anything walks over it: what is blank may be long too.
        if text.len() > self.limits.cell.saturating_mul(4) {
            return Err(SheetFault::CellTooLong { cell: address(row, column), max: self.limits.cell });
        }
        let text = text.trim();
        if text.is_empty() {
            return Ok(());
        }
        self.cells += 1;
        self.text += text.len();
        if self.cells > self.limits.cells || self.text > self.limits.text {
            return Err(SheetFault::TooMuch);
        }
        if column >= self.limits.columns {
            return Err(SheetFault::TooManyColumns(self.limits.columns));
        }
        if text.chars().count() > self.limits.cell {
            return Err(SheetFault::CellTooLong { cell: address(row, column), max: self.limits.cell });
        }
        if self.rows.last().is_none_or(|last| last.number != row + 1) {
            if self.rows.len() >= self.limits.rows {
                return Err(SheetFault::TooManyRows(self.limits.rows));
            }
            self.rows.push(SheetRow { number: row + 1, cells: Vec::new(), lossy: Vec::new() });
        }
        if let Some(last) = self.rows.last_mut() {
            last.cells.resize(last.cells.len().max(column + 1), String::new());
            last.cells[column] = text.to_owned();
            if is_lossy {
                last.lossy.push(column);
            }
        }
        Ok(())
    }

    fn finish(self, name: &str) -> Sheet {
        Sheet { name: name.to_owned(), rows: self.rows }
    }
}
