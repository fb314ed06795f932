//! What the typesetter may see: its library, our fonts, the template and one paper. No files, no network, no clock.

use documents::pdf::TypesetError;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Coverage, Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};

use crate::fonts;

/// What all papers share.
pub struct Shop {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    coverage: Vec<Coverage>,
    template: Source,
    paper: FileId,
}

impl Shop {
    /// Loads everything.
    pub fn new() -> Result<Self, TypesetError> {
        let fonts = fonts::load()?;
        let last = |font: &&Font| fonts::LAST_RESORT.contains(&font.info().family.as_str());
        let coverage = fonts.iter().filter(last).map(|font| font.info().coverage.clone()).collect();
        Ok(Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            coverage,
            template: Source::new(file_id("paper.typ")?, include_str!("paper.typ").to_owned()),
            paper: file_id("paper.json")?,
        })
    }

    /// Whether a character can be printed in every face.
    pub fn has(&self, c: char) -> bool {
        self.coverage.iter().any(|coverage| coverage.contains(u32::from(c)))
    }
}

fn file_id(path: &str) -> Result<FileId, TypesetError> {
    let path = VirtualPath::new(path).map_err(|error| TypesetError(format!("{path}: {error:?}")))?;
    Ok(FileId::new(RootedPath::new(VirtualRoot::Project, path)))
}

/// The shop with one paper in it.
pub struct World<'a> {
    shop: &'a Shop,
    json: Bytes,
}

impl<'a> World<'a> {
    /// A paper as JSON of [`crate::sheet::Sheet`].
    pub fn new(shop: &'a Shop, json: Vec<u8>) -> Self {
        Self { shop, json: Bytes::new(json) }
    }

    fn refuse<T>(id: FileId) -> FileResult<T> {
        Err(FileError::NotFound(id.vpath().get_without_slash().into()))
    }
}

impl typst::World for World<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shop.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shop.book
    }

    fn main(&self) -> FileId {
        self.shop.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.shop.template.id() { Ok(self.shop.template.clone()) } else { Self::refuse(id) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.shop.paper { Ok(self.json.clone()) } else { Self::refuse(id) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shop.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
