//! The organizational-life meeting (C4, T3): its preparation, the members' written self-examinations, what is put right
//! afterwards, and the report to the branch. How it is held is the console's part.

pub mod feed_back;
pub mod give;
pub mod list;
pub mod paper;
pub mod prepare;
pub mod rectify;
pub mod report;
pub mod sheet;
pub mod view;

use domain::{
    id::{BranchId, GroupId, MeetingId, PersonId},
    life_meeting::{FeedbackRefusal, RectificationRefusal, ReportRefusal, SheetRefusal},
    meeting::{Content, Item, Kind, Meeting, StageName},
    membership::Roster,
};

use crate::{
    Cx, Error,
    permission::{self, Actor, Permit, Verb},
};

macro_rules! refusals {
    ($($name:ident),*) => {$(
        impl From<$name> for Error {
            fn from(refusal: $name) -> Self {
                Self::Refused(refusal.to_string())
            }
        }
    )*};
}

refusals!(FeedbackRefusal, RectificationRefusal, ReportRefusal, SheetRefusal);

/// The meeting of a permit with its roster; one that is no organizational-life meeting has none of what is here.
pub(crate) fn load<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>) -> Result<(Meeting, Roster), Error> {
    let (meeting, roster) = crate::meeting::load(cx, permit)?;
    if meeting.agenda.kind() == Kind::LifeMeeting { Ok((meeting, roster)) } else { Err(Error::NotFound) }
}

/// The same, refused for a meeting that was cancelled: nothing is prepared for it any more.
pub(crate) fn load_standing<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
) -> Result<(Meeting, Roster), Error> {
    let (meeting, roster) = load(cx, permit)?;
    if meeting.stage.name() == StageName::Cancelled {
        return Err(Error::Refused("会议已经取消，不用再准备；已经写下的还在".to_owned()));
    }
    Ok((meeting, roster))
}

/// A permit for what is somebody's own of an organizational-life meeting, whatever group they belong to now: of who was due at it
/// on its day, and of who began a sheet for it. Nothing for anybody else.
pub(crate) fn own<V: Verb>(
    cx: &mut Cx<'_>,
    actor: &Actor,
    id: MeetingId,
) -> Result<Option<Permit<V>>, Error> {
    let branch = actor.branch;
    let meeting = store::meeting::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    if meeting.agenda.kind() != Kind::LifeMeeting {
        return Ok(None);
    }
    let day = meeting.agenda.start.date();
    let roster = crate::meeting::roster(cx, branch, meeting.group, &meeting.agenda.joint, day)?;
    let has_sheet = store::life_meeting::sheet::find(cx.tx, branch, id, actor.person)?.is_some();
    let is_own = roster.has_member(actor.person) || has_sheet;
    Ok(is_own.then(|| permission::as_party_on_meeting(actor, meeting.group, id)))
}

/// The same for an act that others of the group have a role for as well.
pub(crate) fn own_or_role<V: Verb>(
    cx: &mut Cx<'_>,
    actor: &Actor,
    id: MeetingId,
) -> Result<Permit<V>, Error> {
    match permission::on_meeting(cx, actor, id) {
        Ok(permit) => Ok(permit),
        Err(error) => own(cx, actor, id)?.ok_or(error),
    }
}

/// Who leads the group today, which may be somebody else than on the day of the meeting.
pub(crate) fn leader_today(
    cx: &mut Cx<'_>,
    branch: BranchId,
    group: GroupId,
) -> Result<Option<PersonId>, Error> {
    let today = cx.local().date();
    Ok(store::person::roster(cx.tx, branch, group, today)?.leader)
}

/// Whether the meeting was summed up.
pub(crate) fn is_over(meeting: &Meeting) -> bool {
    meeting.stage.concluded().is_some()
}

/// The items of criticism and self-criticism.
pub(crate) fn items(meeting: &Meeting) -> impl Iterator<Item = &Item> {
    meeting.agenda.items.iter().filter(|item| item.content == Content::LifeMeeting)
}

/// The page of the preparation.
pub(crate) fn place(id: MeetingId) -> String {
    format!("/meetings/{id}/life")
}
