//! Meetings, branches and offices in figures (ADR 22). What is kept here is derived and can be made anew.

use domain::{
    dues::YearMonth,
    id::{BranchId, GroupId, MeetingId, OfficeId},
    meeting::StageName,
    office::{Counted, GroupSpan, MonthFigures, People},
};
use jiff::civil::Date;

use crate::{Row, StoreError, ToParam, Tx, office, params};

/// The columns of a month, in the order of [`values`].
const COLUMNS: &str = "groups_change, held, archived, excused, late, unkept, due, present, on_leave, absent";

/// A month with its figures.
pub type Kept = (YearMonth, MonthFigures);

fn read(row: &Row<'_>) -> Result<Kept, StoreError> {
    let (year, month) = (row.number("year")?, row.number("month")?);
    let month = YearMonth::new(year, month).ok_or_else(|| row.corrupt("month", "no month of a calendar"))?;
    Ok((
        month,
        MonthFigures {
            groups_change: row.get("groups_change")?,
            held: row.get("held")?,
            archived: row.get("archived")?,
            excused: row.get("excused")?,
            late: row.get("late")?,
            unkept: row.get("unkept")?,
            people: people(row)?,
        },
    ))
}

fn people(row: &Row<'_>) -> Result<People, StoreError> {
    Ok(People {
        due: row.get("due")?,
        present: row.get("present")?,
        on_leave: row.get("on_leave")?,
        absent: row.get("absent")?,
    })
}

const fn values(f: &MonthFigures) -> [i64; 10] {
    let p = f.people;
    [f.groups_change, f.held, f.archived, f.excused, f.late, f.unkept, p.due, p.present, p.on_leave, p.absent]
}

/// Keeps a meeting's roll and whether a requirement was not kept.
///
/// # Errors
/// As the engine.
pub fn set_meeting(
    tx: &mut Tx,
    branch: BranchId,
    meeting: MeetingId,
    (unkept, people): (bool, People),
) -> Result<(), StoreError> {
    tx.execute(
        "INSERT INTO meeting_figures (branch_id, meeting_id, unkept, due, present, on_leave, absent)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (branch_id, meeting_id) DO UPDATE SET unkept = excluded.unkept, due = excluded.due,
             present = excluded.present, on_leave = excluded.on_leave, absent = excluded.absent",
        params![branch, meeting, unkept, people.due, people.present, people.on_leave, people.absent],
    )?;
    Ok(())
}

/// The groups of a branch with their spans.
///
/// # Errors
/// As the engine.
pub fn groups(tx: &mut Tx, branch: BranchId) -> Result<Vec<GroupSpan>, StoreError> {
    tx.all(
        "SELECT group_id, founded_on, until_day FROM party_group WHERE branch_id = $1 ORDER BY group_id",
        params![branch],
        |row| {
            let (from, until) = (row.get::<Date>("founded_on")?, row.get("until_day")?);
            Ok(GroupSpan { id: row.get("group_id")?, from, until })
        },
    )
}

/// All meetings of a branch as far as figures depend on them.
///
/// # Errors
/// As the engine.
pub fn meetings(tx: &mut Tx, branch: BranchId) -> Result<Vec<Counted>, StoreError> {
    let joint: Vec<(MeetingId, GroupId)> = tx.all(
        "SELECT meeting_id, group_id FROM joint_group WHERE branch_id = $1 ORDER BY meeting_id, group_id",
        params![branch],
        |row| Ok((row.get("meeting_id")?, row.get("group_id")?)),
    )?;
    tx.all(
        "SELECT m.meeting_id, m.group_id, m.year, m.month, m.stage, m.late, COALESCE(f.unkept, 0) AS unkept,
             COALESCE(f.due, 0) AS due, COALESCE(f.present, 0) AS present, COALESCE(f.on_leave, 0) AS on_leave,
             COALESCE(f.absent, 0) AS absent
         FROM meeting m LEFT JOIN meeting_figures f ON f.branch_id = m.branch_id AND f.meeting_id = m.meeting_id
         WHERE m.branch_id = $1",
        params![branch],
        |row| {
            let id: MeetingId = row.get("meeting_id")?;
            let mut groups = vec![row.get("group_id")?];
            groups.extend(joint.iter().filter(|(of, _)| *of == id).map(|(_, group)| *group));
            let month = YearMonth::new(row.number("year")?, row.number("month")?);
            Ok(Counted {
                groups,
                month: month.ok_or_else(|| row.corrupt("month", "no month of a calendar"))?,
                stage: row.code("stage", StageName::from_code)?,
                late: row.get("late")?,
                unkept: row.get("unkept")?,
                people: people(row)?,
            })
        },
    )
}

