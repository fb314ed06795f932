//! Accounts, sign-in names and sessions.

use std::collections::BTreeSet;

use domain::{
    account::{Duty, Failures, SecondFactor, SignInRules},
    id::{BranchId, PersonId},
};
use jiff::Timestamp;

use crate::{StoreError, Tx, params};

/// A person's account.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Account {
    /// Whose.
    pub person: PersonId,
    /// The argon2id hash (PHC string).
    pub password_hash: String,
    /// Whether the next sign-in must set a new password.
    pub must_change: bool,
    /// Until when a one-time slip opens the account.
    pub slip_expires_at: Option<Timestamp>,
    /// What the account carries besides the person's posts; none of it opens content.
    pub duties: BTreeSet<Duty>,
    /// Failed sign-ins in a row.
    pub failures: Failures,
    /// Guard against writing over somebody else's change.
    pub version: i64,
}

/// Adds an account.
///
/// # Errors
/// [`StoreError::Unique`] when the person has one already.
pub fn add(tx: &mut Tx, branch: BranchId, account: &Account) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO account (branch_id, person_id, password_hash, must_change, slip_expires_at, is_admin,
             is_security, is_auditor, failures, last_failure_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            branch,
            account.person,
            account.password_hash,
            account.must_change,
            account.slip_expires_at,
            account.duties.contains(&Duty::System),
            account.duties.contains(&Duty::Security),
            account.duties.contains(&Duty::Audit),
            i64::from(account.failures.count),
            account.failures.last,
            account.version
        ],
    )?;
    Ok(())
}

/// Writes an account back.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn update(tx: &mut Tx, branch: BranchId, account: &Account) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE account SET password_hash = $3, must_change = $4, slip_expires_at = $5, is_admin = $6,
             is_security = $7, is_auditor = $8, failures = $9, last_failure_at = $10, version = version + 1
         WHERE branch_id = $1 AND person_id = $2 AND version = $11",
        params![
            branch,
            account.person,
            account.password_hash,
            account.must_change,
            account.slip_expires_at,
            account.duties.contains(&Duty::System),
            account.duties.contains(&Duty::Security),
            account.duties.contains(&Duty::Audit),
            i64::from(account.failures.count),
            account.failures.last,
            account.version
        ],
    )
}

/// One account.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Option<Account>, StoreError> {
    tx.optional(
        "SELECT person_id, password_hash, must_change, slip_expires_at, is_admin, is_security, is_auditor,
             failures, last_failure_at, version
         FROM account WHERE branch_id = $1 AND person_id = $2",
        params![branch, person],
        |row| {
            let count: i64 = row.get("failures")?;
            let mut duties = BTreeSet::new();
            let columns =
                [(Duty::System, "is_admin"), (Duty::Security, "is_security"), (Duty::Audit, "is_auditor")];
            for (duty, column) in columns {
                if row.get(column)? {
                    duties.insert(duty);
                }
            }
            Ok(Account {
                person: row.get("person_id")?,
                password_hash: row.get("password_hash")?,
                must_change: row.get("must_change")?,
                slip_expires_at: row.get("slip_expires_at")?,
                duties,
                failures: Failures {
                    count: u32::try_from(count).unwrap_or(u32::MAX),
                    last: row.get("last_failure_at")?,
                },
                version: row.get("version")?,
            })
        },
    )
}

/// Everybody who signs in by this name or mobile number, in any branch.
///
/// # Errors
/// As the engine.
pub fn by_sign_in_name(tx: &mut Tx, value: &str) -> Result<Vec<(BranchId, PersonId)>, StoreError> {
    tx.all(
        "SELECT branch_id, person_id FROM sign_in_directory WHERE value = $1 AND kind <> 'directory'
         ORDER BY branch_id, person_id",
        params![value],
        |row| Ok((row.get("branch_id")?, row.get("person_id")?)),
    )
}

/// Everybody who is tied to a subject of the unit's directory, in any branch.
///
/// # Errors
/// As the engine.
pub fn by_directory(tx: &mut Tx, mark: &str) -> Result<Vec<(BranchId, PersonId)>, StoreError> {
    tx.all(
        "SELECT branch_id, person_id FROM sign_in_directory WHERE value = $1 AND kind = 'directory'
         ORDER BY branch_id, person_id",
        params![mark],
        |row| Ok((row.get("branch_id")?, row.get("person_id")?)),
    )
}

/// Ties a person to a subject of the unit's directory, and to no other one.
///
/// # Errors
/// As the engine.
pub fn tie(tx: &mut Tx, branch: BranchId, person: PersonId, mark: &str) -> Result<(), StoreError> {
    untie(tx, branch, person)?;
    tx.execute(
        "INSERT INTO sign_in_name (branch_id, person_id, kind, value) VALUES ($1, $2, 'directory', $3)",
        params![branch, person, mark],
    )?;
    tx.execute(
        "INSERT INTO sign_in_directory (value, branch_id, person_id, kind) VALUES ($1, $2, $3, 'directory')",
        params![mark, branch, person],
    )?;
    Ok(())
}

