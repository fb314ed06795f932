//! Sealing what was signed before there was a chain.

use proof::Digests;
use store::journal::Line;

use crate::{App, Cx, Error};

/// How many records are sealed in one unit of work.
const AT_ONCE: i64 = 200;

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
            let (_, left) = app.read(move |cx| Ok(store::minutes::counts(cx.tx, branch)?)).await?;
            if left == 0 {
                break;
            }
            sealed += app.write(move |cx| some(cx, branch)).await?;
        }
    }
    Ok(sealed)
}

fn some(cx: &mut Cx<'_>, branch: domain::id::BranchId) -> Result<usize, Error> {
    let unsealed = store::minutes::unsealed(cx.tx, branch, AT_ONCE)?;
    for (meeting, number, facts) in &unsealed {
        let digests = Digests::of(facts.as_bytes());
        let line =
            Line { content: Some(&digests), ..Line::done(cx.now, None, "minutes.seal", meeting.uuid()) };
        let entry = store::journal::add(cx.tx, branch, &line)?;
        store::minutes::set_entry(cx.tx, branch, (*meeting, *number), entry)?;
    }
    Ok(unsealed.len())
}
