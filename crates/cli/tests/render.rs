//! `render` as a person at a terminal meets it: one text file becomes a record in template M.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicU32, Ordering},
};

/// A folder of the test's own, gone when it ends.
struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).expect("the test's own folder");
    }
}

impl Folder {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("dangxiaozu-render-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        Self(folder)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).expect("a file");
    }

    fn run(&self, arguments: &[&str]) -> (i32, String, String) {
        let done = Command::new(env!("CARGO_BIN_EXE_dangxiaozu"))
            .args(arguments)
            .current_dir(&self.0)
            .output()
            .expect("the binary runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("words");
        (done.status.code().expect("a code"), text(done.stdout), text(done.stderr))
    }

    /// What is wrong with a record.
    fn refused(&self, text: &str) -> String {
        self.write("错.toml", text);
        let (code, _, err) = self.run(&["render", "错.toml", "-o", "错.docx"]);
        assert_eq!(code, 1, "{err}");
        assert!(!self.0.join("错.docx").exists(), "nothing is half written");
        err
    }
}

#[test]
fn the_example_becomes_a_record_in_which_nothing_is_found() {
    let folder = Folder::new();
    let (code, example, _) = folder.run(&["render", "--example"]);
    assert_eq!(code, 0);
    folder.write("记录.toml", &example);
    for name in ["记录.docx", "记录.pdf"] {
        let (code, _, err) = folder.run(&["render", "记录.toml", "-o", name]);
        assert!(code == 0 && err.contains("已写入"), "{err}");
        let (_, out, err) = folder.run(&["check", name]);
        assert!(out.contains("0 个问题，0 个提示"), "{name}: {out}{err}");
    }
    let (code, _, err) = folder.run(&["render", "记录.toml", "-o", "记录.docx"]);
    assert!(code == 1 && err.contains("已经存在；要覆盖请加 --force"), "{err}");
    let (code, _, err) = folder.run(&["render", "记录.toml", "-o", "记录.docx", "--force"]);
    assert_eq!(code, 0, "{err}");
}

#[test]
fn json_says_the_same_as_toml() {
    let folder = Folder::new();
    let members = r#"[{"name":"林知远"},{"name":"许安宁"}]"#;
    let items = r#"[{"title":"学习党章","speeches":[{"speaker":"许安宁","text":"每月学一章。"}],"nothing":"只是学习"}]"#;
    folder.write(
        "记录.json",
        &format!(
            r#"{{"date":"2026-05-12","start":"14:30","place":"二楼","chair":"林知远","members":{members},"items":{items}}}"#
        ),
    );
    let (code, _, err) = folder.run(&["render", "记录.json", "-o", "记录.docx"]);
    assert_eq!(code, 0, "{err}");
    let bytes = fs::read(folder.0.join("记录.docx")).expect("a document");
    let lines =
        documents::reading::read("记录.docx", &bytes, &documents::attachment::NoReader).expect("words");
    let text: Vec<_> = lines.iter().map(|line| line.text.as_str()).collect();
    let text = text.join("\n");
    for said in ["2026年5月12日", "主持人：林知远", "学习党章", "许安宁：每月学一章。", "只是学习"]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
}

#[test]
fn what_is_wrong_is_said_by_its_place_in_the_file() {
    let folder = Folder::new();
    let (_, example, _) = folder.run(&["render", "--example"]);
    let with = |from: &str, to: &str| {
        assert!(example.contains(from), "{from}");
        folder.refused(&example.replacen(from, to, 1))
    };
    for (from, to, says) in [
        ("date = 2026-05-12", "date = \"五月\"", "date：请写成 2026-05-12 这样的日期"),
        ("start = \"14:30\"", "start = \"下午\"", "start：请写成 14:30 这样的时间"),
        ("end = \"16:00\"", "end = \"14:00\"", "end：不晚于开始的时间"),
        ("chair = \"林知远\"", "chair = \"林志远\"", "chair：“林志远”不在 members 里"),
        ("place = \"二楼会议室\"", "", "缺少 place"),
        ("place = \"二楼会议室\"", "palce = \"二楼\"", "没有“palce”这种写法，可以写：branch、group、date"),
        ("place = \"二楼会议室\"", "place = 2", "place：这里要写文字，写在引号里"),
        ("place = \"二楼会议室\"", "place \"二楼\"", "第 10 行不合 TOML 的写法"),
        ("presence = \"leave\"", "presence = \"gone\"", "可以写：present、late、leave、absent"),
        (
            "speaker = \"何思源\"",
            "speaker = \"方景行\"",
            "items 第 1 个的第 2 段发言：“方景行”没有到会，却写了发言",
        ),
        ("speaker = \"何思源\"", "speaker = 1", "items 第 1 个的 speeches 第 2 个的 speaker：这里要写文字"),
        ("kind = \"introduces\"", "kind = \"criticizes\"", "请用 about 写明是对谁的"),
        ("name = \"何思源\"", "name = \"许安宁\"", "“许安宁”写了两次"),
        ("due = 2026-05-29", "due = \"月底\"", "第 1 件议定事项的 due：请写成"),
        ("二楼会议室", "机密★5年", "密级标志"),
    ] {
        let err = with(from, to);
        assert!(err.contains(says), "{says}: {err}");
    }
    let many = with("chair = \"林知远\"\n", "chair = \"林志远\"\nrecorder_ = \"x\"\n");
    assert!(many.contains("recorder_"), "{many}");
    for (arguments, says) in [
        (&["render", "没有.toml", "-o", "a.docx"][..], "没有 没有.toml 这个文件"),
        (&["render", "错.toml", "-o", "a.txt"][..], "请以 .docx 或 .pdf 结尾"),
    ] {
        let (code, _, err) = folder.run(arguments);
        assert!(code == 1 && err.contains(says), "{err}");
    }
}

#[test]
fn the_schema_is_documented_as_it_is() {
    let folder = Folder::new();
    let (code, schema, _) = folder.run(&["render", "--schema"]);
    assert_eq!(code, 0);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/record.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &schema).expect("written");
    }
    let kept = fs::read_to_string(&path).expect("the schema");
    assert_eq!(kept, schema, "docs/record.schema.json is out of date: run the test with UPDATE=1");
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("JSON");
    assert_eq!(schema["additionalProperties"], false);
    for (name, property) in schema["properties"].as_object().expect("properties") {
        assert!(property["description"].is_string(), "{name} has no words");
    }
}

#[test]
fn the_common_layout_has_what_template_m_lacks() {
    let folder = Folder::new();
    let (_, example, _) = folder.run(&["render", "--example"]);
    folder.write("记录.toml", &example);
    let words = |name: &str, more: &[&str]| {
        let (code, _, err) = folder.run(&[&["render", "记录.toml", "-o", name], more].concat());
        assert_eq!(code, 0, "{err}");
        let bytes = fs::read(folder.0.join(name)).expect("a document");
        let lines = documents::reading::read(name, &bytes, &documents::attachment::NoReader).expect("words");
        lines.into_iter().map(|line| line.text).collect::<Vec<_>>().join("\n")
    };
    let common = words("常用.docx", &["--layout", "common"]);
    for said in ["党支部：云栖区档案馆党支部", "第一党小组会议记录", "记录人：许安宁"]
    {
        assert!(common.contains(said), "{said}: {common}");
    }
    assert!(!words("规范.docx", &[]).contains("云栖区档案馆党支部"));
}
