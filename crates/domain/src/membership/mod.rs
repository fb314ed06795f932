//! History of people: states, groups, posts and 组织关系 by day. Nothing is overwritten.

mod ending;
mod relation;
mod roster;
mod timeline;
mod transfer;

pub use ending::{Ending, EndingRefusal};
pub use relation::Relation;
pub use roster::{Member, Roster};
pub use timeline::{Span, Timeline, TimelineFault};
pub use transfer::{Direction, Transfer, TransferRefusal, TransferState};
