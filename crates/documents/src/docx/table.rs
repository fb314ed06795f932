//! Everything that stands in columns: tables, ruled lines, places to sign.

use super::body::{LINE, Shape, paragraph};
use super::parts::picture_id;
use super::xml::Xml;
use crate::paper::{Align, Block, Cell, Paper, Run};
use std::io;

/// Whether Word draws the block as a table.
pub const fn is_table(block: &Block) -> bool {
    matches!(block, Block::Table { .. } | Block::Ruled { .. } | Block::Signatures(_) | Block::Code { .. })
}

/// Column widths in twentieths of a point that add up to `width`.
fn columns(width: u32, parts: &[u16]) -> Vec<u32> {
    let sum = parts.iter().map(|part| u32::from(*part)).sum::<u32>().max(1);
    let mut edge = 0;
    let mut used = 0;
    let column = |part: &u16| {
        edge += u32::from(*part);
        let wide = width * edge / sum - used;
        used += wide;
        wide
    };
    parts.iter().map(column).collect()
}

/// The least height of a row of a ledger, in twentieths of a point.
const LEDGER_LINE: u32 = 360;

/// A table of the paper: thin black rules, head rows on every page, rows that stay whole.
pub fn grid(
    xml: &mut Xml,
    width: u32,
    widths: &[u16],
    heads: usize,
    row_lines: u8,
    rows: &[Vec<Cell>],
) -> io::Result<()> {
    let columns = columns(width, widths);
    xml.element("w:tbl", &[], |xml| {
        properties(xml, width, "TableGrid")?;
        grid_columns(xml, &columns)?;
        for (at, row) in rows.iter().enumerate() {
            let head = at < heads;
            let lines = if head { 1 } else { u32::from(row_lines.max(1)) };
            let (style, height) =
                if row_lines == 0 { ("LedgerText", LEDGER_LINE) } else { ("TableText", lines * LINE) };
            xml.element("w:tr", &[], |xml| {
                row_properties(xml, height, "atLeast", head)?;
                for (cell, column) in row.iter().zip(&columns) {
                    cell_of(xml, *column, cell, style)?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })
}

fn cell_of(xml: &mut Xml, width: u32, cell: &Cell, style: &'static str) -> io::Result<()> {
    xml.element("w:tc", &[], |xml| {
        cell_properties(xml, width, "center")?;
        let align = match cell.align {
            Align::Left => None,
            Align::Center => Some("center"),
            Align::Right => Some("right"),
        };
        paragraph(xml, Shape { style: Some(style), align, ..Shape::default() }, &cell.runs)
    })
}

/// Lines to write on by hand, somewhat wider than printed ones.
pub fn ruled(xml: &mut Xml, width: u32, lines: u32) -> io::Result<()> {
    xml.element("w:tbl", &[], |xml| {
        properties(xml, width, "RuledLines")?;
        grid_columns(xml, &[width])?;
        for _ in 0..lines.max(1) {
            xml.element("w:tr", &[], |xml| {
                row_properties(xml, LINE, "exact", false)?;
                xml.element("w:tc", &[], |xml| {
                    cell_properties(xml, width, "center")?;
                    paragraph(xml, Shape { style: Some("TableText"), ..Shape::default() }, &[])
                })
            })?;
        }
        Ok(())
    })
}

/// Places to sign side by side: the label and a line for the hand; below it who signed in the system, and when.
pub fn signatures(xml: &mut Xml, width: u32, places: &[(String, Option<String>)]) -> io::Result<()> {
    let columns = columns(width, &vec![1; places.len().max(1)]);
    xml.element("w:tbl", &[], |xml| {
        properties(xml, width, "Signatures")?;
        grid_columns(xml, &columns)?;
        xml.element("w:tr", &[], |xml| {
            row_properties(xml, 2 * LINE, "atLeast", false)?;
            for ((label, signed), column) in places.iter().zip(&columns) {
                xml.element("w:tc", &[], |xml| {
                    cell_properties(xml, *column, "top")?;
                    paragraph(xml, Shape::default(), &[Run::hei(label.as_str()), Run::fang("＿＿＿＿＿＿")])?;
                    let Some(signed) = signed else { return Ok(()) };
                    paragraph(
                        xml,
                        Shape { style: Some("SignedNote"), ..Shape::default() },
                        &[Run::kai(signed.as_str())],
                    )
                })?;
            }
            Ok(())
        })
    })
}

/// The side of a code, two lines of the page, in twentieths of a point and in those units of which a point has 12,700.
const CODE: u32 = 2 * LINE;
const CODE_IN_EMU: u32 = CODE * 635;

/// A code as the picture of this number, where it could be drawn, with its lines beside it.
pub fn code(xml: &mut Xml, width: u32, picture: Option<usize>, lines: &[String]) -> io::Result<()> {
    let columns = [CODE + 216, width - CODE - 216];
    let note = Shape { style: Some("SignedNote"), ..Shape::default() };
    xml.element("w:tbl", &[], |xml| {
        properties(xml, width, "Signatures")?;
        grid_columns(xml, &columns)?;
        xml.element("w:tr", &[], |xml| {
            row_properties(xml, CODE, "atLeast", false)?;
            xml.element("w:tc", &[], |xml| {
                cell_properties(xml, columns[0], "center")?;
                match picture {
                    Some(number) => drawing(xml, number),
                    None => paragraph(xml, note, &[]),
                }
            })?;
            xml.element("w:tc", &[], |xml| {
                cell_properties(xml, columns[1], "center")?;
                if lines.is_empty() {
                    return paragraph(xml, note, &[]);
                }
                lines.iter().try_for_each(|line| paragraph(xml, note, &[Run::kai(line.as_str())]))
            })
        })
    })
}

/// A paragraph that is as high as the picture in it.
fn drawing(xml: &mut Xml, number: usize) -> io::Result<()> {
    const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";
    const PICTURE: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";
    const PLACED: &str = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing";
    let (number, relation, side) = (number.to_string(), picture_id(number), CODE_IN_EMU.to_string());
    let extent = [("cx", side.as_str()), ("cy", side.as_str())];
    let named = [("id", number.as_str()), ("name", "核验码"), ("descr", "核验码的二维码")];
    let picture = |xml: &mut Xml| {
        xml.element("pic:nvPicPr", &[], |xml| {
            xml.empty("pic:cNvPr", &named)?;
            xml.empty("pic:cNvPicPr", &[])
        })?;
        xml.element("pic:blipFill", &[], |xml| {
            xml.empty("a:blip", &[("r:embed", &relation)])?;
            xml.element("a:stretch", &[], |xml| xml.empty("a:fillRect", &[]))
        })?;
        xml.element("pic:spPr", &[], |xml| {
            xml.element("a:xfrm", &[], |xml| {
                xml.empty("a:off", &[("x", "0"), ("y", "0")])?;
                xml.empty("a:ext", &extent)
            })?;
            xml.element("a:prstGeom", &[("prst", "rect")], |xml| xml.empty("a:avLst", &[]))
        })
    };
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.empty("w:spacing", &[("w:line", "240"), ("w:lineRule", "auto")])?;
            xml.val("w:jc", "left")
        })?;
        xml.element("w:r", &[], |xml| {
            xml.element("w:drawing", &[], |xml| {
                let around =
                    [("distT", "0"), ("distB", "0"), ("distL", "0"), ("distR", "0"), ("xmlns:wp", PLACED)];
                xml.element("wp:inline", &around, |xml| {
                    xml.empty("wp:extent", &extent)?;
                    xml.empty("wp:docPr", &named)?;
                    xml.element("a:graphic", &[("xmlns:a", DRAWING)], |xml| {
                        xml.element("a:graphicData", &[("uri", PICTURE)], |xml| {
                            xml.element("pic:pic", &[("xmlns:pic", PICTURE)], picture)
                        })
                    })
                })
            })
        })
    })
}

