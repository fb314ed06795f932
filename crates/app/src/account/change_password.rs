//! A new password: by choice, or at the first sign-in.

use domain::account::{Failures, PasswordFault, new_password};

use super::password;
use crate::{
    App, Check, Error,
    permission::{Permit, may},
    secret::Secret,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The password so far, or the one-time one.
    pub old: String,
    /// The new one.
    pub new: String,
    /// The new one once more.
    pub again: String,
}

/// Sets a new password, ends all sessions of the person and begins a new one.
///
/// # Errors
/// [`Error::Invalid`] with the field and the remedy, a wrong old password counts as a failed sign-in; [`Error::Stale`] when the old password was replaced
/// while it was being checked.
pub async fn change_password(
    app: &App,
    permit: Permit<may::UseAccount>,
    input: Input,
) -> Result<Secret, Error> {
    let (branch, person) = (permit.branch(), permit.actor().person);
    let (account, found) = app
        .read(move |cx| {
            let account = store::account::find(cx.tx, branch, person)?.ok_or(Error::SignedOut)?;
            let found = store::person::find(cx.tx, branch, person)?.ok_or(Error::SignedOut)?;
            Ok((account, found))
        })
        .await?;
    let mut check = Check::default();
    let mobile = found.mobile.as_ref().map_or("", |m| m.as_str());
    check.take("new", "新密码", new_password(&input.new, &[found.name.as_str(), mobile]));
    if input.new == input.old {
        check.fault("new", "新密码", PasswordFault::Unchanged);
    }
    if input.new != input.again {
        check.fault("again", "再输一遍", "两次输入的新密码不一样，请重新输入");
    }
    check.done()?;
    if account.failures.locked(app.now()) {
        return Err(Error::field("old", "原密码", "连续输错了，请等一会儿再试；最多等 15 分钟"));
    }
    let entropy = app.entropy.clone();
    let checked = account.password_hash.clone();
    let hash = app
        .slowly(move || {
            let fits = password::fits(&input.old, &account.password_hash);
            fits.then(|| password::hash(&input.new, &*entropy)).transpose()
        })
        .await?;
    let Some(hash) = hash else {
        // Whoever finds an open browser does not guess without end.
        app.write(move |cx| {
            let mut account = store::account::find(cx.tx, branch, person)?.ok_or(Error::SignedOut)?;
            account.failures = account.failures.and_one(cx.now());
            Ok(store::account::update(cx.tx, branch, &account)?)
        })
        .await?;
        return Err(Error::field("old", "原密码", "不对，请重新输入"));
    };
    app.write(move |cx| {
        let mut account = store::account::find(cx.tx, branch, person)?.ok_or(Error::SignedOut)?;
        if account.password_hash != checked {
            return Err(Error::Stale);
        }
        account.password_hash.clone_from(&hash);
        account.must_change = false;
        account.slip_expires_at = None;
        account.failures = Failures::default();
        store::account::update(cx.tx, branch, &account)?;
        store::account::end_sessions(cx.tx, branch, person)?;
        store::factor::end_of_person(cx.tx, branch, person)?;
        let key = Secret::new(cx, branch)?;
        store::account::add_session(cx.tx, branch, person, &key.digest(), cx.now())?;
        cx.journal(&permit, "account.change_password", person.uuid())?;
        Ok(key)
    })
    .await
}
