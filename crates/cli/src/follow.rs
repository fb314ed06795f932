//! What is derived follows what changed, beside the requests (ADR 22).

use std::time::Duration;

use app::{App, follow};

use crate::{Failure, beside::beside};

/// How often it is looked whether something changed.
const PAUSE: Duration = Duration::from_secs(1);

/// Follows up what changed, until the process ends.
pub fn follow_beside(app: App) -> Result<(), Failure> {
    beside("follow", PAUSE, move || follow::all(&app))
}
