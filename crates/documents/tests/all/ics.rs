//! The calendar file, read back by another reader.

use crate::samples;

use icalendar::{Calendar, CalendarDateTime, Component, DatePerhapsTime, EventLike};
use jiff::Timestamp;

fn read(text: &str) -> Calendar {
    text.parse().expect("a calendar")
}

fn stamp() -> Timestamp {
    "2026-11-13T08:20:00Z".parse().expect("a time")
}

#[test]
fn another_reader_finds_the_meeting() {
    let text = documents::ics::write(&samples::short(), "meeting-1@group.invalid", 2, stamp());
    let calendar = read(&text);
    let event = calendar.events().next().expect("an event");
    assert_eq!(event.get_uid(), Some("meeting-1@group.invalid"));
    assert_eq!(event.get_sequence(), Some(2));
    assert_eq!(event.get_summary(), Some("党小组会（第一党小组）"));
    assert_eq!(event.get_location(), Some("文献馆二楼会议室"));
    assert!(event.get_description().is_some_and(|text| text.contains("讨论对入党申请人的意见")));
    for (when, at) in [(event.get_start(), "2026-11-20 14:30:00"), (event.get_end(), "2026-11-20 15:40:00")] {
        let Some(DatePerhapsTime::DateTime(CalendarDateTime::WithTimezone { date_time, tzid })) = when else {
            panic!("a local time with its zone, not {when:?}");
        };
        assert_eq!((date_time.to_string().as_str(), tzid.as_str()), (at, "Asia/Shanghai"));
    }
    let triggers: Vec<_> =
        event.components().iter().filter_map(|alarm| alarm.property_value("TRIGGER")).collect();
    assert_eq!(triggers, ["-P1D", "-PT1H"]);
}

#[test]
fn lines_are_folded_at_75_octets_and_end_in_crlf() {
    let text = documents::ics::write(&samples::hostile(), "x", 0, stamp());
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
        assert!(!line.contains(['\n', '\r', '\0', '\u{1b}']), "{line:?}");
    }
    let calendar = read(&text);
    let place =
        calendar.events().next().and_then(|event| event.get_location().map(str::to_owned)).expect("a place");
    assert!(place.contains("<script>&amp;") && place.contains("第二行"), "{place}");
}

#[test]
fn what_was_not_planned_is_left_out() {
    let text = documents::ics::write(&samples::empty(), "x", 0, stamp());
    for absent in ["DTEND", "LOCATION", "\r\nDESCRIPTION:＿"] {
        assert!(!text.contains(absent), "{absent}");
    }
    assert!(text.contains(
        "DTSTAMP:20261113T082000Z\r\nSEQUENCE:0\r\nDTSTART;TZID=Asia/Shanghai:20261218T093000\r\n"
    ));
}
