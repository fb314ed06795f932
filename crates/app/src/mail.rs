//! Mail: what stands in the outbox is handed to a postman, and tried again when it did not go.
//!
//! Messages are written by the use cases in their own transactions; this runs beside the requests. A letter is marked
//! as sent after the postman took it: a crash between the two sends it once more rather than never.

use std::time::Duration;

use domain::id::{BranchId, MeetingId};
use jiff::{SignedDuration, Timestamp};
use store::notice::Message;

use crate::{App, Error, calendar, permission};

/// How long after it was made a message is tried for the first, second, … time. After the last it is given up and
/// shown to the leader.
pub const TRIES: [SignedDuration; 8] = [
    SignedDuration::ZERO,
    SignedDuration::from_mins(1),
    SignedDuration::from_mins(6),
    SignedDuration::from_mins(30),
    SignedDuration::from_hours(2),
    SignedDuration::from_hours(6),
    SignedDuration::from_hours(12),
    SignedDuration::from_hours(24),
];

/// How often the outbox is looked at while the service runs.
pub const PAUSE: Duration = Duration::from_secs(10);

/// How many letters are taken from a branch's outbox at a time.
const AT_ONCE: i64 = 50;

/// A letter, ready to be sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    /// The address.
    pub to: String,
    /// One line.
    pub subject: String,
    /// The text.
    pub body: String,
    /// The meeting as a calendar file, for a notice.
    pub calendar: Option<String>,
}

/// Whoever takes letters to the mail server.
pub trait Postman {
    /// Sends one letter.
    ///
    /// # Errors
    /// Why it did not go, in the server's words, without address or content.
    fn send(&self, letter: &Letter) -> Result<(), String>;
}

/// Whether a message that was made then and tried so often is due now.
pub fn is_due(made: Timestamp, tries: i64, now: Timestamp) -> bool {
    let wait = usize::try_from(tries).ok().and_then(|n| TRIES.get(n));
    wait.is_some_and(|&wait| now.duration_since(made) >= wait)
}

/// Sends what is due in all branches; blocks while the mail server answers. Returns how many letters went.
///
/// # Errors
/// As the store. A letter that did not go is noted and is no error.
pub fn deliver(app: &App, postman: &dyn Postman) -> Result<usize, Error> {
    let now = app.now();
    let branches = app.db().read(|tx| store::organization::branches(tx).map_err(Error::from)).wait()?;
    let mut sent = 0;
    for branch in branches.into_iter().map(|b| b.id) {
        let waiting = app
            .db()
            .read(move |tx| store::notice::outbox(tx, branch, AT_ONCE).map_err(Error::from))
            .wait()?;
        for (message, _) in waiting.into_iter().filter(|(m, tries)| is_due(m.created_at, *tries, now)) {
            let calendar = match message.meeting {
                Some(meeting) => calendar(app, branch, meeting, &message)?,
                None => None,
            };
            let Message { id, subject, body, email, .. } = message;
            let letter = Letter { to: email.unwrap_or_default(), subject, body, calendar };
            let fault = postman.send(&letter).err();
            sent += usize::from(fault.is_none());
            let at = fault.is_none().then_some(now);
            app.db()
                .write(move |tx| {
                    store::notice::delivered(tx, branch, id, at, fault.as_deref()).map_err(Error::from)
                })
                .wait()?;
        }
    }
    Ok(sent)
}

/// The meeting's calendar file, where the message is its notice: the one message with a link to answer by.
fn calendar(
    app: &App,
    branch: BranchId,
    meeting: MeetingId,
    message: &Message,
) -> Result<Option<String>, Error> {
    if !message.body.contains("/a/") {
        return Ok(None);
    }
    let cx_of = app.clone();
    app.db()
        .read(move |tx| {
            let Some(owner) = store::meeting::owner(tx, branch, meeting)? else { return Ok(None) };
            let permit = permission::by_the_machine(branch, owner.group, meeting);
            calendar::of_meeting(&mut cx_of.context(tx), &permit).map(Some)
        })
        .wait()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_tried_with_growing_pauses_and_given_up_after_a_day() {
        let made = Timestamp::from_second(1_790_000_000).expect("a time");
        let mut last = None;
        for (tries, wait) in (0..).zip(TRIES) {
            assert!(is_due(made, tries, made + wait), "try {tries}");
            if wait > SignedDuration::ZERO {
                assert!(!is_due(made, tries, made + wait - SignedDuration::from_secs(1)), "try {tries}");
            }
            assert!(last.is_none_or(|last| last < wait), "the pauses grow");
            last = Some(wait);
        }
        assert!(!is_due(made, 8, made + SignedDuration::from_hours(1000)), "given up");
    }
}
