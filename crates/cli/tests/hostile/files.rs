//! What is named and is no plain file.

use std::{
    fs,
    os::unix::fs::symlink,
    process::{Command, Stdio},
};

use crate::{SOUND, check, folder, refused_in};

#[test]
fn a_pipe_or_a_device_is_not_waited_for() {
    let folder = folder();
    let pipe = folder.path().join("a.txt");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    refused_in(folder.path(), "a.txt", "不是普通文件", "核对文件名");
    symlink("/dev/zero", folder.path().join("b.txt")).expect("a link");
    refused_in(folder.path(), "b.txt", "不是普通文件", "核对文件名");
    // In a folder, a link is passed over and a pipe is told.
    let (code, said) = check(folder.path(), &["."]);
    assert!(code == Some(2) && said.contains("a.txt：没有读成") && !said.contains("b.txt"), "{said}");
}

#[test]
fn links_that_lead_to_themselves_have_an_end() {
    let folder = folder();
    symlink("b.txt", folder.path().join("a.txt")).expect("a link");
    symlink("a.txt", folder.path().join("b.txt")).expect("a link");
    refused_in(folder.path(), "a.txt", "绕成了一圈", "本来的路径");
    let inner = folder.path().join("year");
    fs::create_dir(&inner).expect("a folder");
    symlink("..", inner.join("again")).expect("a link");
    fs::write(inner.join("c.txt"), SOUND).expect("written");
    let (code, said) = check(folder.path(), &["year", "year/again"]);
    assert!(said.contains("year/c.txt：") && said.contains("year/again/sound.txt："), "{said}");
    assert!(!said.contains("again/year/again"), "{said}");
    assert_eq!(code, Some(1), "links inside of a folder are passed over: {said}");
}

#[test]
fn folders_in_folders_have_an_end() {
    let folder = folder();
    let deep = ["d"; 40].join("/");
    fs::create_dir_all(folder.path().join(&deep)).expect("folders");
    fs::write(folder.path().join(&deep).join("a.txt"), SOUND).expect("written");
    let (code, said) = check(folder.path(), &["d", "sound.txt"]);
    assert!(code == Some(2) && said.contains("套得太深") && said.contains("单独看这个文件夹"), "{said}");
    assert!(said.contains(crate::SEEN), "{said}");
}

#[test]
fn what_cannot_be_read_is_told() {
    let folder = folder();
    // A file that opens and cannot be read at its beginning.
    symlink("/proc/self/mem", folder.path().join("a.txt")).expect("a link");
    refused_in(folder.path(), "a.txt", "磁盘读不出", "换一份拷贝");
    refused_in(folder.path(), "none.txt", "没有这个文件", "核对文件名");
    let long = format!("{}.txt", "长".repeat(100));
    refused_in(folder.path(), &long, "文件名太长", "改短");
}

#[test]
fn a_file_that_changes_while_it_is_read_is_told() {
    let folder = folder();
    // The system writes it while it is read: its size is not known before.
    symlink("/proc/self/status", folder.path().join("a.txt")).expect("a link");
    refused_in(folder.path(), "a.txt", "读的时候文件变了", "关掉正在用它的程序");
}

#[test]
fn a_name_does_nothing_to_the_terminal() {
    let folder = folder();
    fs::write(folder.path().join("a\u{1b}[2J\u{202e}\n.txt"), b"").expect("written");
    for format in ["text", "json", "sarif"] {
        let (code, said) = check(folder.path(), &[".", "--format", format]);
        assert_eq!(code, Some(2), "{said}");
        assert!(!said.contains(['\u{1b}', '\u{202e}']), "{said}");
    }
    let (_, said) = check(folder.path(), &["."]);
    assert!(said.contains(r"a\u{1b}[2J\u{202e}\u{a}.txt：没有读成：文件里没有内容"), "{said}");
}

#[test]
fn many_files_of_every_kind_are_one_run() {
    let folder = folder();
    for number in 0..200 {
        fs::write(folder.path().join(format!("{number}.txt")), SOUND).expect("written");
        fs::write(folder.path().join(format!("{number}.docx")), b"PK\x03\x04").expect("written");
    }
    let (code, said) = check(folder.path(), &["."]);
    assert!(
        code == Some(2) && said.contains("看了 401 个文件") && said.contains("200 个文件没有读成"),
        "{said}"
    );
}

#[test]
fn who_stops_listening_is_no_fault() {
    let folder = folder();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dangxiaozu"))
        .args(["check", "sound.txt"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
}
