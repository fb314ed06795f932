//! The command line as a person at a terminal meets it: the real binary, its words and its exit codes.

mod backup;
mod migrate;
mod postgres;
mod verify;

use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    thread,
};

use app::{
    ambient::{Clock as _, SystemClock, SystemEntropy},
    demo::{self, Sample},
};
use documents::{
    paper::{Block, Paper},
    pdf::Typeset as _,
};
use jiff::{civil::date, tz::TimeZone};
use store::{Db, Location};

/// A folder with the sample's data, gone when the test ends.
struct Data {
    folder: PathBuf,
    sample: Sample,
}

impl Drop for Data {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).expect("the test's own folder");
    }
}

fn data() -> Data {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("dangxiaozu-commands-{}-{number}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder");
    let db = open(&folder.join("dangxiaozu.db"));
    let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
    let sample = demo::seed(&db, Arc::new(SystemEntropy), SystemClock.now(), zone).expect("a sample");
    Data { folder, sample }
}

fn open(path: &Path) -> Db {
    Db::open(&Location::File(path.to_owned())).expect("opens")
}

impl Data {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Runs the binary in the data's folder.
    fn run(&self, arguments: &[&str]) -> Said {
        let mut all = arguments.to_vec();
        let folder = self.folder.to_str().expect("UTF-8");
        all.extend(["--data", folder]);
        run_in(&self.folder, &all)
    }
}

/// What a command answered.
#[derive(Debug)]
struct Said {
    code: i32,
    out: String,
    err: String,
    bytes: Vec<u8>,
}

fn run_in(folder: &Path, arguments: &[&str]) -> Said {
    let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_dangxiaozu"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("the binary runs");
    Said {
        code: status.code().expect("an exit code"),
        out: String::from_utf8_lossy(&stdout).into_owned(),
        err: String::from_utf8(stderr).expect("words"),
        bytes: stdout,
    }
}

fn run(arguments: &[&str]) -> Said {
    run_in(&std::env::temp_dir(), arguments)
}

impl Said {
    #[track_caller]
    fn done(self) -> Self {
        assert_eq!(self.code, 0, "{self:?}");
        self
    }

    #[track_caller]
    fn refused(self, words: &str) {
        assert_eq!(self.code, 1, "{self:?}");
        assert!(self.err.starts_with("没有办成：") && self.err.contains(words), "{words}: {self:?}");
        assert!(!self.err.contains("。。"), "{self:?}");
    }

    #[track_caller]
    fn misunderstood(self, words: &str) {
        assert_eq!(self.code, 2, "{self:?}");
        assert!(self.err.contains(words), "{words}: {self:?}");
    }
}

#[test]
fn every_help_is_chinese() {
    let commands: [&[&str]; 30] = [
        &["key"],
        &["key", "add"],
        &["verify"],
        &["check"],
        &["import"],
        &["import", "minutes"],
        &["render"],
        &[],
        &["office"],
        &["office", "add"],
        &["office", "add-branch"],
        &["office", "grant"],
        &["demo"],
        &["serve"],
        &["user"],
        &["user", "list"],
        &["user", "add"],
        &["user", "reset"],
        &["user", "unlock"],
        &["user", "grant"],
        &["user", "revoke"],
        &["export"],
        &["export", "list"],
        &["export", "minutes"],
        &["export", "bundle"],
        &["backup"],
        &["backup-key"],
        &["restore"],
        &["doctor"],
        &["migrate"],
    ];
    for command in commands {
        let help = run(&[command, &["--help"]].concat()).done().out;
        assert!(help.contains("用法：dangxiaozu") && help.contains("显示这段说明"), "{command:?}: {help}");
        for english in ["Usage", "OPTIONS", "Options", "Commands", "Print", "default:", "Possible", "COMMAND"]
        {
            assert!(!help.contains(english), "{command:?} says {english}: {help}");
        }
    }
    assert!(run(&["--help"]).out.contains("退出码：0 办成了；1 没有办成"));
}

