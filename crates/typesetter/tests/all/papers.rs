//! Every paper that the product prints, of a usual meeting, a long one, one where nearly nothing was entered, and one
//! whose text tries to break out: the same words as in the plain text, on the page of GB/T 9704-2012.

use crate::common::Pdf;
use crate::samples;
use documents::paper::{Block, Paper};
use documents::txt;

/// The letters, digits and characters of a text by how often they stand in it. Marks are left out: plain text sets its
/// own between cells and lines; and so are Hebrew and Arabic, which no font of ours has (they are drawn as a mark).
fn counted(text: &str) -> std::collections::BTreeMap<char, usize> {
    let mut counted = std::collections::BTreeMap::new();
    for c in text.chars().filter(|c| c.is_alphanumeric() && !('\u{590}'..='\u{6FF}').contains(c)) {
        *counted.entry(c).or_default() += 1;
    }
    counted
}

fn has_table(paper: &Paper) -> bool {
    paper.blocks.iter().any(|block| matches!(block, Block::Table { .. }))
}

#[test]
fn every_paper_of_every_sample_is_drawn_whole() {
    for (name, paper) in samples::all() {
        let pdf = Pdf::of(&paper);
        assert_eq!(pdf.info("Tagged"), "yes", "{name}");
        let size = pdf.info("Page size");
        let a4 = if paper.landscape { "841.89 x 595.276" } else { "595.276 x 841.89" };
        assert!(size.starts_with(a4), "{name}: {size}");
        for font in pdf.fonts() {
            assert!(
                font.contains("yes yes yes"),
                "{name}: a font is not embedded, cut down and mapped: {font}"
            );
        }
        let (drawn, written) = (counted(&pdf.text()), counted(&txt::write(&paper)));
        let missing: Vec<_> = written.iter().filter(|(c, many)| drawn.get(c).unwrap_or(&0) < *many).collect();
        assert!(missing.is_empty(), "{name} lacks {missing:?}");
        if has_table(&paper) {
            assert!(pdf.structure().contains("Table"), "{name}: a table is not tagged as one");
        }
    }
}

#[test]
fn no_word_of_any_paper_leaves_the_paper() {
    const EDGE: f64 = 20.0;
    for (name, paper) in samples::all() {
        let (width, height) = if paper.landscape { (841.9, 595.3) } else { (595.3, 841.9) };
        for (page, [left, top, right, bottom], word) in Pdf::of(&paper).words() {
            let inside = left >= EDGE && top >= EDGE && right <= width - EDGE && bottom <= height - EDGE;
            assert!(inside, "{name}, page {page}: {word} at {left}, {top}, {right}, {bottom}");
        }
    }
}
