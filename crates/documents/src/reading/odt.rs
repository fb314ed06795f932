//! The words of an OpenDocument text, paragraph by paragraph and cell by cell.

use memchr::memmem;

use super::{BOUNDS, Line, Unread, Walk};
use crate::office::{Next, Package, PackageFault, Xml};

/// The part that holds them.
pub(super) const PART: &str = "content.xml";

const MANIFEST: &str = "meta-inf/manifest.xml";

/// What is no part of the document as it reads: what was deleted, notes of reviewers, styles.
const LEFT_OUT: [&str; 4] = ["tracked-changes", "annotation", "automatic-styles", "forms"];

pub(super) fn lines(package: Package<'_>) -> Result<Vec<Line>, Unread> {
    let parts = package.unpack(BOUNDS, |name| name == PART || name == MANIFEST)?;
    let is_locked = |manifest: &Vec<u8>| memmem::find(manifest, b"encryption-data").is_some();
    if parts.get(MANIFEST).is_some_and(is_locked) {
        return Err(PackageFault::Locked.into());
    }
    let part = parts.get(PART).ok_or(PackageFault::Broken)?;
    let mut xml = Xml::new(part)?;
    let (mut walk, mut left_out, mut paragraphs) = (Walk::default(), 0_usize, 0_usize);
    while let Some(next) = xml.next()? {
        match next {
            Next::Begin(element) if LEFT_OUT.iter().any(|name| element.is(name)) => left_out += 1,
            Next::End(name) if LEFT_OUT.contains(&name.as_str()) => left_out = left_out.saturating_sub(1),
            _ if left_out > 0 => {}
            Next::Begin(element) if element.is("p") || element.is("h") => paragraphs += 1,
            Next::Begin(element) if element.is("s") => walk.say(" ")?,
            Next::Begin(element) if element.is("tab") => walk.say("\t")?,
            Next::Begin(element) if element.is("line-break") => walk.say("\n")?,
            Next::Begin(element) if element.is("table") => walk.begin_table(),
            Next::Begin(element) if element.is("table-row") => walk.begin_row(),
            Next::Begin(element) if element.is("table-cell") => walk.begin_cell(),
            Next::Text(text) if paragraphs > 0 => walk.say(&text)?,
            Next::End(name) => match name.as_str() {
                "p" | "h" => {
                    paragraphs = paragraphs.saturating_sub(1);
                    walk.end_paragraph()?;
                }
                "table-cell" => walk.end_cell()?,
                "table" => walk.end_table(),
                _ => {}
            },
            Next::Begin(_) | Next::Text(_) => {}
        }
    }
    Ok(walk.lines)
}
