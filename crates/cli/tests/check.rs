//! `check` as a person at a terminal meets it: its words, its formats and its exit codes.

use std::process::{Command, Output};

fn check(arguments: &[&str]) -> (i32, String) {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_dangxiaozu"))
        .arg("check")
        .args(arguments)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/../records/tests/samples"))
        .output()
        .expect("the binary runs");
    let said = format!("{}{}", String::from_utf8_lossy(&stdout), String::from_utf8_lossy(&stderr));
    (status.code().expect("it ends by itself"), said)
}

#[test]
fn the_exit_code_says_how_it_went() {
    let (code, said) = check(&["template-m.txt"]);
    assert_eq!((code, said.trim()), (0, "看了 1 个文件：0 个问题，0 个提示。"));
    let (code, said) = check(&["template-m.txt", "faulty.txt"]);
    assert!(
        code == 1 && said.contains("faulty.txt：第11行：问题[R6 absent-speaker] 周明哲缺席，却有发言"),
        "{said}"
    );
    assert!(said.contains("依据：会议结束前，进行归纳小结") && said.contains("怎样改："), "{said}");
    // What cannot be read stops nothing else.
    let (code, said) = check(&["none.docx", "faulty.txt"]);
    assert!(
        code == 2 && said.contains("none.docx：没有读成：没有这个文件") && said.contains("absent-speaker"),
        "{said}"
    );
}

#[test]
fn a_check_is_switched_off_and_explained_by_its_name() {
    let (code, said) = check(&["numbered.txt", "--off", "placeholder", "--off", "missing-observers"]);
    assert_eq!((code, said.trim()), (0, "看了 1 个文件：0 个问题，0 个提示。"));
    let (code, said) = check(&["numbered.txt", "--off", "no-such-thing"]);
    assert!(code == 2 && said.contains("没有叫“no-such-thing”的检查"), "{said}");
    let (code, said) = check(&["--explain", "r4"]);
    assert!(
        code == 0 && said.contains("R4　认真主持会议") && said.contains("speaking-order（提示）"),
        "{said}"
    );
    let (code, said) = check(&["--explain", "R9"]);
    assert!(code == 2 && said.contains("没有“R9”这一条"), "{said}");
    let (code, _) = check(&[]);
    assert_eq!(code, 2, "nothing to look at");
}

#[test]
fn other_programs_read_what_was_found() {
    let (code, said) = check(&["faulty.txt", "template-m.txt", "--format", "json"]);
    let read: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((code, read["files"][1]["findings"].as_array().map(Vec::len)), (1, Some(0)));
    let findings = read["files"][0]["findings"].as_array().expect("findings");
    let weekday = findings.iter().find(|one| one["check"] == "weekday").expect("found");
    assert_eq!((&weekday["clause"], &weekday["place"]["line"]), (&"R6".into(), &2.into()));
    let (_, said) = check(&["faulty.txt", "none.docx", "--format", "sarif"]);
    let read: serde_json::Value = serde_json::from_str(&said).expect("SARIF");
    let run = &read["runs"][0];
    let results = run["results"].as_array().expect("results");
    assert_eq!((read["version"].as_str(), results.len()), (Some("2.1.0"), findings.len()));
    assert!(results.iter().any(|one| one["locations"][0]["physicalLocation"]["region"]["startLine"] == 11));
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
}

#[test]
fn files_of_a_folder_that_are_not_looked_at_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path();
    for name in ["a.jpg", "b.wps", "~$c.docx", ".d.rtf"] {
        std::fs::write(path.join(name), "x").expect("a file");
    }
    let named = path.to_str().expect("a name");
    let (code, said) = check(&[named]);
    assert!(code == 2 && said.contains("没有可以看的文件；没有看的文件 2 个："), "{said}");
    let sample = concat!(env!("CARGO_MANIFEST_DIR"), "/../records/tests/samples/template-m.txt");
    std::fs::copy(sample, path.join("会.txt")).expect("a copy");
    let (code, said) = check(&[named]);
    assert_eq!(code, 0, "{said}");
    let last = said.lines().last().expect("a line");
    assert!(last.starts_with("没有看的文件 2 个：") && last.contains("b.wps"), "{said}");
    let (code, said) = check(&[named, "--format", "json"]);
    let read: serde_json::Value = serde_json::from_str(&said).expect("JSON");
    assert_eq!((code, read["unseen"].as_array().map(Vec::len)), (0, Some(2)));
}
