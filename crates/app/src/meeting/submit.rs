//! Sending the agenda to the branch, and taking it back.

use domain::{meeting::Meeting, text::Reason};

use crate::{
    Cx, Error, message,
    permission::{Permit, may},
};

/// Submits the agenda.
///
/// # Errors
/// [`Error::Refused`] when the consultation or a reason is missing.
pub fn submit(cx: &mut Cx<'_>, permit: &Permit<may::Submit>) -> Result<(), Error> {
    let (meeting, roster) = super::load(cx, permit)?;
    let (id, start) = (meeting.id, meeting.agenda.start);
    let decided = meeting.submit(&roster, cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.submit")?;
    invite(cx, permit, &decided.meeting)?;
    let subject = format!("{}报批 {} 的党小组会", super::group_name(cx, permit)?, super::moment(start));
    message::to_branch(cx, permit, Some(id), &subject, "请查看议题和会前沟通情况，批准或者退回修改。")
}

/// Takes the agenda back to change it; an approval is lost with it.
///
/// # Errors
/// [`Error::Invalid`] without a reason.
pub fn take_back(cx: &mut Cx<'_>, permit: &Permit<may::Submit>, reason: &str) -> Result<(), Error> {
    let reason = Reason::new(reason).map_err(|fault| Error::field("reason", "撤回原因", fault))?;
    let (meeting, _) = super::load(cx, permit)?;
    let (id, start, told) = (meeting.id, meeting.agenda.start, meeting.stage.notified().cloned());
    let decided = meeting.take_back(reason.clone(), cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.take_back")?;
    store::notice::overtake(cx.tx, permit.branch(), id)?;
    let subject = format!("{} 的党小组会议题撤回修改", super::moment(start));
    for person in told.map(|n| n.what.to).unwrap_or_default() {
        message::to_person(
            cx,
            permit.branch(),
            person,
            Some(id),
            &subject,
            &format!("原因：{reason}。改好后会再次通知。"),
        )?;
    }
    Ok(())
}

/// Lets the leaders of the other groups of a joint meeting know what the branch is asked to approve.
fn invite(cx: &mut Cx<'_>, permit: &Permit<may::Submit>, meeting: &Meeting) -> Result<(), Error> {
    let (branch, today, start) = (permit.branch(), cx.local().date(), meeting.agenda.start);
    let groups = super::group_name(cx, permit)?;
    for group in &meeting.agenda.joint {
        if let Some(leader) = store::person::roster(cx.tx, branch, *group, today)?.leader {
            let subject = format!("{groups}联合召开 {} 的党小组会", super::moment(start));
            let body = "已报支部批准。请看议题，有不同意见请告诉起草的组长；批准后会通知您组的全体党员。";
            message::to_person(cx, branch, leader, Some(meeting.id), &subject, body)?;
        }
    }
    Ok(())
}
