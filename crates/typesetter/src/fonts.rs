//! The fonts, made by `scripts/subset-fonts.py` and kept compressed.
//!
//! Fandol (GPL-3 with font exception) for 仿宋, 楷体 and the figures of the page numbers, Noto (OFL 1.1) for
//! 小标宋 and 黑体, DejaVu (licence of Bitstream Vera) for boxes to tick, and Noto Serif Light behind them all for rare characters of names. The licences stand
//! beside the files.

use documents::pdf::TypesetError;
use ruzstd::decoding::FrameDecoder;
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

/// Unpacks the fonts, one after the other into exactly their size: what many threads and growing buffers
/// would need on the way stays with the process for good.
pub fn load() -> Result<Vec<Font>, TypesetError> {
    let mut decoder = FrameDecoder::new();
    PACKED.iter().map(|packed| unpack(&mut decoder, packed)).collect()
}

fn unpack(decoder: &mut FrameDecoder, packed: &[u8]) -> Result<Font, TypesetError> {
    let damaged = |error: &dyn std::fmt::Display| TypesetError(format!("a font is damaged: {error}"));
    decoder.init(packed).map_err(|error| damaged(&error))?;
    let size = usize::try_from(decoder.content_size()).map_err(|error| damaged(&error))?;
    let mut data = vec![0; size];
    let unpacked = decoder.decode_all(packed, &mut data).map_err(|error| damaged(&error))?;
    if unpacked != size {
        return Err(damaged(&"it is shorter than it says"));
    }
    Font::new(Bytes::new(data), 0).ok_or_else(|| damaged(&"it cannot be read"))
}
