//! Persons, their membership states and their groups, by day.

use domain::{
    id::{BranchId, GroupId, PersonId},
    membership::{Member, Roster, Span},
    organization::Post,
    person::{Person, Standing},
    text::{EmailAddress, MobileNumber},
};
use jiff::civil::Date;

use crate::{Row, StoreError, Tx, organization, params};

pub(crate) fn read(row: &Row<'_>) -> Result<Person, StoreError> {
    Ok(Person {
        id: row.get("person_id")?,
        name: row.get("name")?,
        mobile: row.get::<Option<MobileNumber>>("mobile")?,
        email: row.get::<Option<EmailAddress>>("email")?,
        version: row.get("version")?,
    })
}

/// Adds a person at the end of the branch's list, with the names to sign in by.
///
/// # Errors
/// [`StoreError::Unique`] when the mobile number is taken in the branch.
pub fn add(tx: &mut Tx, branch: BranchId, person: &Person) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO person (branch_id, person_id, name, mobile, email, position, version)
         SELECT branch_id, $2, $3, $4, $5, (SELECT COUNT(*) FROM person WHERE branch_id = $1), $6
         FROM branch WHERE branch_id = $1",
        params![branch, person.id, person.name, person.mobile, person.email, person.version],
    )?;
    write_sign_in_names(tx, branch, person)
}

/// Keeps how somebody signs in: with the person in the branch, and in the directory, which is found by what is typed.
fn write_sign_in_names(tx: &mut Tx, branch: BranchId, person: &Person) -> Result<(), StoreError> {
    let known: Vec<(String, String)> = tx.all(
        "SELECT kind, value FROM sign_in_name WHERE branch_id = $1 AND person_id = $2
             AND kind IN ('name', 'mobile')",
        params![branch, person.id],
        |row| Ok((row.get("kind")?, row.get("value")?)),
    )?;
    let mut now = vec![("name".to_owned(), person.name.to_string())];
    now.extend(person.mobile.iter().map(|mobile| ("mobile".to_owned(), mobile.as_str().to_owned())));
    for (kind, value) in known.iter().filter(|one| !now.contains(one)) {
        tx.execute(
            "DELETE FROM sign_in_name WHERE branch_id = $1 AND person_id = $2 AND kind = $3",
            params![branch, person.id, kind],
        )?;
        tx.execute(
            "DELETE FROM sign_in_directory WHERE value = $1 AND branch_id = $2 AND person_id = $3 AND kind = $4",
            params![value, branch, person.id, kind],
        )?;
    }
    for (kind, value) in now.iter().filter(|one| !known.contains(one)) {
        tx.execute(
            "INSERT INTO sign_in_name (branch_id, person_id, kind, value) VALUES ($1, $2, $3, $4)",
            params![branch, person.id, kind, value],
        )?;
        tx.execute(
            "INSERT INTO sign_in_directory (value, branch_id, person_id, kind) VALUES ($1, $2, $3, $4)",
            params![value, branch, person.id, kind],
        )?;
    }
    Ok(())
}

/// Changes name, mobile number or address.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster; [`StoreError::Unique`] for a taken number.
pub fn update(tx: &mut Tx, branch: BranchId, person: &Person) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE person SET name = $3, mobile = $4, email = $5, version = version + 1
         WHERE branch_id = $1 AND person_id = $2 AND version = $6",
        params![branch, person.id, person.name, person.mobile, person.email, person.version],
    )?;
    write_sign_in_names(tx, branch, person)
}

/// One person.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, id: PersonId) -> Result<Option<Person>, StoreError> {
    tx.optional(
        "SELECT person_id, name, mobile, email, version FROM person WHERE branch_id = $1 AND person_id = $2",
        params![branch, id],
        read,
    )
}

/// Everybody of the branch, in the order of the list.
///
/// # Errors
/// As the engine.
pub fn all(tx: &mut Tx, branch: BranchId) -> Result<Vec<Person>, StoreError> {
    tx.all(
        "SELECT person_id, name, mobile, email, version FROM person WHERE branch_id = $1 ORDER BY position, person_id",
        params![branch],
        read,
    )
}

