//! Writing down that members took part in something that the group did not hold, and taking that back.

use domain::{
    attendance::{LifeEntry, LifeKind},
    id::LifeEntryId,
    text::Reason,
};
use jiff::civil::Date;

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
    let on = check.parse::<Date>("on", "日期", &input.on, "请选择日期");
    if on.is_some_and(|on| on > cx.local().date()) {
        check.fault("on", "日期", "晚于今天，请在参加以后再登记");
    }
    let roster = store::person::roster(cx.tx, branch, group, cx.local().date())?;
    let chosen = |id: &String| roster.people.iter().find(|m| m.id.to_string() == id.trim()).map(|m| m.id);
    let people: Option<Vec<_>> = input.people.iter().map(chosen).collect();
    let people = people.filter(|people| !people.is_empty()).ok_or("请从本组名册里至少选一位");
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
