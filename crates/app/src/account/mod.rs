//! Accounts: sign-in, sessions, passwords, one-time slips, duties, how people sign in.

pub mod by_machine;
pub mod change_password;
pub mod duty;
pub mod list;
pub mod password;
pub mod reset;
pub mod rules;
pub mod session;
pub mod sign_in;
pub mod sweep;

use domain::id::{BranchId, PersonId};

use crate::{Cx, Error};

/// Ends everything by which somebody is known to the product at this moment: sessions, a sign-in that was begun, browsers, tokens.
/// Whoever still may signs in anew.
///
/// # Errors
/// As the store.
pub(crate) fn shut_out(cx: &mut Cx<'_>, branch: BranchId, person: PersonId) -> Result<(), Error> {
    store::account::end_sessions(cx.tx, branch, person)?;
    store::factor::end_of_person(cx.tx, branch, person)?;
    store::device::forget(cx.tx, branch, person)?;
    store::token::end_of_person(cx.tx, branch, person, cx.now)?;
    Ok(())
}
