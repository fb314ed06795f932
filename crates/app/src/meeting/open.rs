//! Opening the meeting: the roll starts from the answers; and another chair when the leader cannot come, and who keeps the record.

use domain::{
    id::PersonId,
    meeting::{Proceedings, Refusal},
    text::Reason,
};

use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
};

/// Opens the meeting on its day.
///
/// # Errors
/// [`Error::Refused`] before its day, or when somebody was not told.
pub fn open(cx: &mut Cx<'_>, permit: &Permit<may::Chair>) -> Result<(), Error> {
    let (meeting, roster) = super::load(cx, permit)?;
    let (id, day) = (meeting.id, meeting.agenda.start.date());
    let decided = meeting.open(&roster, cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.open")?;
    if cx.local().date() > day {
        store::meeting::set_late(cx.tx, permit.branch(), id, true)?;
    }
    let replies: Vec<_> = store::notice::answers(cx.tx, permit.branch(), id)?
        .into_iter()
        .filter_map(|answer| Some((answer.person, answer.reply?)))
        .collect();
    for entry in Proceedings::opening_roll(&roster, &replies) {
        store::proceedings::set_roll(cx.tx, permit.branch(), id, &entry)?;
    }
    Ok(())
}

/// Goes back to before the opening: it was opened by mistake, or the meeting could not begin.
///
/// # Errors
/// [`Error::Invalid`] without a reason; [`Error::Refused`] once something is on record.
pub fn unopen(cx: &mut Cx<'_>, permit: &Permit<may::Chair>, reason: &str) -> Result<(), Error> {
    let reason = Reason::new(reason).map_err(|fault| Error::field("reason", "退回的原因", fault))?;
    let (meeting, _) = super::load(cx, permit)?;
    let proceedings = store::proceedings::load(cx.tx, permit.branch(), meeting.id)?;
    let decided = meeting.unopen(reason, &proceedings, cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.unopen")?;
    // What was entered late by mistake is no 补录 any more; the next opening says so anew.
    store::meeting::set_late(cx.tx, permit.branch(), decided.meeting.id, false)?;
    Ok(())
}

/// Lets somebody else chair (G2), with the reason; the approval and the notice stand.
///
/// # Errors
/// [`Error::Invalid`] with the field to mend; [`Error::Refused`] for somebody who may not chair.
pub fn replace_chair(
    cx: &mut Cx<'_>,
    permit: &Permit<may::Chair>,
    chair: &str,
    reason: &str,
) -> Result<(), Error> {
    let mut check = Check::default();
    let chair = check.parse::<PersonId>("chair", "主持人", chair, "请从名单中选择");
    let reason = check.take("chair_reason", "由别人主持的原因", Reason::optional(reason)).flatten();
    check.done()?;
    let Some(chair) = chair else { return Err(Error::NotFound) };
    let (meeting, roster) = super::load(cx, permit)?;
    let meeting = meeting.replace_chair(chair, reason, &roster)?;
    store::meeting::update_agenda(cx.tx, permit.branch(), &meeting)?;
    cx.journal(permit, "meeting.replace_chair", meeting.id.uuid())
}

/// Names who keeps the record of this meeting; who does so from now on may use the console.
///
/// # Errors
/// [`Error::Invalid`] with the field to mend; [`Error::Refused`] when the record is closed.
pub fn replace_recorder(cx: &mut Cx<'_>, permit: &Permit<may::Chair>, recorder: &str) -> Result<(), Error> {
    let mut check = Check::default();
    let recorder = check.parse::<PersonId>("recorder", "记录人", recorder, "请从名单中选择");
    check.done()?;
    let Some(recorder) = recorder else { return Err(Error::NotFound) };
    let (meeting, roster) = super::load(cx, permit)?;
    let meeting = meeting.replace_recorder(recorder, &roster).map_err(|refusal| match refusal {
        Refusal::RecorderNotInGroup => Error::field("recorder", "记录人", refusal),
        other => other.into(),
    })?;
    store::meeting::update_agenda(cx.tx, permit.branch(), &meeting)?;
    cx.journal(permit, "meeting.replace_recorder", meeting.id.uuid())
}
