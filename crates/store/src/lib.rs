//! The only crate that knows SQL: one schema, one SQL text and one set of functions for the embedded
//! SQLite and for PostgreSQL.
//!
//! [`Db`] is the thin layer: one closure is one unit of work, run on a thread that owns its
//! connection. The modules named after nouns hold the queries; every one of them names one branch,
//! but for those that are marked as roll-ups (ADR 34).

pub mod account;
pub mod appraisal;
pub mod appraised;
pub mod assignment;
pub mod attachment;
pub mod attendance;
pub mod ballot;
pub mod branch_key;
pub mod care;
pub mod changed;
pub mod consultation;
mod db;
pub mod development;
pub mod device;
pub mod disposition;
pub mod dues;
pub mod factor;
pub mod figures;
pub mod hearing;
pub mod journal;
pub mod life_meeting;
pub mod meeting;
pub mod membership;
pub mod minutes;
pub mod notice;
pub mod office;
pub mod old_record;
pub mod opinion;
pub mod organization;
pub mod own_template;
pub mod person;
pub mod personal;
pub mod plan;
pub mod proceedings;
pub mod reminder;
pub mod resolution;
pub mod roster_withdrawn;
pub mod search;
pub mod selection;
pub mod study;
pub mod superior_table;
pub mod talk;
#[cfg(feature = "testing")]
pub mod testing;
pub mod token;
pub mod webhook;
pub mod work_summary;

pub use db::{
    CHAINED, Cluster, Db, Draft, FileFault, FileInfo, FromColumn, Heard, Lies, Location, Pending, Placed,
    Restored, Row, SCHEMA, SpreadFault, StoreError, ToParam, Turn, Tx, Value, check_file, cluster,
    copy_branch, make_folder, restore, spread,
};
