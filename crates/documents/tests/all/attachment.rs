//! Files that people attach, and files that want to do harm.

use documents::attachment::{AttachmentFault, Looked, NoReader, PdfReader, look};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use crate::packed::packed;

struct Words(&'static str);

impl PdfReader for Words {
    fn words(&self, _: &[u8]) -> Result<String, AttachmentFault> {
        Ok(self.0.to_owned())
    }
}

fn ok(bytes: &[u8]) -> Looked {
    look(bytes, &Words("总纲")).expect("a sound file")
}

fn fault(bytes: &[u8]) -> AttachmentFault {
    look(bytes, &Words("总纲")).expect_err("a fault")
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    packed(&[&[("[Content_Types].xml", &b"<Types/>"[..])], parts].concat())
}

const WORD: &str = "word/document.xml";
const EMPTY: &[u8] = b"<w:document xmlns:w=\"w\"/>";

#[test]
fn what_a_file_is_is_told_by_its_content() {
    assert_eq!(ok(b"%PDF-1.7 ...").extension, "pdf");
    assert_eq!(ok(b"\xFF\xD8\xFF\xE0 JFIF").extension, "jpg");
    assert_eq!(ok(b"\x89PNG\r\n\x1a\n").extension, "png");
    assert_eq!(ok(&package(&[(WORD, EMPTY)])).extension, "docx");
    assert_eq!(ok(&package(&[("ppt/presentation.xml", b"<p/>")])).extension, "pptx");
    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "学习记录").expect("written");
    let table = ok(&book.save_to_buffer().expect("a workbook"));
    assert_eq!((table.extension, table.words.contains("学习记录")), ("xlsx", true));
    let (gb, _, _) = encoding_rs::GB18030.encode("党章总纲");
    for text in ["党章总纲".as_bytes(), &gb, b"\xFF\xFE\x5a\x51"] {
        assert_eq!(ok(text).extension, "txt");
    }
    assert_eq!(ok(&gb).words, "党章总纲");
}

#[test]
fn words_are_read_across_runs_headers_notes_and_slides() {
    let runs = r#"<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>机</w:t></w:r><w:r><w:t>密</w:t></w:r><w:r><w:tab/><w:t>★</w:t></w:r></w:p><w:p><w:r><w:t>下一段</w:t></w:r></w:p></w:body></w:document>"#;
    assert_eq!(ok(&package(&[(WORD, runs.as_bytes())])).words, "机密 ★\n下一段\n");
    let head = "<w:hdr xmlns:w=\"w\"><w:p><w:t>页眉里的字</w:t></w:p></w:hdr>";
    let parts = [(WORD, EMPTY), ("word/header2.xml", head.as_bytes())];
    assert!(ok(&package(&parts)).words.contains("页眉里的字"));
    let slide = "<p:sld xmlns:p=\"p\" xmlns:a=\"a\"><a:p><a:r><a:t>幻灯片里的字</a:t></a:r></a:p></p:sld>";
    let parts = [("ppt/presentation.xml", &b"<p/>"[..]), ("ppt/slides/slide1.xml", slide.as_bytes())];
    assert!(ok(&package(&parts)).words.contains("幻灯片里的字"));
    assert_eq!(ok(b"%PDF-1.7").words, "总纲");
}

#[test]
fn what_can_do_harm_or_cannot_be_looked_through_is_not_taken() {
    let with = |name: &str, part: &[u8]| fault(&package(&[(WORD, EMPTY), (name, part)]));
    assert_eq!(with("word/vbaProject.bin", b"x"), AttachmentFault::Macros);
    assert_eq!(with("word/activeX/activeX1.xml", b"<x/>"), AttachmentFault::External);
    assert_eq!(with("word/embeddings/oleObject1.bin", b"x"), AttachmentFault::External);
    let template = br#"<Relationships><Relationship Id="r" Type="http://x/attachedTemplate" TargetMode="External" Target="http://x.example.cn/t.dotm"/></Relationships>"#;
    assert_eq!(with("word/_rels/settings.xml.rels", template), AttachmentFault::External);
    let link = br#"<Relationships><Relationship Id="r" Type="http://x/hyperlink" TargetMode="External" Target="http://x.example.cn/"/></Relationships>"#;
    ok(&package(&[(WORD, EMPTY), ("word/_rels/document.xml.rels", link)]));
    let entities = b"<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>";
    assert_eq!(fault(&package(&[(WORD, entities)])), AttachmentFault::Declarations);
    let zeros = vec![b' '; 40 << 20];
    assert_eq!(with("word/media/picture.bmp", &zeros), AttachmentFault::Bomb);
    assert_eq!(fault(b"%PDF-1.7 trailer << /Encrypt 9 0 R >>"), AttachmentFault::LockedPdf);
    assert_eq!(fault(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1]), AttachmentFault::OldOrLocked);
    let mut locked = package(&[(WORD, EMPTY)]);
    // Bit 0 of the flags of every part: a password.
    for head in [&b"PK\x03\x04"[..], b"PK\x01\x02"] {
        let flags = if head[2] == 3 { 6 } else { 8 };
        let starts: Vec<_> = (0..locked.len() - 4).filter(|at| locked[*at..].starts_with(head)).collect();
        for at in starts {
            locked[at + flags] |= 1;
        }
    }
    assert_eq!(fault(&locked), AttachmentFault::OldOrLocked);
}

#[test]
fn what_is_no_material_is_not_taken() {
    assert_eq!(fault(b""), AttachmentFault::Empty);
    assert_eq!(fault(b" \n"), AttachmentFault::Empty);
    assert_eq!(fault(b"MZ\x90\x00\x03"), AttachmentFault::Unknown);
    assert_eq!(fault(b"\x81\x00\xFF"), AttachmentFault::Unknown);
    assert_eq!(fault(b"\xFF\xFF\xFF"), AttachmentFault::Encoding);
    assert_eq!(fault(b"PK\x03\x04 broken"), AttachmentFault::Broken);
    assert_eq!(fault(&package(&[("a.txt", b"a")])), AttachmentFault::Unknown);
    assert_eq!(look(b"%PDF-1.7", &NoReader), Err(AttachmentFault::Unread));
}

proptest! {
    #[test]
    fn whatever_is_sent_it_is_looked_at_without_a_fall(bytes in prop::collection::vec(any::<u8>(), 0..400), head in 0_usize..5) {
        let heads: [&[u8]; 5] = [b"", b"PK\x03\x04", b"%PDF-", b"\xFF\xFE", b"\x89PNG"];
        let all = [heads[head], &bytes].concat();
        drop(look(&all, &Words("")));
    }
}
