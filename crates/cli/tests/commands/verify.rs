//! `verify`: what is as it was written, and the first thing that is not.

use std::{fs, path::Path};

use super::{Data, Said, data};

/// Does something to the data behind the program's back.
fn tamper(file: &Path, sql: &str) {
    let connection = rusqlite::Connection::open(file).expect("opens");
    assert!(connection.execute(sql, []).expect("a statement") > 0, "{sql}");
}

fn number(file: &Path, sql: &str) -> i64 {
    let connection = rusqlite::Connection::open(file).expect("opens");
    connection.query_row(sql, [], |row| row.get(0)).expect("a number")
}

/// A backup to which something was done; it is as it was again afterwards.
fn broken(data: &Data, sql: &[&str], words: &str) {
    let copy = data.path("改过.db");
    fs::copy(data.path("备份.db"), &copy).expect("a copy");
    for sql in sql {
        tamper(&copy, sql);
    }
    let before = fs::read(&copy).expect("bytes");
    let said = data.run(&["verify", "改过.db"]);
    assert!(said.out.contains(words), "{words}: {said:?}");
    said.refused("不一样或者不能核对");
    assert_eq!(fs::read(&copy).expect("bytes"), before, "what is looked at is not changed");
}

#[test]
fn a_backup_is_proved_and_the_first_thing_that_was_done_to_it_is_named() {
    let data = data();
    data.run(&["backup", "备份.db"]).done();
    let whole = data.run(&["verify", "备份.db"]).done();
    assert!(whole.out.contains("✓ 备份.db：") && whole.out.contains("一条不少"), "{whole:?}");
    let own = data.run(&["verify"]).done();
    assert!(own.out.contains("链头") && own.out.contains("和封存时一样"), "{own:?}");

    broken(&data, &["UPDATE journal SET at = at + 60000000 WHERE number = 7"], "日志第 7 条被改动");
    broken(&data, &["UPDATE journal SET actor_id = NULL WHERE number = 9"], "日志第 9 条被改动");
    broken(&data, &["DELETE FROM journal WHERE number = 12"], "日志第 12 条被删去");
    broken(
        &data,
        &[
            "DELETE FROM journal WHERE number BETWEEN 12 AND 13",
            "UPDATE journal SET number = number + 9000 WHERE number > 13",
            "UPDATE journal SET number = number - 9002 WHERE number > 9000",
        ],
        "日志第 12 条被删去",
    );
    broken(
        &data,
        &[
            "UPDATE journal SET number = -1 WHERE number = 20",
            "UPDATE journal SET number = 20 WHERE number = 23",
            "UPDATE journal SET number = 23 WHERE number = -1",
        ],
        "日志第 20 条被换了位置",
    );
    broken(
        &data,
        &[
            "UPDATE journal SET number = number + 9000 WHERE number > 30",
            "UPDATE journal SET number = number - 8999 WHERE number > 9000",
            "INSERT INTO journal (branch_id, number, at, actor_id, action, object_id, outcome, salt, content_sha256, content_sm3,
                 before_sha256, sha256, sm3)
             SELECT branch_id, 31, at, actor_id, 'meeting.cancel', object_id, outcome, salt, content_sha256, content_sm3,
                 before_sha256, sha256, sm3 FROM journal WHERE number = 30",
        ],
        "日志第 31 条是后来插进去的",
    );
    let sealed =
        number(&data.path("备份.db"), "SELECT MIN(number) FROM journal WHERE action = 'minutes.seal'");
    let of = format!("WHERE entry = {sealed}");
    broken(
        &data,
        &[&format!("UPDATE minutes_revision SET facts = replace(facts, '同志', '同') {of}")],
        &format!("日志第 {sealed} 条封存的会议记录，内容被改动"),
    );
    broken(
        &data,
        &[&format!("DELETE FROM minutes_revision {of}")],
        &format!("日志第 {sealed} 条封存的会议记录不在了"),
    );
    let file = number(&data.path("备份.db"), "SELECT MIN(number) FROM journal WHERE action = 'study.attach'");
    broken(
        &data,
        &[&format!(
            "UPDATE attachment SET bytes = CAST(bytes || ' ' AS BLOB) WHERE attachment_id =
                 (SELECT object_id FROM journal WHERE number = {file})"
        )],
        &format!("日志第 {file} 条封存的文件，内容被改动"),
    );
    broken(
        &data,
        &[&format!(
            "DELETE FROM attachment WHERE attachment_id = (SELECT object_id FROM journal WHERE number = {file})"
        )],
        &format!("日志第 {file} 条封存的文件不在了"),
    );
    // A record that nobody signed.
    broken(
        &data,
        &["INSERT INTO minutes_revision SELECT branch_id, meeting_id, number + 50, facts, sha256, sm3, signed_by, signed_at,
               reason, 9999 FROM minutes_revision LIMIT 1"],
        "日志里没有封存它的一条",
    );
}

