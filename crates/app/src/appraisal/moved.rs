//! Groups that are merged or divided: who takes part goes along with what is still open in the group, so that nobody's part is
//! left without a leader.

use domain::{
    appraisal::{Part, PartState, Participant},
    id::{AppraisalId, BranchId, GroupId, PersonId},
    text::Reason,
};

use crate::{Cx, Error};

/// Why a part that was handed in is open again.
const JOINED: &str = "党小组调整，转来的同志还有评议材料要交";

/// People go to another group: in every appraisal that is with the groups they take part there.
///
/// # Errors
/// As the store.
pub(crate) fn divided(
    cx: &mut Cx<'_>,
    branch: BranchId,
    people: &[PersonId],
    to: GroupId,
) -> Result<(), Error> {
    moved(cx, branch, to, |one| people.contains(&one.person))
}

/// A group goes up in another one: everybody of its part takes part there.
///
/// # Errors
/// As the store.
pub(crate) fn merged(cx: &mut Cx<'_>, branch: BranchId, from: GroupId, to: GroupId) -> Result<(), Error> {
    moved(cx, branch, to, |one| one.group == from)
}

fn moved(
    cx: &mut Cx<'_>,
    branch: BranchId,
    to: GroupId,
    moves: impl Fn(&Participant) -> bool,
) -> Result<(), Error> {
    for one in store::appraisal::all(cx.tx, branch)? {
        if one.in_groups().is_ok() {
            move_in(cx, branch, (one.id, to), &moves)?;
        }
    }
    Ok(())
}

fn move_in(
    cx: &mut Cx<'_>,
    branch: BranchId,
    (id, to): (AppraisalId, GroupId),
    moves: impl Fn(&Participant) -> bool,
) -> Result<(), Error> {
    let parts = store::appraisal::parts(cx.tx, branch, id)?;
    let (going, staying): (Vec<_>, Vec<_>) = store::appraised::all(cx.tx, branch, id)?
        .into_iter()
        // What is with the branch stays with the branch.
        .partition(|one| {
            let is_open = parts.iter().any(|part| part.group == one.group && part.is_open());
            one.group != to && is_open && moves(one)
        });
    if going.is_empty() {
        return Ok(());
    }
    match parts.iter().find(|part| part.group == to) {
        None => store::appraisal::add_part(cx.tx, branch, id, to)?,
        Some(part) if !part.is_open() => {
            let why = Reason::new(JOINED).map_err(|fault| Error::Internal(fault.to_string()))?;
            let part = Part { state: PartState::Returned, returned: Some(why), ..part.clone() };
            store::appraisal::update_part(cx.tx, branch, id, &part)?;
        }
        Some(_) => {}
    }
    for one in &going {
        store::appraised::place(cx.tx, branch, id, (one.person, to))?;
    }
    let is_empty = |group: GroupId| staying.iter().all(|one| one.group != group);
    for part in parts.iter().filter(|part| part.group != to && part.is_open() && is_empty(part.group)) {
        store::appraisal::drop_part(cx.tx, branch, id, part.group)?;
    }
    Ok(())
}

/// A part that the branch sends back to a group that is no more: everybody of it takes part in the group of today. The groups.
///
/// # Errors
/// As the store.
pub(super) fn to_todays_groups(
    cx: &mut Cx<'_>,
    branch: BranchId,
    (id, from): (AppraisalId, GroupId),
) -> Result<Vec<GroupId>, Error> {
    let today = cx.local().date();
    if store::organization::groups_on(cx.tx, branch, today)?.iter().any(|group| group.id == from) {
        return Ok(vec![from]);
    }
    let mut groups = Vec::new();
    for one in store::appraised::all(cx.tx, branch, id)?.into_iter().filter(|one| one.group == from) {
        if let Some(to) = store::person::group_on(cx.tx, branch, one.person, today)? {
            move_in(cx, branch, (id, to), |other| other.person == one.person)?;
            groups.push(to);
        }
    }
    groups.sort();
    groups.dedup();
    Ok(groups)
}