#[test]
fn what_is_not_understood_is_said_in_chinese() {
    run(&[]).misunderstood("用法：");
    run(&["nosuch"]).misunderstood("没有“nosuch”这个命令");
    run(&["backup"]).misunderstood("缺少 <文件>");
    run(&["serve", "--listen", "abc"]).misunderstood("看不懂");
    run(&["serve", "--nosuch"]).misunderstood("没有 --nosuch 这个选项");
    for address in
        ["foo", "ftp://dxz.example.cn", "https://", "https://dxz example.cn", "https://dxz.example.cn/?x"]
    {
        run(&["serve", "--address", address]).refused("应像 https://dxz.example.cn 这样");
    }
    run(&["export", "minutes", "x", "--format", "pages"]).misunderstood("可以是：docx、pdf、txt、json");
}

#[test]
fn a_backup_is_taken_while_somebody_writes_and_restored() {
    let data = data();
    let db = open(&data.path("dangxiaozu.db"));
    data.run(&["backup", "copy.db"]).done();
    data.run(&["backup", "copy.db"]).refused("已经存在");
    data.run(&["backup", "no-such-folder/copy.db"]).refused("请先建好目录，或者换一个位置");
    assert!(!data.path("no-such-folder").exists());
    #[cfg(unix)]
    for file in ["copy.db", "dangxiaozu.db"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(data.path(file)).expect("the file").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{file} is nobody else's to read");
    }
    data.run(&["restore", "copy.db"]).refused("先停止服务");
    drop(db);
    let before = fs::read(data.path("dangxiaozu.db")).expect("the data");
    let said = data.run(&["restore", "copy.db"]).done();
    assert!(said.out.contains(" 次会议") && said.out.contains(".before"), "{said:?}");
    assert!(data.path("dangxiaozu.db.before").exists());
    assert!(data.run(&["user", "list"]).done().out.contains("陈一诺"));
    assert!(!before.is_empty());
}

#[test]
fn a_backup_that_is_none_is_refused_and_the_data_stays() {
    let data = data();
    data.run(&["backup", "good.db"]).done();
    let good = fs::read(data.path("good.db")).expect("a backup");
    let mut holed = good.clone();
    holed[4096 * 3..4096 * 5].fill(0xA5);
    for (name, bytes) in [
        ("text.db", "这不是数据库。".repeat(500).into_bytes()),
        ("half.db", good[..good.len() / 2].to_vec()),
        ("holed.db", holed),
    ] {
        fs::write(data.path(name), bytes).expect("written");
    }
    fs::copy(data.path("good.db"), data.path("newer.db")).expect("copied");
    let newer = rusqlite::Connection::open(data.path("newer.db")).expect("opens");
    newer.execute_batch("INSERT INTO schema_version VALUES (900, 'of tomorrow')").expect("altered");
    drop(newer);
    let before = fs::read(data.path("dangxiaozu.db")).expect("the data");
    for (name, words) in [
        ("text.db", "不是本程序的数据"),
        ("half.db", "损坏"),
        ("holed.db", "损坏"),
        ("newer.db", "换用新版程序"),
        ("absent.db", "不能读写"),
    ] {
        let said = data.run(&["restore", name]);
        assert!(said.err.contains("原来的数据没有动"), "{name}: {said:?}");
        said.refused(words);
        assert!(fs::read(data.path("dangxiaozu.db")).expect("the data") == before, "{name} changed the data");
    }
}

