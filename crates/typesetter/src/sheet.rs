//! A paper made ready for the template: text is cleaned, cut at line breaks, and given places where a long
//! unbroken word may be broken; tables have as many cells as columns; headings skip no level.

use documents::paper::{Align, Block, Cell, Face, Paper, Run};
use serde::Serialize;

/// So many half-width characters stand on a full line of the type area: 28 × 2, or 40 × 2 on a wide page.
const LINE: usize = 56;
const WIDE_LINE: usize = 80;

/// A row with a cell of more lines than this may be broken over two pages.
const LONG_CELL: usize = 8;

/// Printed in place of a character that no font has (the printers' mark for a missing sort).
const MISSING: char = '〓';

/// What the template reads.
#[derive(Serialize)]
pub struct Sheet {
    name: String,
    title: Vec<Vec<Piece>>,
    landscape: bool,
    date: [i16; 3],
    blocks: Vec<Part>,
}

/// A piece of a line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Piece {
    /// Text to be printed as it is; a line may be broken between any two characters if it is loose.
    Text { face: Face, text: String, loose: bool },
    /// A line break.
    Break,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case", tag = "is")]
enum Part {
    Text {
        pieces: Vec<Piece>,
        align: Align,
        indent: bool,
        level: u8,
    },
    Table {
        widths: Vec<u16>,
        heads: usize,
        row_lines: u8,
        rows: Vec<Row>,
    },
    Ruled {
        lines: Option<u8>,
    },
    Signatures {
        places: Vec<Place>,
    },
    /// Dark squares as strips: column, row, length; of so many on a side.
    Code {
        side: usize,
        strips: Vec<[usize; 3]>,
        lines: Vec<Vec<Piece>>,
    },
    Space,
    CutLine,
    PageBreak,
    Title {
        lines: Vec<Vec<Piece>>,
        mark: Option<u16>,
    },
    Contents {
        lines: Vec<Entry>,
    },
}

/// A line of a table of contents; one without a mark, or whose mark is nowhere, has no page.
#[derive(Serialize)]
struct Entry {
    pieces: Vec<Piece>,
    mark: Option<u16>,
}

/// A row; one that is not breakable stays on one page.
#[derive(Serialize)]
struct Row {
    slots: Vec<Slot>,
    breakable: bool,
}

#[derive(Serialize)]
struct Slot {
    pieces: Vec<Piece>,
    align: Align,
}

#[derive(Serialize)]
struct Place {
    label: Vec<Piece>,
    name: Option<Vec<Piece>>,
}

impl Sheet {
    /// Makes a paper ready; `has` tells whether a character can be printed.
    pub fn new(paper: &Paper, has: impl Fn(char) -> bool) -> Self {
        let maker = Maker { has, line: if paper.landscape { WIDE_LINE } else { LINE } };
        let title = |line: &String| maker.pieces(&[Run::fang(line.as_str())], maker.line * 16 / 22);
        let mut level = 0;
        Self {
            name: maker.name(paper),
            title: paper
                .title
                .iter()
                .map(title)
                .filter(|line| line.iter().any(|piece| *piece != Piece::Break))
                .collect(),
            landscape: paper.landscape,
            date: [paper.date.year(), paper.date.month().into(), paper.date.day().into()],
            blocks: paper.blocks.iter().map(|block| maker.part(block, &mut level)).collect(),
        }
    }
}

struct Maker<F> {
    has: F,
    line: usize,
}

impl<F: Fn(char) -> bool> Maker<F> {
    /// The name for the file's properties; PDF/UA refuses a file without one.
    fn name(&self, paper: &Paper) -> String {
        let names = [self.clean(&paper.name), self.clean(&paper.title.concat()), "未命名".to_owned()];
        let names = names.map(|name| name.split_whitespace().collect::<Vec<_>>().join(" "));
        names.into_iter().find(|name| !name.is_empty()).unwrap_or_default()
    }

    fn part(&self, block: &Block, last_level: &mut u8) -> Part {
        match block {
            Block::Text { runs, align, indent, level } => {
                let pieces = self.pieces(runs, self.line);
                // A heading without words, or one that skips a level, is refused by PDF/UA.
                let blank = !runs.iter().any(|run| run.text.chars().any(|c| !c.is_whitespace()));
                let level = if blank { 0 } else { (*level).min(*last_level + 1).min(2) };
                if level > 0 {
                    *last_level = level;
                }
                Part::Text { pieces, align: *align, indent: *indent, level }
            }
            Block::Table { widths, heads, row_lines, rows } => self.table(widths, *heads, *row_lines, rows),
            Block::Ruled { lines } => Part::Ruled { lines: *lines },
            Block::Signatures(places) => Part::Signatures { places: self.places(places) },
            Block::Space => Part::Space,
            Block::CutLine => Part::CutLine,
            Block::Code { code, lines } => {
                let squares = documents::code::squares(code);
                let line = |line: &String| self.pieces(&[Run::kai(line.as_str())], self.line);
                Part::Code {
                    side: squares.len(),
                    strips: documents::code::strips(&squares),
                    lines: lines.iter().map(line).collect(),
                }
            }
            Block::PageBreak => Part::PageBreak,
            Block::Title { lines, mark } => {
                // A heading without words is refused by PDF/UA.
                if lines.iter().all(|line| line.trim().is_empty()) {
                    return Part::Space;
                }
                *last_level = 1;
                let line = |line: &String| self.pieces(&[Run::fang(line.as_str())], self.line * 16 / 22);
                Part::Title { lines: lines.iter().map(line).collect(), mark: *mark }
            }
            Block::Contents(lines) => Part::Contents {
                lines: lines
                    .iter()
                    .map(|(line, mark)| Entry {
                        pieces: self.pieces(&[Run::fang(line.as_str())], self.line - 6),
                        mark: *mark,
                    })
                    .collect(),
            },
        }
    }

