//! `word/document.xml`: the blocks of a paper, top to bottom.

use super::table;
use super::xml::{R, W, Xml};
use crate::paper::{Align, Block, Face, Paper, Run};
use std::io;

/// A line of the page: 225 mm / 22 = 28.95 pt, in twentieths of a point (GB/T 9704 5.2.3).
pub const LINE: u32 = 579;
/// The width of the type area upright and across: A4 less 28 and 26 mm, and less 37 and 35 mm.
const UPRIGHT: u32 = 8844;
const ACROSS: u32 = 12756;

/// A paragraph style, by its id in `styles.xml`.
pub type Style = &'static str;

/// How a paragraph departs from its style.
#[derive(Clone, Copy, Default)]
pub struct Shape {
    /// The style; the default one where none is named.
    pub style: Option<Style>,
    /// Begins a new page.
    pub breaks: bool,
    /// Stays on the page of the next paragraph.
    pub keeps: bool,
    /// Centred or to the right.
    pub align: Option<&'static str>,
    /// First line indented by two characters (GB/T 9704 7.3.3).
    pub indent: bool,
    /// A little air below, between the text and the rule of the table.
    pub before_table: bool,
}

/// The document part.
pub fn document(paper: &Paper) -> io::Result<String> {
    let mut xml = Xml::part()?;
    xml.element("w:document", &[("xmlns:w", W), ("xmlns:r", R)], |xml| {
        xml.element("w:body", &[], |xml| {
            blocks(xml, paper)?;
            section(xml, paper.landscape)
        })
    })?;
    xml.finish()
}

fn blocks(xml: &mut Xml, paper: &Paper) -> io::Result<()> {
    let width = if paper.landscape { ACROSS } else { UPRIGHT };
    for line in &paper.title {
        paragraph(xml, Shape { style: Some("Title"), ..Shape::default() }, &[Run::fang(line.as_str())])?;
    }
    // The title is followed by a line of air (GB/T 9704 7.3.2 counts from there).
    if !paper.title.is_empty() && !starts_with_subtitle(paper) {
        paragraph(xml, Shape::default(), &[])?;
    }
    let mut breaks = false;
    let mut pictures = 0;
    let mut after_table = false;
    for (at, block) in paper.blocks.iter().enumerate() {
        let is_table = table::is_table(block);
        if is_table && (breaks || after_table) {
            // Two tables in a row would grow together, and a table cannot carry a page break.
            paragraph(xml, Shape { style: Some("Hairline"), breaks, ..Shape::default() }, &[])?;
        }
        let before_table = next_is_table(&paper.blocks, at);
        let keeps = before_table || keeps_with_next(&paper.blocks, at);
        match block {
            Block::Text { runs, align, indent, level } => {
                let align = align_word(*align);
                let keeps = keeps || *level > 0;
                let style = heading_style(*level);
                let shape = Shape { style, breaks, keeps, align, indent: *indent, before_table };
                paragraph(xml, shape, runs)?;
            }
            Block::Table { widths, heads, row_lines, rows } => {
                table::grid(xml, width, widths, *heads, *row_lines, rows)?;
            }
            Block::Ruled { lines } => {
                let lines = lines.map_or_else(|| table::room_left(paper, at), u32::from);
                table::ruled(xml, width, lines)?;
            }
            Block::Code { code, lines } => {
                // A code that cannot be drawn has no picture; its lines stand all the same.
                let is_drawn = !crate::code::squares(code).is_empty();
                pictures += usize::from(is_drawn);
                table::code(xml, width, is_drawn.then_some(pictures), lines)?;
            }
            Block::Signatures(places) => table::signatures(xml, width, places)?,
            Block::Space => paragraph(xml, Shape { breaks, keeps, ..Shape::default() }, &[])?,
            Block::CutLine => {
                paragraph(xml, Shape { style: Some("CutLine"), breaks, ..Shape::default() }, &[])?
            }
            Block::PageBreak => {}
            Block::Title { lines, .. } => {
                for (at, line) in lines.iter().enumerate() {
                    let shape = Shape { style: Some("Title"), breaks: breaks && at == 0, ..Shape::default() };
                    paragraph(xml, shape, &[Run::fang(line.as_str())])?;
                }
            }
            // Word counts pages itself: what stands where is a list here.
            Block::Contents(lines) => {
                for (at, (line, _)) in lines.iter().enumerate() {
                    let shape = Shape { breaks: breaks && at == 0, ..Shape::default() };
                    paragraph(xml, shape, &[Run::fang(line.as_str())])?;
                }
            }
        }
        breaks = matches!(block, Block::PageBreak);
        after_table = is_table || (after_table && breaks);
    }
    if after_table {
        // Word wants a paragraph below the last table.
        paragraph(xml, Shape { style: Some("Hairline"), ..Shape::default() }, &[])?;
    }
    Ok(())
}

/// Whether the first block is a centred line below the title, such as （2026年第11次）.
fn starts_with_subtitle(paper: &Paper) -> bool {
    matches!(paper.blocks.first(), Some(Block::Text { align: Align::Center, .. }))
}

