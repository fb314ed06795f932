//! One difficulty with what was done about it.

use domain::{
    care::Care,
    id::{CareId, PersonId},
    membership::Member,
};
use jiff::civil::{Date, DateTime};
use store::care::CareNote;

use crate::{
    Cx, Error, Names,
    permission::{Permit, may},
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct CareView {
    /// The difficulty.
    pub care: Care,
    /// When it was taken down, local time.
    pub at: DateTime,
    /// What was done, oldest first, with the local time at which it was written down.
    pub notes: Vec<(CareNote, DateTime)>,
    /// Who was named to help.
    pub helpers: Vec<PersonId>,
    /// Whether the actor leads the group.
    pub leads: bool,
    /// Whether the actor may write what was done: not whom it is about.
    pub helps: bool,
    /// Those who could be named.
    pub people: Vec<Member>,
    /// Names.
    pub names: Names,
    /// Today.
    pub today: Date,
}

/// Loads a difficulty. Reading is written down in the journal, but for the person and the leader.
///
/// # Errors
/// [`Error::NotFound`].
pub fn view(cx: &mut Cx<'_>, permit: &Permit<may::ReadCare>, id: CareId) -> Result<CareView, Error> {
    let (branch, me, today) = (permit.branch(), permit.actor().person, cx.local().date());
    let care = store::care::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    let leads = permit.actor().leads(care.group);
    let is_own = care.person == me;
    if !leads && !is_own {
        cx.journal(permit, "care.read", id.uuid())?;
    }
    let notes = store::care::notes(cx.tx, branch, id)?;
    let notes = notes
        .into_iter()
        .map(|note| {
            let at = cx.local_of(note.mark.at);
            (note, at)
        })
        .collect();
    let readers = store::care::readers(cx.tx, branch)?;
    let helpers: Vec<_> = readers.into_iter().filter(|(of, _)| *of == id).map(|(_, p)| p).collect();
    let people = if leads {
        let roster = store::membership::roster(cx.tx, branch, today)?;
        let known = |p: PersonId| p == care.person || p == me || helpers.contains(&p);
        let others = roster.into_iter().filter(|line| !known(line.person.id));
        others
            .map(|line| Member { id: line.person.id, name: line.person.name, standing: line.standing.value })
            .collect()
    } else {
        Vec::new()
    };
    Ok(CareView {
        at: cx.local_of(care.opened.at),
        notes,
        helps: !is_own || leads,
        helpers,
        leads,
        people,
        names: cx.names(permit)?,
        care,
        today,
    })
}
