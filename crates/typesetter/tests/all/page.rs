//! The page of GB/T 9704-2012, and what the file says about itself.

use crate::common::{Pdf, TYPESETTER, long, minutes, paper, wide};
use documents::paper::{Align, Block, Run};
use documents::pdf::Typeset;

const MM: f64 = 72.0 / 25.4;

#[test]
fn the_file_says_what_it_is() {
    let pdf = Pdf::of(&minutes());
    assert_eq!(pdf.info("Title"), "党小组会议记录（第8次）");
    assert_eq!(pdf.info("Tagged"), "yes");
    assert_eq!(pdf.info("Pages"), "3");
    assert!(pdf.info("Page size").starts_with("595.276 x 841.89"), "{}", pdf.info("Page size"));
    assert!(pdf.info("CreationDate").contains("Nov  6") && pdf.info("CreationDate").contains("2026"));
    let bytes = TYPESETTER.pdf(&minutes()).expect("the paper is typeset");
    let has = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    for wanted in ["<pdfaid:part>2", "<pdfaid:conformance>A", "<pdfuaid:part>1", "/Lang(zh-CN)"] {
        assert!(has(wanted) || has(&wanted.replace("/Lang(", "/Lang (")), "{wanted} is not in the file");
    }
}

#[test]
fn a_wide_page_lies_on_its_side() {
    let size = Pdf::of(&wide()).info("Page size");
    assert!(size.starts_with("841.89 x 595.276"), "{size}");
}

#[test]
fn every_font_is_embedded() {
    let fonts = Pdf::of(&minutes()).fonts();
    assert!(fonts.len() >= 6, "{fonts:?}");
    for face in ["FandolFang", "FandolKai", "FandolSong", "NotoSansCJKsc", "NotoSerifCJKsc-SemiBold"] {
        assert!(fonts.iter().any(|font| font.contains(face)), "{face} is not in {fonts:?}");
    }
    for font in fonts {
        assert!(font.contains(" yes yes yes "), "not embedded, subset and readable: {font}");
    }
}

#[test]
fn a_full_page_has_22_lines() {
    let pages = Pdf::of(&long()).pages();
    assert_eq!(pages.len(), 30);
    for (i, page) in pages.iter().enumerate() {
        assert_eq!(page.len(), 23, "22 lines and the page number: {page:?}");
        assert_eq!(page[22].replace(' ', ""), format!("—{}—", i + 1));
    }
}

#[test]
fn a_full_line_has_28_characters() {
    let text = Block::labelled("", "党".repeat(28 * 3));
    let pages = Pdf::of(&paper(&[], vec![text])).pages();
    assert_eq!(pages[0].len(), 4, "{pages:?}");
    for line in &pages[0][..3] {
        assert_eq!(line.chars().count(), 28);
    }
}

#[test]
fn text_keeps_to_the_type_area_and_the_indent() {
    let words = Pdf::of(&paper(&[], vec![Block::body("党".repeat(100))])).words();
    let (_, [first, top, ..], _) = &words[0];
    let (_, [second, next, end, _], _) = &words[1];
    assert!((second - 28.0 * MM).abs() < 0.5 && (end - (210.0 - 26.0) * MM).abs() < 0.5, "{words:?}");
    assert!((first - second - 2.0 * 156.0 * MM / 28.0).abs() < 0.1, "{words:?}");
    assert!((next - top - 28.95).abs() < 0.01 && *top > 37.0 * MM, "{words:?}");
}

#[test]
fn page_numbers_stand_outside() {
    let words = Pdf::of(&long()).words();
    let dashes: Vec<_> = words.iter().filter(|(.., word)| word == "—").collect();
    let numbers = [dashes[1], dashes[2]];
    let [(1, [_, _, odd, _], _), (2, [even, top, ..], _)] = numbers else { panic!("{numbers:?}") };
    assert!((odd - ((210.0 - 26.0) * MM - 14.0)).abs() < 0.5, "{odd}");
    assert!((even - (28.0 * MM + 14.0)).abs() < 0.5, "{even}");
    assert!(*top > (297.0 - 35.0) * MM, "{top}");
}

#[test]
fn a_title_is_centred_on_lines_of_about_one_length() {
    let pdf = Pdf::of(&paper(&["中共河畔社区委员会第二党支部第一党小组组织生活会会议记录"], vec![]));
    let lines: Vec<usize> = pdf.pages()[0].iter().map(|line| line.chars().count()).collect();
    assert_eq!(lines.len(), 3, "two lines and the page number");
    assert!(lines[0].abs_diff(lines[1]) <= 2, "{lines:?}");
    for (_, [left, _, right, _], word) in pdf.words().iter().take(2) {
        let middle = f64::midpoint(*left, *right);
        assert!((middle - (28.0 + 78.0) * MM).abs() < 1.0, "{word} is centred on {middle}");
    }
}

#[test]
fn headings_and_tables_are_tagged() {
    let tree = Pdf::of(&minutes()).structure();
    for tag in ["H1 ", "H2 ", "Table", "THead", "TH ", "TBody", "TD", "P (block)"] {
        assert!(tree.contains(tag), "{tag} is not in {tree}");
    }
    assert_eq!(tree.matches("H1 ").count(), 3, "{tree}");
}

#[test]
fn ruled_lines_fill_the_page_but_never_start_another() {
    let fill = |before: usize| {
        let mut blocks =
            vec![
                Block::Text { runs: vec![Run::fang("行")], align: Align::Left, indent: false, level: 0 };
                before
            ];
        blocks.push(Block::Ruled { lines: None });
        Pdf::of(&paper(&[], blocks)).info("Pages")
    };
    assert_eq!(fill(1), "1");
    assert_eq!(fill(19), "1", "three lines fit");
    assert_eq!(fill(20), "2", "three lines do not fit, so a page of them follows");
}
