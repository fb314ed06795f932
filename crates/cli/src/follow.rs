//! What is derived follows what changed, beside the requests (ADR 22).

use std::time::Duration;

use app::{
    App,
    follow::{Follower, PassedOver},
};

use crate::{Failure, beside::beside};

/// How often it is looked whether something changed.
const PAUSE: Duration = Duration::from_secs(1);

/// Follows up what changed, until the process ends.
pub fn follow_beside(app: App) -> Result<(), Failure> {
    // One instance follows up for all: the sums of offices would only make two wait for each other.
    let mut turn = app.turn("follow");
    let mut follower = Follower::new(app);
    beside("follow", PAUSE, move || {
        if !turn.is_mine()? {
            return Ok(());
        }
        for PassedOver { what, fault } in follower.all()? {
            tracing::error!(%fault, noun = what.noun, object = %what.object, "a change cannot be followed up");
        }
        Ok::<_, app::Error>(())
    })
}
