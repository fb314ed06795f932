//! What several records say together. Of each only what is compared is kept, so that ten thousand of them are little.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
};

use documents::reading::Place;
use jiff::civil::{Date, Time};

use super::{Check, Finding};
use crate::record::Record;

/// A sentence of fewer characters may be the same by chance.
const LONG: usize = 18;

/// So many sentences in common are more than a quotation, unless they are a smaller part than [`PART`] of what was said.
const MANY: usize = 3;

/// In hundredths of the sentences of a record.
const PART: usize = 40;

/// So many meetings at one hour of one day of the month are no chance.
const RHYTHM: usize = 6;

/// What is kept of a record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Seen {
    /// The file.
    pub file: String,
    /// The group as it is named; records without a name are of one group.
    group: String,
    date: Option<(Date, Place)>,
    span: (Option<Time>, Option<Time>),
    /// Digests of the longer sentences that were said, with where the first stands.
    said: Vec<u64>,
    said_at: Option<Place>,
}

impl Seen {
    /// Takes from a record what is compared.
    pub fn new(file: &str, record: &Record) -> Self {
        let name = |found: &Option<crate::record::Found<String>>| {
            found.as_ref().map_or("", |found| found.value.as_str()).to_owned()
        };
        let materials: Vec<&str> = record.topics.iter().map(|topic| topic.value.as_str()).collect();
        let mut said: Vec<u64> = Vec::new();
        for speech in &record.speeches {
            // Whoever reads something out says the words of the material.
            let begin: String = speech.value.text.chars().take(BEGIN).collect();
            if READ_OUT.iter().any(|word| begin.contains(word)) {
                continue;
            }
            for sentence in own(&speech.value.text).split(['。', '；', '！', '？', '\n']) {
                let plain: String = sentence.chars().filter(|c| c.is_alphanumeric()).collect();
                let is_topic = || materials.iter().any(|topic| *topic == sentence.trim());
                if plain.chars().count() >= LONG && !is_topic() {
                    said.push(digest(&plain));
                }
            }
        }
        said.sort_unstable();
        said.dedup();
        said.shrink_to_fit();
        Self {
            file: file.to_owned(),
            group: format!("{}{}", name(&record.branch), name(&record.group)),
            date: record.date.as_ref().map(|found| (found.value, found.at)),
            span: (record.start.as_ref().map(|f| f.value), record.end.as_ref().map(|f| f.value)),
            said_at: record.speeches.first().map(|found| found.at),
            said,
        }
    }
}

/// Words with which somebody begins to read a material out, and how far into a speech they stand.
const READ_OUT: [&str; 8] = ["领学", "宣读", "传达", "原文", "全文", "通报如下", "决定如下", "通知如下"];
const BEGIN: usize = 24;

/// A speech without what it quotes: what stands between quotation marks and in titles of writings, however long.
fn own(text: &str) -> Cow<'_, str> {
    if !text.contains(['“', '《', '"', '「']) {
        return Cow::Borrowed(text);
    }
    let (mut own, mut closing, mut rest) = (String::with_capacity(text.len()), None, text);
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        let end = match c {
            '“' => Some('”'),
            '《' => Some('》'),
            '「' => Some('」'),
            '"' => Some('"'),
            _ => None,
        };
        match (closing, end) {
            (Some(mark), _) if mark == c => closing = None,
            (Some(_), _) => {}
            // A mark that is never closed quotes nothing.
            (None, Some(end)) if rest.contains(end) => closing = Some(end),
            (None, _) => own.push(c),
        }
    }
    Cow::Owned(own)
}

fn digest(text: &str) -> u64 {
    // FNV-1a: the same in every run, so that findings are.
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The findings of all records together, each with the number of the record that it is told at.
pub fn across(seen: &[Seen]) -> Vec<(usize, Finding)> {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, one) in seen.iter().enumerate() {
        if one.date.is_some() {
            groups.entry(&one.group).or_default().push(number);
        }
    }
    let mut found = Vec::new();
    for numbers in groups.values_mut() {
        numbers
            .sort_by_key(|number| (seen[*number].date.map(|(date, _)| date), seen[*number].span.0, *number));
        same_time(seen, numbers, &mut found);
        missing_months(seen, numbers, &mut found);
        rhythm(seen, numbers, &mut found);
    }
    copied(seen, &mut found);
    found.sort_by_key(|(number, finding)| (*number, finding.at, finding.check));
    found
}