#[test]
fn a_record_is_exported_in_every_format() {
    let data = data();
    let id = data.sample.archived.to_string();
    let list = data.run(&["export", "list"]).done().out;
    assert!(list.contains(&id) && list.contains("已归档"), "{list}");
    let export = |format: &str, more: &[&str]| {
        data.run(&[&["export", "minutes", &id, "--format", format, "-o", "-"], more].concat()).done()
    };
    let text = export("txt", &[]).out;
    assert!(text.contains("党小组会议记录") && text.contains("应到"), "{text}");
    let in_m = export("txt", &["--layout", "m"]).out;
    assert!(in_m.contains("党小组会议记录") && in_m != text, "{in_m}");
    let facts: serde_json::Value = serde_json::from_slice(&export("json", &[]).bytes).expect("JSON");
    assert_eq!(facts["group"], "第一党小组");
    assert!(export("docx", &[]).bytes.starts_with(b"PK"));
    assert!(export("pdf", &[]).bytes.starts_with(b"%PDF"));

    data.run(&["export", "minutes", &id, "--format", "txt", "-o", "record.txt"]).done();
    assert_eq!(fs::read_to_string(data.path("record.txt")).expect("a file"), text);
    data.run(&["export", "minutes", &id, "--format", "txt", "-o", "record.txt"]).refused("--force");
    data.run(&["export", "minutes", &id, "--format", "txt", "-o", "record.txt", "--force"]).done();
    // What this program writes, it reads and has nothing to say against.
    for (layout, format) in [("common", "txt"), ("common", "docx"), ("m", "txt"), ("m", "docx"), ("m", "pdf")]
    {
        let own = format!("自己的.{format}");
        let written =
            ["export", "minutes", &id, "--layout", layout, "--format", format, "-o", &own, "--force"];
        data.run(&written).done();
        run_in(&data.folder, &["check", &own]).done();
    }
    data.run(&["export", "minutes", &data.sample.draft.to_string()]).refused("还没有归纳小结");
    data.run(&["export", "minutes", "没有"]).refused("编号不完整");
    data.run(&["export", "minutes", &data.sample.branch.to_string()])
        .refused("请用 dangxiaozu export list 查看会议编号");
}

/// Every file under a folder, by its path within.
fn files_of(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            found.extend(files_of(&path).into_iter().map(|inner| format!("{name}/{inner}")));
        } else {
            found.push(name);
        }
    }
    found.sort();
    found
}

#[test]
fn a_year_is_exported_as_a_folder_whose_checksums_hold() {
    use sha2::Digest as _;
    let data = data();
    let said = data.run(&["export", "bundle", "--to", "材料"]).done();
    assert!(said.err.contains("已写入 材料") && said.err.contains("妥善保管"), "{said:?}");
    let files = files_of(&data.path("材料"));
    for name in
        ["目录.pdf", "校验码.txt", "怎样核对.txt", "支部/各党小组会议情况.xlsx", "第二党小组/台账/名册.xlsx"]
    {
        assert!(files.iter().any(|file| file == name), "{name}: {files:?}");
    }
    assert!(files.iter().any(|file| file.starts_with("第一党小组/会议记录/") && file.ends_with(".pdf")));
    // What the secretary may not have is not the machine's either, nor what nobody takes along.
    for private in ["意见诉求.xlsx", "谈心", "帮扶", "处置", "对照检查"] {
        assert!(!files.iter().any(|file| file.contains(private)), "{private}: {files:?}");
    }
    let sums = fs::read_to_string(data.path("材料/校验码.txt")).expect("the checksums");
    assert_eq!(sums.lines().count(), files.len() - 2, "every file but the checksums and how to use them");
    for line in sums.lines() {
        let (sum, name) = line.split_once("  ").expect("a sum and a name");
        let bytes = fs::read(data.path("材料").join(name)).expect("the file");
        let digest: String = sha2::Sha256::digest(bytes).iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(digest, sum, "{name}");
    }
    #[cfg(unix)]
    for place in ["材料", "材料/目录.pdf", "材料/第一党小组"] {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(data.path(place)).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{place} is nobody else's to read");
    }
    let journal = rusqlite::Connection::open(data.path("dangxiaozu.db")).expect("opens");
    let line = |action: &str| -> (i64, i64) {
        let sql = "SELECT COUNT(*), COUNT(actor_id) FROM journal WHERE action = ?1";
        journal.query_row(sql, [action], |row| Ok((row.get(0)?, row.get(1)?))).expect("a count")
    };
    assert_eq!(line("bundle.take_branch"), (1, 0), "written down, without a name");
    assert_eq!(line("person.export"), (2, 0), "with the roster of each group");
}

