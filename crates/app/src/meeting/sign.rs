//! R6: freezing the record, and correcting it as a new revision beside the old one.

use documents::facts::MeetingFacts;
use domain::text::{Reason, Speech};
use sha2::Digest as _;
use store::minutes::SignedRecord;

use super::{facts::facts, view};
use crate::{
    Check, Cx, Error, message,
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
    let view = view::view(cx, &reading)?;
    facts(cx, &view)
}

fn freeze(
    cx: &mut Cx<'_>,
    permit: &Permit<may::Sign>,
    facts: &MeetingFacts,
    reason: Option<Reason>,
) -> Result<(), Error> {
    let text = serde_json::to_string(facts).map_err(|e| Error::Internal(e.to_string()))?;
    let record = SignedRecord {
        number: i64::from(facts.revision),
        sha256: data_encoding::HEXLOWER.encode(&sha2::Sha256::digest(text.as_bytes())),
        sm3: data_encoding::HEXLOWER.encode(&sm3::Sm3::digest(text.as_bytes())),
        facts: text,
        mark: cx.mark(permit),
        reason,
    };
    store::minutes::add(cx.tx, permit.branch(), permit.meeting()?, &record)?;
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
    match view.records.last() {
        None => Ok((facts(cx, &view)?, None)),
        Some(signed) => {
            let mut facts: MeetingFacts =
                serde_json::from_str(&signed.facts).map_err(|e| Error::Internal(e.to_string()))?;
            // The report comes after the signature; it is no part of what was signed.
            facts.reported = self::facts(cx, &view)?.reported;
            Ok((facts, Some(signed.clone())))
        }
    }
}

/// A correction as it is typed: what the record is to say from now on.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Correction {
    /// The revision that was seen and is to be corrected.
    pub revision: u32,
    /// Why.
    pub reason: String,
    /// 地点
    pub place: String,
    /// 会议小结
    pub summary: String,
    /// The text of every speech, item by item, in the order of the record.
    pub speeches: Vec<Vec<String>>,
    /// The reason of every absence, in the order of the roster; empty for who took part.
    pub absences: Vec<String>,
}

/// Corrects a signed record: the newest revision with the changed texts becomes a new revision.
///
/// # Errors
/// [`Error::Invalid`] with the fields to mend; [`Error::Refused`] when nothing was changed.
pub fn correct(cx: &mut Cx<'_>, permit: &Permit<may::Sign>, input: &Correction) -> Result<(), Error> {
    let reading = permission::on_meeting(cx, permit.actor(), permit.meeting()?)?;
    let (mut facts, signed) = record(cx, &reading)?;
    if signed.is_none() {
        return Err(Error::Refused("记录还没有定稿，请直接修改记录，不用更正".to_owned()));
    }
    if facts.revision != input.revision {
        return Err(Error::Stale);
    }
    let before = facts.clone();
    let mut check = Check::default();
    let reason = check.take("reason", "更正原因", Reason::new(&input.reason));
    if let Some(place) = check.take("place", "地点", domain::text::Place::new(&input.place)) {
        facts.place = place.to_string();
    }
    // A summary that the paper of a late entry never had may stay away; one that is there does not go.
    if facts.summary.is_some() || !input.summary.trim().is_empty() {
        let summary = check.take("summary", "会议小结", Speech::new(&input.summary));
        facts.summary = summary.map(String::from);
    }
    for (i, (item, typed)) in facts.items.iter_mut().zip(&input.speeches).enumerate() {
        for (j, (speech, text)) in item.speeches.iter_mut().zip(typed).enumerate() {
            let field = format!("speech_{i}_{j}");
            let label = format!("{}的发言", speech.speaker);
            if let Some(text) = check.take(&field, &label, Speech::optional(text)) {
                speech.text = text.map(String::from);
            }
        }
    }
    for (i, (attendee, typed)) in facts.roster.iter_mut().zip(&input.absences).enumerate() {
        if let documents::facts::Presence::Absent { reason, .. } = &mut attendee.presence {
            let label = format!("{}的缺席原因", attendee.name);
            if let Some(text) = check.take(&format!("absence_{i}"), &label, Reason::new(typed)) {
                *reason = Some(text.to_string());
            }
        }
    }
    check.done()?;
    let Some(reason) = reason else { return Err(Error::NotFound) };
    if facts == before {
        return Err(Error::Refused("没有改动任何内容，不需要更正".to_owned()));
    }
    let (meeting, _) = super::load(cx, permit)?;
    let (id, start) = (meeting.id, meeting.agenda.start);
    let decided = meeting.correct(reason.clone(), cx.acting(permit))?;
    super::keep(cx, permit, &decided, "minutes.correct")?;
    if decided.meeting.stage.reported().is_some() {
        // R7: the branch has the revision before; it is told that there is a newer one.
        let group = super::group_name(cx, permit)?;
        let subject = format!("{group}更正了 {} 党小组会的记录", super::moment(start));
        let body = format!("记录已有新的一版，请查看；以前的版本都留着。更正原因：{reason}");
        message::to_branch(cx, permit, Some(id), &subject, &body)?;
    }
    let now = current(cx, permit)?;
    facts.revision = now.revision;
    facts.corrections = now.corrections;
    facts.reported = None;
    freeze(cx, permit, &facts, Some(reason))
}
