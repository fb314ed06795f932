//! The typesetter's side of a paper. Declared here so that nothing that is edited often has to compile
//! a typesetter.

use crate::paper::Paper;

/// Why a paper could not be typeset.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("typesetting failed: {0}")]
pub struct TypesetError(pub String);

/// Draws papers as PDF.
pub trait Typeset: Send + Sync {
    /// Draws one paper: tagged PDF, fonts embedded, the same bytes for the same paper.
    ///
    /// # Errors
    /// [`TypesetError`] with the typesetter's own words.
    fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, TypesetError>;
}

/// No typesetter: for tests that do not look at PDF.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoTypesetter;

impl Typeset for NoTypesetter {
    fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, TypesetError> {
        Err(TypesetError(format!("no typesetter here to draw {}", paper.name)))
    }
}
