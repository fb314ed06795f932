//! What nobody can use any more is let go: sessions that are over, browsers that nobody has come from for long.

use jiff::SignedDuration;

use super::session;
use crate::{App, Error, journal};

/// After so long without a sign-in a browser is known no more.
const FORGOTTEN: SignedDuration = SignedDuration::from_hours(24 * 366);

/// Lets go of it, one branch after another.
///
/// # Errors
/// As the store.
pub async fn sweep(app: &App) -> Result<(), Error> {
    for branch in app.read(journal::branches).await? {
        app.write(move |cx| {
            let over = |age| cx.now.checked_sub(age).map_err(|fault| Error::Internal(fault.to_string()));
            let (sessions, devices) = (over(session::LONGEST)?, over(FORGOTTEN)?);
            store::account::sweep_sessions(cx.tx, branch, sessions)?;
            Ok(store::device::sweep(cx.tx, branch, devices)?)
        })
        .await?;
    }
    Ok(())
}
