//! Word and OpenDocument files.

use zip::CompressionMethod;

use crate::{
    made::{WORD, document, package, packed, paragraph, places, sound, word, word_with},
    read, refused,
};

const BOMB: &str = "解开以后太大";
const COPY: &str = "复制到新文件再试";

#[test]
fn the_document_of_these_tests_is_read() {
    let said = read("a.docx", &word(&sound()));
    assert_eq!(said.matches(crate::SEEN).count(), 2, "{said}");
}

#[test]
fn a_bomb_of_one_part_is_not_unpacked() {
    let blank = document("", &paragraph(&" ".repeat(20 << 20)));
    let bomb = word(&blank);
    assert!(bomb.len() < 100_000, "20 MB in {} bytes", bomb.len());
    refused("a.docx", &bomb, BOMB, COPY);
    // As large, and not packed at all.
    let comment = document(&format!("<!--{}-->", "x".repeat(20 << 20)), "");
    refused("b.docx", &package(&[(WORD, comment.as_bytes())], CompressionMethod::Stored), BOMB, COPY);
    // Sizes that lie are not believed.
    let mut lying = bomb;
    for (head, size) in [(&b"PK\x03\x04"[..], 22), (b"PK\x01\x02", 24)] {
        let at = places(&lying, head).pop().expect("the last entry");
        lying[at + size..at + size + 4].copy_from_slice(&[1, 0, 0, 0]);
    }
    refused("c.docx", &lying, "，", "再试");
}

#[test]
fn sizes_that_are_not_there_take_no_memory() {
    let mut lying = word(&sound());
    let at = places(&lying, b"PK\x01\x02").pop().expect("the last entry");
    lying[at + 24..at + 28].copy_from_slice(&0xFFFF_FFF0_u32.to_le_bytes());
    read("a.docx", &lying);
}

#[test]
fn a_bomb_of_many_parts_is_not_opened() {
    let names: Vec<_> = (0..2_100).map(|number| format!("word/media/{number}.png")).collect();
    let mut parts: Vec<(&str, &[u8])> = vec![(WORD, b"<w:document/>")];
    parts.extend(names.iter().map(|name| (name.as_str(), &b""[..])));
    refused("a.docx", &packed(&parts), BOMB, COPY);
}

#[test]
fn relations_of_many_parts_are_counted_together() {
    let blank = format!("<Relationships>{}</Relationships>", " ".repeat(900 << 10));
    let names: Vec<_> = (0..40).map(|number| format!("word/_rels/{number}.xml.rels")).collect();
    let mut parts: Vec<(&str, &[u8])> = vec![];
    parts.extend(names.iter().map(|name| (name.as_str(), blank.as_bytes())));
    let document = sound();
    parts.push((WORD, document.as_bytes()));
    refused("a.docx", &packed(&parts), BOMB, COPY);
}

#[test]
fn entries_that_share_their_bytes_are_not_unpacked() {
    let bytes = word_with("word/media/a.png", b"picture");
    // Another name for the last part: the list has one entry more, whose name differs in one letter.
    let (list, end) =
        (places(&bytes, b"PK\x01\x02"), *places(&bytes, b"PK\x05\x06").last().expect("the end"));
    let last = *list.last().expect("an entry");
    let mut entry = bytes[last..end].to_vec();
    let name = places(&entry, b"a.png")[0];
    entry[name] = b'b';
    let mut tail = bytes[end..].to_vec();
    let many = u16::try_from(list.len() + 1).expect("few").to_le_bytes();
    tail[8..10].copy_from_slice(&many);
    tail[10..12].copy_from_slice(&many);
    let size = u32::try_from(end - list[0] + entry.len()).expect("small").to_le_bytes();
    tail[12..16].copy_from_slice(&size);
    let overlapping = [&bytes[..end], &entry, &tail].concat();
    refused("a.docx", &overlapping, BOMB, COPY);
}

#[test]
fn a_name_that_stands_twice_is_not_read() {
    let mut twice = packed(&[(WORD, sound().as_bytes()), ("word/documenu.xml", b"<w:document/>")]);
    for at in places(&twice, b"word/documenu.xml") {
        twice[at + 12] = b't';
    }
    refused("a.docx", &twice, "已损坏", "重新保存一份再试");
}

#[test]
fn entities_are_not_expanded() {
    let mut laughs = String::from("<!DOCTYPE w [<!ENTITY a0 \"哈哈\">");
    for level in 1..10 {
        let inner = format!("&a{};", level - 1).repeat(10);
        laughs.push_str(&format!("<!ENTITY a{level} \"{inner}\">"));
    }
    laughs.push_str("]>");
    for before in [
        laughs.as_str(),
        r#"<!DOCTYPE w [<!ENTITY a9 SYSTEM "file:///etc/hostname">]>"#,
        r#"<!DOCTYPE w [<!ENTITY % p SYSTEM "http://x.example.cn/p.dtd"> %p;]>"#,
        r#"<!DOCTYPE w SYSTEM "http://x.example.cn/w.dtd">"#,
    ] {
        refused("a.docx", &word(&document(before, &paragraph("&a9;"))), "DOCTYPE 或实体", COPY);
    }
    // Without a declaration.
    refused("b.docx", &word(&document("", &paragraph("&a9;"))), "DOCTYPE 或实体", COPY);
    let relations = format!("{laughs}<Relationships>&a9;</Relationships>");
    let bytes = word_with("word/_rels/document.xml.rels", relations.as_bytes());
    refused("c.docx", &bytes, "DOCTYPE 或实体", COPY);
}

