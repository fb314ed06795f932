//! The layout tree: what every paper is built into once, and every renderer draws.
//!
//! The page is that of GB/T 9704-2012 without a red head: an internal record is no 公文
//! (`rules.md` 6.6). A4, margins 37, 26, 35, 28 mm (top, right, bottom, left), body 三号仿宋 (16 pt) on 22
//! lines of 28 characters, title 二号小标宋 (22 pt), page numbers 四号 (14 pt) `— 1 —` outside.

use serde::{Deserialize, Serialize};

/// A paper.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Paper {
    /// For the file's properties and the reader's tab; not printed.
    pub name: String,
    /// The printed title, 二号小标宋, centred; each string one line.
    pub title: Vec<String>,
    /// Portrait, but for wide tables.
    pub landscape: bool,
    /// The day in the file's properties.
    pub date: jiff::civil::Date,
    /// Its blocks, top to bottom.
    pub blocks: Vec<Block>,
}

/// The faces of official papers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Face {
    /// 仿宋: body text.
    Fang,
    /// 黑体: labels and first headings.
    Hei,
    /// 楷体: second headings, notes.
    Kai,
}

/// A piece of a line in one face.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Run {
    /// The face.
    pub face: Face,
    /// The text; line breaks are kept.
    pub text: String,
}

/// Where a line stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// Justified, from the left.
    Left,
    /// Centred.
    Center,
    /// To the right.
    Right,
}

/// A cell of a table.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Cell {
    /// Its text.
    pub runs: Vec<Run>,
    /// Where it stands in the cell.
    pub align: Align,
}

/// One block.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A paragraph.
    Text {
        /// Its pieces.
        runs: Vec<Run>,
        /// Where it stands.
        align: Align,
        /// First line indented by two characters (GB/T 9704 7.3.3).
        indent: bool,
        /// A heading of this level, 1 or 2, for the reader's outline; 0 for body text.
        level: u8,
    },
    /// A table.
    Table {
        /// Column widths, in parts of their sum.
        widths: Vec<u16>,
        /// How many of the first rows are repeated on every page.
        heads: usize,
        /// The least height of a body row, in lines of the page; 0 for a ledger of many columns, which is set in 五号
        /// (10.5 pt) with rows as low as their words.
        row_lines: u8,
        /// Rows, each as wide as `widths`.
        rows: Vec<Vec<Cell>>,
    },
    /// Ruled lines to write on by hand.
    Ruled {
        /// How many; the renderer fills the page where it is `None`.
        lines: Option<u8>,
    },
    /// Signature places side by side: the label, and the name if it was signed in the system.
    Signatures(Vec<(String, Option<String>)>),
    /// A blank line.
    Space,
    /// A two-dimensional code with lines beside it, in one piece; on pages it stands in the margin below the one on which it falls.
    Code {
        /// What the code says.
        code: String,
        /// The lines beside it.
        lines: Vec<String>,
    },
    /// A line of dashes to cut along.
    CutLine,
    /// The following starts a new page.
    PageBreak,
    /// A title within a paper that holds several, such as each record of a book; each string one line.
    Title {
        /// The lines, 二号小标宋, centred.
        lines: Vec<String>,
        /// By what the table of contents finds it.
        mark: Option<u16>,
    },
    /// A table of contents: what there is, and by its mark on which page. What has no mark stands without a page.
    Contents(Vec<(String, Option<u16>)>),
}

impl Run {
    /// Body text.
    pub fn fang(text: impl Into<String>) -> Self {
        Self { face: Face::Fang, text: text.into() }
    }

    /// A label.
    pub fn hei(text: impl Into<String>) -> Self {
        Self { face: Face::Hei, text: text.into() }
    }

    /// A note.
    pub fn kai(text: impl Into<String>) -> Self {
        Self { face: Face::Kai, text: text.into() }
    }
}

impl Cell {
    /// A cell of body text.
    pub fn text(text: impl Into<String>) -> Self {
        Self { runs: vec![Run::fang(text)], align: Align::Left }
    }

    /// A centred cell of body text.
    pub fn centered(text: impl Into<String>) -> Self {
        Self { runs: vec![Run::fang(text)], align: Align::Center }
    }

    /// A head cell.
    pub fn head(text: impl Into<String>) -> Self {
        Self { runs: vec![Run::hei(text)], align: Align::Center }
    }
}

impl Block {
    /// A paragraph of body text, indented.
    pub fn body(text: impl Into<String>) -> Self {
        Self::Text { runs: vec![Run::fang(text)], align: Align::Left, indent: true, level: 0 }
    }

    /// A label in 黑体 and its value in 仿宋 on one line: `时间：` …
    pub fn labelled(label: impl Into<String>, value: impl Into<String>) -> Self {
        let runs = vec![Run::hei(label), Run::fang(value)];
        Self::Text { runs, align: Align::Left, indent: false, level: 0 }
    }

    /// A first-level heading in 黑体.
    pub fn heading(text: impl Into<String>) -> Self {
        Self::Text { runs: vec![Run::hei(text)], align: Align::Left, indent: false, level: 1 }
    }

    /// A line to the right, such as a date.
    pub fn right(text: impl Into<String>) -> Self {
        Self::Text { runs: vec![Run::fang(text)], align: Align::Right, indent: false, level: 0 }
    }
}
