//! Writing down that members took part in something that the group did not hold, and taking that back.

use domain::{
    attendance::{LifeEntry, LifeKind},
    id::LifeEntryId,
    text::Reason,
};

use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
    person::checked,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// Who took part.
    pub people: Vec<String>,
    /// In what.
    pub kind: String,
    /// On which day.
    pub on: String,
    /// Anything to add; may be empty.
    pub note: String,
}

/// Writes down who of the permit's group took part in something on a day. Nobody is asked to prove it.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy.
pub fn note(cx: &mut Cx<'_>, permit: &Permit<may::NoteAttendance>, input: &Input) -> Result<(), Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let mut check = Check::default();
    let kind = check.take("kind", "参加了什么", LifeKind::from_code(&input.kind).ok_or("请选择一种"));
    let today = cx.local().date();
    let on = check.recent("on", "日期", &input.on, (today, "参加"));
    let roster = store::person::roster(cx.tx, branch, group, today)?;
    let people = roster.pick_all(&input.people).ok_or("请从本组名册里至少选一位");
    let people = check.take("people", "谁参加了", people);
    let note = check.take("note", "说明", Reason::optional(&input.note)).flatten();
    check.done()?;
    let (kind, on) = (checked(kind)?, checked(on)?);
    let known = store::attendance::entries(cx.tx, branch, on)?;
    for person in checked(people)? {
        let same =
            |e: &LifeEntry| e.withdrawn.is_none() && e.person == person && e.on == on && e.kind == kind;
        if known.iter().any(same) {
            continue;
        }
        let entry = LifeEntry {
            id: cx.new_id()?,
            person,
            on,
            kind,
            note: note.clone(),
            mark: cx.mark(permit),
            withdrawn: None,
        };
        store::attendance::add(cx.tx, branch, &entry)?;
        cx.journal(permit, "attendance.note", entry.id.uuid())?;
    }
    Ok(())
}

/// Takes an entry back that was wrong. It stays to be seen by its own date.
///
/// # Errors
/// [`Error::Stale`] where it was taken back already.
pub fn withdraw(cx: &mut Cx<'_>, permit: &Permit<may::NoteAttendance>, id: LifeEntryId) -> Result<(), Error> {
    let mark = cx.mark(permit);
    store::attendance::withdraw(cx.tx, permit.branch(), id, mark)?;
    cx.journal(permit, "attendance.withdraw", id.uuid())
}
