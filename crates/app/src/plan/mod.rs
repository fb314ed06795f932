//! The year plan of a group (R1).

pub mod change;
pub mod send;
pub mod view;

use domain::{id::GroupId, plan::YearPlan};

use crate::{
    Cx, Error,
    permission::{Permit, Verb},
};

/// The years that a plan can be made for.
pub const YEARS: std::ops::RangeInclusive<i16> = 2000..=2100;

/// The plan of a year as it is kept, or a new empty one that is not kept yet.
fn load<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, year: i16) -> Result<(YearPlan, bool), Error> {
    if !YEARS.contains(&year) {
        return Err(Error::NotFound);
    }
    let group: GroupId = permit.group()?;
    Ok(match store::plan::of_year(cx.tx, permit.branch(), group, year)? {
        Some(plan) => (plan, true),
        None => (
            YearPlan {
                id: cx.new_id()?,
                group,
                year,
                items: Vec::new(),
                gap_reason: None,
                sent: None,
                version: 1,
            },
            false,
        ),
    })
}

/// Writes a plan back; what was changed after it had been sent has to be sent again.
fn save<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    plan: &YearPlan,
    kept: bool,
    verb: &str,
) -> Result<(), Error> {
    if kept {
        store::plan::update(cx.tx, permit.branch(), plan)?;
    } else {
        store::plan::add(cx.tx, permit.branch(), plan)?;
    }
    cx.journal(permit, verb, plan.id.uuid())
}
