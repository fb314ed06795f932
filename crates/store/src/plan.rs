//! Year plans and their lines.

use domain::{
    id::{BranchId, GroupId, PlanId, PlanItemId, ResolutionId},
    meeting::Content,
    plan::{Month, PlanItem, Source, YearPlan},
};

use crate::{StoreError, Tx, params};

/// Adds a plan in its first version.
///
/// # Errors
/// [`StoreError::Unique`] when the group has a plan of that year already.
pub fn add(tx: &mut Tx, branch: BranchId, plan: &YearPlan) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO plan (branch_id, plan_id, group_id, year, gap_reason, sent_by, sent_at, version)
         VALUES ($1, $2, $3, $4, $5, NULL, NULL, 1)",
        params![branch, plan.id, plan.group, i64::from(plan.year), plan.gap_reason],
    )?;
    write_items(tx, branch, plan)
}

/// Writes a plan back, lines and all.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn update(tx: &mut Tx, branch: BranchId, plan: &YearPlan) -> Result<(), StoreError> {
    tx.expect_one(
        "UPDATE plan SET gap_reason = $3, sent_by = $4, sent_at = $5, changed_at = $6,
             version = version + 1
         WHERE branch_id = $1 AND plan_id = $2 AND version = $7",
        params![
            branch,
            plan.id,
            plan.gap_reason,
            plan.sent.map(|s| s.0),
            plan.sent.map(|s| s.1),
            plan.changed,
            plan.version
        ],
    )?;
    tx.execute("DELETE FROM plan_item WHERE branch_id = $1 AND plan_id = $2", params![branch, plan.id])?;
    write_items(tx, branch, plan)
}

fn write_items(tx: &mut Tx, branch: BranchId, plan: &YearPlan) -> Result<(), StoreError> {
    for (position, item) in (0_i64..).zip(&plan.items) {
        let (source, resolution) = match item.source {
            Source::Own => ("own", None),
            Source::Yearly => ("yearly", None),
            Source::LastYear => ("last_year", None),
            Source::Resolution(id) => ("resolution", Some(id)),
        };
        tx.execute(
            "INSERT INTO plan_item (branch_id, plan_item_id, plan_id, month, position, content, title, source,
                 resolution_id)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            params![
                branch,
                item.id,
                plan.id,
                i64::from(item.month.number()),
                position,
                item.content.code(),
                item.title,
                source,
                resolution
            ],
        )?;
    }
    Ok(())
}

/// A group's plan of a year.
///
/// # Errors
/// As the engine.
pub fn of_year(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
    year: i16,
) -> Result<Option<YearPlan>, StoreError> {
    let plan = tx.optional(
        "SELECT plan_id, gap_reason, sent_by, sent_at, changed_at, version FROM plan
         WHERE branch_id = $1 AND group_id = $2 AND year = $3",
        params![branch, group, i64::from(year)],
        |row| {
            Ok(YearPlan {
                id: row.get("plan_id")?,
                group,
                year,
                items: Vec::new(),
                gap_reason: row.get("gap_reason")?,
                sent: Option::zip(row.get("sent_by")?, row.get("sent_at")?),
                changed: row.get("changed_at")?,
                version: row.get("version")?,
            })
        },
    )?;
    let Some(mut plan) = plan else { return Ok(None) };
    plan.items = items(tx, branch, plan.id)?;
    Ok(Some(plan))
}

fn items(tx: &mut Tx, branch: BranchId, plan: PlanId) -> Result<Vec<PlanItem>, StoreError> {
    tx.all(
        "SELECT plan_item_id, month, content, title, source, resolution_id FROM plan_item
         WHERE branch_id = $1 AND plan_id = $2 ORDER BY month, position",
        params![branch, plan],
        |row| {
            let month: i64 = row.get("month")?;
            let resolution: Option<ResolutionId> = row.get("resolution_id")?;
            Ok(PlanItem {
                id: row.get::<PlanItemId>("plan_item_id")?,
                month: i8::try_from(month)
                    .ok()
                    .and_then(Month::new)
                    .ok_or_else(|| row.corrupt("month", "not a month"))?,
                content: row.code("content", Content::from_code)?,
                title: row.get("title")?,
                source: match (row.get::<String>("source")?.as_str(), resolution) {
                    ("own", _) => Source::Own,
                    ("yearly", _) => Source::Yearly,
                    ("last_year", _) => Source::LastYear,
                    ("resolution", Some(id)) => Source::Resolution(id),
                    _ => return Err(row.corrupt("source", "unknown")),
                },
            })
        },
    )
}
