//! A two-dimensional code (QR, ISO/IEC 18004, GB/T 18284) as squares and as a picture.

use std::io;

use qrcodegen::{QrCode, QrCodeEcc};

/// The light squares around a code, which its readers ask for.
const QUIET: i32 = 4;
/// Dots of a picture for the side of a square.
const DOTS: usize = 6;

/// The squares of a code, row by row, `true` for dark, with the light ones around it; none for a text that no code can hold.
pub fn squares(text: &str) -> Vec<Vec<bool>> {
    // A code that is printed gets folded and stained: a seventh of it may be lost.
    let Ok(code) = QrCode::encode_text(text, QrCodeEcc::Medium) else { return Vec::new() };
    let side = -QUIET..code.size() + QUIET;
    side.clone().map(|y| side.clone().map(|x| code.get_module(x, y)).collect()).collect()
}

/// The dark squares of each row that stand side by side, as one: column, row, length.
pub fn strips(squares: &[Vec<bool>]) -> Vec<[usize; 3]> {
    let mut strips = Vec::new();
    for (y, row) in squares.iter().enumerate() {
        let mut at = 0;
        for same in row.chunk_by(|one, next| one == next) {
            if same.first() == Some(&true) {
                strips.push([at, y, same.len()]);
            }
            at += same.len();
        }
    }
    strips
}

/// The same as a picture, PNG in black and white, the same bytes for the same text; none for a text that no code can hold.
pub(crate) fn picture(text: &str) -> io::Result<Option<Vec<u8>>> {
    let squares = squares(text);
    let side = squares.len() * DOTS;
    let Ok(wide) = u32::try_from(side) else { return Ok(None) };
    if side == 0 {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, wide, wide);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let dots: Vec<u8> = squares
        .iter()
        .flat_map(|row| std::iter::repeat_n(row, DOTS))
        .flat_map(|row| row.iter().flat_map(|dark| [if *dark { 0 } else { 255 }; DOTS]))
        .collect();
    encoder.write_header()?.write_image_data(&dots)?;
    Ok(Some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_corners_and_a_light_edge() {
        let squares = squares("DXZ 1 57 0123456789ABCDEF");
        let side = squares.len();
        assert!(side >= 29 && squares.iter().all(|row| row.len() == side), "a square");
        for (x, y) in [(4, 4), (side - 11, 4), (4, side - 11)] {
            let corner: String =
                (0..7).map(|at| if squares[y][x + at] && squares[y + at][x] { '#' } else { '.' }).collect();
            assert_eq!(corner, "#######", "a corner at {x}, {y}");
        }
        assert!(squares[..4].iter().flatten().all(|dark| !dark), "the edge is light");
        assert!(super::squares(&"长".repeat(2_000)).is_empty(), "more than a code can hold");
    }

    #[test]
    fn strips_are_the_dark_squares() {
        let squares = squares("DXZ");
        let mut drawn = vec![vec![false; squares.len()]; squares.len()];
        for [x, y, long] in strips(&squares) {
            assert!(x == 0 || !squares[y][x - 1], "as long as it can be");
            drawn[y][x..x + long].fill(true);
        }
        assert_eq!(drawn, squares);
    }

    #[test]
    fn a_picture_is_as_wide_as_its_squares() {
        let bytes = picture("A").expect("written").expect("a picture");
        let reader = png::Decoder::new(io::Cursor::new(&bytes)).read_info().expect("a PNG");
        assert_eq!(reader.info().width as usize, squares("A").len() * DOTS);
        assert_eq!(picture("A").expect("written"), Some(bytes), "the same bytes");
        assert_eq!(picture(&"长".repeat(2_000)).expect("written"), None);
    }
}
