//! Days, hours, numbers and names, as they stand behind the headings that lead to their readers.

#![no_main]

use documents::reading::{Line, Place};
use libfuzzer_sys::fuzz_target;

const HEADINGS: [&str; 8] = ["时间", "主持人", "参加人员", "缺席人员", "列席人员", "应到", "会议议题", "散会时间"];

fuzz_target!(|text: &str| {
    let text = text.replace(['\n', '\r'], " ");
    let lines = HEADINGS.map(|heading| Line { text: format!("{heading}：{text}"), place: Place::Line(1) });
    let record = records::understand(&lines);
    if let Some(found) = &record.date {
        assert!(found.value.year() >= 0, "years are written with four figures");
    }
    for found in record.attendees.iter().flat_map(|found| &found.value) {
        assert!((2..=20).contains(&found.name.chars().count()), "{} is no name", found.name);
    }
});
