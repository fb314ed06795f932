//! What the two do about their talk: add to it, name who may read it, take it back.

use domain::{
    id::{PersonId, TalkId},
    text::Note,
};
use store::talk::TalkNote;

use super::place;
use crate::{
    Cx, Error, message,
    permission::{Permit, may},
};

/// Adds what the actor wants to be written down.
///
/// # Errors
/// [`Error::Invalid`] without a word.
pub fn add(cx: &mut Cx<'_>, permit: &Permit<may::WriteTalk>, id: TalkId, text: &str) -> Result<(), Error> {
    let text = Note::new(text).map_err(|fault| Error::field("text", "补充内容", fault))?;
    let note = TalkNote { text, mark: cx.mark(permit) };
    store::talk::add_note(cx.tx, permit.branch(), id, &note)?;
    cx.journal(permit, "talk.add", id.uuid())
}

/// Names somebody who may read what was said.
///
/// # Errors
/// [`Error::Invalid`] for somebody unknown, one of the two, or who was named already.
pub fn name(cx: &mut Cx<'_>, permit: &Permit<may::WriteTalk>, id: TalkId, person: &str) -> Result<(), Error> {
    let branch = permit.branch();
    let talk = store::talk::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    let roster = store::membership::roster(cx.tx, branch, cx.local().date())?;
    let found = roster.iter().map(|line| line.person.id).find(|p| p.to_string() == person.trim());
    let refuse = |fault: &str| Error::field("person", "给谁看", fault);
    let person = found.ok_or_else(|| refuse("请从名册里选择"))?;
    let named = store::talk::readers(cx.tx, branch, id)?;
    if talk.is_of(person) || named.iter().any(|(reader, _)| *reader == person) {
        return Err(refuse("这位同志本来就能看"));
    }
    let mark = cx.mark(permit);
    store::talk::add_reader(cx.tx, branch, id, person, mark)?;
    let subject = format!("{}请您看一次谈心谈话的记录", permit.actor().name);
    message::about(
        cx,
        branch,
        person,
        &place(id),
        (&subject, "内容只给您看，请不要外传；您看过会记入日志。"),
    )?;
    cx.journal(permit, "talk.name_reader", id.uuid())
}

/// Takes a reader off. What was read already stays read.
///
/// # Errors
/// [`Error::Stale`] for who was not named.
pub fn unname(
    cx: &mut Cx<'_>,
    permit: &Permit<may::WriteTalk>,
    id: TalkId,
    person: &str,
) -> Result<(), Error> {
    let person: PersonId = person.trim().parse().map_err(|_| Error::Stale)?;
    store::talk::remove_reader(cx.tx, permit.branch(), id, person)?;
    cx.journal(permit, "talk.unname_reader", id.uuid())
}

/// Takes the talk back: it did not take place, or was written down by mistake. It no longer counts, and is still shown to
/// the two as taken back.
///
/// # Errors
/// [`Error::Refused`] as [`domain::talk::Talk::withdraw`].
pub fn withdraw(cx: &mut Cx<'_>, permit: &Permit<may::WriteTalk>, id: TalkId) -> Result<(), Error> {
    let mark = cx.mark(permit);
    let mut talk = store::talk::find(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)?;
    talk.withdraw(mark)?;
    store::talk::withdraw(cx.tx, permit.branch(), id, mark)?;
    cx.journal(permit, "talk.withdraw", id.uuid())
}
