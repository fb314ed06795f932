//! Text files that `render` is given.

use std::{fs, os::unix::fs::symlink};

use crate::{folder, product};

/// A file that is not rendered.
fn refused(name: &str, text: &str, fault: &str) {
    let folder = folder();
    fs::write(folder.path().join(name), text).expect("written");
    let (code, said) = product(folder.path(), "render", &[name, "-o", "a.docx"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(said.contains("没有办成") && said.contains(fault), "{said}");
    assert!(said.len() < 64 << 10, "{} bytes are said", said.len());
    assert!(!folder.path().join("a.docx").exists(), "nothing is written");
}

#[test]
fn what_is_no_record_of_one_meeting_is_refused() {
    refused("a.toml", &format!("place = \"{}\"", "二".repeat(400_000)), "超过 1 MB");
    refused("a.toml", &format!("a = {}", "[".repeat(500_000)), "不合 TOML 的写法");
    refused("a.toml", &"a.".repeat(500_000), "不合 TOML 的写法");
    refused("a.json", &format!("{{\"a\": {}", "[".repeat(500_000)), "不合 JSON 的写法");
    refused("a.toml", &format!("members = [{}]", "[],".repeat(300_000)), "members 第 1 个");
}

#[test]
fn lists_without_end_are_not_walked_through() {
    let head = "date = \"2026-05-12\"\nstart = \"14:30\"\nplace = \"二楼\"\nchair = \"林知远\"\n";
    let people = "{name=\"\"},".repeat(80_000);
    let items = "{title=\"\"},".repeat(200);
    refused(
        "a.toml",
        &format!("{head}members=[{people}]\nitems=[{items}]"),
        "members：写了 80000 个，最多写 1000 个",
    );
    let said = "{speaker=\"x\"},".repeat(50_000);
    refused(
        "a.toml",
        &format!("{head}members=[{{name=\"林知远\"}}]\nitems=[{{title=\"学\", speeches=[{said}]}}]"),
        "speeches：写了 50000 个，最多写 2000 个",
    );
    let wrong = "{speaker=\"x\"},".repeat(2_000);
    refused(
        "a.toml",
        &format!("{head}members=[{{name=\"林知远\"}}]\nitems=[{{title=\"学\", speeches=[{wrong}]}}]"),
        "至少有 100 处要改",
    );
}

#[test]
fn what_is_quoted_of_a_file_does_nothing_to_the_terminal() {
    let folder = folder();
    fs::write(folder.path().join("a.json"), r#"{"\u001b[2J\u202e": 1}"#).expect("written");
    let (code, said) = product(folder.path(), "render", &["a.json", "-o", "a.docx"]);
    assert!(code == Some(1) && said.contains(r"\u{1b}[2J\u{202e}"), "{said}");
    assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said}");
}

#[test]
fn a_file_without_end_is_read_to_its_bound() {
    let folder = folder();
    symlink("/dev/zero", folder.path().join("a.toml")).expect("a link");
    let (code, said) = product(folder.path(), "render", &["a.toml", "-o", "a.docx"]);
    assert!(code == Some(1) && said.contains("超过 1 MB"), "{said}");
}
