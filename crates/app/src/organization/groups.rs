//! The groups of a branch: founded, divided, merged, renamed, as the branch committee has decided (G-14).

use std::collections::BTreeSet;

use domain::{
    id::{GroupId, PersonId},
    organization::{Group, GroupChange, Post, SizeNote, should_divide, size_notes},
    person::{Person, Standing},
    text::{OrganizationName, Reason},
};
use jiff::civil::Date;
pub use store::membership::RosterLine;
use store::organization::{GroupEvent, PostHeld};

use crate::{
    Check, Cx, Error, appraisal,
    permission::{Permit, may},
    person::{LEADS, checked, day},
};

/// One group on the page of groups.
#[derive(Clone, Debug)]
pub struct GroupCard {
    /// The group.
    pub group: Group,
    /// Who leads it, since when and how (L2).
    pub leader: Option<(String, PostHeld)>,
    /// Its people today.
    pub people: Vec<RosterLine>,
    /// What the rules say of its size.
    pub notes: Vec<SizeNote>,
    /// Its history.
    pub events: Vec<GroupEvent>,
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct GroupsView {
    /// The groups of today.
    pub groups: Vec<GroupCard>,
    /// Former groups by name, with what happened to them.
    pub former: Vec<(Group, Vec<GroupEvent>)>,
    /// The posts of the branch, with names.
    pub posts: Vec<(String, PostHeld)>,
    /// Everybody of the branch who may hold a post: full members today.
    pub full: Vec<Person>,
    /// Whether a branch of this size usually has groups and has none (G-09).
    pub should_divide: bool,
    /// Who is in no group.
    pub nowhere: Vec<RosterLine>,
    /// From how many voters on ballots are held in the system.
    pub ballot_least: u32,
}

/// Loads the page.
///
/// # Errors
/// As the store.
pub fn groups(cx: &mut Cx<'_>, permit: &Permit<may::ReadBranch>) -> Result<GroupsView, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let lines = store::membership::roster(cx.tx, branch, today)?;
    let posts = store::organization::posts_on(cx.tx, branch, today)?;
    let names = cx.names(permit)?;
    let named = |held: &PostHeld| (names.of(held.person).to_owned(), held.clone());
    let today_groups = store::organization::groups_on(cx.tx, branch, today)?;
    let mut groups = Vec::new();
    for group in &today_groups {
        let people: Vec<_> = lines.iter().filter(|l| l.group == Some(group.id)).cloned().collect();
        let leader = posts.iter().find(|h| h.post == Post::Leader && h.group == Some(group.id)).map(named);
        let members = people.iter().filter(|l| l.standing.value.is_member()).count();
        let full = people.iter().filter(|l| l.standing.value == Standing::Full).count();
        groups.push(GroupCard {
            notes: size_notes(members, full, leader.is_some()),
            events: store::organization::group_events(cx.tx, branch, group.id)?,
            group: group.clone(),
            leader,
            people,
        });
    }
    let mut former = Vec::new();
    for group in store::organization::groups(cx.tx, branch)? {
        if today_groups.iter().all(|g| g.id != group.id) {
            let events = store::organization::group_events(cx.tx, branch, group.id)?;
            former.push((group, events));
        }
    }
    let members = lines.iter().filter(|l| l.standing.value.is_member()).count();
    let full = lines.iter().filter(|l| l.standing.value == Standing::Full).map(|l| l.person.clone());
    Ok(GroupsView {
        ballot_least: store::ballot::least(cx.tx, branch)?,
        should_divide: should_divide(members, groups.len()),
        posts: posts.iter().filter(|h| h.post.is_of_branch()).map(named).collect(),
        full: full.collect(),
        nowhere: lines.iter().filter(|l| l.group.is_none()).cloned().collect(),
        groups,
        former,
    })
}

/// The full members of the group that the permit is for, from whom its leader comes (L1), and its leader.
///
/// # Errors
/// As the store.
pub fn candidates(
    cx: &mut Cx<'_>,
    permit: &Permit<may::AppointLeader>,
) -> Result<(Group, Vec<Person>, Option<PersonId>), Error> {
    let (branch, today, id) = (permit.branch(), cx.local().date(), permit.group()?);
    let group = store::organization::group(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    let lines = store::membership::roster(cx.tx, branch, today)?.into_iter();
    let full = lines.filter(|l| l.group == Some(id) && l.standing.value == Standing::Full);
    let leader = store::person::roster(cx.tx, branch, id, today)?.leader;
    Ok((group, full.map(|l| l.person).collect(), leader))
}

/// What is typed when a group is founded, divided or merged.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The name of the new group.
    pub name: String,
    /// The first day.
    pub on: String,
    /// By what decision.
    pub basis: String,
    /// Who belongs to the new group.
    pub people: Vec<String>,
    /// The group that takes in the other's people.
    pub into: String,
}

fn name(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditGroups>,
    check: &mut Check,
    typed: &str,
    but: Option<GroupId>,
) -> Result<Option<OrganizationName>, Error> {
    let today = cx.local().date();
    let name = check.take("name", "党小组名称", OrganizationName::new(typed));
    let taken = store::organization::groups_on(cx.tx, permit.branch(), today)?;
    if taken.iter().any(|g| Some(&g.name) == name.as_ref() && Some(g.id) != but) {
        check.fault("name", "党小组名称", "已经有同名的党小组，请换一个名称");
        return Ok(None);
    }
    Ok(name)
}

fn event(on: Date, kind: GroupChange, other: impl ToString, basis: &Reason) -> GroupEvent {
    GroupEvent { on, kind, other: other.to_string(), basis: basis.clone() }
}

/// A group of today by its id.
fn find(cx: &mut Cx<'_>, permit: &Permit<may::EditGroups>, id: &str) -> Result<Option<Group>, Error> {
    let today = cx.local().date();
    let all = store::organization::groups_on(cx.tx, permit.branch(), today)?;
    Ok(all.into_iter().find(|g| g.id.to_string() == id.trim()))
}

/// Moves people into a group; a day that is not after their last change is a fault.
fn move_all(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditGroups>,
    people: &[PersonId],
    on: Date,
    group: GroupId,
) -> Result<(), Error> {
    let names = cx.names(permit)?;
    for &person in people {
        let stays = store::person::groups(cx.tx, permit.branch(), person)?;
        if stays.last().is_some_and(|stay| on <= stay.until.unwrap_or(stay.from)) {
            let fault = format!("应晚于{}上一次编组的日期，请核对", names.of(person));
            return Err(Error::field("on", "日期", fault));
        }
        store::person::set_group(cx.tx, permit.branch(), person, on, group)?;
        store::care::move_with(cx.tx, permit.branch(), person, group)?;
    }
    Ok(())
}

/// Founds a group: of people of another group (division), or of people who are in none.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] when the leader or everybody would go.
pub fn found(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditGroups>,
    from: Option<GroupId>,
    input: &Input,
) -> Result<GroupId, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let old = match from {
        Some(id) => Some(find(cx, permit, &id.to_string())?.ok_or(Error::NotFound)?),
        None => None,
    };
    let mut check = Check::default();
    let name = name(cx, permit, &mut check, &input.name, None)?;
    let on = day(cx, &mut check, "日期", &input.on);
    let basis = check.take("basis", "依据", Reason::new(&input.basis));
    let lines = store::membership::roster(cx.tx, branch, today)?;
    let there: Vec<_> = lines.iter().filter(|l| l.group == from).map(|l| l.person.id).collect();
    let chosen: BTreeSet<_> = input.people.iter().map(|id| id.trim().to_owned()).collect();
    let people: Vec<_> = there.iter().copied().filter(|id| chosen.contains(&id.to_string())).collect();
    if people.is_empty() || people.len() != chosen.len() {
        check.fault("people", "编入新党小组的人", "请从名单里选择");
    }
    check.done()?;
    let (name, on, basis) = (checked(name)?, checked(on)?, checked(basis)?);
    if old.is_some() && people.len() == there.len() {
        return Err(Error::Refused("不能把全组的人都分出去；如果只是换名称，请用“改名”".to_owned()));
    }
    let posts = store::organization::posts_on(cx.tx, branch, today)?;
    if posts.iter().any(|h| h.post == Post::Leader && people.contains(&h.person)) {
        return Err(Error::Refused(format!("要分出去的人里有组长。{LEADS}")));
    }
    let group = Group { id: cx.new_id::<GroupId>()?, name };
    store::organization::add_group(cx.tx, branch, &group, on)?;
    move_all(cx, permit, &people, on, group.id)?;
    appraisal::moved::divided(cx, branch, &people, group.id)?;
    let (kind, other) = match &old {
        Some(old) => (GroupChange::DividedFrom, old.name.to_string()),
        None => (GroupChange::Founded, String::new()),
    };
    store::organization::add_group_event(cx.tx, branch, group.id, &event(on, kind, other, &basis))?;
    if let Some(old) = old {
        let divided = event(on, GroupChange::Divided, &group.name, &basis);
        store::organization::add_group_event(cx.tx, branch, old.id, &divided)?;
    }
    cx.journal(permit, "group.found", group.id.uuid())?;
    Ok(group.id)
}

