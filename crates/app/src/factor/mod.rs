//! Second factors (ADR 30): what people have beside the password, how it is added, used and taken away, and the ways back for whoever
//! lost it.

pub mod change;
pub mod passkey;
pub mod prove;
pub mod recovery;
pub mod reset;
pub mod second;
pub mod totp;

use domain::{
    account::{FACTORS_MAX, Factor},
    id::{BranchId, FactorId, PersonId},
    text::FactorName,
};
use jiff::{SignedDuration, Timestamp};
use store::factor::{Ceremony, Stored};
use uuid::Uuid;

use crate::{
    Cx, Error,
    account::session,
    permission::{Permit, may},
    secret::Secret,
};

/// For how long the second half of what was begun is waited for.
pub const PATIENCE: SignedDuration = SignedDuration::from_mins(10);

/// The page of it, to which messages about it lead.
pub const PLACE: &str = "/me/security";

/// The branch that there is not: what is begun before anybody is known.
const NOWHERE: BranchId = BranchId::new(Uuid::nil());

/// What somebody has.
#[derive(Clone, Debug)]
pub struct Mine {
    /// The factors, the oldest first.
    pub factors: Vec<Factor>,
    /// How many recovery codes are left.
    pub codes: usize,
    /// Whether the rules of the branch ask this person for a factor.
    pub must: bool,
    /// Whether the password was typed again a moment ago.
    pub proved: bool,
    /// In how many browsers the person is signed in.
    pub sessions: usize,
}

/// What the reader has; `key` is the word of the session.
///
/// # Errors
/// [`Error::SignedOut`] for a session that is over.
pub fn mine(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, key: &str) -> Result<Mine, Error> {
    let (branch, person) = (permit.branch(), permit.actor().person);
    let account = store::account::find(cx.tx, branch, person)?.ok_or(Error::SignedOut)?;
    let all = store::factor::of_person(cx.tx, branch, person)?;
    Ok(Mine {
        factors: all.into_iter().map(|stored| stored.factor).collect(),
        codes: store::factor::codes_left(cx.tx, branch, person)?,
        must: store::account::rules(cx.tx, branch)?.asks(&account.duties),
        proved: prove::is_proved(cx, permit, key)?,
        sessions: session::count(cx, permit)?,
    })
}

/// Begins something of which nobody is known yet.
pub(crate) fn begin_anywhere(cx: &mut Cx<'_>, kind: &str, data: Vec<u8>) -> Result<Secret, Error> {
    begin(cx, NOWHERE, None, kind, data)
}

/// Ends such a thing; answers what it needs.
pub(crate) fn end_anywhere(cx: &mut Cx<'_>, word: &str, kind: &str) -> Result<Vec<u8>, Error> {
    let (key, ceremony) = begun(cx, word, kind)?;
    store::factor::end(cx.tx, key.branch(), &key.digest())?;
    Ok(ceremony.data)
}

/// A factor of the actor's own.
fn own(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, factor: FactorId) -> Result<Factor, Error> {
    let all = store::factor::of_person(cx.tx, permit.branch(), permit.actor().person)?;
    let found = all.into_iter().map(|stored| stored.factor).find(|one| one.id == factor);
    found.ok_or(Error::NotFound)
}

/// Begins something whose second half is waited for; the word opens it once.
fn begin(
    cx: &mut Cx<'_>,
    branch: BranchId,
    person: Option<PersonId>,
    kind: &str,
    data: Vec<u8>,
) -> Result<Secret, Error> {
    let key = Secret::new(cx, branch)?;
    let now = cx.now();
    let ceremony = Ceremony { person, kind: kind.to_owned(), data, failures: 0, begun_at: now };
    let before = now.checked_sub(PATIENCE).unwrap_or(Timestamp::MIN);
    store::factor::begin(cx.tx, branch, &key.digest(), &ceremony, before)?;
    Ok(key)
}

/// What was begun under a word not long ago.
fn begun(cx: &mut Cx<'_>, word: &str, kind: &str) -> Result<(Secret, Ceremony), Error> {
    let late = || Error::Refused("等得太久了，请从头再来一次".to_owned());
    let key = Secret::read(word).ok_or_else(late)?;
    let found = store::factor::begun(cx.tx, key.branch(), &key.digest())?;
    let found = found.filter(|one| one.kind == kind && cx.now().duration_since(one.begun_at) <= PATIENCE);
    Ok((key, found.ok_or_else(late)?))
}

/// The same of the actor's own.
fn begun_by(
    cx: &mut Cx<'_>,
    permit: &Permit<may::UseAccount>,
    word: &str,
    kind: &str,
) -> Result<(Secret, Ceremony), Error> {
    let found = begun(cx, word, kind)?;
    if found.0.branch() != permit.branch() || found.1.person != Some(permit.actor().person) {
        return Err(Error::NotFound);
    }
    Ok(found)
}

/// Adds a factor; with the first one come recovery codes, which are shown once.
fn add(
    cx: &mut Cx<'_>,
    permit: &Permit<may::UseAccount>,
    stored: &Stored,
) -> Result<Option<Vec<String>>, Error> {
    let (branch, person) = (permit.branch(), permit.actor().person);
    let there = store::factor::count(cx.tx, branch, person)?;
    if there >= FACTORS_MAX {
        return Err(Error::Refused(format!("最多 {FACTORS_MAX} 个，请先去掉不用的")));
    }
    store::factor::add(cx.tx, branch, stored)?;
    cx.journal(permit, "factor.add", stored.factor.id.uuid())?;
    if there == 0 { recovery::renew(cx, branch, person).map(Some) } else { Ok(None) }
}

/// A name as it was typed, or what it is called where none was.
fn named(typed: &str, otherwise: &str) -> Result<FactorName, Error> {
    let typed = if typed.trim().is_empty() { otherwise } else { typed };
    FactorName::new(typed).map_err(|fault| Error::field("name", "名称", fault))
}