#[test]
fn one_group_is_exported_packed_and_every_refusal_says_what_to_do() {
    let data = data();
    let bundle = |more: &[&str]| data.run(&[&["export", "bundle"], more].concat());
    bundle(&["--group", "第一党小组", "--to", "一组.zip", "--zip"]).done();
    assert!(fs::read(data.path("一组.zip")).expect("a file").starts_with(b"PK"));
    bundle(&["--to", "一组.zip", "--zip"]).refused("已经存在，不会覆盖");
    bundle(&["--to", "一组.zip"]).refused("是一个文件，不是文件夹");
    fs::create_dir(data.path("有")).expect("a folder");
    fs::write(data.path("有/别的.txt"), "别动").expect("a file");
    bundle(&["--to", "有"]).refused("里已经有东西");
    bundle(&["--to", "有", "--zip"]).refused("请写文件名");
    assert_eq!(files_of(&data.path("有")), ["别的.txt"]);
    bundle(&["--group", "第九党小组", "--to", "九"]).refused("有：第一党小组、第二党小组");
    bundle(&["--branch", "没有的支部", "--to", "无"]).refused("现有：");
    bundle(&["--year", "1999", "--to", "旧"]).refused("核对 --year");
    for nothing in ["九", "无", "旧"] {
        assert!(!data.path(nothing).exists(), "{nothing}: what is refused leaves nothing");
    }
    bundle(&["--to", "没有这个目录/材料"]).refused("请先建好目录");
    bundle(&[]).misunderstood("缺少");
    bundle(&["--year", "今年", "--to", "新"]).misunderstood("看不懂");
}

#[test]
fn accounts_are_managed_without_signing_in() {
    let data = data();
    let list = data.run(&["user", "list"]).done().out;
    assert_eq!(list.lines().count(), 15, "{list}");
    let line = |name: &str| {
        let list = data.run(&["user", "list"]).done().out;
        list.lines().find(|l| l.contains(name)).expect("somebody").to_owned()
    };
    assert!(line("陈一诺").contains("第一党小组") && line("陈一诺").contains("党小组组长"));
    let said = data.run(&["user", "reset", "许安宁"]).done().out;
    assert!(said.contains("许安宁的一次性密码："), "{said}");
    assert!(line("许安宁").contains("等本人换密码"));
    data.run(&["user", "grant", "许安宁", "--role", "auditor"]).done();
    assert!(line("许安宁").contains("审计管理员"));
    data.run(&["user", "revoke", "许安宁", "--role", "auditor"]).done();
    assert!(!line("许安宁").contains("审计管理员"));
    for role in ["admin", "security"] {
        data.run(&["user", "grant", "审计员", "--role", role]).refused("已经是审计管理员");
    }
    data.run(&["user", "unlock", "许安宁"]).done();
    data.run(&["user", "reset", "没有此人"]).refused("user list");

    // Two of one name: the ids tell them apart.
    data.run(&["user", "add", "许安宁"]).done();
    data.run(&["user", "reset", "许安宁"]).refused("请改用编号");
    let id = data.sample.person("许安宁").expect("somebody").to_string();
    data.run(&["user", "reset", &id]).done();
    data.run(&["user", "add", "管理\u{7}员"]).refused("控制字符");
    let added = data.run(&["user", "add", "沈管理"]).done().out;
    assert!(added.contains("user reset"), "{added}");
    data.run(&["user", "grant", "沈管理", "--role", "admin"]).refused("还没有账号");
}

