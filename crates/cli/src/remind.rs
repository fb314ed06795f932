//! Reminders beside the requests.

use std::{thread, time::Duration};

use app::{App, today::remind::Reminders};

use crate::Failure;

/// How often it is looked whether reminders are to go out.
const PAUSE: Duration = Duration::from_mins(1);

/// Sends each day's reminders, until the process ends.
pub fn remind_beside(app: App) -> Result<(), Failure> {
    let work = move || {
        let mut reminders = Reminders::new(app);
        loop {
            if let Err(fault) = reminders.send() {
                tracing::error!(%fault, "reminders could not be sent");
            }
            thread::park_timeout(PAUSE);
        }
    };
    thread::Builder::new().name("reminders".to_owned()).spawn(work)?;
    Ok(())
}
