//! Old records of any content, and content of any kind.

use documents::{
    attachment::{AttachmentFault, NoReader, PdfReader},
    reading::{Line, Place, Unread, fits, read},
};
use proptest::prelude::*;

use crate::packed::packed;

/// Reads a PDF that is no more than its words.
struct Plain;

impl PdfReader for Plain {
    fn words(&self, pdf: &[u8]) -> Result<String, AttachmentFault> {
        Ok(String::from_utf8_lossy(pdf).into_owned())
    }
}

fn word(xml: &str) -> Vec<u8> {
    packed(&[("word/document.xml", xml.as_bytes())])
}

fn odt(xml: &str) -> Vec<u8> {
    packed(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", xml.as_bytes())])
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn texts(name: &str, bytes: &[u8]) -> Vec<String> {
    let lines = read(name, bytes, &Plain).expect("lines");
    lines.into_iter().map(|line| line.text).collect()
}

#[test]
fn what_a_file_may_be_in_size_is_told_by_its_beginning() {
    let large = 60 << 20;
    assert_eq!(fits(b"%PDF-1.7", large), Err(Unread::TooLarge));
    assert_eq!(fits(b"PK\x03\x04....", large), Err(Unread::TooLarge));
    assert_eq!(fits(b"text....", large), Err(Unread::TooLong));
    assert_eq!(fits(b"text....", 1 << 20), Ok(()));
    assert_eq!(fits(b"%PDF-1.7", 10 << 20), Ok(()));
}

#[test]
fn the_faults_of_a_pdf_are_told_as_faults_of_a_pdf() {
    struct Fault(AttachmentFault);
    impl PdfReader for Fault {
        fn words(&self, _: &[u8]) -> Result<String, AttachmentFault> {
            Err(self.0)
        }
    }
    let told = |fault| read("a.pdf", b"%PDF-1.7", &Fault(fault)).expect_err("refused");
    assert_eq!(told(AttachmentFault::Broken), Unread::BrokenPdf);
    assert_eq!(told(AttachmentFault::Bomb), Unread::Bomb);
    assert_eq!(read("a.pdf", b"%PDF-1.7", &NoReader), Err(Unread::UnreadPdf));
    let words = "%PDF-\n".to_owned() + &"学\n".repeat(20_000);
    assert_eq!(read("a.pdf", words.as_bytes(), &Plain), Err(Unread::TooLong));
}

#[test]
fn characters_that_nobody_sees_are_left_out() {
    let hidden = "许\u{202e}安\u{200b}宁\u{feff}：\u{ad}同意\u{2066}";
    let marked = format!("<w:document><w:p><w:t>{hidden}&#27;&#155;</w:t></w:p></w:document>");
    for (name, bytes) in [("a.txt", hidden.as_bytes().to_vec()), ("a.docx", word(&marked))] {
        assert_eq!(texts(name, &bytes), ["许安宁：同意"], "{name}");
    }
}

/// Found by the fuzzer: a line that goes back to its beginning writes over itself on a terminal.
#[test]
fn every_end_of_a_line_is_one() {
    let text = "党小组会议记录\r\n时间：5月\r地点：二楼\n\r\n主持人：林知远";
    let marked = format!("<w:document><w:p><w:t>{}</w:t></w:p></w:document>", text.replace('\r', "&#13;"));
    let lines = ["党小组会议记录", "时间：5月", "地点：二楼", "主持人：林知远"];
    assert_eq!(texts("a.txt", text.as_bytes()), lines);
    assert_eq!(texts("a.docx", &word(&marked)), lines);
    let places = read("a.txt", text.as_bytes(), &Plain).expect("lines");
    assert_eq!(places.iter().map(|line| line.place).collect::<Vec<_>>(), [1, 2, 3, 5].map(Place::Line));
}

#[test]
fn what_says_nothing_is_empty() {
    let cells = "<w:document><w:tbl><w:tr><w:tc/></w:tr></w:tbl></w:document>";
    for (name, bytes) in [
        ("a.txt", " \n".as_bytes().to_vec()),
        ("a.txt", "\u{200b}\n".as_bytes().to_vec()),
        ("a.md", b"|-|-|\n| | |\n".to_vec()),
        ("a.docx", word(cells)),
    ] {
        assert_eq!(read(name, &bytes, &Plain), Err(Unread::Empty), "{name}");
    }
}

/// Whatever comes out of a reader, it holds what is said of it.
fn holds(read: Result<Vec<Line>, Unread>) -> Result<(), TestCaseError> {
    match read {
        Ok(lines) => {
            prop_assert!(lines.iter().any(|line| !line.text.is_empty()), "a document without words is none");
            for line in &lines {
                prop_assert_eq!(line.text.trim(), line.text.as_str());
                prop_assert!(!line.text.contains(['\n', '\r', '\u{1b}', '\u{202e}']), "{:?}", line);
                let is_cell = matches!(line.place, Place::Cell { .. });
                prop_assert!(is_cell || !line.text.is_empty(), "{:?}", line);
            }
        }
        Err(fault) => prop_assert!(fault.to_string().contains(['；', '，']), "{} has no remedy", fault),
    }
    Ok(())
}

/// What XML is made of, of both formats and of none.
const PIECES: [&str; 36] = [
    "<w:p>",
    "</w:p>",
    "<w:t>",
    "</w:t>",
    "<w:tbl>",
    "</w:tbl>",
    "<w:tr>",
    "</w:tr>",
    "<w:tc>",
    "</w:tc>",
    "<w:tc/>",
    "<w:br/>",
    "<w:tab/>",
    "<w:del>",
    "</w:del>",
    "<text:p>",
    "</text:p>",
    "<text:s/>",
    "<table:table>",
    "</table:table>",
    "<table:table-row>",
    "</table:table-row>",
    "<table:table-cell>",
    "</table:table-cell>",
    "<office:annotation>",
    "</office:annotation>",
    "地点：二楼",
    " \u{3000}",
    "&amp;",
    "&#0;",
    "&x;",
    "<!DOCTYPE x>",
    "<![CDATA[<w:p>]]>",
    "<!--",
    "-->",
    "<a b='&lt;' b=\"\">",
];

proptest! {
    #[test]
    fn any_bytes_are_lines_or_a_fault(bytes in prop::collection::vec(any::<u8>(), 0..400), head in 0_usize..7, name in "a\\.(docx|md|txt)") {
        let heads: [&[u8]; 7] = [b"", b"PK\x03\x04", b"%PDF-", b"\xFF\xFE", b"\xD0\xCF\x11\xE0", b"|", "时间：".as_bytes()];
        holds(read(&name, &[heads[head], &bytes].concat(), &Plain))?;
    }

    #[test]
    fn any_change_of_a_package_is_lines_or_a_fault(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6)) {
        let mut bytes = word("<w:document><w:p><w:t>时间：2023年5月12日</w:t></w:p></w:document>");
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        holds(read("a.docx", &bytes, &Plain))?;
    }

    #[test]
    fn any_xml_is_lines_or_a_fault(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..60), closed in any::<bool>()) {
        let inner = pieces.concat();
        let xml = if closed { format!("<d>{inner}</d>") } else { inner };
        holds(read("a.docx", &word(&xml), &Plain))?;
        holds(read("a.odt", &odt(&xml), &Plain))?;
    }

    #[test]
    fn the_words_that_go_in_come_out(lines in prop::collection::vec("\\PC{0,30}", 0..30)) {
        let lines: Vec<&str> = ["党小组会议记录"].into_iter().chain(lines.iter().map(String::as_str)).collect();
        let want: Vec<&str> = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
        let marked = |open: &str, close: &str| {
            lines.iter().map(|line| format!("{open}{}{close}", escaped(line))).collect::<String>()
        };
        let of_word = word(&format!("<w:document>{}</w:document>", marked("<w:p><w:r><w:t>", "</w:t></w:r></w:p>")));
        prop_assert_eq!(texts("a.docx", &of_word), want.clone());
        let of_odt = odt(&format!("<office:text>{}</office:text>", marked("<text:p>", "</text:p>")));
        prop_assert_eq!(texts("a.odt", &of_odt), want.clone());
        let plain = lines.join("\n");
        prop_assert_eq!(texts("a.txt", plain.as_bytes()), want);
    }

    #[test]
    fn the_words_of_every_encoding_come_out(lines in prop::collection::vec("[党小组会议记录一二三龥0-9a-z：，。]{1,30}", 0..30)) {
        let lines: Vec<&str> = ["党小组会议记录"].into_iter().chain(lines.iter().map(String::as_str)).collect();
        let text = lines.join("\r\n");
        let (old, ..) = encoding_rs::GB18030.encode(&text);
        let little: Vec<u8> = [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        for bytes in [old.as_ref(), &little] {
            prop_assert_eq!(texts("a.txt", bytes), lines.clone());
        }
    }
}
