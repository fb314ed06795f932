//! Developing Party members (发展党员, C5, T4, D6): the 25 steps, what may be written down, what was late, what is due.
//!
//! 《中国共产党发展党员工作细则》, 2014 and 2026; `rules.md` 2. A group decides nothing here: it is heard, it accompanies, and its
//! opinion goes to the branch. Steps that others take are written down as they happened; a step that is late is never refused.

mod accord;
mod check;
mod dates;
mod due;
mod edition;
mod file;
pub mod hearing;
mod opinion;
mod probation;
mod refusal;
mod step;
mod warning;

#[cfg(test)]
mod samples;

pub use accord::{Discord, discord};
pub use check::{Entry, check, introducers};
pub use due::{Due, Duty, due};
pub use edition::{Basis, Edition, Extent, Limit, Place, Training};
pub use file::{Done, Extension, File, Inspection};
pub use hearing::{Hearing, HearingAnswer, HearingRefusal, HearingStage};
pub use opinion::{Opinion, OpinionPurpose};
pub use probation::{Probation, TooEarly};
pub use refusal::Refusal;
pub use step::{Actor, Step};
pub use warning::{Warning, review};
