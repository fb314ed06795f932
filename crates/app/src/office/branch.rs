//! A branch as an office sees it: its groups by months, how the meeting of each month stands. No topic, no reason, no name of a person.

use domain::{
    id::{BranchId, GroupId},
    office::{Counted, GroupSpan, Office, Standing, YearFigures, standing},
    organization::Branch,
};
use jiff::civil::Date;

use super::{view::above, year_of};
use crate::{
    Cx, Error, organization,
    permission::{Permit, may},
};

/// A group in a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Cell {
    /// How it stands.
    pub standing: Standing,
    /// Whether the month is over.
    pub is_over: bool,
    /// Whether a meeting of it was entered late.
    pub late: bool,
    /// Whether a requirement of a meeting of it was not kept.
    pub unkept: bool,
}

impl Cell {
    /// In a few words.
    pub const fn chinese(&self) -> &'static str {
        match self.standing {
            Standing::None => "—",
            Standing::Archived => "已归档",
            Standing::Held => "开过了",
            Standing::OnItsWay if self.is_over => "没有开",
            Standing::OnItsWay => "在准备",
            Standing::Excused if self.is_over => "没有开，说明了原因",
            Standing::Open if self.is_over => "没有开，也没有说明原因",
            // There may still be another one.
            Standing::Excused | Standing::Open => "还没有安排",
        }
    }

    /// The word used as a colour on pages.
    pub const fn code(&self) -> &'static str {
        match self.standing {
            Standing::None => "none",
            Standing::Archived => "archived",
            Standing::Held => "reported",
            Standing::OnItsWay | Standing::Open if self.is_over => "broken",
            Standing::OnItsWay => "submitted",
            Standing::Excused if self.is_over => "late",
            Standing::Excused | Standing::Open => "draft",
        }
    }
}

/// What the page shows.
#[derive(Clone, Debug)]
pub struct BranchView {
    /// The office right above.
    pub office: Office,
    /// The offices above that one which the reader may open, the highest first.
    pub above: Vec<Office>,
    /// The branch.
    pub branch: Branch,
    /// The year.
    pub year: i16,
    /// The unit's day.
    pub today: Date,
    /// Its figures month by month.
    pub figures: YearFigures,
    /// Its groups with their months, January to December.
    pub groups: Vec<(String, Vec<Cell>)>,
}

/// Loads the page.
///
/// # Errors
/// [`Error::NotFound`] for a branch that does not stand right below the office.
pub fn view(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadOffice>,
    branch: BranchId,
    year: i16,
) -> Result<BranchView, Error> {
    let (days, id, today) = (organization::year::days(cx, year)?, permit.office()?, cx.local().date());
    if store::office::of_branch(cx.tx, branch)? != Some(id) {
        return Err(Error::NotFound);
    }
    let path = store::office::path(cx.tx, id)?;
    let used = store::organization::used_since(cx.tx, branch)?;
    let used = cx.local_of(used).date();
    let meetings = store::figures::meetings(cx.tx, branch)?;
    let left_out = store::figures::left_out(cx.tx, branch)?;
    let mut groups = Vec::new();
    for (group, from, until) in store::organization::groups_in(cx.tx, branch, days)? {
        let span = GroupSpan { id: group.id, from, until };
        let own: Vec<_> = meetings.iter().filter(|m| m.groups.contains(&group.id)).collect();
        let cells = (1..=12).filter_map(|month| {
            let month = domain::dues::YearMonth::new(year, month)?;
            let held: Vec<&Counted> = own.iter().copied().filter(|m| m.month == month).collect();
            let is_left_out = left_out.contains(&(group.id, month));
            Some(Cell {
                standing: standing(span, month, used, &held, is_left_out),
                is_over: month.last() < today,
                late: held.iter().any(|m| m.late),
                unkept: held.iter().any(|m| m.unkept && is_first(m, group.id)),
            })
        });
        groups.push((group.name.to_string(), cells.collect()));
    }
    Ok(BranchView {
        office: path.first().cloned().ok_or(Error::NotFound)?,
        above: above(&path, permit.actor()),
        branch: store::organization::branch(cx.tx, branch)?,
        year,
        today,
        figures: year_of(&store::figures::of_branch(cx.tx, branch)?, year, today),
        groups,
    })
}

/// Of a joint meeting the group that keeps the record answers for the requirements.
fn is_first(meeting: &Counted, group: GroupId) -> bool {
    meeting.groups.first() == Some(&group)
}
