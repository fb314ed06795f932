//! Old records of Party group meetings: what a document says, as far as it can be understood ([`understand`]), and what is missing
//! or contradictory in it ([`check`]). Nothing is guessed: what is not understood is not there.

pub mod check;
mod labels;
mod moment;
mod names;
pub mod record;
mod understand;

pub use understand::understand;
