//! Which person a subject of the directory is: tied by the person or by whoever answers for security, one to one.

use domain::id::{BranchId, PersonId};

use super::Directory;
use crate::{
    Cx, Error,
    factor::prove::proved,
    permission::{Permit, may},
};

/// Whether the actor's account is tied.
///
/// # Errors
/// As the store.
pub fn is_tied(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>) -> Result<bool, Error> {
    Ok(store::account::tied(cx.tx, permit.branch(), permit.actor().person)?.is_some())
}

/// Ties somebody of the branch to a subject that was typed.
///
/// # Errors
/// [`Error::NotFound`] for somebody who is not of the branch; [`Error::Invalid`] for an empty subject; [`Error::Refused`] for somebody
/// without an account, for oneself, and for a subject that is somebody else.
pub fn tie(
    cx: &mut Cx<'_>,
    directory: &Directory,
    permit: &Permit<may::SecureAccounts>,
    person: PersonId,
    subject: &str,
) -> Result<(), Error> {
    let branch = permit.branch();
    store::person::find(cx.tx, branch, person)?.ok_or(Error::NotFound)?;
    let subject = subject.trim();
    if subject.is_empty() || subject.chars().count() > SUBJECT_MAX || subject.chars().any(char::is_control) {
        let text = format!("请填写单位统一身份认证里的用户编号（sub），最多 {SUBJECT_MAX} 个字");
        return Err(Error::field("subject", "用户编号", text));
    }
    if person == permit.actor().person {
        return Err(Error::Refused("自己的请在“登录安全”里绑定".to_owned()));
    }
    if store::account::find(cx.tx, branch, person)?.is_none() {
        return Err(Error::Refused("这位同志还没有账号，请系统管理员先开通".to_owned()));
    }
    set(cx, branch, person, &directory.mark(subject))?;
    cx.journal(permit, "directory.tie", person.uuid())
}

/// Where there is no directory to tie anybody to.
///
/// # Errors
/// [`Error::NotFound`] for somebody who is not of the branch, else [`Error::Refused`].
pub fn is_known(
    cx: &mut Cx<'_>,
    permit: &Permit<may::SecureAccounts>,
    person: PersonId,
) -> Result<(), Error> {
    store::person::find(cx.tx, permit.branch(), person)?.ok_or(Error::NotFound)?;
    Err(Error::Refused("这里没有设置单位统一身份认证".to_owned()))
}

/// The most characters of a subject (OpenID Connect Core 1.0, section 2).
const SUBJECT_MAX: usize = 255;

/// Ties somebody who has just come back from the directory.
pub(super) fn keep(cx: &mut Cx<'_>, branch: BranchId, person: PersonId, mark: &str) -> Result<(), Error> {
    set(cx, branch, person, mark)?;
    cx.note(branch, Some(person), "directory.tie", person.uuid())
}

fn set(cx: &mut Cx<'_>, branch: BranchId, person: PersonId, mark: &str) -> Result<(), Error> {
    let tied = store::account::by_directory(cx.tx, mark)?;
    if tied.iter().any(|one| *one != (branch, person)) {
        return Err(Error::Refused("这个单位账号已经同另一位同志绑定，请安全管理员核对".to_owned()));
    }
    Ok(store::account::tie(cx.tx, branch, person, mark)?)
}

/// Ends it for the actor.
///
/// # Errors
/// [`Error::Refused`] where the password was not typed again.
pub fn untie(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, key: &str) -> Result<(), Error> {
    proved(cx, permit, key)?;
    let (branch, person) = (permit.branch(), permit.actor().person);
    store::account::untie(cx.tx, branch, person)?;
    cx.journal(permit, "directory.untie", person.uuid())
}
