//! What the fuzzer found (`fuzz/corpus` has the inputs), and records that nobody writes.

use documents::reading::{Line, Place};
use records::{record::Record, understand};

fn record(text: &str) -> Record {
    let lines = (1..).zip(text.lines());
    let lines: Vec<_> =
        lines.map(|(number, line)| Line { text: line.to_owned(), place: Place::Line(number) }).collect();
    understand(&lines)
}

#[test]
fn a_count_with_the_character_of_a_fraction_is_read_as_far_as_it_is_one() {
    let counted = |text: &str| record(&format!("应到：{text}")).due.map(|found| found.value);
    for (text, count) in [
        ("9责任分工", Some(9)),
        ("三分", Some(3)),
        ("分", None),
        ("负三", None),
        ("-3", None),
        ("十二人", Some(12)),
        ("99999999999999999999", Some(999)),
    ] {
        assert_eq!(counted(text), count, "{text}");
    }
}

#[test]
fn a_list_without_end_has_one() {
    let names: String =
        (0..4_000).map(|number| format!("王{}、", char::from_u32(0x4E00 + number).unwrap_or('一'))).collect();
    let read = record(&format!("参加人员：{names}\n缺席人员：{names}"));
    assert_eq!(read.attendees.map(|found| found.value.len()), Some(1_000));
    let topics: String = (0..300).map(|number| format!("{number}、学习第{number}份材料；\n")).collect();
    assert_eq!(record(&format!("会议议题：\n{topics}")).topics.len(), 100);
}
