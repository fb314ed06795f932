//! Membership beyond the state itself: 组织关系, transfers, how it ended, and the lines of the roster.

use domain::{
    id::{BranchId, GroupId, ImportId, PersonId},
    membership::{Direction, Ending, Relation, Span, Transfer},
    organization::Group,
    person::{Gender, Particulars, Person, Standing},
    text::{OrganizationName, Reason},
};
use jiff::{Timestamp, civil::Date};

use crate::{Row, StoreError, Tx, params, person};

/// One person on the roster of a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RosterLine {
    /// Name, number, address.
    pub person: Person,
    /// The rest of what the roster says.
    pub particulars: Particulars,
    /// The state on that day, and since when.
    pub standing: Span<Standing>,
    /// The group on that day.
    pub group: Option<GroupId>,
    /// How the person belongs to the branch on that day, and where else.
    pub relation: Relation,
    /// The other place of a relation that is not simply here.
    pub place: Option<OrganizationName>,
}

/// How somebody's relation is told: its kind, and the other place.
pub type Elsewhere = (Relation, OrganizationName);

fn particulars_of(row: &Row<'_>) -> Result<Particulars, StoreError> {
    let gender: Option<String> = row.get("gender")?;
    Ok(Particulars {
        gender: gender.and_then(|code| Gender::from_code(&code)),
        ethnicity: row.get("ethnicity")?,
        born_on: row.get("born_on")?,
        education: row.get("education")?,
        work: row.get("work")?,
        joined_on: row.get("joined_on")?,
        id_tail: row.get("id_tail")?,
        eased: row.get("eased")?,
    })
}

/// What the roster says of a person.
///
/// # Errors
/// As the engine; [`StoreError::Stale`] never: somebody unknown is `None`.
pub fn particulars(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
) -> Result<Option<Particulars>, StoreError> {
    tx.optional(
        "SELECT gender, ethnicity, born_on, education, work, joined_on, id_tail, eased FROM person
         WHERE branch_id = $1 AND person_id = $2",
        params![branch, person],
        particulars_of,
    )
}

/// Of whom no activity and no study is asked.
///
/// # Errors
/// As the engine.
pub fn eased(tx: &mut Tx, branch: BranchId) -> Result<Vec<PersonId>, StoreError> {
    tx.all("SELECT person_id FROM person WHERE branch_id = $1 AND eased = 1", params![branch], |row| {
        row.get("person_id")
    })
}

/// Writes down what the roster says of a person.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else changed the person since that version.
pub fn set_particulars(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    version: i64,
    particulars: &Particulars,
) -> Result<(), StoreError> {
    let p = particulars;
    tx.expect_one(
        "UPDATE person SET gender = $4, ethnicity = $5, born_on = $6, education = $7, work = $8, joined_on = $9,
         id_tail = $10, eased = $11, version = version + 1 WHERE branch_id = $1 AND person_id = $2 AND version = $3",
        params![
            branch,
            person,
            version,
            p.gender.map(|g| g.code().to_owned()),
            p.ethnicity,
            p.born_on,
            p.education,
            p.work,
            p.joined_on,
            p.id_tail,
            p.eased
        ],
    )
}

