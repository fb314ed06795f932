//! The password once more: whoever finds an open browser changes nothing about how its owner signs in.

use domain::account::Failures;
use jiff::SignedDuration;

use crate::{
    App, Cx, Error,
    account::password,
    permission::{Permit, may},
    secret::Secret,
};

/// For how long it counts.
const COUNTS: SignedDuration = SignedDuration::from_mins(10);

/// Notes in the session that the password was typed once more.
///
/// # Errors
/// [`Error::Invalid`] for a wrong one, which counts as a failed sign-in; [`Error::Busy`] while the account waits.
pub async fn prove(
    app: &App,
    permit: Permit<may::UseAccount>,
    key: String,
    typed: String,
) -> Result<(), Error> {
    let (branch, person) = (permit.branch(), permit.actor().person);
    let account =
        app.read(move |cx| store::account::find(cx.tx, branch, person)?.ok_or(Error::SignedOut)).await?;
    if account.failures.locked(app.now()) {
        return Err(Error::Busy("连续输错密码，请等一会儿再试；最多等 15 分钟".to_owned()));
    }
    let hash = account.password_hash.clone();
    let fits = app.slowly(move || Ok(password::fits(&typed, &hash))).await?;
    app.write(move |cx| {
        let mut now = store::account::find(cx.tx, branch, person)?.ok_or(Error::SignedOut)?;
        if !fits {
            now.failures = now.failures.and_one(cx.now());
        } else if now.password_hash == account.password_hash {
            now.failures = Failures::default();
            let key = Secret::read(&key).ok_or(Error::SignedOut)?;
            store::account::prove_session(cx.tx, branch, &key.digest(), cx.now())?;
        } else {
            return Err(Error::Stale);
        }
        Ok(store::account::update(cx.tx, branch, &now)?)
    })
    .await?;
    if fits { Ok(()) } else { Err(Error::field("password", "密码", "不对，请重新输入")) }
}

/// Whether it was typed a moment ago.
pub(super) fn is_proved(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, key: &str) -> Result<bool, Error> {
    let key = Secret::read(key).ok_or(Error::SignedOut)?;
    let session = store::account::session(cx.tx, permit.branch(), &key.digest())?;
    let session = session.filter(|one| one.person == permit.actor().person).ok_or(Error::SignedOut)?;
    Ok(session.proved_at.is_some_and(|at| cx.now().duration_since(at) <= COUNTS))
}

/// # Errors
/// [`Error::Refused`] where it was not.
pub(crate) fn proved(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, key: &str) -> Result<(), Error> {
    if is_proved(cx, permit, key)? {
        Ok(())
    } else {
        Err(Error::Refused("请先在这一页再输一次密码，十分钟内有效".to_owned()))
    }
}
