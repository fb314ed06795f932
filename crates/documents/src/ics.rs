//! One meeting as a calendar (RFC 5545), for the calendars of phones and office computers.
//!
//! Written here and not by a crate: the one that there is puts the time of the system into every alarm, and our
//! files say the same for the same facts (style 11). Tests read the files back with it.

use crate::facts::MeetingFacts;
use crate::papers::words;
use jiff::Timestamp;
use jiff::civil::DateTime;

/// The media type of what [`write()`] makes.
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8; method=PUBLISH";

/// The time zone that the facts are in. China has kept one offset, without summer time, since 1992.
const ZONE: &str = "Asia/Shanghai";

/// The calendar of one meeting: when, where, what about, with reminders one day and one hour before.
///
/// `uid` names the meeting for ever; `sequence` rises with every change of date or place, so that the reader's calendar
/// moves the entry and does not add a second one; `stamp` is when the file was made. An end that was not planned
/// is left out.
pub fn write(facts: &MeetingFacts, uid: &str, sequence: u32, stamp: Timestamp) -> String {
    let mut lines = Lines(String::new());
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//dangxiaozu//dangxiaozu//ZH", "METHOD:PUBLISH"] {
        lines.raw(line);
    }
    lines.raw("BEGIN:VTIMEZONE");
    lines.raw(&format!("TZID:{ZONE}"));
    for line in ["BEGIN:STANDARD", "DTSTART:19920101T000000", "TZOFFSETFROM:+0800", "TZOFFSETTO:+0800"] {
        lines.raw(line);
    }
    for line in ["TZNAME:CST", "END:STANDARD", "END:VTIMEZONE", "BEGIN:VEVENT"] {
        lines.raw(line);
    }
    lines.text("UID", uid);
    lines.raw(&format!("DTSTAMP:{}", stamp.strftime("%Y%m%dT%H%M%SZ")));
    lines.raw(&format!("SEQUENCE:{sequence}"));
    lines.raw(&format!("DTSTART;TZID={ZONE}:{}", local(facts.start)));
    // An end before the beginning would make calendars refuse the whole entry.
    if let Some(end) = facts.end.filter(|end| *end > facts.start.time()) {
        lines.raw(&format!("DTEND;TZID={ZONE}:{}", local(facts.start.date().to_datetime(end))));
    }
    let summary = summary(facts);
    lines.text("SUMMARY", &summary);
    if !facts.place.trim().is_empty() {
        lines.text("LOCATION", facts.places().trim());
    }
    let description = description(facts);
    if !description.is_empty() {
        lines.text("DESCRIPTION", &description);
    }
    for before in ["-P1D", "-PT1H"] {
        lines.raw("BEGIN:VALARM");
        lines.raw("ACTION:DISPLAY");
        lines.text("DESCRIPTION", &summary);
        lines.raw(&format!("TRIGGER:{before}"));
        lines.raw("END:VALARM");
    }
    lines.raw("END:VEVENT");
    lines.raw("END:VCALENDAR");
    lines.0
}

fn summary(facts: &MeetingFacts) -> String {
    let kind = words::or(&facts.kind, "党小组会");
    match facts.group.trim() {
        "" => kind.to_owned(),
        group => format!("{kind}（{group}）"),
    }
}

/// The topics, and what to prepare.
fn description(facts: &MeetingFacts) -> String {
    let mut lines = words::topics(facts.items.iter().map(|item| item.title.as_str()));
    let prepare = facts.items.iter().filter_map(|item| item.prepare.as_deref()).map(words::unstopped);
    lines.extend(prepare.filter(|text| !text.is_empty()).map(|text| format!("会前准备：{text}。")));
    lines.join("\n")
}

fn local(at: DateTime) -> String {
    at.strftime("%Y%m%dT%H%M%S").to_string()
}

/// Content lines: ended by CR LF and folded at 75 octets (RFC 5545 3.1).
struct Lines(String);

impl Lines {
    /// A property whose value is text: `\ ; ,` and line breaks are escaped, control characters dropped (3.3.11).
    fn text(&mut self, name: &str, value: &str) {
        let mut line = format!("{name}:");
        for c in value.replace("\r\n", "\n").chars() {
            match c {
                '\n' => line.push_str("\\n"),
                '\\' | ';' | ',' => line.extend(['\\', c]),
                c if c.is_control() && c != '\t' => {}
                c => line.push(c),
            }
        }
        self.raw(&line);
    }

    /// A line as it stands, folded between characters and never inside of one.
    fn raw(&mut self, line: &str) {
        let mut octets = 0;
        for c in line.chars() {
            if octets + c.len_utf8() > 75 {
                self.0.push_str("\r\n ");
                octets = 1;
            }
            self.0.push(c);
            octets += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}