/// Everybody whom the branch counts on a day, in the order of the list: of all groups, and of none.
///
/// # Errors
/// As the engine.
pub fn roster(tx: &mut Tx, branch: BranchId, day: Date) -> Result<Vec<RosterLine>, StoreError> {
    tx.all(
        "SELECT p.person_id, p.name, p.mobile, p.email, p.version, p.gender, p.ethnicity, p.born_on, p.education,
         p.work, p.joined_on, p.id_tail, p.eased, m.standing, m.from_day, m.until_day, g.group_id, r.kind, r.place
         FROM person p
         JOIN membership m ON m.branch_id = p.branch_id AND m.person_id = p.person_id
         AND m.from_day <= $2 AND (m.until_day IS NULL OR m.until_day >= $2)
         LEFT JOIN group_membership g ON g.branch_id = p.branch_id AND g.person_id = p.person_id
         AND g.from_day <= $2 AND (g.until_day IS NULL OR g.until_day >= $2)
         LEFT JOIN relation r ON r.branch_id = p.branch_id AND r.person_id = p.person_id
         AND r.from_day <= $2 AND (r.until_day IS NULL OR r.until_day >= $2)
         WHERE p.branch_id = $1
         ORDER BY p.position, p.person_id",
        params![branch, day],
        |row| {
            let kind: Option<String> = row.get("kind")?;
            Ok(RosterLine {
                person: person::read(row)?,
                particulars: particulars_of(row)?,
                standing: Span {
                    from: row.get("from_day")?,
                    until: row.get("until_day")?,
                    value: row.code("standing", Standing::from_code)?,
                },
                group: row.get("group_id")?,
                relation: kind.and_then(|code| Relation::from_code(&code)).unwrap_or(Relation::Formal),
                place: row.get("place")?,
            })
        },
    )
}

/// The first days of full membership, as far as they are known: 转正日期.
///
/// # Errors
/// As the engine.
pub fn full_since(tx: &mut Tx, branch: BranchId) -> Result<Vec<(PersonId, Date)>, StoreError> {
    tx.all(
        "SELECT f.person_id, f.from_day FROM membership f
         JOIN membership p ON p.branch_id = f.branch_id AND p.person_id = f.person_id AND p.standing = 'probationary'
         WHERE f.branch_id = $1 AND f.standing = 'full'",
        params![branch],
        |row| Ok((row.get("person_id")?, row.get("from_day")?)),
    )
}

/// Ends the last membership state with a last day; no other one follows.
///
/// # Errors
/// [`StoreError::Stale`] for somebody whose state has ended or began after that day.
pub fn end(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    last: Date,
    ending: Ending,
    basis: &Reason,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE membership SET until_day = $3, ending = $4, basis = $5
         WHERE branch_id = $1 AND person_id = $2 AND until_day IS NULL AND from_day <= $3",
        params![branch, person, last, ending.code(), basis],
    )
}

/// How the branch's list of a person ended: the last day, how, and by what decision.
///
/// # Errors
/// As the engine.
pub fn ended(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
) -> Result<Option<(Date, Ending, Reason)>, StoreError> {
    tx.optional(
        "SELECT until_day, ending, basis FROM membership
         WHERE branch_id = $1 AND person_id = $2 AND ending IS NOT NULL ORDER BY from_day DESC LIMIT 1",
        params![branch, person],
        |row| Ok((row.get("until_day")?, row.code("ending", Ending::from_code)?, row.get("basis")?)),
    )
}

/// Writes down why a state began although a term was not full.
///
/// # Errors
/// [`StoreError::Stale`] when no state began on that day.
pub fn set_reason(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    from: Date,
    reason: &Reason,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE membership SET reason = $4 WHERE branch_id = $1 AND person_id = $2 AND from_day = $3",
        params![branch, person, from, reason],
    )
}

/// The reasons with which states of a person began although a term was not full, by their first days.
///
/// # Errors
/// As the engine.
pub fn reasons(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<(Date, Reason)>, StoreError> {
    tx.all(
        "SELECT from_day, reason FROM membership
         WHERE branch_id = $1 AND person_id = $2 AND reason IS NOT NULL ORDER BY from_day",
        params![branch, person],
        |row| Ok((row.get("from_day")?, row.get("reason")?)),
    )
}

/// Somebody who was on the branch's list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Former {
    /// Who.
    pub person: Person,
    /// The last state.
    pub standing: Standing,
    /// Its last day.
    pub last: Date,
    /// How it ended.
    pub ending: Ending,
}

