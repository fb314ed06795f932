//! Persons of the branch: the roster's page.

pub mod roster;