fn finding(check: Check, at: Option<Place>, fault: String, remedy: &'static str) -> Finding {
    Finding { check, at, fault: fault.into(), remedy }
}

fn same_time(seen: &[Seen], numbers: &[usize], found: &mut Vec<(usize, Finding)>) {
    for pair in numbers.windows(2) {
        let [first, second] = pair else { continue };
        let (one, other) = (&seen[*first], &seen[*second]);
        let (Some((day, _)), Some((same, at))) = (one.date, other.date) else { continue };
        let overlap = match (one.span, other.span) {
            ((Some(_), Some(end)), (Some(start), _)) => start < end,
            ((Some(first), None), (Some(second), _)) => first == second,
            _ => false,
        };
        if day == same && overlap {
            let fault = format!("与 {} 记的是同一个党小组同一时间的会", one.file);
            found.push((
                *second,
                finding(Check::SameTime, Some(at), fault, "请核对两份记录的时间，或者删去重复的一份"),
            ));
        }
    }
}

fn missing_months(seen: &[Seen], numbers: &[usize], found: &mut Vec<(usize, Finding)>) {
    let month = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month()) - 1;
    for pair in numbers.windows(2) {
        let [first, second] = pair else { continue };
        let (Some((before, _)), Some((after, at))) = (seen[*first].date, seen[*second].date) else {
            continue;
        };
        let missing: Vec<_> = (month(before) + 1..month(after)).collect();
        // A gap of more than a year is another folder's.
        if missing.is_empty() || missing.len() > 12 {
            continue;
        }
        let names: Vec<_> =
            missing.iter().map(|m| format!("{}年{}月", m.div_euclid(12), m.rem_euclid(12) + 1)).collect();
        let fault = format!("这次会以前，{}没有会议记录", names.join("、"));
        found.push((
            *second,
            finding(Check::MissingMonth, Some(at), fault, "请补上这几个月的记录；没有开会的，写明原因"),
        ));
    }
}

fn rhythm(seen: &[Seen], numbers: &[usize], found: &mut Vec<(usize, Finding)>) {
    let mut alike: BTreeMap<(i8, Time, Option<Time>), Vec<usize>> = BTreeMap::new();
    for number in numbers {
        let one = &seen[*number];
        if let (Some((date, _)), Some(start)) = (one.date, one.span.0) {
            alike.entry((date.day(), start, one.span.1)).or_default().push(*number);
        }
    }
    for ((day, start, _), numbers) in alike.into_iter().filter(|(_, numbers)| numbers.len() >= RHYTHM) {
        let Some(first) = numbers.first() else { continue };
        let fault = format!(
            "有 {} 次会都在每月 {day} 日 {}:{:02} 开始，结束的时间也一样，像是一次写成的",
            numbers.len(),
            start.hour(),
            start.minute()
        );
        let at = seen[*first].date.map(|(_, at)| at);
        found.push((
            *first,
            finding(Check::SameRhythm, at, fault, "请核对每次会的实际时间；补写的注明“补录”"),
        ));
    }
}

fn copied(seen: &[Seen], found: &mut Vec<(usize, Finding)>) {
    // The first record in which a sentence stands.
    let mut first: HashMap<u64, usize> = HashMap::new();
    for (number, one) in seen.iter().enumerate() {
        let mut common: BTreeMap<usize, usize> = BTreeMap::new();
        for sentence in &one.said {
            match first.get(sentence) {
                Some(other) => *common.entry(*other).or_default() += 1,
                None => {
                    first.insert(*sentence, number);
                }
            }
        }
        let most = common.into_iter().max_by_key(|(other, many)| (*many, std::cmp::Reverse(*other)));
        let Some((other, many)) = most else { continue };
        if many >= MANY && many * 100 >= one.said.len() * PART {
            let fault = format!("有 {many} 句发言与 {} 一字不差", seen[other].file);
            found.push((
                number,
                finding(
                    Check::Copied,
                    one.said_at,
                    fault,
                    "请按本次会上实际说的改写；引用材料的，加上引号或者书名号",
                ),
            ));
        }
    }
}
