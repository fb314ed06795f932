//! Sessions: who is signed in behind a key.

use std::collections::BTreeSet;

use domain::{
    account::Duty,
    id::{BranchId, PersonId},
};
use jiff::SignedDuration;

use crate::{
    Cx, Error,
    permission::{Actor, Permit, may},
    secret::Secret,
};

/// After this long without use a session is over.
pub const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// After this long a session is over in any case.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(24 * 14);

/// Who is signed in behind a session key, with today's posts; and whether the key should be touched.
///
/// # Errors
/// [`Error::SignedOut`] for an unknown or expired key.
pub fn actor(cx: &mut Cx<'_>, key: &str) -> Result<(Actor, bool), Error> {
    let key = Secret::read(key).ok_or(Error::SignedOut)?;
    let session = store::account::session(cx.tx, key.branch(), &key.digest())?.ok_or(Error::SignedOut)?;
    let (age, idle) = (cx.now().duration_since(session.created_at), cx.now().duration_since(session.seen_at));
    if age > LONGEST || idle > IDLE {
        return Err(Error::SignedOut);
    }
    Ok((load(cx, key.branch(), session.person)?, idle > SignedDuration::from_mins(5)))
}

/// The actor of a person, with today's posts.
///
/// # Errors
/// [`Error::SignedOut`] for somebody without an account, and for who has left the branch and carries nothing in it any more.
pub fn load(cx: &mut Cx<'_>, branch: BranchId, person: PersonId) -> Result<Actor, Error> {
    let account = store::account::find(cx.tx, branch, person)?.ok_or(Error::SignedOut)?;
    let rules = store::account::rules(cx.tx, branch)?;
    let must_enroll = rules.asks(&account.duties) && store::factor::count(cx.tx, branch, person)? == 0;
    let mut duties = account.duties;
    // Before the duties were kept apart, whoever runs the system gave out passwords too.
    if !rules.apart && duties.contains(&Duty::System) {
        duties.insert(Duty::Security);
    }
    let (actor, has_left) = found(cx, branch, person)?;
    let is_needed = !duties.is_empty() || !actor.posts.is_empty();
    if !is_needed && has_left {
        return Err(Error::SignedOut);
    }
    Ok(Actor { duties, must_change: account.must_change, must_enroll, ..actor })
}

/// What a person is with today's posts, the account aside.
///
/// # Errors
/// [`Error::SignedOut`] for somebody whom there is not.
pub(crate) fn actor_of(cx: &mut Cx<'_>, branch: BranchId, person: PersonId) -> Result<Actor, Error> {
    Ok(found(cx, branch, person)?.0)
}

/// The same, and whether the person was on the branch's list and no longer is; who never was on it may be of an office alone.
fn found(cx: &mut Cx<'_>, branch: BranchId, person: PersonId) -> Result<(Actor, bool), Error> {
    let today = cx.local().date();
    let found = store::person::find(cx.tx, branch, person)?.ok_or(Error::SignedOut)?;
    let posts = store::organization::posts_on(cx.tx, branch, today)?;
    let standing = store::person::standing_on(cx.tx, branch, person, today)?;
    // Who left the branch reads no office's figures any more.
    let has_left = standing.is_none() && !store::person::standings(cx.tx, branch, person)?.is_empty();
    let offices = if has_left { Vec::new() } else { store::office::read_by(cx.tx, branch, person)? };
    let actor = Actor {
        branch,
        person,
        name: found.name.to_string(),
        group: store::person::group_on(cx.tx, branch, person, today)?,
        is_member: standing.is_some_and(domain::person::Standing::is_member),
        posts: posts.into_iter().filter(|p| p.person == person).map(|p| (p.post, p.group)).collect(),
        duties: BTreeSet::new(),
        offices,
        must_change: false,
        token: None,
        must_enroll: false,
    };
    Ok((actor, has_left))
}

/// Notes that a session is in use; at most every few minutes.
///
/// # Errors
/// As the store.
pub fn touch(cx: &mut Cx<'_>, key: &str) -> Result<(), Error> {
    let key = Secret::read(key).ok_or(Error::SignedOut)?;
    store::account::touch_session(cx.tx, key.branch(), &key.digest(), cx.now())?;
    Ok(())
}

/// In how many browsers the actor is signed in now.
///
/// # Errors
/// As the store.
pub(crate) fn count(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>) -> Result<usize, Error> {
    let ago = |age| cx.now.checked_sub(age).map_err(|fault| Error::Internal(fault.to_string()));
    let since = (ago(LONGEST)?, ago(IDLE)?);
    Ok(store::account::count_sessions(cx.tx, permit.branch(), permit.actor().person, since)?)
}

/// Signs the actor out everywhere but here.
///
/// # Errors
/// [`Error::SignedOut`] without a session of one's own.
pub fn end_others(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, key: &str) -> Result<(), Error> {
    let (branch, person) = (permit.branch(), permit.actor().person);
    let key = Secret::read(key).ok_or(Error::SignedOut)?;
    store::account::end_other_sessions(cx.tx, branch, person, &key.digest())?;
    store::factor::end_of_person(cx.tx, branch, person)?;
    cx.journal(permit, "account.end_others", person.uuid())
}

/// Ends a session of this browser that another one follows.
///
/// # Errors
/// As the store.
pub fn give_way(cx: &mut Cx<'_>, key: &str) -> Result<(), Error> {
    if let Some(key) = Secret::read(key) {
        store::account::end_session(cx.tx, key.branch(), &key.digest())?;
    }
    Ok(())
}

/// Signs out.
///
/// # Errors
/// As the store.
pub fn end(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, key: &str) -> Result<(), Error> {
    let key = Secret::read(key).ok_or(Error::SignedOut)?;
    store::account::end_session(cx.tx, key.branch(), &key.digest())?;
    cx.journal(permit, "account.sign_out", permit.actor().person.uuid())
}
