//! The branch itself: setting it up, its groups, its posts, its year.

pub mod appoint;
pub mod groups;
pub mod set_up;
pub mod year;
