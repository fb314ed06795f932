//! The written self-examination: who may read it, and what its page shows. What its author does with it is beside this.

mod own;

pub use own::{Input, drop_aside, hand_in, name_reader, restore_aside, take_back, unname_reader, write};

use domain::{
    id::{BranchId, MeetingId, PersonId},
    life_meeting::{HandInTime, HandedIn, Sheet, SheetAct, SheetMoment, SheetReader},
    meeting::{Meeting, StageName},
    membership::Member,
    text::Speech,
};
use jiff::civil::{Date, DateTime};
use store::life_meeting::sheet::{self as kept, SheetRevision};

use super::{is_over, leader_today, load, own_or_role};
use crate::{
    Cx, Error, Names,
    permission::{self, Actor, Permit, may},
};

/// A text that was typed elsewhere and set aside.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Aside {
    /// Its number.
    pub number: i64,
    /// The text.
    pub text: String,
    /// When it was set aside, local time.
    pub at: DateTime,
}

/// What the page of a sheet shows.
#[derive(Clone, Debug)]
pub struct SheetView {
    /// The sheet.
    pub sheet: Sheet,
    /// When it was handed in, local time, and how far the meeting had come.
    pub handed_in: Option<(DateTime, HandInTime)>,
    /// Whether the reader is the author.
    pub is_own: bool,
    /// Whether the author can write in it now.
    pub can_write: bool,
    /// Whether the author can take it back to change it.
    pub can_take_back: bool,
    /// Whether the meeting was summed up.
    pub over: bool,
    /// Whether it was cancelled.
    pub cancelled: bool,
    /// Whom the author lets read it.
    pub readers: Vec<PersonId>,
    /// How many texts were handed in.
    pub times: usize,
    /// What was typed elsewhere meanwhile and set aside; for the author.
    pub asides: Vec<Aside>,
    /// The others who were due at the meeting.
    pub people: Vec<Member>,
    /// What was said of the author and fed back.
    pub said: Vec<String>,
    /// The day of the meeting.
    pub day: Date,
    /// Names.
    pub names: Names,
    /// Who leads the group today.
    pub leader: Option<PersonId>,
}

/// How somebody stands to the sheets of a meeting.
pub(super) fn reader(actor: &Actor, meeting: &Meeting) -> SheetReader {
    SheetReader {
        person: actor.person,
        leads: actor.leads(meeting.group),
        chairs: actor.is_member && meeting.agenda.chair == actor.person,
        over: is_over(meeting),
    }
}

/// A permit to read one sheet: for its author, wherever they belong now; for whom the author named once it was handed in; for who
/// runs the meeting.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit_reading(
    cx: &mut Cx<'_>,
    actor: &Actor,
    meeting: MeetingId,
    author: PersonId,
) -> Result<Permit<may::ReadSheet>, Error> {
    let branch = actor.branch;
    let owner = store::meeting::owner(cx.tx, branch, meeting)?.ok_or(Error::NotFound)?;
    if actor.person == author
        && let Some(permit) = super::own(cx, actor, meeting)?
    {
        return Ok(permit);
    }
    let named = readers(cx, branch, meeting, author)?;
    let chosen = SheetReader { person: actor.person, leads: false, chairs: false, over: true };
    let sheet = kept::find(cx.tx, branch, meeting, author)?;
    if sheet.is_some_and(|sheet| sheet.is_open_to(&chosen, &named)) {
        return Ok(permission::as_party_on_meeting(actor, owner.group, meeting));
    }
    permission::on_meeting(cx, actor, meeting)
}

/// A permit to write the own sheet: for who was due at the meeting, wherever they belong now.
///
/// # Errors
/// As [`permission::on_meeting`] for anybody else.
pub fn permit_writing(
    cx: &mut Cx<'_>,
    actor: &Actor,
    meeting: MeetingId,
) -> Result<Permit<may::WriteSheet>, Error> {
    own_or_role(cx, actor, meeting)
}

/// Whom the author lets read it.
fn readers(
    cx: &mut Cx<'_>,
    branch: BranchId,
    meeting: MeetingId,
    author: PersonId,
) -> Result<Vec<PersonId>, Error> {
    let all = kept::readers(cx.tx, branch, meeting)?;
    Ok(all.into_iter().filter(|(of, _)| *of == author).map(|(_, reader)| reader).collect())
}

/// The own sheet, or that of another member who handed it in. That somebody else than the author reads it is written down in the
/// journal.
///
/// # Errors
/// [`Error::NotFound`] for a sheet that the reader may not know of.
pub fn view(cx: &mut Cx<'_>, permit: &Permit<may::ReadSheet>, author: PersonId) -> Result<SheetView, Error> {
    let (meeting, roster) = load(cx, permit)?;
    let (branch, me) = (permit.branch(), permit.actor().person);
    let found = kept::find(cx.tx, branch, meeting.id, author)?;
    if found.is_none() && !roster.has_member(author) {
        return Err(Error::NotFound);
    }
    let sheet = found.unwrap_or_else(|| Sheet::blank(meeting.id, author));
    let readers = readers(cx, branch, meeting.id, author)?;
    if !sheet.is_open_to(&reader(permit.actor(), &meeting), &readers) {
        return Err(Error::NotFound);
    }
    let is_own = me == author;
    if !is_own {
        cx.journal(permit, "life_sheet.read", author.uuid())?;
    }
    let revisions = kept::revisions(cx.tx, branch, meeting.id, author)?;
    let times = revisions.iter().filter(|r| !r.aside).count();
    let leader = leader_today(cx, branch, meeting.group)?;
    let moment = moment(cx, &meeting, leader, times > 0);
    let cancelled = meeting.stage.name() == StageName::Cancelled;
    let is_free = is_own && roster.has_member(author) && !cancelled;
    let text = sheet.text.as_ref().map_or("", Speech::as_str);
    let aside = |r: SheetRevision| Aside { number: r.number, text: r.text, at: cx.local_of(r.at) };
    let asides = revisions.into_iter().filter(|r| is_own && r.aside && r.text != text).map(aside).collect();
    let said = if is_own {
        let all = store::life_meeting::gathered::of_meeting(cx.tx, branch, meeting.id)?;
        let mine = |one: &domain::life_meeting::Gathered| {
            one.about == domain::life_meeting::About::Member(me)
                && matches!(one.feedback, domain::life_meeting::Feedback::Told(_))
        };
        all.into_iter().filter(mine).map(|one| one.text.to_string()).collect()
    } else {
        Vec::new()
    };
    Ok(SheetView {
        handed_in: sheet.handed_in().map(|how| (cx.local_of(how.at), how.when)),
        is_own,
        can_write: is_free && sheet.after(SheetAct::Write, &moment).is_ok(),
        can_take_back: is_free && sheet.after(SheetAct::TakeBack, &moment).is_ok(),
        over: is_over(&meeting),
        cancelled,
        times,
        asides,
        people: roster.members().filter(|m| m.id != author).cloned().collect(),
        said,
        day: meeting.agenda.start.date(),
        names: cx.names(permit)?,
        leader,
        sheet,
        readers,
    })
}

/// What handing in would be now.
fn moment(cx: &Cx<'_>, meeting: &Meeting, leader: Option<PersonId>, before: bool) -> SheetMoment {
    let when = HandInTime::of(meeting.stage.held().is_some(), is_over(meeting));
    SheetMoment { now: HandedIn { at: cx.now(), when, to: leader }, before }
}
