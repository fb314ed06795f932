//! What the author does with the own sheet: writes it, hands it in, takes it back; whom the author lets read it.

use std::collections::BTreeSet;

use domain::{
    id::{MeetingId, PersonId},
    life_meeting::{HandInTime, Sheet, SheetAct, SheetMoment},
    membership::Roster,
    text::Speech,
};
use store::life_meeting::sheet::{self as kept, SheetRevision};

use super::{moment, readers};
use crate::{
    Check, Cx, Error,
    life_meeting::{leader_today, load_standing, place},
    meeting::record::Saved,
    message,
    permission::{Permit, may},
};

/// The own sheet with what is around it.
struct Own {
    sheet: Sheet,
    moment: SheetMoment,
    revisions: Vec<SheetRevision>,
    chair: PersonId,
    roster: Roster,
}

impl Own {
    const fn key(&self) -> (MeetingId, PersonId) {
        (self.sheet.meeting, self.sheet.author)
    }

    /// Who reads it out, as it is typed.
    fn reads_out(&self, check: &mut Check, typed: &str) -> Option<PersonId> {
        let typed = typed.trim();
        if typed.is_empty() {
            return None;
        }
        let found = self.roster.pick(typed).filter(|p| self.roster.has_member(*p) && *p != self.sheet.author);
        check.take("reads_out", "请谁代为宣读", found.ok_or("请从本组其他同志里选择"))
    }
}

/// The own sheet; refused for who is not due at the meeting.
fn own(cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>) -> Result<Own, Error> {
    let (meeting, roster) = load_standing(cx, permit)?;
    let (branch, me) = (permit.branch(), permit.actor().person);
    if !roster.has_member(me) {
        return Err(Error::NotFound);
    }
    let sheet = kept::find(cx.tx, branch, meeting.id, me)?;
    let sheet = sheet.unwrap_or_else(|| Sheet::blank(meeting.id, me));
    let revisions = kept::revisions(cx.tx, branch, meeting.id, me)?;
    let leader = leader_today(cx, branch, meeting.group)?;
    let moment = moment(cx, &meeting, leader, revisions.iter().any(|r| !r.aside));
    Ok(Own { sheet, moment, revisions, chair: meeting.agenda.chair, roster })
}

/// What is typed into a sheet.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The text as it stands on the page.
    pub text: String,
    /// Who reads it out if the author cannot come; may be empty.
    pub reads_out: String,
    /// The version that was seen.
    pub version: i64,
}

fn read(own: &Own, input: &Input) -> Result<(Option<Speech>, Option<PersonId>), Error> {
    let mut check = Check::default();
    let text = check.take("text", "对照检查材料", Speech::optional(&input.text)).flatten();
    let reads_out = own.reads_out(&mut check, &input.reads_out);
    check.done()?;
    Ok((text, reads_out))
}

/// Saves the sheet against the version that was seen. What was typed elsewhere meanwhile stays, and both texts are set aside, so that
/// neither is lost whichever is taken.
///
/// # Errors
/// [`Error::Invalid`] for a text that does not fit; [`Error::Refused`] as [`domain::life_meeting::SheetRefusal`].
pub fn write(cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>, input: &Input) -> Result<Saved, Error> {
    let mut own = own(cx, permit)?;
    let (text, reads_out) = read(&own, input)?;
    if (&own.sheet.text, own.sheet.reads_out) == (&text, reads_out) {
        return Ok(Saved::Done { version: own.sheet.version });
    }
    own.sheet.after(SheetAct::Write, &own.moment)?;
    if own.sheet.version != input.version {
        return conflict(cx, permit, own, text.as_ref());
    }
    own.sheet.text = text;
    own.sheet.reads_out = reads_out;
    keep(cx, permit, &own)?;
    cx.journal(permit, "life_sheet.write", own.sheet.meeting.uuid())?;
    Ok(Saved::Done { version: own.sheet.version + 1 })
}

/// Keeps the sheet; what was set aside and stands in it now is there no longer.
fn keep(cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>, own: &Own) -> Result<(), Error> {
    let branch = permit.branch();
    kept::keep(cx.tx, branch, &own.sheet)?;
    let text = own.sheet.text.as_ref().map_or("", Speech::as_str);
    for same in own.revisions.iter().filter(|r| r.aside && r.text == text) {
        kept::drop_aside(cx.tx, branch, own.key(), same.number)?;
    }
    Ok(())
}

