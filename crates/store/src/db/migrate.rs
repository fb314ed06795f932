//! The schema, step by step. One text for both engines: BIGINT, TEXT and BYTEA, no functions of one
//! engine. For SQLite three words are put in its own terms, so that its tables are STRICT.

use sha2::{Digest, Sha256};

use super::{StoreError, Tx, index, spread, tx::Engine};
use crate::{journal, params};

/// Every migration, in order. A released one is never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("../../migrations/0001_meetings.sql"),
    include_str!("../../migrations/0002_devices_and_mail.sql"),
    include_str!("../../migrations/0003_plan_changes_and_mail.sql"),
    include_str!("../../migrations/0004_roster.sql"),
    include_str!("../../migrations/0005_assignments.sql"),
    include_str!("../../migrations/0006_dues.sql"),
    include_str!("../../migrations/0007_dues_list.sql"),
    include_str!("../../migrations/0008_people.sql"),
    include_str!("../../migrations/0009_attendance.sql"),
    include_str!("../../migrations/0010_development.sql"),
    include_str!("../../migrations/0011_study.sql"),
    include_str!("../../migrations/0012_study_file.sql"),
    include_str!("../../migrations/0013_reminder.sql"),
    include_str!("../../migrations/0014_joint_meeting.sql"),
    include_str!("../../migrations/0015_dues_ways_back.sql"),
    include_str!("../../migrations/0016_ballot.sql"),
    include_str!("../../migrations/0017_selection.sql"),
    include_str!("../../migrations/0018_life_meeting.sql"),
    include_str!("../../migrations/0019_hearing.sql"),
    include_str!("../../migrations/0020_contacts_and_introducers.sql"),
    include_str!("../../migrations/0021_disposition.sql"),
    include_str!("../../migrations/0022_appraisal.sql"),
    include_str!("../../migrations/0023_life_ways_back.sql"),
    include_str!("../../migrations/0024_ballot_least.sql"),
    include_str!("../../migrations/0025_consultation.sql"),
    include_str!("../../migrations/0026_resolution.sql"),
    include_str!("../../migrations/0027_roster_ways_back.sql"),
    include_str!("../../migrations/0028_disposition_ways_back.sql"),
    include_str!("../../migrations/0029_appraisal_ways_back.sql"),
    include_str!("../../migrations/0030_office.sql"),
    include_str!("../../migrations/0031_search.sql"),
    include_str!("../../migrations/0032_work_summary.sql"),
    include_str!("../../migrations/0033_superior_table.sql"),
    include_str!("../../migrations/0034_old_record.sql"),
    include_str!("../../migrations/0035_own_template.sql"),
    include_str!("../../migrations/0036_chain.sql"),
    include_str!("../../migrations/0037_branch_key.sql"),
    include_str!("../../migrations/0038_branch_by_branch.sql"),
    include_str!("../../migrations/0039_token.sql"),
    include_str!("../../migrations/0040_webhook.sql"),
    include_str!("../../migrations/0041_factor.sql"),
    include_str!("../../migrations/0042_duties.sql"),
];

/// The migration after which the engine's own index is made: the one thing that is not the same text for both.
const INDEXED: i64 = 31;

/// The migration with which PostgreSQL's own index becomes one of each branch (ADR 34).
pub(crate) const BY_BRANCH: i64 = 38;

/// The schema from which on journals are chains (ADR 27); those that are there then become chains.
pub const CHAINED: i64 = 36;

/// The newest schema that this program knows.
pub const SCHEMA: i64 = MIGRATIONS.len() as i64;

const VERSIONS: &str = "CREATE TABLE IF NOT EXISTS schema_version (
    version BIGINT NOT NULL PRIMARY KEY,
    checksum TEXT NOT NULL
);";

/// Brings the schema up to date in one transaction.
///
/// # Errors
/// [`StoreError::Newer`] for data of a newer program; [`StoreError::Corrupt`] when a migration that
/// has been applied reads otherwise today.
pub(super) fn run(tx: &mut Tx) -> Result<(), StoreError> {
    run_until(tx, SCHEMA)
}

