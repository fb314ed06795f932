//! A sample for many meetings at once: branches whose groups have a leader, a recorder and ten members, all of whom can sign in, and a
//! secretary. Nothing has been held yet; each group has this year's plan. Every name is invented.

use std::sync::Arc;

use domain::{
    id::{BranchId, GroupId, PersonId},
    meeting::Content,
    organization::{Branch, Group, Post},
    person::{Person, Standing},
    text::{MobileNumber, OrganizationName, PersonName},
};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use store::{Db, Tx};

use super::{
    Stage,
    people::PASSWORD,
    staff::{account, fits, post},
};
use crate::{
    Cx, Entropy, Error,
    account::{password, session},
    permission,
    plan::{
        change::{self, NewItem},
        send,
    },
};

/// The people of every group: the leader, the recorder, and the others.
const NAMES: [&str; 12] = [
    "安怀远",
    "白听松",
    "岑知夏",
    "邓清河",
    "费若川",
    "甘棠生",
    "何见山",
    "季云舒",
    "柯南屏",
    "凌霜白",
    "穆青野",
    "宁致和",
];

/// The secretary of every branch.
const SECRETARY: &str = "祁长明";

/// Somebody who can sign in by the mobile number and [`PASSWORD`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Somebody {
    /// The id.
    pub id: PersonId,
    /// The name; each group has the same ones.
    pub name: &'static str,
    /// The mobile number, which is nobody else's.
    pub mobile: String,
}

/// A group with its people.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Team {
    /// The branch.
    pub branch: BranchId,
    /// The group.
    pub group: GroupId,
    /// Its people: the leader, the recorder, and ten more.
    pub people: Vec<Somebody>,
    /// The secretary of the branch, who is in none of its groups.
    pub secretary: Somebody,
}

/// Fills an empty database with so many branches of so many groups each, seen from `now`.
///
/// # Errors
/// [`Error::Internal`] when the database is not empty or cannot be written.
pub fn seed(
    db: &Db,
    entropy: &Arc<dyn Entropy>,
    now: Timestamp,
    zone: &TimeZone,
    (branches, groups): (usize, usize),
) -> Result<Vec<Team>, Error> {
    let hash = password::hash(PASSWORD, &**entropy)?;
    let empty = |tx: &mut Tx| Ok::<_, Error>(store::organization::branches(tx)?.is_empty());
    if !db.read(empty).wait()? {
        return Err(Error::Internal("the database is not empty".to_owned()));
    }
    let mut teams = Vec::new();
    for branch in 0..branches {
        let (entropy, zone, hash) = (entropy.clone(), zone.clone(), hash.clone());
        let work = move |tx: &mut Tx| {
            let mut stage = Stage { tx, zone: zone.clone(), entropy: &*entropy, now };
            found(&mut stage, &hash, (branch, groups))
        };
        teams.extend(db.write(work).wait()?);
    }
    Ok(teams)
}

/// One branch.
fn found(stage: &mut Stage<'_>, hash: &str, (number, groups): (usize, usize)) -> Result<Vec<Team>, Error> {
    let today = stage.today();
    let mut cx = stage.at(today)?;
    let since = jiff::civil::date(today.year() - 1, 1, 4);
    let name = fits(OrganizationName::new(&format!("示例第{}党支部", number + 1)))?;
    let branch = Branch { id: cx.new_id()?, name };
    let now = cx.now();
    store::organization::add_branch(cx.tx, &branch, now)?;
    let mut place = number * (groups * NAMES.len() + 1);
    let mut next = || {
        place += 1;
        format!("10{place:09}")
    };
    let secretary = Somebody { id: cx.new_id()?, name: SECRETARY, mobile: next() };
    add(&mut cx, branch.id, &secretary, since, hash)?;
    post(&mut cx, branch.id, secretary.id, Post::Secretary, None, since)?;
    let mut teams = Vec::new();
    for group in 1..=groups {
        let group =
            Group { id: cx.new_id()?, name: fits(OrganizationName::new(&format!("第{group}党小组")))? };
        store::organization::add_group(cx.tx, branch.id, &group, since)?;
        let mut people = Vec::new();
        for name in NAMES {
            let one = Somebody { id: cx.new_id()?, name, mobile: next() };
            add(&mut cx, branch.id, &one, since, hash)?;
            store::person::set_group(cx.tx, branch.id, one.id, since, group.id)?;
            people.push(one);
        }
        post(&mut cx, branch.id, people[0].id, Post::Leader, Some(group.id), since)?;
        plan(&mut cx, branch.id, group.id, people[0].id)?;
        teams.push(Team { branch: branch.id, group: group.id, people, secretary: secretary.clone() });
    }
    crate::follow::at_once(&mut cx)?;
    Ok(teams)
}

/// Somebody with an account.
fn add(cx: &mut Cx<'_>, branch: BranchId, one: &Somebody, since: Date, hash: &str) -> Result<(), Error> {
    let person = Person {
        id: one.id,
        name: fits(PersonName::new(one.name))?,
        mobile: Some(fits(MobileNumber::new(&one.mobile))?),
        email: None,
        version: 1,
    };
    store::person::add(cx.tx, branch, &person)?;
    store::person::set_standing(cx.tx, branch, one.id, since, Standing::Full)?;
    account(cx, branch, one.id, hash, None)
}

/// A line for every month of this year, sent to the branch.
fn plan(cx: &mut Cx<'_>, branch: BranchId, group: GroupId, leader: PersonId) -> Result<(), Error> {
    let year = cx.local().year();
    let actor = session::load(cx, branch, leader)?;
    let permit = permission::in_group(cx, &actor, group)?;
    for month in 1..=12 {
        let item = NewItem {
            month: month.to_string(),
            content: Content::Study.code().to_owned(),
            title: format!("第{month}个月的学习"),
            source: "own".to_owned(),
        };
        change::add(cx, &permit, year, &item)?;
    }
    send::send(cx, &permit, year, "").map(drop)
}
