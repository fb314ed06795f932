//! Outgoing messages: into the person's box, and by mail where there is an address. Written in the
//! transaction of the use case; delivered after it.

use std::collections::BTreeSet;

use domain::{
    id::{BranchId, MeetingId, PersonId},
    organization::Post,
};
use store::notice::Message;

use crate::{
    Cx, Error,
    permission::{Action, Permit, Role, Verb, may},
};

/// To one person.
pub(crate) fn to_person(
    cx: &mut Cx<'_>,
    branch: BranchId,
    person: PersonId,
    meeting: Option<MeetingId>,
    subject: &str,
    body: &str,
) -> Result<(), Error> {
    put(cx, branch, person, meeting, (subject, body, None), false)
}

/// To one person, about something that has a page of its own.
pub(crate) fn about(
    cx: &mut Cx<'_>,
    branch: BranchId,
    person: PersonId,
    place: &str,
    (subject, body): (&str, &str),
) -> Result<(), Error> {
    put(cx, branch, person, None, (subject, body, Some(place)), false)
}

/// The notice of a meeting, to one member.
pub(crate) fn notice_to(
    cx: &mut Cx<'_>,
    branch: BranchId,
    person: PersonId,
    meeting: MeetingId,
    subject: &str,
    body: &str,
) -> Result<(), Error> {
    put(cx, branch, person, Some(meeting), (subject, body, None), true)
}

fn put(
    cx: &mut Cx<'_>,
    branch: BranchId,
    person: PersonId,
    meeting: Option<MeetingId>,
    (subject, body, place): (&str, &str, Option<&str>),
    is_notice: bool,
) -> Result<(), Error> {
    let found = store::person::find(cx.tx, branch, person)?.ok_or(Error::NotFound)?;
    let message = Message {
        id: cx.new_id()?,
        person,
        meeting,
        place: place.map(ToOwned::to_owned),
        subject: subject.to_owned(),
        body: body.to_owned(),
        created_at: cx.now(),
        read_at: None,
        email: found.email.map(|e| e.as_str().to_owned()),
        is_notice,
    };
    store::notice::send(cx.tx, branch, &message)?;
    Ok(())
}

/// The secretary, the deputy and the two commissioners, but not whoever acts.
pub(crate) fn branch_people<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
) -> Result<BTreeSet<PersonId>, Error> {
    people_of_posts(cx, permit, |_| true)
}

/// Those of the branch's posts who may do something, but not whoever acts.
pub(crate) fn branch_people_who<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    action: Action,
) -> Result<BTreeSet<PersonId>, Error> {
    people_of_posts(cx, permit, |post| action.allows(Role::of_post(post)))
}

fn people_of_posts<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    is_meant: impl Fn(Post) -> bool,
) -> Result<BTreeSet<PersonId>, Error> {
    let held = store::organization::posts_on(cx.tx, permit.branch(), cx.local().date())?;
    Ok(held
        .into_iter()
        .filter(|held| held.post != Post::Leader && is_meant(held.post))
        .filter(|held| held.person != permit.actor().person)
        .map(|held| held.person)
        .collect())
}

/// To [`branch_people`].
pub(crate) fn to_branch<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    meeting: Option<MeetingId>,
    subject: &str,
    body: &str,
) -> Result<(), Error> {
    for person in branch_people(cx, permit)? {
        to_person(cx, permit.branch(), person, meeting, subject, body)?;
    }
    Ok(())
}

/// The newest messages of the own box; opening it marks them as read.
///
/// # Errors
/// As the store.
pub fn inbox(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>) -> Result<Vec<Message>, Error> {
    Ok(store::notice::inbox(cx.tx, permit.branch(), permit.actor().person, 50)?)
}

/// Marks the own box as read.
///
/// # Errors
/// As the store.
pub fn read_all(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>) -> Result<(), Error> {
    store::notice::read_all(cx.tx, permit.branch(), permit.actor().person, cx.now())?;
    Ok(())
}
