//! Signing in by name or mobile number and password.
//!
//! Every wrong answer reads the same, so that nobody learns which names exist. Failures are counted per
//! account, and the wait never exceeds a quarter of an hour (`domain::account::Failures`). A browser from
//! which the person has signed in before has a count of its own: strangers who keep guessing cannot lock
//! the person out of it.
//!
//! Who has a second factor is asked for it after the password (`crate::factor::second`). Failures are forgiven only when both were
//! right, so that somebody who knows the password cannot guess the second half without end.

use domain::{
    account::Failures,
    id::{BranchId, PersonId},
    text::MobileNumber,
};
use store::{account::Account, journal::Line};

use super::{password, session};
use crate::{
    App, Cx, Error,
    factor::{self, second},
    secret::Secret,
};

/// Among how many of the newest messages one about the sign-in is looked for.
const RECENT: i64 = 20;

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
    /// Whether something happened to the sign-in itself that the person has not read yet.
    pub is_to_read: bool,
}

/// What a right password leads to.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The person is signed in.
    Done(SignedIn),
    /// The second factor is asked for under this word.
    Second(Secret),
}

impl Outcome {
    /// Who is signed in, where nothing more is asked for.
    pub fn done(self) -> Option<SignedIn> {
        match self {
            Self::Done(done) => Some(done),
            Self::Second(_) => None,
        }
    }
}

/// An account behind the typed name.
#[derive(Clone)]
pub(crate) struct Candidate {
    branch: BranchId,
    account: Account,
    /// This browser's own count, where the person has signed in from it before.
    device: Option<(Secret, Failures)>,
}

impl Candidate {
    /// The branch.
    pub(crate) const fn branch(&self) -> BranchId {
        self.branch
    }

    /// Who.
    pub(crate) const fn person(&self) -> PersonId {
        self.account.person
    }

    /// Whether the account waits after failed tries.
    pub(crate) fn locked(&self, now: jiff::Timestamp) -> bool {
        self.device.as_ref().map_or(self.account.failures, |(_, failures)| *failures).locked(now)
    }

    /// Whether it can be opened at all: a slip that was never used ends after three days.
    pub(crate) fn open(&self, now: jiff::Timestamp) -> bool {
        self.account.slip_expires_at.is_none_or(|until| now < until)
    }

    fn opens(&self, typed: &str, now: jiff::Timestamp) -> bool {
        !self.locked(now) && self.open(now) && password::fits(typed, &self.account.password_hash)
    }
}

/// Signs in and gives back the session key, or asks for the second factor.
///
/// # Errors
/// [`Error::Refused`] for a wrong name or password, [`Error::Busy`] while the account waits.
pub async fn sign_in(app: &App, input: Input) -> Result<Outcome, Error> {
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
    app.write(move |cx| {
        let (branch, person) = (found.branch, found.account.person);
        if let Some(word) = second::ask(cx, branch, person)? {
            same_password(cx, &found)?;
            return Ok(Outcome::Second(word));
        }
        begin(cx, &found).map(Outcome::Done)
    })
    .await
}

/// The account of somebody who is known by other means than the name.
pub(crate) fn candidate(
    cx: &mut Cx<'_>,
    branch: BranchId,
    person: PersonId,
    device: Option<&Secret>,
) -> Result<Option<Candidate>, Error> {
    let Some(account) = store::account::find(cx.tx, branch, person)? else { return Ok(None) };
    // Who has left is told no more than somebody without an account.
    match session::load(cx, branch, person) {
        Err(Error::SignedOut) => return Ok(None),
        other => drop(other?),
    }
    let own = device.filter(|key| key.branch() == branch);
    let known = match own {
        Some(key) => store::device::find(cx.tx, branch, &key.digest())?.filter(|d| d.person == person),
        None => None,
    };
    let device = own.zip(known).map(|(key, known)| (key.clone(), known.failures));
    Ok(Some(Candidate { branch, account, device }))
}

/// The accounts behind a name; several people may share one.
fn candidates(cx: &mut Cx<'_>, name: &str, device: Option<&Secret>) -> Result<Vec<Candidate>, Error> {
    let mut found = Vec::new();
    for (branch, person) in store::account::by_sign_in_name(cx.tx, name)? {
        found.extend(candidate(cx, branch, person, device)?);
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
    for candidate in failed {
        count_failure(cx, candidate)?;
        let salt = cx.salt()?;
        let done = Line::done(cx.now(), None, "account.sign_in", candidate.person().uuid(), &salt);
        let line = Line { outcome: "refused", ..done };
        store::journal::add(cx.tx, candidate.branch, &line)?;
    }
    Ok(())
}

/// Counts one more failure of one.
pub(crate) fn count_failure(cx: &mut Cx<'_>, candidate: &Candidate) -> Result<(), Error> {
    let (branch, person) = (candidate.branch, candidate.person());
    if let Some((key, failures)) = &candidate.device {
        store::device::set_failures(cx.tx, branch, &key.digest(), failures.and_one(cx.now()))?;
    } else if let Some(mut account) = store::account::find(cx.tx, branch, person)? {
        account.failures = account.failures.and_one(cx.now());
        store::account::update(cx.tx, branch, &account)?;
    }
    Ok(())
}

/// The password was compared outside of this transaction: a new one may have been set since.
fn same_password(cx: &mut Cx<'_>, found: &Candidate) -> Result<Account, Error> {
    let account = store::account::find(cx.tx, found.branch, found.person())?.ok_or(Error::NotFound)?;
    if account.password_hash != found.account.password_hash {
        return Err(Error::Refused(WRONG.to_owned()));
    }
    Ok(account)
}

/// Begins a session for somebody whose password has been checked and is still the same, and knows the
/// browser from now on.
pub(crate) fn begin(cx: &mut Cx<'_>, found: &Candidate) -> Result<SignedIn, Error> {
    let (branch, person) = (found.branch, found.account.person);
    let mut account = same_password(cx, found)?;
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
    let unread = store::notice::inbox(cx.tx, branch, person, RECENT)?;
    let is_to_read =
        unread.iter().any(|one| one.read_at.is_none() && one.place.as_deref() == Some(factor::PLACE));
    Ok(SignedIn { key, device, is_to_read })
}