#[test]
fn a_kept_head_tells_what_the_chain_alone_cannot() {
    let data = data();
    let kept = data.run(&["verify", "--keep", "链头.json"]).done();
    assert!(kept.out.contains("请保存在别的地方"), "{kept:?}");
    data.run(&["verify", "--against", "链头.json"]).done();
    let last = number(&data.path("dangxiaozu.db"), "SELECT MAX(number) FROM journal");
    // Cut off from the end: a chain in itself.
    tamper(&data.path("dangxiaozu.db"), &format!("DELETE FROM journal WHERE number > {}", last - 3));
    data.run(&["verify"]).done();
    let said = data.run(&["verify", "--against", "链头.json"]);
    assert!(said.out.contains(&format!("日志第 {} 条起到末尾的都被删去", last - 2)), "{said:?}");
    said.refused("不一样或者不能核对");
    // And written on: it is another chain now.
    for _ in 0..4 {
        data.run(&["user", "reset", "林知远"]);
        data.run(&["export", "minutes", &data.sample.archived.to_string(), "-o", "x.docx", "--force"]).done();
    }
    // What is not whole is not kept in the place of what was.
    let before = fs::read(data.path("链头.json")).expect("a file");
    data.run(&["verify", "--against", "链头.json", "--keep", "链头.json"]).refused("链头没有写");
    assert_eq!(fs::read(data.path("链头.json")).expect("a file"), before);
    let said = data.run(&["verify", "--against", "链头.json"]);
    assert!(said.out.contains("被改写，和留存的链头不一样"), "{said:?}");
    data.run(&["verify", "--against", "没有.json"]).refused("读不出来");
    fs::write(data.path("别的.json"), "{}").expect("a file");
    data.run(&["verify", "--against", "别的.json"]).refused("不是链头文件");
}

#[test]
fn an_old_or_foreign_file_is_told_and_the_others_are_looked_at_all_the_same() {
    let data = data();
    data.run(&["backup", "备份.db"]).done();
    fs::copy(data.path("备份.db"), data.path("旧.db")).expect("a copy");
    tamper(&data.path("旧.db"), "DELETE FROM schema_version WHERE version >= 36");
    fs::write(data.path("别的.txt"), "别的").expect("a file");
    fs::write(data.path("别的.json"), "{\"a\":1}").expect("a file");
    let said = data.run(&["verify", "旧.db", "别的.txt", "别的.json", "没有.db", "备份.db"]);
    let lines: Vec<&str> = said.out.lines().collect();
    assert!(lines[0].contains("✗ 旧.db：") && lines[0].contains("那时日志还没有链"), "{said:?}");
    assert!(lines[1].contains("✗ 别的.txt：不认识这种文件"), "{said:?}");
    assert!(lines[2].contains("✗ 别的.json：不认识这种文件"), "{said:?}");
    assert!(lines[3].contains("✗ 没有.db：读不出来"), "{said:?}");
    assert!(lines[4].contains("✓ 备份.db：") && lines[4].contains("一条不少"), "{said:?}");
    said.refused("有 4 处");
}

