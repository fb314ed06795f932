//! Records that somebody else's program wrote, as lines with their places: Word, ODT, PDF with words in it, plain text. A file may
//! be hostile: nothing in it is carried out, and everything is counted.

mod docx;
mod odt;
mod plain;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    attachment::{AttachmentFault, PdfReader, is_locked_pdf},
    office::{Bounds, Package, PackageFault},
};

/// How much of a package is unpacked: the words of a record are some tens of kilobytes, and what marks them some ten times more.
const BOUNDS: Bounds = Bounds { all: 32 << 20, part: 16 << 20, is_kept: false };

/// The most bytes of a file; a record has some thousands, a PDF with pictures some millions.
pub const MOST: u64 = 50 << 20;

/// The most bytes of a text, which has no pictures.
const MOST_TEXT: u64 = 2 << 20;

/// The most characters of a record, some hundred pages, and its most lines; an empty cell is a line.
const CHARACTERS: usize = 200_000;
const LINES: usize = 10_000;

/// How many bytes of the beginning of a file tell what it is.
pub const HEAD: usize = 8;

/// Where a line stands, counted from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// A line of plain text.
    Line(u32),
    /// A paragraph outside of tables.
    Paragraph(u32),
    /// A cell of a table.
    Cell {
        /// Which table.
        table: u32,
        /// Its row.
        row: u32,
        /// Its column.
        column: u32,
    },
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "第{number}行"),
            Self::Paragraph(number) => write!(f, "第{number}段"),
            Self::Cell { table, row, column } => write!(f, "第{table}个表格第{row}行第{column}列"),
        }
    }
}

/// A line of a document. A cell with several paragraphs has several lines of one place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Line {
    /// What it says, without the blanks around it; never empty but in a cell.
    pub text: String,
    /// Where it stands.
    pub place: Place,
}

/// Why a file cannot be read: what is wrong, and how to mend it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum Unread {
    /// It is larger than [`MOST`].
    #[error("文件超过 50 MB，没有读；请删去图片，或者把会议记录单独存成一个文件再试")]
    TooLarge,
    /// Far more words than a record has.
    #[error("超过 20 万字或者 1 万行，不像一次会议的记录，没有读；请把每次会议单独存成一个文件再试")]
    TooLong,
    /// Nothing in it.
    #[error("文件里没有内容，请检查选的是不是这个文件")]
    Empty,
    /// A picture.
    #[error("这是图片，读不出文字；请用识别文字的软件转成文本，或者照着录入")]
    Picture,
    /// A PDF without words in it.
    #[error("这份 PDF 里没有文字，多半是扫描件；请用识别文字的软件转成文本，或者照着录入")]
    Scanned,
    /// An old document, which a converter reads where there is one.
    #[error(
        "这是旧格式的 .doc 文件，运行本软件的电脑上没有装转换它的 LibreOffice；请装上它，或者用 Word、WPS 另存为 .docx 再试"
    )]
    OldFormat,
    /// An old document with which the converter took too long.
    #[error("转换这份 .doc 文件用的时间太长，没有读；请用 Word 或 WPS 打开，另存为 .docx 再试")]
    SlowOld,
    /// An old document that could not be converted.
    #[error("这份 .doc 文件转换不了，可能加了密码或者已经损坏；请用 Word 或 WPS 打开，另存为 .docx 再试")]
    BrokenOld,
    /// Another kind of office file.
    #[error("这不是文字文件；请把会议记录存成 .docx、.odt、.pdf 或 .txt 再试")]
    NotWords,
    /// No kind that is known.
    #[error("认不出这种文件；请把会议记录存成 .docx、.odt、.pdf 或 .txt 再试")]
    Unknown,
    /// A password.
    #[error("文件加了密码，没有读；请用 Word 或 WPS 打开，去掉密码，另存一份再试")]
    Locked,
    /// A PDF with a password.
    #[error("这份 PDF 加了密码，没有读；请去掉密码再试")]
    LockedPdf,
    /// It cannot be read.
    #[error("文件已损坏，打不开；请用 Word 或 WPS 打开，重新保存一份再试")]
    Broken,
    /// A PDF that cannot be read.
    #[error("这份 PDF 已损坏，打不开；请重新导出一份再试")]
    BrokenPdf,
    /// It unpacks to far too much.
    #[error("文件解开以后太大，像是压缩炸弹，没有读；请把会议记录的文字复制到新文件再试")]
    Bomb,
    /// Macros.
    #[error("文件带有宏，没有读；请另存为不带宏的 .docx 再试")]
    Macros,
    /// It fetches other files, or holds objects that run.
    #[error("文件链接了别的文件（模板、图片或者对象）或者带有控件，没有读；请把文字复制到新文件再试")]
    External,
    /// Declarations with which a file can grow or read other files.
    #[error("文件里有不该有的声明（DOCTYPE 或实体），没有读；请把会议记录的文字复制到新文件再试")]
    Declarations,
    /// Elements in elements without end.
    #[error("文件里的内容一层套一层，套得太深，没有读；请把会议记录的文字复制到新文件再试")]
    Deep,
    /// The words of a PDF could not be read this time.
    #[error("没有看成这份 PDF 里的字；请重新导出一份，或者把文字复制到 .txt 文件再试")]
    UnreadPdf,
    /// Text in an unknown encoding.
    #[error("认不出文件的文字编码，没有读；请另存为 UTF-8 编码的文本再试")]
    Encoding,
}

