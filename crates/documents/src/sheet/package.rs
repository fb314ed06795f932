//! Looks into a workbook's package before it is read: how large it really is, and whether it holds what no table needs.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::{Limits, SheetFault};

/// The most parts of a package; a workbook of many sheets and pictures has some hundreds.
const PARTS: usize = 2_000;

/// The most that a part may grow when it is unpacked, once it is larger than [`SMALL`].
const RATIO: u64 = 200;

/// Parts up to this size may be as dense as they like, in bytes.
const SMALL: u64 = 1 << 20;

/// Walks the whole package. Sizes are counted while unpacking; what the package says of them is not believed.
pub(super) fn check(bytes: &[u8], limits: &Limits) -> Result<(), SheetFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetFault::Broken)?;
    if archive.len() > PARTS {
        return Err(SheetFault::Bomb);
    }
    let names = archive.file_names().map(|name| name.map(std::borrow::Cow::into_owned));
    let names: Vec<String> = names.collect::<Result<_, _>>().map_err(|_| SheetFault::Broken)?;
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    if !has("[Content_Types].xml") || !has("xl/workbook.xml") {
        return Err(SheetFault::NotATable);
    }
    let holds = |part: &str| names.iter().any(|name| name.to_ascii_lowercase().contains(part));
    if holds("vbaproject") || holds("xl/macrosheets/") {
        return Err(SheetFault::Macros);
    }
    if ["xl/externallinks/", "xl/embeddings/", "xl/activex/", "xl/connections.xml"].iter().any(|p| holds(p)) {
        return Err(SheetFault::External);
    }
    let mut total = 0_u64;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(|_| SheetFault::Broken)?;
        let name = part.name().map_err(|_| SheetFault::Broken)?.to_ascii_lowercase();
        let packed = part.compressed_size();
        let most = limits.unpacked.saturating_sub(total).min(packed.saturating_mul(RATIO).max(SMALL));
        let is_text = [".xml", ".rels", ".vml"].iter().any(|end| name.ends_with(end));
        let size = if is_text { scan(part, most, &name)? } else { drain(part, most)? };
        total += size;
    }
    Ok(())
}

/// Counts what a part unpacks to; more than `most` bytes are a bomb.
fn drain(part: impl Read, most: u64) -> Result<u64, SheetFault> {
    let size =
        std::io::copy(&mut part.take(most + 1), &mut std::io::sink()).map_err(|_| SheetFault::Broken)?;
    if size > most { Err(SheetFault::Bomb) } else { Ok(size) }
}

/// Counts likewise, and looks for what no table needs. Looked for in the bytes, as every reader of the file would see them.
fn scan(part: impl Read, most: u64, name: &str) -> Result<u64, SheetFault> {
    const KEPT: usize = 64;
    let mut part = part.take(most + 1);
    let (mut buffer, mut tail, mut size) = (vec![0_u8; 64 * 1024], Vec::new(), 0_u64);
    let mut relations = Vec::new();
    loop {
        let count = part.read(&mut buffer).map_err(|_| SheetFault::Broken)?;
        if count == 0 {
            break;
        }
        if size == 0
            && (buffer.starts_with(&[0xFF, 0xFE]) || buffer.starts_with(&[0xFE, 0xFF]) || buffer[0] == 0)
        {
            // Nobody writes workbooks in UTF-16; it would hide words from whoever looks for them.
            return Err(SheetFault::Declarations);
        }
        size += count as u64;
        if size > most {
            return Err(SheetFault::Bomb);
        }
        tail.extend_from_slice(&buffer[..count]);
        if contains(&tail, b"<!DOCTYPE") || contains(&tail, b"<!ENTITY") {
            return Err(SheetFault::Declarations);
        }
        if name.ends_with(".rels") {
            relations.extend_from_slice(&buffer[..count]);
        }
        tail.drain(..tail.len().saturating_sub(KEPT));
    }
    if name.ends_with(".rels") && leads_outside(&relations) { Err(SheetFault::External) } else { Ok(size) }
}

fn contains(text: &[u8], wanted: &[u8]) -> bool {
    text.windows(wanted.len()).any(|window| window.eq_ignore_ascii_case(wanted))
}

/// Whether a part's relations lead to another file; a plain hyperlink is only text that can be pressed.
fn leads_outside(relations: &[u8]) -> bool {
    let text = String::from_utf8_lossy(relations).to_ascii_lowercase();
    text.split('<').any(|element| {
        let outside =
            element.contains("targetmode=\"external\"") || element.contains("targetmode='external'");
        outside && !element.contains("/hyperlink\"") && !element.contains("/hyperlink'")
    })
}
