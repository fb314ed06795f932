//! The second half of a sign-in: the password was right, now what the person has.

use domain::id::{BranchId, PersonId};
use store::journal::Line;

use super::{begin, begun, recovery, totp};
use crate::{
    App, Cx, Error,
    account::sign_in::{self, Candidate, SignedIn},
    message,
    secret::Secret,
};

const KIND: &str = "sign_in";

/// How many wrong answers one sign-in may have; then the password is asked for again.
const MOST: i64 = 5;

/// Waits for the second half, where the person has any factor.
pub(crate) fn ask(cx: &mut Cx<'_>, branch: BranchId, person: PersonId) -> Result<Option<Secret>, Error> {
    if store::factor::count(cx.tx, branch, person)? == 0 {
        return Ok(None);
    }
    begin(cx, branch, Some(person), KIND, Vec::new()).map(Some)
}

/// What the page has to offer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked {
    /// Whether the person has a telephone that shows digits.
    pub totp: bool,
    /// Whether the person has a passkey.
    pub passkey: bool,
}

/// What is asked for under a word.
///
/// # Errors
/// [`Error::Refused`] for a word that opens nothing any more.
pub fn asked(cx: &mut Cx<'_>, word: &str) -> Result<Asked, Error> {
    use domain::account::FactorKind::{Passkey, Totp};
    let (branch, person) = waiting(cx, word)?;
    let all = store::factor::of_person(cx.tx, branch, person)?;
    let has = |kind| all.iter().any(|stored| stored.factor.kind == kind);
    Ok(Asked { totp: has(Totp), passkey: has(Passkey) })
}

fn waiting(cx: &mut Cx<'_>, word: &str) -> Result<(BranchId, PersonId), Error> {
    let again = || Error::Refused("这次登录等得太久，或者输错太多，请重新输入密码".to_owned());
    let (key, ceremony) = begun(cx, word, KIND).map_err(|error| match error {
        Error::Refused(_) => again(),
        other => other,
    })?;
    if ceremony.failures >= MOST {
        return Err(again());
    }
    Ok((key.branch(), ceremony.person.ok_or_else(again)?))
}

/// Signs in with digits of the telephone or a recovery code.
///
/// # Errors
/// [`Error::Refused`] for a word that opens nothing any more; [`Error::Invalid`] for a wrong answer, which counts as a failed sign-in;
/// [`Error::Busy`] while the account waits.
pub async fn sign_in(app: &App, word: String, typed: String, device: String) -> Result<SignedIn, Error> {
    let done = app
        .write(move |cx| {
            let (branch, person) = waiting(cx, &word)?;
            let candidate = sign_in::candidate(cx, branch, person, Secret::read(&device).as_ref())?;
            let candidate = candidate.ok_or(Error::SignedOut)?;
            if candidate.locked(cx.now()) {
                return Err(Error::Busy("连续输错，请等一会儿再试；最多等 15 分钟".to_owned()));
            }
            if totp::fits(cx, branch, person, &typed)? {
                return end(cx, &word, &candidate).map(Some);
            }
            if recovery::take(cx, branch, person, &typed)? {
                tell_used(cx, branch, person)?;
                return end(cx, &word, &candidate).map(Some);
            }
            miss(cx, &word, &candidate)?;
            Ok(None)
        })
        .await?;
    done.ok_or_else(|| {
        Error::field(
            "code",
            "验证码",
            "不对，或者已经用过。请看手机上现在显示的 6 位数字，也可以填一个恢复码",
        )
    })
}

fn end(cx: &mut Cx<'_>, word: &str, candidate: &Candidate) -> Result<SignedIn, Error> {
    if let Some(key) = Secret::read(word) {
        store::factor::end(cx.tx, key.branch(), &key.digest())?;
    }
    sign_in::begin(cx, candidate)
}

fn miss(cx: &mut Cx<'_>, word: &str, candidate: &Candidate) -> Result<(), Error> {
    if let Some(key) = Secret::read(word) {
        store::factor::missed(cx.tx, key.branch(), &key.digest())?;
    }
    sign_in::count_failure(cx, candidate)?;
    let salt = cx.salt()?;
    let person = candidate.person();
    let done = Line::done(cx.now(), None, "account.second", person.uuid(), &salt);
    store::journal::add(cx.tx, candidate.branch(), &Line { outcome: "refused", ..done })?;
    Ok(())
}

fn tell_used(cx: &mut Cx<'_>, branch: BranchId, person: PersonId) -> Result<(), Error> {
    let left = store::factor::codes_left(cx.tx, branch, person)?;
    let body = format!(
        "刚才有人用您的密码和一个恢复码登录，这个恢复码已经作废，还剩 {left} 个。\
         如果不是您本人，请马上修改密码，并在“登录安全”里重新生成恢复码。"
    );
    message::about(cx, branch, person, super::PLACE, ("用了一个恢复码", &body))?;
    cx.note(branch, Some(person), "factor.recover", person.uuid())
}