/// The months for which a plan says why there is no meeting: of each such plan those in which it has no line.
///
/// # Errors
/// As the engine.
pub fn left_out(tx: &mut Tx, branch: BranchId) -> Result<Vec<(GroupId, YearMonth)>, StoreError> {
    let planned: Vec<(GroupId, i16, Option<i8>)> = tx.all(
        "SELECT p.group_id, p.year, i.month FROM plan p
         LEFT JOIN plan_item i ON i.branch_id = p.branch_id AND i.plan_id = p.plan_id
         WHERE p.branch_id = $1 AND p.gap_reason IS NOT NULL ORDER BY p.group_id, p.year",
        params![branch],
        |row| Ok((row.get("group_id")?, row.number("year")?, row.optional_number("month")?)),
    )?;
    let mut found = Vec::new();
    for lines in planned.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1)) {
        let (group, year, _) = lines[0];
        let free = (1..=12).filter(|month| lines.iter().all(|(_, _, taken)| *taken != Some(*month)));
        found.extend(free.filter_map(|month| Some((group, YearMonth::new(year, month)?))));
    }
    Ok(found)
}

/// The figures of a branch that are kept, oldest first.
///
/// # Errors
/// As the engine.
pub fn of_branch(tx: &mut Tx, branch: BranchId) -> Result<Vec<Kept>, StoreError> {
    let sql =
        format!("SELECT year, month, {COLUMNS} FROM branch_month WHERE branch_id = $1 ORDER BY year, month");
    tx.all(&sql, params![branch], read)
}

/// Keeps a month of a branch; one without figures is not kept.
///
/// # Errors
/// As the engine.
pub fn set_branch(
    tx: &mut Tx,
    branch: BranchId,
    month: YearMonth,
    figures: &MonthFigures,
) -> Result<(), StoreError> {
    let (year, number) = (i64::from(month.year()), i64::from(month.month()));
    tx.execute(
        "DELETE FROM branch_month WHERE branch_id = $1 AND year = $2 AND month = $3",
        params![branch, year, number],
    )?;
    if *figures == MonthFigures::default() {
        return Ok(());
    }
    let sql = format!(
        "INSERT INTO branch_month (branch_id, year, month, {COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
    );
    let values = values(figures);
    let mut all: Vec<&dyn ToParam> = vec![&branch, &year, &number];
    all.extend(values.iter().map(|value| value as &dyn ToParam));
    tx.execute(&sql, &all)?;
    Ok(())
}

/// Adds to a month of an office.
///
/// # Errors
/// As the engine.
pub fn add_to_office(
    tx: &mut Tx,
    office: OfficeId,
    month: YearMonth,
    more: &MonthFigures,
) -> Result<(), StoreError> {
    let (year, number) = (i64::from(month.year()), i64::from(month.month()));
    let sum: Vec<_> = COLUMNS.split(", ").map(|c| format!("{c} = office_month.{c} + excluded.{c}")).collect();
    let sql = format!(
        "INSERT INTO office_month (office_id, year, month, {COLUMNS})
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
         ON CONFLICT (office_id, year, month) DO UPDATE SET {}",
        sum.join(", ")
    );
    let values = values(more);
    let mut all: Vec<&dyn ToParam> = vec![&office, &year, &number];
    all.extend(values.iter().map(|value| value as &dyn ToParam));
    tx.execute(&sql, &all)?;
    Ok(())
}

/// The figures of an office up to the end of a year, oldest first.
///
/// # Errors
/// As the engine.
pub fn of_office(tx: &mut Tx, office: OfficeId, year: i16) -> Result<Vec<Kept>, StoreError> {
    let sql = format!(
        "SELECT year, month, {COLUMNS} FROM office_month WHERE office_id = $1 AND year <= $2 ORDER BY year, month"
    );
    tx.all(&sql, params![office, i64::from(year)], read)
}

/// The figures of all offices right below one, up to the end of a year, office by office.
///
/// # Errors
/// As the engine.
pub fn of_offices_below(
    tx: &mut Tx,
    parent: OfficeId,
    year: i16,
) -> Result<Vec<(OfficeId, Kept)>, StoreError> {
    let columns = prefixed();
    let sql = format!(
        "SELECT m.office_id, m.year, m.month, {columns} FROM office o JOIN office_month m ON m.office_id = o.office_id
         WHERE o.parent_id = $1 AND m.year <= $2 ORDER BY m.office_id, m.year, m.month"
    );
    tx.all(&sql, params![parent, i64::from(year)], |row| Ok((row.get("office_id")?, read(row)?)))
}

/// The figures of some of the branches right below an office, up to the end of a year, branch by branch: those from a place in the
/// order on.
///
/// # Errors
/// As the engine.
pub fn of_branches_below(
    tx: &mut Tx,
    office: OfficeId,
    year: i16,
    part: (i64, i64),
) -> Result<Vec<(BranchId, Kept)>, StoreError> {
    let columns = prefixed();
    let Some((first, last)) = office::span(tx, office, part)? else { return Ok(Vec::new()) };
    let sql = format!(
        "/* roll-up: of_branches_below */ SELECT m.branch_id, m.year, m.month, {columns}
         FROM office_branch b JOIN branch_month m ON m.branch_id = b.branch_id
         WHERE b.office_id = $1 AND m.year <= $2 AND b.position >= $3 AND b.position <= $4
         ORDER BY m.branch_id, m.year, m.month"
    );
    let asked = params![office, i64::from(year), first, last];
    tx.all(&sql, asked, |row| Ok((row.get("branch_id")?, read(row)?)))
}

fn prefixed() -> String {
    COLUMNS.split(", ").map(|column| format!("m.{column}")).collect::<Vec<_>>().join(", ")
}
