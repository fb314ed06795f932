//! What of a record was entered nowhere: the lines with words that were understood as nothing, so that somebody reads them.

use std::collections::BTreeSet;

use documents::reading::{Line, Place};
use records::record::Record;

/// Words of headings, which say nothing by themselves; the longest first.
const HEADINGS: &[&str] = &[
    "党小组会议记录",
    "会议记录",
    "党小组会",
    "会议时间",
    "会议地点",
    "会议主持人",
    "会议主持",
    "会议议题",
    "会议主题",
    "会议内容",
    "会议议程",
    "会议小结",
    "会议总结",
    "会议名称",
    "主要内容",
    "讨论发言",
    "讨论情况",
    "发言情况",
    "发言摘要",
    "发言内容",
    "参加人员",
    "参会人员",
    "出席人员",
    "到会人员",
    "与会人员",
    "缺席人员",
    "请假人员",
    "列席人员",
    "议定事项",
    "参加人数",
    "缺席人数",
    "请假人数",
    "主持人",
    "记录人",
    "记录员",
    "应到会",
    "实到会",
    "应到",
    "实到",
    "缺席",
    "请假",
    "列席",
    "参加",
    "时间",
    "地点",
    "日期",
    "主持",
    "记录",
    "议题",
    "议程",
    "主题",
    "内容",
    "小结",
    "总结",
    "发言",
    "讨论",
    "原因",
    "备注",
    "姓名",
    "职务",
    "人员",
    "人数",
    "党员",
    "支部",
    "小组",
    "组长",
    "同志",
    "领学",
    "会议",
];

/// Characters that number, count and join.
const COUNTING: &str =
    "0123456789一二三四五六七八九十零〇第项个名人位号次年月日时分点半至到的为由是无和及等会星期上下午晚早";

/// So many characters may be left of a line of which something was understood: how it was worded.
const WORDING: usize = 6;

/// Letters and figures in one width, without anything between them.
pub(super) fn bare(text: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        other => other,
    };
    text.chars().map(narrow).filter(|c| c.is_alphanumeric()).collect()
}

/// Everything that was understood, in words; the longest first.
fn understood(record: &Record) -> Vec<String> {
    let mut all: BTreeSet<String> = BTreeSet::new();
    let mut put = |text: &str| all.extend(text.lines().map(bare).filter(|text| !text.is_empty()));
    let texts = [
        &record.title,
        &record.branch,
        &record.group,
        &record.time,
        &record.place,
        &record.outcome,
        &record.summary,
        &record.report,
    ];
    texts.into_iter().flatten().for_each(|found| put(&found.value));
    record.topics.iter().for_each(|found| put(&found.value));
    record.placeholders.iter().for_each(|found| put(&found.value));
    let people = record.chair.iter().chain(&record.recorder).map(|found| &found.value);
    let listed = record.attendees.iter().chain(&record.observers).flat_map(|found| &found.value);
    let spoke = record.speeches.iter().map(|found| &found.value.speaker);
    for person in people.chain(listed).chain(spoke) {
        put(&person.name);
        put(person.post.as_deref().unwrap_or_default());
    }
    for one in record.absentees.iter().flat_map(|found| &found.value) {
        put(&one.name);
        put(one.reason.as_deref().unwrap_or_default());
    }
    record.speeches.iter().for_each(|found| put(&found.value.text));
    let mut all: Vec<String> = all.into_iter().collect();
    all.sort_by_key(|text| std::cmp::Reverse(text.chars().count()));
    all
}

/// The numbers of the lines, from 0, with words that were understood as nothing; `taken` are the places of which something was.
pub(super) fn rest(lines: &[Line], record: &Record, taken: &BTreeSet<Place>) -> Vec<usize> {
    let known = understood(record);
    let left = |line: &Line| {
        let mut text = bare(&line.text);
        for one in &known {
            if text.contains(one.as_str()) {
                text = text.replace(one.as_str(), " ");
            }
        }
        for word in HEADINGS {
            if text.contains(word) {
                text = text.replace(word, " ");
            }
        }
        text.chars().filter(|c| c.is_alphanumeric() && !COUNTING.contains(*c)).count()
    };
    // A word that is left of a list of people may be somebody.
    let lists = [
        record.chair.as_ref().map(|found| found.at),
        record.recorder.as_ref().map(|found| found.at),
        record.attendees.as_ref().map(|found| found.at),
        record.absentees.as_ref().map(|found| found.at),
        record.observers.as_ref().map(|found| found.at),
    ];
    let is_rest = |line: &Line| {
        let is_list = lists.contains(&Some(line.place));
        let most = if taken.contains(&line.place) && !is_list { WORDING } else { 0 };
        left(line) > most
    };
    lines.iter().enumerate().filter(|(_, line)| is_rest(line)).map(|(number, _)| number).collect()
}

/// Whether a line that goes on with what somebody said begins as if another spoke: a short word before a colon.
pub(super) fn may_be_said_by_another(line: &str) -> bool {
    let Some((head, _)) = line.split_once(['：', ':']) else { return false };
    let head = head.trim();
    let (many, is_word) =
        (head.chars().count(), head.chars().all(|c| c.is_alphabetic() || c == '·' || c == ' '));
    (1..=10).contains(&many) && is_word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_are_entered_nowhere_are_found_with_their_lines() {
        let text = "党小组会议记录\n时间：2026年5月12日14:30—16:00\n地点：二楼\n主持人：陈一诺\n会议风格：大家很踊跃\n会议议题：学习党章\n\
                    会议内容：\n陈一诺：每月学一章。\n下月再看。\n会议小结：会后向支部报告。\n附：签到表一张，照片三张";
        let lines: Vec<_> = (1..)
            .zip(text.lines())
            .map(|(number, text)| Line { text: text.trim().to_owned(), place: Place::Line(number) })
            .collect();
        let record = records::understand(&lines);
        let taken = [2, 3, 4, 6, 8, 10].map(Place::Line).into();
        let found: Vec<_> =
            rest(&lines, &record, &taken).into_iter().map(|at| lines[at].text.as_str()).collect();
        assert!(found.contains(&"会议风格：大家很踊跃"), "{found:?} {record:?}");
        assert!(!found.iter().any(|line| line.contains("时间") || line.contains("每月学一章")), "{found:?}");
    }

    #[test]
    fn whoever_is_left_out_of_a_list_is_found() {
        let at = Place::Line(1);
        let lines = [Line {
            text: "参加人员：陈一诺（组长）、小许、何思源".to_owned(), place: at
        }];
        let person = |name: &str| {
            let post = (name == "陈一诺").then(|| "组长".to_owned());
            records::record::Person { name: name.to_owned(), post }
        };
        let list = |names: &[&str]| {
            let value = names.iter().map(|name| person(name)).collect();
            Record { attendees: Some(records::record::Found { value, at }), ..Record::default() }
        };
        let taken = [at].into();
        assert_eq!(rest(&lines, &list(&["陈一诺", "何思源"]), &taken), [0]);
        assert!(rest(&lines, &list(&["陈一诺", "小许", "何思源"]), &taken).is_empty());
    }

    #[test]
    fn a_short_word_before_a_colon_may_be_somebody() {
        for line in ["小许：同意。", "Anna: 好", "支部书记：同意", "何：同意"] {
            assert!(may_be_said_by_another(line), "{line}");
        }
        for line in ["同意。", "一是要快，二是要稳：大家看", "14：30 以前到"] {
            assert!(!may_be_said_by_another(line), "{line}");
        }
    }
}
