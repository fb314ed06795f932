//! What people have beside the password, their recovery codes, and what was begun and waits for its second half.

use domain::{
    account::{Factor, FactorKind},
    id::{BranchId, FactorId, PersonId},
    text::FactorName,
};
use jiff::Timestamp;

use crate::{StoreError, Tx, params};

/// A factor with what it is checked by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// What its owner sees.
    pub factor: Factor,
    /// Whose.
    pub person: PersonId,
    /// The id of a passkey's credential in base64url.
    pub credential: Option<String>,
    /// The secret of a telephone's digits, or a passkey's public key.
    pub material: Vec<u8>,
    /// What changes of a passkey with its use.
    pub state: Option<Vec<u8>>,
    /// The step of the digits that were used last.
    pub used_step: i64,
}

/// Adds one.
///
/// # Errors
/// [`StoreError::Unique`] for a passkey that is known already.
pub fn add(tx: &mut Tx, branch: BranchId, stored: &Stored) -> Result<(), StoreError> {
    let Stored { factor, person, credential, material, state, used_step } = stored;
    tx.execute(
        "INSERT INTO factor (branch_id, factor_id, person_id, kind, name, credential, material, state, used_step,
             added_at, used_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            branch,
            factor.id,
            person,
            factor.kind.code(),
            factor.name,
            credential,
            material,
            state,
            used_step,
            factor.added_at,
            factor.used_at
        ],
    )?;
    Ok(())
}

/// All of a person, the oldest first.
///
/// # Errors
/// As the engine.
pub fn of_person(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<Stored>, StoreError> {
    tx.all(
        "SELECT factor_id, person_id, kind, name, credential, material, state, used_step, added_at, used_at
         FROM factor WHERE branch_id = $1 AND person_id = $2 ORDER BY added_at, factor_id",
        params![branch, person],
        |row| {
            Ok(Stored {
                factor: Factor {
                    id: row.get("factor_id")?,
                    kind: row.code("kind", FactorKind::from_code)?,
                    name: row.get("name")?,
                    added_at: row.get("added_at")?,
                    used_at: row.get("used_at")?,
                },
                person: row.get("person_id")?,
                credential: row.get("credential")?,
                material: row.get("material")?,
                state: row.get("state")?,
                used_step: row.get("used_step")?,
            })
        },
    )
}

/// How many somebody has.
///
/// # Errors
/// As the engine.
pub fn count(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<usize, StoreError> {
    tx.one(
        "SELECT COUNT(*) AS many FROM factor WHERE branch_id = $1 AND person_id = $2",
        params![branch, person],
        |row| row.number("many"),
    )
}

/// Notes that digits were used; those of an earlier or the same step never are.
///
/// # Errors
/// [`StoreError::Stale`] for digits that were used already.
pub fn use_step(
    tx: &mut Tx,
    branch: BranchId,
    factor: FactorId,
    step: i64,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE factor SET used_step = $3, used_at = $4
         WHERE branch_id = $1 AND factor_id = $2 AND used_step < $3",
        params![branch, factor, step, now],
    )
}

/// Notes that a passkey was used.
///
/// # Errors
/// [`StoreError::Stale`] for one that is no longer there.
pub fn use_passkey(
    tx: &mut Tx,
    branch: BranchId,
    factor: FactorId,
    state: &[u8],
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE factor SET state = $3, used_at = $4 WHERE branch_id = $1 AND factor_id = $2",
        params![branch, factor, state.to_vec(), now],
    )
}

/// Calls one something else.
///
/// # Errors
/// [`StoreError::Stale`] for one that is no longer there.
pub fn rename(tx: &mut Tx, branch: BranchId, factor: FactorId, name: &FactorName) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE factor SET name = $3 WHERE branch_id = $1 AND factor_id = $2",
        params![branch, factor, name],
    )
}

/// Takes one away.
///
/// # Errors
/// [`StoreError::Stale`] for one that is no longer there.
pub fn remove(tx: &mut Tx, branch: BranchId, factor: FactorId) -> Result<(), StoreError> {
    tx.expect_one("DELETE FROM factor WHERE branch_id = $1 AND factor_id = $2", params![branch, factor])
}

