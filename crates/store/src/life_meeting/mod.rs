//! The organizational-life meeting: its preparation, and the files beside this one for opinions asked for, sheets, what members
//! put right, and the report.

pub mod gathered;
pub mod rectification;
pub mod report;
pub mod sheet;

use domain::{
    id::{BranchId, GroupId, MeetingId, PersonId},
    life_meeting::Preparation,
    meeting::StageName,
};
use jiff::civil::{Date, DateTime};

use crate::{Row, StoreError, Tx, params};

/// What the leader wrote down of the preparation of a meeting; a blank one where nothing was written.
///
/// # Errors
/// As the engine.
pub fn preparation(tx: &mut Tx, branch: BranchId, meeting: MeetingId) -> Result<Preparation, StoreError> {
    let found = tx.optional(
        "SELECT theme, study, version FROM life_preparation WHERE branch_id = $1 AND meeting_id = $2",
        params![branch, meeting],
        |row| Ok((row.get("theme")?, row.get("study")?, row.get("version")?)),
    )?;
    let Some((theme, study, version)) = found else { return Ok(Preparation::blank(meeting)) };
    let studies = tx.all(
        "SELECT study_id FROM life_study WHERE branch_id = $1 AND meeting_id = $2 ORDER BY study_id",
        params![branch, meeting],
        |row| row.get("study_id"),
    )?;
    Ok(Preparation { meeting, theme, study, studies, version })
}

/// Writes the preparation down.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else was faster.
pub fn keep_preparation(tx: &mut Tx, branch: BranchId, one: &Preparation) -> Result<(), StoreError> {
    if one.version == 0 {
        // Of two who begin at once one is told, as with every later change.
        tx.expect_one(
            "INSERT INTO life_preparation (branch_id, meeting_id, theme, study, version) VALUES ($1, $2, $3, $4, 1)
             ON CONFLICT (branch_id, meeting_id) DO NOTHING",
            params![branch, one.meeting, one.theme, one.study],
        )?;
    } else {
        tx.expect_one(
            "UPDATE life_preparation SET theme = $4, study = $5, version = version + 1
             WHERE branch_id = $1 AND meeting_id = $2 AND version = $3",
            params![branch, one.meeting, one.version, one.theme, one.study],
        )?;
    }
    let known = params![branch, one.meeting];
    tx.execute("DELETE FROM life_study WHERE branch_id = $1 AND meeting_id = $2", known)?;
    for study in &one.studies {
        tx.execute(
            "INSERT INTO life_study (branch_id, meeting_id, study_id) VALUES ($1, $2, $3)",
            params![branch, one.meeting, *study],
        )?;
    }
    Ok(())
}

/// An organizational-life meeting as lists have it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LifeMeeting {
    /// Its id.
    pub id: MeetingId,
    /// Whose: of a joint meeting the group that keeps the record.
    pub group: GroupId,
    /// When it begins.
    pub start: DateTime,
    /// Where it stands.
    pub stage: StageName,
}

fn read(row: &Row<'_>) -> Result<LifeMeeting, StoreError> {
    Ok(LifeMeeting {
        id: row.get("meeting_id")?,
        group: row.get("group_id")?,
        start: row.get("starts")?,
        stage: row.code("stage", StageName::from_code)?,
    })
}

/// The organizational-life meetings of a group, also those it holds jointly with others, that begin from one day to another, both
/// included, cancelled ones aside; oldest first.
///
/// # Errors
/// As the engine.
pub fn of_group(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
    (from, until): (Date, Date),
) -> Result<Vec<LifeMeeting>, StoreError> {
    tx.all(
        "SELECT m.meeting_id, m.group_id, m.starts, m.stage FROM meeting m
         WHERE m.branch_id = $1 AND m.starts >= $3 AND m.starts < $4 AND m.stage <> 'cancelled'
         AND (m.group_id = $2
             OR m.meeting_id IN (SELECT meeting_id FROM joint_group WHERE branch_id = $1 AND group_id = $2))
         AND EXISTS (SELECT 1 FROM meeting_item i WHERE i.branch_id = $1 AND i.meeting_id = m.meeting_id
             AND i.content = 'life_meeting')
         ORDER BY m.starts, m.meeting_id",
        params![branch, group, from, until.tomorrow().unwrap_or(Date::MAX)],
        read,
    )
}

/// The organizational-life meetings for which somebody began a sheet or from which they have a line, of whatever group, cancelled ones
/// aside; oldest first.
///
/// # Errors
/// As the engine.
pub fn of_person(tx: &mut Tx, branch: BranchId, person: PersonId) -> Result<Vec<LifeMeeting>, StoreError> {
    tx.all(
        "SELECT m.meeting_id, m.group_id, m.starts, m.stage FROM meeting m
         WHERE m.branch_id = $1 AND m.stage <> 'cancelled' AND (
             EXISTS (SELECT 1 FROM life_sheet s WHERE s.branch_id = $1 AND s.meeting_id = m.meeting_id AND s.person_id = $2)
             OR EXISTS (SELECT 1 FROM rectification r WHERE r.branch_id = $1 AND r.meeting_id = m.meeting_id
                 AND r.person_id = $2 AND r.state <> 'withdrawn'))
         ORDER BY m.starts, m.meeting_id",
        params![branch, person],
        read,
    )
}

/// The day of a group's last organizational-life meeting, also a joint one, that was held before a moment.
///
/// # Errors
/// As the engine.
pub fn last_before(
    tx: &mut Tx,
    branch: BranchId,
    group: GroupId,
    before: DateTime,
) -> Result<Option<Date>, StoreError> {
    let all = of_group(tx, branch, group, (Date::constant(1, 1, 1), before.date()))?;
    let held = |one: &&LifeMeeting| one.start < before && one.stage >= StageName::InSession;
    Ok(all.iter().rev().find(held).map(|one| one.start.date()))
}
