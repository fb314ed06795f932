//! 流动党员, and people whose 组织关系 lies elsewhere.

use domain::{id::PersonId, membership::Relation, text::OrganizationName};

use super::{checked, day};
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// How the person belongs to the branch from that day on.
    pub relation: String,
    /// Where to, or where the relation lies; not needed for who is simply here again.
    pub place: String,
    /// From which day on.
    pub on: String,
}

/// Writes down how a person belongs to the branch from a day on.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy.
pub fn change(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EditRoster>,
    id: PersonId,
    input: &Input,
) -> Result<(), Error> {
    let branch = permit.branch();
    let spans = store::membership::relations(cx.tx, branch, id)?;
    let going_on = spans.last().filter(|span| span.until.is_none());
    let now = going_on.map_or(Relation::Formal, |span| span.value.0);
    let mut check = Check::default();
    let relation = Relation::from_code(&input.relation).ok_or("请选择一种情况");
    let relation = check.take("relation", "组织关系", relation);
    if relation == Some(Relation::Formal) && now == Relation::Formal {
        check.fault("relation", "组织关系", "现在就是这种情况，不用登记");
    }
    let place = (relation != Some(Relation::Formal))
        .then(|| {
            let label = if relation == Some(Relation::Guest) {
                "组织关系所在党组织"
            } else {
                "流动去向"
            };
            check.take("place", label, OrganizationName::new(&input.place))
        })
        .flatten();
    let on = day(cx, &mut check, "从哪一天起", &input.on);
    let last = spans.last().map(|span| span.until.unwrap_or(span.from));
    if on.zip(last).is_some_and(|(on, last)| on <= last) {
        check.fault("on", "从哪一天起", "应晚于上一次登记的日期，请核对；以前的记载不能改写");
    }
    check.done()?;
    let (relation, on) = (checked(relation)?, checked(on)?);
    if going_on.is_some() {
        store::membership::end_relation(cx.tx, branch, id, on.yesterday().unwrap_or(on))?;
    }
    if relation != Relation::Formal {
        store::membership::begin_relation(cx.tx, branch, id, on, &(relation, checked(place)?))?;
    }
    cx.journal(permit, "person.relation", id.uuid())
}
