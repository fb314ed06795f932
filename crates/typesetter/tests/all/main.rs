//! Papers as PDF, read back with poppler's tools.

mod common;
mod content;
mod page;
mod papers;
#[path = "../../../documents/tests/all/samples/mod.rs"]
mod samples;
