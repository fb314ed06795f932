//! The Word files: that they say what the tree says, on the page of GB/T 9704, in the same bytes each time. The schema
//! is checked by `scripts/check-docx.sh`.

use crate::samples;

use documents::paper::{Block, Paper, Run};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

fn part(file: &[u8], name: &str) -> String {
    let mut zip = ZipArchive::new(Cursor::new(file)).expect("a zip");
    let mut text = String::new();
    zip.by_name(name).expect(name).read_to_string(&mut text).expect("UTF-8");
    text
}

/// The words of the document, without line breaks.
fn words(xml: &str) -> String {
    let mut reader = Reader::from_str(xml);
    let mut text = String::new();
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Text(piece) => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(entity) => match &*entity {
                "lt" => text.push('<'),
                "gt" => text.push('>'),
                "amp" => text.push('&'),
                "quot" => text.push('"'),
                "apos" => text.push('\''),
                other => panic!("unknown entity {other}"),
            },
            Event::Empty(tag) if tag.name().as_ref() == "w:tab" => text.push('\t'),
            Event::Eof => return text,
            _ => {}
        }
    }
}

/// The words of the tree, without line breaks and what XML cannot hold.
fn expected(paper: &Paper) -> String {
    let mut text = paper.title.concat();
    let join = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    for block in &paper.blocks {
        match block {
            Block::Text { runs, .. } => text.push_str(&join(runs)),
            Block::Table { rows, .. } => {
                rows.iter().flatten().for_each(|cell| text.push_str(&join(&cell.runs)))
            }
            Block::Signatures(places) => {
                for (label, signed) in places {
                    text.push_str(label);
                    text.push_str("＿＿＿＿＿＿");
                    text.push_str(signed.as_deref().unwrap_or_default());
                }
            }
            Block::Code { lines, .. } => text.push_str(&lines.concat()),
            Block::Title { lines, .. } => text.push_str(&lines.concat()),
            Block::Contents(lines) => lines.iter().for_each(|(line, _)| text.push_str(line)),
            Block::Ruled { .. } | Block::Space | Block::CutLine | Block::PageBreak => {}
        }
    }
    text.chars().filter(|c| *c == '\t' || (*c >= ' ' && *c != '\u{ffff}')).collect()
}

#[test]
fn the_file_says_what_the_tree_says() {
    for (name, paper) in samples::all() {
        let file = documents::docx::write(&paper).expect("a file");
        assert_eq!(words(&part(&file, "word/document.xml")), expected(&paper), "{name}");
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    for (name, paper) in samples::all() {
        assert_eq!(
            documents::docx::write(&paper).expect("a file"),
            documents::docx::write(&paper).expect("a file"),
            "{name}"
        );
    }
}

#[test]
fn every_part_is_well_formed_even_with_hostile_text() {
    for (name, paper) in samples::all() {
        let file = documents::docx::write(&paper).expect("a file");
        let mut zip = ZipArchive::new(Cursor::new(&file)).expect("a zip");
        let codes = paper.blocks.iter().filter(|block| matches!(block, Block::Code { .. })).count();
        assert_eq!(zip.len(), 11 + codes);
        for at in 0..zip.len() {
            let mut part = zip.by_index(at).expect("a part");
            if part.name().is_ok_and(|name| name.ends_with(".png")) {
                continue;
            }
            let mut text = String::new();
            part.read_to_string(&mut text).expect("UTF-8");
            let mut reader = Reader::from_str(&text);
            while !matches!(reader.read_event().expect(&name), Event::Eof) {}
        }
    }
}

#[test]
fn the_page_is_that_of_the_standard() {
    let (_, paper) = samples::all().remove(0);
    let xml = part(&documents::docx::write(&paper).expect("a file"), "word/document.xml");
    for geometry in [
        r#"<w:pgSz w:w="11906" w:h="16838"/>"#,
        r#"<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="1417" w:gutter="0"/>"#,
        r#"<w:docGrid w:type="linesAndChars" w:linePitch="579" w:charSpace="-849"/>"#,
        r#"<w:footerReference w:type="even" r:id="rId5"/><w:footerReference w:type="default" r:id="rId4"/>"#,
        r#"<w:ind w:firstLineChars="200" w:firstLine="640"/>"#,
    ] {
        assert!(xml.contains(geometry), "{geometry}");
    }
    let mut across = paper;
    across.landscape = true;
    let xml = part(&documents::docx::write(&across).expect("a file"), "word/document.xml");
    assert!(xml.contains(r#"<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>"#));
}

#[test]
fn faces_sizes_and_page_numbers_are_those_of_the_standard() {
    let (_, paper) = samples::all().remove(0);
    let file = documents::docx::write(&paper).expect("a file");
    let styles = part(&file, "word/styles.xml");
    for face in ["仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"] {
        assert!(styles.contains(&format!(r#"w:eastAsia="{face}""#)), "{face}");
    }
    assert!(styles.contains(r#"<w:sz w:val="32"/>"#) && styles.contains(r#"<w:sz w:val="44"/>"#));
    assert!(
        styles.contains(r#"<w:outlineLvl w:val="0"/>"#) && styles.contains(r#"<w:outlineLvl w:val="1"/>"#)
    );
    assert!(part(&file, "word/settings.xml").contains("<w:evenAndOddHeaders/>"));
    for (footer, style) in [("word/footer1.xml", "PageNumber"), ("word/footer2.xml", "PageNumberEven")] {
        let xml = part(&file, footer);
        assert!(xml.contains(&format!(r#"<w:pStyle w:val="{style}"/>"#)));
        assert_eq!(words(&xml), "—  PAGE 1 —");
    }
}

#[test]
fn properties_name_the_paper_and_its_day_and_nobody() {
    let paper = documents::papers::template_m::paper(&samples::short());
    let core = part(&documents::docx::write(&paper).expect("a file"), "docProps/core.xml");
    assert!(core.contains("<dc:title>党小组会议记录 2026年11月20日 第一党小组</dc:title>"));
    assert!(core.contains("<dc:language>zh-CN</dc:language>"));
    assert!(
        core.contains(r#"<dcterms:created xsi:type="dcterms:W3CDTF">2026-11-20T00:00:00Z</dcterms:created>"#)
    );
    assert!(!core.contains("creator"));
}

#[test]
fn heads_of_tables_are_repeated_and_rows_stay_whole() {
    let paper = documents::papers::sign_in::paper(&samples::long());
    let xml = part(&documents::docx::write(&paper).expect("a file"), "word/document.xml");
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 1);
    assert_eq!(xml.matches("<w:cantSplit/>").count(), xml.matches("<w:tr>").count());
}
