//! The study plan, what was studied, and by whom.

use domain::{
    id::{BranchId, GroupId, MeetingId, PersonId, StudyId, StudyItemId},
    meeting::Mark,
    plan::Month,
    study::{Hours, Part, Study, StudyItem, StudyTheme},
};
use jiff::civil::Date;

use crate::{Row, StoreError, Tx, params};

/// The plan of a group and a year, by month.
///
/// # Errors
/// As the engine.
pub fn plan(tx: &mut Tx, branch: BranchId, group: GroupId, year: i16) -> Result<Vec<StudyItem>, StoreError> {
    tx.all(
        "SELECT study_item_id, group_id, year, month, theme, title, materials, by_id, at FROM study_item
         WHERE branch_id = $1 AND group_id = $2 AND year = $3 ORDER BY month, study_item_id",
        params![branch, group, i64::from(year)],
        |row| {
            let month: i64 = row.get("month")?;
            let known = i8::try_from(month).ok().and_then(Month::new);
            Ok(StudyItem {
                id: row.get("study_item_id")?,
                group: row.get("group_id")?,
                year,
                month: known.ok_or_else(|| row.corrupt("month", &month.to_string()))?,
                theme: row.code("theme", StudyTheme::from_code)?,
                title: row.get("title")?,
                materials: row.get("materials")?,
                mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
            })
        },
    )
}

/// Adds a line to the plan.
///
/// # Errors
/// As the engine.
pub fn add_item(tx: &mut Tx, branch: BranchId, item: &StudyItem) -> Result<(), StoreError> {
    let i = item;
    tx.execute(
        "INSERT INTO study_item (branch_id, study_item_id, group_id, year, month, theme, title, materials, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        params![
            branch,
            i.id,
            i.group,
            i64::from(i.year),
            i64::from(i.month.number()),
            i.theme.code(),
            i.title,
            i.materials,
            i.mark.by,
            i.mark.at
        ],
    )?;
    Ok(())
}

/// The group of a line of a plan; nothing for one that there is not.
///
/// # Errors
/// As the engine.
pub fn item_group(tx: &mut Tx, branch: BranchId, id: StudyItemId) -> Result<Option<GroupId>, StoreError> {
    tx.optional(
        "SELECT group_id FROM study_item WHERE branch_id = $1 AND study_item_id = $2",
        params![branch, id],
        |row| row.get("group_id"),
    )
}

/// Takes a line off the plan, with its files.
///
/// # Errors
/// [`StoreError::Stale`] when it is gone already.
pub fn remove_item(tx: &mut Tx, branch: BranchId, id: StudyItemId) -> Result<(), StoreError> {
    tx.execute("DELETE FROM attachment WHERE branch_id = $1 AND study_item_id = $2", params![branch, id])?;
    tx.expect_one("DELETE FROM study_item WHERE branch_id = $1 AND study_item_id = $2", params![branch, id])
}

fn read(row: &Row<'_>) -> Result<Study, StoreError> {
    Ok(Study {
        id: row.get("study_id")?,
        group: row.get("group_id")?,
        on: row.get("on_day")?,
        theme: row.code("theme", StudyTheme::from_code)?,
        title: row.get("title")?,
        hours: Hours(row.number("half_hours")?),
        meeting: row.get("meeting_id")?,
        materials: row.get("materials")?,
        mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
        withdrawn: row.mark("withdrawn_by", "withdrawn_at")?,
    })
}

const STUDY: &str =
    "study_id, group_id, on_day, theme, title, half_hours, meeting_id, materials, by_id, at, withdrawn_by,
    withdrawn_at";

/// What a group studied from one day to another, both included, the newest first.
///
/// # Errors
/// As the engine.
pub fn of_group(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
    (from, until): (Date, Date),
) -> Result<Vec<Study>, StoreError> {
    let sql = format!(
        "SELECT {STUDY} FROM study WHERE branch_id = $1 AND group_id = $2 AND on_day >= $3 AND on_day <= $4
         ORDER BY on_day DESC, study_id DESC"
    );
    tx.all(&sql, params![branch, group, from, until], read)
}