    fn table(&self, widths: &[u16], heads: usize, row_lines: u8, rows: &[Vec<Cell>]) -> Part {
        let widths: Vec<u16> =
            if widths.is_empty() { vec![1] } else { widths.iter().map(|w| (*w).max(1)).collect() };
        let sum: usize = widths.iter().map(|w| usize::from(*w)).sum();
        let per_line = if row_lines == 0 { self.line * 32 / 21 } else { self.line * 16 / 14 };
        let room = |width: u16| (per_line * usize::from(width) / sum).saturating_sub(2).max(2);
        let row = |row: &Vec<Cell>| {
            let mut slots: Vec<Slot> = row
                .iter()
                .zip(&widths)
                .map(|(cell, width)| Slot {
                    pieces: self.pieces(&cell.runs, room(*width)),
                    align: cell.align,
                })
                .collect();
            slots.resize_with(widths.len(), || Slot { pieces: Vec::new(), align: Align::Left });
            let lines = slots.iter().zip(&widths).map(|(slot, width)| lines(&slot.pieces, room(*width)));
            let breakable = lines.max().unwrap_or_default() > LONG_CELL;
            Row { slots, breakable }
        };
        let rows = rows.iter().map(row).collect::<Vec<_>>();
        Part::Table { heads: heads.min(rows.len()), row_lines, rows, widths }
    }

    fn places(&self, places: &[(String, Option<String>)]) -> Vec<Place> {
        let pieces = |text: &str, face| self.pieces(&[Run { face, text: text.to_owned() }], 8);
        let place = |(label, name): &(String, Option<String>)| Place {
            label: pieces(label, Face::Hei),
            name: name.as_deref().map(|name| pieces(name, Face::Fang)),
        };
        places.iter().map(place).collect()
    }

    /// Cuts runs into pieces for a line of `room` half-width characters.
    fn pieces(&self, runs: &[Run], room: usize) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for run in runs {
            for (i, line) in self.clean(&run.text).split('\n').enumerate() {
                if i > 0 {
                    pieces.push(Piece::Break);
                }
                for (text, loose) in break_long(line, room) {
                    pieces.push(Piece::Text { face: run.face, text, loose });
                }
            }
        }
        pieces
    }

    /// Text without what cannot be printed: controls and invisible marks go, tabs become spaces, and a
    /// character that no font has becomes 〓, so that the gap is seen.
    fn clean(&self, text: &str) -> String {
        let text = text.replace("\r\n", "\n");
        text.chars()
            .filter_map(|c| match c {
                '\n' => Some(c),
                '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
                '\t' | '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => Some(' '),
                c if c.is_control() || is_invisible(c) => None,
                c if (self.has)(c) => Some(c),
                _ => Some(MISSING),
            })
            .collect()
    }
}

/// About how many lines of `room` half-width characters these pieces take.
fn lines(pieces: &[Piece], room: usize) -> usize {
    let mut lines = 1;
    let mut width = 0;
    for piece in pieces {
        match piece {
            Piece::Text { text, .. } => width += text.chars().map(width_of).sum::<usize>(),
            Piece::Break => {
                lines += 1 + width / room;
                width = 0;
            }
        }
    }
    lines + width / room
}

/// In half-width characters.
const fn width_of(c: char) -> usize {
    if c.is_ascii() { 1 } else { 2 }
}

/// Joiners, direction marks, variation selectors and the like, and noncharacters.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Cuts a line into what may be broken as usual and, marked `true`, stretches that would else be unbreakable
/// and longer than the line.
fn break_long(line: &str, room: usize) -> Vec<(String, bool)> {
    let mut cuts: Vec<(String, bool)> = Vec::new();
    for stretch in line.split_inclusive(is_break) {
        let width: usize = stretch.chars().map(width_of).sum();
        match cuts.last_mut() {
            Some((last, false)) if width <= room => last.push_str(stretch),
            _ => cuts.push((stretch.to_owned(), width > room)),
        }
    }
    cuts
}

/// Spaces, and characters between which a line may be broken anyway.
const fn is_break(c: char) -> bool {
    matches!(c, ' ' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}
