//! The branch itself: setting it up, its groups, its posts, what it asks of its groups.

pub mod appoint;
pub mod groups;
pub mod resolutions;
pub mod set_up;
pub mod year;
