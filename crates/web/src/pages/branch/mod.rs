//! The desk of the branch: what waits for it, its resolutions, the year of its groups.

pub(crate) mod inbox;
pub(crate) mod resolutions;
pub(crate) mod year;
