//! Opinions, difficulties and demands (T4, T5, D5): taken down, discussed, reported, answered, told back; none lost.

pub mod act;
pub mod ledger;
pub mod list;
pub mod raise;
pub mod view;

use domain::{
    id::OpinionId,
    opinion::{Opinion, OpinionRefusal, OpinionSource},
};

use crate::{
    Cx, Error, Names,
    permission::{self, Actor, Permit, Verb, may},
};

impl From<OpinionRefusal> for Error {
    fn from(refusal: OpinionRefusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

/// A permit for one opinion, in the group that took it down.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, id: OpinionId) -> Result<Permit<V>, Error> {
    let found = store::opinion::find(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)?;
    permission::in_group(cx, actor, found.group)
}

/// A permit to read one opinion: also for who raised it by name.
///
/// # Errors
/// As [`permit`].
pub fn permit_reading(
    cx: &mut Cx<'_>,
    actor: &Actor,
    id: OpinionId,
) -> Result<Permit<may::ReadOpinion>, Error> {
    let found = store::opinion::find(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)?;
    if found.voice() == Some(actor.person) {
        return Ok(permission::as_party(actor, found.group));
    }
    permission::in_group(cx, actor, found.group)
}

/// Whether somebody may open an opinion: who raised it by name, the group's leader, and the branch once it went there.
///
/// # Errors
/// [`Error::NotFound`] or [`Error::Forbidden`] for everybody else.
pub(crate) fn may_read(cx: &mut Cx<'_>, actor: &Actor, id: OpinionId) -> Result<(), Error> {
    permit_reading(cx, actor, id)?;
    let found = store::opinion::find(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)?;
    if knows(actor, &found) { Ok(()) } else { Err(Error::NotFound) }
}

/// Of what may be read of a group's opinions, whether this one: the branch sees what went up to it, nothing else.
fn knows(actor: &Actor, opinion: &Opinion) -> bool {
    actor.leads(opinion.group) || opinion.went_up || opinion.voice() == Some(actor.person)
}

/// The page of an opinion.
pub(crate) fn place(id: OpinionId) -> String {
    format!("/opinions/{id}")
}

/// From whom it comes, in words.
pub fn source(opinion: &Opinion, names: &Names) -> String {
    match &opinion.source {
        OpinionSource::Member(Some(person)) => names.of(*person).to_owned(),
        OpinionSource::Member(None) => "党员（不署名）".to_owned(),
        OpinionSource::Masses(Some(who)) => format!("群众：{who}"),
        OpinionSource::Masses(None) => "群众（不署名）".to_owned(),
    }
}

/// The beginning of a text, for lists and subjects.
pub(crate) fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut short: String = line.chars().take(24).collect();
    if short.chars().count() < text.chars().count() {
        short.push('…');
    }
    short
}