/// Sets a text aside, once.
fn set_aside(cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>, own: &Own, text: &str) -> Result<(), Error> {
    if text.is_empty() || own.revisions.iter().any(|r| r.aside && r.text == text) {
        return Ok(());
    }
    let revision = SheetRevision { number: 0, text: text.to_owned(), aside: true, at: cx.now() };
    kept::add_revision(cx.tx, permit.branch(), own.key(), &revision)?;
    cx.journal(permit, "life_sheet.set_aside", own.sheet.meeting.uuid())
}

fn conflict(
    cx: &mut Cx<'_>,
    permit: &Permit<may::WriteSheet>,
    own: Own,
    typed: Option<&Speech>,
) -> Result<Saved, Error> {
    if own.sheet.version == 0 {
        return Err(Error::Stale);
    }
    let stored = own.sheet.text.as_ref().map_or("", Speech::as_str);
    let typed = typed.map_or("", Speech::as_str);
    if typed != stored {
        set_aside(cx, permit, &own, stored)?;
        set_aside(cx, permit, &own, typed)?;
    }
    Ok(Saved::Conflict {
        version: own.sheet.version,
        text: own.sheet.text.map(String::from).unwrap_or_default(),
        by: "您自己（在另一处）".to_owned(),
    })
}

/// Hands the text in to the leader, and tells whom the author lets read it. On an old version nothing is handed in: both texts are
/// set aside, and the author decides.
///
/// # Errors
/// [`Error::Invalid`] with the field to mend; [`Error::Refused`] as [`domain::life_meeting::SheetRefusal`].
pub fn hand_in(cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>, input: &Input) -> Result<Saved, Error> {
    let mut own = own(cx, permit)?;
    let (text, reads_out) = read(&own, input)?;
    if own.sheet.version != input.version && !own.sheet.is_handed_in() {
        own.sheet.after(SheetAct::Write, &own.moment)?;
        return conflict(cx, permit, own, text.as_ref());
    }
    own.sheet.text = if own.sheet.is_handed_in() { own.sheet.text } else { text };
    own.sheet.state = own.sheet.after(SheetAct::HandIn, &own.moment)?;
    own.sheet.reads_out = reads_out;
    keep(cx, permit, &own)?;
    let (branch, key) = (permit.branch(), own.key());
    let text = own.sheet.text.as_ref().map_or("", Speech::as_str).to_owned();
    // Text that is handed in again unchanged makes no revision.
    if own.revisions.iter().rev().find(|r| !r.aside).is_none_or(|r| r.text != text) {
        let revision = SheetRevision { number: 0, text, aside: false, at: cx.now() };
        kept::add_revision(cx.tx, branch, key, &revision)?;
    }
    let chair = (own.moment.now.when != HandInTime::After).then_some(own.chair);
    let to = own.moment.now.to.into_iter().chain(chair).chain(reads_out).filter(|p| *p != key.1);
    let to: BTreeSet<_> = to.collect();
    for person in &to {
        let subject = format!("{}交来了对照检查材料", permit.actor().name);
        let body = "请登录查看。材料只给本人指定的人和会前组织会议的同志看，请不要外传；您看过会记入日志。";
        message::about(cx, branch, *person, &page(key), (&subject, body))?;
    }
    for reader in readers(cx, branch, key.0, key.1)?.into_iter().filter(|reader| !to.contains(reader)) {
        tell_reader(cx, permit, key, reader)?;
    }
    cx.journal(permit, "life_sheet.hand_in", key.0.uuid())?;
    Ok(Saved::Done { version: own.sheet.version + 1 })
}

/// The page of a sheet.
fn page((meeting, author): (MeetingId, PersonId)) -> String {
    format!("{}/sheets/{author}", place(meeting))
}

