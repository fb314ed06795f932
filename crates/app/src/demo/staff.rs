//! What every sample needs for its people: values that fit by intent, posts, accounts.

use domain::{
    account::Duty,
    id::{BranchId, GroupId, PersonId},
    organization::{Appointment, Post},
};
use jiff::civil::Date;
use store::{account::Account, organization::PostHeld};

use crate::{Cx, Error};

/// A value of the sample; one that does not fit is the sample's own fault.
pub(super) fn fits<T, E: std::fmt::Display>(value: Result<T, E>) -> Result<T, Error> {
    value.map_err(|fault| Error::Internal(format!("sample: {fault}")))
}

/// Gives somebody a post by designation.
pub(super) fn post(
    cx: &mut Cx<'_>,
    branch: BranchId,
    person: PersonId,
    post: Post,
    group: Option<GroupId>,
    from: Date,
) -> Result<(), Error> {
    let appointment = Appointment::Designated;
    let held = PostHeld { person, post, group, from, until: None, appointment, basis: None };
    Ok(store::organization::add_post(cx.tx, branch, &held)?)
}

/// Opens an account that may carry a duty.
pub(super) fn account(
    cx: &mut Cx<'_>,
    branch: BranchId,
    person: PersonId,
    hash: &str,
    duty: Option<Duty>,
) -> Result<(), Error> {
    let account = Account {
        person,
        password_hash: hash.to_owned(),
        must_change: false,
        slip_expires_at: None,
        duties: duty.into_iter().collect(),
        failures: domain::account::Failures::default(),
        version: 1,
    };
    Ok(store::account::add(cx.tx, branch, &account)?)
}
