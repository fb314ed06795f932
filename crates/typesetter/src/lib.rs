//! The `typesetter` crate.
