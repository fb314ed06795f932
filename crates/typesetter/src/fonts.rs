//! The fonts, made by `scripts/subset-fonts.py` and kept compressed.
//!
//! Fandol (GPL-3 with font exception) for 仿宋, 楷体 and the figures of the page numbers, Noto (OFL 1.1) for
//! 小标宋 and 黑体, DejaVu (licence of Bitstream Vera) for boxes to tick, and Noto Serif Light behind them all for rare characters of names. The licences stand
//! beside the files.

use std::io::Read as _;

use documents::pdf::TypesetError;
use lzma_rust2::XzReader;
use typst::foundations::Bytes;
use typst::text::Font;

/// The compressed files.
const PACKED: [&[u8]; 7] = [
    include_bytes!("../fonts/DejaVuSans.ttf.xz"),
    include_bytes!("../fonts/FandolFang-Regular.otf.xz"),
    include_bytes!("../fonts/FandolKai-Regular.otf.xz"),
    include_bytes!("../fonts/FandolSong-Regular.otf.xz"),
    include_bytes!("../fonts/NotoSansCJKsc-Medium.otf.xz"),
    include_bytes!("../fonts/NotoSerifCJKsc-SemiBold.otf.xz"),
    include_bytes!("../fonts/NotoSerifCJKsc-Light.otf.xz"),
];

/// The fonts that every face falls back to in the end: a character is printable if one of them has it.
pub const LAST_RESORT: [&str; 3] = ["Paper Boxes", "Paper Fang", "Paper Wide"];

/// Unpacks the fonts, one after the other: what many threads would need on the way stays with the process for good.
pub fn load() -> Result<Vec<Font>, TypesetError> {
    PACKED.into_iter().map(unpack).collect()
}

fn unpack(packed: &[u8]) -> Result<Font, TypesetError> {
    let damaged = |error: &dyn std::fmt::Display| TypesetError(format!("a font is damaged: {error}"));
    let mut data = Vec::new();
    XzReader::new(packed, false).read_to_end(&mut data).map_err(|error| damaged(&error))?;
    data.shrink_to_fit();
    Font::new(Bytes::new(data), 0).ok_or_else(|| damaged(&"it cannot be read"))
}
