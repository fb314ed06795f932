//! The page of an office: its year month by month, and what stands right below it.

use std::collections::BTreeMap;

use domain::{
    id::OfficeId,
    office::{Office, YearFigures},
    organization::Branch,
};
use jiff::civil::Date;
use store::figures::Kept;

use super::year_of;
use crate::{
    Cx, Error, organization,
    permission::{Actor, Permit, may},
};

/// How many branches a page lists.
pub const PAGE: i64 = 50;

/// What the page shows.
#[derive(Clone, Debug)]
pub struct OfficeView {
    /// The office.
    pub office: Office,
    /// The offices above it that the reader may open, the highest first.
    pub above: Vec<Office>,
    /// The year.
    pub year: i16,
    /// The unit's day.
    pub today: Date,
    /// Its figures month by month.
    pub figures: YearFigures,
    /// How many branches stand anywhere below it.
    pub branches_in_all: i64,
    /// The offices right below it, with how many branches each has.
    pub offices: Vec<(Office, i64, YearFigures)>,
    /// Some of the branches right below it.
    pub branches: Vec<(Branch, YearFigures)>,
    /// Which page of them, from 1, of how many.
    pub page: (i64, i64),
    /// How many branches stand right below it.
    pub branches_below: i64,
    /// How many changes are not in the figures yet.
    pub waiting: i64,
}

/// Loads the page.
///
/// # Errors
/// [`Error::NotFound`] for a year or a page that is none.
pub fn view(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadOffice>,
    year: i16,
    page: i64,
) -> Result<OfficeView, Error> {
    organization::year::days(cx, year)?;
    let (id, today) = (permit.office()?, cx.local().date());
    let path = store::office::path(cx.tx, id)?;
    let figures = year_of(&store::figures::of_office(cx.tx, id, year)?, year, today);
    let branches_below = store::office::count_branches_below(cx.tx, id)?;
    let pages = (branches_below + PAGE - 1).div_euclid(PAGE).max(1);
    if !(1..=pages).contains(&page) {
        return Err(Error::NotFound);
    }
    Ok(OfficeView {
        office: path.first().cloned().ok_or(Error::NotFound)?,
        above: above(&path, permit.actor()),
        year,
        today,
        figures,
        branches_in_all: store::office::branches_of(cx.tx, id)?,
        offices: offices(cx, id, year, today)?,
        branches: branches(cx, id, year, today, ((page - 1) * PAGE, PAGE))?,
        page: (page, pages),
        branches_below,
        waiting: store::changed::count_below(cx.tx, id)?,
    })
}

/// The offices above one, as far as somebody reads them: from the highest that they read down to the one above it.
pub(super) fn above(path: &[Office], actor: &Actor) -> Vec<Office> {
    let highest = path.iter().rposition(|office| actor.offices.contains(&office.id)).unwrap_or(0);
    let mut above: Vec<_> = path.iter().skip(1).take(highest).cloned().collect();
    above.reverse();
    above
}

/// The years of some things, by their ids.
fn years<I: Copy + Ord>(all: Vec<(I, Kept)>, year: i16, today: Date) -> BTreeMap<I, YearFigures> {
    let mut kept: BTreeMap<I, Vec<Kept>> = BTreeMap::new();
    for (id, one) in all {
        kept.entry(id).or_default().push(one);
    }
    kept.into_iter().map(|(id, kept)| (id, year_of(&kept, year, today))).collect()
}

/// The year of something of which nothing is kept yet.
fn nothing_yet(year: i16, today: Date) -> YearFigures {
    year_of(&[], year, today)
}

pub(super) fn offices(
    cx: &mut Cx<'_>,
    parent: OfficeId,
    year: i16,
    today: Date,
) -> Result<Vec<(Office, i64, YearFigures)>, Error> {
    let mut years = years(store::figures::of_offices_below(cx.tx, parent, year)?, year, today);
    let below = store::office::below(cx.tx, parent)?;
    let line = |(office, branches): (Office, i64)| {
        let figures = years.remove(&office.id).unwrap_or_else(|| nothing_yet(year, today));
        (office, branches, figures)
    };
    Ok(below.into_iter().map(line).collect())
}

pub(super) fn branches(
    cx: &mut Cx<'_>,
    office: OfficeId,
    year: i16,
    today: Date,
    part: (i64, i64),
) -> Result<Vec<(Branch, YearFigures)>, Error> {
    let mut years = years(store::figures::of_branches_below(cx.tx, office, year, part)?, year, today);
    let below = store::office::branches_below(cx.tx, office, part)?;
    let line = |branch: Branch| {
        let figures = years.remove(&branch.id).unwrap_or_else(|| nothing_yet(year, today));
        (branch, figures)
    };
    Ok(below.into_iter().map(line).collect())
}

/// The offices that somebody reads, in the order in which they were given.
///
/// # Errors
/// As the store.
pub fn own(cx: &mut Cx<'_>, permit: &Permit<may::UseAccount>) -> Result<Vec<Office>, Error> {
    let mut found = Vec::new();
    for id in &permit.actor().offices {
        found.extend(store::office::find(cx.tx, *id)?);
    }
    Ok(found)
}