fn properties(xml: &mut Xml, width: u32, style: &str) -> io::Result<()> {
    xml.element("w:tblPr", &[], |xml| {
        xml.val("w:tblStyle", style)?;
        xml.empty("w:tblW", &[("w:w", &width.to_string()), ("w:type", "dxa")])?;
        xml.val("w:jc", "center")?;
        xml.empty("w:tblLayout", &[("w:type", "fixed")])
    })
}

fn grid_columns(xml: &mut Xml, columns: &[u32]) -> io::Result<()> {
    xml.element("w:tblGrid", &[], |xml| {
        columns.iter().try_for_each(|wide| xml.empty("w:gridCol", &[("w:w", &wide.to_string())]))
    })
}

fn row_properties(xml: &mut Xml, height: u32, rule: &str, head: bool) -> io::Result<()> {
    xml.element("w:trPr", &[], |xml| {
        xml.empty("w:cantSplit", &[])?;
        xml.empty("w:trHeight", &[("w:val", &height.to_string()), ("w:hRule", rule)])?;
        if head { xml.empty("w:tblHeader", &[]) } else { Ok(()) }
    })
}

fn cell_properties(xml: &mut Xml, width: u32, align: &str) -> io::Result<()> {
    xml.element("w:tcPr", &[], |xml| {
        xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")])?;
        xml.val("w:vAlign", align)
    })
}

/// How many ruled lines the page of the block at `at` still holds, by the lines of the page that stand above it.
pub fn room_left(paper: &Paper, at: usize) -> u32 {
    let (lines, chars): (u32, usize) = if paper.landscape { (15, 40) } else { (22, 28) };
    let from = paper.blocks[..at].iter().rposition(|block| matches!(block, Block::PageBreak));
    let title = if from.is_none() && !paper.title.is_empty() { paper.title.len() as u32 + 1 } else { 0 };
    let above = &paper.blocks[from.map_or(0, |at| at + 1)..at];
    let used = title + above.iter().map(|block| height(block, chars)).sum::<u32>();
    let below: u32 = paper.blocks[at + 1..]
        .iter()
        .take_while(|block| !matches!(block, Block::PageBreak))
        .map(|block| height(block, chars))
        .sum();
    // One line stays free for the width of the rules themselves.
    (lines - 1).saturating_sub((used + below) % lines).max(1)
}

/// Lines that a block takes, as far as counting characters can say.
fn height(block: &Block, chars: usize) -> u32 {
    let lines = match block {
        Block::Text { runs, indent, .. } => {
            let text: String = runs.iter().map(|run| run.text.as_str()).collect();
            let indent = if *indent { 2 } else { 0 };
            text.split('\n').map(|line| (line.chars().count() + indent).div_ceil(chars).max(1)).sum()
        }
        Block::Table { rows, heads, row_lines, .. } => {
            heads + rows.len().saturating_sub(*heads) * usize::from((*row_lines).max(1))
        }
        Block::Ruled { lines } => usize::from(lines.unwrap_or(0)),
        Block::Signatures(_) => 2,
        Block::Code { .. } => 2,
        Block::Space | Block::CutLine => 1,
        Block::PageBreak => 0,
        Block::Title { lines, .. } => lines.len(),
        Block::Contents(lines) => lines.len(),
    };
    u32::try_from(lines).unwrap_or(u32::MAX / 64)
}
