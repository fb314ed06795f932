//! Use cases over an embedded database in memory.

mod assignments;
mod attendance;
mod ballot;
mod ballot_secrecy;
mod development;
mod dues;
mod gates;
mod late;
mod life_cards;
mod life_meeting;
mod life_ways_back;
mod mail;
mod membership;
mod moved;
mod password_race;
mod people_work;
mod roster;
mod selection;
mod set_up;
mod sign_in;
mod strange_names;
mod study;
mod study_files;
mod today;
mod world;
mod year_end;
