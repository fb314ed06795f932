//! The words of a PDF, as its pages draw them. Runs in a process of its own.

use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, font::Glyph, hayro_cmap::BfString, hayro_syntax::Pdf, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};

/// The most bytes of words that are read; a record has some tens of thousands.
pub(crate) const WORDS: usize = 4 << 20;

/// The words in the order in which the pages draw them, somewhat more than [`WORDS`] bytes where there are so many; nothing for what
/// is no PDF.
pub(crate) fn words(pdf: Vec<u8>) -> Option<String> {
    let pdf = Pdf::new(pdf).ok()?;
    let mut reader = Reader::default();
    if let Some(title) = &pdf.metadata().title {
        // UTF-16 where a mark says so.
        reader.words.push_str(&encoding_rs::UTF_8.decode(title).0);
    }
    let cache = InterpreterCache::new();
    for page in pdf.pages().iter() {
        reader.words.push('\n');
        reader.last = None;
        let (settings, whole) = (InterpreterSettings::default(), Rect::new(0.0, 0.0, 1.0, 1.0));
        let mut context = Context::new(Affine::IDENTITY, whole, &cache, pdf.xref(), settings);
        interpret_page(page, &mut context, &mut reader);
        if reader.words.len() > WORDS {
            break;
        }
    }
    Some(reader.words)
}

/// Hears what is drawn, and keeps the words of it, line by line as they stand on the page.
#[derive(Default)]
struct Reader {
    words: String,
    /// Where the last character stands.
    last: Option<Point>,
}

/// So far apart two characters stand on two lines, in points; marks above and below a line are nearer.
const LINE: f64 = 4.0;
/// So far apart they are two columns.
const COLUMN: f64 = 40.0;

impl Reader {
    /// Ends a line or a column where the next character stands elsewhere.
    fn moves(&mut self, to: Point) {
        if let Some(last) = self.last {
            if (to.y - last.y).abs() > LINE || to.x < last.x - LINE {
                self.words.push('\n');
            } else if to.x - last.x > COLUMN {
                self.words.push('\t');
            }
        }
        self.last = Some(to);
    }
}

impl Device<'_> for Reader {
    fn draw_glyph(&mut self, glyph: &Glyph<'_>, page: Affine, own: Affine, _: &Paint<'_>, _: &GlyphDrawMode) {
        if self.words.len() > WORDS {
            return;
        }
        self.moves((page * own).translation().to_point());
        match glyph.as_unicode() {
            Some(BfString::Char(c)) => self.words.push(c),
            Some(BfString::String(text)) => self.words.push_str(&text),
            None => {}
        }
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
