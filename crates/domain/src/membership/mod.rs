//! History of people: states, groups and posts by day. Nothing is overwritten.

mod roster;
mod timeline;

pub use roster::{Member, Roster};
pub use timeline::{Span, Timeline, TimelineFault};
