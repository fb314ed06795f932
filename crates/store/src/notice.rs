//! Notices: the answers of members, and the messages that go out.

use domain::{
    id::{BranchId, MeetingId, MessageId, PersonId},
    meeting::Reply,
};
use jiff::Timestamp;

use crate::{Row, StoreError, Tx, params};

/// One member's place in the notice: whether and how they answered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The meeting.
    pub meeting: MeetingId,
    /// Who.
    pub person: PersonId,
    /// The answer, once there is one.
    pub reply: Option<Reply>,
    /// When it was given.
    pub at: Option<Timestamp>,
    /// Given through the personal link, without sign-in.
    pub by_link: bool,
}

fn read(row: &Row<'_>) -> Result<Answer, StoreError> {
    let reply = match row.get::<Option<String>>("answer")?.as_deref() {
        None => None,
        Some("coming") => Some(Reply::Coming),
        Some("leave") => Some(Reply::Leave { reason: row.get("reason")? }),
        Some(other) => return Err(row.corrupt("answer", other)),
    };
    Ok(Answer {
        meeting: row.get("meeting_id")?,
        person: row.get("person_id")?,
        reply,
        at: row.get("answered_at")?,
        by_link: row.get("by_link")?,
    })
}

/// Asks a member; asked again, the answer given before is forgotten because time or place changed.
///
/// # Errors
/// As the engine.
pub fn ask(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    person: PersonId,
    link_digest: &str,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO reply (branch_id, meeting_id, person_id, link_digest, answer, reason, answered_at, by_link)
         VALUES ($1, $2, $3, $4, NULL, NULL, NULL, 0)
         ON CONFLICT (branch_id, meeting_id, person_id) DO UPDATE
         SET link_digest = $4, answer = NULL, reason = NULL, answered_at = NULL, by_link = 0",
        params![branch, meeting, person, link_digest],
    )?;
    Ok(())
}

/// A new link for a member who lost the old one; the answer stays.
///
/// # Errors
/// [`StoreError::Stale`] when the member was not asked.
pub fn renew_link(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    person: PersonId,
    link_digest: &str,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE reply SET link_digest = $4 WHERE branch_id = $1 AND meeting_id = $2 AND person_id = $3",
        params![branch, meeting, person, link_digest],
    )
}

/// Writes an answer down.
///
/// # Errors
/// [`StoreError::Stale`] when the member was not asked.
pub fn answer(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    person: PersonId,
    reply: &Reply,
    at: Timestamp,
    by_link: bool,
) -> Result<(), StoreError> {
    let (answer, reason) = match reply {
        Reply::Coming => ("coming", None),
        Reply::Leave { reason } => ("leave", Some(reason)),
    };
    tx.expect_one(
        "UPDATE reply SET answer = $4, reason = $5, answered_at = $6, by_link = $7
         WHERE branch_id = $1 AND meeting_id = $2 AND person_id = $3",
        params![branch, meeting, person, answer, reason, at, by_link],
    )
}

/// The answers to a meeting's notice.
///
/// # Errors
/// As the engine.
pub fn answers(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Vec<Answer>, StoreError> {
    tx.all(
        "SELECT meeting_id, person_id, answer, reason, answered_at, by_link FROM reply
         WHERE branch_id = $1 AND meeting_id = $2 ORDER BY person_id",
        params![branch, meeting],
        read,
    )
}

/// Whose link this is.
///
/// # Errors
/// As the engine.
pub fn by_link(tx: &mut Tx, branch: BranchId, link_digest: &str) -> Result<Option<Answer>, StoreError> {
    tx.optional(
        "SELECT meeting_id, person_id, answer, reason, answered_at, by_link FROM reply
         WHERE branch_id = $1 AND link_digest = $2",
        params![branch, link_digest],
        read,
    )
}

/// A message to one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// To whom.
    pub person: PersonId,
    /// About which meeting.
    pub meeting: Option<MeetingId>,
    /// The page that it leads to, where it is about something else.
    pub place: Option<String>,
    /// One line.
    pub subject: String,
    /// The text.
    pub body: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was read in the system.
    pub read_at: Option<Timestamp>,
    /// The address, where it also goes out by mail.
    pub email: Option<String>,
    /// Whether it is the notice of its meeting.
    pub is_notice: bool,
}

/// Puts a message into the person's box, and into the outbox where it has an address.
///
/// # Errors
/// As the engine.
pub fn send(tx: &mut Tx, branch: BranchId, message: &Message) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO message (branch_id, message_id, person_id, meeting_id, subject, body, created_at, read_at,
             email, tries, sent_at, fault, due_at, is_notice, place)
         VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8, 0, NULL, NULL, $9, $10, $11)",
        params![
            branch,
            message.id,
            message.person,
            message.meeting,
            message.subject,
            message.body,
            message.created_at,
            message.email,
            message.email.as_ref().map(|_| message.created_at),
            message.is_notice,
            message.place
        ],
    )?;
    Ok(())
}

/// A person's newest messages.
///
/// # Errors
/// As the engine.
pub fn inbox(tx: &mut Tx, branch: BranchId, person: PersonId, most: i64) -> Result<Vec<Message>, StoreError> {
    tx.all(
        "SELECT message_id, person_id, meeting_id, place, subject, body, created_at, read_at, email, is_notice FROM message
         WHERE branch_id = $1 AND person_id = $2 ORDER BY created_at DESC, message_id LIMIT $3",
        params![branch, person, most],
        read_message,
    )
}

