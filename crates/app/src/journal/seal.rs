//! Sealing what was signed before there was a chain.

use domain::id::BranchId;
use proof::{Digests, SEAL};

use super::key;
use crate::{App, Cx, Error};

/// How many records are sealed in one unit of work.
const AT_ONCE: i64 = 200;

/// The entry from which on nothing is sealed later than it is signed.
pub(super) const BEGIN: &str = "journal.begin";

/// Seals every signed record that is not sealed yet, as of now: those from before there was a chain. From then on nobody changes
/// them unseen; what was done to them earlier, nobody can tell. Answers how many.
///
/// # Errors
/// As the store.
pub async fn seal_what_is_older(app: &App) -> Result<usize, Error> {
    let branches = app.read(|cx| Ok(store::organization::branches(cx.tx)?)).await?;
    let mut sealed = 0;
    for branch in branches {
        loop {
            let branch = branch.id;
            // What is unsealed after that was put in behind the back of the program, and stays to be found.
            if app.read(move |cx| Ok(store::journal::has(cx.tx, branch, BEGIN)?)).await? {
                break;
            }
            sealed += app.write(move |cx| some(cx, branch)).await?;
        }
    }
    Ok(sealed)
}

fn some(cx: &mut Cx<'_>, branch: BranchId) -> Result<usize, Error> {
    if store::journal::has(cx.tx, branch, BEGIN)? {
        return Ok(0);
    }
    let unsealed = store::minutes::unsealed(cx.tx, branch, AT_ONCE)?;
    for (meeting, number, facts) in &unsealed {
        let digests = Digests::of(facts.as_bytes());
        let entry = cx.line(branch, None, SEAL, meeting.uuid(), Some(&digests))?;
        store::minutes::set_entry(cx.tx, branch, (*meeting, *number), entry)?;
    }
    if unsealed.is_empty() {
        begin(cx, branch)?;
    }
    key::sign_head(cx, branch)?;
    Ok(unsealed.len())
}

/// Writes down that from here on everything is sealed when it is signed: for a new branch at once, for an older one when what it had is
/// sealed.
///
/// # Errors
/// As the store.
pub(crate) fn begin(cx: &mut Cx<'_>, branch: BranchId) -> Result<(), Error> {
    cx.note(branch, None, BEGIN, branch.uuid())
}
