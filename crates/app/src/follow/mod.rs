//! What is derived follows what it is derived from: the figures of meetings, branches and offices, and the texts to search for.
//! A use case only notes what changed, in its own transaction; the rest is done right after it, beside the requests (ADR 22).

mod figures;
mod texts;

use std::collections::{BTreeMap, BTreeSet};

use domain::id::BranchId;
use jiff::{SignedDuration, Timestamp};
use store::{Tx, changed::Changed};
use uuid::Uuid;

use crate::{App, Cx, Error, office::Sums};

/// How many changes are followed up in one transaction, so that nobody who writes waits for long.
const CHUNK: i64 = 64;

/// What of it changes what is derived.
const MEETING: &str = "meeting";
const BRANCH: &str = "branch";
const ROSTER: &str = "roster";
const PERSON: &str = "person";
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
        "person" if act == "change" => Some((PERSON, object)),
        "person" | "transfer" | "post" => Some((ROSTER, branch)),
        "decision" if act == "remove" => Some((ASSIGNMENT, object)),
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

/// A change that cannot be followed up.
#[derive(Debug)]
pub struct PassedOver {
    /// What changed.
    pub what: Changed,
    /// Why it cannot be followed up.
    pub fault: Error,
}

/// Follows up what changed, as long as there is something. What fails is passed over for a while, so that nothing else waits for it:
/// a minute, then twice as long each time, up to an hour; sooner where it changes again.
pub struct Follower {
    app: App,
    /// By branch, noun and object: the version that failed, how often, and until when it is passed over.
    failed: BTreeMap<(BranchId, String, Uuid), (i64, u32, Timestamp)>,
}

impl Follower {
    /// One that has passed nothing over.
    pub const fn new(app: App) -> Self {
        Self { app, failed: BTreeMap::new() }
    }

    /// Follows up everything that waits. Returns what was passed over.
    ///
    /// # Errors
    /// As the store, where it cannot say what waits.
    pub fn all(&mut self) -> Result<Vec<PassedOver>, Error> {
        let mut failed = Vec::new();
        while self.some(&mut failed)? {}
        Ok(failed)
    }

    /// Follows up some of what waits. Returns whether more may wait.
    fn some(&mut self, failed: &mut Vec<PassedOver>) -> Result<bool, Error> {
        let most = CHUNK.saturating_add(i64::try_from(self.failed.len()).unwrap_or(i64::MAX));
        let read = move |tx: &mut Tx| Ok::<_, Error>(store::changed::waiting(tx, most)?);
        let mut waiting = self.app.db().read(read).wait()?;
        let now = self.app.now();
        waiting.retain(|one| match self.failed.get(&key(one)) {
            Some((version, _, until)) => *version != one.version || *until <= now,
            None => true,
        });
        if waiting.is_empty() {
            return Ok(false);
        }
        for part in parts(waiting) {
            if self.write(part.clone()).is_ok() {
                self.failed.retain(|known, _| part.iter().all(|one| key(one) != *known));
                continue;
            }
            for one in part {
                match self.write(vec![one.clone()]) {
                    Ok(()) => {
                        self.failed.remove(&key(&one));
                    }
                    Err(fault) => {
                        self.pass_over(&one);
                        failed.push(PassedOver { what: one, fault });
                    }
                }
            }
        }
        Ok(true)
    }

    fn pass_over(&mut self, one: &Changed) {
        let before = self.failed.get(&key(one)).map_or(0, |(_, tries, _)| *tries);
        let pause = SignedDuration::from_mins(1_i64 << before.min(6)).min(SignedDuration::from_hours(1));
        let until = self.app.now().saturating_add(pause).unwrap_or(Timestamp::MAX);
        self.failed.insert(key(one), (one.version, before + 1, until));
    }

    fn write(&self, waiting: Vec<Changed>) -> Result<(), Error> {
        let writer = self.app.clone();
        self.app.db().write(move |tx: &mut Tx| chunk(&mut writer.context(tx), &waiting)).wait()
    }
}

fn key(one: &Changed) -> (BranchId, String, Uuid) {
    (one.branch, one.noun.clone(), one.object)
}

/// What is followed up in one transaction each: of what touches a whole branch a transaction has one.
fn parts(waiting: Vec<Changed>) -> Vec<Vec<Changed>> {
    let (wide, small): (Vec<_>, Vec<_>) =
        waiting.into_iter().partition(|one| [ROSTER, GROUPS, PERSON].contains(&one.noun.as_str()));
    let wide = wide.into_iter().map(|one| vec![one]);
    std::iter::once(small).filter(|part| !part.is_empty()).chain(wide).collect()
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
            PERSON => texts::of_person(cx, branch, one.object.into())?,
            ASSIGNMENT => texts::of_assignment(cx, branch, one.object.into())?,
            OPINION => texts::of_opinion(cx, branch, one.object.into())?,
            RESOLUTION => texts::of_resolution(cx, branch, one.object.into())?,
            other => return Err(Error::Internal(format!("nothing follows a change of {other}"))),
        }
        store::changed::done(cx.tx, one)?;
    }
    let mut sums = Sums::default();
    branches.into_iter().try_for_each(|branch| figures::of_branch(cx, branch, &mut sums))?;
    sums.write(cx)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_nothing_is_not_followed_up() {
        let of = |verb| told(verb, id(1), Some(id(2)), id(3));
        assert_eq!(of("meeting.roll"), Some((MEETING, id(2))), "the meeting, not the person on its roll");
        assert_eq!(of("minutes.correct"), Some((MEETING, id(2))));
        assert_eq!(of("person.import"), Some((ROSTER, id(1))));
        assert_eq!(of("person.change"), Some((PERSON, id(3))));
        assert_eq!(of("decision.remove"), Some((ASSIGNMENT, id(3))));
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

    #[test]
    fn what_touches_a_whole_branch_is_alone_in_its_transaction() {
        let one = |noun: &str, object| Changed {
            branch: id(1).into(),
            noun: noun.to_owned(),
            object: id(object),
            version: 1,
        };
        let waiting = vec![one(MEETING, 2), one(ROSTER, 1), one(OPINION, 3), one(GROUPS, 1)];
        let nouns: Vec<Vec<_>> =
            parts(waiting).iter().map(|part| part.iter().map(|one| one.noun.clone()).collect()).collect();
        assert_eq!(nouns, [vec![MEETING, OPINION], vec![ROSTER], vec![GROUPS]]);
        assert!(parts(Vec::new()).is_empty());
    }

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }
}