/// A label alone on its line stays with what it labels; the last words stay with the sender, the date or the mark
/// that closes the paper, which never stands alone on a page.
fn keeps_with_next(blocks: &[Block], at: usize) -> bool {
    let label =
        matches!(&blocks[at], Block::Text { runs, .. } if runs.iter().all(|run| run.face == Face::Hei));
    let ahead = blocks[at + 1..].iter().find(|block| !matches!(block, Block::Space));
    let last = blocks.len().saturating_sub(at) <= 5;
    let closes = matches!(ahead, Some(Block::Text { align: Align::Center | Align::Right, .. }));
    label || (last && closes)
}

/// A label above a table stays with it.
fn next_is_table(blocks: &[Block], at: usize) -> bool {
    matches!(blocks.get(at + 1), Some(Block::Table { .. } | Block::Signatures(_)))
}

const fn align_word(align: Align) -> Option<&'static str> {
    match align {
        Align::Left => None,
        Align::Center => Some("center"),
        Align::Right => Some("right"),
    }
}

const fn heading_style(level: u8) -> Option<Style> {
    match level {
        0 => None,
        1 => Some("Heading1"),
        _ => Some("Heading2"),
    }
}

/// A paragraph. The order of the properties is that of the schema (`CT_PPrBase`).
pub fn paragraph(xml: &mut Xml, shape: Shape, runs: &[Run]) -> io::Result<()> {
    let titled = shape.style == Some("Title");
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            if let Some(style) = shape.style {
                xml.val("w:pStyle", style)?;
            }
            if shape.keeps {
                xml.empty("w:keepNext", &[])?;
            }
            if shape.breaks {
                xml.empty("w:pageBreakBefore", &[])?;
            }
            if shape.before_table {
                xml.empty("w:spacing", &[("w:after", "80")])?;
            }
            if shape.indent {
                xml.empty("w:ind", &[("w:firstLineChars", "200"), ("w:firstLine", "640")])?;
            }
            if let Some(align) = shape.align {
                xml.val("w:jc", align)?;
            }
            Ok(())
        })?;
        runs.iter().try_for_each(|run| piece(xml, run, titled))
    })
}

/// A run; its line breaks and tabs become Word's.
fn piece(xml: &mut Xml, run: &Run, titled: bool) -> io::Result<()> {
    xml.element("w:r", &[], |xml| {
        if !titled {
            xml.element("w:rPr", &[], |xml| face(xml, run.face))?;
        }
        for (at, line) in run.text.replace("\r\n", "\n").split('\n').enumerate() {
            if at > 0 {
                xml.empty("w:br", &[])?;
            }
            for (at, text) in line.split('\t').enumerate() {
                if at > 0 {
                    xml.empty("w:tab", &[])?;
                }
                if !text.is_empty() {
                    xml.words("w:t", &[("xml:space", "preserve")], text)?;
                }
            }
        }
        Ok(())
    })
}

fn face(xml: &mut Xml, face: Face) -> io::Result<()> {
    fonts(xml, super::styles::name(face))
}

/// One face for Chinese, figures and letters alike: GB/T 9704 5.2.2 names 仿宋 for the body and no second face, and
/// `“ ” — …` then never fall into a Latin face at half width (`hint`).
pub fn fonts(xml: &mut Xml, name: &str) -> io::Result<()> {
    let all =
        [("w:hint", "eastAsia"), ("w:ascii", name), ("w:hAnsi", name), ("w:eastAsia", name), ("w:cs", name)];
    xml.empty("w:rFonts", &all)
}

/// Page, margins, grid and page numbers.
///
/// The grid's character is 156 mm / 28 = 15.79 pt, 0.21 pt less than 三号: `charSpace` says so in 4096ths of a point.
/// The footer stands so that the dashes are 7 mm below the type area (GB/T 9704 7.5).
fn section(xml: &mut Xml, landscape: bool) -> io::Result<()> {
    xml.element("w:sectPr", &[], |xml| {
        xml.empty("w:footerReference", &[("w:type", "even"), ("r:id", "rId5")])?;
        xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", "rId4")])?;
        let (long, short) = ("16838", "11906");
        if landscape {
            xml.empty("w:pgSz", &[("w:w", long), ("w:h", short), ("w:orient", "landscape")])?;
        } else {
            xml.empty("w:pgSz", &[("w:w", short), ("w:h", long)])?;
        }
        // 37, 26, 35, 28 mm; turned with the sheet, so that the bound edge stays the bound edge.
        let [top, right, bottom, left] =
            if landscape { ["1588", "2098", "1474", "1984"] } else { ["2098", "1474", "1984", "1588"] };
        let footer = if landscape { "850" } else { "1417" };
        xml.empty(
            "w:pgMar",
            &[
                ("w:top", top),
                ("w:right", right),
                ("w:bottom", bottom),
                ("w:left", left),
                ("w:header", "851"),
                ("w:footer", footer),
                ("w:gutter", "0"),
            ],
        )?;
        let pitch = LINE.to_string();
        xml.empty(
            "w:docGrid",
            &[("w:type", "linesAndChars"), ("w:linePitch", &pitch), ("w:charSpace", "-849")],
        )
    })
}
