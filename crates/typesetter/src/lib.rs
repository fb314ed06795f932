//! Draws papers as PDF: the only crate that knows the typesetter, and the slowest to compile.
//!
//! [`Typesetter`] takes a [`Paper`], turns it into a `sheet::Sheet` (text cleaned and cut into pieces), and
//! has the template `paper.typ` draw that. The result is tagged PDF/A-2a and PDF/UA-1 with every font
//! embedded; the same paper always gives the same bytes.

mod fonts;
mod sheet;
mod world;

use std::fmt::Write as _;
use std::sync::OnceLock;

use documents::paper::Paper;
use documents::pdf::{Typeset, TypesetError};
use typst::diag::SourceDiagnostic;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::sheet::Sheet;
use crate::world::{Shop, World};

/// How many papers a memoized result outlives the last one that used it. What depends on the template alone
/// is used by every paper and stays; what depends on one paper goes.
const MEMO_AGE: usize = 2;

/// The typesetter: fonts, library and template, loaded once and shared by all threads.
pub struct Typesetter {
    shop: Shop,
    standards: PdfStandards,
}

impl Typesetter {
    /// Loads fonts and template; takes about a quarter of a second.
    ///
    /// # Errors
    /// [`TypesetError`] if what is built into the program is damaged.
    pub fn new() -> Result<Self, TypesetError> {
        let standards = PdfStandards::new(&[PdfStandard::A_2a, PdfStandard::Ua_1])
            .map_err(|error| TypesetError(error.message().to_string()))?;
        Ok(Self { shop: Shop::new()?, standards })
    }
}

impl Typeset for Typesetter {
    fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, TypesetError> {
        let sheet = Sheet::new(paper, |c| self.shop.has(c));
        let json = serde_json::to_vec(&sheet).map_err(|error| TypesetError(error.to_string()))?;
        let bytes = self.draw(&World::new(&self.shop, json));
        comemo::evict(MEMO_AGE);
        bytes
    }
}

/// A typesetter that is loaded with the first paper: a server that draws none needs no memory for it.
#[derive(Default)]
pub struct OnDemand(OnceLock<Result<Typesetter, TypesetError>>);

impl Typeset for OnDemand {
    fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, TypesetError> {
        self.0.get_or_init(Typesetter::new).as_ref().map_err(Clone::clone)?.pdf(paper)
    }
}

impl Typesetter {
    fn draw(&self, world: &World<'_>) -> Result<Vec<u8>, TypesetError> {
        let document = typst::compile::<PagedDocument>(world).output.map_err(|e| words(&e))?;
        let options = PdfOptions { standards: self.standards.clone(), ..PdfOptions::default() };
        typst_pdf::pdf(&document, &options).map_err(|e| words(&e))
    }
}

/// The typesetter's own words.
fn words(diagnostics: &[SourceDiagnostic]) -> TypesetError {
    let mut text = String::new();
    for diagnostic in diagnostics {
        let separator = if text.is_empty() { "" } else { "; " };
        let _ = write!(text, "{separator}{}", diagnostic.message);
        for hint in &diagnostic.hints {
            let _ = write!(text, " ({})", hint.v);
        }
    }
    TypesetError(text)
}
