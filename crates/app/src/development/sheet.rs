//! 党小组意见表: what a meeting of the group said about somebody, from its record.

use documents::facts::{MeetingFacts, OpinionSheetFacts};
use domain::{
    development::OpinionPurpose,
    id::{MeetingId, PersonId},
};

use crate::{
    Cx, Error,
    meeting::sign,
    permission::{self, Permit, may},
};

/// The facts of an opinion: what was entered of it, and what its meeting's record says under the topic that names the person.
///
/// # Errors
/// [`Error::NotFound`] for an entry that is no opinion or was taken back.
pub fn facts(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadDevelopment>,
    person: PersonId,
    number: i64,
) -> Result<OpinionSheetFacts, Error> {
    let branch = permit.branch();
    let entries = store::development::of_person(cx.tx, branch, person)?;
    let found = entries.into_iter().find(|e| e.number == number && e.kind == "opinion");
    let entry = found.filter(|e| e.withdrawn.is_none()).ok_or(Error::NotFound)?;
    let purpose = OpinionPurpose::from_code(&entry.what).ok_or(Error::NotFound)?;
    let known = store::person::find(cx.tx, branch, person)?.ok_or(Error::NotFound)?;
    let standing = store::person::standing_on(cx.tx, branch, person, entry.on)?;
    let group = store::person::group_on(cx.tx, branch, person, entry.on)?;
    let group = match group {
        Some(id) => store::organization::group(cx.tx, branch, id)?.map(|g| g.name.to_string()),
        None => None,
    };
    let particulars = store::membership::particulars(cx.tx, branch, person)?.unwrap_or_default();
    let meeting = match entry.meeting {
        Some(id) => Some(record(cx, permit, id)?),
        None => None,
    };
    let name = known.name.to_string();
    let item = meeting.as_ref().and_then(|m| m.items.iter().find(|item| item.title.contains(&name)).cloned());
    Ok(OpinionSheetFacts {
        branch: store::organization::branch(cx.tx, branch)?.name.to_string(),
        group: group.unwrap_or_default(),
        name,
        gender: particulars.gender.map(|g| g.chinese().to_owned()),
        born_on: particulars.born_on,
        standing: standing.map(|s| s.chinese().to_owned()).unwrap_or_default(),
        purpose: purpose.chinese().to_owned(),
        on: entry.on,
        opinion: entry.text.map(|text| text.to_string()).unwrap_or_default(),
        item,
        meeting,
    })
}

/// The record of a meeting. Who may read the file may read what its group said about the person.
fn record(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadDevelopment>,
    id: MeetingId,
) -> Result<MeetingFacts, Error> {
    let reading: Permit<may::ReadMeeting> = permission::on_meeting(cx, permit.actor(), id)?;
    Ok(sign::record(cx, &reading)?.0)
}
