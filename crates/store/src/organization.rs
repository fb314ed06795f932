//! Branches, groups, and the posts that people hold.

use domain::{
    id::{BranchId, GroupId, PersonId},
    organization::{Appointment, Branch, Group, GroupChange, Post},
    text::{OrganizationName, Reason},
};
use jiff::{Timestamp, civil::Date};

use crate::{Row, StoreError, Tx, params};

/// A post held from a day on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PostHeld {
    /// Who.
    pub person: PersonId,
    /// Which.
    pub post: Post,
    /// The group, for a leader.
    pub group: Option<GroupId>,
    /// First day.
    pub from: Date,
    /// Last day, if it has ended.
    pub until: Option<Date>,
    /// How the person came into office.
    pub appointment: Appointment,
    /// By what decision, as it was told.
    pub basis: Option<Reason>,
}

/// What happened to a group on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupEvent {
    /// The day.
    pub on: Date,
    /// What.
    pub kind: GroupChange,
    /// The other group's name, or the former one; empty for a foundation.
    pub other: String,
    /// By what decision.
    pub basis: Reason,
}

/// Adds a branch.
///
/// # Errors
/// As the engine.
pub fn add_branch(tx: &mut Tx, branch: &Branch, now: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO branch (branch_id, name, created_at) VALUES ($1, $2, $3)",
        params![branch.id, branch.name, now],
    )?;
    Ok(())
}

/// All branches: only for roll-ups, the set-up page and the command line.
///
/// # Errors
/// As the engine.
pub fn branches(tx: &mut Tx) -> Result<Vec<Branch>, StoreError> {
    tx.all(
        "/* roll-up: branches */ SELECT branch_id, name FROM branch ORDER BY created_at, branch_id",
        params![],
        |row| Ok(Branch { id: row.get("branch_id")?, name: row.get("name")? }),
    )
}

/// Whether there is no branch yet.
///
/// # Errors
/// As the engine.
pub fn is_empty(tx: &mut Tx) -> Result<bool, StoreError> {
    let sql = "/* roll-up: is_empty */ SELECT branch_id FROM branch LIMIT 1";
    Ok(tx.optional(sql, params![], |row| row.get::<BranchId>("branch_id"))?.is_none())
}

/// One branch.
///
/// # Errors
/// [`StoreError`] when it does not exist.
pub fn branch(tx: &mut Tx, branch: BranchId) -> Result<Branch, StoreError> {
    tx.one("SELECT branch_id, name FROM branch WHERE branch_id = $1", params![branch], |row| {
        Ok(Branch { id: row.get("branch_id")?, name: row.get("name")? })
    })
}

/// Since when a branch is in the system.
///
/// # Errors
/// As the engine.
pub fn used_since(tx: &mut Tx, branch: BranchId) -> Result<Timestamp, StoreError> {
    tx.one("SELECT created_at FROM branch WHERE branch_id = $1", params![branch], |row| row.get("created_at"))
}

/// Adds a group.
///
/// # Errors
/// As the engine.
pub fn add_group(tx: &mut Tx, branch: BranchId, group: &Group, founded_on: Date) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO party_group (branch_id, group_id, name, founded_on) VALUES ($1, $2, $3, $4)",
        params![branch, group.id, group.name, founded_on],
    )?;
    Ok(())
}

/// The groups of a branch, oldest first.
///
/// # Errors
/// As the engine.
pub fn groups(tx: &mut Tx, branch: BranchId) -> Result<Vec<Group>, StoreError> {
    tx.all(
        "SELECT group_id, name FROM party_group WHERE branch_id = $1 ORDER BY founded_on, group_id",
        params![branch],
        |row| Ok(Group { id: row.get("group_id")?, name: row.get("name")? }),
    )
}

/// The groups that there were on any day of a span, with the day of their founding and, of former ones, their last; oldest first.
///
/// # Errors
/// As the engine.
pub fn groups_in(
    tx: &mut Tx,
    branch: BranchId,
    (from, until): (Date, Date),
) -> Result<Vec<(Group, Date, Option<Date>)>, StoreError> {
    tx.all(
        "SELECT group_id, name, founded_on, until_day FROM party_group
         WHERE branch_id = $1 AND founded_on <= $3 AND (until_day IS NULL OR until_day >= $2)
         ORDER BY founded_on, group_id",
        params![branch, from, until],
        |row| {
            let group = Group { id: row.get("group_id")?, name: row.get("name")? };
            Ok((group, row.get("founded_on")?, row.get("until_day")?))
        },
    )
}

/// The groups that there were on a day, oldest first.
///
/// # Errors
/// As the engine.
pub fn groups_on(tx: &mut Tx, branch: BranchId, day: Date) -> Result<Vec<Group>, StoreError> {
    tx.all(
        "SELECT group_id, name FROM party_group
         WHERE branch_id = $1 AND founded_on <= $2 AND (until_day IS NULL OR until_day >= $2)
         ORDER BY founded_on, group_id",
        params![branch, day],
        |row| Ok(Group { id: row.get("group_id")?, name: row.get("name")? }),
    )
}

/// Gives a group another name.
///
/// # Errors
/// [`StoreError::Stale`] when the branch has no such group.
pub fn rename_group(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
    name: &OrganizationName,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE party_group SET name = $3 WHERE branch_id = $1 AND group_id = $2",
        params![branch, group, name],
    )
}

