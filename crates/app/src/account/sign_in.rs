//! Signing in by name or mobile number and password.
//!
//! Every wrong answer reads the same, so that nobody learns which names exist. Failures are counted
//! per account and the wait never exceeds a quarter of an hour, so nobody can lock another out for
//! long (`domain::account::Failures`).

use domain::{
    account::Failures,
    id::{BranchId, PersonId},
    text::MobileNumber,
};
use store::account::Account;

use super::password;
use crate::{App, Cx, Error, secret::Secret};

/// What every failed sign-in says.
const WRONG: &str = "姓名（手机号）或密码不对，请检查后再试；忘记密码请找组长或管理员办理";

/// Signs in and gives back the session key.
///
/// # Errors
/// [`Error::Refused`] for a wrong name or password, [`Error::Busy`] while the account waits.
pub async fn sign_in(app: &App, name: String, typed: String) -> Result<Secret, Error> {
    let name = MobileNumber::new(&name).map_or_else(|_| name.trim().to_owned(), |m| m.as_str().to_owned());
    if name.is_empty() || typed.is_empty() || typed.chars().count() > domain::account::PASSWORD_MAX {
        return Err(Error::Refused(WRONG.to_owned()));
    }
    let candidates = app.read(move |cx| candidates(cx, &name)).await?;
    let now = app.now();
    if !candidates.is_empty() && candidates.iter().all(|(_, account)| account.failures.locked(now)) {
        return Err(Error::Busy("这个账号连续输错密码，请等一会儿再试；最多等 15 分钟".to_owned()));
    }
    let (found, candidates) = check(candidates, typed, now).await?;
    let Some((branch, account)) = found else {
        let failed: Vec<_> =
            candidates.into_iter().map(|(branch, account)| (branch, account.person)).collect();
        app.write(move |cx| note_failures(cx, &failed)).await?;
        return Err(Error::Refused(WRONG.to_owned()));
    };
    app.write(move |cx| begin(cx, branch, account.person)).await
}

/// The accounts behind a name; several people may share one.
fn candidates(cx: &mut Cx<'_>, name: &str) -> Result<Vec<(BranchId, Account)>, Error> {
    let mut found = Vec::new();
    for (branch, person) in store::account::by_sign_in_name(cx.tx, name)? {
        if let Some(account) = store::account::find(cx.tx, branch, person)? {
            found.push((branch, account));
        }
    }
    Ok(found)
}

type Candidates = Vec<(BranchId, Account)>;

/// Compares the password in a blocking thread; an unknown name takes as long as a wrong password.
async fn check(
    candidates: Candidates,
    typed: String,
    now: jiff::Timestamp,
) -> Result<(Option<(BranchId, Account)>, Candidates), Error> {
    let work = move || {
        if let (true, Some(nobody)) = (candidates.is_empty(), password::nobody()) {
            password::fits(&typed, nobody);
        }
        let open = |account: &Account| {
            !account.failures.locked(now) && account.slip_expires_at.is_none_or(|until| now < until)
        };
        let found =
            candidates.iter().find(|(_, a)| open(a) && password::fits(&typed, &a.password_hash)).cloned();
        (found, candidates)
    };
    tokio::task::spawn_blocking(work).await.map_err(|e| Error::Internal(e.to_string()))
}

fn note_failures(cx: &mut Cx<'_>, failed: &[(BranchId, PersonId)]) -> Result<(), Error> {
    for &(branch, person) in failed {
        if let Some(mut account) = store::account::find(cx.tx, branch, person)? {
            account.failures = account.failures.and_one(cx.now());
            store::account::update(cx.tx, branch, &account)?;
            let object = Some(person.uuid());
            store::journal::add(cx.tx, branch, cx.now(), None, "account.sign_in", object, "refused")?;
        }
    }
    Ok(())
}

/// Begins a session for somebody whose password has been checked.
fn begin(cx: &mut Cx<'_>, branch: BranchId, person: PersonId) -> Result<Secret, Error> {
    let mut account = store::account::find(cx.tx, branch, person)?.ok_or(Error::NotFound)?;
    if account.failures != Failures::default() {
        account.failures = Failures::default();
        store::account::update(cx.tx, branch, &account)?;
    }
    let key = Secret::new(cx, branch)?;
    store::account::add_session(cx.tx, branch, person, &key.digest(), cx.now())?;
    let object = Some(person.uuid());
    store::journal::add(cx.tx, branch, cx.now(), Some(person), "account.sign_in", object, "done")?;
    Ok(key)
}
