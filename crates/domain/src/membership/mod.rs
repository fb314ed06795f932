//! History of people: states, groups, posts and 组织关系 by day. Nothing is overwritten.

mod ending;
mod relation;
mod roster;
mod timeline;
mod transfer;
mod withdrawal;

pub use ending::{Ending, EndingRefusal};
pub use relation::Relation;
pub use roster::{Member, Roster};
pub use timeline::{Span, Timeline, TimelineFault};
pub use transfer::{Direction, Transfer, TransferRefusal, TransferState};
pub use withdrawal::{Entry, EntryKind, goes_on_with};
