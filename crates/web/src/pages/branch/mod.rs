//! The desk of the branch: what waits for it, its resolutions, the year of its groups, superiors' tables.

pub(crate) mod inbox;
pub(crate) mod resolutions;
pub(crate) mod table;
pub(crate) mod tables;
pub(crate) mod templates;
pub(crate) mod year;
