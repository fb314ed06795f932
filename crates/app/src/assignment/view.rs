//! One piece of work with everything that was written down about it.

use domain::{
    assignment::{Assignment, Source},
    id::AssignmentId,
    membership::Member,
    words,
};
use jiff::civil::Date;
use store::assignment::WorkNote;

use crate::{
    Cx, Error, Names,
    permission::{Permit, may},
};

/// What the page shows.
#[derive(Clone, Debug)]
pub struct WorkView {
    /// The piece of work.
    pub work: Assignment,
    /// When it was given out, local time; nothing of what a meeting decided.
    pub given_at: Option<jiff::civil::DateTime>,
    /// What was written down, oldest first, with its local time.
    pub notes: Vec<(WorkNote, jiff::civil::DateTime)>,
    /// Where it comes from, in words: the meeting and its day, or the resolution's title.
    pub source: String,
    /// Names.
    pub names: Names,
    /// The group's people, from whom another may take it over, and whoever answers for it.
    pub people: Vec<Member>,
    /// Whether the actor answers for it.
    pub is_own: bool,
    /// Whether the actor leads the group.
    pub leads: bool,
    /// Today.
    pub today: Date,
}

/// Loads a piece of work.
///
/// # Errors
/// [`Error::NotFound`] for one of another group.
pub fn view(cx: &mut Cx<'_>, permit: &Permit<may::ReadWork>, id: AssignmentId) -> Result<WorkView, Error> {
    let (branch, group, today) = (permit.branch(), permit.group()?, cx.local().date());
    let work = store::assignment::find(cx.tx, branch, id)?.filter(|w| w.group == group);
    let work = work.ok_or(Error::NotFound)?;
    let notes = store::assignment::notes(cx.tx, branch, id)?;
    let notes = notes
        .into_iter()
        .map(|note| {
            let at = cx.local_of(note.mark.at);
            (note, at)
        })
        .collect();
    let source = source(cx, permit, work.source)?;
    let mut people = store::person::roster(cx.tx, branch, group, today)?.people;
    if people.iter().all(|member| member.id != work.responsible)
        && let Some(person) = store::person::find(cx.tx, branch, work.responsible)?
        && let Some(standing) = store::person::standing_on(cx.tx, branch, person.id, today)?
    {
        people.push(Member { id: person.id, name: person.name, standing });
    }
    Ok(WorkView {
        notes,
        source,
        names: cx.names(permit)?,
        people,
        given_at: work.given.map(|mark| cx.local_of(mark.at)),
        is_own: work.responsible == permit.actor().person,
        leads: permit.actor().leads(group),
        work,
        today,
    })
}

/// Where a piece of work comes from, in words.
pub(super) fn source(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadWork>,
    source: Source,
) -> Result<String, Error> {
    let branch = permit.branch();
    Ok(match source {
        Source::Leader => "组长布置".to_owned(),
        Source::Resolution(id) => {
            let all = store::resolution::all(cx.tx, branch)?;
            let title = all.into_iter().find(|r| r.id == id).map(|r| r.title.to_string());
            format!("支部交办：{}", title.unwrap_or_default())
        }
        Source::Meeting(id) => match store::meeting::find(cx.tx, branch, id)? {
            Some(meeting) => format!("{}会议议定", words::date(meeting.agenda.start.date())),
            None => "会议议定".to_owned(),
        },
    })
}
