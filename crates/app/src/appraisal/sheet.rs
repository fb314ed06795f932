//! 个人自评: the own draft, which nobody else reads, and handing it in. What was handed in is never changed: a further one stands
//! beside it.

use domain::{
    appraisal::Appraisal,
    id::{AppraisalId, GroupId},
    text::Speech,
};

use super::{find, open::leader_today, part, participant, place_of};
use crate::{
    Cx, Error,
    meeting::record::Saved,
    message,
    permission::{Permit, may},
};

/// The appraisal in which the actor takes part, while something of the own group can be changed.
fn own(
    cx: &mut Cx<'_>,
    permit: &Permit<may::WriteAppraisal>,
    id: AppraisalId,
) -> Result<(Appraisal, GroupId), Error> {
    let branch = permit.branch();
    let one = find(cx, branch, id)?;
    let me = participant(cx, branch, id, permit.actor().person)?;
    one.in_group(&part(cx, branch, id, me.group)?)?;
    Ok((one, me.group))
}

fn read(typed: &str) -> Result<Option<Speech>, Error> {
    Speech::optional(typed).map_err(|fault| Error::field("text", "个人自评", fault))
}

/// Saves the draft against the version that was seen.
///
/// # Errors
/// [`Error::Invalid`] for a text that does not fit; [`Error::Refused`] once the group's part is with the branch.
pub fn write(
    cx: &mut Cx<'_>,
    permit: &Permit<may::WriteAppraisal>,
    id: AppraisalId,
    (version, typed): (i64, &str),
) -> Result<Saved, Error> {
    let text = read(typed)?;
    let (branch, me) = (permit.branch(), permit.actor().person);
    own(cx, permit, id)?;
    let (kept, now) = store::appraised::draft(cx.tx, branch, id, me)?.ok_or(Error::NotFound)?;
    if kept == text {
        return Ok(Saved::Done { version: now });
    }
    if now != version {
        return Ok(Saved::Conflict {
            version: now,
            text: kept.map(String::from).unwrap_or_default(),
            by: "您自己（在另一处）".to_owned(),
        });
    }
    store::appraised::save_draft(cx.tx, branch, id, me, (version, text.as_ref()))?;
    cx.journal(permit, "appraisal.write", id.uuid())?;
    Ok(Saved::Done { version: version + 1 })
}

/// Hands the text in to the leader. Text that was handed in before unchanged makes no further one.
///
/// # Errors
/// [`Error::Invalid`] for an empty text; [`Error::Refused`] as [`write()`]; [`Error::Stale`].
pub fn hand_in(
    cx: &mut Cx<'_>,
    permit: &Permit<may::WriteAppraisal>,
    id: AppraisalId,
    (version, typed): (i64, &str),
) -> Result<(), Error> {
    let (branch, me) = (permit.branch(), permit.actor().person);
    let text = Speech::new(typed).map_err(|fault| Error::field("text", "个人自评", fault))?;
    let (_, group) = own(cx, permit, id)?;
    let (kept, now) = store::appraised::draft(cx.tx, branch, id, me)?.ok_or(Error::NotFound)?;
    if now != version {
        return Err(Error::Stale);
    }
    if kept.as_ref() != Some(&text) {
        store::appraised::save_draft(cx.tx, branch, id, me, (version, Some(&text)))?;
    }
    if store::appraised::handed_in(cx.tx, branch, id, me)?.last().is_some_and(|last| last.text == text) {
        return Ok(());
    }
    store::appraised::hand_in(cx.tx, branch, id, me, (&text, cx.now()))?;
    if let Some(leader) = leader_today(cx, permit, group)? {
        let subject = format!("{}交来了个人自评", permit.actor().name);
        let body = "民主评议的个人自评，请登录查看，不要外传。";
        message::about(cx, branch, leader, &place_of(id, me), (&subject, body))?;
    }
    cx.journal(permit, "appraisal.hand_in_self", id.uuid())
}
