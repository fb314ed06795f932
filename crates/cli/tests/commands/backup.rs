//! Backups: restored before they are kept, encrypted where asked, made by the service each day.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
};

use super::{Data, data, run_in};

/// A key with its recipient.
fn key(data: &Data, name: &str) -> String {
    let said = data.run_plain(&["backup-key", name]).done().out;
    let recipient = said.lines().find_map(|line| line.strip_prefix("公钥是：")).expect("a recipient");
    assert!(recipient.starts_with("age1"), "{said}");
    recipient.to_owned()
}

impl Data {
    /// Runs the binary in the data's folder, for a command that needs no data.
    fn run_plain(&self, arguments: &[&str]) -> super::Said {
        run_in(&self.folder, arguments)
    }

    /// What lies in the folder, but for the data itself.
    fn names(&self) -> Vec<String> {
        names(&self.folder).into_iter().filter(|name| !name.starts_with("dangxiaozu.db")).collect()
    }
}

fn names(folder: &Path) -> Vec<String> {
    let all = fs::read_dir(folder).expect("the folder");
    let mut all: Vec<_> =
        all.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect();
    all.sort();
    all
}

#[test]
fn a_key_is_made_for_its_owner_alone_and_writes_over_nothing() {
    use std::os::unix::fs::PermissionsExt as _;
    let data = data();
    let recipient = key(&data, "密钥.txt");
    let text = fs::read_to_string(data.path("密钥.txt")).expect("the key");
    assert!(text.contains(&recipient) && text.contains("\nAGE-SECRET-KEY-1"), "{recipient}");
    let mode = fs::metadata(data.path("密钥.txt")).expect("the key").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    data.run_plain(&["backup-key", "密钥.txt"]).refused("已经存在，不会覆盖");
    assert_eq!(fs::read_to_string(data.path("密钥.txt")).expect("the key"), text);
    assert_ne!(key(&data, "另一把.txt"), recipient);
}

#[test]
fn an_encrypted_backup_is_proved_and_restored_with_its_key_alone() {
    let data = data();
    let recipient = key(&data, "密钥.txt");
    key(&data, "别的.txt");
    data.run(&["backup", "备份.db.age", "--recipient", "age1无"]).refused("不是备份公钥");
    let said = data.run(&["backup", "备份.db.age", "--recipient", &recipient]).done();
    assert!(said.out.contains("试恢复过一遍") && said.out.contains("是加密的"), "{said:?}");
    assert_eq!(data.names(), ["别的.txt", "备份.db.age", "密钥.txt"], "no plaintext is left");
    let sealed = fs::read(data.path("备份.db.age")).expect("bytes");
    for plain in ["SQLite format 3", "陈一诺"] {
        assert!(!sealed.windows(plain.len()).any(|part| part == plain.as_bytes()), "it holds {plain}");
    }

    let said = data.run(&["verify", "备份.db.age"]);
    assert!(
        said.out.contains("✗ 备份.db.age：这份备份是加密的") && said.out.contains("--identity"),
        "{said:?}"
    );
    let said = data.run(&["verify", "备份.db.age", "--identity", "别的.txt"]);
    assert!(said.out.contains("打不开这份备份"), "{said:?}");
    let said = data.run(&["verify", "备份.db.age", "--identity", "密钥.txt"]).done();
    assert!(said.out.contains("✓ 备份.db.age：") && said.out.contains("一条不少"), "{said:?}");

    let before = fs::read(data.path("dangxiaozu.db")).expect("the data");
    let mut altered = sealed.clone();
    altered[sealed.len() / 2] ^= 1;
    fs::write(data.path("改过.age"), altered).expect("written");
    fs::write(data.path("半份.age"), &sealed[..sealed.len() / 2]).expect("written");
    fs::write(data.path("开头.age"), &sealed[..40]).expect("written");
    let names = data.names();
    for (file, identity, words) in [
        ("备份.db.age", None, "请加上 --identity 密钥文件"),
        ("备份.db.age", Some("别的.txt"), "换成对应的密钥文件"),
        ("备份.db.age", Some("没有.txt"), "读不出来"),
        ("备份.db.age", Some("半份.age"), "不是备份的密钥文件"),
        ("改过.age", Some("密钥.txt"), "已损坏，或者没有复制完整"),
        ("半份.age", Some("密钥.txt"), "已损坏，或者没有复制完整"),
        ("开头.age", Some("密钥.txt"), "已损坏，或者没有复制完整"),
    ] {
        let mut command = vec!["restore", file];
        command.extend(identity.iter().flat_map(|file| ["--identity", file]));
        let said = data.run(&command);
        assert!(said.err.contains("原来的数据没有动"), "{command:?}: {said:?}");
        said.refused(words);
        assert!(fs::read(data.path("dangxiaozu.db")).expect("the data") == before, "{command:?}");
        assert_eq!(data.names(), names, "{command:?} leaves something");
    }
    assert!(!data.path("dangxiaozu.db.before").exists());
    data.run(&["restore", "备份.db.age", "--identity", "密钥.txt"]).done();
    assert!(data.path("dangxiaozu.db.before").exists());
    assert_eq!(data.names(), names);
    data.run(&["verify"]).done();
    assert!(data.run(&["user", "list"]).done().out.contains("陈一诺"));
}

