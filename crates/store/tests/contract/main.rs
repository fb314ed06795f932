//! What the store promises, held against every engine: each case is one test for SQLite in memory, one for
//! SQLite in a file, and one for PostgreSQL.

/// Makes one test a case and engine: `noun::memory::case`, `noun::file::case`, `noun::postgres::case`.
macro_rules! on_every_engine {
    ($($case:ident),* $(,)?) => {
        mod memory { on_every_engine!(@ Memory: $($case),*); }
        mod file { on_every_engine!(@ File: $($case),*); }
        mod postgres { on_every_engine!(@ Postgres: $($case),*); }
    };
    (@ $backend:ident: $($case:ident),*) => {$(
        #[test]
        fn $case() {
            super::$case(&store::testing::TestDb::new(store::testing::Backend::$backend));
        }
    )*};
}

mod access;
mod appraisals;
mod ballots;
mod branch_keys;
mod derived;
mod disposition;
mod dues;
mod factors;
mod fixture;
mod hearings;
mod journal;
mod layer;
mod life;
mod life_meetings;
mod meetings;
mod migrations;
mod notices;
mod old_records;
mod own_templates;
mod people;
mod people_work;
mod plans;
mod random;
mod records;
mod reminders;
mod superior_tables;
mod threads;
mod together;
mod tokens;
mod webhooks;
mod work_summaries;
