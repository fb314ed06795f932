//! Browsers from which somebody has signed in before. Only the digest of a browser's key is kept.

use domain::{
    account::Failures,
    id::{BranchId, PersonId},
};
use jiff::Timestamp;

use crate::{StoreError, Tx, params};

/// A known browser of one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Device {
    /// Whose.
    pub person: PersonId,
    /// Failed sign-ins from it in a row: they count here and not at the account.
    pub failures: Failures,
}

/// Remembers a browser, or notes that it was used and starts its count anew.
///
/// # Errors
/// As the engine.
pub fn remember(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    digest: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO known_device (branch_id, digest, person_id, failures, last_failure_at, seen_at)
         VALUES ($1, $2, $3, 0, NULL, $4)
         ON CONFLICT (branch_id, digest) DO UPDATE SET failures = 0, last_failure_at = NULL, seen_at = $4",
        params![branch, digest, person, now],
    )?;
    Ok(())
}

/// A known browser by the digest of its key.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, digest: &str) -> Result<Option<Device>, StoreError> {
    tx.optional(
        "SELECT person_id, failures, last_failure_at FROM known_device WHERE branch_id = $1 AND digest = $2",
        params![branch, digest],
        |row| {
            let count: i64 = row.get("failures")?;
            let failures = Failures {
                count: u32::try_from(count).unwrap_or(u32::MAX),
                last: row.get("last_failure_at")?,
            };
            Ok(Device { person: row.get("person_id")?, failures })
        },
    )
}

/// Keeps the count of failed sign-ins from a browser.
///
/// # Errors
/// [`StoreError::Stale`] for a browser that is not known.
pub fn set_failures(
    tx: &mut Tx,
    branch: BranchId,
    digest: &str,
    failures: Failures,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE known_device SET failures = $3, last_failure_at = $4 WHERE branch_id = $1 AND digest = $2",
        params![branch, digest, i64::from(failures.count), failures.last],
    )
}

/// Forgets all browsers of a person, after a one-time slip: somebody else may have used them.
///
/// # Errors
/// As the engine.
pub fn forget(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM known_device WHERE branch_id = $1 AND person_id = $2", params![branch, person])?;
    Ok(())
}

/// Forgets browsers from which nobody has signed in since an instant.
///
/// # Errors
/// As the engine.
pub fn sweep(tx: &mut Tx, branch: BranchId, before: Timestamp) -> Result<(), StoreError> {
    tx.execute("DELETE FROM known_device WHERE branch_id = $1 AND seen_at < $2", params![branch, before])?;
    Ok(())
}
