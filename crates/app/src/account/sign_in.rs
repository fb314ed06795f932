//! Signing in by name or mobile number and password.
//!
//! Every wrong answer reads the same, so that nobody learns which names exist. Failures are counted per
//! account, and the wait never exceeds a quarter of an hour (`domain::account::Failures`). A browser from
//! which the person has signed in before has a count of its own: strangers who keep guessing cannot lock
//! the person out of it.

use domain::{account::Failures, id::BranchId, text::MobileNumber};
use store::{account::Account, journal::Line};

use super::password;
use crate::{App, Cx, Error, secret::Secret};

/// What every failed sign-in says.
const WRONG: &str = "姓名（手机号）或密码不对，请检查后再试；忘记密码请找组长或管理员办理";

/// What is typed, and what the browser remembers.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Name or mobile number.
    pub name: String,
    /// The password.
    pub password: String,
    /// The key that an earlier sign-in left in this browser; empty for none.
    pub device: String,
}

/// What a sign-in gives back.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// The session's key.
    pub key: Secret,
    /// The key by which this browser is known from now on.
    pub device: Secret,
}

/// An account behind the typed name.
#[derive(Clone)]
struct Candidate {
    branch: BranchId,
    account: Account,
    /// This browser's own count, where the person has signed in from it before.
    device: Option<(Secret, Failures)>,
}

impl Candidate {
    fn locked(&self, now: jiff::Timestamp) -> bool {
        self.device.as_ref().map_or(self.account.failures, |(_, failures)| *failures).locked(now)
    }

    fn opens(&self, typed: &str, now: jiff::Timestamp) -> bool {
        !self.locked(now)
            && self.account.slip_expires_at.is_none_or(|until| now < until)
            && password::fits(typed, &self.account.password_hash)
    }
}

/// Signs in and gives back the session key.
///
/// # Errors
/// [`Error::Refused`] for a wrong name or password, [`Error::Busy`] while the account waits.
pub async fn sign_in(app: &App, input: Input) -> Result<SignedIn, Error> {
    let Input { name, password: typed, device } = input;
    let name = MobileNumber::new(&name).map_or_else(|_| name.trim().to_owned(), |m| m.as_str().to_owned());
    if name.is_empty() || typed.is_empty() || typed.chars().count() > domain::account::PASSWORD_MAX {
        return Err(Error::Refused(WRONG.to_owned()));
    }
    let device = Secret::read(&device);
    // Nobody's name has a control character in it, and PostgreSQL takes no text with a NUL.
    let candidates = if name.chars().any(char::is_control) {
        Vec::new()
    } else {
        app.read(move |cx| candidates(cx, &name, device.as_ref())).await?
    };
    let now = app.now();
    if !candidates.is_empty() && candidates.iter().all(|c| c.locked(now)) {
        return Err(Error::Busy("这个账号连续输错密码，请等一会儿再试；最多等 15 分钟".to_owned()));
    }
    let (found, candidates) = app.slowly(move || Ok(check(candidates, &typed, now))).await?;
    let Some(found) = found else {
        app.write(move |cx| note_failures(cx, &candidates)).await?;
        return Err(Error::Refused(WRONG.to_owned()));
    };
    app.write(move |cx| begin(cx, &found)).await
}

/// The accounts behind a name; several people may share one.
fn candidates(cx: &mut Cx<'_>, name: &str, device: Option<&Secret>) -> Result<Vec<Candidate>, Error> {
    let mut found = Vec::new();
    for (branch, person) in store::account::by_sign_in_name(cx.tx, name)? {
        let Some(account) = store::account::find(cx.tx, branch, person)? else { continue };
        let own = device.filter(|key| key.branch() == branch);
        let known = match own {
            Some(key) => store::device::find(cx.tx, branch, &key.digest())?.filter(|d| d.person == person),
            None => None,
        };
        let device = own.zip(known).map(|(key, known)| (key.clone(), known.failures));
        found.push(Candidate { branch, account, device });
    }
    Ok(found)
}

/// Compares the password; an unknown name takes as long as a wrong password.
fn check(
    candidates: Vec<Candidate>,
    typed: &str,
    now: jiff::Timestamp,
) -> (Option<Candidate>, Vec<Candidate>) {
    if let (true, Some(nobody)) = (candidates.is_empty(), password::nobody()) {
        password::fits(typed, nobody);
    }
    let found = candidates.iter().find(|c| c.opens(typed, now)).cloned();
    (found, candidates)
}

/// Counts a failure of each: at the browser where the person is known from, else at the account.
fn note_failures(cx: &mut Cx<'_>, failed: &[Candidate]) -> Result<(), Error> {
    for Candidate { branch, account, device } in failed {
        let (branch, person) = (*branch, account.person);
        if let Some((key, failures)) = device {
            store::device::set_failures(cx.tx, branch, &key.digest(), failures.and_one(cx.now()))?;
        } else if let Some(mut account) = store::account::find(cx.tx, branch, person)? {
            account.failures = account.failures.and_one(cx.now());
            store::account::update(cx.tx, branch, &account)?;
        }
        let salt = cx.salt()?;
        let done = Line::done(cx.now(), None, "account.sign_in", person.uuid(), &salt);
        let line = Line { outcome: "refused", ..done };
        store::journal::add(cx.tx, branch, &line)?;
    }
    Ok(())
}

/// Begins a session for somebody whose password has been checked and is still the same, and knows the
/// browser from now on.
fn begin(cx: &mut Cx<'_>, found: &Candidate) -> Result<SignedIn, Error> {
    let (branch, person) = (found.branch, found.account.person);
    let mut account = store::account::find(cx.tx, branch, person)?.ok_or(Error::NotFound)?;
    // The password was compared outside of this transaction: a new one may have been set since.
    if account.password_hash != found.account.password_hash {
        return Err(Error::Refused(WRONG.to_owned()));
    }
    if account.failures != Failures::default() {
        account.failures = Failures::default();
        store::account::update(cx.tx, branch, &account)?;
    }
    let key = Secret::new(cx, branch)?;
    store::account::add_session(cx.tx, branch, person, &key.digest(), cx.now())?;
    let device = match &found.device {
        Some((device, _)) => device.clone(),
        None => Secret::new(cx, branch)?,
    };
    store::device::remember(cx.tx, branch, person, &device.digest(), cx.now())?;
    cx.note(branch, Some(person), "account.sign_in", person.uuid())?;
    Ok(SignedIn { key, device })
}
