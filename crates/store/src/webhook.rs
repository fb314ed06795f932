//! Where a branch lets its events go, and what goes or went there (ADR 33).

use domain::{
    id::{BranchId, DeliveryId, GroupId, MeetingId, PersonId, WebhookId},
    text::Title,
    webhook::{Event, Events, Kind},
};
use jiff::Timestamp;

use crate::{Row, StoreError, Tx, params};

/// An address to which events go.
#[derive(Clone, PartialEq, Eq)]
pub struct Webhook {
    /// Which.
    pub id: WebhookId,
    /// Whose format it takes.
    pub kind: Kind,
    /// What it is called.
    pub name: Title,
    /// The group whose events go there; none for the whole branch.
    pub group: Option<GroupId>,
    /// The address.
    pub url: String,
    /// What is signed with; empty where nothing is.
    pub secret: String,
    /// Of what it is told.
    pub events: Events,
    /// Who added it, and when.
    pub added: (PersonId, Timestamp),
    /// From when on nothing goes there.
    pub ended: Option<Timestamp>,
}

impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Address and secret let whoever knows them speak in the branch's name.
        f.debug_struct("Webhook").field("id", &self.id).field("kind", &self.kind).finish_non_exhaustive()
    }
}

/// Adds an address.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, webhook: &Webhook) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO webhook (branch_id, webhook_id, kind, name, group_id, url, secret, events, added_by, added_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            branch,
            webhook.id,
            webhook.kind.code(),
            webhook.name,
            webhook.group,
            webhook.url,
            webhook.secret,
            webhook.events.code(),
            webhook.added.0,
            webhook.added.1
        ],
    )?;
    Ok(())
}

/// All addresses of a branch, the newest first.
///
/// # Errors
/// As the engine.
pub fn all(tx: &mut Tx, branch: BranchId) -> Result<Vec<Webhook>, StoreError> {
    tx.all(
        "SELECT webhook_id, kind, name, group_id, url, secret, events, added_by, added_at, ended_at FROM webhook
         WHERE branch_id = $1 ORDER BY added_at DESC, webhook_id",
        params![branch],
        |row| {
            Ok(Webhook {
                id: row.get("webhook_id")?,
                kind: row.code("kind", Kind::from_code)?,
                name: row.get("name")?,
                group: row.get("group_id")?,
                url: row.get("url")?,
                secret: row.get("secret")?,
                events: row.code("events", Events::from_code)?,
                added: (row.get("added_by")?, row.get("added_at")?),
                ended: row.get("ended_at")?,
            })
        },
    )
}

/// Ends an address: what waits for it does not go any more, and its secrets are forgotten.
///
/// # Errors
/// [`StoreError::Stale`] for one that is ended already.
pub fn end(tx: &mut Tx, branch: BranchId, webhook: WebhookId, at: Timestamp) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE webhook SET ended_at = $3, url = '', secret = ''
         WHERE branch_id = $1 AND webhook_id = $2 AND ended_at IS NULL",
        params![branch, webhook, at],
    )?;
    tx.execute(
        "UPDATE delivery SET due_at = NULL, fault = '这个接收地址已经停用' WHERE branch_id = $1 AND webhook_id = $2
             AND due_at IS NOT NULL",
        params![branch, webhook],
    )?;
    Ok(())
}

/// One event for one address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Delivery {
    /// Which.
    pub id: DeliveryId,
    /// Where to.
    pub webhook: WebhookId,
    /// What happened.
    pub event: Event,
    /// Of which group.
    pub group: Option<GroupId>,
    /// With which meeting.
    pub meeting: Option<MeetingId>,
    /// What a robot says; none for a system, which gets ids and links.
    pub words: Option<String>,
    /// When it happened.
    pub made: Timestamp,
    /// When it is tried next; none when it went, or was given up.
    pub due: Option<Timestamp>,
    /// How often it was tried.
    pub tries: i64,
    /// When it arrived.
    pub done: Option<Timestamp>,
    /// Why it did not, the last time.
    pub fault: Option<String>,
}

impl Delivery {
    /// How it stands, as a code.
    pub const fn state(&self) -> &'static str {
        match (self.done, self.due) {
            (Some(_), _) => "arrived",
            (None, Some(_)) => "waiting",
            (None, None) => "given_up",
        }
    }
}

fn read(row: &Row<'_>) -> Result<Delivery, StoreError> {
    Ok(Delivery {
        id: row.get("delivery_id")?,
        webhook: row.get("webhook_id")?,
        event: row.code("event", Event::from_code)?,
        group: row.get("group_id")?,
        meeting: row.get("meeting_id")?,
        words: row.get("words")?,
        made: row.get("made_at")?,
        due: row.get("due_at")?,
        tries: row.get("tries")?,
        done: row.get("done_at")?,
        fault: row.get("fault")?,
    })
}

