//! A teller takes the own key of the box: a code that is shown once and kept nowhere.

use domain::id::BallotId;

use super::{load, seal, taken};
use crate::{
    App, Error,
    permission::{Permit, may},
};

/// Gives a teller the own code. What is kept of it locks votes and opens none.
///
/// # Errors
/// [`Error::Refused`] for who is no teller, has the key already, or comes after the opening.
pub async fn take(app: &App, permit: Permit<may::TellBallot>, id: BallotId) -> Result<String, Error> {
    let entropy = app.entropy.clone();
    let (code, lock) = app.slowly(move || seal::new_key(&*entropy)).await?;
    app.write(move |cx| {
        let ballot = load(cx, &permit, id)?;
        let taken = taken(cx, &permit, id)?;
        let place = ballot.take_key(permit.actor().person, taken)?;
        store::ballot::set_lock(cx.tx, permit.branch(), id, place, &lock)?;
        cx.journal(&permit, "ballot.key", id.uuid())
    })
    .await?;
    Ok(code)
}
