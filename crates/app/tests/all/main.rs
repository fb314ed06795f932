//! Use cases over an embedded database in memory.

mod gates;
mod late;
mod mail;
mod roster;
mod set_up;
mod sign_in;
mod world;
mod year_end;
