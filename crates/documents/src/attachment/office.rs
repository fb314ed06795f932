//! Documents, slides and tables of office programs.

use super::{AttachmentFault, Looked};
use crate::office::{Bounds, Next, Package, Xml};

/// How much is unpacked; a part at a time is held.
const BOUNDS: Bounds = Bounds { all: 100 << 20, part: 32 << 20, is_kept: true };

/// The most bytes of words.
const WORDS: usize = 16 << 20;

pub(super) fn look(bytes: &[u8]) -> Result<Looked, AttachmentFault> {
    let package = Package::open(bytes)?;
    let kinds =
        [("word/document.xml", "docx"), ("ppt/presentation.xml", "pptx"), ("xl/workbook.xml", "xlsx")];
    let known = kinds.iter().find(|(part, _)| package.has("[content_types].xml") && package.has(part));
    let (_, extension) = known.ok_or(AttachmentFault::Unknown)?;
    if package.has_macros() {
        return Err(AttachmentFault::Macros);
    }
    if package.holds(&["/activex/", "oleobject", "xl/externallinks/", "xl/connections.xml"]) {
        return Err(AttachmentFault::External);
    }
    let mut words = String::new();
    package.walk(
        BOUNDS,
        is_read,
        |name, part| {
            if name.ends_with(".rels") { Ok(()) } else { read(&part, &mut words) }
        },
    )?;
    Ok(Looked { extension, words })
}

/// Whether a part holds words that somebody wrote.
fn is_read(name: &str) -> bool {
    let Some(name) = name.strip_suffix(".xml") else { return false };
    let of_word = name.strip_prefix("word/").is_some_and(|part| {
        let kinds = ["document", "header", "footer", "footnotes", "endnotes", "comments"];
        kinds.iter().any(|kind| part.starts_with(kind))
    });
    let of_slides =
        ["ppt/slides/", "ppt/notesslides/", "ppt/slidemasters/", "ppt/slidelayouts/", "ppt/comments"];
    let of_tables = ["xl/sharedstrings", "xl/worksheets/", "xl/comments", "docprops/"];
    of_word || of_slides.iter().chain(&of_tables).any(|kind| name.starts_with(kind))
}

/// Adds the words of a part. A word may be cut into runs: they are joined, and only a paragraph, a cell or a row ends.
fn read(part: &[u8], words: &mut String) -> Result<(), AttachmentFault> {
    let mut xml = Xml::new(part)?;
    while let Some(next) = xml.next()? {
        match next {
            Next::Text(text) => words.push_str(&text),
            Next::Begin(element) if element.is("tab") || element.is("br") => words.push(' '),
            Next::End(name) if matches!(name.as_str(), "p" | "si" | "is" | "c" | "row") => words.push('\n'),
            Next::Begin(_) | Next::End(_) => {}
        }
        if words.len() > WORDS {
            return Err(AttachmentFault::Bomb);
        }
    }
    Ok(())
}