#[test]
fn rules_of_signing_in_are_shown_and_set_and_a_lost_telephone_is_no_end() {
    let data = data();
    let rules = |more: &[&str]| data.run(&[&["user", "rules"], more].concat());
    let shown = rules(&[]).done().out;
    assert!(shown.contains("第二步验证自愿使用，实行三员分立"), "{shown}");
    let set = rules(&["--second-factor", "duties", "--apart", "off"]).done().out;
    assert!(set.contains("第二步验证三类管理员必须使用，没有实行三员分立"), "{set}");
    let doctor = data.run(&["doctor", "--listen", "127.0.0.1:0"]).done().out;
    assert!(doctor.contains("没有实行三员分立，系统管理员同时管密码和职责"), "{doctor}");
    data.run(&["user", "grant", "审计员", "--role", "admin"]).done();
    rules(&["--apart", "on"]).refused("审计员担任两种以上管理员");
    let doctor = data.run(&["doctor", "--listen", "127.0.0.1:0"]).done().out;
    assert!(doctor.contains("请先把审计员的职责分给别人"), "{doctor}");
    data.run(&["user", "revoke", "审计员", "--role", "admin"]).done();
    rules(&["--apart", "on"]).done();
    rules(&["--second-factor", "sometimes"]).misunderstood("看不懂");
    let said = data.run(&["user", "reset-factors", "许安宁"]).done().out;
    assert!(said.contains("许安宁的第二步验证已取消"), "{said}");
    data.run(&["user", "reset-factors", "没有此人"]).refused("user list");
}

#[test]
fn what_is_held_of_a_person_is_written_for_that_person_alone() {
    let data = data();
    let said = data.run(&["user", "export", "许安宁", "--out", "许安宁.zip"]).done().out;
    assert!(said.contains("请交给本人"), "{said}");
    let file = data.path("许安宁.zip");
    assert!(fs::read(&file).expect("a file").starts_with(b"PK"));
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file).expect("a file").permissions());
    assert_eq!(mode & 0o777, 0o600);
    data.run(&["user", "export", "许安宁", "--out", "许安宁.zip"]).refused("已有的文件不会覆盖");
    data.run(&["user", "export", "没有此人", "--out", "无.zip"]).refused("user list");
}

#[test]
fn the_doctor_says_what_is_wrong() {
    let data = data();
    let well = data.run(&["doctor", "--listen", "127.0.0.1:0"]).done().out;
    assert!(well.contains("✓ 数据文件完好：") && !well.contains('✗'), "{well}");
    data.run(&["user", "revoke", "管理员", "--role", "admin"]).done();
    let said = data.run(&["doctor", "--listen", "127.0.0.1:0"]);
    assert!(said.out.contains("✗ 还没有系统管理员"), "{said:?}");
    said.refused("有 1 处要处理");
    data.run(&["user", "revoke", "安全员", "--role", "security"]).done();
    let said = data.run(&["doctor", "--listen", "127.0.0.1:0"]);
    assert!(said.out.contains("✗ 还没有安全管理员"), "{said:?}");
    said.refused("有 2 处要处理");
    let nowhere = run(&["doctor", "--data", "/no-such-folder-of-anybody"]);
    assert!(nowhere.out.contains("✗ 没有数据目录"), "{nowhere:?}");
    fs::write(data.path("dangxiaozu.db"), "磁盘坏了".repeat(2000)).expect("damaged");
    let damaged = data.run(&["doctor", "--listen", "127.0.0.1:0"]);
    assert!(damaged.out.contains("✗ 这个文件不是本程序的数据"), "{damaged:?}");
    assert_eq!(damaged.code, 1);
}

#[test]
fn nothing_is_made_where_there_is_no_data() {
    let data = data();
    let empty = data.path("empty");
    fs::create_dir_all(&empty).expect("a folder");
    let place = empty.to_str().expect("UTF-8");
    for command in [&["user", "list"][..], &["backup", "x.db"], &["export", "list"]] {
        run_in(&data.folder, &[command, &["--data", place]].concat()).refused("没有数据");
    }
    run_in(&data.folder, &["doctor", "--listen", "127.0.0.1:0", "--data", place]).refused("要处理");
    assert_eq!(fs::read_dir(&empty).expect("the folder").count(), 0);
    let nothing = data.run(&["export", "list", "--year", "2001"]).done();
    assert!(nothing.out.is_empty() && nothing.err.contains("2001 年没有会议"), "{nothing:?}");
    let address = "postgres://nobody@127.0.0.1/none";
    run_in(&data.folder, &["backup", "x.db", "--database", address]).refused("pg_dump");
    run_in(&data.folder, &["restore", "x.db", "--database", address]).refused("pg_restore");
}