#[test]
fn a_bundle_is_proved_without_the_data() {
    let data = data();
    data.run(&["verify", "--keep", "早.json"]).done();
    data.run(&["export", "bundle", "--to", "材料.zip", "--zip"]).done();
    data.run(&["verify", "--keep", "链头.json"]).done();
    data.run(&["export", "bundle", "--to", "材料"]).done();
    data.run(&["verify", "--keep", "晚.json"]).done();
    // As whoever gets it has it: no data beside it.
    for name in ["dangxiaozu.db", "dangxiaozu.db-wal", "dangxiaozu.db-shm"] {
        fs::remove_file(data.path(name)).ok();
    }
    for (place, head) in [("材料", "链头.json"), ("材料.zip", "早.json")] {
        let whole = data.run(&["verify", place, "--against", head]).done();
        assert!(whole.out.contains("都和封存时一样") && whole.out.contains("一起交来的校验码"), "{whole:?}");
    }
    // A head that was kept later than the part was taken says nothing of it, and is not taken for a proof.
    let said = data.run(&["verify", "材料", "--against", "晚.json"]);
    assert!(said.out.contains("留存的链头都对不上这一份"), "{said:?}");
    let said = data.run(&["verify", "材料", "--key", "0000-0000-0000-0000"]);
    assert!(said.out.contains("没有指纹 0000-0000-0000-0000 的密钥的签名"), "{said:?}");
    let record = super::files_of(&data.path("材料"))
        .into_iter()
        .find(|file| file.contains("会议记录/") && file.ends_with(".json"))
        .expect("a record");
    let done = |name: &str, change: &dyn Fn(&Path), words: &str| {
        let path = data.path("材料").join(name);
        let before = fs::read(&path).ok();
        change(&path);
        let said = data.run(&["verify", "材料"]);
        assert!(said.out.contains(words), "{words}: {said:?}");
        said.refused("不一样或者不能核对");
        match before {
            Some(bytes) => fs::write(&path, bytes).expect("put right again"),
            None => fs::remove_file(&path).expect("taken out again"),
        }
        data.run(&["verify", "材料"]).done();
    };
    let longer = |path: &Path| {
        let mut bytes = fs::read(path).expect("bytes");
        bytes.push(b' ');
        fs::write(path, bytes).expect("written");
    };
    done("目录.pdf", &longer, "“目录.pdf”被改动");
    done(&record, &longer, "和封存时不一样");
    done("目录.pdf", &|path| fs::remove_file(path).expect("removed"), "“目录.pdf”不在里面，被拿走了");
    done(&record, &|path| fs::remove_file(path).expect("removed"), "封存的会议记录不在里面");
    done("怎样核对.txt", &longer, "“怎样核对.txt”被改动");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("/etc/hostname", data.path("材料/链接")).expect("a link");
        data.run(&["verify", "材料"]).refused("有 1 处");
        fs::remove_file(data.path("材料/链接")).expect("taken out again");
    }
    done("多的.txt", &|path| fs::write(path, "多").expect("written"), "“多的.txt”是后来放进去的");
    done("存证.json", &|path| fs::write(path, "{}").expect("written"), "“存证.json”看不懂");
    let text = fs::read_to_string(data.path("材料/存证.json")).expect("text");
    let chain: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let (first, sealed) =
        (&chain["entries"][1]["number"], chain["sealed"][0]["at"].as_i64().expect("a time"));
    let mut cut = chain.clone();
    cut["entries"].as_array_mut().expect("entries").remove(1);
    done(
        "存证.json",
        &|path| fs::write(path, cut.to_string()).expect("written"),
        &format!("日志第 {first} 条被删去"),
    );
    let told = text.replacen(&sealed.to_string(), &(sealed + 1).to_string(), 1);
    done("存证.json", &|path| fs::write(path, &told).expect("written"), "条写明的内容被改动");
    fs::create_dir(data.path("材料/空")).expect("a folder");
    data.run(&["verify", "材料"]).done();
}

