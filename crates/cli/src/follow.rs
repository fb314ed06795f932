//! What is derived follows what changed, beside the requests (ADR 22).

use std::{thread, time::Duration};

use app::{App, follow};

use crate::Failure;

/// How often it is looked whether something changed.
const PAUSE: Duration = Duration::from_secs(1);

/// Follows up what changed, until the process ends.
pub fn follow_beside(app: App) -> Result<(), Failure> {
    let work = move || {
        loop {
            if let Err(fault) = follow::all(&app) {
                tracing::error!(%fault, "what changed could not be followed up");
            }
            thread::park_timeout(PAUSE);
        }
    };
    thread::Builder::new().name("follow".to_owned()).spawn(work)?;
    Ok(())
}