/// What was studied in the branch from one day to another, both included, the newest first.
///
/// # Errors
/// As the engine.
pub fn of_branch(
    tx: &mut Tx,
    branch: BranchId,
    (from, until): (Date, Date),
) -> Result<Vec<Study>, StoreError> {
    let sql = format!(
        "SELECT {STUDY} FROM study WHERE branch_id = $1 AND on_day >= $2 AND on_day <= $3
         ORDER BY on_day DESC, study_id DESC"
    );
    tx.all(&sql, params![branch, from, until], read)
}

/// What was written down of a meeting's study, and not taken back.
///
/// # Errors
/// As the engine.
pub fn of_meeting(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Vec<Study>, StoreError> {
    let sql = format!(
        "SELECT {STUDY} FROM study WHERE branch_id = $1 AND meeting_id = $2 AND withdrawn_at IS NULL
         ORDER BY study_id"
    );
    tx.all(&sql, params![branch, meeting], read)
}

/// One study.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, id: StudyId) -> Result<Option<Study>, StoreError> {
    let sql = format!("SELECT {STUDY} FROM study WHERE branch_id = $1 AND study_id = $2");
    tx.optional(&sql, params![branch, id], read)
}

/// Adds a study.
///
/// # Errors
/// As the engine.
pub fn add(tx: &mut Tx, branch: BranchId, study: &Study) -> Result<(), StoreError> {
    let s = study;
    tx.execute(
        "INSERT INTO study (branch_id, study_id, group_id, on_day, theme, title, half_hours, meeting_id, materials, by_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        params![
            branch,
            s.id,
            s.group,
            s.on,
            s.theme.code(),
            s.title,
            i64::from(s.hours.0),
            s.meeting,
            s.materials,
            s.mark.by,
            s.mark.at
        ],
    )?;
    Ok(())
}

/// Takes a study back.
///
/// # Errors
/// [`StoreError::Stale`] when it was taken back already.
pub fn withdraw(tx: &mut Tx, branch: BranchId, id: StudyId, mark: Mark) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE study SET withdrawn_by = $3, withdrawn_at = $4
         WHERE branch_id = $1 AND study_id = $2 AND withdrawn_at IS NULL",
        params![branch, id, mark.by, mark.at],
    )
}

/// Who studied what in the branch, from one day of study to another.
///
/// # Errors
/// As the engine.
pub fn parts(tx: &mut Tx, branch: BranchId, (from, until): (Date, Date)) -> Result<Vec<Part>, StoreError> {
    tx.all(
        "SELECT p.study_id, p.person_id, p.made_up, p.by_id, p.at FROM study_part p
         JOIN study s ON s.branch_id = p.branch_id AND s.study_id = p.study_id
         WHERE p.branch_id = $1 AND s.on_day >= $2 AND s.on_day <= $3 ORDER BY p.at, p.study_id, p.person_id",
        params![branch, from, until],
        |row| {
            Ok(Part {
                study: row.get("study_id")?,
                person: row.get("person_id")?,
                made_up: row.get("made_up")?,
                mark: Mark { by: row.get("by_id")?, at: row.get("at")? },
            })
        },
    )
}

/// Adds that somebody studied it.
///
/// # Errors
/// [`StoreError::Unique`] for who has it already.
pub fn add_part(tx: &mut Tx, branch: BranchId, part: &Part) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO study_part (branch_id, study_id, person_id, made_up, by_id, at) VALUES ($1, $2, $3, $4, $5, $6)",
        params![branch, part.study, part.person, part.made_up, part.mark.by, part.mark.at],
    )?;
    Ok(())
}

/// Removes a make-up, and nothing else of who studied.
///
/// # Errors
/// [`StoreError::Stale`] where there is none.
pub fn remove_make_up(
    tx: &mut Tx,
    branch: BranchId,
    study: StudyId,
    person: PersonId,
) -> Result<(), StoreError> {
    tx.expect_one(
        "DELETE FROM study_part WHERE branch_id = $1 AND study_id = $2 AND person_id = $3 AND made_up IS NOT NULL",
        params![branch, study, person],
    )
}
