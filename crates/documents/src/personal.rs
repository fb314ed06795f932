//! What is held of one person, as one file to take along: the same tables as a paper to read and as JSON for other programs.

use std::io::{Cursor, Write as _};

use zip::{ZipWriter, result::ZipError, write::SimpleFileOptions};

use crate::{
    docx::{self, DocxError},
    ledger::Ledger,
    paper::{Block, Paper},
};

/// Why it was not made.
#[derive(Debug, thiserror::Error)]
pub enum PersonalError {
    /// The paper.
    #[error(transparent)]
    Docx(#[from] DocxError),
    /// The file around it.
    #[error(transparent)]
    Zip(#[from] ZipError),
    /// Writing.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// The tables as one paper, each under its heading; what is empty is said in a word.
pub fn paper(name: &str, tables: &[Ledger], notes: &[String], date: jiff::civil::Date) -> Paper {
    let mut blocks: Vec<Block> = notes.iter().map(Block::body).collect();
    for table in tables {
        blocks.push(Block::heading(table.title.clone()));
        if table.rows.is_empty() {
            blocks.push(Block::body("没有。"));
        } else {
            blocks.extend(
                table.paper().blocks.into_iter().filter(|block| matches!(block, Block::Table { .. })),
            );
        }
    }
    Paper { name: name.to_owned(), title: vec![name.to_owned()], landscape: true, date, blocks }
}

/// The file: `个人信息.docx` and `个人信息.json`.
///
/// # Errors
/// [`PersonalError`] where one of them cannot be written.
pub fn pack(
    name: &str,
    tables: &[Ledger],
    notes: &[String],
    date: jiff::civil::Date,
) -> Result<Vec<u8>, PersonalError> {
    let json: Vec<_> = tables.iter().map(Ledger::json).collect();
    let json = serde_json::json!({ "name": name, "notes": notes, "tables": json });
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (file, bytes) in [
        ("个人信息.docx", docx::write(&paper(name, tables, notes, date))?),
        ("个人信息.json", serde_json::to_vec_pretty(&json)?),
    ] {
        zip.start_file(file, SimpleFileOptions::default())?;
        zip.write_all(&bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}