/// Everybody who is on the branch's list no more on a day, the latest first.
///
/// # Errors
/// As the engine.
pub fn former(tx: &mut Tx, branch: BranchId, day: Date) -> Result<Vec<Former>, StoreError> {
    tx.all(
        "SELECT p.person_id, p.name, p.mobile, p.email, p.version, m.standing, m.until_day, m.ending FROM membership m
         JOIN person p ON p.branch_id = m.branch_id AND p.person_id = m.person_id
         WHERE m.branch_id = $1 AND m.ending IS NOT NULL AND m.until_day < $2
         AND NOT EXISTS (SELECT 1 FROM membership n
             WHERE n.branch_id = $1 AND n.person_id = m.person_id AND n.from_day > m.from_day)
         ORDER BY m.until_day DESC, p.position, p.person_id",
        params![branch, day],
        |row| {
            Ok(Former {
                person: person::read(row)?,
                standing: row.code("standing", Standing::from_code)?,
                last: row.get("until_day")?,
                ending: row.code("ending", Ending::from_code)?,
            })
        },
    )
}

/// The spans in which a relation was not simply here, oldest first.
///
/// # Errors
/// As the engine.
pub fn relations(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
) -> Result<Vec<Span<Elsewhere>>, StoreError> {
    tx.all(
        "SELECT from_day, until_day, kind, place FROM relation
         WHERE branch_id = $1 AND person_id = $2 ORDER BY from_day",
        params![branch, person],
        |row| {
            let value = (row.code("kind", Relation::from_code)?, row.get("place")?);
            Ok(Span { from: row.get("from_day")?, until: row.get("until_day")?, value })
        },
    )
}

/// The spans of everybody in the branch in which a relation was not simply here, oldest first.
///
/// # Errors
/// As the engine.
pub fn all_relations(tx: &mut Tx, branch: BranchId) -> Result<Vec<(PersonId, Span<Relation>)>, StoreError> {
    tx.all(
        "SELECT person_id, from_day, until_day, kind FROM relation WHERE branch_id = $1 ORDER BY from_day",
        params![branch],
        |row| {
            let value = row.code("kind", Relation::from_code)?;
            Ok((
                row.get("person_id")?,
                Span { from: row.get("from_day")?, until: row.get("until_day")?, value },
            ))
        },
    )
}

/// Begins a span in which the relation is not simply here.
///
/// # Errors
/// [`StoreError::Unique`] for a second one on the same day.
pub fn begin_relation(
    tx: &mut Tx,
    branch: BranchId,
    person: PersonId,
    from: Date,
    (kind, place): &Elsewhere,
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO relation (branch_id, person_id, from_day, until_day, kind, place)
         VALUES ($1, $2, $3, NULL, $4, $5)",
        params![branch, person, from, kind.code(), place],
    )?;
    Ok(())
}

/// Ends the span that goes on, with its last day.
///
/// # Errors
/// [`StoreError::Stale`] when none goes on, or it began later.
pub fn end_relation(tx: &mut Tx, branch: BranchId, person: PersonId, last: Date) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE relation SET until_day = $3
         WHERE branch_id = $1 AND person_id = $2 AND until_day IS NULL AND from_day <= $3",
        params![branch, person, last],
    )
}

const TRANSFER: &str =
    "transfer_id, person_id, direction, counterpart, letter, on_day, valid_until, received_on, void_on";

fn transfer_of(row: &Row<'_>) -> Result<Transfer, StoreError> {
    Ok(Transfer {
        id: row.get("transfer_id")?,
        person: row.get("person_id")?,
        direction: row.code("direction", Direction::from_code)?,
        counterpart: row.get("counterpart")?,
        letter: row.get("letter")?,
        on: row.get("on_day")?,
        valid_until: row.get("valid_until")?,
        received_on: row.get("received_on")?,
        void_on: row.get("void_on")?,
    })
}