/// Takes away all that somebody has, the codes too.
///
/// # Errors
/// As the engine.
pub fn forget(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM factor WHERE branch_id = $1 AND person_id = $2", params![branch, person])?;
    forget_codes(tx, branch, person)
}

/// Takes away the codes that somebody has.
///
/// # Errors
/// As the engine.
pub fn forget_codes(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM recovery_code WHERE branch_id = $1 AND person_id = $2", params![branch, person])?;
    Ok(())
}

/// Keeps the digest of a recovery code.
///
/// # Errors
/// As the engine.
pub fn add_code(tx: &mut Tx, branch: BranchId, person: PersonId, digest: &str) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO recovery_code (branch_id, person_id, digest) VALUES ($1, $2, $3)",
        params![branch, person, digest],
    )?;
    Ok(())
}

/// Uses a recovery code up; whether there was such a one.
///
/// # Errors
/// As the engine.
pub fn take_code(tx: &mut Tx, branch: BranchId, person: PersonId, digest: &str) -> Result<bool, StoreError> {
    let gone = tx.execute(
        "DELETE FROM recovery_code WHERE branch_id = $1 AND person_id = $2 AND digest = $3",
        params![branch, person, digest],
    )?;
    Ok(gone == 1)
}

/// How many recovery codes somebody has left.
///
/// # Errors
/// As the engine.
pub fn codes_left(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<usize, StoreError> {
    tx.one(
        "SELECT COUNT(*) AS many FROM recovery_code WHERE branch_id = $1 AND person_id = $2",
        params![branch, person],
        |row| row.number("many"),
    )
}

/// What was begun.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ceremony {
    /// Whose, where that is known.
    pub person: Option<PersonId>,
    /// What.
    pub kind: String,
    /// What its second half needs.
    pub data: Vec<u8>,
    /// Wrong answers so far.
    pub failures: i64,
    /// When.
    pub begun_at: Timestamp,
}

/// Begins something; what was begun before `before` and came to nothing is cleared away.
///
/// # Errors
/// As the engine.
pub fn begin(
    tx: &mut Tx,
    branch: BranchId,
    digest: &str,
    ceremony: &Ceremony,
    before: Timestamp,
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM ceremony WHERE branch_id = $1 AND begun_at < $2", params![branch, before])?;
    tx.execute(
        "INSERT INTO ceremony (branch_id, digest, person_id, kind, data, failures, begun_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        params![
            branch,
            digest,
            ceremony.person,
            ceremony.kind,
            ceremony.data,
            ceremony.failures,
            ceremony.begun_at
        ],
    )?;
    Ok(())
}

/// What was begun under a key, by the digest of it.
///
/// # Errors
/// As the engine.
pub fn begun(tx: &mut Tx, branch: BranchId, digest: &str) -> Result<Option<Ceremony>, StoreError> {
    tx.optional(
        "SELECT person_id, kind, data, failures, begun_at FROM ceremony WHERE branch_id = $1 AND digest = $2",
        params![branch, digest],
        |row| {
            Ok(Ceremony {
                person: row.get("person_id")?,
                kind: row.get("kind")?,
                data: row.get("data")?,
                failures: row.get("failures")?,
                begun_at: row.get("begun_at")?,
            })
        },
    )
}

/// Counts a wrong answer.
///
/// # Errors
/// As the engine.
pub fn missed(tx: &mut Tx, branch: BranchId, digest: &str) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE ceremony SET failures = failures + 1 WHERE branch_id = $1 AND digest = $2",
        params![branch, digest],
    )?;
    Ok(())
}

/// Ends what was begun: it is done once.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn end(tx: &mut Tx, branch: BranchId, digest: &str) -> Result<(), StoreError> {
    tx.expect_one("DELETE FROM ceremony WHERE branch_id = $1 AND digest = $2", params![branch, digest])
}

/// Ends what was begun for somebody and waits for its second half.
///
/// # Errors
/// As the engine.
pub fn end_of_person(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM ceremony WHERE branch_id = $1 AND person_id = $2", params![branch, person])?;
    Ok(())
}
