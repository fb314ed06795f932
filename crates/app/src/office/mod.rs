//! Offices above branches (党委、党总支): sums that follow by increment, read from the top down to a branch's groups and months.
//! Above a branch there are figures and names of groups; nothing that anybody wrote (ADR 22).

pub mod branch;
pub mod by_machine;
pub mod ledger;
pub mod view;

use domain::{
    dues::YearMonth,
    id::{BranchId, OfficeId},
    office::{MonthFigures, OfficeRefusal, YearFigures, line_of_year},
};
use jiff::civil::Date;
use store::figures::Kept;

use crate::{Cx, Error};

impl From<OfficeRefusal> for Error {
    fn from(refusal: OfficeRefusal) -> Self {
        Self::Refused(refusal.to_string())
    }
}

/// Adds to the months of an office and of all offices above it.
pub(crate) fn add_above(
    cx: &mut Cx<'_>,
    office: OfficeId,
    more: &[(YearMonth, MonthFigures)],
) -> Result<(), Error> {
    for above in store::office::path(cx.tx, office)? {
        for (month, figures) in more {
            store::figures::add_to_office(cx.tx, above.id, *month, figures)?;
        }
    }
    Ok(())
}

/// Puts a branch under an office: its figures leave the offices that it stood under, and come to those that it stands under.
pub(crate) fn place(cx: &mut Cx<'_>, branch: BranchId, office: OfficeId) -> Result<(), Error> {
    let kept = store::figures::of_branch(cx.tx, branch)?;
    let negative: Vec<_> = kept.iter().map(|(month, figures)| (*month, -*figures)).collect();
    if let Some(before) = store::office::of_branch(cx.tx, branch)? {
        add_above(cx, before, &negative)?;
        count_above(cx, before, -1)?;
    }
    store::office::place(cx.tx, branch, office)?;
    add_above(cx, office, &kept)?;
    count_above(cx, office, 1)
}

/// Counts branches below an office and all above it.
pub(crate) fn count_above(cx: &mut Cx<'_>, office: OfficeId, more: i64) -> Result<(), Error> {
    for above in store::office::path(cx.tx, office)? {
        store::office::add_branches(cx.tx, above.id, more)?;
    }
    Ok(())
}

/// The year of what is kept up to its end.
fn year_of(kept: &[Kept], year: i16, today: Date) -> YearFigures {
    let before = kept.iter().filter(|(month, _)| month.year() < year).map(|(_, f)| f.groups_change).sum();
    let of_year: Vec<_> =
        kept.iter().filter(|(m, _)| m.year() == year).map(|(month, f)| (month.month(), *f)).collect();
    line_of_year(year, before, &of_year, today)
}
