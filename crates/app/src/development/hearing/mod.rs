//! Hearing the group about somebody on the way into the Party, on an agenda item of C5: the contacts, each member's view, the opinion,
//! to the branch and back into the person's file.

pub mod act;
pub mod view;

use domain::{
    development::{Hearing, HearingRefusal, hearing},
    id::{BranchId, ItemId, MeetingId, PersonId},
    meeting::{Content, Item, Meeting, StageName},
};
use jiff::civil::Date;
use store::meeting::ListedItem;

use crate::{
    Cx, Error,
    permission::{self, Actor, Permit, Verb, may},
};

impl From<HearingRefusal> for Error {
    /// A refusal belongs to the field that it is about, where it is about one.
    fn from(refusal: HearingRefusal) -> Self {
        match refusal {
            HearingRefusal::TooManyHands { .. } => Self::field("agree", "举手情况", refusal),
            HearingRefusal::BeforeMeeting(_) | HearingRefusal::Future(_) => {
                Self::field("on", "支部研究的日期", refusal)
            }
            _ => Self::Refused(refusal.to_string()),
        }
    }
}

/// The page of a hearing.
pub fn place(meeting: MeetingId, item: ItemId) -> String {
    format!("/meetings/{meeting}/hearing/{item}")
}

/// The field of a contact of whom it is to be said how they were heard.
pub fn how_field(contact: PersonId) -> String {
    format!("how-{contact}")
}

/// A permit to read a hearing: by the role at the meeting, and for who leads the person's group or accompanies the person today.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit_reading(
    cx: &mut Cx<'_>,
    actor: &Actor,
    meeting: MeetingId,
    item: ItemId,
) -> Result<Permit<may::ReadHearing>, Error> {
    let found = store::hearing::find(cx.tx, actor.branch, item)?.filter(|one| one.meeting == meeting);
    if let Some(one) = found {
        let today = cx.local().date();
        let group = store::person::group_on(cx.tx, actor.branch, one.person, today)?;
        let leads = group.is_some_and(|group| actor.leads(group));
        if leads || contacts_on(cx, actor.branch, one.person, today)?.contains(&actor.person) {
            return Ok(permission::as_party_on_meeting(actor, one.group, meeting));
        }
    }
    permission::on_meeting(cx, actor, meeting)
}

/// Who accompanies somebody on a day.
fn contacts_on(
    cx: &mut Cx<'_>,
    branch: BranchId,
    person: PersonId,
    day: Date,
) -> Result<Vec<PersonId>, Error> {
    let all = store::development::contacts(cx.tx, branch)?;
    Ok(all.into_iter().filter(|(of, c)| *of == person && c.covers(day)).map(|(_, c)| c.value).collect())
}

/// The items of C5 about which the permit's group has talked since the beginning of last year, but those on which it was heard about
/// the person in the system.
pub(super) fn heard_before<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    known: &[Hearing],
) -> Result<Vec<ListedItem>, Error> {
    let since = Date::new(cx.local().year() - 1, 1, 1).map_err(|e| Error::Internal(e.to_string()))?;
    let (branch, group) = (permit.branch(), permit.group()?);
    let mut items = store::meeting::items_of(cx.tx, branch, group, Content::Development, since)?;
    items.retain(|item| {
        let is_over = (StageName::Concluded..StageName::Cancelled).contains(&item.stage);
        is_over && !known.iter().any(|one| one.item == item.id)
    });
    Ok(items)
}

/// The hearing on an item of the permit's meeting, which has to be one of C5.
fn load<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    id: ItemId,
) -> Result<(Meeting, Item, Option<Hearing>), Error> {
    let meeting = store::meeting::find(cx.tx, permit.branch(), permit.meeting()?)?.ok_or(Error::NotFound)?;
    let item = meeting.agenda.items.iter().find(|i| i.id == id).cloned().ok_or(Error::NotFound)?;
    hearing::of_item(item.content)?;
    let found = store::hearing::find(cx.tx, permit.branch(), id)?;
    Ok((meeting, item, found))
}

/// As [`load`], where it was said whom it is about; refused when the page that was acted on is older.
fn tied<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    (id, version): (ItemId, i64),
) -> Result<(Meeting, Item, Hearing), Error> {
    let (meeting, item, found) = load(cx, permit, id)?;
    let one = found.ok_or(HearingRefusal::Untied)?;
    if one.version == version { Ok((meeting, item, one)) } else { Err(Error::Stale) }
}