/// The transfers of a person, oldest first.
///
/// # Errors
/// As the engine.
pub fn transfers(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<Transfer>, StoreError> {
    let sql = format!(
        "SELECT {TRANSFER} FROM transfer WHERE branch_id = $1 AND person_id = $2 ORDER BY on_day, transfer_id"
    );
    tx.all(&sql, params![branch, person], transfer_of)
}

/// The transfers of the branch whose letter is out without a receipt.
///
/// # Errors
/// As the engine.
pub fn open_transfers(tx: &mut Tx, branch: BranchId) -> Result<Vec<Transfer>, StoreError> {
    let sql = format!(
        "SELECT {TRANSFER} FROM transfer WHERE branch_id = $1 AND direction = 'out'
         AND received_on IS NULL AND void_on IS NULL ORDER BY on_day, transfer_id"
    );
    tx.all(&sql, params![branch], transfer_of)
}

/// Adds a transfer.
///
/// # Errors
/// As the engine.
pub fn add_transfer(tx: &mut Tx, branch: BranchId, transfer: &Transfer) -> Result<(), StoreError> {
    let t = transfer;
    tx.execute(
        "INSERT INTO transfer (branch_id, transfer_id, person_id, direction, counterpart, letter, on_day, valid_until,
         received_on, void_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            branch,
            t.id,
            t.person,
            t.direction.code(),
            t.counterpart,
            t.letter,
            t.on,
            t.valid_until,
            t.received_on,
            t.void_on
        ],
    )?;
    Ok(())
}

/// Writes down how an open transfer came to its end.
///
/// # Errors
/// [`StoreError::Stale`] when it has ended already.
pub fn close_transfer(tx: &mut Tx, branch: BranchId, transfer: &Transfer) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE transfer SET received_on = $3, void_on = $4
         WHERE branch_id = $1 AND transfer_id = $2 AND received_on IS NULL AND void_on IS NULL",
        params![branch, transfer.id, transfer.received_on, transfer.void_on],
    )
}

/// A file that was read for the roster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportFile {
    /// Its id.
    pub id: ImportId,
    /// Who read it in; nobody else sees it.
    pub person: PersonId,
    /// When.
    pub created_at: Timestamp,
    /// Its name.
    pub file_name: String,
    /// Its lines as JSON.
    pub lines: String,
}

/// Keeps a file until its reader has decided; those of before `stale` are forgotten.
///
/// # Errors
/// As the engine.
pub fn keep_import(
    tx: &mut Tx,
    branch: BranchId,
    import: &ImportFile,
    stale: Timestamp,
) -> Result<(), StoreError> {
    tx.execute("DELETE FROM roster_import WHERE branch_id = $1 AND created_at < $2", params![branch, stale])?;
    tx.execute(
        "INSERT INTO roster_import (branch_id, import_id, person_id, created_at, file_name, lines)
         VALUES ($1, $2, $3, $4, $5, $6)",
        params![branch, import.id, import.person, import.created_at, import.file_name, import.lines],
    )?;
    Ok(())
}

/// A file that waits.
///
/// # Errors
/// As the engine.
pub fn import(tx: &mut Tx, branch: BranchId, id: ImportId) -> Result<Option<ImportFile>, StoreError> {
    tx.optional(
        "SELECT import_id, person_id, created_at, file_name, lines FROM roster_import
         WHERE branch_id = $1 AND import_id = $2",
        params![branch, id],
        |row| {
            Ok(ImportFile {
                id: row.get("import_id")?,
                person: row.get("person_id")?,
                created_at: row.get("created_at")?,
                file_name: row.get("file_name")?,
                lines: row.get("lines")?,
            })
        },
    )
}

/// Forgets a file.
///
/// # Errors
/// [`StoreError::Stale`] when it is gone already.
pub fn forget_import(tx: &mut Tx, branch: BranchId, id: ImportId) -> Result<(), StoreError> {
    tx.expect_one("DELETE FROM roster_import WHERE branch_id = $1 AND import_id = $2", params![branch, id])
}

/// The people of a group on a day who stay in it, for dividing and merging.
///
/// # Errors
/// As the engine.
pub fn people_of(
    tx: &mut Tx,
    branch: BranchId,
    group: &Group,
    day: Date,
) -> Result<Vec<PersonId>, StoreError> {
    tx.all(
        "SELECT person_id FROM group_membership
         WHERE branch_id = $1 AND group_id = $2 AND until_day IS NULL AND from_day <= $3 ORDER BY person_id",
        params![branch, group.id, day],
        |row| row.get("person_id"),
    )
}
