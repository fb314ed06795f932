//! Meetings played over HTTP, for figures of a server under load and for tests of what a killed one has kept.
//!
//! A [`Browser`](client::Browser) is one connection that checks every answer and measures it; [`player`] takes one meeting from the draft
//! to the archive with it, as its leader, recorder, members and secretary do; [`server`] runs the product's binary.

pub mod client;
pub mod crew;
pub mod measure;
pub mod page;
pub mod player;
pub mod run;
pub mod server;

/// Why a run or a request did not go as it should, in a sentence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fault(pub String);

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Fault {}

impl Fault {
    /// Of whatever went wrong, and while doing what.
    pub fn of(what: &str, fault: impl std::fmt::Display) -> Self {
        Self(format!("{what}: {fault}"))
    }
}
