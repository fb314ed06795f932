//! Live pages: whoever has a meeting open learns that something changed, and fetches it. What one instance changed, all instances over the
//! same data tell (ADR 34).

use std::{convert::Infallible, time::Duration};

use app::{
    App, Heard,
    permission::{self, may},
};
use axum::{
    extract::{Path, State},
    response::sse::{Event, KeepAlive, Sse},
};
use domain::id::MeetingId;
use futures_util::{Stream, StreamExt, stream};
use tokio::sync::broadcast;

use crate::{error::Failure, session::Signed, state::Site};

/// Tells open pages what changed. What is lost is fetched with the next change or the next visit.
#[derive(Clone)]
pub(crate) struct Live(App);

/// With what begins what is told of meetings.
const TOPIC: &str = "meeting";

impl Live {
    /// Over the product's data.
    pub(crate) const fn new(app: App) -> Self {
        Self(app)
    }

    /// Something of a meeting changed; `parts` are the names of the fragments to fetch.
    pub(crate) fn changed(&self, meeting: MeetingId, parts: &str) {
        self.0.tell(&format!("{TOPIC} {meeting} {parts}"));
    }
}

/// Which parts of a meeting changed, where that is what was heard.
fn parts_of(told: &str, meeting: MeetingId) -> Option<String> {
    let (id, parts) = told.strip_prefix(TOPIC)?.trim_start().split_once(' ')?;
    (id == meeting.to_string()).then(|| parts.to_owned())
}

/// After this long whoever listens is asked anew who they are.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// The changes of one meeting, as server-sent events.
pub(crate) async fn meeting(
    State(site): State<Site>,
    Signed(actor): Signed,
    Path(id): Path<MeetingId>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Failure> {
    site.app.read(move |cx| permission::on_meeting::<may::ReadMeeting>(cx, &actor, id).map(drop)).await?;
    let changes = stream::unfold(site.app.hear()?, move |mut receiver| async move {
        loop {
            match receiver.recv().await {
                Ok(Heard::Told(told)) => {
                    if let Some(parts) = parts_of(&told, id) {
                        return Some((parts, receiver));
                    }
                }
                // Something was missed: fetch everything.
                Ok(Heard::Missed) | Err(broadcast::error::RecvError::Lagged(_)) => {
                    return Some((String::new(), receiver));
                }
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    });
    // A page that stays open would keep the service from its end, and whoever may no longer read the meeting would go on hearing of it:
    // the page asks anew by itself.
    let over = tokio::time::timeout(LONGEST, site.closing.begun());
    let changes = changes.take_until(Box::pin(over));
    let events = changes.map(|parts| Ok(Event::default().event("changed").data(parts)));
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_told_of_the_own_meeting_counts() {
        let id = |last: u8| {
            format!("00000000-0000-0000-0000-00000000000{last}").parse::<MeetingId>().expect("an id")
        };
        let (one, other) = (id(1), id(2));
        assert_eq!(parts_of(&format!("meeting {one} main side"), one).as_deref(), Some("main side"));
        assert_eq!(parts_of(&format!("meeting {one} "), one).as_deref(), Some(""), "all of it");
        assert_eq!(parts_of(&format!("meeting {other} main"), one), None);
        assert_eq!(parts_of("something else", one), None);
    }
}
