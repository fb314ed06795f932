//! The account of somebody who is no longer on the list: closed, with all by which it was opened and how the person was reached
//! (GB/T 22239-2019 8.1.4.2 c: 及时删除多余的、过期的账户).

use domain::id::PersonId;

use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Closes it.
///
/// # Errors
/// [`Error::NotFound`] for somebody who is not of the branch; [`Error::Refused`] for oneself, for somebody without an account, and for
/// whoever still is on the list, holds a post or carries a duty.
pub fn close(cx: &mut Cx<'_>, permit: &Permit<may::ManageAccounts>, person: PersonId) -> Result<(), Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let mut found = store::person::find(cx.tx, branch, person)?.ok_or(Error::NotFound)?;
    let refused = |text: &str| Err(Error::Refused(text.to_owned()));
    let Some(account) = store::account::find(cx.tx, branch, person)? else {
        return refused("这位同志没有账号");
    };
    if person == permit.actor().person {
        return refused("自己的账号不能自己注销");
    }
    let posts = store::organization::posts_on(cx.tx, branch, today)?;
    let is_here = store::person::standing_on(cx.tx, branch, person, today)?.is_some();
    if is_here || posts.iter().any(|held| held.person == person) {
        return refused("这位同志还在名册上或者担任职务，离开以后才能注销账号");
    }
    if !account.duties.is_empty() {
        return refused("这位同志还有管理员职责，请安全管理员先收回");
    }
    store::personal::forget_account(cx.tx, branch, person)?;
    (found.mobile, found.email) = (None, None);
    store::person::update(cx.tx, branch, &found)?;
    cx.journal(permit, "account.close", person.uuid())
}
