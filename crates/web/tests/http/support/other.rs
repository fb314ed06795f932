//! The small second branch, and what both are made of.

use app::App;
use domain::{
    account::Duty,
    id::{BranchId, GroupId, PersonId},
    organization::{Appointment, Branch, Group, Post},
    person::{Person, Standing},
    text::{OrganizationName, PersonName},
};
use jiff::civil::date;
use store::{StoreError, Tx, account::Account, organization::PostHeld};

/// The small second branch.
pub struct Other {
    /// The branch.
    pub branch: BranchId,
    /// 秦川 leads the group, is secretary and administrator; 叶知秋 is a member.
    pub people: Vec<(&'static str, PersonId)>,
}

pub(super) fn held(person: PersonId, post: Post, group: Option<GroupId>) -> PostHeld {
    let appointment = Appointment::Designated;
    PostHeld { person, post, group, from: date(2026, 1, 1), until: None, appointment, basis: None }
}

pub(super) fn add(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
    id: PersonId,
    name: &str,
    standing: Standing,
    duty: Option<Duty>,
) -> Result<(), StoreError> {
    let name = PersonName::new(name).expect("a name");
    store::person::add(tx, branch, &Person { id, name, mobile: None, email: None, version: 1 })?;
    store::person::set_standing(tx, branch, id, date(2020, 7, 1), standing)?;
    store::person::set_group(tx, branch, id, date(2020, 7, 1), group)?;
    let account = Account {
        person: id,
        password_hash: "none".to_owned(),
        must_change: false,
        slip_expires_at: None,
        duties: duty.into_iter().collect(),
        failures: domain::account::Failures::default(),
        version: 1,
    };
    store::account::add(tx, branch, &account)
}

/// Founds the second branch.
pub(super) fn found(app: &App, runtime: &tokio::runtime::Runtime) -> Other {
    let ids = app.read(|cx| {
        Ok((
            cx.new_id::<BranchId>()?,
            cx.new_id::<GroupId>()?,
            cx.new_id::<PersonId>()?,
            cx.new_id::<PersonId>()?,
        ))
    });
    let (branch, group, leader, member) = runtime.block_on(ids).expect("ids");
    let now = app.now();
    let work = move |tx: &mut Tx| -> Result<(), StoreError> {
        let name = |text: &str| OrganizationName::new(text).expect("a name");
        store::organization::add_branch(
            tx,
            &Branch { id: branch, name: name("示例市图书馆机关党支部") },
            now,
        )?;
        store::organization::add_group(
            tx,
            branch,
            &Group { id: group, name: name("馆办党小组") },
            date(2020, 1, 1),
        )?;
        add(tx, branch, group, leader, "秦川", Standing::Full, Some(Duty::System))?;
        add(tx, branch, group, member, "叶知秋", Standing::Full, None)?;
        store::organization::add_post(tx, branch, &held(leader, Post::Leader, Some(group)))?;
        store::organization::add_post(tx, branch, &held(leader, Post::Secretary, None))
    };
    runtime.block_on(app.db().write(work)).expect("the second branch");
    Other { branch, people: vec![("秦川", leader), ("叶知秋", member)] }
}
