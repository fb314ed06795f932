//! Offices above branches: the tree, which branch stands where, who reads.

use domain::{
    id::{BranchId, OfficeId, PersonId},
    office::{Office, OfficeKind, Reader},
    organization::Branch,
    text::OrganizationName,
};
use jiff::Timestamp;

use crate::{Row, StoreError, Tx, params};

fn read(row: &Row<'_>) -> Result<Office, StoreError> {
    Ok(Office {
        id: row.get("office_id")?,
        parent: row.get("parent_id")?,
        name: row.get("name")?,
        kind: row.code("kind", OfficeKind::from_code)?,
    })
}

/// Adds an office, as the last under its parent.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, office: &Office, at: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO office (office_id, parent_id, name, kind, position, branches, created_at)
         SELECT $1, $2, $3, $4, COALESCE(MAX(position), 0) + 1, 0, $5 FROM office",
        params![office.id, office.parent, office.name, office.kind.code(), at],
    )?;
    Ok(())
}

/// One office.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, id: OfficeId) -> Result<Option<Office>, StoreError> {
    tx.optional("SELECT office_id, parent_id, name, kind FROM office WHERE office_id = $1", params![id], read)
}

/// Every office, in the order in which they were added.
///
/// # Errors
/// As the engine.
pub fn all(tx: &mut Tx) -> Result<Vec<Office>, StoreError> {
    tx.all("SELECT office_id, parent_id, name, kind FROM office ORDER BY position", params![], read)
}

/// The offices right below one, with how many branches stand anywhere below each.
///
/// # Errors
/// As the engine.
pub fn below(tx: &mut Tx, parent: OfficeId) -> Result<Vec<(Office, i64)>, StoreError> {
    tx.all(
        "SELECT office_id, parent_id, name, kind, branches FROM office WHERE parent_id = $1 ORDER BY position",
        params![parent],
        |row| Ok((read(row)?, row.get("branches")?)),
    )
}

/// How many branches stand anywhere below an office.
///
/// # Errors
/// [`StoreError`] when it does not exist.
pub fn branches_of(tx: &mut Tx, id: OfficeId) -> Result<i64, StoreError> {
    tx.one("SELECT branches FROM office WHERE office_id = $1", params![id], |row| row.get("branches"))
}

/// How many branches stand right below an office.
///
/// # Errors
/// As the engine.
pub fn count_branches_below(tx: &mut Tx, id: OfficeId) -> Result<i64, StoreError> {
    tx.one(
        "/* roll-up: count_branches_below */ SELECT COUNT(*) AS many FROM office_branch WHERE office_id = $1",
        params![id],
        |row| row.get("many"),
    )
}

/// An office and all offices above it, the nearest first.
///
/// # Errors
/// [`StoreError`] for offices that stand in a ring.
pub fn path(tx: &mut Tx, id: OfficeId) -> Result<Vec<Office>, StoreError> {
    let mut found: Vec<Office> = Vec::new();
    let mut next = Some(id);
    while let Some(id) = next {
        if found.iter().any(|known| known.id == id) {
            return Err(StoreError::corrupt("office", "parent_id", "offices stand in a ring"));
        }
        let Some(office) = find(tx, id)? else { break };
        next = office.parent;
        found.push(office);
    }
    Ok(found)
}

/// Gives an office another name.
///
/// # Errors
/// [`StoreError::Stale`] when there is no such office.
pub fn rename(tx: &mut Tx, id: OfficeId, name: &OrganizationName) -> Result<(), StoreError> {
    tx.expect_one("UPDATE office SET name = $2 WHERE office_id = $1", params![id, name])
}

/// Puts an office under another one; sums are the caller's.
///
/// # Errors
/// [`StoreError::Stale`] when there is no such office.
pub fn set_parent(tx: &mut Tx, id: OfficeId, parent: Option<OfficeId>) -> Result<(), StoreError> {
    tx.expect_one("UPDATE office SET parent_id = $2 WHERE office_id = $1", params![id, parent])
}

/// Counts more branches below an office, or fewer.
///
/// # Errors
/// [`StoreError::Stale`] when there is no such office.
pub fn add_branches(tx: &mut Tx, id: OfficeId, more: i64) -> Result<(), StoreError> {
    tx.expect_one("UPDATE office SET branches = branches + $2 WHERE office_id = $1", params![id, more])
}