/// Whether a mobile number is used to sign in by anybody but this person, in any branch.
///
/// # Errors
/// As the engine.
pub fn mobile_taken(tx: &mut Tx, mobile: &MobileNumber, but: PersonId) -> Result<bool, StoreError> {
    let found = tx.all(
        "SELECT person_id FROM sign_in_directory WHERE value = $1 AND kind = 'mobile'",
        params![mobile],
        |row| row.get::<PersonId>("person_id"),
    )?;
    Ok(found.into_iter().any(|id| id != but))
}

/// Lets a membership state begin on a day; the one before ends the day before.
///
/// # Errors
/// [`StoreError::Unique`] when something is written down for that day or a later one: history is not
/// written over.
pub fn set_standing(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    from: Date,
    standing: Standing,
) -> Result<(), StoreError> {
    let taken = tx.one(
        "SELECT COUNT(*) AS taken FROM membership
         WHERE branch_id = $1 AND person_id = $2 AND (from_day >= $3 OR until_day >= $3)",
        params![branch, person, from],
        |row| row.get::<i64>("taken"),
    )?;
    if taken > 0 {
        return Err(StoreError::Unique(format!("membership of {person} on {from} or later")));
    }
    tx.execute(
        "UPDATE membership SET until_day = $3 WHERE branch_id = $1 AND person_id = $2 AND until_day IS NULL",
        params![branch, person, from.yesterday().unwrap_or(from)],
    )?;
    tx.execute(
        "INSERT INTO membership (branch_id, person_id, from_day, until_day, standing) VALUES ($1, $2, $3, NULL, $4)",
        params![branch, person, from, standing.code()],
    )?;
    Ok(())
}

/// Puts a person into a group from a day on; the group before ends the day before.
///
/// # Errors
/// As [`set_standing`].
pub fn set_group(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    from: Date,
    group: GroupId,
) -> Result<(), StoreError> {
    let taken = tx.one(
        "SELECT COUNT(*) AS taken FROM group_membership
         WHERE branch_id = $1 AND person_id = $2 AND (from_day >= $3 OR until_day >= $3)",
        params![branch, person, from],
        |row| row.get::<i64>("taken"),
    )?;
    if taken > 0 {
        return Err(StoreError::Unique(format!("group_membership of {person} on {from} or later")));
    }
    tx.execute(
        "UPDATE group_membership SET until_day = $3
         WHERE branch_id = $1 AND person_id = $2 AND until_day IS NULL",
        params![branch, person, from.yesterday().unwrap_or(from)],
    )?;
    tx.execute(
        "INSERT INTO group_membership (branch_id, person_id, from_day, until_day, group_id)
         VALUES ($1, $2, $3, NULL, $4)",
        params![branch, person, from, group],
    )?;
    Ok(())
}

/// Ends the stay of a person in the group with a last day.
///
/// # Errors
/// [`StoreError::Stale`] for somebody who is in no group that goes on, or joined it after that day.
pub fn leave_group(tx: &mut Tx, branch: BranchId, person: PersonId, last: Date) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE group_membership SET until_day = $3
         WHERE branch_id = $1 AND person_id = $2 AND until_day IS NULL AND from_day <= $3",
        params![branch, person, last],
    )
}

