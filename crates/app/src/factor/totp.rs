//! Six digits that a telephone shows and that change every half minute (TOTP, RFC 6238). The secret is shown once, when it is added.

use domain::{
    account::{Factor, FactorKind},
    id::{BranchId, PersonId},
};
use store::{StoreError, factor::Stored};
use totp_rs::{Builder, Totp};

use super::{add, begin, begun_by, named, prove::proved};
use crate::{
    Cx, Error,
    permission::{Permit, may},
};

const KIND: &str = "totp";

/// What the telephone has to learn.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// The word under which the first digits are waited for.
    pub word: String,
    /// The secret to be typed: letters and digits in fours.
    pub secret: String,
    /// The same as an address, for a code to be photographed.
    pub address: String,
}

fn totp(secret: &[u8], name: &str) -> Result<Totp, Error> {
    Builder::new()
        .with_secret(secret.to_vec())
        .with_issuer(Some("党小组"))
        .with_account_name(name.replace(':', " "))
        .build()
        .map_err(|fault| Error::Internal(fault.to_string()))
}

fn lesson(word: String, secret: &[u8], name: &str) -> Result<Lesson, Error> {
    let totp = totp(secret, name)?;
    let letters: Vec<char> = totp.secret().to_base32().chars().collect();
    Ok(Lesson {
        word,
        secret: letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join(" "),
        address: totp.to_url().map_err(|fault| Error::Internal(fault.to_string()))?,
    })
}

/// Makes a secret for the actor's telephone.
///
/// # Errors
/// [`Error::Refused`] where the password was not typed again.
pub fn teach(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, key: &str) -> Result<Lesson, Error> {
    proved(cx, permit, key)?;
    let secret = cx.random::<20>()?;
    let word = begin(cx, permit.branch(), Some(permit.actor().person), KIND, secret.to_vec())?;
    lesson(word.word(), &secret, &permit.actor().name)
}

/// What was made a moment ago and is not confirmed yet.
///
/// # Errors
/// [`Error::Refused`] when it was too long ago; [`Error::NotFound`] for somebody else's.
pub fn taught(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, word: &str) -> Result<Lesson, Error> {
    let (_, ceremony) = begun_by(cx, permit, word, KIND)?;
    lesson(word.to_owned(), &ceremony.data, &permit.actor().name)
}

/// Adds the telephone once it shows the right digits. With the first factor come recovery codes.
///
/// # Errors
/// [`Error::Invalid`] for wrong digits; as [`taught`] and [`teach`].
pub fn confirm(
    cx: &mut Cx<'_>,
    permit: &Permit<may::UseAccount>,
    key: &str,
    (word, digits, name): (&str, &str, &str),
) -> Result<Option<Vec<String>>, Error> {
    proved(cx, permit, key)?;
    let (begun, ceremony) = begun_by(cx, permit, word, KIND)?;
    let name = named(name, "手机")?;
    let step = step(&ceremony.data, digits, cx.now().as_second())?.ok_or_else(|| {
        let text = "不对。请看手机上现在显示的 6 位数字；一直不对，请检查手机的时间是否准确";
        Error::field("code", "验证码", text)
    })?;
    store::factor::end(cx.tx, begun.branch(), &begun.digest())?;
    let factor = Factor { id: cx.new_id()?, kind: FactorKind::Totp, name, added_at: cx.now(), used_at: None };
    let stored = Stored {
        factor,
        person: permit.actor().person,
        credential: None,
        material: ceremony.data,
        state: None,
        used_step: step,
    };
    add(cx, permit, &stored)
}

/// The step at which these digits are right: this one, the one before or the one after.
fn step(secret: &[u8], digits: &str, now: i64) -> Result<Option<i64>, Error> {
    let digits: String = digits.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
    let at = u64::try_from(now).unwrap_or_default();
    let step = totp(secret, "")?.check(&digits, at);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// Digits as people type them with a Chinese keyboard.
fn narrow(c: char) -> char {
    match c {
        '０'..='９' => char::from(b'0' + (c as u32 - '０' as u32) as u8),
        other => other,
    }
}

/// Whether one of the person's telephones shows these digits; those that were used once are not taken again.
pub(super) fn fits(cx: &mut Cx<'_>, branch: BranchId, person: PersonId, typed: &str) -> Result<bool, Error> {
    for stored in store::factor::of_person(cx.tx, branch, person)? {
        if stored.factor.kind != FactorKind::Totp {
            continue;
        }
        let Some(step) = step(&stored.material, typed, cx.now().as_second())? else { continue };
        return match store::factor::use_step(cx.tx, branch, stored.factor.id, step, cx.now()) {
            Ok(()) => Ok(true),
            Err(StoreError::Stale) => Ok(false),
            Err(other) => Err(other.into()),
        };
    }
    Ok(false)
}
