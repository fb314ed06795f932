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
