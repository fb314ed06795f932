//! The difficulties that somebody may know of.

use domain::{
    care::Care,
    id::{CareId, GroupId},
    membership::Member,
};
use jiff::civil::Date;

use crate::{
    Cx, Error, Names,
    permission::{self, Actor, Permit, may},
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct CareList {
    /// The actor's group, if any: its id and name.
    pub group: Option<(GroupId, String)>,
    /// What the actor may know of: what is to be looked at again first, what is over last.
    pub all: Vec<Care>,
    /// Whether the actor leads the group.
    pub leads: bool,
    /// The people of the led group, to take a difficulty down of.
    pub people: Vec<Member>,
    /// Names.
    pub names: Names,
    /// Today.
    pub today: Date,
}

/// Loads what the actor may know of: of the led group all, of the branch what its secretary was told, the own, and where the
/// actor was named to help.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>, actor: &Actor) -> Result<CareList, Error> {
    let permit: Permit<may::UseAccount> = permission::in_branch(actor)?;
    let (branch, me, today) = (permit.branch(), actor.person, cx.local().date());
    let named = store::care::readers(cx.tx, branch)?;
    let tells_secretary = |care: &Care| {
        let is_secretary = actor.branch_post() == Some(domain::organization::Post::Secretary);
        is_secretary && care.reported
    };
    let is_named = |id: CareId| named.contains(&(id, me));
    let mut all = store::care::all(cx.tx, branch)?;
    all.retain(|c| actor.leads(c.group) || tells_secretary(c) || c.person == me || is_named(c.id));
    all.sort_by_key(|c| (c.closed.is_some(), c.follow_up.is_none(), c.follow_up));
    let mut page =
        CareList { group: None, all, leads: false, people: Vec::new(), names: cx.names(&permit)?, today };
    if let Some(group) = actor.led_group().or(actor.group.filter(|_| actor.is_member)) {
        let known = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?;
        page.group = Some((group, known.name.to_string()));
        page.leads = actor.leads(group);
        if page.leads {
            page.people = store::person::roster(cx.tx, branch, group, today)?.people;
        }
    }
    Ok(page)
}
