//! How values read in a sentence.

use jiff::civil::Date;

/// A day: 2026年7月1日.
pub fn date(day: Date) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}