#[test]
fn a_single_record_is_proved_and_one_letter_tells() {
    let data = data();
    let id = data.sample.archived.to_string();
    data.run(&["export", "minutes", &id, "--format", "sealed", "-o", "存证.json"]).done();
    data.run(&["export", "minutes", &data.sample.draft.to_string(), "--format", "sealed"])
        .refused("还没有定稿");
    let whole: Said = data.run(&["verify", "存证.json"]).done();
    assert!(whole.out.contains("会议记录，共 ") && whole.out.contains("都和封存时一样"), "{whole:?}");
    let text = fs::read_to_string(data.path("存证.json")).expect("text");
    assert!(text.contains("第一党小组"));
    fs::write(data.path("改.json"), text.replacen("第一党小组", "第二党小组", 1)).expect("written");
    let said = data.run(&["verify", "改.json"]);
    assert!(said.out.contains("会议记录和封存时不一样"), "{said:?}");
    said.refused("有 1 处");
    fs::write(data.path("断.json"), &text[..text.len() - 5]).expect("written");
    let said = data.run(&["verify", "断.json"]);
    assert!(said.out.contains("没有下载完"), "{said:?}");
}

#[test]
fn keys_are_kept_at_the_command_line_and_only_their_signatures_count() {
    let data = data();
    let listed = data.run(&["key", "list"]).done();
    assert!(listed.err.contains("还没有密钥"), "{listed:?}");
    let made = data.run(&["key", "add", "--to", "支部.pem"]).done();
    assert!(made.out.contains("指纹：") && made.out.contains("--key 支部.pem"), "{made:?}");
    let pem = fs::read_to_string(data.path("支部.pem")).expect("a key");
    assert!(pem.starts_with("-----BEGIN PRIVATE KEY-----"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(data.path("支部.pem")).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "nobody else reads it");
    }
    data.run(&["key", "add", "--to", "支部.pem"]).refused("已经存在，不会覆盖");
    data.run(&["key", "add", "--to", "又一把.pem"]).refused("已经有一把 国密 SM2 密钥");
    assert!(!data.path("又一把.pem").exists(), "what is refused leaves nothing");
    data.run(&["key", "add", "--algorithm", "ed25519", "--to", "又一把.pem"]).done();
    data.run(&["key", "add", "--branch", "没有的支部", "--to", "第三把.pem"])
        .refused("没有叫“没有的支部”的党支部");
    let listed = data.run(&["key", "list"]).done().out;
    assert!(listed.contains("国密 SM2") && listed.contains("Ed25519"), "{listed}");
    let sm2 = listed.lines().find(|line| line.contains("SM2")).expect("a line");
    let known = sm2.split('　').next().expect("a fingerprint");
    // It signed the chain when it came: with it everything before.
    let said = data.run(&["verify", "--key", &known.to_lowercase()]).done();
    assert!(said.out.contains("有密钥签名 2 个"), "{said:?}");
    let said = data.run(&["verify", "--key", "0000-0000-0000-0000"]);
    assert!(said.out.contains("没有指纹 0000-0000-0000-0000 的密钥的签名"), "{said:?}");
    said.refused("有 1 处");
    data.run(&["key", "end", known]).done();
    data.run(&["key", "end", known]).refused("已经停用");
    assert!(data.run(&["key", "list"]).done().out.contains("停用"));
    fs::write(data.path("不是.pem"), "别的").expect("a file");
    data.run(&["serve", "--listen", "127.0.0.1:0", "--key", "不是.pem"]).refused("不是密钥文件");
    data.run(&["serve", "--listen", "127.0.0.1:0", "--key", "没有.pem"]).refused("读不出来");
}
