//! Draws a paper as a Word file (WordprocessingML in a zip), valid against the schema and the same bytes for the
//! same paper: no clock, fixed times in the zip, parts in a fixed order.
//!
//! The page is that of GB/T 9704-2012: A4, margins 37, 26, 35, 28 mm (5.2.1), a grid of 22 lines of 28 characters
//! (5.2.3), body 三号仿宋 (5.2.2), title 二号小标宋 (7.3.1), page numbers outside (7.5). Fonts are named, not carried:
//! the reader's machine has the official ones.

mod body;
mod parts;
mod styles;
mod table;
mod xml;

pub(crate) use xml::holds;

use crate::code;
use crate::paper::{Block, Paper};
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Why a Word file could not be written.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    /// The XML writer failed.
    #[error("writing WordprocessingML failed: {0}")]
    Xml(#[from] std::io::Error),
    /// The zip writer failed.
    #[error("packing the Word file failed: {0}")]
    Zip(#[from] zip::result::ZipError),
}

/// The media type of what [`write()`] makes.
pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/// Draws one paper. Characters that XML cannot hold are dropped.
///
/// # Errors
/// [`DocxError`] when writing into memory fails.
pub fn write(paper: &Paper) -> Result<Vec<u8>, DocxError> {
    let pictures = pictures(paper)?;
    let parts = [
        ("[Content_Types].xml", parts::content_types(!pictures.is_empty())),
        ("_rels/.rels", parts::ROOT_RELATIONS.to_owned()),
        ("word/document.xml", body::document(paper)?),
        ("word/_rels/document.xml.rels", parts::document_relations(pictures.len())),
        ("word/styles.xml", styles::styles()?),
        ("word/settings.xml", parts::SETTINGS.to_owned()),
        ("word/fontTable.xml", parts::font_table()?),
        ("word/footer1.xml", parts::footer("PageNumber")?),
        ("word/footer2.xml", parts::footer("PageNumberEven")?),
        ("docProps/core.xml", parts::core(paper)?),
        ("docProps/app.xml", parts::APP.to_owned()),
    ];
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(name, options)?;
        zip.write_all(text.as_bytes())?;
    }
    for (number, picture) in (1..).zip(pictures) {
        zip.start_file(format!("word/media/code{number}.png"), options)?;
        zip.write_all(&picture)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// The pictures of a paper's codes, in their order.
fn pictures(paper: &Paper) -> std::io::Result<Vec<Vec<u8>>> {
    let codes = paper.blocks.iter().filter_map(|block| match block {
        Block::Code { code, .. } => code::picture(code).transpose(),
        _ => None,
    });
    codes.collect()
}
