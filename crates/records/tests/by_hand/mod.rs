//! The samples of records, each beside its reading by a person (`NAME.expected.toml`): every field is compared. Shared by the test of this
//! crate, which reads no PDF, and that of the program, which reads all and keeps the figures of `docs/check.md`.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use documents::{
    attachment::{NoReader, PdfReader},
    reading,
};
use jiff::civil::date;
use records::{
    check::one,
    record::{Found, Person, Record},
    understand,
};
use serde::Deserialize;

/// The samples that the reader was mended by, and those that were written afterwards.
pub const FOLDERS: [&str; 2] = ["samples", "held-out"];

/// The fields in the order of the table, with what they are called there.
pub const FIELDS: [(&str, &str); 22] = [
    ("title", "heading"),
    ("branch", "branch"),
    ("group", "group"),
    ("date", "day"),
    ("start", "beginning"),
    ("end", "end"),
    ("place", "place"),
    ("chair", "主持人"),
    ("recorder", "记录人"),
    ("counts", "应到, 实到, 缺席 as numbers"),
    ("attendees", "参加人员, each name"),
    ("absentees", "缺席人员, each name, or that there are none"),
    ("reasons", "why each was away"),
    ("observers", "列席人员, each name, or that there are none"),
    ("posts", "posts beside names"),
    ("topics", "议题, each"),
    ("speakers", "who spoke, in order"),
    ("items", "under which topic each spoke"),
    ("words", "the words of each, from beginning to end"),
    ("outcome", "议定事项"),
    ("summary", "会议小结"),
    ("report", "report to the branch"),
];

/// What a person reads in a record. What is left out is not there; an empty list is 无.
#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
struct Expected {
    title: Option<String>,
    branch: Option<String>,
    group: Option<String>,
    date: Option<String>,
    start: Option<String>,
    end: Option<String>,
    place: Option<String>,
    /// 姓名（职务）
    chair: Option<String>,
    recorder: Option<String>,
    due: Option<u32>,
    present: Option<u32>,
    away: Option<u32>,
    attendees: Option<Vec<String>>,
    /// 姓名：原因
    absentees: Option<Vec<String>>,
    observers: Option<Vec<String>>,
    topics: Vec<String>,
    /// One a line: the number of the topic or a dash, 姓名（职务）：how it begins……how it ends
    speeches: String,
    outcome: Option<String>,
    summary: Option<String>,
    report: Option<String>,
    findings: Vec<String>,
}

/// What is said in each field, in the order of the record.
type Facts = BTreeMap<&'static str, Vec<String>>;

/// A field that is not read as a person reads it.
pub struct Miss {
    /// In its folder.
    pub file: String,
    /// Its name in the readings.
    pub field: &'static str,
    expected: Vec<String>,
    read: Vec<String>,
}

/// How many facts a person reads, the reader reads, and both read alike.
#[derive(Clone, Copy, Default, Debug)]
pub struct Figure {
    /// By a person.
    pub expected: usize,
    /// By the reader.
    pub read: usize,
    /// By both.
    pub alike: usize,
}

/// Letters and figures only: marks and widths are a matter of typing.
fn bare(text: &str) -> String {
    let width = |c: char| match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '○' => '〇',
        other => other,
    };
    let bare: String = text.chars().map(width).filter(|c| c.is_alphanumeric()).collect();
    if bare.is_empty() { text.to_owned() } else { bare }
}

fn split_post(text: &str) -> (String, Option<String>) {
    match text.split_once('（') {
        Some((name, post)) => (name.to_owned(), Some(post.trim_end_matches('）').to_owned())),
        None => (text.to_owned(), None),
    }
}

