//! The end of a service, told to whoever is still being answered.

use axum::{
    extract::{Request, State},
    http::{HeaderValue, header},
    middleware::Next,
    response::Response,
};
use tokio::sync::watch;

use crate::state::Site;

/// Whether a service is about to end. Cheap to clone; all clones tell the same.
#[derive(Clone, Debug)]
pub struct Closing(watch::Sender<bool>);

impl Default for Closing {
    fn default() -> Self {
        Self(watch::channel(false).0)
    }
}

impl Closing {
    /// From now on the service is not ready, live pages are let go, and connections end with their next answer.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    pub(crate) fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Ends when the service is about to.
    pub async fn begun(self) {
        // It cannot be dropped while it is waited for.
        drop(self.0.subscribe().wait_for(|begun| *begun).await);
    }
}

/// Tells whoever keeps a connection, a browser or a proxy, that this answer is the last one on it: the next request goes over a new
/// one, to the program that follows.
pub(crate) async fn around(State(site): State<Site>, request: Request, next: Next) -> Response {
    let mut answer = next.run(request).await;
    if site.closing.has_begun() {
        answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    answer
}
