//! 关心帮扶 (T4): difficulties, visits, help, when to look again. Known to the person, the leader, whom they name, and, once it
//! was reported, to the secretary; every reading by somebody else than the person and the leader is in the journal.

pub mod act;
pub mod ledger;
pub mod list;
pub mod open;
pub mod view;

use domain::{
    care::{Care, CareRefusal},
    id::CareId,
};

use crate::{
    Cx, Error,
    permission::{self, Actor, Permit, Verb, may},
};

impl From<CareRefusal> for Error {
    fn from(refusal: CareRefusal) -> Self {
        match refusal {
            CareRefusal::FollowUpPast => Self::field("follow_up", "下次联系的日期", refusal),
            CareRefusal::Over | CareRefusal::NotOver => Self::Refused(refusal.to_string()),
        }
    }
}

/// A permit for one difficulty: for who was named to help, or by the role in its group; the secretary only once the branch was
/// told.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, id: CareId) -> Result<Permit<V>, Error> {
    let care = store::care::find(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)?;
    let named = store::care::readers(cx.tx, actor.branch)?;
    if named.contains(&(id, actor.person)) {
        return Ok(permission::as_party(actor, care.group));
    }
    // Who may not know of it is not told that there is something; whom it is about knows.
    let permit = permission::in_group(cx, actor, care.group).map_err(|error| match error {
        Error::Forbidden(_) if care.person != actor.person => Error::NotFound,
        other => other,
    })?;
    if care.reported || actor.leads(care.group) { Ok(permit) } else { Err(Error::NotFound) }
}

/// A permit for what only the leader does about one difficulty.
///
/// # Errors
/// As [`permit`].
pub fn permit_leading<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, id: CareId) -> Result<Permit<V>, Error> {
    let care = store::care::find(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)?;
    permit_reading::<may::ReadCare>(cx, actor, id)?;
    permission::in_group(cx, actor, care.group)
}

/// A permit to read one difficulty: as [`permit`], and for whom it is about.
///
/// # Errors
/// As [`permit`].
pub fn permit_reading<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, id: CareId) -> Result<Permit<V>, Error> {
    let care = store::care::find(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)?;
    if care.person == actor.person {
        Ok(permission::as_party(actor, care.group))
    } else {
        permit(cx, actor, id)
    }
}

/// The page of a difficulty.
pub(crate) fn place(care: &Care) -> String {
    format!("/care/{}", care.id)
}
