//! The package of a workbook: how large it really is, whether it holds what no table needs, and the few parts that are read.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use zip::ZipArchive;

use super::{Limits, SheetFault, xml::Xml};

/// The most parts of a package; a workbook of many sheets and pictures has some hundreds.
const PARTS: usize = 2_000;

/// The most that a part may grow when it is unpacked, once it is larger than [`SMALL`].
const RATIO: u64 = 200;

/// Parts up to this size may be as dense as they like, in bytes.
const SMALL: u64 = 1 << 20;

/// The parts that are read, by their names in small letters.
pub(super) type Parts = BTreeMap<String, Vec<u8>>;

/// Walks the whole package and keeps what is read. Sizes are counted while unpacking; what the package says of them is not
/// believed.
pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Parts, SheetFault> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetFault::Broken)?;
    if archive.len() > PARTS {
        return Err(SheetFault::Bomb);
    }
    let names = archive.file_names().map(|name| name.map(|name| name.to_ascii_lowercase()));
    let names: Vec<String> = names.collect::<Result<_, _>>().map_err(|_| SheetFault::Broken)?;
    let has = |wanted: &str| names.iter().any(|name| name == wanted);
    if !has("[content_types].xml") || !has("xl/workbook.xml") {
        return Err(SheetFault::NotATable);
    }
    let holds = |part: &str| names.iter().any(|name| name.contains(part));
    if holds("vbaproject") || holds("xl/macrosheets/") {
        return Err(SheetFault::Macros);
    }
    if ["xl/externallinks/", "xl/embeddings/", "xl/activex/", "xl/connections.xml"].iter().any(|p| holds(p)) {
        return Err(SheetFault::External);
    }
    let mut total = 0_u64;
    let mut parts = Parts::new();
    for index in 0..archive.len() {
        let is_locked = archive.by_index_raw(index).map_err(|_| SheetFault::Broken)?.encrypted();
        if is_locked {
            return Err(SheetFault::OldOrLocked);
        }
        let part = archive.by_index(index).map_err(|_| SheetFault::Broken)?;
        let name = part.name().map_err(|_| SheetFault::Broken)?.to_ascii_lowercase();
        let packed = part.compressed_size();
        let most = limits.unpacked.saturating_sub(total).min(packed.saturating_mul(RATIO).max(SMALL));
        let mut part = part.take(most + 1);
        let mut unpacked = Vec::new();
        let size = if is_read(&name) {
            part.read_to_end(&mut unpacked).map(|size| size as u64)
        } else {
            std::io::copy(&mut part, &mut std::io::sink())
        };
        let size = size.map_err(|_| SheetFault::Broken)?;
        if size > most {
            return Err(SheetFault::Bomb);
        }
        total += size;
        if name.ends_with(".rels") {
            within(&unpacked)?;
        }
        if is_read(&name) && parts.insert(name, unpacked).is_some() {
            return Err(SheetFault::Broken);
        }
    }
    Ok(parts)
}

/// Whether anything here reads a part.
fn is_read(name: &str) -> bool {
    let sheet = name.starts_with("xl/worksheets/") && name.ends_with(".xml");
    sheet
        || name.ends_with(".rels")
        || matches!(name, "xl/workbook.xml" | "xl/sharedstrings.xml" | "xl/styles.xml")
}

/// Refuses relations that lead to another file; a plain hyperlink is only text that can be pressed.
fn within(relations: &[u8]) -> Result<(), SheetFault> {
    let mut xml = Xml::new(relations)?;
    while let Some(element) = xml.element()? {
        let inside = element.attribute("TargetMode").is_none_or(|mode| mode.trim() == "Internal");
        let link = element.attribute("Type").is_some_and(|kind| kind.ends_with("/hyperlink"));
        if !inside && !link {
            return Err(SheetFault::External);
        }
    }
    Ok(())
}
