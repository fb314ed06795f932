//! `import minutes` as a person at a terminal meets it: what is understood whole is entered late, what is not waits with its questions.

use std::{
    fs,
    path::PathBuf,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use app::{
    ambient::{Clock as _, SystemClock, SystemEntropy},
    demo,
};
use jiff::{ToSpan as _, civil::Date, tz::TimeZone};
use store::{Db, Location};

/// A folder with the sample's data, gone when the test ends.
struct Data {
    folder: PathBuf,
    /// A day on which the sample's first group was as it is, and had no meeting.
    day: Date,
}

impl Drop for Data {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).expect("the test's own folder");
    }
}

impl Data {
    fn new() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("dangxiaozu-import-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let db = Db::open(&Location::File(folder.join("dangxiaozu.db"))).expect("opens");
        let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
        let now = SystemClock.now();
        demo::seed(&db, Arc::new(SystemEntropy), now, zone.clone()).expect("a sample");
        let day = now.to_zoned(zone).date() - 2.days();
        Self { folder, day }
    }

    /// A record of the day in which these were there.
    fn record(&self, name: &str, start: &str, attendees: &str, more: &str) {
        let (year, month, day) = (self.day.year(), self.day.month(), self.day.day());
        let text = format!(
            "党小组会议记录\n时间：{year}年{month}月{day}日 {start}\n地点：三楼会议室\n主持人：陈一诺\n记录人：许安宁\n\
             参加人员：{attendees}\n会议议题：学习党章\n会议内容：\n许安宁：以后每月学一章。\n{more}会议小结：会后向支部报告。\n"
        );
        fs::write(self.folder.join(name), text).expect("a file");
    }

    fn import(&self, arguments: &[&str]) -> (i32, String, String) {
        let done = Command::new(env!("CARGO_BIN_EXE_dangxiaozu"))
            .args(["import", "minutes", "--reason", "以前记在纸上", "--open", "--data", "."])
            .args(arguments)
            .current_dir(&self.folder)
            .output()
            .expect("the binary runs");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("words");
        (done.status.code().expect("a code"), text(done.stdout), text(done.stderr))
    }
}

/// Whoever brings these records in has seen that they say nothing of it.
const SEEN: [&str; 2] = ["--absent", "outcome,consulted,approved,notified"];

const ALL: &str = "陈一诺、林知远、周明哲、许安宁、何思源";

#[test]
fn a_record_that_is_understood_whole_is_entered_once() {
    let data = Data::new();
    data.record("会.txt", "7:30—8:10", ALL, "");
    data.record("计划外.txt", "9:30—10:10", ALL, "");
    let out_of_plan = ["计划外.txt", "--by", "陈一诺"];
    let (code, out, _) = data.import(&out_of_plan);
    assert_eq!(code, 1, "{out}");
    // Nothing is said to be lacking that nobody looked for.
    for said in ["没有认出议题一的议定事项", "--absent outcome", "没有认出会前沟通", "--absent consulted"]
    {
        assert!(out.contains(said) && !out.contains("散会时间"), "{said}: {out}");
    }
    let (code, out, _) = data.import(&[&out_of_plan[..], &SEEN].concat());
    assert!(
        code == 1 && out.contains("议题都不在年度计划里"),
        "why it was not planned is for the leader to say: {out}"
    );
    // The one that waits is taken up again.
    let (code, out, err) = data.import(&[&out_of_plan[..], &SEEN, &["--off-plan", "支部临时安排"]].concat());
    assert!(code == 0 && out.contains("计划外.txt：已经补录"), "{out}{err}");
    let whole = ["会.txt", "--by", "陈一诺", "--off-plan", "支部临时安排", SEEN[0], SEEN[1]];
    let (code, out, err) = data.import(&whole);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("会.txt：已经补录") && out.contains("请核对："), "{out}{err}");
    let (code, out, _) = data.import(&whole);
    assert!(code == 1 && out.contains("没有传入，这份文件已经补录过了"), "{out}");
}

#[test]
fn whoever_is_not_known_is_asked_about_and_said_by_name() {
    let data = Data::new();
    data.record("甲.txt", "7:30—8:10", "陈一诺、林知远、周明折、许安宁、何思源", "");
    data.record("乙.txt", "9:30—10:10", "陈一诺、林知远、周明折、许安宁、何思源、叶青", "");
    let (code, out, err) = data.import(&["甲.txt", "--by", "陈一诺"]);
    assert_eq!(code, 1, "{out}{err}");
    assert!(out.contains("还没有补录") && out.contains("周明折是谁：参加人员，名册上没有"), "{out}");
    assert!(err.contains("有 1 份等着在网页上核对"), "{err}");
    let people = ["--person", "周明折=周明哲", "--person", "叶青=列席", "--off-plan", "支部临时安排"];
    let (code, out, err) = data.import(&[&["乙.txt", "--by", "陈一诺"][..], &people, &SEEN].concat());
    assert!(code == 0 && out.contains("乙.txt：已经补录"), "{out}{err}");
}

