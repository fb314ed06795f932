//! Accounts, managed by whoever runs the machine: at the command line, without signing in.
//!
//! Nobody is behind these, so the journal has them without an actor.

use domain::{
    account::Failures,
    id::{BranchId, PersonId},
    person::Person,
    text::{MobileNumber, PersonName},
};
use store::account::Account;

pub use super::list::Line;
use super::{list, reset};
use crate::{App, Cx, Error};

/// A duty that an account carries besides its person's posts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Duty {
    /// 系统管理员: accounts, backup, health; no content.
    Administrator,
    /// 审计员: the journal, read only.
    Auditor,
}

/// Everybody, branch by branch.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>) -> Result<Vec<Line>, Error> {
    let mut lines = Vec::new();
    for branch in store::organization::branches(cx.tx)? {
        lines.extend(list::of_branch(cx, branch.id)?);
    }
    Ok(lines)
}

/// Somebody by name, mobile number or id.
pub(crate) fn find(cx: &mut Cx<'_>, typed: &str) -> Result<(BranchId, Person), Error> {
    let typed = typed.trim();
    let mobile = MobileNumber::new(typed).ok();
    let mut found = Vec::new();
    for branch in store::organization::branches(cx.tx)? {
        let all = store::person::all(cx.tx, branch.id)?;
        let fits = |p: &Person| {
            p.name.as_str() == typed || p.id.to_string() == typed || (mobile.is_some() && p.mobile == mobile)
        };
        found.extend(all.into_iter().filter(fits).map(|p| (branch.clone(), p)));
    }
    if found.len() > 1 {
        let ids: Vec<_> = found.iter().map(|(b, p)| format!("{}　{}　{}", p.id, p.name, b.name)).collect();
        let list = ids.join("\n  ");
        return Err(Error::Refused(format!("“{typed}”不止一位，请改用编号：\n  {list}")));
    }
    let (branch, person) = found.pop().ok_or_else(|| {
        Error::Refused(format!("没有找到“{typed}”，请用 dangxiaozu user list 查看姓名和编号"))
    })?;
    Ok((branch.id, person))
}

/// Gives a one-time password to somebody; returns name and password, shown once.
///
/// # Errors
/// [`Error::Refused`] for nobody, or for more than one.
pub async fn give_slip(app: &App, typed: String) -> Result<(String, String), Error> {
    let (slip, hash) = reset::hashed(app).await?;
    let name = app
        .write(move |cx| {
            let (branch, person) = find(cx, &typed)?;
            reset::set(cx, branch, person.id, &hash)?;
            cx.note(branch, None, "account.reset", person.id.uuid())?;
            Ok(person.name.to_string())
        })
        .await?;
    Ok((name, slip))
}

/// Adds somebody who belongs to no group: an administrator or auditor who is no member.
///
/// # Errors
/// [`Error::Invalid`] for a name that is none; [`Error::Refused`] where there is not exactly one branch.
pub fn add(cx: &mut Cx<'_>, name: &str) -> Result<PersonId, Error> {
    let name = PersonName::new(name).map_err(|fault| Error::field("name", "姓名", fault))?;
    let branches = store::organization::branches(cx.tx)?;
    let [branch] = branches.as_slice() else {
        return Err(Error::Refused("请先在浏览器里完成第一次设置，再添加人员".to_owned()));
    };
    let person = Person { id: cx.new_id()?, name, mobile: None, email: None, version: 1 };
    store::person::add(cx.tx, branch.id, &person)?;
    cx.note(branch.id, None, "person.add", person.id.uuid())?;
    Ok(person.id)
}

/// Ends the wait after failed sign-ins; returns the name.
///
/// # Errors
/// [`Error::Refused`] for nobody, more than one, or somebody without an account.
pub fn unlock(cx: &mut Cx<'_>, typed: &str) -> Result<String, Error> {
    change(cx, typed, "account.unlock", |account| account.failures = Failures::default())
}

/// Gives a duty to somebody, or takes it away; returns the name.
///
/// # Errors
/// As [`unlock`].
pub fn charge(cx: &mut Cx<'_>, typed: &str, duty: Duty, given: bool) -> Result<String, Error> {
    let verb = if given { "account.grant" } else { "account.revoke" };
    change(cx, typed, verb, |account| match duty {
        Duty::Administrator => account.is_admin = given,
        Duty::Auditor => account.is_auditor = given,
    })
}

fn change(cx: &mut Cx<'_>, typed: &str, verb: &str, make: impl Fn(&mut Account)) -> Result<String, Error> {
    let (branch, person) = find(cx, typed)?;
    let name = person.name.to_string();
    let Some(mut account) = store::account::find(cx.tx, branch, person.id)? else {
        return Err(Error::Refused(format!("{name}还没有账号，请先用 dangxiaozu user reset 开通")));
    };
    make(&mut account);
    store::account::update(cx.tx, branch, &account)?;
    cx.note(branch, None, verb, person.id.uuid())?;
    Ok(name)
}
