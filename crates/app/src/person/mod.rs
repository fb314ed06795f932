//! Persons of the branch: who is in a group, and what changes about them. Nothing of the past is written over.

pub mod add;
pub mod change;
pub mod end;
pub mod import;
pub mod leave;
pub mod ledger;
pub mod move_to;
pub mod outside;
pub mod particulars;
pub mod promote;
pub mod relation;
pub mod roster;
pub mod transfer;
pub mod view;
pub mod withdraw;

use domain::{
    id::PersonId,
    organization::Post,
    text::{EmailAddress, MobileNumber, PersonName},
};
use jiff::civil::Date;
use store::organization::PostHeld;

use crate::{
    Check, Cx, Error,
    permission::{self, Actor, Permit, Verb},
};

/// What is typed about a person: how to call and how to reach them.
#[derive(Clone, Debug, Default)]
pub struct ContactInput {
    /// The name.
    pub name: String,
    /// The mobile number; may be empty.
    pub mobile: String,
    /// The mail address; may be empty.
    pub email: String,
}

/// The same, once it is sound.
struct Contact {
    name: Option<PersonName>,
    mobile: Option<MobileNumber>,
    email: Option<EmailAddress>,
}

impl ContactInput {
    fn read(&self, check: &mut Check) -> Contact {
        let name = check.take("name", "姓名", PersonName::new(&self.name));
        let typed = |text: &str| !text.trim().is_empty();
        let mobile = typed(&self.mobile)
            .then(|| check.take("mobile", "手机号", MobileNumber::new(&self.mobile)))
            .flatten();
        let email =
            typed(&self.email).then(|| check.take("email", "邮箱", EmailAddress::new(&self.email))).flatten();
        Contact { name, mobile, email }
    }
}

/// A permit for what concerns one person: in the group of today; for who is in none, in the branch.
///
/// # Errors
/// [`Error::NotFound`] for somebody of another branch, or whom the actor may not know of; [`Error::Forbidden`].
pub fn permit<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, person: PersonId) -> Result<Permit<V>, Error> {
    let today = cx.local().date();
    if store::person::find(cx.tx, actor.branch, person)?.is_none() {
        return Err(Error::NotFound);
    }
    match store::person::group_on(cx.tx, actor.branch, person, today)? {
        Some(group) => permission::in_group(cx, actor, group),
        // Who is in no group is the branch's to know.
        None => permission::in_branch::<permission::may::ReadBranch>(actor)
            .map_err(|_| Error::NotFound)
            .and_then(|_| permission::in_branch(actor)),
    }
}

/// The day of a change: known, and not in the future.
pub(crate) fn day(cx: &Cx<'_>, check: &mut Check, label: &str, typed: &str) -> Option<Date> {
    check.past("on", label, typed, (cx.local().date(), "变动"))
}

/// What a form must have held once its check is done.
pub(crate) fn checked<T>(value: Option<T>) -> Result<T, Error> {
    value.ok_or_else(|| Error::Internal("a checked form lacks a field".to_owned()))
}

/// Why a leader cannot simply go.
pub(crate) const LEADS: &str = "这位同志是现任组长，请先由支部另行确定组长（L2）";

/// The posts that a person holds today and that somebody else would have to take over first.
fn held<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, person: PersonId) -> Result<Vec<PostHeld>, Error> {
    let today = cx.local().date();
    let mut posts = store::organization::posts_on(cx.tx, permit.branch(), today)?;
    posts.retain(|held| held.person == person);
    Ok(posts)
}

/// Refuses somebody who still leads a group or holds a post of the branch.
fn holds_nothing<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, person: PersonId) -> Result<(), Error> {
    match held(cx, permit, person)?.first() {
        None => Ok(()),
        Some(held) if held.post == Post::Leader => Err(Error::Refused(LEADS.to_owned())),
        Some(held) => {
            Err(Error::Refused(format!("这位同志现任{}，请先登记不再担任这一职务", held.post.chinese())))
        }
    }
}

/// Ends somebody's stay in the group of today, if there is one, with a last day.
fn leave_any_group<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    person: PersonId,
    last: Date,
) -> Result<(), Error> {
    let stays = store::person::groups(cx.tx, permit.branch(), person)?;
    match stays.last().filter(|stay| stay.until.is_none()) {
        None => Ok(()),
        Some(stay) if stay.from > last => Err(Error::field("on", "日期", "早于编入现在党小组的日期，请核对")),
        Some(_) => Ok(store::person::leave_group(cx.tx, permit.branch(), person, last)?),
    }
}

/// Notes a mobile number that somebody else signs in by.
fn unused(
    cx: &mut Cx<'_>,
    check: &mut Check,
    mobile: Option<&MobileNumber>,
    but: domain::id::PersonId,
) -> Result<(), Error> {
    if let Some(mobile) = mobile
        && store::person::mobile_taken(cx.tx, mobile, but)?
    {
        check.fault("mobile", "手机号", "已经有人使用，请核对；每人用自己的号码");
    }
    Ok(())
}