fn of_expected(expected: &Expected) -> Facts {
    let mut facts = Facts::new();
    let mut posts = Vec::new();
    let mut named = |text: &str| {
        let (name, post) = split_post(text);
        posts.extend(post.map(|post| format!("{name}：{post}")));
        name
    };
    let one = |value: &Option<String>| value.iter().cloned().collect::<Vec<_>>();
    facts.insert("title", one(&expected.title));
    facts.insert("branch", one(&expected.branch));
    facts.insert("group", one(&expected.group));
    facts.insert("date", one(&expected.date));
    facts.insert("start", one(&expected.start));
    facts.insert("end", one(&expected.end));
    facts.insert("place", one(&expected.place));
    facts.insert("chair", expected.chair.iter().map(|one| named(one)).collect());
    facts.insert("recorder", expected.recorder.iter().map(|one| named(one)).collect());
    let counts = [("应到", expected.due), ("实到", expected.present), ("缺席", expected.away)];
    let counts = counts.into_iter().filter_map(|(label, count)| Some(format!("{label}{}", count?)));
    facts.insert("counts", counts.collect());
    let attendees = expected.attendees.iter().flatten().map(|one| named(one)).collect();
    facts.insert("attendees", attendees);
    let observers = expected.observers.as_ref().map(|all| all.iter().map(|one| named(one)).collect());
    facts.insert("observers", or_none(observers));
    let split = |text: &String| match text.split_once('：') {
        Some((name, reason)) => (name.to_owned(), Some(format!("{name}：{reason}"))),
        None => (text.clone(), None),
    };
    let away = expected.absentees.as_ref().map(|all| all.iter().map(split).collect::<Vec<_>>());
    facts.insert(
        "reasons",
        away.iter().flatten().filter_map(|(_, reason): &(String, Option<String>)| reason.clone()).collect(),
    );
    facts.insert("absentees", or_none(away.map(|away| away.into_iter().map(|(name, _)| name).collect())));
    facts.insert("topics", expected.topics.clone());
    let said = expected.speeches.lines().filter(|line| !line.trim().is_empty()).map(|line| {
        let (item, rest) = line.split_once(' ').expect("a topic and a speaker");
        let (who, said) = rest.split_once('：').expect("a speaker and what was said");
        (item.to_owned(), named(who), said.to_owned())
    });
    say(&mut facts, said);
    facts.insert("outcome", one(&expected.outcome));
    facts.insert("summary", one(&expected.summary));
    facts.insert("report", one(&expected.report));
    posts.sort();
    posts.dedup();
    facts.insert("posts", posts);
    let mut findings = expected.findings.clone();
    findings.sort();
    facts.insert("findings", findings);
    facts
}

/// What was said: on which topic, by whom, the words.
fn say(facts: &mut Facts, said: impl Iterator<Item = (String, String, String)>) {
    let (mut speakers, mut items, mut words) = (Vec::new(), Vec::new(), Vec::new());
    for (item, name, text) in said {
        items.push(format!("{item} {name}"));
        words.push(format!("{name}：{text}"));
        speakers.push(name);
    }
    facts.insert("speakers", speakers);
    facts.insert("items", items);
    facts.insert("words", words);
}

/// Nobody is a fact too, where the record says so.
fn or_none(names: Option<Vec<String>>) -> Vec<String> {
    match names {
        Some(names) if names.is_empty() => vec!["无".to_owned()],
        names => names.unwrap_or_default(),
    }
}

fn of_record(record: &Record) -> Facts {
    let mut facts = Facts::new();
    let mut posts = Vec::new();
    let mut named = |one: &Person| {
        posts.extend(one.post.as_ref().map(|post| format!("{}：{post}", one.name)));
        one.name.clone()
    };
    let one =
        |value: &Option<Found<String>>| value.iter().map(|found| found.value.clone()).collect::<Vec<_>>();
    facts.insert("title", one(&record.title));
    facts.insert("branch", one(&record.branch));
    facts.insert("group", one(&record.group));
    facts.insert("date", record.date.iter().map(|found| found.value.to_string()).collect());
    let clock = |time: &Option<Found<jiff::civil::Time>>| {
        time.iter().map(|found| found.value.strftime("%H:%M").to_string()).collect::<Vec<_>>()
    };
    facts.insert("start", clock(&record.start));
    facts.insert("end", clock(&record.end));
    facts.insert("place", one(&record.place));
    facts.insert("chair", record.chair.iter().map(|found| named(&found.value)).collect());
    facts.insert("recorder", record.recorder.iter().map(|found| named(&found.value)).collect());
    let counts = [("应到", &record.due), ("实到", &record.present), ("缺席", &record.away)];
    let counts =
        counts.into_iter().filter_map(|(label, count)| Some(format!("{label}{}", count.as_ref()?.value)));
    facts.insert("counts", counts.collect());
    let attendees = record.attendees.iter().flat_map(|found| &found.value).map(&mut named).collect();
    facts.insert("attendees", attendees);
    let observers = record.observers.as_ref().map(|found| found.value.iter().map(&mut named).collect());
    facts.insert("observers", or_none(observers));
    let away = record.absentees.iter().flat_map(|found| &found.value);
    let reasons = away.filter_map(|one| Some(format!("{}：{}", one.name, one.reason.as_ref()?)));
    facts.insert("reasons", reasons.collect());
    let away = record.absentees.as_ref();
    let away = away.map(|found| found.value.iter().map(|one| one.name.clone()).collect());
    facts.insert("absentees", or_none(away));
    facts.insert("topics", record.topics.iter().map(|found| found.value.clone()).collect());
    let said = record.speeches.iter().map(|found| &found.value).map(|said| {
        let item = said.item.map_or("-".to_owned(), |item| item.to_string());
        (item, named(&said.speaker), said.text.clone())
    });
    say(&mut facts, said);
    facts.insert("outcome", one(&record.outcome));
    facts.insert("summary", one(&record.summary));
    facts.insert("report", one(&record.report));
    posts.sort();
    posts.dedup();
    facts.insert("posts", posts);
    let findings = one_by_name(record);
    facts.insert("findings", findings);
    facts
}

