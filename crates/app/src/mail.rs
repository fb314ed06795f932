//! Mail: what stands in the outbox is handed to a postman, and tried again when it did not go.
//!
//! Messages are written by the use cases in their own transactions; this runs beside the requests. A letter is marked
//! as sent after the postman took it: a crash between the two sends it once more rather than never.

use std::time::Duration;

use domain::id::{BranchId, MeetingId};
use jiff::{SignedDuration, Timestamp};
use store::{
    Tx,
    notice::{Attempt, Message, Waiting},
};

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

/// From how many branches letters are taken at a time, those first whose letters wait longest.
const BRANCHES: i64 = 1_000;

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

/// How old a message may be and still go out: an older one would be news of yesterday.
pub const LATEST: SignedDuration = SignedDuration::from_hours(48);

/// How long a letter is nobody else's while it is being sent.
const CLAIM: SignedDuration = SignedDuration::from_mins(5);

/// When a message that was made then is tried again after so many tries; none for given up.
pub fn next_try(made: Timestamp, tries: i64, now: Timestamp) -> Option<Timestamp> {
    let wait = usize::try_from(tries).ok().and_then(|n| TRIES.get(n))?;
    let due = (made + *wait).max(now + SignedDuration::from_secs(30));
    (due <= made + LATEST).then_some(due)
}

/// Sends what is due, of whatever branch; several instances may do it at once, and each letter is sent by one of them. Blocks while the mail server answers. Returns how many letters went.
///
/// # Errors
/// As the store. A letter that did not go is noted, and the next one is tried.
pub fn deliver(app: &App, postman: &dyn Postman) -> Result<usize, Error> {
    let now = app.now();
    let due = move |tx: &mut Tx| store::notice::branches_due(tx, now, BRANCHES).map_err(Error::from);
    let mut sent = 0;
    for branch in app.db().read(due).wait()? {
        let waiting = app
            .db()
            .read(move |tx| store::notice::outbox(tx, branch, now, AT_ONCE).map_err(Error::from))
            .wait()?;
        for Waiting { message, tries, due } in waiting {
            let (id, made) = (message.id, message.created_at);
            let until = app.now() + CLAIM;
            let claim =
                move |tx: &mut Tx| store::notice::claim(tx, branch, id, due, until).map_err(Error::from);
            match app.db().write(claim).wait() {
                // Another process of ours sends it, or the meeting was moved meanwhile.
                Err(Error::Stale) => continue,
                other => other?,
            }
            let attempt = match post(app, postman, branch, message, now) {
                Ok(()) => Attempt::Sent(now),
                Err(fault) => Attempt::Failed(next_try(made, tries + 1, now), fault),
            };
            sent += usize::from(matches!(attempt, Attempt::Sent(_)));
            let note =
                move |tx: &mut Tx| store::notice::delivered(tx, branch, id, &attempt).map_err(Error::from);
            app.db().write(note).wait()?;
        }
    }
    Ok(sent)
}

/// Sends one message, or says why it did not go.
fn post(
    app: &App,
    postman: &dyn Postman,
    branch: BranchId,
    message: Message,
    now: Timestamp,
) -> Result<(), String> {
    if now > message.created_at + LATEST {
        return Err("已经过了两天，不再发出".to_owned());
    }
    let calendar = match message.meeting.filter(|_| message.is_notice) {
        Some(meeting) => Some(calendar(app, branch, meeting).map_err(|_| "做不出日历附件".to_owned())?),
        None => None,
    };
    let (subject, body) = outside(&message);
    postman.send(&Letter { to: message.email.unwrap_or_default(), subject, body, calendar })
}

/// What leaves the system of messages about somebody's own affairs: that there is something, and nothing of what it is. A mail lies
/// open to whoever runs the servers on its way.
const PRIVATE: [(&str, &str); 10] = [
    ("dues", "党费有新的情况"),
    ("opinions", "意见诉求有新的进展"),
    ("talks", "谈心谈话有新的登记"),
    ("care", "一件关心帮扶的事有新的情况"),
    ("development", "发展党员工作有新的情况"),
    ("hearing", "发展党员工作有新的情况"),
    ("ballots", "有一次投票的事请您办理"),
    ("appraisal", "民主评议有新的情况"),
    ("life", "组织生活会有新的情况"),
    ("dispositions", "有一件事请您登录查看"),
];

/// What leaves the system instead of the subject of a message that leads to this page; nothing where its own words may.
fn neutral(place: &str) -> Option<&'static str> {
    let is_of = |noun: &str| place.split(['/', '?', '#']).any(|part| part == noun);
    PRIVATE.iter().find(|(noun, _)| is_of(noun)).map(|(_, words)| *words)
}

/// A message as it may leave the system: subject and body.
fn outside(message: &Message) -> (String, String) {
    match message.place.as_deref().and_then(neutral) {
        Some(words) => (words.to_owned(), "内容请登录本系统，在“更多”的消息里查看。".to_owned()),
        None => (message.subject.clone(), message.body.clone()),
    }
}

/// The meeting's calendar file.
fn calendar(app: &App, branch: BranchId, meeting: MeetingId) -> Result<String, Error> {
    let cx_of = app.clone();
    app.db()
        .read(move |tx| {
            let owner = store::meeting::owner(tx, branch, meeting)?.ok_or(Error::NotFound)?;
            let permit = permission::by_the_machine(branch, owner.group, meeting);
            calendar::of_meeting(&mut cx_of.context(tx), &permit)
        })
        .wait()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_of_somebody_s_own_affairs_are_known_wherever_they_hang() {
        for private in [
            "/dues/mine",
            "/talks",
            "/ballots/1",
            "/dispositions/1",
            "/meetings/1/life/sheets/2",
            "/meetings/1/life#part-report",
        ] {
            assert!(neutral(private).is_some(), "{private}");
        }
        for open in
            ["", "/", "/assignments/1", "/meetings/1", "/meetings/1/selection/2", "/branch/resolutions"]
        {
            assert_eq!(neutral(open), None, "{open}");
        }
    }

    #[test]
    fn a_message_is_tried_with_growing_pauses_and_given_up_after_a_day() {
        let made = Timestamp::from_second(1_790_000_000).expect("a time");
        let mut last = made;
        for (tries, wait) in (1..).zip(&TRIES[1..]) {
            let due = next_try(made, tries, made).expect("another try");
            assert_eq!(due, made + *wait, "try {tries}");
            assert!(due > last, "the pauses grow");
            last = due;
        }
        assert_eq!(next_try(made, 8, made), None, "given up");
        let (late, soon) = (made + SignedDuration::from_hours(47), SignedDuration::from_secs(30));
        assert_eq!(
            next_try(made, 1, late),
            Some(late + soon),
            "after a long silence of ours it is tried soon"
        );
        assert_eq!(next_try(made, 1, made + LATEST), None, "but not when it is news of yesterday");
    }
}
