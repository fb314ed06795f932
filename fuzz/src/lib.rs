//! What the fuzz targets share: packages around parts that the fuzzer writes, so that it gets past the zip, and what holds of every
//! reading.

use std::io::{Cursor, Write as _};

use documents::{
    attachment::{AttachmentFault, PdfReader},
    reading::{Line, Unread, read},
};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

/// Between the parts of one input; no XML has it.
const BETWEEN: &[u8] = b"\0\0";

/// A package of these parts, as they are.
///
/// # Panics
/// Never: it is written into memory.
pub fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        zip.start_file(*name, options).expect("a part");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("a package").into_inner()
}

/// The parts of an input, the last of which are empty where there are fewer.
pub fn parts<const N: usize>(data: &[u8]) -> [&[u8]; N] {
    let mut rest = data;
    std::array::from_fn(|_| {
        let at = rest.windows(BETWEEN.len()).position(|two| two == BETWEEN);
        let (part, after) = at.map_or((rest, &rest[rest.len()..]), |at| (&rest[..at], &rest[at + BETWEEN.len()..]));
        rest = after;
        part
    })
}

/// Reads a PDF that is no more than its words.
pub struct Plain;

impl PdfReader for Plain {
    fn words(&self, pdf: &[u8]) -> Result<String, AttachmentFault> {
        Ok(String::from_utf8_lossy(pdf).into_owned())
    }
}

/// Reads a file, and holds what is said of lines.
///
/// # Panics
/// When a line is longer than a record may be, says something to the terminal, or a fault has no remedy.
pub fn lines(name: &str, bytes: &[u8]) -> Vec<Line> {
    match read(name, bytes, &Plain) {
        Ok(lines) => {
            let characters: usize = lines.iter().map(|line| line.text.chars().count()).sum();
            assert!(lines.len() <= 10_000 && characters <= 200_000, "a record has an end");
            for line in &lines {
                let is_said = |c: char| c == '\t' || !c.is_control();
                assert!(line.text.chars().all(is_said), "{:?} is no line", line.text);
                assert_eq!(line.text.trim(), line.text, "blanks around a line");
            }
            lines
        }
        Err(fault) => {
            told(fault);
            Vec::new()
        }
    }
}

fn told(fault: Unread) {
    let said = fault.to_string();
    assert!(said.contains('；') || said.contains('，'), "{said} has no remedy");
}
