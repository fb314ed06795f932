//! Developing Party members (C5, T4, D6): the file of each, what is due for the group, its opinion as a sheet. What others decide is
//! written down as it happened.

pub mod hearing;
pub mod ledger;
pub mod list;
pub mod record;
pub mod sheet;
pub mod view;

use domain::{
    development::{
        Done, Due, Extension, File, Hearing, HearingAnswer, HearingStage, Inspection, Opinion,
        OpinionPurpose, Refusal, Step, due,
    },
    id::{BranchId, PersonId},
    membership::Span,
    text::Reason,
};
use jiff::civil::Date;
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
            | Refusal::After { .. }
            | Refusal::TooSoon { .. }
            | Refusal::EnteredAlready { .. } => ("on", "日期"),
            Refusal::DoneAlready { .. } | Refusal::Missing { .. } => ("step", "步骤"),
            Refusal::Untrained(_) => ("text", "说明"),
            Refusal::TooYoung(_) => ("on", "日期"),
            Refusal::Introducers(_) => ("introducer1", "入党介绍人"),
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
                file.steps.push(Done { step, on: e.on, note, length: e.length, mark: e.mark });
            }
            "inspection" => {
                let note = e.text.clone().ok_or_else(|| strange(e))?;
                file.inspections.push(Inspection { on: e.on, note });
            }
            "report" => file.reports.push(e.on),
            "opinion" => {
                let purpose = OpinionPurpose::from_code(&e.what).ok_or_else(|| strange(e))?;
                file.opinions.push(Opinion { purpose, on: e.on, put_off: None });
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

/// The same, begun at the state that the roster shows, where the steps entered do not reach it. `hearings` are those about the person.
///
/// # Errors
/// As [`file`].
pub(crate) fn open_file(
    cx: &mut Cx<'_>,
    branch: BranchId,
    person: PersonId,
    (entries, hearings): (&[Stored], &[Hearing]),
    contacts: &[(PersonId, Span<PersonId>)],
) -> Result<File, Error> {
    let mut file = file(person, entries, contacts)?;
    for heard in hearings {
        let put_off = heard.answer().filter(|answer| answer.answer == HearingAnswer::Deferred).map(|a| a.on);
        let entry = entries.iter().find(|e| e.person == person && e.item == Some(heard.item));
        let is_it = |o: &&mut Opinion| o.purpose == heard.purpose && entry.is_some_and(|e| e.on == o.on);
        if let Some(opinion) = file.opinions.iter_mut().find(is_it) {
            opinion.put_off = put_off;
        }
    }
    file.introducers = store::development::introducers(cx.tx, branch, person)?;
    file.born_on = store::membership::particulars(cx.tx, branch, person)?.and_then(|known| known.born_on);
    let today = cx.local().date();
    let standings = store::person::standings(cx.tx, branch, person)?;
    if let Some(now) = standings.iter().find(|span| span.covers(today)) {
        file.open_at(now.value, now.from);
    }
    Ok(file)
}

/// The file of one person, as [`open_file`].
///
/// # Errors
/// As [`file`].
pub(crate) fn file_of(cx: &mut Cx<'_>, branch: BranchId, person: PersonId) -> Result<File, Error> {
    let entries = store::development::of_person(cx.tx, branch, person)?;
    let contacts = store::development::contacts(cx.tx, branch)?;
    let hearings = store::hearing::about(cx.tx, branch, person)?;
    open_file(cx, branch, person, (&entries, &hearings), &contacts)
}

/// What is due for the group about a person, by the hearings about the person. What it talked over and has still to send on is not
/// asked for once more.
fn dues(file: &File, today: Date, hearings: &[Hearing]) -> Vec<Due> {
    let is_stated = |due: &Due| {
        let of = |one: &&Hearing| due.duty.item() == Some(one.purpose);
        hearings.iter().filter(of).any(|one| one.stage == HearingStage::Stated)
    };
    let mut all = due(file, today);
    all.retain(|due| !is_stated(due));
    all
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
