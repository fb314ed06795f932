//! The way back for whoever has lost factor and codes: whoever answers for security takes the factors away.

use domain::id::{BranchId, PersonId};

use crate::{
    Cx, Error, account, message,
    permission::{Permit, may},
};

/// Takes all factors and codes of somebody away and ends what is open; the person is told in the own box.
///
/// # Errors
/// [`Error::NotFound`] for somebody who is not of the branch; [`Error::Refused`] for oneself, and for somebody who has none.
pub fn reset(cx: &mut Cx<'_>, permit: &Permit<may::SecureAccounts>, person: PersonId) -> Result<(), Error> {
    let branch = permit.branch();
    store::person::find(cx.tx, branch, person)?.ok_or(Error::NotFound)?;
    if person == permit.actor().person {
        return Err(Error::Refused("自己的请在“登录安全”里办理，要再输一次密码".to_owned()));
    }
    if store::factor::count(cx.tx, branch, person)? == 0 {
        return Err(Error::Refused("这位同志没有设置第二步验证，用不着取消".to_owned()));
    }
    forget(cx, branch, person)?;
    cx.journal(permit, "factor.reset", person.uuid())
}

/// The same without asking who.
pub(crate) fn forget(cx: &mut Cx<'_>, branch: BranchId, person: PersonId) -> Result<(), Error> {
    store::factor::forget(cx.tx, branch, person)?;
    account::shut_out(cx, branch, person)?;
    let words = (
        "您的第二步验证已经取消",
        "管理员取消了您登录时的第二步验证（手机验证码、通行密钥和恢复码），现在只用密码就能登录。\
         如果不是您请管理员办的，请马上修改密码并告诉管理员。需要时可以在“登录安全”里重新设置。",
    );
    message::about(cx, branch, person, super::PLACE, words)
}
