//! What is held of a person: told whole, corrected where that is done, and taken away where no rule says that it has to be kept
//! (个人信息保护法 45–47, `rules.md` 7.1: PI-3, PI-4, PI-12).

pub mod by_machine;
pub mod close;
pub mod erase;
pub mod export;
mod parts;

pub use parts::{KEPT, KEPT_OUT};

/// The tables that the person is told.
pub fn told() -> impl Iterator<Item = &'static str> {
    parts::TOLD.iter().map(|told| told.part.table)
}
