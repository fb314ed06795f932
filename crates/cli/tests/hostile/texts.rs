//! Plain text and Markdown.

use std::fs::File;

use crate::{SOUND, folder, read, refused, refused_in};

const ALONE: &str = "单独存成一个文件再试";

#[test]
fn text_without_end_is_not_read() {
    let folder = folder();
    std::fs::write(folder.path().join("a.txt"), "党小组会议记录").expect("written");
    let file = File::options().write(true).open(folder.path().join("a.txt")).expect("there");
    file.set_len(50 << 20).expect("50 MB in one line");
    refused_in(folder.path(), "a.txt", "20 万字", ALONE);
    refused("b.txt", "学".repeat(201_000).as_bytes(), "20 万字", ALONE);
    refused("c.txt", "学\n".repeat(11_000).as_bytes(), "1 万行", ALONE);
    refused("d.md", format!("|{}\n", "无|".repeat(20_000)).as_bytes(), "1 万行", ALONE);
    // As long as a record may be.
    read("e.txt", format!("时间：{}", "2023年5月12日 ".repeat(15_000)).as_bytes());
    read("f.txt", format!("{SOUND}{}", "大家都同意。\n".repeat(9_000)).as_bytes());
}

#[test]
fn encodings_are_told_or_read() {
    let little: Vec<u8> = SOUND.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = SOUND.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let (old, ..) = encoding_rs::GB18030.encode(SOUND);
    for bytes in [
        &[&[0xFF, 0xFE], little.as_slice()].concat(),
        &[&[0xFE, 0xFF], big.as_slice()].concat(),
        old.as_ref(),
    ] {
        let said = read("a.txt", bytes);
        assert_eq!(said.matches(crate::SEEN).count(), 2, "{said}");
    }
    refused("b.txt", &little, "认不出", "再试");
    let mut broken = SOUND.as_bytes().to_vec();
    broken[4] = 0xFF;
    refused("c.txt", &broken, "文字编码", "UTF-8");
    refused("d.txt", b"", "没有内容", "请检查");
    refused("e.txt", b"MZ\x90\x00\x03\x00\x00", "认不出", "再试");
    refused("f.txt", "时间：\u{1b}[2J".as_bytes(), "文字编码", "UTF-8");
}

#[test]
fn what_moves_a_terminal_or_turns_a_line_is_left_out_of_words() {
    let said = read("a.md", SOUND.replace("许安宁：库房", "许\u{202e}安\u{200b}宁：库房").as_bytes());
    assert!(!said.contains(['\u{202e}', '\u{200b}']), "{said}");
}
