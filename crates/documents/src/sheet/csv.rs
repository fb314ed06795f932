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
    for (index, record) in reader.records().enumerate() {
        let record = record.map_err(|_| SheetFault::Broken)?;
        // Line numbers count line ends in quotes too; rows are what the person sees.
        for (column, cell) in record.iter().enumerate() {
            rows.put(index, column, cell, false)?;
        }
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

/// The separator that the first line has most of.
fn separator(text: &str) -> u8 {
    let line = text.lines().next().unwrap_or_default();
    let count = |separator: u8| line.bytes().filter(|b| *b == separator).count();
    // The last of equals wins: the comma where there is none.
    [b'\t', b';', b','].into_iter().max_by_key(|s| count(*s)).unwrap_or(b',')
}
