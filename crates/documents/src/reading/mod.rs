//! Records that somebody else's program wrote, as lines with their places: Word, ODT, PDF with words in it, plain text. A file may
//! be hostile: nothing in it is carried out, and everything is counted.

mod docx;
mod odt;
mod plain;

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{
    attachment::{AttachmentFault, PdfReader},
    office::{Package, PackageFault},
};

/// The most bytes of all parts together once they are unpacked.
const UNPACKED: u64 = 100 << 20;

/// The most bytes of a file; a record has some thousands, a PDF with pictures some millions.
pub const MOST: u64 = 50 << 20;

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
    /// A picture.
    #[error("这是图片，读不出文字；请用识别文字的软件转成文本，或者照着录入")]
    Picture,
    /// A PDF without words in it.
    #[error("这份 PDF 里没有文字，多半是扫描件；请用识别文字的软件转成文本，或者照着录入")]
    Scanned,
    /// An old document, which a converter reads where there is one.
    #[error(
        "这是旧格式的 .doc 文件，本机没有装转换它的软件；请装上 LibreOffice，或者用 Word、WPS 另存为 .docx 再试"
    )]
    OldFormat,
    /// Another kind of office file.
    #[error("这不是文字文件；请把会议记录存成 .docx、.odt、.pdf 或 .txt 再试")]
    NotWords,
    /// As an attachment that is not taken.
    #[error(transparent)]
    Attachment(#[from] AttachmentFault),
}

impl From<PackageFault> for Unread {
    fn from(fault: PackageFault) -> Self {
        Self::Attachment(fault.into())
    }
}

/// Reads a file. It takes up to some seconds, and belongs on a thread that may wait. What it is, is told by its content; only
/// Markdown is told by the end of its name.
///
/// # Errors
/// An [`Unread`], whose sentence is for the person.
pub fn read(name: &str, bytes: &[u8], pdf: &dyn PdfReader) -> Result<Vec<Line>, Unread> {
    if bytes.len() as u64 > MOST {
        return Err(Unread::TooLarge);
    }
    match bytes {
        [] => Err(AttachmentFault::Empty.into()),
        [0xFF, 0xD8, 0xFF, ..] | [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Err(Unread::Picture),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(Unread::OldFormat),
        [b'P', b'K', 3, 4, ..] => package(bytes),
        [b'%', b'P', b'D', b'F', b'-', ..] => of_pdf(bytes, pdf),
        _ => {
            let is_markdown = name.to_ascii_lowercase().ends_with(".md");
            plain::lines(bytes, is_markdown)
        }
    }
}

fn package(bytes: &[u8]) -> Result<Vec<Line>, Unread> {
    let package = Package::open(bytes)?;
    if package.has_macros() {
        return Err(AttachmentFault::Macros.into());
    }
    let lines = if package.has(docx::PART) {
        docx::lines(package)?
    } else if package.has(odt::PART) && package.has("mimetype") {
        odt::lines(package)?
    } else {
        return Err(Unread::NotWords);
    };
    if lines.iter().all(|line| line.text.is_empty()) {
        return Err(AttachmentFault::Empty.into());
    }
    Ok(lines)
}

fn of_pdf(bytes: &[u8], pdf: &dyn PdfReader) -> Result<Vec<Line>, Unread> {
    if bytes.windows(8).any(|word| word == b"/Encrypt") {
        return Err(AttachmentFault::LockedPdf.into());
    }
    let lines = unwrapped(numbered(&pdf.words(bytes)?));
    if lines.is_empty() { Err(Unread::Scanned) } else { Ok(lines) }
}

/// The lines of a text that are not empty, by their numbers.
fn numbered(text: &str) -> Vec<Line> {
    let lines = (1..)
        .zip(text.lines())
        .map(|(number, line)| Line { text: line.trim().to_owned(), place: Place::Line(number) });
    lines.filter(|line| !line.text.is_empty()).collect()
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
        is_numbered || head.any(|c| matches!(c, ':' | '：'))
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
}

impl Walk {
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
    fn end_cell(&mut self) {
        if self.depth == 1 && !self.has_line {
            self.push(String::new());
        }
    }

    fn end_paragraph(&mut self) {
        if self.cell.is_none() {
            self.paragraphs += 1;
        }
        let text = std::mem::take(&mut self.text);
        for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
            self.push(line.to_owned());
        }
    }

    fn push(&mut self, text: String) {
        let place = match self.cell {
            Some((row, column)) => Place::Cell { table: self.tables, row, column },
            None => Place::Paragraph(self.paragraphs),
        };
        self.has_line = true;
        self.lines.push(Line { text, place });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_fills_the_page_goes_on_in_the_next() {
        let text = "会议议题：\n一、学习机关党委关于进一步做好档案安全保管工作的有关\n通知要求；\n二、讨论值班安排。\n会议内容：\n许安宁：通知对库房温度的要求很具体，我们每天都要记两次，\n何思源：建议把旧库房的门锁换掉。";
        let lines: Vec<_> = unwrapped(numbered(text)).into_iter().map(|line| line.text).collect();
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