#[test]
fn a_backup_that_cannot_be_proved_gets_no_name() {
    let data = data();
    data.run(&["backup", "好的.db"]).done();
    let behind = rusqlite::Connection::open(data.path("dangxiaozu.db")).expect("opens");
    behind.execute_batch("UPDATE journal SET at = at + 60000000 WHERE number = 7").expect("altered");
    drop(behind);
    let recipient = key(&data, "密钥.txt");
    for more in [&[][..], &["--recipient", &recipient]] {
        let said = data.run(&[&["backup", "坏的.db"], more].concat());
        assert!(said.err.contains("备份没有留下") && said.err.contains("第 7 条被改动"), "{said:?}");
        said.refused("dangxiaozu verify");
    }
    assert_eq!(data.names(), ["好的.db", "密钥.txt"]);
}

/// A service that ends with the test.
struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Starts the service and waits for what it says of its first backup.
fn serve_until(data: &Data, more: &[&str], words: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dangxiaozu"));
    command.args(["serve", "--listen", "127.0.0.1:0", "--data", ".", "--backups", "备份"]).args(more);
    command.current_dir(&data.folder).env("RUST_LOG", "dangxiaozu=info").stdout(Stdio::null());
    let mut serving = Serving(command.stderr(Stdio::piped()).spawn().expect("it starts"));
    let log = BufReader::new(serving.0.stderr.take().expect("a log"));
    let mut seen = Vec::new();
    for line in log.lines() {
        seen.push(line.expect("words"));
        if seen.last().is_some_and(|line| line.contains(words)) {
            return;
        }
    }
    panic!("it never said {words}: {seen:#?}");
}

#[test]
fn the_service_makes_one_when_it_starts_and_the_doctor_finds_it() {
    let data = data();
    let doctor = || data.run(&["doctor", "--listen", "127.0.0.1:0", "--backups", "备份"]);
    let said = doctor();
    assert!(said.out.contains("✗ 备份目录 备份 读不出来"), "{said:?}");
    fs::create_dir(data.path("备份")).expect("a folder");
    let said = doctor();
    assert!(said.out.contains("✗ 备份 里没有完好的备份"), "{said:?}");
    said.refused("有 1 处要处理");

    let recipient = key(&data, "密钥.txt");
    serve_until(&data, &["--backup-recipient", &recipient], "a backup was made and restored for trial");
    let made = names(&data.path("备份"));
    let [name] = made.iter().filter(|name| name.ends_with(".db.age")).collect::<Vec<_>>()[..] else {
        panic!("not one: {made:?}");
    };
    assert!(doctor().done().out.contains(&format!("（{name}）")));
    // The one that was made by itself is restored as any other, in the place of lost data.
    fs::remove_file(data.path("dangxiaozu.db")).expect("lost");
    let path = format!("备份/{name}");
    data.run(&["restore", &path, "--identity", "密钥.txt"]).done();
    data.run(&["verify"]).done();
    assert!(data.run(&["user", "list"]).done().out.contains("陈一诺"));
}

#[test]
fn a_backup_that_fails_does_not_end_the_service_and_is_told() {
    let data = data();
    let behind = rusqlite::Connection::open(data.path("dangxiaozu.db")).expect("opens");
    behind.execute_batch("UPDATE journal SET at = at + 60000000 WHERE number = 7").expect("altered");
    drop(behind);
    serve_until(&data, &[], "the work of the thread backups failed");
    let made = names(&data.path("备份"));
    assert!(!made.iter().any(|name| name.contains(".db")), "{made:?}");
    let said = data.run(&["doctor", "--listen", "127.0.0.1:0", "--backups", "备份"]);
    assert!(
        said.out.contains("✗ 上一次自动备份没有办成：") && said.out.contains("第 7 条被改动"),
        "{said:?}"
    );
}

#[test]
fn what_a_schedule_cannot_be_is_said_before_anything_starts() {
    let data = data();
    let serve = |more: &[&str]| data.run(&[&["serve", "--listen", "127.0.0.1:0"], more].concat());
    serve(&["--backups", "没有/备份"]).refused("检查磁盘有没有接上");
    serve(&["--backups", "备份", "--backup-recipient", "age1无"]).refused("不是备份公钥");
    serve(&["--backups", "备份", "--backup-at", "半夜"]).misunderstood("看不懂");
    serve(&["--backups", "备份", "--backup-keep", "0"]).misunderstood("看不懂");
    serve(&["--backup-keep", "3"]).misunderstood("缺少 --backups");
    let elsewhere = ["--database", "postgres://nobody@127.0.0.1/none", "--backups", "备份"];
    serve(&elsewhere).refused("pg_dump");
    assert!(!data.path("没有").exists() && !data.path("备份").exists());
}
