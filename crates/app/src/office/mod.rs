//! Offices above branches (党委、党总支): sums that follow by increment, read from the top down to a branch's groups and months.
//! Above a branch there are figures and names of groups; nothing that anybody wrote (ADR 22).

pub mod branch;
pub mod by_machine;
pub mod ledger;
pub mod view;

use std::collections::BTreeMap;

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

/// What is to be added to offices: gathered first, so that a row is written once, however many branches add to it.
#[derive(Default)]
pub(crate) struct Sums {
    months: BTreeMap<(OfficeId, YearMonth), MonthFigures>,
    branches: BTreeMap<OfficeId, i64>,
}

impl Sums {
    /// Adds so many branches and their months to an office and to all offices above it.
    pub(crate) fn add(
        &mut self,
        cx: &mut Cx<'_>,
        office: OfficeId,
        (branches, months): (i64, &[(YearMonth, MonthFigures)]),
    ) -> Result<(), Error> {
        for above in store::office::path(cx.tx, office)? {
            *self.branches.entry(above.id).or_default() += branches;
            for (month, figures) in months {
                *self.months.entry((above.id, *month)).or_default() += *figures;
            }
        }
        Ok(())
    }

    /// The opposite.
    pub(crate) fn take(
        &mut self,
        cx: &mut Cx<'_>,
        office: OfficeId,
        (branches, months): (i64, &[(YearMonth, MonthFigures)]),
    ) -> Result<(), Error> {
        let negative: Vec<_> = months.iter().map(|(month, figures)| (*month, -*figures)).collect();
        self.add(cx, office, (-branches, &negative))
    }

    /// Puts a branch under an office: its figures leave the offices that it stood under, and come to those that it stands under.
    pub(crate) fn place(&mut self, cx: &mut Cx<'_>, branch: BranchId, office: OfficeId) -> Result<(), Error> {
        let kept = store::figures::of_branch(cx.tx, branch)?;
        if let Some(before) = store::office::of_branch(cx.tx, branch)? {
            self.take(cx, before, (1, &kept))?;
        }
        store::office::place(cx.tx, branch, office)?;
        self.add(cx, office, (1, &kept))
    }

    /// Writes what was gathered.
    pub(crate) fn write(self, cx: &mut Cx<'_>) -> Result<(), Error> {
        for ((office, month), figures) in self.months {
            if figures != MonthFigures::default() {
                store::figures::add_to_office(cx.tx, office, month, &figures)?;
            }
        }
        for (office, more) in self.branches.into_iter().filter(|(_, more)| *more != 0) {
            store::office::add_branches(cx.tx, office, more)?;
        }
        Ok(())
    }
}

/// Puts one branch under an office.
pub(crate) fn place(cx: &mut Cx<'_>, branch: BranchId, office: OfficeId) -> Result<(), Error> {
    let mut sums = Sums::default();
    sums.place(cx, branch, office)?;
    sums.write(cx)
}

/// The year of what is kept up to its end.
fn year_of(kept: &[Kept], year: i16, today: Date) -> YearFigures {
    let before = kept.iter().filter(|(month, _)| month.year() < year).map(|(_, f)| f.groups_change).sum();
    let of_year: Vec<_> =
        kept.iter().filter(|(m, _)| m.year() == year).map(|(month, f)| (month.month(), *f)).collect();
    line_of_year(year, before, &of_year, today)
}
