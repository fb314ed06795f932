//! Calling a factor something else, and taking it away.

use domain::{id::FactorId, text::FactorName};

use super::{own, prove::proved};
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Calls one of the actor's factors something else.
///
/// # Errors
/// [`Error::NotFound`] for somebody else's; [`Error::Invalid`] for a name that is none.
pub fn rename(
    cx: &mut Cx<'_>,
    permit: &Permit<may::UseAccount>,
    factor: FactorId,
    name: &str,
) -> Result<(), Error> {
    own(cx, permit, factor)?;
    let name = FactorName::new(name).map_err(|fault| Error::field("name", "名称", fault))?;
    store::factor::rename(cx.tx, permit.branch(), factor, &name)?;
    cx.journal(permit, "factor.rename", factor.uuid())
}

/// Takes one of the actor's factors away; with the last one go the recovery codes.
///
/// # Errors
/// [`Error::NotFound`] for somebody else's; [`Error::Refused`] where the password was not typed again, and for the last one of
/// somebody who must have one.
pub fn remove(
    cx: &mut Cx<'_>,
    permit: &Permit<may::UseAccount>,
    key: &str,
    factor: FactorId,
) -> Result<(), Error> {
    own(cx, permit, factor)?;
    proved(cx, permit, key)?;
    let (branch, person) = (permit.branch(), permit.actor().person);
    let is_last = store::factor::count(cx.tx, branch, person)? == 1;
    let account = store::account::find(cx.tx, branch, person)?.ok_or(Error::SignedOut)?;
    if is_last && store::account::rules(cx.tx, branch)?.asks(&account.duties) {
        let text = "本支部要求您登录时有第二步验证，这是最后一个，请先添加别的再去掉它";
        return Err(Error::Refused(text.to_owned()));
    }
    store::factor::remove(cx.tx, branch, factor)?;
    if is_last {
        store::factor::forget_codes(cx.tx, branch, person)?;
    }
    cx.journal(permit, "factor.remove", factor.uuid())
}
