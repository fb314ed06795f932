//! A package: how large it really is, what it holds, and the few parts that are read.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use zip::ZipArchive;

use super::{PackageFault, xml::Xml};

/// The most parts of a package; a workbook of many sheets and pictures has some hundreds.
const PARTS: usize = 2_000;

/// The most that a part may grow when it is unpacked, once it is larger than [`SMALL`].
const RATIO: u64 = 200;

/// Parts up to this size may be as dense as they like, in bytes.
const SMALL: u64 = 1 << 20;

/// The parts that are read, by their names in small letters.
pub(crate) type Parts = BTreeMap<String, Vec<u8>>;

/// A package whose names are known.
pub(crate) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// In small letters.
    names: Vec<String>,
}

impl<'b> Package<'b> {
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, PackageFault> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| PackageFault::Broken)?;
        if archive.len() > PARTS {
            return Err(PackageFault::Bomb);
        }
        let names = archive.file_names().map(|name| name.map(|name| name.to_ascii_lowercase()));
        let names = names.collect::<Result<_, _>>().map_err(|_| PackageFault::Broken)?;
        Ok(Self { archive, names })
    }

    /// Whether there is a part of this name.
    pub(crate) fn has(&self, wanted: &str) -> bool {
        self.names.iter().any(|name| name == wanted)
    }

    /// Whether the name of any part contains one of these.
    pub(crate) fn holds(&self, any: &[&str]) -> bool {
        self.names.iter().any(|name| any.iter().any(|part| name.contains(part)))
    }

    /// Whether it brings programs of its own.
    pub(crate) fn has_macros(&self) -> bool {
        self.holds(&["vbaproject", "xl/macrosheets/"])
    }

    /// Walks the whole package and keeps the parts that are read, and the relations. Sizes are counted while unpacking.
    pub(crate) fn unpack(mut self, most: u64, is_read: fn(&str) -> bool) -> Result<Parts, PackageFault> {
        let broken = |_| PackageFault::Broken;
        let mut total = 0_u64;
        let mut parts = Parts::new();
        for index in 0..self.archive.len() {
            if self.archive.by_index_raw(index).map_err(broken)?.encrypted() {
                return Err(PackageFault::Locked);
            }
            let part = self.archive.by_index(index).map_err(broken)?;
            let name = part.name().map_err(|_| PackageFault::Broken)?.to_ascii_lowercase();
            let packed = part.compressed_size();
            let limit = most.saturating_sub(total).min(packed.saturating_mul(RATIO).max(SMALL));
            let mut part = part.take(limit + 1);
            let is_relations = name.ends_with(".rels");
            let is_read = is_relations || is_read(&name);
            let mut unpacked = Vec::new();
            let size = if is_read {
                part.read_to_end(&mut unpacked).map(|size| size as u64)
            } else {
                std::io::copy(&mut part, &mut std::io::sink())
            };
            let size = size.map_err(|_| PackageFault::Broken)?;
            if size > limit {
                return Err(PackageFault::Bomb);
            }
            total += size;
            if is_relations {
                within(&unpacked)?;
            }
            if is_read && parts.insert(name, unpacked).is_some() {
                return Err(PackageFault::Broken);
            }
        }
        Ok(parts)
    }
}

/// Refuses relations that lead to another file; a plain hyperlink is only text that can be pressed.
fn within(relations: &[u8]) -> Result<(), PackageFault> {
    let mut xml = Xml::new(relations)?;
    while let Some(element) = xml.element()? {
        let inside = element.attribute("TargetMode").is_none_or(|mode| mode.trim() == "Internal");
        let link = element.attribute("Type").is_some_and(|kind| kind.ends_with("/hyperlink"));
        if !inside && !link {
            return Err(PackageFault::External);
        }
    }
    Ok(())
}
