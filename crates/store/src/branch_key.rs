//! Keys with which a branch signs the head of its chain, and the signatures (ADR 27). What signs is never here.

use domain::{id::BranchId, organization::Branch};
use jiff::Timestamp;
use proof::{Algorithm, PublicKey, Signed};
use uuid::Uuid;

use crate::{StoreError, Tx, params};

/// A key of a branch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BranchKey {
    /// Its id.
    pub id: Uuid,
    /// What its signatures are checked with.
    pub public: PublicKey,
    /// When it came.
    pub added: Timestamp,
    /// From when on nothing is signed with it.
    pub ended: Option<Timestamp>,
}

/// Adds a key.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, key: &BranchKey) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO branch_key (branch_id, key_id, algorithm, spki, added_at, ended_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![branch, key.id, key.public.algorithm.code(), key.public.spki, key.added, key.ended],
    )?;
    Ok(())
}

/// The branches that have keys or had some.
///
/// # Errors
/// As the engine.
pub fn branches(tx: &mut Tx) -> Result<Vec<Branch>, StoreError> {
    tx.all(
        "/* roll-up: branches_with_keys */ SELECT DISTINCT b.branch_id, b.name, b.created_at
         FROM branch b JOIN branch_key k ON k.branch_id = b.branch_id ORDER BY b.created_at, b.branch_id",
        params![],
        |row| Ok(Branch { id: row.get("branch_id")?, name: row.get("name")? }),
    )
}

/// All keys of the branch, the latest last.
///
/// # Errors
/// As the engine.
pub fn all(tx: &mut Tx, branch: BranchId) -> Result<Vec<BranchKey>, StoreError> {
    tx.all(
        "SELECT key_id, algorithm, spki, added_at, ended_at FROM branch_key WHERE branch_id = $1
         ORDER BY added_at, key_id",
        params![branch],
        |row| {
            let algorithm = row.code("algorithm", Algorithm::from_code)?;
            Ok(BranchKey {
                id: row.get("key_id")?,
                public: PublicKey { algorithm, spki: row.get("spki")? },
                added: row.get("added_at")?,
                ended: row.get("ended_at")?,
            })
        },
    )
}

/// Ends a key, once.
///
/// # Errors
/// [`StoreError::Stale`] for one that has ended.
pub fn end(tx: &mut Tx, branch: BranchId, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE branch_key SET ended_at = $3 WHERE branch_id = $1 AND key_id = $2 AND ended_at IS NULL",
        params![branch, id, at],
    )
}

/// Keeps a signature under the chain up to an entry.
///
/// # Errors
/// As the engine.
pub fn keep_signature(
    tx: &mut Tx,
    branch: BranchId,
    (key, number): (Uuid, i64),
    signature: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO head_signature (branch_id, number, key_id, signature) VALUES ($1, $2, $3, $4)",
        params![branch, number, key, signature],
    )?;
    Ok(())
}

/// The signatures under the chain from an entry on, in order.
///
/// # Errors
/// As the engine.
pub fn signatures(tx: &mut Tx, branch: BranchId, from: i64) -> Result<Vec<Signed>, StoreError> {
    let keys = all(tx, branch)?;
    tx.all(
        "SELECT number, key_id, signature FROM head_signature WHERE branch_id = $1 AND number >= $2
         ORDER BY number, key_id",
        params![branch, from],
        |row| {
            let id: Uuid = row.get("key_id")?;
            let key = keys.iter().find(|key| key.id == id).map(|key| key.public.clone());
            let key = key.ok_or_else(|| row.corrupt("key_id", "no such key"))?;
            Ok(Signed { number: row.get("number")?, key, signature: row.get("signature")? })
        },
    )
}
