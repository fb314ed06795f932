//! The part of a group: why something is missing of somebody, handing it to the branch, and back.

use domain::{
    appraisal::Part,
    id::{AppraisalId, GroupId, PersonId},
    text::Reason,
};

use super::{find, group_name, moved, open::leader_today, part, participant, place};
use crate::{
    Cx, Error, message,
    permission::{Permit, may},
};

/// The leader writes down why somebody has no self-appraisal, or nobody has said anything of them.
///
/// # Errors
/// [`Error::Invalid`] without words; [`Error::Refused`] as [`domain::appraisal::Appraisal::excuse`].
pub fn excuse(
    cx: &mut Cx<'_>,
    permit: &Permit<may::GatherAppraisal>,
    (id, person): (AppraisalId, PersonId),
    reason: &str,
) -> Result<(), Error> {
    let branch = permit.branch();
    let one = find(cx, branch, id)?;
    let about = participant(cx, branch, id, person)?;
    one.excuse(&part(cx, branch, id, about.group)?, &about)?;
    let reason = Reason::new(reason).map_err(|fault| Error::field("reason", "原因", fault))?;
    store::appraised::set_reason(cx.tx, branch, id, person, Some(&reason))?;
    cx.journal(permit, "appraisal.excuse", person.uuid())
}

fn seen(part: Part, version: i64) -> Result<Part, Error> {
    if part.version == version { Ok(part) } else { Err(Error::Stale) }
}

/// The leader hands the group's part to the branch.
///
/// # Errors
/// [`Error::Refused`] as [`domain::appraisal::Appraisal::hand_in`]; [`Error::Stale`].
pub fn hand_in(
    cx: &mut Cx<'_>,
    permit: &Permit<may::GatherAppraisal>,
    (id, version): (AppraisalId, i64),
) -> Result<(), Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let one = find(cx, branch, id)?;
    let mut part = seen(part(cx, branch, id, group)?, version)?;
    part.state = one.hand_in(&part, &store::appraised::all(cx.tx, branch, id)?)?;
    part.returned = None;
    part.handed = Some(cx.mark(permit));
    store::appraisal::update_part(cx.tx, branch, id, &part)?;
    let subject = format!("{}交来了民主评议材料", group_name(cx, branch, group)?);
    let body = "个人自评和党员互评都在系统里，需要补充的可以退回。";
    for person in runners(cx, permit)? {
        message::about(cx, branch, person, &place(one.year), (&subject, body))?;
    }
    cx.journal(permit, "appraisal.hand_in", group.uuid())
}

/// Who runs the appraisal, but not whoever acts.
fn runners(cx: &mut Cx<'_>, permit: &Permit<may::GatherAppraisal>) -> Result<Vec<PersonId>, Error> {
    use domain::organization::Post::{OrganizationCommissioner, Secretary};
    let today = cx.local().date();
    let held = store::organization::posts_on(cx.tx, permit.branch(), today)?;
    let runs = held.into_iter().filter(|one| matches!(one.post, Secretary | OrganizationCommissioner));
    let people: std::collections::BTreeSet<_> = runs.map(|one| one.person).collect();
    Ok(people.into_iter().filter(|person| *person != permit.actor().person).collect())
}

/// The branch sends a group's part back, with a reason.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Refused`] as [`domain::appraisal::Appraisal::send_back`]; [`Error::Stale`].
pub fn send_back(
    cx: &mut Cx<'_>,
    permit: &Permit<may::RunAppraisal>,
    (id, group, version): (AppraisalId, GroupId, i64),
    reason: &str,
) -> Result<(), Error> {
    let branch = permit.branch();
    let one = find(cx, branch, id)?;
    let mut part = seen(part(cx, branch, id, group)?, version)?;
    part.state = one.send_back(&part)?;
    let reason = Reason::new(reason).map_err(|fault| Error::field("reason", "退回的原因", fault))?;
    let body = format!("支部退回了本组的评议材料：{reason}");
    part.returned = Some(reason);
    store::appraisal::update_part(cx.tx, branch, id, &part)?;
    // A group that is no more has nobody to go on with it.
    for group in moved::to_todays_groups(cx, branch, (id, group))? {
        if let Some(leader) = leader_today(cx, permit, group)? {
            message::about(cx, branch, leader, &place(one.year), ("本组的评议材料退回了", &body))?;
        }
    }
    cx.journal(permit, "appraisal.send_back", group.uuid())
}
