//! How people of a branch sign in: who needs a second factor, and whether the three duties are kept apart.

use domain::{account::SignInRules, id::BranchId};

use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// The rules of the reader's branch.
///
/// # Errors
/// As the store.
pub fn read(cx: &mut Cx<'_>, permit: &Permit<may::ReadAccounts>) -> Result<SignInRules, Error> {
    Ok(store::account::rules(cx.tx, permit.branch())?)
}

/// Sets them.
///
/// # Errors
/// [`Error::Refused`] where the duties are to be kept apart and somebody carries two of them.
pub fn set(cx: &mut Cx<'_>, permit: &Permit<may::SecureAccounts>, rules: SignInRules) -> Result<(), Error> {
    keep(cx, permit.branch(), rules)?;
    cx.journal(permit, "account.rules", permit.branch().uuid())
}

/// Keeps them where nobody stands against them.
pub(super) fn keep(cx: &mut Cx<'_>, branch: BranchId, rules: SignInRules) -> Result<(), Error> {
    if rules.apart {
        let both = carry_two(cx, branch)?;
        if !both.is_empty() {
            let names = both.join("、");
            let text = format!("{names}担任两种以上管理员，要实行三员分立，请先把其中的职责交给别人");
            return Err(Error::Refused(text));
        }
    }
    Ok(store::account::set_rules(cx.tx, branch, rules)?)
}

/// Who carries more than one of the three duties, by name.
///
/// # Errors
/// As the store.
pub(crate) fn carry_two(cx: &mut Cx<'_>, branch: BranchId) -> Result<Vec<String>, Error> {
    let all = super::list::of_branch(cx, branch)?;
    Ok(all.into_iter().filter(|line| line.duties.len() > 1).map(|line| line.name).collect())
}
