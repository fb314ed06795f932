//! Taking away what no rule says that it has to be kept.

use domain::id::PersonId;
use jiff::ToSpan as _;

use crate::{
    Cx, Error, factor,
    permission::{Permit, may},
    secret::Secret,
};

/// How many years after it is over a difficulty may be forgotten.
const CARE_YEARS: i64 = 3;

/// What is to be taken away.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Wish {
    /// The sessions of other browsers.
    pub sessions: bool,
    /// Browsers that are known.
    pub devices: bool,
    /// The e-mail address.
    pub email: bool,
    /// Messages that were read.
    pub messages: bool,
    /// Difficulties that have been over for three years.
    pub cares: bool,
}

/// Takes away what the actor chose of the own; `key` is the word of the session.
///
/// # Errors
/// [`Error::Refused`] where the password was not typed again; [`Error::Invalid`] where nothing was chosen.
pub fn erase(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, key: &str, wish: Wish) -> Result<(), Error> {
    factor::prove::proved(cx, permit, key)?;
    if wish == Wish::default() {
        return Err(Error::field("sessions", "要删除的", "还没有选，请至少选一项"));
    }
    let (branch, person) = (permit.branch(), permit.actor().person);
    let own = Secret::read(key).ok_or(Error::SignedOut)?.digest();
    if wish.sessions {
        store::personal::end_other_sessions(cx.tx, branch, person, &own)?;
    }
    if wish.devices {
        store::device::forget(cx.tx, branch, person)?;
    }
    if wish.email {
        forget_email(cx, permit, person)?;
    }
    if wish.messages {
        store::personal::forget_messages(cx.tx, branch, person)?;
    }
    if wish.cares {
        let before = cx.local().date().saturating_sub(CARE_YEARS.years());
        store::personal::forget_cares(cx.tx, branch, person, before)?;
    }
    cx.journal(permit, "personal.erase", person.uuid())
}

fn forget_email(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, person: PersonId) -> Result<(), Error> {
    let mut found = store::person::find(cx.tx, permit.branch(), person)?.ok_or(Error::SignedOut)?;
    if found.email.take().is_some() {
        store::person::update(cx.tx, permit.branch(), &found)?;
    }
    Ok(())
}
