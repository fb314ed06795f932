//! Political study (T1, T2, D1): the plan, what was studied and by whom, making up for it, and the hours that the regulation asks for.

pub mod ledger;
pub mod plan;
pub mod record;
pub mod year;

use domain::{
    id::{StudyId, StudyItemId},
    study::StudyRefusal,
};

use crate::{
    Cx, Error,
    permission::{self, Actor, Permit, Verb},
};

impl From<StudyRefusal> for Error {
    fn from(refusal: StudyRefusal) -> Self {
        match refusal {
            StudyRefusal::BeforeIt => Self::field("on", "补学日期", refusal),
            StudyRefusal::HasIt | StudyRefusal::Withdrawn => Self::Refused(refusal.to_string()),
        }
    }
}

/// A permit for one study, in its group.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, id: StudyId) -> Result<Permit<V>, Error> {
    let found = store::study::find(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)?;
    permission::in_group(cx, actor, found.group)
}

/// A permit for one line of a plan, in its group.
///
/// # Errors
/// As [`permit`].
pub fn permit_item<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, id: StudyItemId) -> Result<Permit<V>, Error> {
    let group = store::study::item_group(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)?;
    permission::in_group(cx, actor, group)
}