/// Under which office a branch stands.
///
/// # Errors
/// As the engine.
pub fn of_branch(tx: &mut Tx, branch: BranchId) -> Result<Option<OfficeId>, StoreError> {
    tx.optional("SELECT office_id FROM office_branch WHERE branch_id = $1", params![branch], |row| {
        row.get("office_id")
    })
}

/// Puts a branch under an office, as the last; sums are the caller's.
///
/// # Errors
/// As the engine.
pub fn place(tx: &mut Tx, branch: BranchId, office: OfficeId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM office_branch WHERE branch_id = $1", params![branch])?;
    let last: i64 = tx.one(
        "/* roll-up: place */ SELECT COALESCE(MAX(position), 0) AS last FROM office_branch WHERE office_id = $1",
        params![office],
        |row| row.get("last"),
    )?;
    tx.execute(
        "INSERT INTO office_branch (branch_id, office_id, position) VALUES ($1, $2, $3)",
        params![branch, office, last + 1],
    )?;
    Ok(())
}

/// Between which places in the order some of the branches right below an office stand; none where there are none. What is asked about
/// them is then answered shard by shard.
///
/// # Errors
/// As the engine.
pub(crate) fn span(
    tx: &mut Tx,
    office: OfficeId,
    (skip, most): (i64, i64),
) -> Result<Option<(i64, i64)>, StoreError> {
    let places: Vec<i64> = tx.all(
        "/* roll-up: span */ SELECT position FROM office_branch WHERE office_id = $1
         ORDER BY position, branch_id LIMIT $2 OFFSET $3",
        params![office, most, skip],
        |row| row.get("position"),
    )?;
    Ok(places.first().copied().zip(places.last().copied()))
}

/// Some of the branches right below an office: those from a place in the order on.
///
/// # Errors
/// As the engine.
pub fn branches_below(
    tx: &mut Tx,
    office: OfficeId,
    (skip, most): (i64, i64),
) -> Result<Vec<Branch>, StoreError> {
    let Some((first, last)) = span(tx, office, (skip, most))? else { return Ok(Vec::new()) };
    tx.all(
        "/* roll-up: branches_below */ SELECT b.branch_id, n.name
         FROM office_branch b JOIN branch n ON n.branch_id = b.branch_id
         WHERE b.office_id = $1 AND b.position >= $2 AND b.position <= $3 ORDER BY b.position, b.branch_id",
        params![office, first, last],
        |row| Ok(Branch { id: row.get("branch_id")?, name: row.get("name")? }),
    )
}

/// Lets somebody read an office's figures.
///
/// # Errors
/// As the engine.
pub fn add_reader(tx: &mut Tx, reader: &Reader, at: Timestamp) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO office_reader (branch_id, person_id, office_id, given_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (branch_id, person_id, office_id) DO NOTHING",
        params![reader.branch, reader.person, reader.office, at],
    )?;
    Ok(())
}

/// Takes that back.
///
/// # Errors
/// [`StoreError::Stale`] when the person did not read it.
pub fn remove_reader(tx: &mut Tx, reader: &Reader) -> Result<(), StoreError> {
    tx.expect_one(
        "DELETE FROM office_reader WHERE branch_id = $1 AND person_id = $2 AND office_id = $3",
        params![reader.branch, reader.person, reader.office],
    )
}

/// Which offices a person reads.
///
/// # Errors
/// As the engine.
pub fn read_by(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<OfficeId>, StoreError> {
    tx.all(
        "SELECT office_id FROM office_reader WHERE branch_id = $1 AND person_id = $2 ORDER BY given_at, office_id",
        params![branch, person],
        |row| row.get("office_id"),
    )
}

/// Who reads an office.
///
/// # Errors
/// As the engine.
pub fn readers(tx: &mut Tx, office: OfficeId) -> Result<Vec<Reader>, StoreError> {
    tx.all(
        "/* roll-up: readers */ SELECT branch_id, person_id FROM office_reader WHERE office_id = $1 ORDER BY given_at, person_id",
        params![office],
        |row| Ok(Reader { office, branch: row.get("branch_id")?, person: row.get("person_id")? }),
    )
}