#[test]
fn elements_in_elements_without_end_are_not_followed() {
    let deep = format!("{}{}", "<w:sdt>".repeat(100_000), "</w:sdt>".repeat(100_000));
    refused("a.docx", &word(&document("", &deep)), "套得太深", COPY);
    let table = |inner: &str| format!("<w:tbl><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>");
    let tables = (0..1_000).fold(paragraph("无"), |inner, _| table(&inner));
    refused("b.docx", &word(&document("", &tables)), "套得太深", COPY);
    let few = (0..10).fold(paragraph("地点：二楼"), |inner, _| table(&inner));
    read("c.docx", &word(&document("", &few)));
    let open = document("", "").replace("</w:body></w:document>", "");
    refused("d.docx", &word(&open), "已损坏", "重新保存一份再试");
}

#[test]
fn a_record_without_end_is_not_understood() {
    let many = paragraph("大家").repeat(20_000);
    refused("a.docx", &word(&document("", &many)), "1 万行", "单独存成一个文件再试");
    let cells = format!("<w:tbl><w:tr>{}</w:tr></w:tbl>", "<w:tc/>".repeat(20_000));
    refused("b.docx", &word(&document("", &cells)), "1 万行", "单独存成一个文件再试");
    let long = paragraph(&"学习".repeat(150_000));
    refused("c.docx", &word(&document("", &long)), "20 万字", "单独存成一个文件再试");
}

#[test]
fn nothing_is_fetched() {
    let leads = |kind: &str, target: &str| {
        format!(
            r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" TargetMode="External"/></Relationships>"#
        )
    };
    for (part, kind, target) in [
        ("word/_rels/settings.xml.rels", "attachedTemplate", "http://x.example.cn/t.dotm"),
        ("word/_rels/document.xml.rels", "image", "http://x.example.cn/i.png"),
        ("word/_rels/document.xml.rels", "oleObject", "file:///etc/hostname"),
        ("word/_rels/document.xml.rels", "frame", r"\\x.example.cn\share"),
    ] {
        let bytes = word_with(part, leads(kind, target).as_bytes());
        refused("a.docx", &bytes, "链接了别的文件", COPY);
    }
    refused("b.docx", &word_with("word/embeddings/oleObject1.bin", b"x"), "链接了别的文件", COPY);
    refused("c.docx", &word_with("word/activeX/activeX1.xml", b"<x/>"), "控件", COPY);
    // A link to press is text.
    let link = leads("hyperlink", "http://x.example.cn/");
    read("d.docx", &word_with("word/_rels/document.xml.rels", link.as_bytes()));
}

#[test]
fn macros_are_told_whatever_they_are_called() {
    const PLAIN: &str = "不带宏的 .docx";
    refused("a.docx", &word_with("word/vbaProject.bin", b"x"), "带有宏", PLAIN);
    let types = br#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>"#;
    refused("b.docx", &word_with("[Content_Types].xml", types), "带有宏", PLAIN);
    let relation = br#"<Relationships><Relationship Id="r" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" Target="words.bin"/></Relationships>"#;
    refused("c.docx", &word_with("word/_rels/document.xml.rels", relation), "带有宏", PLAIN);
    let basic = packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b"<office:document-content/>"),
        ("Basic/Standard/Module1.xml", b"<script:module/>"),
    ]);
    refused("d.odt", &basic, "带有宏", PLAIN);
}

#[test]
fn encodings_that_are_broken_or_hide_words_are_told() {
    let mut broken = sound().into_bytes();
    let at = places(&broken, "大家".as_bytes())[0];
    broken[at] = 0xFF;
    refused("a.docx", &packed(&[(WORD, &broken)]), "文字编码", "UTF-8");
    let utf16: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(sound().encode_utf16().flat_map(u16::to_le_bytes)).collect();
    refused("b.docx", &packed(&[(WORD, &utf16)]), "DOCTYPE 或实体", COPY);
}

#[test]
fn a_file_that_was_cut_or_locked_is_told() {
    let whole = word(&sound());
    for length in [10, whole.len() / 2, whole.len() - 30] {
        refused("a.docx", &whole[..length], "已损坏", "重新保存一份再试");
    }
    let mut locked = whole;
    for (head, flags) in [(&b"PK\x03\x04"[..], 6), (b"PK\x01\x02", 8)] {
        for at in places(&locked, head) {
            locked[at + flags] |= 1;
        }
    }
    refused("b.docx", &locked, "加了密码", "去掉密码");
    // A compound file around a package, as Word writes it.
    let mut compound = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    compound.resize(1_024, 0);
    compound.extend("EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes));
    refused("c.docx", &compound, "加了密码", "去掉密码");
    let manifest = br#"<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>"#;
    let odt = packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", b"\x01\x02"),
        ("META-INF/manifest.xml", manifest),
    ]);
    refused("d.odt", &odt, "加了密码", "去掉密码");
}

#[test]
fn what_is_repeated_by_a_number_is_not_repeated() {
    let cell = r#"<table:table-cell table:number-columns-repeated="1000000000"><text:p>地点<text:s text:c="2000000000"/>：二楼</text:p></table:table-cell>"#;
    let content = format!(
        r#"<office:document-content><table:table><table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row></table:table></office:document-content>"#
    );
    let odt = packed(&[
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("content.xml", content.as_bytes()),
    ]);
    read("a.odt", &odt);
}
