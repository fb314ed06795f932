//! Branches, groups and posts.

pub mod resolutions;
pub mod set_up;
