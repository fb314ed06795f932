//! 谈心谈话 (T3, D1): the leader sees who talked with whom, when and why; what was said is read by the two and by whom they
//! name, and every reading by somebody else is in the journal.

pub mod ledger;
pub mod list;
pub mod record;
pub mod view;
pub mod write;

use domain::{
    id::{GroupId, TalkId},
    talk::{Talk, TalkRefusal},
};

use crate::{
    Cx, Error,
    permission::{self, Actor, Permit, Verb, may},
};

impl From<TalkRefusal> for Error {
    fn from(refusal: TalkRefusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

fn find(cx: &mut Cx<'_>, actor: &Actor, id: TalkId) -> Result<Talk, Error> {
    store::talk::find(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)
}

/// The groups of the two that lead to a permit, that of the other one first: of the day of the talk, and where neither was in a
/// group then, of the day on which it was written down.
fn groups(cx: &mut Cx<'_>, actor: &Actor, talk: &Talk) -> Result<Vec<GroupId>, Error> {
    let mut groups = Vec::new();
    for day in [talk.on, cx.local_of(talk.by.at).date()] {
        for person in [talk.with, talk.by.by] {
            groups.extend(store::person::group_on(cx.tx, actor.branch, person, day)?);
        }
        if !groups.is_empty() {
            break;
        }
    }
    Ok(groups)
}

/// A permit to read one talk: for the two, for whom they named, and for the leader of either's group, who does not see what
/// was said.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit_reading(cx: &mut Cx<'_>, actor: &Actor, id: TalkId) -> Result<Permit<may::ReadTalk>, Error> {
    let talk = find(cx, actor, id)?;
    let groups = groups(cx, actor, &talk)?;
    let group = *groups.first().ok_or(Error::NotFound)?;
    let named = store::talk::readers(cx.tx, actor.branch, id)?;
    if talk.is_of(actor.person) || named.iter().any(|(person, _)| *person == actor.person) {
        return Ok(permission::as_party(actor, group));
    }
    // Who may not read it is not told that the two have talked.
    let led = groups.iter().find(|group| actor.leads(**group)).copied().ok_or(Error::NotFound)?;
    permission::in_group(cx, actor, led)
}

/// A permit to write about one talk: for the two, and for nobody else.
///
/// # Errors
/// As [`permit_reading`].
pub fn permit_writing<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, id: TalkId) -> Result<Permit<V>, Error> {
    let talk = find(cx, actor, id)?;
    let group = *groups(cx, actor, &talk)?.first().ok_or(Error::NotFound)?;
    if talk.is_of(actor.person) {
        return Ok(permission::as_party(actor, group));
    }
    permit_reading(cx, actor, id)?;
    permission::in_group(cx, actor, group)
}

/// The page of a talk.
pub(crate) fn place(id: TalkId) -> String {
    format!("/talks/{id}")
}
