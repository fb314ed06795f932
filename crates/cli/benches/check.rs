//! 10,000 records of one page as Word documents, checked by the built program: seconds, records a second, and the most memory beside that
//! of 1,000: `cargo bench -p dangxiaozu --bench check`.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run is to stop with its reason")]

use std::{
    fs,
    io::{Cursor, Read as _, Write as _},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

/// A document as an office program writes it, with its styles and settings; only the words are put in anew.
const LIKE: &[u8] = include_bytes!("../../records/tests/samples/four-columns.docx");

const PART: &str = "word/document.xml";

/// Each group has five years of monthly meetings.
const MONTHS: usize = 60;

const PEOPLE: [&str; 12] = [
    "林知远",
    "许安宁",
    "何思源",
    "方景行",
    "陈一诺",
    "沈若溪",
    "罗星野",
    "江亦舟",
    "秦川",
    "温故",
    "苏念之",
    "陆见微",
];

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("check-bench-{}", std::process::id()));
    let mut bytes = 0;
    for (name, many) in [("small", 1_000), ("large", 10_000)] {
        let part = folder.join(name);
        fs::create_dir_all(&part).unwrap();
        for number in 0..many {
            let document = document(&record(number));
            bytes += document.len();
            fs::write(part.join(format!("{number:05}.docx")), document).unwrap();
        }
    }
    println!(
        "records of one page, {} kB each on average; {} cores",
        bytes / 11_000 / 1_000,
        thread::available_parallelism().unwrap()
    );
    for format in ["text", "json", "sarif"] {
        let (few, small) = checked(&folder.join("small"), format);
        let (all, large) = checked(&folder.join("large"), format);
        println!(
            "{format}\n  1,000: {few:.2} s, {:.0} MB at most\n  10,000: {all:.2} s, {:.0} records a second, {:.0} MB at most, {:.2} of that of 1,000",
            small as f64 / 1024.0,
            10_000.0 / all,
            large as f64 / 1024.0,
            large as f64 / small as f64
        );
    }
    fs::remove_dir_all(&folder).unwrap();
}

/// Seconds, and the most memory in kB.
fn checked(folder: &Path, format: &str) -> (f64, u64) {
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_dangxiaozu"))
        .args(["check", "--format", format])
        .arg(folder)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut out = child.stdout.take().unwrap();
    let told = thread::spawn(move || out.read_to_end(&mut Vec::new()).unwrap());
    // The system keeps the highest mark; what is missed is what the last milliseconds add.
    let mut most = 0;
    while !told.is_finished() {
        let status = fs::read_to_string(&status).unwrap_or_default();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB"));
        most = most.max(peak.map_or(0, |peak| peak.trim().parse().unwrap()));
        thread::sleep(Duration::from_millis(2));
    }
    let code = child.wait().unwrap().code();
    assert_eq!(code, Some(1), "every file is read, and something is found");
    (start.elapsed().as_secs_f64(), most)
}

/// The paragraphs of a record: no two alike, each group with its own people; every tenth with a slip.
fn record(number: usize) -> Vec<String> {
    let (group, month) = (number / MONTHS, number % MONTHS);
    let (year, day) = (2020 + month / 12, 1 + (number * 7) % 27);
    let who = |place: usize| PEOPLE[(group * 5 + place * (1 + group % 3)) % PEOPLE.len()];
    let people: Vec<&str> = (0..12).map(who).fold(Vec::new(), |mut all, one| {
        if !all.contains(&one) && all.len() < 6 {
            all.push(one);
        }
        all
    });
    let (leader, rest) = people.split_first().unwrap();
    let mut lines = vec![
        format!("第{group}车间党支部第{}党小组会议记录", 1 + group % 4),
        format!("时间：{year}年{}月{day}日 {}:{:02}—16:30", 1 + month % 12, 13 + number % 3, number % 60),
        format!("地点：{}号楼{}室", 1 + group % 9, 100 + number % 37),
        format!("主持人：{leader}（党小组长）"),
        format!("记录人：{}", rest[0]),
        format!("参加人员：{}", people.join("、")),
        "缺席人员：无".to_owned(),
        if number.is_multiple_of(10) {
            "备注：存档".to_owned()
        } else {
            "列席人员：无".to_owned()
        },
        "会议议题：".to_owned(),
        format!("一、学习第{number}号学习材料；"),
        format!("二、讨论{}月份的工作安排。", 1 + month % 12),
        "会议内容：".to_owned(),
        format!("议题一：学习第{number}号学习材料"),
    ];
    for (place, name) in rest.iter().enumerate() {
        lines.push(format!(
            "{name}：材料第{}部分讲得很具体，对照我们班组第{number}次检查的结果，还有{}处要补，我先把自己工位上的{}项做完。",
            place + 1,
            2 + (number + place) % 7,
            1 + (number * 3 + place) % 5
        ));
    }
    lines.push(format!("议题二：讨论{}月份的工作安排", 1 + month % 12));
    for (place, name) in rest.iter().enumerate() {
        lines.push(format!(
            "{name}：{}月上旬设备检修，第{}台机床停{}天，我建议把保养放在同一周，夜班由两个人轮流，遇到下雨就改到{}号以后。",
            1 + month % 12,
            number + place,
            1 + (number + place) % 4,
            5 + (number * 11 + place) % 20
        ));
    }
    lines.push(format!(
        "{leader}（主持人）：小结一下：第{number}项检修由{}负责，{}月底前完成；学习笔记交{}。会后向党支部报告。",
        rest[0],
        1 + month % 12,
        rest[1]
    ));
    lines
}

/// A document with these paragraphs, each in two runs.
fn document(lines: &[String]) -> Vec<u8> {
    let mut like = ZipArchive::new(Cursor::new(LIKE)).unwrap();
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..like.len() {
        let part = like.by_index(index).unwrap();
        if part.name().unwrap() != PART {
            out.raw_copy_file(part).unwrap();
        }
    }
    out.start_file(PART, SimpleFileOptions::default()).unwrap();
    let run = |text: &str| {
        format!(
            r#"<w:r><w:rPr><w:rFonts w:ascii="仿宋" w:hAnsi="仿宋" w:eastAsia="仿宋" w:cs="仿宋"/><w:sz w:val="32"/></w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>"#
        )
    };
    let paragraphs: String = lines
        .iter()
        .map(|line| {
            let middle = line.char_indices().nth(6).map_or(line.len(), |(at, _)| at);
            let (head, tail) = line.split_at(middle);
            format!(r#"<w:p><w:pPr><w:ind w:firstLine="640"/></w:pPr>{}{}</w:p>"#, run(head), run(tail))
        })
        .collect();
    write!(
        out,
        r#"<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{paragraphs}</w:body></w:document>"#
    )
    .unwrap();
    out.finish().unwrap().into_inner()
}
