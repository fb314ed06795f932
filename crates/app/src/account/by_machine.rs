//! Accounts, managed by whoever runs the machine: at the command line, without signing in.
//!
//! Nobody is behind these, so the journal has them without an actor.

use domain::{
    account::{Duty, Failures, SecondFactor, SignInRules},
    id::{BranchId, PersonId},
    person::Person,
    text::{MobileNumber, PersonName},
};
use store::account::Account;

pub use super::list::Line;
use super::{duty, list, reset};
use crate::{App, Cx, Error};

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
    change(cx, typed, "account.unlock", |_, _, account| {
        account.failures = Failures::default();
        Ok(())
    })
}

/// Gives a duty to somebody, or takes it away; returns the name.
///
/// # Errors
/// As [`unlock`]; [`Error::Refused`] where the duties are kept apart and the person carries another one.
pub fn charge(cx: &mut Cx<'_>, typed: &str, duty: Duty, given: bool) -> Result<String, Error> {
    let verb = if given { "account.grant" } else { "account.revoke" };
    change(cx, typed, verb, |cx, branch, account| duty::carry(cx, branch, account, duty, given))
}

/// Takes all second factors of somebody away, so that the password alone opens the account; returns the name.
///
/// # Errors
/// As [`unlock`].
pub fn reset_factors(cx: &mut Cx<'_>, typed: &str) -> Result<String, Error> {
    change(cx, typed, "factor.reset", |cx, branch, account| {
        crate::factor::reset::forget(cx, branch, account.person)
    })
}

/// How people of each branch sign in.
///
/// # Errors
/// As the store.
pub fn rules(cx: &mut Cx<'_>) -> Result<Vec<(String, SignInRules)>, Error> {
    set_rules(cx, None, None)
}

/// Says how people of every branch sign in; what is left out stays as it is.
///
/// # Errors
/// [`Error::Refused`] where the duties are to be kept apart and somebody carries two.
pub fn set_rules(
    cx: &mut Cx<'_>,
    second_factor: Option<SecondFactor>,
    apart: Option<bool>,
) -> Result<Vec<(String, SignInRules)>, Error> {
    let mut all = Vec::new();
    for branch in store::organization::branches(cx.tx)? {
        let was = store::account::rules(cx.tx, branch.id)?;
        let rules = SignInRules {
            second_factor: second_factor.unwrap_or(was.second_factor),
            apart: apart.unwrap_or(was.apart),
        };
        if rules != was {
            super::rules::keep(cx, branch.id, rules)?;
            cx.note(branch.id, None, "account.rules", branch.id.uuid())?;
        }
        all.push((branch.name.to_string(), rules));
    }
    Ok(all)
}

fn change(
    cx: &mut Cx<'_>,
    typed: &str,
    verb: &str,
    make: impl Fn(&mut Cx<'_>, BranchId, &mut Account) -> Result<(), Error>,
) -> Result<String, Error> {
    let (branch, person) = find(cx, typed)?;
    let name = person.name.to_string();
    let Some(mut account) = store::account::find(cx.tx, branch, person.id)? else {
        return Err(Error::Refused(format!("{name}还没有账号，请先用 dangxiaozu user reset 开通")));
    };
    make(cx, branch, &mut account)?;
    store::account::update(cx.tx, branch, &account)?;
    cx.note(branch, None, verb, person.id.uuid())?;
    Ok(name)
}