/// Tells a reader whom the author named that the sheet can be read now.
fn tell_reader(
    cx: &mut Cx<'_>,
    permit: &Permit<may::WriteSheet>,
    key: (MeetingId, PersonId),
    reader: PersonId,
) -> Result<(), Error> {
    let subject = format!("{}请您看对照检查材料", permit.actor().name);
    let body = "请登录查看；请不要外传，您看过会记入日志。";
    message::about(cx, permit.branch(), reader, &page(key), (&subject, body))?;
    cx.journal(permit, "life_sheet.tell_reader", reader.uuid())
}

/// Takes the sheet back to change it.
///
/// # Errors
/// [`Error::Refused`] as [`domain::life_meeting::SheetRefusal`]; [`Error::Stale`].
pub fn take_back(cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>, seen: i64) -> Result<(), Error> {
    let mut own = own(cx, permit)?;
    if own.sheet.version != seen {
        return Err(Error::Stale);
    }
    own.sheet.state = own.sheet.after(SheetAct::TakeBack, &own.moment)?;
    kept::keep(cx.tx, permit.branch(), &own.sheet)?;
    cx.journal(permit, "life_sheet.take_back", own.sheet.meeting.uuid())
}

/// Puts a text that was set aside in the place of the present one, which is set aside for it.
///
/// # Errors
/// [`Error::Refused`] as [`domain::life_meeting::SheetRefusal`]; [`Error::Stale`] for another version, or where it is gone.
pub fn restore_aside(
    cx: &mut Cx<'_>,
    permit: &Permit<may::WriteSheet>,
    number: i64,
    seen: i64,
) -> Result<(), Error> {
    let mut own = own(cx, permit)?;
    own.sheet.after(SheetAct::Write, &own.moment)?;
    let aside = own.revisions.iter().find(|r| r.aside && r.number == number).ok_or(Error::Stale)?;
    if own.sheet.version != seen {
        return Err(Error::Stale);
    }
    let text = Speech::optional(&aside.text).map_err(|fault| Error::field("text", "对照检查材料", fault))?;
    let before = std::mem::replace(&mut own.sheet.text, text);
    keep(cx, permit, &own)?;
    if before != own.sheet.text {
        set_aside(cx, permit, &own, before.as_ref().map_or("", Speech::as_str))?;
    }
    cx.journal(permit, "life_sheet.restore_aside", own.sheet.meeting.uuid())
}

/// Drops a text that was set aside.
///
/// # Errors
/// [`Error::Stale`] where it is gone.
pub fn drop_aside(cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>, number: i64) -> Result<(), Error> {
    let own = own(cx, permit)?;
    kept::drop_aside(cx.tx, permit.branch(), own.key(), number)?;
    cx.journal(permit, "life_sheet.drop_aside", own.sheet.meeting.uuid())
}

/// Lets somebody who was due at the meeting read the own sheet, once it is handed in; they are told then.
///
/// # Errors
/// [`Error::Invalid`] for somebody unknown, or who was named already; [`Error::Refused`] before anything was written.
pub fn name_reader(cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>, person: &str) -> Result<(), Error> {
    let own = own(cx, permit)?;
    if own.sheet.version == 0 {
        return Err(Error::Refused("还没有写内容，写好以后再指定给谁看".to_owned()));
    }
    let (branch, key) = (permit.branch(), own.key());
    let refuse = |fault: &str| Error::field("person", "给谁看", fault);
    let reader = own.roster.pick(person).filter(|p| own.roster.has_member(*p));
    let reader = reader.ok_or_else(|| refuse("请从本组名册里选择"))?;
    if reader == key.1 || readers(cx, branch, key.0, key.1)?.contains(&reader) {
        return Err(refuse("这位同志本来就能看"));
    }
    kept::add_reader(cx.tx, branch, key, reader, cx.now())?;
    if own.sheet.is_handed_in() {
        tell_reader(cx, permit, key, reader)?;
    }
    cx.journal(permit, "life_sheet.name_reader", reader.uuid())
}

/// Takes a reader off.
///
/// # Errors
/// [`Error::Stale`] for who was not named.
pub fn unname_reader(
    cx: &mut Cx<'_>,
    permit: &Permit<may::WriteSheet>,
    reader: PersonId,
) -> Result<(), Error> {
    let own = own(cx, permit)?;
    kept::remove_reader(cx.tx, permit.branch(), own.key(), reader)?;
    cx.journal(permit, "life_sheet.unname_reader", reader.uuid())
}
