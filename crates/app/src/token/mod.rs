//! Tokens of the JSON API: a person lets a program act in the person's name, within scopes and for a time (ADR 32).
//!
//! An administrator makes one for a machine that acts in somebody's name; it opens nothing before that person has agreed.

mod once;

use domain::{
    id::{BranchId, PersonId, TokenId},
    text::Title,
    token::{Scope, Scopes},
};
use jiff::{SignedDuration, Timestamp};
pub use once::{KEPT, Once, after, before};
pub use store::token::Token;

use crate::{
    Check, Cx, Error,
    account::session,
    message,
    permission::{Actor, Held, Permit, may},
    secret::Secret,
};

/// The most days that a token lasts.
pub const LONGEST: i64 = 365;
/// The most tokens of a person that open something at the same time.
pub const MOST: usize = 20;
/// How long a use is not written down again.
const SEEN: SignedDuration = SignedDuration::from_mins(5);

/// A token as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Input {
    /// What it is for.
    pub name: String,
    /// The codes of its scopes.
    pub scopes: Vec<String>,
    /// For how many days.
    pub days: String,
    /// In whose name, by an id; for the administrator.
    pub person: String,
}

/// What a token is at the moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// It opens what it is for.
    Open,
    /// The person has not agreed yet.
    Waits,
    /// Its time is over.
    Expired,
    /// It was revoked.
    Ended,
}

/// A token as it is listed.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The token.
    pub token: Token,
    /// In whose name.
    pub person: String,
    /// Who made it.
    pub made_by: String,
    /// What it is at the moment.
    pub state: State,
}

/// What a token is at an instant.
pub fn state(token: &Token, now: Timestamp) -> State {
    match token {
        Token { ended: Some(_), .. } => State::Ended,
        Token { expires, .. } if *expires <= now => State::Expired,
        Token { agreed: None, .. } => State::Waits,
        _ => State::Open,
    }
}

/// Makes a token for the own use; its word is shown once.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend; [`Error::Refused`] when the person has too many.
pub fn make(
    cx: &mut Cx<'_>,
    permit: &Permit<may::UseAccount>,
    input: &Input,
) -> Result<(TokenId, Secret), Error> {
    let me = permit.actor().person;
    let made = add(cx, permit.actor(), me, input, Check::default())?;
    cx.journal(permit, "token.make", made.0.uuid())?;
    let body = "如果不是您本人办的，请马上到“更多”里的“接口令牌”撤销它，并修改密码。";
    let subject = "您的账号新建了一个接口令牌";
    message::about(cx, permit.branch(), me, "/me/tokens", (subject, body))?;
    Ok(made)
}

/// Makes a token for a machine that acts in somebody's name, who has to agree first.
///
/// # Errors
/// As [`make`].
pub fn make_for(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ManageAccounts>,
    input: &Input,
) -> Result<(TokenId, Secret), Error> {
    let mut check = Check::default();
    let person = check.parse::<PersonId>("person", "代表谁", &input.person, "请从名单中选择");
    let account = match person {
        Some(person) => store::account::find(cx.tx, permit.branch(), person)?,
        None => None,
    };
    if person.is_some() && account.is_none() {
        check.fault("person", "代表谁", "这位同志没有账号，请先开通登录");
    }
    let person = person.unwrap_or(permit.actor().person);
    let made = add(cx, permit.actor(), person, input, check)?;
    cx.journal(permit, "token.make", made.0.uuid())?;
    if person != permit.actor().person {
        let body = "管理员为一台机器建了接口令牌，它会以您的名义办事。请到“更多”里的“接口令牌”看清名称和范围，同意以后才能用；不同意就撤销它。";
        message::about(cx, permit.branch(), person, "/me/tokens", ("有一个接口令牌请您确认", body))?;
    }
    Ok(made)
}

fn add(
    cx: &mut Cx<'_>,
    actor: &Actor,
    person: PersonId,
    input: &Input,
    mut check: Check,
) -> Result<(TokenId, Secret), Error> {
    if actor.token.is_some() {
        return Err(Error::Forbidden("接口令牌由本人在页面上建"));
    }
    let name = check.take("name", "用途", Title::new(&input.name));
    let scopes: Option<Vec<_>> = input.scopes.iter().map(|code| Scope::from_code(code)).collect();
    let scopes = check.take("scopes", "范围", scopes.ok_or("请从列出的范围里选择"));
    let days = check.parse::<i64>("days", "有效天数", &input.days, "请写成 90 这样的天数");
    if days.is_some_and(|days| !(1..=LONGEST).contains(&days)) {
        check.fault("days", "有效天数", format!("最少 1 天，最多 {LONGEST} 天"));
    }
    check.done()?;
    let (Some(name), Some(scopes), Some(days)) = (name, scopes, days) else { return Err(Error::NotFound) };
    let (branch, now) = (actor.branch, cx.now());
    let is_own = |token: &Token| token.person == person;
    let is_live = |token: &Token| matches!(state(token, now), State::Open | State::Waits);
    let live = store::token::all(cx.tx, branch)?.into_iter().filter(|token| is_own(token) && is_live(token));
    if live.count() >= MOST {
        return Err(Error::Refused(format!("已经有 {MOST} 个令牌在用，请先撤销不用的")));
    }
    let word = Secret::new(cx, branch)?;
    let token = Token {
        id: cx.new_id()?,
        person,
        name,
        scopes: Scopes::new(scopes),
        made: (actor.person, now),
        expires: now + SignedDuration::from_hours(24 * days),
        agreed: (person == actor.person).then_some(now),
        used: None,
        ended: None,
    };
    store::token::add(cx.tx, branch, &token, &word.digest())?;
    Ok((token.id, word))
}