fn one_by_name(record: &Record) -> Vec<String> {
    let found = one(record, date(2026, 11, 27));
    let mut names: Vec<_> = found.iter().map(|finding| finding.check.name().to_owned()).collect();
    names.sort();
    names
}

/// Whether a fact is read as a person reads it.
fn is_alike(field: &str, expected: &str, read: &str) -> bool {
    let (whole, other) = (bare(expected), bare(read));
    match field {
        // Whoever wrote the reading wrote the beginning and the end.
        "words" | "outcome" | "summary" => match expected.split_once("……") {
            Some((begin, end)) => other.starts_with(&bare(begin)) && other.ends_with(&bare(end)),
            None => whole == other,
        },
        // A part of the sentence says it.
        "report" => whole.contains(&other),
        "reasons" => match (expected.split_once('：'), read.split_once('：')) {
            (Some((name, reason)), Some((other, told))) => {
                let (reason, told) = (bare(reason), bare(told));
                name == other && (reason.contains(&told) || told.contains(&reason))
            }
            _ => false,
        },
        _ => whole == other,
    }
}

/// How many facts of two lists are alike, in one order.
fn alike(field: &str, expected: &[String], read: &[String]) -> usize {
    let mut longest = vec![vec![0_usize; read.len() + 1]; expected.len() + 1];
    for (i, one) in expected.iter().enumerate() {
        for (j, other) in read.iter().enumerate() {
            longest[i + 1][j + 1] = if is_alike(field, one, other) {
                longest[i][j] + 1
            } else {
                longest[i][j + 1].max(longest[i + 1][j])
            };
        }
    }
    longest[expected.len()][read.len()]
}

/// What one folder of samples came to.
pub struct Outcome {
    /// How many were read.
    pub samples: usize,
    /// By field.
    pub figures: BTreeMap<&'static str, Figure>,
    /// In the order of the files.
    pub misses: Vec<Miss>,
}

/// Reads the samples of a folder and compares; those of PDF where there is a reader of them.
pub fn measured(folder: &str, pdf: Option<&dyn PdfReader>) -> Outcome {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../records/tests").join(folder);
    let mut names: Vec<String> = fs::read_dir(&folder)
        .expect("the samples")
        .map(|entry| entry.expect("a sample").file_name().into_string().expect("a name"))
        .filter(|name| !name.ends_with(".toml") && (pdf.is_some() || !name.ends_with(".pdf")))
        .collect();
    names.sort();
    let mut outcome = Outcome { samples: names.len(), figures: BTreeMap::new(), misses: Vec::new() };
    for file in names {
        let by_hand = fs::read_to_string(folder.join(format!("{file}.expected.toml")));
        let by_hand = by_hand.unwrap_or_else(|fault| panic!("{file} has no reading beside it: {fault}"));
        let expected: Expected = toml::from_str(&by_hand).unwrap_or_else(|fault| panic!("{file}: {fault}"));
        let bytes = fs::read(folder.join(&file)).expect("a sample");
        let lines = reading::read(&file, &bytes, pdf.unwrap_or(&NoReader))
            .unwrap_or_else(|fault| panic!("{file}: {fault}"));
        let (mut expected, mut read) = (of_expected(&expected), of_record(&understand(&lines)));
        for field in FIELDS.iter().map(|(field, _)| *field).chain(["findings"]) {
            let (expected, read) =
                (expected.remove(field).unwrap_or_default(), read.remove(field).unwrap_or_default());
            let alike = alike(field, &expected, &read);
            let figure = outcome.figures.entry(field).or_default();
            figure.expected += expected.len();
            figure.read += read.len();
            figure.alike += alike;
            if alike < expected.len().max(read.len()) {
                outcome.misses.push(Miss { file: file.clone(), field, expected, read });
            }
        }
    }
    outcome
}

/// The text of the document of the figures, with its path.
pub fn document() -> (std::path::PathBuf, String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/check.md");
    let text = fs::read_to_string(&path).expect("docs/check.md");
    (path, text)
}

/// What is read otherwise than by a person and does not stand among the known misses of the document, with both readings.
pub fn worse(folder: &str, misses: &[Miss]) -> String {
    let (_, text) = document();
    let is_known = |miss: &&Miss| {
        let line = text.lines().find_map(|line| line.strip_prefix(&format!("- `{folder}/{}`: ", miss.file)));
        line.is_some_and(|fields| fields.split(", ").any(|field| field == miss.field))
    };
    let mut worse = String::new();
    for miss in misses.iter().filter(|miss| !is_known(miss)) {
        let _ = writeln!(
            worse,
            "{folder}/{} {}\n  by hand: {}\n  read:    {}",
            miss.file,
            miss.field,
            miss.expected.join(" | "),
            miss.read.join(" | ").replace('\n', "⏎")
        );
    }
    worse
}
