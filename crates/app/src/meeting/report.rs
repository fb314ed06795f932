//! R7: the report to the branch, its receipt or its return.

use domain::{
    meeting::{Channel, Receipt},
    text::{Note, Reason},
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use super::approve::{own_official, tell_leader};
use crate::{
    Check, Cx, Error, message,
    permission::{Permit, may},
};

/// A report as it is typed; the fields of handing it over outside of the system may be empty.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Report")]
pub struct Input {
    /// What the leader adds.
    #[serde(default)]
    pub note: String,
    /// Handed over outside of the system: to whom.
    #[serde(default)]
    pub offline_to: String,
    /// How.
    #[serde(default)]
    pub offline_how: String,
    /// When.
    #[serde(default)]
    pub offline_on: String,
}

/// Reports the signed record.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend; [`Error::Refused`] before it is signed.
pub fn report(cx: &mut Cx<'_>, permit: &Permit<may::Report>, input: &Input) -> Result<(), Error> {
    let today = cx.local().date();
    let known = super::officials(cx, permit, today)?;
    let mut check = Check::default();
    let note = check.take("note", "附言", Note::optional(&input.note)).flatten();
    let offline = if input.offline_to.trim().is_empty() {
        None
    } else {
        let to = super::official(&mut check, "offline_to", "交给谁", &input.offline_to, &known);
        let how = Channel::from_code(&input.offline_how).filter(|c| *c != Channel::System);
        let how = check.take("offline_how", "上报方式", how.ok_or("请选择当面、电话或书面"));
        let on =
            check.parse::<Date>("offline_on", "上报日期", &input.offline_on, "请写成 2026-11-23 这样的日期");
        to.zip(how).zip(on).map(|((to, how), on)| (to, how, on))
    };
    check.done()?;
    let (meeting, _) = super::load(cx, permit)?;
    let (id, start) = (meeting.id, meeting.agenda.start);
    let decided = meeting.report(note, offline, cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.report")?;
    let subject = format!("{}上报 {} 党小组会的记录", super::group_name(cx, permit)?, super::moment(start));
    message::to_branch(cx, permit, Some(id), &subject, "请查看会议记录，签收或者退回更正。")
}

/// The branch takes the report: the meeting is archived.
///
/// # Errors
/// [`Error::Refused`] at another stage.
pub fn receipt(cx: &mut Cx<'_>, permit: &Permit<may::Receipt>, note: &str) -> Result<(), Error> {
    let note = Note::optional(note).map_err(|fault| Error::field("note", "签收意见", fault))?;
    let (meeting, _) = super::load(cx, permit)?;
    let (id, group, start) = (meeting.id, meeting.group, meeting.agenda.start);
    let receipt = Receipt { by: own_official(permit)?, offline: false, note };
    let decided = meeting.receipt(receipt, cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.receipt")?;
    let subject = format!("支部已签收 {} 党小组会的记录", super::moment(start));
    tell_leader(cx, permit, group, id, &subject, "这次会议已经归档。")
}

/// The leader writes down a receipt that was given outside of the system.
///
/// # Errors
/// [`Error::Invalid`] with the field to mend.
pub fn receipt_offline(
    cx: &mut Cx<'_>,
    permit: &Permit<may::Report>,
    by: &str,
    note: &str,
) -> Result<(), Error> {
    let today = cx.local().date();
    let known = super::officials(cx, permit, today)?;
    let mut check = Check::default();
    let by = super::official(&mut check, "by", "签收人", by, &known);
    let note = check.take("note", "签收意见", Note::optional(note)).flatten();
    check.done()?;
    let Some(by) = by else { return Err(Error::NotFound) };
    let (meeting, _) = super::load(cx, permit)?;
    let decided = meeting.receipt(Receipt { by, offline: true, note }, cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.receipt_offline")
}

/// The branch sends the report back for correction.
///
/// # Errors
/// [`Error::Invalid`] without a reason.
pub fn send_back(cx: &mut Cx<'_>, permit: &Permit<may::Receipt>, reason: &str) -> Result<(), Error> {
    let reason = Reason::new(reason).map_err(|fault| Error::field("reason", "退回原因", fault))?;
    let (meeting, _) = super::load(cx, permit)?;
    let (id, group, start) = (meeting.id, meeting.group, meeting.agenda.start);
    let decided = meeting.send_report_back(reason.clone(), cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.send_back")?;
    let subject = format!("支部退回 {} 党小组会的记录", super::moment(start));
    tell_leader(cx, permit, group, id, &subject, &format!("请更正后再次上报。退回原因：{reason}"))
}