impl From<PackageFault> for Unread {
    fn from(fault: PackageFault) -> Self {
        match fault {
            PackageFault::Broken => Self::Broken,
            PackageFault::Bomb => Self::Bomb,
            PackageFault::External => Self::External,
            PackageFault::Locked => Self::Locked,
            PackageFault::Macros => Self::Macros,
            PackageFault::Declarations => Self::Declarations,
            PackageFault::Deep => Self::Deep,
            PackageFault::Encoding => Self::Encoding,
        }
    }
}

/// As what is read with the eyes of an attachment, PDF and text, is told here.
impl From<AttachmentFault> for Unread {
    fn from(fault: AttachmentFault) -> Self {
        match fault {
            AttachmentFault::Empty => Self::Empty,
            AttachmentFault::Unknown => Self::Unknown,
            AttachmentFault::OldOrLocked => Self::Locked,
            AttachmentFault::LockedPdf => Self::LockedPdf,
            AttachmentFault::Broken => Self::BrokenPdf,
            AttachmentFault::Bomb => Self::Bomb,
            AttachmentFault::Macros => Self::Macros,
            AttachmentFault::External => Self::External,
            AttachmentFault::Declarations => Self::Declarations,
            AttachmentFault::Deep => Self::Deep,
            AttachmentFault::Unread => Self::UnreadPdf,
            AttachmentFault::Encoding => Self::Encoding,
        }
    }
}

/// What a file is, by how it begins.
enum Kind {
    Empty,
    Picture,
    /// A compound file: an old document, or a new one with a password.
    Old,
    Package,
    Pdf,
    Text,
}

