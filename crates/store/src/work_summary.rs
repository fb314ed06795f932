//! Work summaries of groups and of the branch, section by section.

use domain::{
    id::{BranchId, WorkSummaryId},
    meeting::Mark,
    work_summary::{Section, SectionKind, SummaryPeriod, SummaryState, WorkSummary},
};

use crate::{Row, StoreError, Tx, params};

/// Adds a draft.
///
/// # Errors
/// As the engine; also where the group, or the branch, has one of this period already.
pub fn add(tx: &mut Tx, branch: BranchId, one: &WorkSummary) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO work_summary (branch_id, work_summary_id, group_id, year, period, begun_by, begun_at, version)
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1)",
        params![
            branch,
            one.id,
            one.group,
            i64::from(one.year),
            one.period.code(),
            one.begun.by,
            one.begun.at
        ],
    )?;
    add_sections(tx, branch, one)
}

fn add_sections(tx: &mut Tx, branch: BranchId, one: &WorkSummary) -> Result<(), StoreError> {
    for section in &one.sections {
        tx.execute(
            "INSERT INTO work_summary_section (branch_id, work_summary_id, kind, text, drafted, as_of)
             VALUES ($1, $2, $3, $4, $5, $6)",
            params![branch, one.id, section.kind.code(), section.text, section.drafted, section.as_of],
        )?;
    }
    Ok(())
}

fn remove_sections(tx: &mut Tx, branch: BranchId, id: WorkSummaryId) -> Result<(), StoreError> {
    let sql = "DELETE FROM work_summary_section WHERE branch_id = $1 AND work_summary_id = $2";
    tx.execute(sql, params![branch, id]).map(drop)
}

/// Keeps a changed one.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster, or the branch has no such summary.
pub fn set(tx: &mut Tx, branch: BranchId, one: &WorkSummary) -> Result<(), StoreError> {
    let finished = one.finished();
    tx.expect_one(
        "UPDATE work_summary SET finished_by = $4, finished_at = $5, version = version + 1
         WHERE branch_id = $1 AND work_summary_id = $2 AND version = $3",
        params![branch, one.id, one.version, finished.map(|mark| mark.by), finished.map(|mark| mark.at)],
    )?;
    remove_sections(tx, branch, one.id)?;
    add_sections(tx, branch, one)
}

/// Throws a draft away.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster, or it is no draft.
pub fn remove(tx: &mut Tx, branch: BranchId, (id, version): (WorkSummaryId, i64)) -> Result<(), StoreError> {
    remove_sections(tx, branch, id)?;
    tx.expect_one(
        "DELETE FROM work_summary WHERE branch_id = $1 AND work_summary_id = $2 AND version = $3 AND finished_at IS NULL",
        params![branch, id, version],
    )
}

fn read(row: &Row<'_>) -> Result<WorkSummary, StoreError> {
    let finished = row.mark("finished_by", "finished_at")?;
    Ok(WorkSummary {
        id: row.get("work_summary_id")?,
        group: row.get("group_id")?,
        year: row.number("year")?,
        period: row.code("period", SummaryPeriod::from_code)?,
        sections: Vec::new(),
        begun: Mark { by: row.get("begun_by")?, at: row.get("begun_at")? },
        state: finished.map_or(SummaryState::Draft, SummaryState::Finished),
        version: row.get("version")?,
    })
}

const COLUMNS: &str =
    "work_summary_id, group_id, year, period, begun_by, begun_at, finished_by, finished_at, version";

/// One summary with its sections.
///
/// # Errors
/// As the engine.
pub fn find(tx: &mut Tx, branch: BranchId, id: WorkSummaryId) -> Result<Option<WorkSummary>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM work_summary WHERE branch_id = $1 AND work_summary_id = $2");
    let Some(mut found) = tx.optional(&sql, params![branch, id], read)? else { return Ok(None) };
    found.sections = tx.all(
        "SELECT kind, text, drafted, as_of FROM work_summary_section WHERE branch_id = $1 AND work_summary_id = $2",
        params![branch, id],
        |row| {
            Ok(Section {
                kind: row.code("kind", SectionKind::from_code)?,
                text: row.get("text")?,
                drafted: row.get("drafted")?,
                as_of: row.get("as_of")?,
            })
        },
    )?;
    found.sections.sort_by_key(|section| section.kind);
    Ok(Some(found))
}

/// The summaries of a branch and of its groups without their sections, the newest year first.
///
/// # Errors
/// As the engine.
pub fn all(tx: &mut Tx, branch: BranchId) -> Result<Vec<WorkSummary>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM work_summary WHERE branch_id = $1 ORDER BY year DESC, begun_at DESC, work_summary_id"
    );
    tx.all(&sql, params![branch], read)
}
