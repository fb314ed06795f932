//! The rules of a Party group (党小组) as types and pure functions.
//!
//! Knows no database, web, file or clock: time and ids come in as values. Clause ids such as `R4`
//! are those of the guide (`source.md`); regulation articles are named where a rule rests on one.
//! The `Display` of every error is the Chinese sentence that the person reads.

pub mod account;
pub mod appraisal;
pub mod assignment;
pub mod attachment;
pub mod attendance;
pub mod ballot;
pub mod care;
pub mod clause;
mod coded;
pub mod development;
pub mod disposition;
pub mod due;
pub mod dues;
pub mod id;
pub mod life_meeting;
pub mod limit;
pub mod meeting;
pub mod membership;
pub mod office;
pub mod old_record;
pub mod opinion;
pub mod organization;
pub mod own_template;
pub mod person;
pub mod plan;
pub mod resolution;
pub mod selection;
pub mod study;
pub mod superior_table;
pub mod talk;
pub mod text;
pub mod token;
pub mod webhook;
pub mod words;
pub mod work_summary;
pub mod year;
