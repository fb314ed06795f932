//! Who can sign in: names, posts and states of accounts, no content.

use std::collections::BTreeSet;

use domain::{
    account::Duty,
    id::{BranchId, PersonId},
};
use jiff::Timestamp;

use crate::{
    Cx, Error,
    permission::{Permit, may},
};

/// Somebody as the list shows them.
#[derive(Clone, Debug)]
pub struct Line {
    /// Who.
    pub person: PersonId,
    /// The name.
    pub name: String,
    /// The branch.
    pub branch: String,
    /// The group on this day; empty for none.
    pub group: String,
    /// Posts and duties on this day, joined.
    pub posts: String,
    /// The duties alone.
    pub duties: BTreeSet<Duty>,
    /// How many second factors the person has.
    pub factors: usize,
    /// The account, if there is one.
    pub account: Option<AccountState>,
}

/// What the list says of an account.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AccountState {
    /// The next sign-in sets a new password.
    pub must_change: bool,
    /// Until when failed sign-ins lock it, if they do now.
    pub locked_until: Option<Timestamp>,
}

/// The accounts of the reader's branch.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>, permit: &Permit<may::ReadAccounts>) -> Result<Vec<Line>, Error> {
    of_branch(cx, permit.branch())
}

/// Everybody of a branch.
pub(super) fn of_branch(cx: &mut Cx<'_>, branch: BranchId) -> Result<Vec<Line>, Error> {
    let (today, now) = (cx.local().date(), cx.now());
    let mut lines = Vec::new();
    let branch = store::organization::branch(cx.tx, branch)?;
    let groups = store::organization::groups(cx.tx, branch.id)?;
    let posts = store::organization::posts_on(cx.tx, branch.id, today)?;
    for person in store::person::all(cx.tx, branch.id)? {
        let account = store::account::find(cx.tx, branch.id, person.id)?;
        let group = store::person::group_on(cx.tx, branch.id, person.id, today)?;
        let named = groups.iter().find(|g| Some(g.id) == group);
        let held = posts.iter().filter(|p| p.person == person.id).map(|p| p.post.chinese());
        let duties = account.as_ref().map(|a| a.duties.clone()).unwrap_or_default();
        let carried = duties.iter().map(|duty| duty.chinese());
        lines.push(Line {
            person: person.id,
            name: person.name.to_string(),
            branch: branch.name.to_string(),
            group: named.map(|g| g.name.to_string()).unwrap_or_default(),
            posts: held.chain(carried).collect::<Vec<_>>().join("、"),
            factors: store::factor::count(cx.tx, branch.id, person.id)?,
            duties,
            account: account.map(|a| AccountState {
                must_change: a.must_change,
                locked_until: a.failures.locked_until().filter(|&until| now < until),
            }),
        });
    }
    Ok(lines)
}