/// The membership states of a person, oldest first.
///
/// # Errors
/// As the engine.
pub fn standings(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<Span<Standing>>, StoreError> {
    tx.all(
        "SELECT from_day, until_day, standing FROM membership
         WHERE branch_id = $1 AND person_id = $2 ORDER BY from_day",
        params![branch, person],
        |row| {
            let value = row.code("standing", Standing::from_code)?;
            Ok(Span { from: row.get("from_day")?, until: row.get("until_day")?, value })
        },
    )
}

/// The membership states of everybody in the branch, oldest first.
///
/// # Errors
/// As the engine.
pub fn all_standings(tx: &mut Tx, branch: BranchId) -> Result<Vec<(PersonId, Span<Standing>)>, StoreError> {
    tx.all(
        "SELECT person_id, from_day, until_day, standing FROM membership WHERE branch_id = $1 ORDER BY from_day",
        params![branch],
        |row| {
            let value = row.code("standing", Standing::from_code)?;
            let span = Span { from: row.get("from_day")?, until: row.get("until_day")?, value };
            Ok((row.get("person_id")?, span))
        },
    )
}

/// The groups of a person, oldest first.
///
/// # Errors
/// As the engine.
pub fn groups(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<Span<GroupId>>, StoreError> {
    tx.all(
        "SELECT from_day, until_day, group_id FROM group_membership
         WHERE branch_id = $1 AND person_id = $2 ORDER BY from_day",
        params![branch, person],
        |row| {
            Ok(Span { from: row.get("from_day")?, until: row.get("until_day")?, value: row.get("group_id")? })
        },
    )
}

/// The membership state of a person on a day.
///
/// # Errors
/// As the engine.
pub fn standing_on(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    day: Date,
) -> Result<Option<Standing>, StoreError> {
    tx.optional(
        "SELECT standing FROM membership WHERE branch_id = $1 AND person_id = $2
         AND from_day <= $3 AND (until_day IS NULL OR until_day >= $3)",
        params![branch, person, day],
        |row| row.code("standing", Standing::from_code),
    )
}

/// The group of a person on a day.
///
/// # Errors
/// As the engine.
pub fn group_on(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    day: Date,
) -> Result<Option<GroupId>, StoreError> {
    tx.optional(
        "SELECT group_id FROM group_membership WHERE branch_id = $1 AND person_id = $2
         AND from_day <= $3 AND (until_day IS NULL OR until_day >= $3)",
        params![branch, person, day],
        |row| row.get("group_id"),
    )
}

/// When somebody belonged to a group, the earliest first.
pub type Stays = Vec<Span<GroupId>>;

/// Who belonged to a group as a Party member on some day of a time, in the order of the list, each with the spans of it and the state
/// at the end of the last one, or of the time.
///
/// # Errors
/// As the engine.
pub fn members_between(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
    (from, until): (Date, Date),
) -> Result<Vec<(Member, Stays)>, StoreError> {
    let rows = tx.all(
        "SELECT p.person_id, p.name, g.from_day AS since, g.until_day AS last_day, m.standing FROM group_membership g
         JOIN person p ON p.branch_id = g.branch_id AND p.person_id = g.person_id
         JOIN membership m ON m.branch_id = g.branch_id AND m.person_id = g.person_id
         AND m.from_day <= COALESCE(g.until_day, $4) AND m.from_day <= $4 AND (m.until_day IS NULL OR m.until_day >= $3)
         WHERE g.branch_id = $1 AND g.group_id = $2 AND g.from_day <= $4 AND (g.until_day IS NULL OR g.until_day >= $3)
         ORDER BY p.position, p.person_id, g.from_day, m.from_day",
        params![branch, group, from, until],
        |row| {
            let member = Member {
                id: row.get("person_id")?,
                name: row.get("name")?,
                standing: row.code("standing", Standing::from_code)?,
            };
            Ok((member, Span { from: row.get("since")?, until: row.get("last_day")?, value: group }))
        },
    )?;
    let mut found: Vec<(Member, Stays)> = Vec::new();
    for (member, stay) in rows {
        match found.last_mut().filter(|(known, _)| known.id == member.id) {
            Some((known, stays)) => {
                *known = member;
                if stays.last() != Some(&stay) {
                    stays.push(stay);
                }
            }
            None => found.push((member, vec![stay])),
        }
    }
    found.retain(|(member, _)| member.standing.is_member());
    Ok(found)
}

/// Who belonged to a group on a day, in the order of the list, and who led it.
///
/// # Errors
/// As the engine.
pub fn roster(tx: &mut Tx, branch: BranchId, group: GroupId, day: Date) -> Result<Roster, StoreError> {
    let people = tx.all(
        "SELECT p.person_id, p.name, m.standing FROM group_membership g
         JOIN person p ON p.branch_id = g.branch_id AND p.person_id = g.person_id
         JOIN membership m ON m.branch_id = g.branch_id AND m.person_id = g.person_id
         WHERE g.branch_id = $1 AND g.group_id = $2
         AND g.from_day <= $3 AND (g.until_day IS NULL OR g.until_day >= $3)
         AND m.from_day <= $3 AND (m.until_day IS NULL OR m.until_day >= $3)
         ORDER BY p.position, p.person_id",
        params![branch, group, day],
        |row| {
            Ok(Member {
                id: row.get("person_id")?,
                name: row.get("name")?,
                standing: row.code("standing", Standing::from_code)?,
            })
        },
    )?;
    let leader = organization::posts_on(tx, branch, day)?
        .into_iter()
        .rev()
        .find(|held| held.post == Post::Leader && held.group == Some(group))
        .map(|held| held.person);
    Ok(Roster { group, on: day, people, leader })
}
