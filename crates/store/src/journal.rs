//! The journal: who did what, when. Never changed; holds ids and kinds, no personal content. The entries of a branch are a chain
//! (ADR 27): each carries the digests of everything up to and with it.

use domain::id::{BranchId, PersonId};
use jiff::{SignedDuration, Timestamp};
use proof::{Digests, Found, Head, Link};
use uuid::Uuid;

use crate::{StoreError, Tx, params};

/// One entry.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// Its number in the branch, from 1, without gaps.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who, unless nobody was signed in.
    pub actor: Option<PersonId>,
    /// What, as noun.verb.
    pub action: String,
    /// On what.
    pub object: Option<Uuid>,
    /// How it ended, such as `done` or `refused`.
    pub outcome: String,
}

/// One entry as it stands in the table, whatever stands there, with its place in the chain.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chained {
    /// Its number.
    pub number: i64,
    /// What it says.
    pub said: proof::Entry,
    /// What it carries of the chain.
    pub link: Link,
}

impl Chained {
    /// The same for a walk along the chain.
    pub fn found(&self) -> Found {
        Found { number: self.number, said: self.said.digests(), link: self.link.clone() }
    }
}

/// What is to be written down; its number and its place in the chain follow.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line<'a> {
    /// When.
    pub at: Timestamp,
    /// Who, unless nobody is signed in or is to be named.
    pub actor: Option<PersonId>,
    /// What, as noun.verb.
    pub action: &'a str,
    /// On what.
    pub object: Option<Uuid>,
    /// How it ended, such as `done` or `refused`.
    pub outcome: &'a str,
    /// Random digits that nobody can guess, hexadecimal.
    pub salt: &'a str,
    /// The digests of what is kept with it: the facts of a signed record, the bytes of a file.
    pub content: Option<&'a Digests>,
    /// Whether it is refused when it stands before the last entry: always, but where somebody has said that the clock is right, and in
    /// the past of a sample.
    pub follows: bool,
}

impl<'a> Line<'a> {
    /// Something that was done, with nothing kept with it.
    pub const fn done(
        at: Timestamp,
        actor: Option<PersonId>,
        action: &'a str,
        object: Uuid,
        salt: &'a str,
    ) -> Self {
        Self { at, actor, action, object: Some(object), outcome: "done", salt, content: None, follows: false }
    }
}

/// How far an entry may stand before the one in front of it: clocks that are set right step back a little, and those of several
/// machines never agree.
pub const SLACK: SignedDuration = SignedDuration::from_mins(5);

/// Adds an entry to the branch's chain; answers its number.
///
/// # Errors
/// [`StoreError::ClockBack`] for an entry that stands before what was written already; as the engine.
pub fn add(tx: &mut Tx, branch: BranchId, line: &Line<'_>) -> Result<i64, StoreError> {
    let (head, before) = last(tx, branch)?.unzip();
    if line.follows && before.is_some_and(|before| line.at + SLACK < before) {
        return Err(StoreError::ClockBack);
    }
    let head = head.unwrap_or_default();
    let said = proof::Entry {
        branch: branch.to_string(),
        at: line.at.as_microsecond(),
        actor: line.actor.map(|actor| actor.to_string()),
        action: line.action.to_owned(),
        object: line.object.map(|object| object.to_string()),
        outcome: line.outcome.to_owned(),
        salt: Some(line.salt.to_owned()),
        content: line.content.cloned(),
    };
    let (number, link) = (head.number + 1, head.link(&said.digests()));
    let (sha256, sm3) = said.content.map(|content| (content.sha256, content.sm3)).unzip();
    tx.execute(
        "INSERT INTO journal (branch_id, number, at, actor_id, action, object_id, outcome, salt, content_sha256, content_sm3,
             before_sha256, sha256, sm3)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        params![
            branch,
            number,
            said.at,
            said.actor,
            said.action,
            said.object,
            said.outcome,
            said.salt,
            sha256,
            sm3,
            link.before,
            link.head.sha256,
            link.head.sm3,
        ],
    )?;
    Ok(number)
}

/// Where the branch's chain stands.
///
/// # Errors
/// As the engine.
pub fn head(tx: &mut Tx, branch: BranchId) -> Result<Head, StoreError> {
    Ok(last(tx, branch)?.map(|(head, _)| head).unwrap_or_default())
}

