//! The pages, one small file each.

pub(crate) mod account;
pub(crate) mod accounts;
pub(crate) mod answer;
pub(crate) mod branch;
pub(crate) mod console;
pub(crate) mod consult;
pub(crate) mod draft;
pub(crate) mod home;
pub(crate) mod journal;
pub(crate) mod late;
pub(crate) mod meeting;
pub(crate) mod meetings;
pub(crate) mod minutes;
pub(crate) mod not_done;
pub(crate) mod papers;
pub(crate) mod plan;
pub(crate) mod roster;
pub(crate) mod set_up;
pub(crate) mod steps;
