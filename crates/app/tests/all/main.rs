//! Use cases over an embedded database in memory.

mod roster;
mod set_up;
mod world;