/// The same as a program did whose newest schema was an older one.
///
/// # Errors
/// As [`run`].
pub(super) fn run_until(tx: &mut Tx, newest: i64) -> Result<(), StoreError> {
    tx.batch(if is_sqlite(tx) { "BEGIN IMMEDIATE" } else { "BEGIN; SELECT pg_advisory_xact_lock(6800)" })?;
    let outcome = apply(tx, newest);
    match outcome {
        Ok(()) => tx.batch("COMMIT"),
        Err(error) => {
            drop(tx.batch("ROLLBACK"));
            Err(error)
        }
    }
}

fn apply(tx: &mut Tx, newest: i64) -> Result<(), StoreError> {
    let versions = dialect(tx, VERSIONS);
    tx.batch(&versions)?;
    let applied =
        tx.all("SELECT version, checksum FROM schema_version ORDER BY version", params![], |row| {
            Ok((row.get::<i64>("version")?, row.get::<String>("checksum")?))
        })?;
    if let Some((found, _)) = applied.last().filter(|(found, _)| *found > SCHEMA) {
        return Err(StoreError::Newer { found: *found, known: SCHEMA });
    }
    let is_spread = spread::is_spread(tx)?;
    for (number, sql) in (1..=newest).zip(MIGRATIONS) {
        let sum = checksum(sql);
        match applied.iter().find(|(version, _)| *version == number) {
            Some((_, kept)) if *kept == sum => {}
            Some(_) => {
                return Err(StoreError::corrupt(
                    "schema_version",
                    "checksum",
                    &format!("migration {number} was altered"),
                ));
            }
            None => {
                put(tx, sql, is_spread)?;
                if number == INDEXED {
                    index::create(tx)?;
                }
                if number == BY_BRANCH {
                    index::by_branch(tx)?;
                }
                if number == CHAINED {
                    chain(tx)?;
                }
                tx.execute(
                    "INSERT INTO schema_version (version, checksum) VALUES ($1, $2)",
                    params![number, sum],
                )?;
            }
        }
    }
    Ok(())
}

/// Runs the text of a migration.
fn put(tx: &mut Tx, sql: &str, is_spread: bool) -> Result<(), StoreError> {
    if is_spread {
        return spread::statements(sql).iter().try_for_each(|statement| tx.batch(statement));
    }
    let text = dialect(tx, sql);
    tx.batch(&text)
}

/// Runs the text of a migration that is none yet, in one transaction.
#[cfg(feature = "testing")]
pub(super) fn run_text(tx: &mut Tx, sql: &str) -> Result<(), StoreError> {
    let is_spread = spread::is_spread(tx)?;
    tx.batch("BEGIN")?;
    put(tx, sql, is_spread)?;
    tx.batch("COMMIT")
}

/// All migrations in one text.
#[cfg(test)]
pub(super) fn all() -> String {
    MIGRATIONS.concat()
}

/// Makes a chain of every journal that was written before there were any.
fn chain(tx: &mut Tx) -> Result<(), StoreError> {
    let branches = tx.all("SELECT branch_id FROM branch", params![], |row| row.get("branch_id"))?;
    branches.into_iter().try_for_each(|branch| journal::chain_anew(tx, branch))?;
    if !is_sqlite(tx) {
        // An older program that still runs beside this one must not write entries that are in no chain.
        for column in ["before_sha256", "sha256", "sm3"] {
            tx.batch(&format!("ALTER TABLE journal ALTER COLUMN {column} DROP DEFAULT"))?;
        }
    }
    Ok(())
}

/// Tells the tables of this program from those of another one.
#[cfg(feature = "testing")]
pub(crate) fn fingerprint() -> String {
    checksum(&MIGRATIONS.concat())[..16].to_owned()
}

fn checksum(sql: &str) -> String {
    Sha256::digest(sql.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

const fn is_sqlite(tx: &Tx) -> bool {
    matches!(tx.engine, Engine::Sqlite(_))
}

/// The text in the engine's terms.
fn dialect(tx: &Tx, sql: &str) -> String {
    if is_sqlite(tx) {
        sql.replace(" BIGINT", " INTEGER").replace(" BYTEA", " BLOB").replace("\n);", "\n) STRICT;")
    } else {
        sql.to_owned()
    }
}
