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
fn a_count_with_the_character_of_a_fraction_is_none() {
    for odd in ["9责任分工", "三分", "二毫", "九载", "十沟", "负三", "-3"] {
        assert_eq!(record(&format!("应到：{odd}")).due, None, "{odd}");
    }
    let counted = |text: &str| record(text).due.map(|found| found.value);
    assert_eq!((counted("应到：十二人"), counted("应到：一百零五人")), (Some(12), Some(105)));
    assert_eq!(counted("应到：99999999999999999999"), None);
}