/// Lets a group go up in another one: its people belong to the other from that day on, its leader stops the day before.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] while a meeting of the group is under way.
pub fn merge(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditGroups>,
    from: GroupId,
    input: &Input,
) -> Result<(), Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let old = find(cx, permit, &from.to_string())?.ok_or(Error::NotFound)?;
    let mut check = Check::default();
    let into = find(cx, permit, &input.into)?.filter(|g| g.id != from);
    let into = check.take("into", "并入哪个党小组", into.ok_or("请选择另一个党小组"));
    let on = day(cx, &mut check, "日期", &input.on);
    let basis = check.take("basis", "依据", Reason::new(&input.basis));
    check.done()?;
    let (into, on, basis) = (checked(into)?, checked(on)?, checked(basis)?);
    let under_way = store::meeting::unfinished(cx.tx, branch, from)?;
    if let Some(meeting) = under_way.first() {
        let fault = format!("{}还有没办完的会议（{}），请先办完或者取消，再合并", old.name, meeting.titles);
        return Err(Error::Refused(fault));
    }
    let in_hand: i64 = store::dues::in_hand(cx.tx, branch, from)?.iter().map(|e| e.fen.0).sum();
    let waits = store::dues::handovers(cx.tx, branch)?.iter().any(|h| h.group == from && h.waits());
    if in_hand != 0 || waits {
        let fault = format!("{}手里还有没有上交的党费，或者有一次上交还没有签收，请先办完再合并", old.name);
        return Err(Error::Refused(fault));
    }
    let last = on.yesterday().unwrap_or(on);
    for held in store::organization::posts_on(cx.tx, branch, today)? {
        if held.group == Some(from) && held.until.is_none() {
            if held.from > last {
                return Err(Error::field("on", "日期", "应晚于现任组长任职的日期，请核对"));
            }
            store::organization::end_post(cx.tx, branch, &held, last)?;
        }
    }
    let people = store::membership::people_of(cx.tx, branch, &old, today)?;
    move_all(cx, permit, &people, on, into.id)?;
    // What is still to be done goes along; what is over stays with the group that did it.
    store::assignment::hand_over(cx.tx, branch, from, into.id)?;
    store::opinion::hand_over(cx.tx, branch, from, into.id)?;
    store::care::hand_over(cx.tx, branch, from, into.id)?;
    store::disposition::hand_over(cx.tx, branch, from, into.id)?;
    appraisal::moved::merged(cx, branch, from, into.id)?;
    store::organization::end_group(cx.tx, branch, from, last)
        .map_err(|_| Error::field("on", "日期", "应晚于这个党小组成立的日期，请核对"))?;
    let merged = event(on, GroupChange::MergedInto, &into.name, &basis);
    store::organization::add_group_event(cx.tx, branch, from, &merged)?;
    let took_in = event(on, GroupChange::TookIn, &old.name, &basis);
    store::organization::add_group_event(cx.tx, branch, into.id, &took_in)?;
    cx.journal(permit, "group.merge", from.uuid())
}

/// Gives a group another name. Records that are signed keep the name of their day.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy.
pub fn rename(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditGroups>,
    group: GroupId,
    input: &Input,
) -> Result<(), Error> {
    let branch = permit.branch();
    let old = find(cx, permit, &group.to_string())?.ok_or(Error::NotFound)?;
    let mut check = Check::default();
    let name = name(cx, permit, &mut check, &input.name, Some(group))?;
    if name.as_ref() == Some(&old.name) {
        check.fault("name", "党小组名称", "和现在的名称一样，不用登记");
    }
    let on = day(cx, &mut check, "日期", &input.on);
    let basis = check.take("basis", "依据", Reason::new(&input.basis));
    check.done()?;
    let (name, on, basis) = (checked(name)?, checked(on)?, checked(basis)?);
    store::organization::rename_group(cx.tx, branch, group, &name)?;
    let renamed = event(on, GroupChange::Renamed, &old.name, &basis);
    store::organization::add_group_event(cx.tx, branch, group, &renamed)?;
    cx.journal(permit, "group.rename", group.uuid())
}
