//! Branches, groups and posts.

pub mod set_up;