#[test]
fn what_is_wrong_is_said_and_stops_no_other() {
    let data = Data::new();
    data.record("会.txt", "7:30—8:10", ALL, "");
    fs::write(data.folder.join("无日期.txt"), "党小组会议记录\n地点：三楼\n").expect("a file");
    fs::write(data.folder.join("图.txt"), b"\x89PNG\r\n\x1a\n").expect("a file");
    let (code, out, err) = data.import(&[
        "图.txt",
        "无日期.txt",
        "没有.txt",
        "会.txt",
        "--by",
        "陈一诺",
        "--off-plan",
        "支部临时安排",
        SEEN[0],
        SEEN[1],
        "--as-record",
    ]);
    assert_eq!(code, 1, "{out}{err}");
    for said in [
        "图.txt：没有传入，这是图片",
        "没有认出开会的日期",
        "没有.txt：没有传入，没有这个文件",
        "会.txt：已经补录",
    ] {
        assert!(out.contains(said), "{said}: {out}{err}");
    }
    assert!(err.contains("有 1 份等着在网页上核对，2 份没有传入"), "{err}");
    for (by, says) in [("许安宁", "许安宁今天不是组长"), ("无此人", "无此人")] {
        let (code, out, err) = data.import(&["会.txt", "--by", by]);
        assert!(code == 1 && err.contains(says), "{out}{err}");
    }
    let (code, _, err) = data.import(&["会.txt", "--by", "陈一诺", "--person", "张山"]);
    assert!(code == 1 && err.contains("请写成 张山=张三"), "{err}");
}

#[test]
fn what_a_program_cannot_tell_is_said_by_an_option() {
    let data = Data::new();
    data.record("会.txt", "7:30—8:10", ALL, "");
    let path = data.folder.join("会.txt");
    let text = fs::read_to_string(&path).expect("a file");
    let text = text.replace("学习党章", "研究档案整理进度").replacen(
        "党小组会议",
        "星河纺织厂党支部第九党小组会议",
        1,
    );
    let text = text.replacen("主持人：", "会场布置：红色横幅一条\n主持人：", 1);
    fs::write(&path, text).expect("a file");
    let by = ["会.txt", "--by", "陈一诺", "--off-plan", "支部临时安排", SEEN[0], SEEN[1]];
    let (code, out, _) = data.import(&by);
    assert_eq!(code, 1, "{out}");
    for said in ["--content 1=类别；C1 组织开展学习", "--leave-rest", "星河纺织厂党支部第九党小组", "--ours"]
    {
        assert!(out.contains(said), "{said}: {out}");
    }
    let (code, _, err) = data.import(&[&by[..], &["--content", "C9"]].concat());
    assert!(code == 1 && err.contains("C7 "), "{err}");
    let (code, out, err) = data.import(&[&by[..], &["--content", "C3", "--leave-rest", "--ours"]].concat());
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains("没有录入，留在原件里的：第4行，会场布置：红色横幅一条"), "{out}");
}

#[test]
fn what_is_no_record_or_far_too_large_is_refused() {
    let data = Data::new();
    fs::write(data.folder.join("函.txt"), "关于报送材料的函\n各单位：\n请于月底前报送。\n").expect("a file");
    let large = [b"%PDF-1.7\n".as_slice(), &vec![b'x'; 11 << 20]].concat();
    fs::write(data.folder.join("大.pdf"), large).expect("a file");
    let (code, out, err) = data.import(&["函.txt", "大.pdf", "--by", "陈一诺"]);
    assert_eq!(code, 1, "{out}{err}");
    for said in
        ["函.txt：没有传入，看着不像会议记录", "--as-record", "大.pdf：没有传入，有 12 MB，最多收 10 MB"]
    {
        assert!(out.contains(said), "{said}: {out}");
    }
    let (_, out, _) = data.import(&["函.txt", "--by", "陈一诺", "--as-record"]);
    assert!(out.contains("函.txt：还没有补录") && out.contains("没有认出开会的日期"), "{out}");
    fs::create_dir(data.folder.join("空")).expect("a folder");
    fs::write(data.folder.join("空/a.wps"), "x").expect("a file");
    let (code, _, err) = data.import(&["空", "--by", "陈一诺"]);
    assert!(code == 1 && err.contains("没有可以读的文件；没有看的文件 1 个：空/a.wps"), "{err}");
}
