//! What was signed before there was a chain is sealed beside the requests (ADR 27).

use std::time::Duration;

use app::{App, journal};
use tokio::runtime::Runtime;

use crate::{Failure, beside::beside};

/// How often it is looked whether something is unsealed: a backup of an older program may have been restored.
const PAUSE: Duration = Duration::from_hours(24);

/// Seals what is not sealed yet, now and every day.
pub fn seal_beside(app: App) -> Result<(), Failure> {
    let runtime = Runtime::new()?;
    let mut turn = app.turn("seal");
    beside("seal", PAUSE, move || {
        if !turn.is_mine()? {
            return Ok(());
        }
        let sealed = runtime.block_on(journal::seal_what_is_older(&app))?;
        if sealed > 0 {
            tracing::info!(sealed, "records from before there was a chain were sealed");
        }
        Ok::<_, app::Error>(())
    })
}
