//! The words of a PDF that somebody sent, read in a process of its own: a hostile file can make a reader of PDF run forever, fill
//! the memory or fall, and then only that process ends.

use std::{
    env,
    io::{Read as _, Write as _, stdin, stdout},
    process::{Command, Stdio},
    thread,
};

use documents::attachment::{AttachmentFault, PdfReader};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, font::Glyph, hayro_cmap::BfString, hayro_syntax::Pdf, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};
use rustix::process::{Resource, Rlimit, setrlimit};

use crate::Failure;

/// The command that reads, for the product itself.
pub const COMMAND: &str = "pdf-words";

/// What the process may use: bytes of memory, seconds of work.
const MEMORY: u64 = 1 << 30;
const SECONDS: u64 = 10;

/// The most bytes of words that are read.
const WORDS: u64 = 32 << 20;

/// What the process says of a file that is no PDF.
const BROKEN: &str = "broken\n";
/// What it says before the words.
const FOUND: &str = "words\n";

/// Reads in a process of its own.
pub struct Apart;

impl PdfReader for Apart {
    fn words(&self, pdf: &[u8]) -> Result<String, AttachmentFault> {
        let told = apart(pdf).map_err(|fault| {
            tracing::error!(%fault, "a PDF could not be read in a process of its own");
            AttachmentFault::Unread
        })?;
        match told.strip_prefix(FOUND) {
            Some(words) => Ok(words.to_owned()),
            None if told == BROKEN => Err(AttachmentFault::Broken),
            // It was stopped: by the limits, or because it fell.
            None => Err(AttachmentFault::Unread),
        }
    }
}

fn apart(pdf: &[u8]) -> std::io::Result<String> {
    let mut child = Command::new(env::current_exe()?)
        .arg(COMMAND)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let (Some(mut to), Some(from)) = (child.stdin.take(), child.stdout.take()) else {
        child.kill()?;
        child.wait()?;
        return Err(std::io::ErrorKind::BrokenPipe.into());
    };
    let mut told = Vec::new();
    let read = thread::scope(|scope| {
        // Who stops listening has seen enough: what it says then tells.
        scope.spawn(move || drop(to.write_all(pdf)));
        from.take(WORDS).read_to_end(&mut told)
    });
    child.kill()?;
    child.wait()?;
    read?;
    Ok(String::from_utf8_lossy(&told).into_owned())
}

/// The process: a PDF comes in, its words go out.
pub fn run() -> Result<(), Failure> {
    // No picture of the memory is left behind by a file that makes it fall.
    let limit = |most| Rlimit { current: Some(most), maximum: Some(most) };
    setrlimit(Resource::Core, limit(0))?;
    setrlimit(Resource::As, limit(MEMORY))?;
    setrlimit(Resource::Cpu, limit(SECONDS))?;
    let mut pdf = Vec::new();
    stdin().read_to_end(&mut pdf)?;
    let mut out = stdout().lock();
    match words(pdf) {
        Some(words) => out.write_all(format!("{FOUND}{words}").as_bytes())?,
        None => out.write_all(BROKEN.as_bytes())?,
    }
    Ok(())
}

/// The words in the order in which the pages draw them; nothing for what is no PDF.
fn words(pdf: Vec<u8>) -> Option<String> {
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
