//! One talk.

use domain::{
    id::{PersonId, TalkId},
    membership::Member,
    talk::Talk,
};
use jiff::civil::{Date, DateTime};
use store::talk::TalkNote;

use crate::{
    Cx, Error, Names,
    permission::{Permit, may},
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct TalkView {
    /// The talk.
    pub talk: Talk,
    /// When it was written down, local time.
    pub at: DateTime,
    /// What was said, oldest first, with its local time; nothing for who may not read it.
    pub notes: Option<Vec<(TalkNote, DateTime)>>,
    /// Who may read it beside the two.
    pub readers: Vec<PersonId>,
    /// Whether the actor is one of the two.
    pub is_own: bool,
    /// Whether the actor wrote it down.
    pub is_writer: bool,
    /// Everybody who could be named as a reader.
    pub people: Vec<Member>,
    /// Names.
    pub names: Names,
    /// Today.
    pub today: Date,
}

/// Loads a talk. That somebody reads what was said who is not one of the two is written down in the journal.
///
/// # Errors
/// [`Error::NotFound`].
pub fn view(cx: &mut Cx<'_>, permit: &Permit<may::ReadTalk>, id: TalkId) -> Result<TalkView, Error> {
    let (branch, me, today) = (permit.branch(), permit.actor().person, cx.local().date());
    let talk = store::talk::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    let readers: Vec<_> = store::talk::readers(cx.tx, branch, id)?.into_iter().map(|(p, _)| p).collect();
    let is_own = talk.is_of(me);
    let notes = if is_own || readers.contains(&me) {
        let notes = store::talk::notes(cx.tx, branch, id)?;
        let timed = notes.into_iter().map(|note| {
            let at = cx.local_of(note.mark.at);
            (note, at)
        });
        Some(timed.collect())
    } else {
        None
    };
    if notes.is_some() && !is_own {
        cx.journal(permit, "talk.read", id.uuid())?;
    }
    let people = if is_own {
        let roster = store::membership::roster(cx.tx, branch, today)?;
        let known = |id: PersonId| talk.is_of(id) || readers.contains(&id);
        let others = roster.into_iter().filter(|line| !known(line.person.id));
        others
            .map(|line| Member { id: line.person.id, name: line.person.name, standing: line.standing.value })
            .collect()
    } else {
        Vec::new()
    };
    Ok(TalkView {
        at: cx.local_of(talk.by.at),
        notes,
        readers,
        is_own,
        is_writer: talk.by.by == me,
        people,
        names: cx.names(permit)?,
        talk,
        today,
    })
}
