//! Old records of Party group meetings: what a document says, as far as it can be understood ([`understand`]), and what is missing
//! or contradictory in it ([`check`]). Nothing is guessed: what is not understood is not there.

pub mod check;
mod closing;
mod headings;
mod labels;
mod moment;
mod names;
mod prose;
pub mod record;
mod roll;
mod speaker;
mod understand;

pub use understand::understand;
