//! Records in the layouts that units use: what each says is understood, and what is wrong with it is found.

use documents::{attachment::NoReader, reading};
use jiff::civil::{date, time};
use records::{
    check::{Check, one},
    record::Record,
    understand,
};

fn record(name: &str) -> Record {
    let path = format!("{}/tests/samples/{name}", env!("CARGO_MANIFEST_DIR"));
    let bytes = std::fs::read(&path).expect("a sample");
    understand(&reading::read(name, &bytes, &NoReader).expect("lines"))
}

fn found(name: &str) -> Vec<&'static str> {
    one(&record(name), date(2026, 11, 27)).iter().map(|finding| finding.check.name()).collect()
}

fn names(of: &[records::record::Person]) -> Vec<&str> {
    of.iter().map(|one| one.name.as_str()).collect()
}

#[test]
fn the_fixed_template_is_understood() {
    let record = record("template-m.txt");
    let value = |found: &Option<records::record::Found<String>>| found.as_ref().map(|f| f.value.clone());
    assert_eq!(record.date.as_ref().map(|f| f.value), Some(date(2023, 5, 12)));
    assert_eq!(record.start.as_ref().map(|f| f.value), Some(time(14, 30, 0, 0)));
    assert_eq!(record.end.as_ref().map(|f| f.value), Some(time(16, 0, 0, 0)));
    assert_eq!(value(&record.place).as_deref(), Some("二楼会议室"));
    let chair = record.chair.as_ref().expect("a chair");
    assert_eq!((chair.value.name.as_str(), chair.value.post.as_deref()), ("林知远", Some("党小组组长")));
    let attendees = record.attendees.as_ref().expect("attendees");
    assert_eq!(names(&attendees.value), ["林知远", "许安宁", "何思源", "方景行"]);
    let absentees = record.absentees.as_ref().expect("absentees");
    assert_eq!(absentees.value[0].reason.as_deref(), Some("出差"));
    assert!(record.observers.as_ref().is_some_and(|found| found.value.is_empty()));
    let topics: Vec<_> = record.topics.iter().map(|topic| topic.value.as_str()).collect();
    assert_eq!(
        topics,
        ["学习机关党委关于档案安全的通知要求", "讨论对入党申请人的意见、推荐吸收入党积极分子人选"]
    );
    let said: Vec<_> =
        record.speeches.iter().map(|said| (said.value.speaker.name.as_str(), said.value.item)).collect();
    assert_eq!(said.len(), 10, "{said:?}");
    assert_eq!((said[2], said[9]), (("许安宁", Some(1)), ("林知远", Some(2))));
    assert_eq!(found("template-m.txt"), Vec::<&str>::new());
}

#[test]
fn a_table_is_understood() {
    let record = record("table.md");
    assert_eq!(record.date.as_ref().map(|f| f.value), Some(date(2023, 6, 8)));
    assert_eq!(record.start.as_ref().map(|f| f.value), Some(time(9, 0, 0, 0)));
    assert_eq!(record.end.as_ref().map(|f| f.value), Some(time(10, 30, 0, 0)));
    assert_eq!(record.recorder.as_ref().map(|f| f.value.name.as_str()), Some("方行"));
    assert_eq!(record.due.as_ref().map(|f| f.value), Some(6));
    assert_eq!(record.present.as_ref().map(|f| f.value), Some(5));
    assert_eq!(record.topics.len(), 1);
    assert_eq!(record.speeches.len(), 5);
    assert_eq!(found("table.md"), Vec::<&str>::new());
}

#[test]
fn numbered_headings_and_speeches_are_understood() {
    let record = record("numbered.txt");
    assert_eq!(record.start.as_ref().map(|f| f.value), Some(time(15, 0, 0, 0)));
    assert_eq!(record.chair.as_ref().map(|f| f.value.name.as_str()), Some("陈一诺"));
    assert_eq!(record.speeches.len(), 4);
    // It has no line for who sat in; its first line still has the gap of the form.
    assert_eq!(found("numbered.txt"), ["missing-observers", "placeholder"]);
}

#[test]
fn whoever_leads_begins_in_a_meeting_of_criticism() {
    assert_eq!(found("life-meeting.txt"), Vec::<&str>::new());
}

#[test]
fn what_is_wrong_is_found_with_its_place() {
    assert_eq!(
        found("faulty.txt"),
        [
            "end-before-start",
            "weekday",
            "chair",
            "absent-reason",
            "missing-observers",
            "counts",
            "topic-count",
            "some-silent",
            "absent-speaker",
            "speaking-order",
            "missing-summary",
            "not-reported",
            "placeholder",
        ]
    );
    let findings = one(&record("faulty.txt"), date(2026, 11, 27));
    let at = |check| findings.iter().find(|f| f.check == check).and_then(|f| f.at).map(|at| at.to_string());
    assert_eq!(at(Check::Placeholder).as_deref(), Some("第3行"));
    assert_eq!(at(Check::AbsentSpeaker).as_deref(), Some("第11行"));
}

#[test]
fn what_is_no_record_is_said_to_be_none() {
    let lines = reading::read("shopping.txt", "两斤苹果\n一把雨伞\n".as_bytes(), &NoReader).expect("lines");
    let findings = one(&understand(&lines), date(2026, 11, 27));
    assert_eq!(findings.iter().map(|f| f.check).collect::<Vec<_>>(), [Check::NoRecord]);
}
