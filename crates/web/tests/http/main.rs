//! The pages over HTTP, in process: every kind of caller, a whole meeting, bad input, and the guards around all of it.

mod bad_input;
mod guards;
mod matrix;
mod whole_meeting;
mod world;
