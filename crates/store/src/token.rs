//! Tokens of the JSON API, and the answers that are kept for whoever asks twice (ADR 32).

use domain::{
    id::{BranchId, PersonId, TokenId},
    text::Title,
    token::Scopes,
};
use jiff::Timestamp;

use crate::{Row, StoreError, Tx, params};

/// A token. What opens it is not here, only the digest of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    /// Which.
    pub id: TokenId,
    /// Whose rights it carries.
    pub person: PersonId,
    /// What it is for.
    pub name: Title,
    /// What of the person's rights.
    pub scopes: Scopes,
    /// Who made it, and when.
    pub made: (PersonId, Timestamp),
    /// From when on it opens nothing.
    pub expires: Timestamp,
    /// When the person agreed.
    pub agreed: Option<Timestamp>,
    /// When it was used last, to a few minutes.
    pub used: Option<Timestamp>,
    /// When it was revoked.
    pub ended: Option<Timestamp>,
}

fn read(row: &Row<'_>) -> Result<Token, StoreError> {
    Ok(Token {
        id: row.get("token_id")?,
        person: row.get("person_id")?,
        name: row.get("name")?,
        scopes: row.code("scopes", Scopes::from_code)?,
        made: (row.get("made_by")?, row.get("made_at")?),
        expires: row.get("expires_at")?,
        agreed: row.get("agreed_at")?,
        used: row.get("used_at")?,
        ended: row.get("ended_at")?,
    })
}

/// Adds a token by the digest of its word.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, token: &Token, digest: &str) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO token (branch_id, token_id, digest, person_id, name, scopes, made_by, made_at, expires_at, agreed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            branch,
            token.id,
            digest,
            token.person,
            token.name,
            token.scopes.code(),
            token.made.0,
            token.made.1,
            token.expires,
            token.agreed
        ],
    )?;
    Ok(())
}

/// The token behind a digest.
///
/// # Errors
/// As the engine.
pub fn by_digest(tx: &mut Tx, branch: BranchId, digest: &str) -> Result<Option<Token>, StoreError> {
    tx.optional(
        "SELECT token_id, person_id, name, scopes, made_by, made_at, expires_at, agreed_at, used_at, ended_at FROM token
         WHERE branch_id = $1 AND digest = $2",
        params![branch, digest],
        read,
    )
}

/// All tokens of a branch, the newest first.
///
/// # Errors
/// As the engine.
pub fn all(tx: &mut Tx, branch: BranchId) -> Result<Vec<Token>, StoreError> {
    tx.all(
        "SELECT token_id, person_id, name, scopes, made_by, made_at, expires_at, agreed_at, used_at, ended_at FROM token
         WHERE branch_id = $1 ORDER BY made_at DESC, token_id",
        params![branch],
        read,
    )
}

/// The person agrees to a token.
///
/// # Errors
/// [`StoreError::Stale`] for one that is over, agreed to, or not the person's.
pub fn agree(
    tx: &mut Tx,
    branch: BranchId,
    token: TokenId,
    person: PersonId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE token SET agreed_at = $4 WHERE branch_id = $1 AND token_id = $2 AND person_id = $3
             AND agreed_at IS NULL AND ended_at IS NULL",
        params![branch, token, person, at],
    )
}

/// Notes that a token is in use.
///
/// # Errors
/// As the engine.
pub fn touch(tx: &mut Tx, branch: BranchId, token: TokenId, at: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE token SET used_at = $3 WHERE branch_id = $1 AND token_id = $2",
        params![branch, token, at],
    )?;
    Ok(())
}

/// Revokes a token; nothing is left of its kept answers.
///
/// # Errors
/// [`StoreError::Stale`] for one that is revoked already.
pub fn end(
    tx: &mut Tx,
    branch: BranchId,
    token: TokenId,
    (by, at): (PersonId, Timestamp),
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE token SET ended_by = $3, ended_at = $4 WHERE branch_id = $1 AND token_id = $2 AND ended_at IS NULL",
        params![branch, token, by, at],
    )?;
    tx.execute("DELETE FROM kept_answer WHERE branch_id = $1 AND token_id = $2", params![branch, token])?;
    Ok(())
}

/// Revokes all that acts in somebody's name.
///
/// # Errors
/// As the engine.
pub fn end_of_person(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    at: Timestamp,
) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM kept_answer WHERE branch_id = $1 AND token_id IN
         (SELECT token_id FROM token WHERE branch_id = $1 AND person_id = $2)",
        params![branch, person],
    )?;
    tx.execute(
        "UPDATE token SET ended_by = $2, ended_at = $3 WHERE branch_id = $1 AND person_id = $2 AND ended_at IS NULL",
        params![branch, person, at],
    )?;
    Ok(())
}

/// An answer that was given: to what, and its sealed bytes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Kept {
    /// The digest of the request.
    pub request: String,
    /// The answer.
    pub answer: Vec<u8>,
}

/// The answer that was given to a token under a key, since then.
///
/// # Errors
/// As the engine.
pub fn answer(
    tx: &mut Tx,
    branch: BranchId,
    token: TokenId,
    key: &str,
    since: Timestamp,
) -> Result<Option<Kept>, StoreError> {
    tx.optional(
        "SELECT request, answer FROM kept_answer
         WHERE branch_id = $1 AND token_id = $2 AND idempotency_key = $3 AND at > $4",
        params![branch, token, key, since],
        |row| Ok(Kept { request: row.get("request")?, answer: row.get("answer")? }),
    )
}

/// Keeps an answer; those of the branch that are older than `since` go.
///
/// # Errors
/// As the engine.
pub fn keep_answer(
    tx: &mut Tx,
    branch: BranchId,
    (token, key): (TokenId, &str),
    kept: &Kept,
    (at, since): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM kept_answer WHERE branch_id = $1 AND at <= $2", params![branch, since])?;
    tx.execute(
        "INSERT INTO kept_answer (branch_id, token_id, idempotency_key, request, at, answer)
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![branch, token, key, kept.request, at, kept.answer],
    )?;
    Ok(())
}
