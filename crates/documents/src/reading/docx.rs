//! The words of a Word document, paragraph by paragraph and cell by cell.

use super::{BOUNDS, Line, Unread, Walk};
use crate::office::{Next, Package, PackageFault, Xml};

/// The part that holds them.
pub(super) const PART: &str = "word/document.xml";

/// What is no part of the document as it reads: what was deleted, and what stands in for programs that know less.
const LEFT_OUT: [&str; 4] = ["del", "moveFrom", "Fallback", "instrText"];

pub(super) fn lines(package: Package<'_>) -> Result<Vec<Line>, Unread> {
    let parts = package.unpack(BOUNDS, |name| name == PART)?;
    let part = parts.get(PART).ok_or(PackageFault::Broken)?;
    let mut xml = Xml::new(part)?;
    let (mut walk, mut left_out, mut is_text) = (Walk::default(), 0_usize, false);
    while let Some(next) = xml.next()? {
        match next {
            Next::Begin(element) if LEFT_OUT.iter().any(|name| element.is(name)) => left_out += 1,
            Next::End(name) if LEFT_OUT.contains(&name.as_str()) => left_out = left_out.saturating_sub(1),
            _ if left_out > 0 => {}
            Next::Begin(element) if element.is("t") => is_text = true,
            Next::Begin(element) if element.is("tab") => walk.say("\t")?,
            Next::Begin(element) if element.is("br") || element.is("cr") => walk.say("\n")?,
            Next::Begin(element) if element.is("tbl") => walk.begin_table(),
            Next::Begin(element) if element.is("tr") => walk.begin_row(),
            Next::Begin(element) if element.is("tc") => walk.begin_cell(),
            Next::Text(text) if is_text => walk.say(&text)?,
            Next::End(name) => match name.as_str() {
                "t" => is_text = false,
                "p" => walk.end_paragraph()?,
                "tc" => walk.end_cell()?,
                "tbl" => walk.end_table(),
                _ => {}
            },
            Next::Begin(_) | Next::Text(_) => {}
        }
    }
    Ok(walk.lines)
}