fn listed(cx: &mut Cx<'_>, branch: BranchId) -> Result<Vec<Listed>, Error> {
    let names: std::collections::HashMap<_, _> =
        store::person::all(cx.tx, branch)?.into_iter().map(|p| (p.id, p.name.to_string())).collect();
    let of = |id: PersonId| names.get(&id).cloned().unwrap_or_default();
    let now = cx.now();
    let all = store::token::all(cx.tx, branch)?.into_iter();
    Ok(all
        .map(|token| Listed {
            person: of(token.person),
            made_by: of(token.made.0),
            state: state(&token, now),
            token,
        })
        .collect())
}

/// The tokens that act in the own name, the newest first.
///
/// # Errors
/// As the store.
pub fn own(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>) -> Result<Vec<Listed>, Error> {
    let mut all = listed(cx, permit.branch())?;
    all.retain(|one| one.token.person == permit.actor().person);
    Ok(all)
}

/// All tokens of the branch, for the administrator.
///
/// # Errors
/// As the store.
pub fn all(cx: &mut Cx<'_>, permit: &Permit<may::ManageAccounts>) -> Result<Vec<Listed>, Error> {
    listed(cx, permit.branch())
}

/// Agrees that a machine acts in the own name.
///
/// # Errors
/// [`Error::NotFound`] for somebody else's; [`Error::Stale`] when it is over.
pub fn agree(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, token: TokenId) -> Result<(), Error> {
    if permit.actor().token.is_some() {
        return Err(Error::Forbidden("请本人在页面上确认"));
    }
    known(own(cx, permit)?, token)?;
    store::token::agree(cx.tx, permit.branch(), token, permit.actor().person, cx.now())?;
    cx.journal(permit, "token.agree", token.uuid())
}

/// Revokes an own token.
///
/// # Errors
/// [`Error::NotFound`] for somebody else's; [`Error::Stale`] when it is revoked already.
pub fn end(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>, token: TokenId) -> Result<(), Error> {
    known(own(cx, permit)?, token)?;
    store::token::end(cx.tx, permit.branch(), token, (permit.actor().person, cx.now()))?;
    cx.journal(permit, "token.end", token.uuid())
}

/// Revokes any token of the branch.
///
/// # Errors
/// As [`end`].
pub fn end_any(cx: &mut Cx<'_>, permit: &Permit<may::ManageAccounts>, token: TokenId) -> Result<(), Error> {
    known(all(cx, permit)?, token)?;
    store::token::end(cx.tx, permit.branch(), token, (permit.actor().person, cx.now()))?;
    cx.journal(permit, "token.end", token.uuid())
}

fn known(list: Vec<Listed>, token: TokenId) -> Result<(), Error> {
    if list.iter().any(|one| one.token.id == token) { Ok(()) } else { Err(Error::NotFound) }
}

/// Who acts through the word of a token, with today's posts and no more than its scopes; the token, and whether its use is to be
/// written down.
///
/// # Errors
/// [`Error::SignedOut`] for a word that opens nothing, or nothing any more.
pub fn open(cx: &mut Cx<'_>, word: &Secret) -> Result<(Actor, Token, bool), Error> {
    let (branch, now) = (word.branch(), cx.now());
    let token = store::token::by_digest(cx.tx, branch, &word.digest())?.ok_or(Error::SignedOut)?;
    if state(&token, now) != State::Open {
        return Err(Error::SignedOut);
    }
    let actor = session::load(cx, branch, token.person)?;
    if actor.must_change {
        return Err(Error::SignedOut);
    }
    let held = Held { id: token.id, scopes: token.scopes.clone() };
    let is_new = token.used.is_none_or(|used| now.duration_since(used) > SEEN);
    Ok((Actor { token: Some(held), ..actor }, token, is_new))
}

/// Writes down that a token is in use.
///
/// # Errors
/// As the store.
pub fn touch(cx: &mut Cx<'_>, branch: BranchId, token: TokenId) -> Result<(), Error> {
    Ok(store::token::touch(cx.tx, branch, token, cx.now())?)
}
