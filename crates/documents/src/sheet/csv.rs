//! CSV in the encodings that people's programs write.

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::{Limits, Rows, Sheet, SheetFault};

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Sheet, SheetFault> {
    let text = decode(bytes)?;
    let mut reader = ::csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut rows = Rows::new(limits);
    let mut number = 0;
    for record in reader.records() {
        let record = record.map_err(|_| SheetFault::Broken)?;
        // Empty lines are rows to the person, but no records.
        let begins = record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or_default());
        number += blank_lines(&text, begins);
        for (column, cell) in record.iter().enumerate() {
            rows.put(number, column, cell, false)?;
        }
        number += 1;
    }
    Ok(rows.finish(""))
}

fn decode(bytes: &[u8]) -> Result<String, SheetFault> {
    let (encoding, mark) = Encoding::for_bom(bytes)
        .unwrap_or_else(|| (if std::str::from_utf8(bytes).is_ok() { UTF_8 } else { GB18030 }, 0));
    let (text, had_errors) = encoding.decode_without_bom_handling(&bytes[mark..]);
    let strange = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if had_errors || text.chars().any(strange) { Err(SheetFault::Encoding) } else { Ok(text.into_owned()) }
}

/// How many empty lines the reader passed over before a record that it began to look for at a byte.
fn blank_lines(text: &str, begins: usize) -> usize {
    let (before, after) = text.as_bytes().split_at(begins.min(text.len()));
    // The reader stops in the middle of a line end of two characters.
    let after = if before.ends_with(b"\r") { after.strip_prefix(b"\n").unwrap_or(after) } else { after };
    after.iter().take_while(|b| matches!(b, b'\n' | b'\r')).filter(|b| **b == b'\n').count()
}

/// The separator that most of the first lines have, and have most of; a title above the table has none.
fn separator(text: &str) -> u8 {
    let lines = || text.lines().filter(|line| !line.trim().is_empty()).take(20);
    let has = |separator: u8| {
        let counts = lines().map(|line| line.bytes().filter(|b| *b == separator).count());
        counts.fold((0_usize, 0_usize), |(lines, all), count| (lines + usize::from(count > 0), all + count))
    };
    // The last of equals wins: the comma where there is none.
    [b'\t', b';', b','].into_iter().max_by_key(|s| has(*s)).unwrap_or(b',')
}
