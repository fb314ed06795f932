//! The three duties of administrators: given and taken by whoever answers for security.

use domain::{
    account::{Duty, may_carry},
    id::{BranchId, PersonId},
};
use store::account::Account;

use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Gives a duty to somebody of the branch, or takes it away; whoever loses or gains one signs in anew.
///
/// # Errors
/// [`Error::NotFound`] for somebody who is not of the branch; [`Error::Refused`] for oneself, for somebody without an account, and
/// where the duties are kept apart and the person carries another one.
pub fn charge(
    cx: &mut Cx<'_>,
    permit: &Permit<may::SecureAccounts>,
    person: PersonId,
    duty: Duty,
    given: bool,
) -> Result<(), Error> {
    let branch = permit.branch();
    store::person::find(cx.tx, branch, person)?.ok_or(Error::NotFound)?;
    if person == permit.actor().person {
        return Err(Error::Refused("自己的职责不能自己改，请由运行服务的人在命令行办理".to_owned()));
    }
    let Some(mut account) = store::account::find(cx.tx, branch, person)? else {
        return Err(Error::Refused("这位同志还没有账号，请系统管理员先开通".to_owned()));
    };
    carry(cx, branch, &mut account, duty, given)?;
    store::account::update(cx.tx, branch, &account)?;
    store::account::end_sessions(cx.tx, branch, person)?;
    cx.journal(permit, if given { "account.grant" } else { "account.revoke" }, person.uuid())
}

/// Changes what an account carries.
pub(super) fn carry(
    cx: &mut Cx<'_>,
    branch: BranchId,
    account: &mut Account,
    duty: Duty,
    given: bool,
) -> Result<(), Error> {
    if given {
        let apart = store::account::rules(cx.tx, branch)?.apart;
        may_carry(&account.duties, duty, apart)
            .map_err(|fault| Error::Refused(format!("这位同志{fault}")))?;
        account.duties.insert(duty);
    } else {
        account.duties.remove(&duty);
    }
    Ok(())
}
