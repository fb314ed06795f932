//! Opinions that were asked for before an organizational-life meeting.

use domain::{
    id::{BranchId, GatheredId, MeetingId, PersonId},
    life_meeting::{About, Asked, Feedback, Gathered},
    meeting::Mark,
    text::Reason,
};

use crate::{Row, StoreError, Tx, params};

const COLUMNS: &str =
    "gathered_id, meeting_id, about_id, asked, from_id, named, text, by_id, at, told_by, told_at, left_out,
    version";

fn read(row: &Row<'_>) -> Result<Gathered, StoreError> {
    let about: Option<PersonId> = row.get("about_id")?;
    let left_out: Option<Reason> = row.get("left_out")?;
    Ok(Gathered {
        id: row.get("gathered_id")?,
        meeting: row.get("meeting_id")?,
        about: about.map_or(About::Group, About::Member),
        asked: row.code("asked", Asked::from_code)?,
        from: row.get("from_id")?,
        named: row.get("named")?,
        text: row.get("text")?,
        by: row.mark("by_id", "at")?,
        feedback: match (row.mark("told_by", "told_at")?, left_out) {
            (None, _) => Feedback::Waiting,
            (Some(mark), None) => Feedback::Told(mark),
            (Some(mark), Some(reason)) => Feedback::LeftOut { mark, reason },
        },
        version: row.get("version")?,
    })
}

/// Adds an opinion.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, one: &Gathered) -> Result<(), StoreError> {
    let about = match one.about {
        About::Group => None,
        About::Member(person) => Some(person),
    };
    tx.execute(
        "INSERT INTO life_gathered (branch_id, gathered_id, meeting_id, about_id, asked, from_id, named, text, by_id, at,
             version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            branch,
            one.id,
            one.meeting,
            about,
            one.asked.code(),
            one.from,
            one.named,
            one.text,
            one.by.map(|m| m.by),
            one.by.map(|m| m.at),
            one.version
        ],
    )?;
    Ok(())
}

/// One opinion.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, id: GatheredId) -> Result<Option<Gathered>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM life_gathered WHERE branch_id = $1 AND gathered_id = $2");
    tx.optional(&sql, params![branch, id], read)
}

/// The opinions before a meeting, as they came in.
///
/// # Errors
/// As the engine.
pub fn of_meeting(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Vec<Gathered>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM life_gathered WHERE branch_id = $1 AND meeting_id = $2 ORDER BY gathered_id"
    );
    tx.all(&sql, params![branch, meeting], read)
}

/// Writes down what became of an opinion.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn feed_back(
    tx: &mut Tx,
    branch: BranchId,
    one: &Gathered,
    mark: Mark,
    left_out: Option<&Reason>,
) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE life_gathered SET told_by = $4, told_at = $5, left_out = $6, version = version + 1
         WHERE branch_id = $1 AND gathered_id = $2 AND version = $3 AND told_at IS NULL",
        params![branch, one.id, one.version, mark.by, mark.at, left_out],
    )
}