fn read_message(row: &Row<'_>) -> Result<Message, StoreError> {
    Ok(Message {
        id: row.get("message_id")?,
        person: row.get("person_id")?,
        meeting: row.get("meeting_id")?,
        place: row.get("place")?,
        subject: row.get("subject")?,
        body: row.get("body")?,
        created_at: row.get("created_at")?,
        read_at: row.get("read_at")?,
        email: row.get("email")?,
        is_notice: row.get("is_notice")?,
    })
}

/// Marks everything in a person's box as read.
///
/// # Errors
/// As the engine.
pub fn read_all(tx: &mut Tx, branch: BranchId, person: PersonId, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE message SET read_at = $3 WHERE branch_id = $1 AND person_id = $2 AND read_at IS NULL",
        params![branch, person, now],
    )?;
    Ok(())
}

/// A message that has to go out by mail.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Waiting {
    /// The message.
    pub message: Message,
    /// How often it was tried.
    pub tries: i64,
    /// Since when it is due.
    pub due: Timestamp,
}

/// The branches from which mail is due to go out, the longest due first.
///
/// # Errors
/// As the engine.
pub fn branches_due(tx: &mut Tx, now: Timestamp, most: i64) -> Result<Vec<BranchId>, StoreError> {
    tx.all(
        "/* roll-up: branches_due */ SELECT branch_id FROM message WHERE due_at IS NOT NULL AND due_at <= $1
         GROUP BY branch_id ORDER BY MIN(due_at), branch_id LIMIT $2",
        params![now, most],
        |row| row.get("branch_id"),
    )
}

/// Messages that are due to go out by mail, the longest due first.
///
/// # Errors
/// As the engine.
pub fn outbox(tx: &mut Tx, branch: BranchId, now: Timestamp, most: i64) -> Result<Vec<Waiting>, StoreError> {
    tx.all(
        "SELECT message_id, person_id, meeting_id, place, subject, body, created_at, read_at, email, is_notice, tries, due_at
         FROM message WHERE branch_id = $1 AND due_at IS NOT NULL AND due_at <= $2
         ORDER BY due_at, message_id LIMIT $3",
        params![branch, now, most],
        |row| Ok(Waiting { message: read_message(row)?, tries: row.get("tries")?, due: row.get("due_at")? }),
    )
}

/// Takes a message to send it, for so long that nobody else does meanwhile; whoever was faster has it.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else took it, or it is not to go any more.
pub fn claim(
    tx: &mut Tx,
    branch: BranchId,
    message: MessageId,
    seen: Timestamp,
    until: Timestamp,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE message SET due_at = $4 WHERE branch_id = $1 AND message_id = $2 AND due_at = $3",
        params![branch, message, seen, until],
    )
}

/// Keeps the notices of a meeting back that have not gone out yet: it was moved, taken back or cancelled.
///
/// # Errors
/// As the engine.
pub fn overtake(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<(), StoreError> {
    tx.execute(
        "UPDATE message SET due_at = NULL, overtaken = 1
         WHERE branch_id = $1 AND meeting_id = $2 AND is_notice = 1 AND due_at IS NOT NULL",
        params![branch, meeting],
    )?;
    Ok(())
}

/// How the mail of a meeting went.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct MailState {
    /// Taken by the mail server.
    pub sent: i64,
    /// Waiting for a first or another try.
    pub waiting: i64,
    /// Given up.
    pub given_up: i64,
}

/// How the mail of a meeting went.
///
/// # Errors
/// As the engine.
pub fn mail_state(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<MailState, StoreError> {
    let all = tx.all(
        "SELECT sent_at, due_at FROM message
         WHERE branch_id = $1 AND meeting_id = $2 AND email IS NOT NULL AND overtaken = 0",
        params![branch, meeting],
        |row| Ok((row.get::<Option<Timestamp>>("sent_at")?, row.get::<Option<Timestamp>>("due_at")?)),
    )?;
    let mut state = MailState::default();
    for (sent, due) in all {
        match (sent, due) {
            (Some(_), _) => state.sent += 1,
            (None, Some(_)) => state.waiting += 1,
            (None, None) => state.given_up += 1,
        }
    }
    Ok(state)
}

/// How a delivery ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Attempt {
    /// The mail server took it then.
    Sent(Timestamp),
    /// It did not go: when it is tried again, never for given up, and why it did not.
    Failed(Option<Timestamp>, String),
}

/// Notes how a delivery ended. One that was overtaken meanwhile stays so.
///
/// # Errors
/// As the engine.
pub fn delivered(
    tx: &mut Tx,
    branch: BranchId,
    message: MessageId,
    attempt: &Attempt,
) -> Result<(), StoreError> {
    let (sent, due, fault) = match attempt {
        Attempt::Sent(at) => (Some(*at), None, None),
        Attempt::Failed(due, fault) => (None, *due, Some(fault.as_str())),
    };
    tx.execute(
        "UPDATE message SET tries = tries + 1, sent_at = $3, due_at = $4, fault = $5
         WHERE branch_id = $1 AND message_id = $2",
        params![branch, message, sent, due, fault],
    )?;
    tx.execute(
        "UPDATE message SET due_at = NULL WHERE branch_id = $1 AND message_id = $2 AND overtaken = 1",
        params![branch, message],
    )?;
    Ok(())
}