/// What the product's own reader of PDF says of a file; nothing where it was stopped.
fn words_of(pdf: &[u8]) -> Option<String> {
    let mut child = Command::new(env!("CARGO_BIN_EXE_dangxiaozu"))
        .arg("pdf-words")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut to = child.stdin.take().expect("a way in");
    let pdf = pdf.to_vec();
    let sent = thread::spawn(move || drop(to.write_all(&pdf)));
    let output = child.wait_with_output().expect("it ends");
    sent.join().expect("everything was sent");
    output.status.success().then(|| String::from_utf8(output.stdout).expect("words"))
}

#[test]
fn the_words_of_a_pdf_are_read_and_a_file_that_makes_the_reader_fall_falls_alone() {
    let paper = Paper {
        name: "学习材料".to_owned(),
        title: vec!["学习材料".to_owned()],
        landscape: false,
        date: date(2026, 11, 24),
        blocks: vec![Block::body("按机密★10年管理")],
    };
    let pdf = typesetter::OnDemand::default().pdf(&paper).expect("a PDF");
    let read = words_of(&pdf).expect("words");
    assert!(read.starts_with("words\n学习材料\n") && read.contains("机密★10年"), "{read}");
    assert_eq!(words_of(b"%PDF-1.7 and nothing").as_deref(), Some("broken\n"));
    let deep = [b"%PDF-1.7\n1 0 obj\n", vec![b'['; 3_000_000].as_slice(), b"\nendobj\n%%EOF"].concat();
    assert_eq!(words_of(&deep), None);
}

#[test]
fn a_tree_of_offices_is_kept_at_the_command_line() {
    let data = data();
    data.run(&["office", "add", "示例区委", "--kind", "党工委"]).done();
    data.run(&["office", "move", "示例市直属机关党委", "--under", "示例区委"]).done();
    data.run(&["office", "rename", "示例区委", "示例新区党工委"]).done();
    let said = data
        .run(&[
            "office",
            "add-branch",
            "示例市美术馆党支部",
            "--secretary",
            "钟灵秀",
            "--under",
            "示例市文化系统党总支",
        ])
        .done()
        .out;
    assert!(said.contains("书记钟灵秀的一次性密码："), "{said}");
    data.run(&["office", "grant", "示例新区党工委", "--who", "林知远"]).done();
    let list = data.run(&["office", "list"]).done().out;
    let lines: Vec<_> = list.lines().collect();
    assert!(lines[0].starts_with("示例新区党工委　党工委　支部 2 个"), "{list}");
    assert!(lines[1].contains("能看数字：林知远"), "{list}");
    assert!(lines[2].starts_with("　示例市直属机关党委　党委　支部 2 个"), "{list}");
    assert!(list.contains("　　示例市文化系统党总支　党总支　支部 2 个"), "{list}");
    let branches = data.run(&["office", "branches"]).done().out;
    assert!(branches.contains("示例市美术馆党支部　示例市文化系统党总支"), "{branches}");
    data.run(&["office", "place", "示例市美术馆党支部", "--under", "示例新区党工委"]).done();
    data.run(&["office", "revoke", "示例新区党工委", "--who", "林知远"]).done();

    data.run(&["office", "add-branch", "示例市美术馆党支部", "--secretary", "某人"])
        .refused("已经有一个党支部叫");
    data.run(&["office", "add-branch", "示例", "--secretary", "某人", "--under", "无"])
        .refused("没有找到“无”");
    assert!(!data.run(&["office", "branches"]).done().out.contains("　示例　"), "nothing is half done");
    data.run(&["office", "move", "示例新区党工委", "--under", "示例市文化系统党总支"])
        .refused("不能放在自己");
    data.run(&["office", "place", "不存在", "--under", "示例新区党工委"]).refused("没有找到支部");
    data.run(&["office", "revoke", "示例新区党工委", "--who", "林知远"]).refused("本来就不能查看");
    data.run(&["office", "add", ""]).refused("名称");
    data.run(&["office"]).misunderstood("");
}