/// Writes a delivery into the outbox.
///
/// # Errors
/// As the engine.
pub fn send(tx: &mut Tx, branch: BranchId, delivery: &Delivery) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO delivery (branch_id, delivery_id, webhook_id, event, group_id, meeting_id, words, made_at, due_at, tries)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)",
        params![
            branch,
            delivery.id,
            delivery.webhook,
            delivery.event.code(),
            delivery.group,
            delivery.meeting,
            delivery.words,
            delivery.made,
            delivery.due
        ],
    )?;
    Ok(())
}

/// Some of what is due in all branches, the longest due first.
///
/// # Errors
/// As the engine.
pub fn waiting(tx: &mut Tx, now: Timestamp, most: i64) -> Result<Vec<(BranchId, Delivery)>, StoreError> {
    tx.all(
        "/* roll-up: deliveries_due */
         SELECT branch_id, delivery_id, webhook_id, event, group_id, meeting_id, words, made_at, due_at, tries, done_at, fault
         FROM delivery WHERE due_at IS NOT NULL AND due_at <= $1 ORDER BY due_at, delivery_id LIMIT $2",
        params![now, most],
        |row| Ok((row.get("branch_id")?, read(row)?)),
    )
}

/// Takes a delivery to send it, for so long that no other process does meanwhile.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else took it, or it is not to go any more.
pub fn claim(
    tx: &mut Tx,
    branch: BranchId,
    delivery: DeliveryId,
    (seen, until): (Timestamp, Timestamp),
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE delivery SET due_at = $4 WHERE branch_id = $1 AND delivery_id = $2 AND due_at = $3",
        params![branch, delivery, seen, until],
    )
}

/// How a try ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Attempt {
    /// It arrived then.
    Arrived(Timestamp),
    /// It did not: when it is tried again, never for given up, and why.
    Failed(Option<Timestamp>, String),
}

/// Notes how a try ended, by whoever has it still claimed until then.
///
/// # Errors
/// [`StoreError::Stale`] when it is somebody else's by now: the address was ended, or the try took too long.
pub fn tried(
    tx: &mut Tx,
    branch: BranchId,
    delivery: DeliveryId,
    claimed: Timestamp,
    attempt: &Attempt,
) -> Result<(), StoreError> {
    let (done, due, fault) = match attempt {
        Attempt::Arrived(at) => (Some(*at), None, None),
        Attempt::Failed(due, fault) => (None, *due, Some(fault.as_str())),
    };
    tx.expect_one(
        "UPDATE delivery SET tries = tries + 1, done_at = $4, due_at = $5, fault = $6
         WHERE branch_id = $1 AND delivery_id = $2 AND due_at = $3",
        params![branch, delivery, claimed, done, due, fault],
    )
}

/// Lets a delivery go once more, as if it were new.
///
/// # Errors
/// [`StoreError::Stale`] for one that waits already.
pub fn again(tx: &mut Tx, branch: BranchId, delivery: DeliveryId, at: Timestamp) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE delivery SET due_at = $3, tries = 0, done_at = NULL, fault = NULL
         WHERE branch_id = $1 AND delivery_id = $2 AND due_at IS NULL",
        params![branch, delivery, at],
    )
}

/// One delivery.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, delivery: DeliveryId) -> Result<Option<Delivery>, StoreError> {
    tx.optional(
        "SELECT delivery_id, webhook_id, event, group_id, meeting_id, words, made_at, due_at, tries, done_at, fault
         FROM delivery WHERE branch_id = $1 AND delivery_id = $2",
        params![branch, delivery],
        read,
    )
}

/// Deliveries from one on, the newest first: ids tell when they were made.
///
/// # Errors
/// As the engine.
pub fn page(
    tx: &mut Tx,
    branch: BranchId,
    from: Option<DeliveryId>,
    most: i64,
) -> Result<Vec<Delivery>, StoreError> {
    tx.all(
        "SELECT delivery_id, webhook_id, event, group_id, meeting_id, words, made_at, due_at, tries, done_at, fault
         FROM delivery WHERE branch_id = $1 AND ($2 = '' OR delivery_id <= $2) ORDER BY delivery_id DESC LIMIT $3",
        params![branch, from.map(|id| id.to_string()).unwrap_or_default(), most],
        read,
    )
}

/// Takes out what arrived or was given up before then.
///
/// # Errors
/// As the engine.
pub fn forget(tx: &mut Tx, branch: BranchId, before: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "DELETE FROM delivery WHERE branch_id = $1 AND due_at IS NULL AND made_at < $2",
        params![branch, before],
    )?;
    Ok(())
}
