//! What nobody can use any more is let go beside the requests.

use std::time::Duration;

use app::{App, account::sweep::sweep};
use tokio::runtime::Runtime;

use crate::{Failure, beside::beside};

/// How often.
const PAUSE: Duration = Duration::from_hours(24);

/// Lets go of it, now and every day.
pub fn sweep_beside(app: App) -> Result<(), Failure> {
    let runtime = Runtime::new()?;
    let mut turn = app.turn("sweep");
    beside("sweep", PAUSE, move || if turn.is_mine()? { runtime.block_on(sweep(&app)) } else { Ok(()) })
}
