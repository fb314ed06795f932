//! A one-time slip: the leader hands it to a member who forgot the password. It opens the account for
//! three days and must be replaced at the first sign-in.

use std::collections::BTreeSet;

use domain::id::PersonId;
use jiff::SignedDuration;
use store::account::Account;

use super::password;
use crate::{
    App, Cx, Error,
    permission::{Permit, may},
};

/// How long a slip opens the account.
pub const VALID: SignedDuration = SignedDuration::from_hours(72);

/// Digits and letters that nobody takes for one another when read from paper.
const LETTERS: &[u8; 32] = b"23456789abcdefghijkmnpqrstuvwxyz";

/// Makes a slip for somebody of the group and gives back its password, shown once.
///
/// # Errors
/// [`Error::NotFound`] for somebody who is not of the group; [`Error::Refused`] where a leader would open the
/// account of somebody who speaks for the branch or looks after the system.
pub async fn reset(app: &App, permit: Permit<may::ResetAccount>, person: PersonId) -> Result<String, Error> {
    let (slip, hash) = hashed(app).await?;
    app.write(move |cx| {
        let today = cx.local().date();
        let group = store::person::group_on(cx.tx, permit.branch(), person, today)?;
        if group != Some(permit.group()?) {
            return Err(Error::NotFound);
        }
        let posts = store::organization::posts_on(cx.tx, permit.branch(), today)?;
        let account = store::account::find(cx.tx, permit.branch(), person)?;
        let above = posts.iter().any(|held| held.person == person && held.post.is_of_branch())
            || account.is_some_and(|a| !a.duties.is_empty());
        if above && person != permit.actor().person && permit.actor().branch_post().is_none() {
            return Err(Error::Refused(
                "这位同志担任支部职务或者管理、审计职责，一次性密码请由安全管理员给出".to_owned(),
            ));
        }
        set(cx, permit.branch(), person, &hash)?;
        cx.journal(&permit, "account.reset", person.uuid())
    })
    .await?;
    Ok(slip)
}

/// Makes a slip for anybody of the branch who has an account, in a group or not.
///
/// # Errors
/// [`Error::NotFound`] for somebody who is not of the branch; [`Error::Refused`] for somebody without an account.
pub async fn reset_anybody(
    app: &App,
    permit: Permit<may::SecureAccounts>,
    person: PersonId,
) -> Result<String, Error> {
    let (slip, hash) = hashed(app).await?;
    app.write(move |cx| {
        store::person::find(cx.tx, permit.branch(), person)?.ok_or(Error::NotFound)?;
        if store::account::find(cx.tx, permit.branch(), person)?.is_none() {
            return Err(Error::Refused("这位同志还没有账号，请系统管理员先开通".to_owned()));
        }
        set(cx, permit.branch(), person, &hash)?;
        cx.journal(&permit, "account.reset", person.uuid())
    })
    .await?;
    Ok(slip)
}

/// Opens an account for somebody of the branch who has none, in a group or not, with a slip.
///
/// # Errors
/// [`Error::NotFound`] for somebody who is not of the branch; [`Error::Refused`] for somebody who has one.
pub async fn open(app: &App, permit: Permit<may::ManageAccounts>, person: PersonId) -> Result<String, Error> {
    let (slip, hash) = hashed(app).await?;
    app.write(move |cx| {
        store::person::find(cx.tx, permit.branch(), person)?.ok_or(Error::NotFound)?;
        if store::account::find(cx.tx, permit.branch(), person)?.is_some() {
            return Err(Error::Refused("这位同志已经有账号；忘记密码由安全管理员办理".to_owned()));
        }
        set(cx, permit.branch(), person, &hash)?;
        cx.journal(&permit, "account.open", person.uuid())
    })
    .await?;
    Ok(slip)
}

/// A new slip and its hash.
pub(crate) async fn hashed(app: &App) -> Result<(String, String), Error> {
    let slip = slip(&*app.entropy)?;
    let (typed, entropy) = (slip.clone(), app.entropy.clone());
    let hash = app.slowly(move || password::hash(&typed, &*entropy)).await?;
    Ok((slip, hash))
}

/// Ten letters and digits: fifty bits, enough for three days behind the lock-out.
pub(crate) fn slip(entropy: &dyn crate::Entropy) -> Result<String, Error> {
    let mut bytes = [0_u8; 10];
    entropy.fill(&mut bytes).map_err(Error::Internal)?;
    Ok(bytes.iter().map(|b| char::from(LETTERS[usize::from(b % 32)])).collect())
}

/// Sets a one-time password, making the account where there is none, and ends whatever was open.
pub(crate) fn set(
    cx: &mut Cx<'_>,
    branch: domain::id::BranchId,
    person: PersonId,
    hash: &str,
) -> Result<(), Error> {
    let until = cx.now().checked_add(VALID).ok();
    match store::account::find(cx.tx, branch, person)? {
        Some(mut account) => {
            hash.clone_into(&mut account.password_hash);
            account.must_change = true;
            account.slip_expires_at = until;
            account.failures = domain::account::Failures::default();
            store::account::update(cx.tx, branch, &account)?;
        }
        None => store::account::add(
            cx.tx,
            branch,
            &Account {
                person,
                password_hash: hash.to_owned(),
                must_change: true,
                slip_expires_at: until,
                duties: BTreeSet::new(),
                failures: domain::account::Failures::default(),
                version: 1,
            },
        )?,
    }
    super::shut_out(cx, branch, person)
}