/// Writes down the last day of a group.
///
/// # Errors
/// [`StoreError::Stale`] when it has ended already, or began later.
pub fn end_group(tx: &mut Tx, branch: BranchId, group: GroupId, last: Date) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE party_group SET until_day = $3
         WHERE branch_id = $1 AND group_id = $2 AND until_day IS NULL AND founded_on <= $3",
        params![branch, group, last],
    )
}

/// Adds what happened to a group.
///
/// # Errors
/// As the engine.
pub fn add_group_event(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
    event: &GroupEvent,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO group_change (branch_id, group_id, number, on_day, kind, other, basis)
         SELECT branch_id, $2, (SELECT COUNT(*) + 1 FROM group_change WHERE branch_id = $1 AND group_id = $2),
         $3, $4, $5, $6 FROM branch WHERE branch_id = $1",
        params![branch, group, event.on, event.kind.code(), event.other, event.basis],
    )?;
    Ok(())
}

/// What happened to a group, oldest first.
///
/// # Errors
/// As the engine.
pub fn group_events(tx: &mut Tx, branch: BranchId, group: GroupId) -> Result<Vec<GroupEvent>, StoreError> {
    tx.all(
        "SELECT on_day, kind, other, basis FROM group_change
         WHERE branch_id = $1 AND group_id = $2 ORDER BY number",
        params![branch, group],
        |row| {
            Ok(GroupEvent {
                on: row.get("on_day")?,
                kind: row.code("kind", GroupChange::from_code)?,
                other: row.get("other")?,
                basis: row.get("basis")?,
            })
        },
    )
}

/// One group.
///
/// # Errors
/// As the engine.
pub fn group(tx: &mut Tx, branch: BranchId, group: GroupId) -> Result<Option<Group>, StoreError> {
    tx.optional(
        "SELECT group_id, name FROM party_group WHERE branch_id = $1 AND group_id = $2",
        params![branch, group],
        |row| Ok(Group { id: row.get("group_id")?, name: row.get("name")? }),
    )
}

/// Lets a person hold a post from a day on.
///
/// # Errors
/// As the engine.
pub fn add_post(tx: &mut Tx, branch: BranchId, held: &PostHeld) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO post (branch_id, person_id, post, group_id, from_day, until_day, appointment, basis)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        params![
            branch,
            held.person,
            held.post.code(),
            held.group.map(|g| g.to_string()).unwrap_or_default(),
            held.from,
            held.until,
            held.appointment.code(),
            held.basis
        ],
    )?;
    Ok(())
}

fn post_of(row: &Row<'_>) -> Result<PostHeld, StoreError> {
    let group: String = row.get("group_id")?;
    Ok(PostHeld {
        person: row.get("person_id")?,
        post: row.code("post", Post::from_code)?,
        group: if group.is_empty() { None } else { Some(row.get("group_id")?) },
        from: row.get("from_day")?,
        until: row.get("until_day")?,
        appointment: row.code("appointment", Appointment::from_code)?,
        basis: row.get("basis")?,
    })
}

/// The posts of the branch and its groups on a day.
///
/// # Errors
/// As the engine.
pub fn posts_on(tx: &mut Tx, branch: BranchId, day: Date) -> Result<Vec<PostHeld>, StoreError> {
    tx.all(
        "SELECT person_id, post, group_id, from_day, until_day, appointment, basis FROM post
         WHERE branch_id = $1 AND from_day <= $2 AND (until_day IS NULL OR until_day >= $2)
         ORDER BY from_day, person_id",
        params![branch, day],
        post_of,
    )
}

/// Who led a group on any day of a span, in their order.
///
/// # Errors
/// As the engine.
pub fn leaders_in(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
    (from, until): (Date, Date),
) -> Result<Vec<PersonId>, StoreError> {
    tx.all(
        "SELECT person_id FROM post
         WHERE branch_id = $1 AND group_id = $2 AND post = 'leader' AND from_day <= $4
             AND (until_day IS NULL OR until_day >= $3)
         ORDER BY from_day, person_id",
        params![branch, group, from, until],
        |row| row.get("person_id"),
    )
}

/// Every post that a person has held, oldest first.
///
/// # Errors
/// As the engine.
pub fn posts_of(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<PostHeld>, StoreError> {
    tx.all(
        "SELECT person_id, post, group_id, from_day, until_day, appointment, basis FROM post
         WHERE branch_id = $1 AND person_id = $2 ORDER BY from_day, post",
        params![branch, person],
        post_of,
    )
}

/// Writes down the last day of a post that goes on.
///
/// # Errors
/// [`StoreError::Stale`] when the person does not hold it, or began it later.
pub fn end_post(tx: &mut Tx, branch: BranchId, held: &PostHeld, last: Date) -> Result<(), StoreError> {
    let group = held.group.map(|g| g.to_string()).unwrap_or_default();
    tx.expect_one(
        "UPDATE post SET until_day = $6 WHERE branch_id = $1 AND person_id = $2 AND post = $3 AND group_id = $4
         AND from_day = $5 AND until_day IS NULL AND from_day <= $6",
        params![branch, held.person, held.post.code(), group, held.from, last],
    )
}
