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

/// The plan of a year as it is kept, or a new empty one that is not kept yet; refused when the page that was acted
/// on is older than the plan.
fn load<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, year: i16) -> Result<(YearPlan, bool), Error> {
    if !YEARS.contains(&year) {
        return Err(Error::NotFound);
    }
    let group: GroupId = permit.group()?;
    let (plan, kept) = match store::plan::of_year(cx.tx, permit.branch(), group, year)? {
        Some(plan) => (plan, true),
        None => (
            YearPlan {
                id: cx.new_id()?,
                group,
                year,
                items: Vec::new(),
                gap_reason: None,
                sent: None,
                changed: None,
                version: 0,
            },
            false,
        ),
    };
    permit.still(plan.version)?;
    Ok((plan, kept))
}

/// Writes a changed plan back; what was changed after it had been sent has to be sent again.
fn change<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    plan: YearPlan,
    kept: bool,
    verb: &str,
) -> Result<i64, Error> {
    let changed = plan.sent.map(|_| cx.now());
    save(cx, permit, &YearPlan { changed, ..plan }, kept, verb)
}

/// Writes a plan back; answers its new version.
fn save<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    plan: &YearPlan,
    kept: bool,
    verb: &str,
) -> Result<i64, Error> {
    if kept {
        store::plan::update(cx.tx, permit.branch(), plan)?;
    } else {
        store::plan::add(cx.tx, permit.branch(), plan)?;
    }
    cx.journal(permit, verb, plan.id.uuid())?;
    Ok(plan.version + 1)
}
