//! Holding what is printed against what was sealed: by the short code, or by what the two-dimensional code says.

use domain::id::MeetingId;
use jiff::{Timestamp, civil::DateTime};
use proof::{Digests, SEAL};
use store::journal::Chained;

use crate::{
    Cx, Error,
    permission::{self, Actor, Permit, may},
};

/// A signed record that was found by its code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LookedUp {
    /// The meeting.
    pub meeting: MeetingId,
    /// The group.
    pub group: String,
    /// When it began.
    pub start: DateTime,
    /// Its topics.
    pub titles: String,
    /// The revision, from 1.
    pub revision: i64,
    /// Whether there is a newer revision.
    pub is_corrected: bool,
    /// When it was signed.
    pub signed: Timestamp,
    /// The entry of the journal that sealed it, where one did.
    pub entry: Option<i64>,
    /// Whether what is kept is what was sealed.
    pub is_whole: bool,
    /// Its digests.
    pub digests: Digests,
}

/// What was typed, as the beginning of an SM3 digest in hexadecimal.
fn beginning(typed: &str) -> Option<String> {
    // What the two-dimensional code says ends with the whole digest.
    let last = typed.split_whitespace().last().unwrap_or_default().to_ascii_lowercase();
    if last.len() == 64 && last.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Some(last);
    }
    proof::code_digits(typed)
}

/// The signed records of the branch with a code that the actor may read.
///
/// # Errors
/// [`Error::Invalid`] for what is no code.
pub fn look_up(
    cx: &mut Cx<'_>,
    permit: &Permit<may::UseAccount>,
    typed: &str,
) -> Result<Vec<LookedUp>, Error> {
    let begins = beginning(typed).ok_or_else(|| {
        let remedy = "不完整，应像 CV3Z-1X32-XVPX-KMFJ 这样，共 16 个字母和数字；请照纸上核对";
        Error::field("code", "核验码", remedy)
    })?;
    let actor: Actor = permit.actor().clone();
    let mut found = Vec::new();
    for (meeting, number) in store::minutes::with_digest(cx.tx, permit.branch(), &begins)? {
        match permission::on_meeting::<may::ReadMeeting>(cx, &actor, meeting) {
            Ok(reading) => found.extend(one(cx, &reading, number)?),
            Err(Error::NotFound | Error::Forbidden(_)) => {}
            Err(fault) => return Err(fault),
        }
    }
    Ok(found)
}

fn one(cx: &mut Cx<'_>, permit: &Permit<may::ReadMeeting>, number: i64) -> Result<Option<LookedUp>, Error> {
    let (branch, meeting) = (permit.branch(), permit.meeting()?);
    let records = store::minutes::all(cx.tx, branch, meeting)?;
    let newest = records.last().map_or(number, |record| record.number);
    let Some(record) = records.into_iter().find(|record| record.number == number) else { return Ok(None) };
    let view = crate::meeting::view::view(cx, permit)?;
    let sealed = match record.entry {
        Some(entry) => store::journal::chained(cx.tx, branch, entry - 1, 1)?.pop(),
        None => None,
    };
    let now = Digests::of(record.facts.as_bytes());
    let is_seal = |entry: &Chained| {
        Some(entry.number) == record.entry
            && entry.said.action == SEAL
            && entry.said.object.as_deref() == Some(&*meeting.to_string())
            && entry.said.content.as_ref() == Some(&now)
    };
    let is_whole = now == record.digests && (record.entry.is_none() || sealed.as_ref().is_some_and(is_seal));
    Ok(Some(LookedUp {
        meeting,
        group: view.group.clone(),
        start: view.meeting.agenda.start,
        titles: view
            .meeting
            .agenda
            .items
            .iter()
            .map(|item| item.title.as_str())
            .collect::<Vec<_>>()
            .join("、"),
        revision: number,
        is_corrected: newest > number,
        signed: record.mark.at,
        entry: record.entry,
        is_whole,
        digests: record.digests,
    }))
}
