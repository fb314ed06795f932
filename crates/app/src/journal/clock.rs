//! A clock that was set back: nothing is dated by it until it is right again, or until somebody says that it is.

use domain::id::BranchId;
use jiff::Timestamp;
use store::journal::{self, Line, SLACK};

use crate::{App, Cx, Error};

/// The entry that says that the clock is right although it stands before the entry in front.
const IS_RIGHT: &str = "clock.is_right";

/// The newest instant that is written down, when the clock stands before it.
///
/// # Errors
/// As the store.
pub async fn ahead_of_clock(app: &App) -> Result<Option<Timestamp>, Error> {
    app.read(|cx| {
        let newest = journal::newest(cx.tx)?;
        Ok(newest.filter(|newest| cx.now() + SLACK < *newest))
    })
    .await
}

/// Writes into every journal that stands ahead of the clock that the clock is right all the same: an earlier one ran ahead. Answers how
/// many branches that are.
///
/// # Errors
/// As the store.
pub async fn clock_is_right(app: &App) -> Result<usize, Error> {
    let branches = app.read(|cx| Ok(store::organization::branches(cx.tx)?)).await?;
    let mut mended = 0;
    for branch in branches {
        mended += usize::from(app.write(move |cx| mend(cx, branch.id)).await?);
    }
    Ok(mended)
}

fn mend(cx: &mut Cx<'_>, branch: BranchId) -> Result<bool, Error> {
    let newest = journal::page(cx.tx, branch, None, 1)?.first().map(|entry| entry.at);
    if newest.is_none_or(|newest| newest <= cx.now() + SLACK) {
        return Ok(false);
    }
    let salt = cx.salt()?;
    journal::add(cx.tx, branch, &Line::done(cx.now(), None, IS_RIGHT, branch.uuid(), &salt))?;
    Ok(true)
}
