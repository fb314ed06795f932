//! A package: how large it really is, what it holds, and the few parts that are read.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read},
};

use memchr::memmem;
use zip::ZipArchive;

use super::{PackageFault, xml::Xml};

/// The most parts of a package; a workbook of many sheets and pictures has some hundreds.
const PARTS: usize = 2_000;

/// With this every part begins in the list of a package.
const ENTRY: &[u8] = b"PK\x01\x02";

/// The most that a part may grow when it is unpacked, once it is larger than [`SMALL`].
const RATIO: u64 = 200;

/// Parts up to this size may be as dense as they like, in bytes.
const SMALL: u64 = 1 << 20;

/// How a package tells what its parts are.
const TYPES: &str = "[content_types].xml";

/// The parts that are read, by their names in small letters.
pub(crate) type Parts = BTreeMap<String, Vec<u8>>;

/// How much of a package is unpacked at most, in bytes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// All parts together.
    pub(crate) all: u64,
    /// A part that is read, which is held in memory.
    pub(crate) part: u64,
    /// Whether what nobody reads is measured too, for the sake of whoever opens the package later.
    pub(crate) is_kept: bool,
}

/// A package whose names are known.
pub(crate) struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Its own size.
    size: u64,
    /// In small letters.
    names: Vec<String>,
}

impl<'b> Package<'b> {
    pub(crate) fn open(bytes: &'b [u8]) -> Result<Self, PackageFault> {
        let broken = |_| PackageFault::Broken;
        // Before a list of millions is believed: each of its entries takes room in memory.
        if memmem::find_iter(bytes, ENTRY).take(PARTS + 1).count() > PARTS {
            return Err(PackageFault::Bomb);
        }
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
        // Two programs would read two different things.
        if archive.has_duplicate_names() {
            return Err(PackageFault::Broken);
        }
        // One bomb, unpacked once for each of its names.
        if archive.has_overlapping_entries().map_err(broken)? {
            return Err(PackageFault::Bomb);
        }
        let names = archive.file_names().map(|name| name.map(|name| name.to_ascii_lowercase()));
        let names = names.collect::<Result<_, _>>().map_err(broken)?;
        Ok(Self { archive, size: bytes.len() as u64, names })
    }

    /// Whether there is a part of this name.
    pub(crate) fn has(&self, wanted: &str) -> bool {
        self.names.iter().any(|name| name == wanted)
    }

    /// Whether the name of any part contains one of these.
    pub(crate) fn holds(&self, any: &[&str]) -> bool {
        self.names.iter().any(|name| any.iter().any(|part| name.contains(part)))
    }

    /// Whether it brings programs of its own; whatever they are called, the types and the relations tell too.
    pub(crate) fn has_macros(&self) -> bool {
        let of_odf = self.names.iter().any(|name| name.starts_with("basic/") || name.starts_with("scripts/"));
        of_odf || self.holds(&["vbaproject", "xl/macrosheets/"])
    }

    /// Keeps the parts that are read, and the relations; see [`Self::walk`].
    pub(crate) fn unpack(self, bounds: Bounds, is_read: fn(&str) -> bool) -> Result<Parts, PackageFault> {
        let mut parts = Parts::new();
        self.walk(bounds, is_read, |name, part| match parts.insert(name, part) {
            None => Ok(()),
            Some(_) => Err(PackageFault::Broken),
        })?;
        Ok(parts)
    }

    /// Walks the package and hands out the parts that are read, and the relations, one after the other. Sizes are counted while
    /// unpacking; what the package says of them is not believed.
    pub(crate) fn walk<F: From<PackageFault>>(
        mut self,
        bounds: Bounds,
        is_read: fn(&str) -> bool,
        mut each: impl FnMut(String, Vec<u8>) -> Result<(), F>,
    ) -> Result<(), F> {
        let broken = |_| PackageFault::Broken;
        let mut total = 0_u64;
        for index in 0..self.archive.len() {
            if self.archive.by_index_raw(index).map_err(broken)?.encrypted() {
                return Err(PackageFault::Locked.into());
            }
            let part = self.archive.by_index(index).map_err(broken)?;
            let name = part.name().map_err(broken)?.to_ascii_lowercase();
            let (is_relations, is_types) = (name.ends_with(".rels"), name == TYPES);
            let is_read = is_relations || is_read(&name);
            let is_held = is_read || is_types;
            if !is_held && !bounds.is_kept {
                continue;
            }
            let packed = part.compressed_size().min(self.size);
            let most = if is_held { bounds.part } else { bounds.all };
            let limit =
                most.min(bounds.all.saturating_sub(total)).min(packed.saturating_mul(RATIO).max(SMALL));
            let mut part = part.take(limit + 1);
            let mut unpacked = Vec::new();
            let size = if is_held {
                part.read_to_end(&mut unpacked).map(|size| size as u64)
            } else {
                std::io::copy(&mut part, &mut std::io::sink())
            };
            let size = size.map_err(|_| PackageFault::Broken)?;
            if size > limit {
                return Err(PackageFault::Bomb.into());
            }
            total += size;
            if is_relations {
                within(&unpacked)?;
            }
            if is_types {
                plain(&unpacked)?;
            }
            if is_read {
                each(name, unpacked)?;
            }
        }
        Ok(())
    }
}

/// Refuses relations that lead to another file; a plain hyperlink is only text that can be pressed.
fn within(relations: &[u8]) -> Result<(), PackageFault> {
    let mut xml = Xml::new(relations)?;
    while let Some(element) = xml.element()? {
        let kind = element.attribute("Type").unwrap_or_default().to_ascii_lowercase();
        if kind.ends_with("/vbaproject") || kind.ends_with("/xlmacrosheet") {
            return Err(PackageFault::Macros);
        }
        let inside = element.attribute("TargetMode").is_none_or(|mode| mode.trim() == "Internal");
        if !inside && !kind.ends_with("/hyperlink") {
            return Err(PackageFault::External);
        }
    }
    Ok(())
}

/// Refuses the types of files with macros, whatever the file is called.
fn plain(types: &[u8]) -> Result<(), PackageFault> {
    let mut xml = Xml::new(types)?;
    while let Some(element) = xml.element()? {
        let kind = element.attribute("ContentType").unwrap_or_default().to_ascii_lowercase();
        if kind.contains("macroenabled") || kind.contains("vbaproject") {
            return Err(PackageFault::Macros);
        }
    }
    Ok(())
}