/// To what a person is tied, if to anything.
///
/// # Errors
/// As the engine.
pub fn tied(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Option<String>, StoreError> {
    tx.optional(
        "SELECT value FROM sign_in_name WHERE branch_id = $1 AND person_id = $2 AND kind = 'directory'",
        params![branch, person],
        |row| row.get("value"),
    )
}

/// Ties a person to none.
///
/// # Errors
/// As the engine.
pub fn untie(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<(), StoreError> {
    let Some(mark) = tied(tx, branch, person)? else { return Ok(()) };
    tx.execute(
        "DELETE FROM sign_in_name WHERE branch_id = $1 AND person_id = $2 AND kind = 'directory'",
        params![branch, person],
    )?;
    tx.execute(
        "DELETE FROM sign_in_directory WHERE value = $1 AND branch_id = $2 AND person_id = $3 AND kind = 'directory'",
        params![mark, branch, person],
    )?;
    Ok(())
}

/// A session: only the digest of its key is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Session {
    /// Whose.
    pub person: PersonId,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// When the password was typed once more in it.
    pub proved_at: Option<Timestamp>,
}

/// Begins a session.
///
/// # Errors
/// As the engine.
pub fn add_session(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    digest: &str,
    now: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO session_key (branch_id, digest, person_id, created_at, seen_at) VALUES ($1, $2, $3, $4, $4)",
        params![branch, digest, person, now],
    )?;
    Ok(())
}

/// A session by the digest of its key.
///
/// # Errors
/// As the engine.
pub fn session(tx: &mut Tx, branch: BranchId, digest: &str) -> Result<Option<Session>, StoreError> {
    tx.optional(
        "SELECT person_id, created_at, seen_at, proved_at FROM session_key WHERE branch_id = $1 AND digest = $2",
        params![branch, digest],
        |row| {
            Ok(Session {
                person: row.get("person_id")?,
                created_at: row.get("created_at")?,
                seen_at: row.get("seen_at")?,
                proved_at: row.get("proved_at")?,
            })
        },
    )
}

/// Notes that a session was used.
///
/// # Errors
/// As the engine.
pub fn touch_session(tx: &mut Tx, branch: BranchId, digest: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE session_key SET seen_at = $3 WHERE branch_id = $1 AND digest = $2",
        params![branch, digest, now],
    )?;
    Ok(())
}

/// Notes that the password was typed once more in a session.
///
/// # Errors
/// [`StoreError::Stale`] for a session that is over.
pub fn prove_session(tx: &mut Tx, branch: BranchId, digest: &str, now: Timestamp) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE session_key SET proved_at = $3 WHERE branch_id = $1 AND digest = $2",
        params![branch, digest, now],
    )
}

/// Ends one session.
///
/// # Errors
/// As the engine.
pub fn end_session(tx: &mut Tx, branch: BranchId, digest: &str) -> Result<(), StoreError> {
    tx.execute("DELETE FROM session_key WHERE branch_id = $1 AND digest = $2", params![branch, digest])?;
    Ok(())
}

/// Ends all sessions of a person, after a new password, and what was begun with the old one.
///
/// # Errors
/// As the engine.
pub fn end_sessions(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM session_key WHERE branch_id = $1 AND person_id = $2", params![branch, person])?;
    tx.execute("DELETE FROM ceremony WHERE branch_id = $1 AND person_id = $2", params![branch, person])?;
    Ok(())
}

/// Ends all sessions of a person but one.
///
/// # Errors
/// As the engine.
pub fn end_other_sessions(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    digest: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM session_key WHERE branch_id = $1 AND person_id = $2 AND digest <> $3",
        params![branch, person, digest],
    )?;
    Ok(())
}

/// How many sessions of a person began since an instant and were used since another: each is a browser that may be open.
///
/// # Errors
/// As the engine.
pub fn count_sessions(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    (begun, seen): (Timestamp, Timestamp),
) -> Result<usize, StoreError> {
    tx.one(
        "SELECT COUNT(*) AS many FROM session_key
         WHERE branch_id = $1 AND person_id = $2 AND created_at >= $3 AND seen_at >= $4",
        params![branch, person, begun, seen],
        |row| row.number("many"),
    )
}

/// Lets go of sessions that began before an instant: nobody can use them any more.
///
/// # Errors
/// As the engine.
pub fn sweep_sessions(tx: &mut Tx, branch: BranchId, before: Timestamp) -> Result<(), StoreError> {
    tx.execute("DELETE FROM session_key WHERE branch_id = $1 AND created_at < $2", params![branch, before])?;
    Ok(())
}

/// Who of the branch has an account.
///
/// # Errors
/// As the engine.
pub fn holders(tx: &mut Tx, branch: BranchId) -> Result<BTreeSet<PersonId>, StoreError> {
    let all = tx.all("SELECT person_id FROM account WHERE branch_id = $1", params![branch], |row| {
        row.get("person_id")
    })?;
    Ok(all.into_iter().collect())
}

/// How people of a branch sign in; as before there were rules where the branch has none.
///
/// # Errors
/// As the engine.
pub fn rules(tx: &mut Tx, branch: BranchId) -> Result<SignInRules, StoreError> {
    let found = tx.optional(
        "SELECT second_factor, apart FROM sign_in_rule WHERE branch_id = $1",
        params![branch],
        |row| {
            let second_factor = row.code("second_factor", SecondFactor::from_code)?;
            Ok(SignInRules { second_factor, apart: row.get("apart")? })
        },
    )?;
    Ok(found.unwrap_or(SignInRules::OLD))
}

/// Keeps how people of a branch sign in.
///
/// # Errors
/// As the engine.
pub fn set_rules(tx: &mut Tx, branch: BranchId, rules: SignInRules) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO sign_in_rule (branch_id, second_factor, apart) VALUES ($1, $2, $3)
         ON CONFLICT (branch_id) DO UPDATE SET second_factor = $2, apart = $3",
        params![branch, rules.second_factor.code(), rules.apart],
    )?;
    Ok(())
}
