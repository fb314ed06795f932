//! Live pages: whoever has a meeting open learns that something changed, and fetches it.

use std::convert::Infallible;

use app::permission::{self, may};
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
pub(crate) struct Live(broadcast::Sender<(MeetingId, &'static str)>);

impl Default for Live {
    fn default() -> Self {
        Self(broadcast::channel(256).0)
    }
}

impl Live {
    /// Something of a meeting changed; `parts` are the names of the fragments to fetch.
    pub(crate) fn changed(&self, meeting: MeetingId, parts: &'static str) {
        // Nobody listening is the usual case.
        drop(self.0.send((meeting, parts)));
    }
}

/// The changes of one meeting, as server-sent events.
pub(crate) async fn meeting(
    State(site): State<Site>,
    Signed(actor): Signed,
    Path(id): Path<MeetingId>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Failure> {
    site.app.read(move |cx| permission::on_meeting::<may::ReadMeeting>(cx, &actor, id).map(drop)).await?;
    let changes = stream::unfold(site.live.0.subscribe(), move |mut receiver| async move {
        loop {
            match receiver.recv().await {
                Ok((meeting, parts)) if meeting == id => return Some((parts, receiver)),
                Ok(_) => {}
                // A slow reader has missed something: fetch everything.
                Err(broadcast::error::RecvError::Lagged(_)) => return Some(("", receiver)),
                Err(broadcast::error::RecvError::Closed) => return None,
            }
        }
    });
    // A page that stays open would keep the service from its end.
    let changes = changes.take_until(Box::pin(site.closing.begun()));
    let events = changes.map(|parts| Ok(Event::default().event("changed").data(parts)));
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}
