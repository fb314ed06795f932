//! Developing Party members (C5, T4, D6): the file of each, what is due for the group, its opinion as a sheet. What others decide is
//! written down as it happened.

pub mod hearing;
pub mod ledger;
pub mod list;
pub mod record;
pub mod sheet;
pub mod view;

use domain::{
    development::{Done, Extension, File, Inspection, Opinion, OpinionPurpose, Refusal, Step},
    id::{BranchId, PersonId},
    membership::Span,
    text::Reason,
};
use store::development::Stored;

use crate::{
    Cx, Error,
    permission::{self, Actor, Permit, may},
    person,
};

impl From<Refusal> for Error {
    /// A refusal belongs to the field that it is about, where it is about one.
    fn from(refusal: Refusal) -> Self {
        let (field, label) = match refusal {
            Refusal::Future(_)
            | Refusal::Before { .. }
            | Refusal::TooSoon { .. }
            | Refusal::EnteredAlready { .. } => ("on", "日期"),
            Refusal::DoneAlready { .. } | Refusal::Missing { .. } => ("step", "步骤"),
            Refusal::Untrained(_) => ("text", "说明"),
            Refusal::ContactNotFull(_)
            | Refusal::ContactAlready
            | Refusal::TooManyContacts(_)
            | Refusal::NoSuchContact => ("contact", "培养联系人"),
            Refusal::ExtensionLength(_) => ("months", "延长几个月"),
            Refusal::MayNotRecord
            | Refusal::OfBranchOnly(_)
            | Refusal::NotYet { .. }
            | Refusal::NotOnProbation
            | Refusal::ExtendedAlready { .. } => return Self::Refused(refusal.to_string()),
        };
        Self::field(field, label, refusal)
    }
}

/// Puts a file together from what is stored of it; what was taken back is left out.
///
/// # Errors
/// [`Error::Internal`] for an entry that no program of ours has written.
pub(crate) fn file(
    person: PersonId,
    entries: &[Stored],
    contacts: &[(PersonId, Span<PersonId>)],
) -> Result<File, Error> {
    let mut file = File::new(person);
    let strange = |e: &Stored| Error::Internal(format!("development entry {} {}", e.kind, e.what));
    for e in entries.iter().filter(|e| e.person == person && e.withdrawn.is_none()) {
        match e.kind.as_str() {
            "step" => {
                let step = Step::from_code(&e.what).ok_or_else(|| strange(e))?;
                let note = e.text.as_ref().and_then(|text| Reason::new(text.as_str()).ok());
                file.steps.push(Done { step, on: e.on, note, mark: e.mark });
            }
            "inspection" => {
                let note = e.text.clone().ok_or_else(|| strange(e))?;
                file.inspections.push(Inspection { on: e.on, note });
            }
            "report" => file.reports.push(e.on),
            "opinion" => {
                let purpose = OpinionPurpose::from_code(&e.what).ok_or_else(|| strange(e))?;
                file.opinions.push(Opinion { purpose, on: e.on });
            }
            "extension" => {
                let months = e.what.parse().map_err(|_| strange(e))?;
                file.extension = Some(Extension { on: e.on, months });
            }
            _ => return Err(strange(e)),
        }
    }
    file.contacts = contacts.iter().filter(|(of, _)| *of == person).map(|(_, span)| span.clone()).collect();
    Ok(file)
}

/// The same, begun at the state that the roster shows, where the steps entered do not reach it.
///
/// # Errors
/// As [`file`].
pub(crate) fn open_file(
    cx: &mut Cx<'_>,
    branch: BranchId,
    person: PersonId,
    entries: &[Stored],
    contacts: &[(PersonId, Span<PersonId>)],
) -> Result<File, Error> {
    let mut file = file(person, entries, contacts)?;
    let today = cx.local().date();
    let standings = store::person::standings(cx.tx, branch, person)?;
    if let Some(now) = standings.iter().find(|span| span.covers(today)) {
        file.open_at(now.value, now.from);
    }
    Ok(file)
}

/// A permit to read one file: by the role in the person's group, and for who accompanies the person today.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit_reading(
    cx: &mut Cx<'_>,
    actor: &Actor,
    id: PersonId,
) -> Result<Permit<may::ReadDevelopment>, Error> {
    let today = cx.local().date();
    let contacts = store::development::contacts(cx.tx, actor.branch)?;
    let accompanies = contacts.iter().any(|(of, c)| *of == id && c.value == actor.person && c.covers(today));
    match store::person::group_on(cx.tx, actor.branch, id, today)? {
        Some(group) if accompanies => Ok(permission::as_party(actor, group)),
        _ => person::permit(cx, actor, id),
    }
}