/// Where the branch's chain stands, and the instant of its last entry.
fn last(tx: &mut Tx, branch: BranchId) -> Result<Option<(Head, Timestamp)>, StoreError> {
    tx.optional(
        "SELECT number, at, sha256, sm3 FROM journal WHERE branch_id = $1 ORDER BY number DESC LIMIT 1",
        params![branch],
        |row| {
            let digests = Digests { sha256: row.get("sha256")?, sm3: row.get("sm3")? };
            Ok((Head { number: row.get("number")?, digests }, row.get("at")?))
        },
    )
}

/// The newest instant of all journals, if anything was ever written.
///
/// # Errors
/// As the engine.
pub fn newest(tx: &mut Tx) -> Result<Option<Timestamp>, StoreError> {
    // The last entry of each branch is found by its number: no journal is read through.
    tx.one(
        "/* roll-up: newest */ SELECT MAX((SELECT at FROM journal WHERE journal.branch_id = branch.branch_id ORDER BY number DESC LIMIT 1)) AS newest
         FROM branch",
        params![],
        |row| row.get("newest"),
    )
}

/// Whether something stands in the branch's journal at all.
///
/// # Errors
/// As the engine.
pub fn has(tx: &mut Tx, branch: BranchId, action: &str) -> Result<bool, StoreError> {
    let found = tx.optional(
        "SELECT number FROM journal WHERE branch_id = $1 AND action = $2 ORDER BY number LIMIT 1",
        params![branch, action],
        |row| row.get::<i64>("number"),
    )?;
    Ok(found.is_some())
}

/// A page of entries, newest first, before a number.
///
/// # Errors
/// As the engine.
pub fn page(tx: &mut Tx, branch: BranchId, before: Option<i64>, most: i64) -> Result<Vec<Entry>, StoreError> {
    tx.all(
        "SELECT number, at, actor_id, action, object_id, outcome FROM journal
         WHERE branch_id = $1 AND number < $2 ORDER BY number DESC LIMIT $3",
        params![branch, before.unwrap_or(i64::MAX), most],
        |row| {
            Ok(Entry {
                number: row.get("number")?,
                at: row.get("at")?,
                actor: row.get("actor_id")?,
                action: row.get("action")?,
                object: row.get("object_id")?,
                outcome: row.get("outcome")?,
            })
        },
    )
}

/// So many entries after a number with their places in the chain, oldest first.
///
/// # Errors
/// As the engine.
pub fn chained(tx: &mut Tx, branch: BranchId, after: i64, most: i64) -> Result<Vec<Chained>, StoreError> {
    let own = branch.to_string();
    tx.all(
        "SELECT number, at, actor_id, action, object_id, outcome, salt, content_sha256, content_sm3, before_sha256,
                sha256, sm3 FROM journal WHERE branch_id = $1 AND number > $2 ORDER BY number LIMIT $3",
        params![branch, after, most],
        |row| {
            let content: (Option<String>, Option<String>) = (row.get("content_sha256")?, row.get("content_sm3")?);
            Ok(Chained {
                number: row.get("number")?,
                said: proof::Entry {
                    branch: own.clone(),
                    at: row.get("at")?,
                    actor: row.get("actor_id")?,
                    action: row.get("action")?,
                    object: row.get("object_id")?,
                    outcome: row.get("outcome")?,
                    salt: row.get("salt")?,
                    content: match content {
                        (None, None) => None,
                        (sha256, sm3) => Some(Digests {
                            sha256: sha256.unwrap_or_default(),
                            sm3: sm3.unwrap_or_default(),
                        }),
                    },
                },
                link: Link {
                    before: row.get("before_sha256")?,
                    head: Digests { sha256: row.get("sha256")?, sm3: row.get("sm3")? },
                },
            })
        },
    )
}

/// Makes the chain of a branch anew from what its entries say: for entries from before there was a chain, and for the copies of a
/// sample. Never for a journal that is in use: it would hide what the chain is there to show.
///
/// # Errors
/// As the engine.
pub(crate) fn chain_anew(tx: &mut Tx, branch: BranchId) -> Result<(), StoreError> {
    const AT_ONCE: i64 = 1_000;
    let (mut head, mut last) = (Head::default(), i64::MIN);
    loop {
        let entries = chained(tx, branch, last, AT_ONCE)?;
        if entries.is_empty() {
            return Ok(());
        }
        for entry in entries {
            let link = head.link(&entry.said.digests());
            tx.expect_one(
                "UPDATE journal SET before_sha256 = $3, sha256 = $4, sm3 = $5 WHERE branch_id = $1 AND number = $2",
                params![branch, entry.number, link.before, link.head.sha256, link.head.sm3],
            )?;
            // An entry after a gap keeps its number: the gap is there to be found.
            head = Head { number: entry.number, digests: link.head };
            last = entry.number;
        }
    }
}
