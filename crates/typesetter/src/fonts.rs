//! The fonts, made by `scripts/subset-fonts.py` and kept compressed.
//!
//! Fandol (GPL-3 with font exception) for 仿宋, 楷体 and the figures of the page numbers, Noto (OFL 1.1) for
//! 小标宋 and 黑体, DejaVu (licence of Bitstream Vera) for boxes to tick, and Noto Serif Light behind them all for rare characters of names. The licences stand
//! beside the files.

use std::io::Read;

use documents::pdf::TypesetError;
use ruzstd::decoding::StreamingDecoder;
use typst::foundations::Bytes;
use typst::text::Font;

/// The compressed files.
const PACKED: [&[u8]; 7] = [
    include_bytes!("../fonts/DejaVuSans.ttf.zst"),
    include_bytes!("../fonts/FandolFang-Regular.otf.zst"),
    include_bytes!("../fonts/FandolKai-Regular.otf.zst"),
    include_bytes!("../fonts/FandolSong-Regular.otf.zst"),
    include_bytes!("../fonts/NotoSansCJKsc-Medium.otf.zst"),
    include_bytes!("../fonts/NotoSerifCJKsc-SemiBold.otf.zst"),
    include_bytes!("../fonts/NotoSerifCJKsc-Light.otf.zst"),
];

/// The fonts that every face falls back to in the end: a character is printable if one of them has it.
pub const LAST_RESORT: [&str; 3] = ["Paper Boxes", "Paper Fang", "Paper Wide"];

/// Unpacks the fonts, all at once on as many threads.
pub fn load() -> Result<Vec<Font>, TypesetError> {
    std::thread::scope(|scope| {
        let threads: Vec<_> = PACKED.map(|packed| scope.spawn(move || unpack(packed))).into();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|_| Err(TypesetError("a font is damaged".to_owned()))))
            .collect()
    })
}

fn unpack(packed: &'static [u8]) -> Result<Font, TypesetError> {
    let damaged = |error: &dyn std::fmt::Display| TypesetError(format!("a font is damaged: {error}"));
    let mut decoder = StreamingDecoder::new(packed).map_err(|error| damaged(&error))?;
    let mut data = Vec::new();
    decoder.read_to_end(&mut data).map_err(|error| damaged(&error))?;
    Font::new(Bytes::new(data), 0).ok_or_else(|| damaged(&"it cannot be read"))
}
