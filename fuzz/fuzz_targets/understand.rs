//! Any lines as a record: what is understood of them, and what the checks find in it, alone and beside another.

#![no_main]

use documents::reading::{Line, Place};
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;
use records::check::{Seen, across, one};

/// Lines of a document: a cell of a table where one begins with a bar.
fn lines(text: &str) -> Vec<Line> {
    let (mut row, mut column) = (1, 0);
    let lines = (1..).zip(text.lines()).map(|(number, line)| match line.strip_prefix('|') {
        Some(cell) => {
            column += 1;
            if cell.is_empty() {
                (row, column) = (row + 1, 0);
            }
            Line { text: cell.trim().to_owned(), place: Place::Cell { table: 1, row, column } }
        }
        None => Line { text: line.trim().to_owned(), place: Place::Line(number) },
    });
    lines.collect()
}

fuzz_target!(|text: &str| {
    let today = date(2026, 11, 28);
    let halves = text.split_once('\0').unwrap_or((text, text));
    let seen = [halves.0, halves.1].map(|text| {
        let record = records::understand(&lines(text));
        for finding in one(&record, today) {
            assert!(!finding.fault.is_empty() && !finding.remedy.is_empty(), "a finding says how to mend it");
        }
        Seen::new("a.txt", &record)
    });
    across(&seen);
});
