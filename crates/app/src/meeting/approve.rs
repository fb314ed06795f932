//! R3: the branch's approval, in the system or written down by the leader, and the return.

use domain::{
    meeting::{Approval, Channel, Official},
    text::{Note, PersonName, Reason},
};
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::{
    Check, Cx, Error, message,
    permission::{Permit, Role, Verb, may},
};

/// Approves the agenda.
///
/// # Errors
/// [`Error::Stale`] when it has changed since, [`Error::Refused`] at another stage.
pub fn approve(cx: &mut Cx<'_>, permit: &Permit<may::Approve>, note: &str) -> Result<(), Error> {
    let note = Note::optional(note).map_err(|fault| Error::field("note", "批准意见", fault))?;
    let (meeting, _) = super::load(cx, permit)?;
    let approval = Approval { by: own_official(permit)?, on: cx.local().date(), offline: None, note };
    let (id, group, start) = (meeting.id, meeting.group, meeting.agenda.start);
    let decided = meeting.approve(approval, cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.approve")?;
    let subject = format!("支部已批准 {} 的党小组会", super::moment(start));
    tell_leader(cx, permit, group, id, &subject, "请通知全体党员。")
}

/// The signed-in official, as a step keeps them: in the post that may do it, where they hold several.
pub(super) fn own_official<V: Verb>(permit: &Permit<V>) -> Result<Official, Error> {
    let actor = permit.actor();
    let posts = actor.posts.iter().map(|(post, _)| *post);
    let mine = posts.filter(|post| post.is_of_branch() && V::ACTION.allows(Role::of_post(*post)));
    let post = mine.min().ok_or(Error::Forbidden(V::ACTION.who()))?;
    let name = PersonName::new(&actor.name).map_err(|e| Error::Internal(e.to_string()))?;
    Ok(Official { person: Some(actor.person), name, post })
}

/// Tells the leader of a group.
pub(super) fn tell_leader<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    group: domain::id::GroupId,
    meeting: domain::id::MeetingId,
    subject: &str,
    body: &str,
) -> Result<(), Error> {
    let today = cx.local().date();
    let leader = store::person::roster(cx.tx, permit.branch(), group, today)?.leader;
    match leader {
        Some(leader) => message::to_person(cx, permit.branch(), leader, Some(meeting), subject, body),
        None => Ok(()),
    }
}

/// Returns the agenda with a reason.
///
/// # Errors
/// [`Error::Invalid`] without a reason.
pub fn send_back(cx: &mut Cx<'_>, permit: &Permit<may::Approve>, reason: &str) -> Result<(), Error> {
    let reason = Reason::new(reason).map_err(|fault| Error::field("reason", "退回原因", fault))?;
    let (meeting, _) = super::load(cx, permit)?;
    let (id, group, start) = (meeting.id, meeting.group, meeting.agenda.start);
    let decided = meeting.send_back(reason.clone(), cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.return")?;
    let subject = format!("支部退回 {} 的党小组会议题", super::moment(start));
    tell_leader(cx, permit, group, id, &subject, &format!("退回原因：{reason}"))
}

/// 线下批准 as it is typed.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "OfflineApproval")]
pub struct OfflineInput {
    /// Who approved: an id.
    pub by: String,
    /// The day.
    pub on: String,
    /// How: a channel's code.
    pub how: String,
    /// What the branch added.
    #[serde(default)]
    pub note: String,
}

/// Writes down an approval that was given outside of the system. A draft with its consultation is
/// submitted on the way, so that the leader needs one page only.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend, [`Error::Refused`] by a gate.
pub fn approve_offline(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ApproveOffline>,
    input: &OfflineInput,
) -> Result<(), Error> {
    let today = cx.local().date();
    let known = super::officials(cx, permit, today)?;
    let approval = read(&known, input, "")?;
    let (mut meeting, roster) = super::load(cx, permit)?;
    if meeting.stage.name() == domain::meeting::StageName::Draft {
        let id = meeting.id;
        let submitted = meeting.submit(&roster, cx.acting(permit))?;
        super::keep(cx, permit, &submitted, "meeting.submit")?;
        // What was seen is held against the draft alone: the version that stands now is of this very step.
        meeting = store::meeting::find(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)?;
    }
    let decided = meeting.approve(approval, cx.acting(permit))?;
    super::keep(cx, permit, &decided, "meeting.approve_offline")
}

/// Reads the fields of an offline approval.
pub(super) fn read(
    known: &[(domain::id::PersonId, Official)],
    input: &OfflineInput,
    prefix: &str,
) -> Result<Approval, Error> {
    let mut check = Check::default();
    let field = |name: &str| format!("{prefix}{name}");
    let by = super::official(&mut check, &field("by"), "批准人", &input.by, known);
    let on = check.parse::<Date>(&field("on"), "批准日期", &input.on, "请写成 2026-11-18 这样的日期");
    let how = Channel::from_code(&input.how).filter(|c| *c != Channel::System);
    let how = check.take(&field("how"), "批准方式", how.ok_or("请选择当面、电话或书面"));
    let note = check.take(&field("note"), "批准意见", Note::optional(&input.note)).flatten();
    check.done()?;
    match (by, on, how) {
        (Some(by), Some(on), Some(how)) => Ok(Approval { by, on, offline: Some(how), note }),
        _ => Err(Error::Internal("a field passed its check without a value".to_owned())),
    }
}
