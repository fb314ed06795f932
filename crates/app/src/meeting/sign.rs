//! R6: freezing the record.

use documents::facts::{MeetingFacts, SealFacts};
use domain::{meeting::Content, text::Reason};
use proof::{Digests, SEAL};
use store::minutes::SignedRecord;

use super::{
    facts::{facts, reported},
    view::{self, MeetingView},
};
use crate::{
    Cx, Error, journal,
    permission::{self, Permit, may},
};

/// Signs the record as it stands: its facts are frozen with their digests.
///
/// # Errors
/// [`Error::Stale`] when the record changed since it was seen; [`Error::Refused`] before the summary.
pub fn sign(cx: &mut Cx<'_>, permit: &Permit<may::Sign>) -> Result<(), Error> {
    let (meeting, _) = super::load(cx, permit)?;
    let decided = meeting.sign(cx.acting(permit))?;
    super::keep(cx, permit, &decided, "minutes.sign")?;
    let facts = current(cx, permit)?;
    freeze(cx, permit, &facts, None)
}

/// The facts of the permit's meeting as they stand in the tables.
fn current(cx: &mut Cx<'_>, permit: &Permit<may::Sign>) -> Result<MeetingFacts, Error> {
    let reading = permission::on_meeting(cx, permit.actor(), permit.meeting()?)?;
    let view = view::whole(cx, &reading)?;
    facts(cx, &reading, &view)
}

/// Keeps a revision with its digests, and seals it in the branch's chain.
pub(super) fn freeze(
    cx: &mut Cx<'_>,
    permit: &Permit<may::Sign>,
    facts: &MeetingFacts,
    reason: Option<Reason>,
) -> Result<(), Error> {
    let facts = MeetingFacts { salt: Some(cx.salt()?), ..facts.clone() };
    let text = serde_json::to_string(&facts).map_err(|e| Error::Internal(e.to_string()))?;
    let (meeting, digests) = (permit.meeting()?, Digests::of(text.as_bytes()));
    let entry = cx.seal(permit, SEAL, meeting.uuid(), &digests)?;
    let record = SignedRecord {
        number: i64::from(facts.revision),
        digests,
        facts: text,
        mark: cx.mark(permit),
        reason,
        entry: Some(entry),
    };
    store::minutes::add(cx.tx, permit.branch(), meeting, &record)?;
    journal::key::sign_head(cx, permit.branch())?;
    Ok(())
}

/// The newest signed revision, or the facts as they stand before there is one.
///
/// # Errors
/// [`Error::Internal`] for a record that cannot be read.
pub fn record(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadMeeting>,
) -> Result<(MeetingFacts, Option<SignedRecord>), Error> {
    let view = view::view(cx, permit)?;
    record_of(cx, permit, &view)
}

/// Everything that a signed revision says, whoever may read it.
///
/// # Errors
/// [`Error::Internal`] for a record that cannot be read.
pub(crate) fn as_signed(record: &SignedRecord) -> Result<MeetingFacts, Error> {
    let facts = serde_json::from_str(&record.facts).map_err(|e| Error::Internal(e.to_string()))?;
    let Digests { sm3, .. } = record.digests.clone();
    Ok(MeetingFacts {
        seal: Some(SealFacts { code: record.digests.code(), sm3, entry: record.entry }),
        ..facts
    })
}

/// What a signed revision says, as far as the reader of the meeting may read it.
///
/// # Errors
/// [`Error::Internal`] for a record that cannot be read.
pub fn read(view: &MeetingView, record: &SignedRecord) -> Result<MeetingFacts, Error> {
    let mut facts = as_signed(record)?;
    if view.withheld.is_empty() {
        return Ok(facts);
    }
    // An item that stands no longer where it stood on the agenda is told by its content.
    let agenda = &view.meeting.agenda.items;
    for (at, item) in facts.items.iter_mut().enumerate() {
        let known = agenda.get(at).filter(|known| known.title.as_str() == item.title);
        let is_withheld = match known {
            Some(known) => view.withheld.contains(&known.id),
            None => item.content == Content::Disposition.chinese(),
        };
        if is_withheld {
            item.speeches.clear();
            item.withheld = true;
        }
    }
    Ok(facts)
}

/// As [`record`], of a meeting that has been loaded.
pub(crate) fn record_of(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadMeeting>,
    view: &MeetingView,
) -> Result<(MeetingFacts, Option<SignedRecord>), Error> {
    match view.records.last() {
        None => Ok((facts(cx, permit, view)?, None)),
        Some(signed) => {
            let mut facts = read(view, signed)?;
            // The report comes after the signature; it is no part of what was signed.
            facts.reported = reported(cx, view);
            Ok((facts, Some(signed.clone())))
        }
    }
}
