//! Work that members answer for: given out, reported on, checked, closed (T6, D3, D8). Decisions of meetings are among it.

pub mod act;
pub mod give;
pub mod ledger;
pub mod list;
pub mod report;
pub mod view;

use domain::{
    assignment::{Assignment, AssignmentRefusal},
    id::AssignmentId,
};

use crate::{
    Cx, Error,
    permission::{self, Action, Actor, Permit, Verb},
};

impl From<AssignmentRefusal> for Error {
    fn from(refusal: AssignmentRefusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

/// A permit for one piece of work, in the group that it belongs to. Whoever answers for it reads it and writes its progress, whatever
/// the own group is by now (T6).
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, id: AssignmentId) -> Result<Permit<V>, Error> {
    let work = store::assignment::find(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)?;
    let is_own = matches!(V::ACTION, Action::ReadWork | Action::DoWork);
    if is_own && work.responsible == actor.person {
        return Ok(permission::as_party(actor, work.group));
    }
    permission::in_group(cx, actor, work.group)
}

/// The page of a piece of work.
pub(crate) fn place(work: &Assignment) -> String {
    format!("/assignments/{}", work.id)
}
