//! The papers: each a pure function from facts to a [`Paper`](crate::paper::Paper).
//!
//! What holds for all of them: nothing that was not entered is written. A place that waits for a pen is a
//! line (`＿＿＿＿`); a value that a finished sentence lacks reads 「（未填写）」; so a reader always sees
//! that something is missing, and never takes our words for somebody's.

pub mod agenda;
pub mod appraisal;
pub mod ballot;
pub mod blank_record;
pub mod common;
pub mod disposition;
pub mod dues;
pub mod life_meeting;
pub mod notice;
pub mod opinion_sheet;
pub mod recommendation;
pub mod record_book;
pub mod sign_in;
pub mod template_m;
pub mod work_summary;
pub mod year_plan;

pub mod attendance;
pub mod marks;
pub mod speeches;
pub(crate) mod words;
pub use words::weekday;