fn kind(bytes: &[u8]) -> Kind {
    match bytes {
        [] => Kind::Empty,
        [0xFF, 0xD8, 0xFF, ..] | [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Kind::Picture,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Kind::Old,
        [b'P', b'K', 3, 4, ..] => Kind::Package,
        [b'%', b'P', b'D', b'F', b'-', ..] => Kind::Pdf,
        _ => Kind::Text,
    }
}

/// Whether a file may be read into memory at all, by its first [`HEAD`] bytes and its size.
///
/// # Errors
/// [`Unread::TooLarge`], or [`Unread::TooLong`] for a text.
pub fn fits(head: &[u8], size: u64) -> Result<(), Unread> {
    match kind(head) {
        Kind::Text if size > MOST_TEXT => Err(Unread::TooLong),
        _ if size > MOST => Err(Unread::TooLarge),
        _ => Ok(()),
    }
}

/// Reads a file. It takes up to some seconds, and belongs on a thread that may wait. What it is, is told by its content; only
/// Markdown is told by the end of its name.
///
/// # Errors
/// An [`Unread`], whose sentence is for the person.
pub fn read(name: &str, bytes: &[u8], pdf: &dyn PdfReader) -> Result<Vec<Line>, Unread> {
    fits(bytes, bytes.len() as u64)?;
    match kind(bytes) {
        Kind::Empty => Err(Unread::Empty),
        Kind::Picture => Err(Unread::Picture),
        Kind::Old if is_locked_package(bytes) => Err(Unread::Locked),
        Kind::Old => Err(Unread::OldFormat),
        Kind::Package => package(bytes),
        Kind::Pdf => of_pdf(bytes, pdf),
        Kind::Text => plain::lines(bytes, name.to_ascii_lowercase().ends_with(".md")),
    }
}

/// Writes an old .doc anew as .docx, where there is a program that can.
pub trait OldWordReader: Send + Sync {
    /// The new document.
    ///
    /// # Errors
    /// [`Unread::OldFormat`] where there is no such program, [`Unread::SlowOld`], [`Unread::BrokenOld`].
    fn converted(&self, doc: &[u8]) -> Result<Vec<u8>, Unread>;
}

/// Nobody who could: for tests, and where no program is called.
#[derive(Clone, Copy, Debug)]
pub struct NoOldWordReader;

impl OldWordReader for NoOldWordReader {
    fn converted(&self, _: &[u8]) -> Result<Vec<u8>, Unread> {
        Err(Unread::OldFormat)
    }
}

/// As [`read`]; an old .doc is converted first.
///
/// # Errors
/// An [`Unread`], whose sentence is for the person.
pub fn read_old(
    name: &str,
    bytes: &[u8],
    pdf: &dyn PdfReader,
    converter: &dyn OldWordReader,
) -> Result<Vec<Line>, Unread> {
    match read(name, bytes, pdf) {
        Err(Unread::OldFormat) => read(name, &converter.converted(bytes)?, pdf),
        read => read,
    }
}

/// Whether a compound file holds a package with a password, by the name of its stream.
fn is_locked_package(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    memchr::memmem::find(bytes, &name).is_some()
}

fn package(bytes: &[u8]) -> Result<Vec<Line>, Unread> {
    let package = Package::open(bytes)?;
    if package.has_macros() {
        return Err(Unread::Macros);
    }
    if package.holds(&["/activex/", "oleobject"]) {
        return Err(Unread::External);
    }
    let lines = if package.has(docx::PART) {
        docx::lines(package)?
    } else if package.has(odt::PART) && package.has("mimetype") {
        odt::lines(package)?
    } else {
        return Err(Unread::NotWords);
    };
    if lines.iter().all(|line| line.text.is_empty()) {
        return Err(Unread::Empty);
    }
    Ok(lines)
}

fn of_pdf(bytes: &[u8], pdf: &dyn PdfReader) -> Result<Vec<Line>, Unread> {
    if is_locked_pdf(bytes) {
        return Err(Unread::LockedPdf);
    }
    let lines = unwrapped(numbered(&pdf.words(bytes)?)?);
    if lines.is_empty() { Err(Unread::Scanned) } else { Ok(lines) }
}

/// Whether a character says something: not what moves a terminal, turns the direction of a line, or takes no room at all.
fn is_said(c: char) -> bool {
    let is_unseen = matches!(
        c,
        '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
    );
    !is_unseen && (matches!(c, '\t' | '\n' | '\r') || !c.is_control())
}

/// The characters of a text that say something, with line ends in one way of writing: a line that goes back to its beginning would
/// write over itself.
fn said(text: &str) -> impl Iterator<Item = char> {
    let mut before = ' ';
    text.chars().filter_map(move |c| {
        let is_second = c == '\n' && before == '\r';
        before = c;
        if is_second || !is_said(c) { None } else { Some(if c == '\r' { '\n' } else { c }) }
    })
}

/// The lines of a text that are not empty, by their numbers.
fn numbered(text: &str) -> Result<Vec<Line>, Unread> {
    let text: String = said(text).collect();
    let lines = (1..)
        .zip(text.lines())
        .map(|(number, line)| Line { text: line.trim().to_owned(), place: Place::Line(number) });
    bounded(lines.filter(|line| !line.text.is_empty()))
}

/// As many lines as a record may have.
fn bounded(lines: impl Iterator<Item = Line>) -> Result<Vec<Line>, Unread> {
    let mut characters = 0;
    let mut found = Vec::new();
    for line in lines {
        characters += line.text.chars().count();
        if characters > CHARACTERS || found.len() >= LINES {
            return Err(Unread::TooLong);
        }
        found.push(line);
    }
    Ok(found)
}

/// Lines shorter than this are never full.
const FULL: usize = 20;

/// Lines as they were typed: one that fills its page to the edge goes on in the next, unless that begins something of its own.
fn unwrapped(lines: Vec<Line>) -> Vec<Line> {
    let long = |line: &Line| line.text.chars().count();
    let longest = lines.iter().map(long).max().unwrap_or(0);
    let begins = |line: &Line| {
        let mut head = line.text.chars().take(12);
        let is_numbered = line.text.starts_with(|c: char| "（(一二三四五六七八九十0123456789①②③".contains(c));
        // Columns are a row of a table.
        is_numbered || line.text.contains('\t') || head.any(|c| matches!(c, ':' | '：'))
    };
    let mut found: Vec<Line> = Vec::new();
    let mut is_full = false;
    for line in lines {
        let fills = longest >= FULL && long(&line) + 2 >= longest;
        match found.last_mut().filter(|_| is_full && !begins(&line)) {
            Some(last) => last.text.push_str(&line.text),
            None => found.push(line),
        }
        is_full = fills;
    }
    found
}

/// Paragraphs and cells while a document is walked through, whatever its format calls them.
#[derive(Default)]
struct Walk {
    lines: Vec<Line>,
    text: String,
    paragraphs: u32,
    tables: u32,
    /// The table that lies outermost, with the row and the column; tables within tables are part of its cell.
    cell: Option<(u32, u32)>,
    /// How many tables lie in one another.
    depth: usize,
    /// Whether the cell has a line yet.
    has_line: bool,
    /// How many characters there were.
    characters: usize,
}

impl Walk {
    /// Words go on, unless there are far more than a record has.
    fn say(&mut self, text: &str) -> Result<(), Unread> {
        let before = self.text.len();
        self.text.extend(said(text));
        self.characters += self.text[before..].chars().count();
        if self.characters > CHARACTERS { Err(Unread::TooLong) } else { Ok(()) }
    }

    fn begin_table(&mut self) {
        self.depth += 1;
        if self.depth == 1 {
            self.tables += 1;
            self.cell = Some((0, 0));
        }
    }

    fn end_table(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 {
            self.cell = None;
        }
    }

    fn begin_row(&mut self) {
        if let (1, Some((row, column))) = (self.depth, &mut self.cell) {
            (*row, *column) = (*row + 1, 0);
        }
    }

    fn begin_cell(&mut self) {
        if let (1, Some((_, column))) = (self.depth, &mut self.cell) {
            *column += 1;
            self.has_line = false;
        }
    }

    /// A cell without words has an empty line, so that labels find their place beside it.
    fn end_cell(&mut self) -> Result<(), Unread> {
        if self.depth == 1 && !self.has_line { self.push(String::new()) } else { Ok(()) }
    }

    fn end_paragraph(&mut self) -> Result<(), Unread> {
        if self.cell.is_none() {
            self.paragraphs += 1;
        }
        let text = std::mem::take(&mut self.text);
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.push(line.to_owned())?;
        }
        Ok(())
    }

    fn push(&mut self, text: String) -> Result<(), Unread> {
        if self.lines.len() >= LINES {
            return Err(Unread::TooLong);
        }
        let place = match self.cell {
            Some((row, column)) => Place::Cell { table: self.tables, row, column },
            None => Place::Paragraph(self.paragraphs),
        };
        self.has_line = true;
        self.lines.push(Line { text, place });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_fills_the_page_goes_on_in_the_next() {
        let text = "会议议题：\n一、学习机关党委关于进一步做好档案安全保管工作的有关\n通知要求；\n二、讨论值班安排。\n会议内容：\n许安宁：通知对库房温度的要求很具体，我们每天都要记两次，\n何思源：建议把旧库房的门锁换掉。";
        let lines: Vec<_> =
            unwrapped(numbered(text).expect("few")).into_iter().map(|line| line.text).collect();
        assert_eq!(lines.len(), 6, "{lines:?}");
        assert_eq!(lines[1], "一、学习机关党委关于进一步做好档案安全保管工作的有关通知要求；");
    }

    #[test]
    fn what_is_no_record_of_words_is_refused_with_its_reason() {
        let reader = crate::attachment::NoReader;
        for (bytes, why) in [
            (&b""[..], "没有内容"),
            (&[0xFF, 0xD8, 0xFF, 0][..], "这是图片"),
            (&[0xD0, 0xCF, 0x11, 0xE0][..], "旧格式"),
            (b"%PDF-1.7 /Encrypt 1 0 R", "加了密码"),
            (b"PK\x03\x04 and nothing", "损坏"),
            (b"\x00\x01\x02", "认不出"),
        ] {
            let fault = read("a.docx", bytes, &reader).expect_err("refused").to_string();
            assert!(fault.contains(why), "{fault}");
        }
    }
}
