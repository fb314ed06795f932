//! The process that converts an old document, with converters that do what they should not.

use std::{
    fs,
    io::{Read as _, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Stdio},
    thread,
};

use crate::{folder, made};

/// A compound file that says no more.
const OLD: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and nothing";

/// A converter that is this script; `$out` is the file that it should write.
fn converter(folder: &Path, script: &str) {
    let path = folder.join("bin/soffice");
    fs::create_dir_all(folder.join("bin")).expect("a folder");
    fs::create_dir_all(folder.join("tmp")).expect("a folder");
    let find_out = "for last; do :; done; out=\"${last%.doc}.docx\"\n";
    fs::write(&path, format!("#!/bin/sh\n{find_out}{script}\n")).expect("written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("a program");
}

fn with_converter(folder: &Path, arguments: &[&str]) -> Command {
    let path = format!("{}:{}", folder.join("bin").display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new(env!("CARGO_BIN_EXE_dangxiaozu"));
    command
        .args(arguments)
        .current_dir(folder)
        .env("PATH", path)
        .env("TMPDIR", folder.join("tmp"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    command
}

/// Runs `check` over an old document: what it says, and that it leaves nothing behind.
fn checked(folder: &Path) -> String {
    fs::write(folder.join("a.doc"), OLD).expect("written");
    let done = with_converter(folder, &["check", "a.doc", "sound.txt"]).output().expect("the binary runs");
    let left = fs::read_dir(folder.join("tmp")).expect("a folder").count();
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert_eq!(left, 0, "nothing is left behind: {said}");
    assert!(said.contains(crate::SEEN), "the other file is checked: {said}");
    said
}

#[test]
fn what_the_converter_writes_is_read() {
    let folder = folder();
    fs::write(folder.path().join("sound.docx"), made::word(&made::sound())).expect("written");
    let from = folder.path().join("sound.docx");
    converter(folder.path(), &format!("cp {} \"$out\"", from.display()));
    let said = checked(folder.path());
    assert!(said.matches(crate::SEEN).count() == 2 && !said.contains("没有读成"), "{said}");
}

#[test]
fn what_the_converter_writes_is_not_trusted() {
    let folder = folder();
    let macros = made::word_with("word/vbaProject.bin", b"x");
    fs::write(folder.path().join("macros.docx"), macros).expect("written");
    let from = folder.path().join("macros.docx");
    converter(folder.path(), &format!("cp {} \"$out\"", from.display()));
    let said = checked(folder.path());
    assert!(said.contains("a.doc：没有读成：文件带有宏"), "{said}");
}

#[test]
fn a_converter_that_fails_or_writes_without_end_is_told() {
    for script in
        ["exit 1", "exit 0", "kill -9 $$", "head -c 100000000 /dev/zero > \"$out\"", "ulimit -f unlimited"]
    {
        let folder = folder();
        converter(folder.path(), script);
        let said = checked(folder.path());
        assert!(
            said.contains("a.doc：没有读成：这份 .doc 文件转换不了") && said.contains("另存为 .docx 再试"),
            "{script}: {said}"
        );
    }
}

#[test]
fn a_converter_that_hangs_is_ended_with_all_that_it_began() {
    let folder = folder();
    // Whoever it began holds the pipe open for as long as it lives.
    let pipe = folder.path().join("alive");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("mkfifo").success());
    let never = folder.path().join("never");
    assert!(Command::new("mkfifo").arg(&never).status().expect("mkfifo").success());
    let script = format!(
        "(exec 3> {}; read line < {}) & read line < {}",
        pipe.display(),
        never.display(),
        never.display()
    );
    converter(folder.path(), &script);
    let listening = thread::spawn(move || {
        let mut said = Vec::new();
        fs::File::open(pipe).and_then(|mut pipe| pipe.read_to_end(&mut said)).expect("a pipe");
        said
    });
    let mut child =
        with_converter(folder.path(), &["old-word", "--seconds", "2"]).spawn().expect("the binary runs");
    child.stdin.take().expect("a pipe").write_all(OLD).expect("taken");
    assert_eq!(child.wait().expect("it ends").code(), Some(4), "too slow");
    assert!(listening.join().expect("it ends when nobody holds the pipe").is_empty());
    assert_eq!(fs::read_dir(folder.path().join("tmp")).expect("a folder").count(), 0);
}

#[test]
fn the_converter_gets_nothing_of_the_surroundings() {
    let folder = folder();
    let seen = folder.path().join("seen");
    converter(folder.path(), &format!("env > {}", seen.display()));
    let mut command = with_converter(folder.path(), &["old-word"]);
    let mut child = command.env("DXZ_SECRET", "password").spawn().expect("the binary runs");
    child.stdin.take().expect("a pipe").write_all(OLD).expect("taken");
    child.wait().expect("it ends");
    let seen = fs::read_to_string(seen).expect("it ran");
    assert!(seen.contains("HOME=") && !seen.contains("DXZ_SECRET"), "{seen}");
}

#[test]
fn without_a_converter_the_remedy_is_told() {
    let folder = folder();
    converter(folder.path(), "");
    fs::write(folder.path().join("a.doc"), OLD).expect("written");
    let mut command = with_converter(folder.path(), &["check", "a.doc", "sound.txt"]);
    let done = command.env("PATH", folder.path().join("tmp")).output().expect("the binary runs");
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(said.contains("a.doc：没有读成：这是旧格式的 .doc 文件") && said.contains(crate::SEEN), "{said}");
}
