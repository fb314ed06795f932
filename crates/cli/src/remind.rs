//! Reminders beside the requests.

use std::time::Duration;

use app::{App, today::remind::Reminders};

use crate::{Failure, beside::beside};

/// How often it is looked whether reminders are to go out.
const PAUSE: Duration = Duration::from_mins(1);

/// Sends each day's reminders, until the process ends.
pub fn remind_beside(app: App) -> Result<(), Failure> {
    let mut reminders = Reminders::new(app);
    beside("reminders", PAUSE, move || reminders.send().map(drop))
}
