//! `check` meets files that want to do harm, or that fell apart: each ends in a sentence that says what is wrong and how to mend it,
//! the others of the run are checked all the same, and no process of the run writes to more than 200 MB of memory.

mod files;
mod made;
mod old_word;
mod packages;
mod pdfs;
mod renders;
mod texts;

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

/// A record that leaves out the place, so that it is seen to be checked.
const SOUND: &str = "党小组会议记录\n时间：2023年5月12日14:30—16:00\n主持人：林知远\n参加人员：林知远、许安宁\n\
    议题：学习档案保管的通知\n林知远：大家都读过了，请谈谈。\n许安宁：库房每天记两次温度。\n";

/// What is said of it.
const SEEN: &str = "没有写地点";

/// The most that each process of a run may write to, in kilobytes.
const MEMORY: &str = "204800";

/// Runs `check` in a folder.
fn check(folder: &Path, arguments: &[&str]) -> (Option<i32>, String) {
    product(folder, "check", arguments)
}

/// Runs a command in a folder, with the memory bounded by the system: who asks for more falls.
fn product(folder: &Path, command: &str, arguments: &[&str]) -> (Option<i32>, String) {
    let Output { status, stdout, stderr } = Command::new("sh")
        .args(["-c", r#"ulimit -d "$1" && shift && exec "$@""#, "sh", MEMORY])
        .args([env!("CARGO_BIN_EXE_dangxiaozu"), command])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("a shell");
    (status.code(), format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr)))
}

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("sound.txt"), SOUND).expect("written");
    folder
}

/// A file that is not read, beside one that is.
fn refused(name: &str, bytes: &[u8], fault: &str, remedy: &str) {
    let folder = folder();
    fs::write(folder.path().join(name), bytes).expect("written");
    refused_in(folder.path(), name, fault, remedy);
}

fn refused_in(folder: &Path, name: &str, fault: &str, remedy: &str) {
    let (code, said) = check(folder, &[name, "sound.txt"]);
    let line = said.lines().find(|line| line.starts_with(&format!("{name}：没有读成：")));
    let line = line.unwrap_or_else(|| panic!("{name} {code:?}: {said}"));
    assert!(line.contains(fault) && line.contains(remedy), "{line}");
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains(SEEN) && said.contains("看了 2 个文件"), "the other file is checked: {said}");
}

/// A file that is read in spite of all.
fn read(name: &str, bytes: &[u8]) -> String {
    let folder = folder();
    fs::write(folder.path().join(name), bytes).expect("written");
    let (code, said) = check(folder.path(), &[name, "sound.txt"]);
    assert_eq!(code, Some(1), "{said}");
    assert!(!said.contains("没有读成"), "{said}");
    said
}

#[test]
fn the_bound_of_memory_is_one() {
    // A quarter of a gigabyte is more than the shell of these tests gives.
    let script = format!("ulimit -d {MEMORY} && head -c 268435456 /dev/zero | tail -c 268435455 | wc -c");
    let Output { stdout, .. } = Command::new("sh").args(["-c", &script]).output().expect("a shell");
    assert_eq!(String::from_utf8_lossy(&stdout).trim(), "0", "tail holds what it cannot hold");
}
