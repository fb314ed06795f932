//! 党小组意见表: what a meeting of the group said about somebody, from its record.

use documents::facts::{HearingFacts, ItemFacts, MeetingFacts, OpinionSheetFacts};
use domain::{
    development::{Hearing, HearingAnswer, OpinionPurpose},
    id::{GroupId, ItemId, MeetingId, PersonId},
};
use jiff::civil::Date;

use super::hearing::view;
use crate::{
    Cx, Error, Names,
    meeting::sign,
    permission::{self, Permit, Verb, may},
};

/// What a sheet is about.
struct About {
    person: PersonId,
    group: Option<GroupId>,
    purpose: OpinionPurpose,
    on: Date,
    opinion: String,
    meeting: Option<MeetingId>,
    item: Option<ItemId>,
}

/// The facts of an opinion that stands in a file, with what the record of its meeting says.
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
    let about = About {
        person,
        group: store::person::group_on(cx.tx, branch, person, entry.on)?,
        purpose: OpinionPurpose::from_code(&entry.what).ok_or(Error::NotFound)?,
        on: entry.on,
        opinion: entry.text.map(|text| text.to_string()).unwrap_or_default(),
        meeting: entry.meeting,
        item: entry.item,
    };
    let heard = match entry.item {
        Some(item) => store::hearing::find(cx.tx, branch, item)?,
        None => None,
    };
    sheet(cx, permit, &about, heard.as_ref())
}

/// The facts of an opinion as it stands on its item, also before it was sent.
///
/// # Errors
/// [`Error::NotFound`] before it was said whom the item is about.
pub fn of_hearing(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadHearing>,
    item: ItemId,
) -> Result<OpinionSheetFacts, Error> {
    let view = view::view(cx, permit, item)?;
    let one = view.hearing.as_ref().ok_or(Error::NotFound)?;
    let about = About {
        person: one.person,
        group: Some(one.group),
        purpose: one.purpose,
        on: view.meeting.agenda.start.date(),
        opinion: one.opinion.as_ref().map(ToString::to_string).unwrap_or_default(),
        meeting: Some(one.meeting),
        item: Some(item),
    };
    sheet(cx, permit, &about, Some(one))
}

fn sheet<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    about: &About,
    heard: Option<&Hearing>,
) -> Result<OpinionSheetFacts, Error> {
    let (branch, person) = (permit.branch(), about.person);
    let known = store::person::find(cx.tx, branch, person)?.ok_or(Error::NotFound)?;
    let standing = store::person::standing_on(cx.tx, branch, person, about.on)?;
    let group = match about.group {
        Some(id) => store::organization::group(cx.tx, branch, id)?.map(|g| g.name.to_string()),
        None => None,
    };
    let particulars = store::membership::particulars(cx.tx, branch, person)?.unwrap_or_default();
    let (meeting, item) = match about.meeting {
        Some(id) => {
            let (record, item) = record(cx, permit, id, about.item)?;
            (Some(record), item)
        }
        None => (None, None),
    };
    Ok(OpinionSheetFacts {
        branch: store::organization::branch(cx.tx, branch)?.name.to_string(),
        group: group.unwrap_or_default(),
        name: known.name.to_string(),
        gender: particulars.gender.map(|g| g.chinese().to_owned()),
        born_on: particulars.born_on,
        standing: standing.map(|s| s.chinese().to_owned()).unwrap_or_default(),
        purpose: about.purpose.chinese().to_owned(),
        on: about.on,
        opinion: about.opinion.clone(),
        item,
        meeting,
        hearing: match heard {
            Some(one) => Some(hearing(cx, permit, one)?),
            None => None,
        },
    })
}

/// The record of a meeting and of the item. Who may read the opinion may read what its group said about the person.
fn record<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    id: MeetingId,
    item: Option<ItemId>,
) -> Result<(MeetingFacts, Option<ItemFacts>), Error> {
    let meeting = store::meeting::find(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)?;
    let reading = permission::as_party_on_meeting(permit.actor(), meeting.group, id);
    let record = sign::record(cx, &reading)?.0;
    // The items of a record stand in the order of the agenda.
    let place = item.and_then(|item| meeting.agenda.items.iter().position(|i| i.id == item));
    let item = place.and_then(|place| record.items.get(place).cloned());
    Ok((record, item))
}

fn hearing<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, one: &Hearing) -> Result<HearingFacts, Error> {
    let names: Names = cx.names(permit)?;
    let said = store::proceedings::load(cx.tx, permit.branch(), one.meeting)?;
    let dissent = said.remarks.iter().filter(|r| one.dissent.contains(&r.id)).filter_map(|r| {
        let text = r.text.as_ref()?.to_string();
        Some((names.of(r.speaker).to_owned(), text))
    });
    Ok(HearingFacts {
        contacts: one.contacts.iter().map(|(p, how)| (names.of(*p).to_owned(), how.to_string())).collect(),
        dissent: dissent.collect(),
        hands: one.hands.map(|h| [h.agree, h.disagree, h.silent]),
        sent: one.sent.map(|mark| (names.of(mark.by).to_owned(), cx.local_of(mark.at).date())),
        answer: one.answer.as_ref().map(|answered| {
            let note = answered.note.as_ref().map(ToString::to_string);
            let by = names.of(answered.mark.by).to_owned();
            (HearingAnswer::chinese(answered.answer).to_owned(), note, by, answered.on)
        }),
    })
}
