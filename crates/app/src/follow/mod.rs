//! What is derived follows what it is derived from: the figures of meetings, branches and offices, and the texts to search for.
//! A use case only notes what changed, in its own transaction; the rest is done right after it, beside the requests (ADR 22).

mod figures;
mod texts;

use std::collections::BTreeSet;

use domain::id::BranchId;
use store::{Tx, changed::Changed};
use uuid::Uuid;

use crate::{App, Cx, Error};

/// How many changes are followed up in one transaction, so that nobody who writes waits for long.
const CHUNK: i64 = 64;

/// What of it changes what is derived.
const MEETING: &str = "meeting";
const BRANCH: &str = "branch";
const ROSTER: &str = "roster";
const GROUPS: &str = "groups";
const ASSIGNMENT: &str = "assignment";
const OPINION: &str = "opinion";
const RESOLUTION: &str = "resolution";

/// What a line of the journal tells to have changed: the noun and the thing; nothing where nothing is derived from it.
pub(crate) fn told(
    verb: &str,
    branch: Uuid,
    meeting: Option<Uuid>,
    object: Uuid,
) -> Option<(&'static str, Uuid)> {
    let (noun, act) = verb.split_once('.')?;
    match noun {
        // Taking something along changes nothing. Notes that are typed while a meeting goes on are followed up when it is concluded.
        _ if act == "export" => None,
        "meeting" if !matches!(act, "jot" | "renew_link") => Some((MEETING, meeting.unwrap_or(object))),
        "minutes" => Some((MEETING, meeting.unwrap_or(object))),
        "group" => Some((GROUPS, branch)),
        "plan" | "branch" => Some((BRANCH, branch)),
        "person" | "transfer" | "post" => Some((ROSTER, branch)),
        "assignment" => Some((ASSIGNMENT, object)),
        "opinion" => Some((OPINION, object)),
        "resolution" => Some((RESOLUTION, object)),
        _ => None,
    }
}

/// Notes that an opinion changed of which the journal names nothing.
pub(crate) fn opinion_changed(cx: &mut Cx<'_>, branch: BranchId, opinion: Uuid) -> Result<(), Error> {
    Ok(store::changed::note(cx.tx, branch, OPINION, opinion)?)
}

/// Notes that there is a new branch.
pub(crate) fn branch_changed(cx: &mut Cx<'_>, branch: BranchId) -> Result<(), Error> {
    Ok(store::changed::note(cx.tx, branch, BRANCH, branch.uuid())?)
}

/// Follows up some of what waits. Returns whether more may wait.
///
/// # Errors
/// As the store.
pub fn some(app: &App) -> Result<bool, Error> {
    let waiting = app.db().read(|tx: &mut Tx| Ok::<_, Error>(store::changed::waiting(tx, CHUNK)?)).wait()?;
    if waiting.is_empty() {
        return Ok(false);
    }
    let writer = app.clone();
    app.db().write(move |tx: &mut Tx| chunk(&mut writer.context(tx), &waiting)).wait()?;
    Ok(true)
}

/// Follows up everything that waits.
///
/// # Errors
/// As the store.
pub fn all(app: &App) -> Result<(), Error> {
    while some(app)? {}
    Ok(())
}

/// Follows up everything in the transaction in which it changed: for a sample that is made at once.
pub(crate) fn at_once(cx: &mut Cx<'_>) -> Result<(), Error> {
    loop {
        let waiting = store::changed::waiting(cx.tx, CHUNK)?;
        if waiting.is_empty() {
            return Ok(());
        }
        chunk(cx, &waiting)?;
    }
}

fn chunk(cx: &mut Cx<'_>, waiting: &[Changed]) -> Result<(), Error> {
    // A branch is counted once, however much of it changed.
    let mut branches = BTreeSet::new();
    for one in waiting {
        let branch = one.branch;
        match one.noun.as_str() {
            MEETING => {
                figures::of_meeting(cx, branch, one.object.into())?;
                texts::of_meeting(cx, branch, one.object.into())?;
                branches.insert(branch);
            }
            BRANCH => {
                branches.insert(branch);
            }
            GROUPS => {
                // A division or a merger of a past day changes who was due since then.
                figures::of_late_meetings(cx, branch)?;
                texts::of_groups(cx, branch)?;
                branches.insert(branch);
            }
            ROSTER => {
                figures::of_late_meetings(cx, branch)?;
                branches.insert(branch);
            }
            ASSIGNMENT => texts::of_assignment(cx, branch, one.object.into())?,
            OPINION => texts::of_opinion(cx, branch, one.object.into())?,
            RESOLUTION => texts::of_resolution(cx, branch, one.object.into())?,
            other => return Err(Error::Internal(format!("nothing follows a change of {other}"))),
        }
        store::changed::done(cx.tx, one)?;
    }
    branches.into_iter().try_for_each(|branch| figures::of_branch(cx, branch))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_nothing_is_not_followed_up() {
        let id = Uuid::from_u128;
        let of = |verb| told(verb, id(1), Some(id(2)), id(3));
        assert_eq!(of("meeting.roll"), Some((MEETING, id(2))), "the meeting, not the person on its roll");
        assert_eq!(of("minutes.correct"), Some((MEETING, id(2))));
        assert_eq!(of("person.import"), Some((ROSTER, id(1))));
        assert_eq!(of("group.merge"), Some((GROUPS, id(1))));
        assert_eq!(of("opinion.answer"), Some((OPINION, id(3))));
        for idle in [
            "person.export",
            "minutes.export",
            "meeting.jot",
            "meeting.renew_link",
            "import.read",
            "talk.read",
        ] {
            assert_eq!(of(idle), None, "{idle}");
        }
    }
}
