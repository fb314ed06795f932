//! The same for whoever runs the machine, where a person asks for it in writing.

use super::export::{Gathered, for_machine};
use crate::{Cx, Error, account::by_machine::find};

/// All that is held of somebody by name, mobile number or id.
///
/// # Errors
/// [`Error::Refused`] for nobody, or for more than one.
pub fn export(cx: &mut Cx<'_>, typed: &str) -> Result<Gathered, Error> {
    let (branch, person) = find(cx, typed)?;
    for_machine(cx, branch, person.id)
}
