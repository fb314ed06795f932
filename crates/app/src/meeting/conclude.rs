//! R5: summing up and ending the meeting; going back before it is signed.

use domain::{
    id::{BranchId, MeetingId},
    meeting::{Held, Presence, RollEntry},
    text::{Reason, Speech},
};
use jiff::civil::Time;
use schemars::JsonSchema;
use serde::Deserialize;
use store::meeting::JottingKind;

use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
};

/// The end as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Conclusion")]
pub struct Input {
    /// The summary.
    pub summary: String,
    /// The version of the summary that was seen.
    pub version: i64,
    /// When the meeting began; the planned time when it is left empty.
    #[serde(default)]
    pub started: String,
    /// When the meeting ended; may be empty where the paper of a late entry does not say it.
    pub ended: String,
}

/// Ends the meeting. Who was absent gets the duty to catch up.
///
/// # Errors
/// [`Error::Invalid`] with the field to mend; [`Error::Refused`] with what R4 and R5 miss, or while a ballot of the meeting is not over;
/// [`Error::Stale`] when somebody else has changed the summary since it was seen.
pub fn conclude(cx: &mut Cx<'_>, permit: &Permit<may::Chair>, input: &Input) -> Result<(), Error> {
    let mut check = Check::default();
    let summary = check.take("summary", "会议小结", Speech::optional(&input.summary)).flatten();
    let ended = check.parse_optional::<Time>("ended", "散会时间", &input.ended, "请写成 15:40 这样的时间");
    let started =
        check.parse_optional::<Time>("started", "开会时间", &input.started, "请写成 14:30 这样的时间");
    let (meeting, roster) = super::load(cx, permit)?;
    let is_torn = matches!(meeting.stage.held(), Some(Held::OnPaper(held)) if held.what.gaps.is_some());
    if input.ended.trim().is_empty() && !is_torn {
        check.fault("ended", "散会时间", "还没有填写，请写成 15:40 这样的时间");
    }
    check.done()?;
    let hours = (started.unwrap_or(meeting.agenda.start.time()), ended);
    let (branch, id) = (permit.branch(), meeting.id);
    crate::ballot::all_over(cx, branch, id)?;
    let proceedings = store::proceedings::load(cx.tx, branch, id)?;
    let jotting = store::meeting::jotting(cx.tx, branch, id, JottingKind::Summary)?;
    if jotting.text != summary && jotting.version != input.version {
        return Err(Error::Stale);
    }
    let decided = meeting.conclude(summary.clone(), hours, &proceedings, &roster, cx.acting(permit))?;
    if jotting.text != summary {
        let version = jotting.version;
        store::meeting::set_jotting(cx.tx, branch, id, JottingKind::Summary, summary.as_ref(), version)?;
    }
    super::keep(cx, permit, &decided, "meeting.conclude")?;
    for entry in &proceedings.roll {
        owe_make_up(cx, branch, id, entry)?;
    }
    Ok(())
}

/// Gives whoever was absent the duty to catch up, and takes it from whoever was there after all.
pub(super) fn owe_make_up(
    cx: &mut Cx<'_>,
    branch: BranchId,
    meeting: MeetingId,
    entry: &RollEntry,
) -> Result<(), Error> {
    if matches!(entry.presence, Presence::Absent { .. }) {
        store::proceedings::add_make_up(cx.tx, branch, meeting, entry.person)?;
    } else {
        store::proceedings::remove_make_up(cx.tx, branch, meeting, entry.person)?;
    }
    Ok(())
}

/// Goes back into the record before it is signed.
///
/// # Errors
/// [`Error::Invalid`] without a reason.
pub fn reopen(cx: &mut Cx<'_>, permit: &Permit<may::Chair>, reason: &str) -> Result<(), Error> {
    let reason = Reason::new(reason).map_err(|fault| Error::field("reason", "返回修改的原因", fault))?;
    let (meeting, _) = super::load(cx, permit)?;
    let decided = meeting.reopen(reason, cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.reopen")
}
