//! What the page of a hearing shows.

use domain::{
    development::{Hearing, HearingStage, OpinionPurpose, due, hearing},
    id::{ItemId, PersonId},
    meeting::{Item, Meeting, Remark, RemarkKind},
    membership::Member,
    person::Standing,
};
use jiff::civil::{Date, DateTime};

use super::{contacts_on, load};
use crate::{
    Cx, Error, Names,
    development::open_file,
    permission::{self, Action, Permit, Verb, may},
};

/// A cultivation contact on the day of the meeting.
#[derive(Clone, Debug)]
pub struct ContactLine {
    /// Who.
    pub person: PersonId,
    /// Whether they spoke on the item.
    pub spoke: bool,
    /// How they were heard else, or why not.
    pub how: Option<String>,
}

/// A hearing with what is around it.
#[derive(Clone, Debug)]
pub struct HearingView {
    /// The meeting.
    pub meeting: Meeting,
    /// The item.
    pub item: Item,
    /// The hearing, once it was said whom it is about.
    pub hearing: Option<Hearing>,
    /// Who can be talked about.
    pub people: Vec<Member>,
    /// What the item seems to be about by its title and by what is due; only a suggestion.
    pub likely: Option<(PersonId, OpinionPurpose)>,
    /// The contacts of the person.
    pub contacts: Vec<ContactLine>,
    /// What was said on the item, in its order.
    pub said: Vec<Remark>,
    /// Who is there and was not asked yet.
    pub not_asked: Vec<PersonId>,
    /// How many are there.
    pub present: usize,
    /// The group's name.
    pub group: String,
    /// Names.
    pub names: Names,
    /// Whether whoever looks leads the group.
    pub leads: bool,
    /// Whether whoever looks runs the meeting.
    pub edits: bool,
    /// Whether whoever looks answers for the branch.
    pub answers: bool,
    /// Whether whoever looks may read the person's file.
    pub reads_file: bool,
    /// Whether whoever looks may open the meeting's page.
    pub reads_meeting: bool,
    /// When it was sent and when it was given back, local time.
    pub times: [Option<DateTime>; 2],
    /// When each answer was entered, local time.
    pub answered: Vec<DateTime>,
    /// Today.
    pub today: Date,
}

impl HearingView {
    /// Whether a remark is marked as of another opinion.
    pub fn dissents(&self, remark: &Remark) -> bool {
        self.hearing.as_ref().is_some_and(|one| one.dissent.contains(&remark.id))
    }
}

/// Those of the meeting's groups who are on the way into the Party on its day.
pub(super) fn people<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    meeting: &Meeting,
) -> Result<Vec<Member>, Error> {
    let day = meeting.agenda.start.date();
    let roster = crate::meeting::roster(cx, permit.branch(), meeting.group, &meeting.agenda.joint, day)?;
    let mut people = roster.people;
    people.retain(|member| member.standing != Standing::Full);
    Ok(people)
}

/// What the item is about by its title, or, where only one opinion is due, that.
fn likely<V: Verb>(
    cx: &mut Cx<'_>,
    permit: &Permit<V>,
    item: &Item,
    people: &[Member],
) -> Result<Option<(PersonId, OpinionPurpose)>, Error> {
    let title = item.title.as_str();
    let by_title = people.iter().find_map(|m| {
        let purpose = OpinionPurpose::ALL.into_iter().find(|p| p.title(m.name.as_str()) == title);
        purpose.map(|purpose| (m.id, purpose))
    });
    if by_title.is_some() {
        return Ok(by_title);
    }
    let named = people.iter().find(|m| title.contains(m.name.as_str()));
    let Some(member) = named else { return Ok(None) };
    let branch = permit.branch();
    let entries = store::development::of_person(cx.tx, branch, member.id)?;
    let hearings = store::hearing::about(cx.tx, branch, member.id)?;
    let contacts = store::development::contacts(cx.tx, branch)?;
    let file = open_file(cx, branch, member.id, (&entries, &hearings), &contacts)?;
    Ok(due(&file, cx.local().date())
        .iter()
        .find_map(|one| one.duty.item())
        .map(|purpose| (member.id, purpose)))
}

/// Loads the hearing on an item.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] for an item of other content.
pub fn view(cx: &mut Cx<'_>, permit: &Permit<may::ReadHearing>, id: ItemId) -> Result<HearingView, Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let (meeting, item, hearing) = load(cx, permit, id)?;
    let proceedings = store::proceedings::load(cx.tx, branch, meeting.id)?;
    let day = meeting.agenda.start.date();
    // From the statement on the contacts are those who were looked at then.
    let stated = hearing.as_ref().filter(|one| one.stage != HearingStage::Open);
    let who: Vec<_> = match (&hearing, stated) {
        (_, Some(one)) => one.contacts.iter().map(|(person, _)| *person).collect(),
        (Some(one), None) => contacts_on(cx, branch, one.person, day)?,
        (None, None) => Vec::new(),
    };
    let unheard = hearing::unheard(&proceedings, id, &who);
    let told = |person: PersonId| stated.and_then(|one| one.contacts.iter().find(|(p, _)| *p == person));
    let contacts = who
        .iter()
        .map(|&person| {
            let how = told(person).and_then(|(_, how)| how.as_ref()).map(ToString::to_string);
            let spoke = told(person).map_or(!unheard.contains(&person), |(_, how)| how.is_none());
            ContactLine { person, spoke, how }
        })
        .collect();
    let mut not_asked = hearing::not_asked(&proceedings, id, &who);
    not_asked.retain(|person| hearing.as_ref().is_none_or(|one| one.person != *person));
    let said = proceedings.spoken(id).into_iter().filter(|r| r.kind != RemarkKind::ReadsOut).cloned();
    let people = people(cx, permit, &meeting)?;
    let actor = permit.actor();
    let leads = permission::on_meeting::<may::TieHearing>(cx, actor, meeting.id).is_ok();
    let likely = if leads && hearing.is_none() { likely(cx, permit, &item, &people)? } else { None };
    let edits = permission::on_meeting::<may::StateHearing>(cx, actor, meeting.id).is_ok();
    let reads_meeting = permission::on_meeting::<may::ReadMeeting>(cx, actor, meeting.id).is_ok();
    let answers = permission::on_meeting::<may::AnswerHearing>(cx, actor, meeting.id).is_ok();
    let roles = actor.roles(Some(meeting.group), None);
    let sent = hearing.as_ref().and_then(|one| one.sent).map(|mark| cx.local_of(mark.at));
    let returned =
        hearing.as_ref().and_then(|one| one.returned.as_ref()).map(|(mark, _)| cx.local_of(mark.at));
    let answered =
        hearing.iter().flat_map(|one| &one.answers).map(|answer| cx.local_of(answer.mark.at)).collect();
    let group = store::organization::group(cx.tx, branch, meeting.group)?.ok_or(Error::NotFound)?;
    Ok(HearingView {
        said: said.collect(),
        present: proceedings.present().len(),
        likely,
        people,
        contacts,
        not_asked,
        group: group.name.to_string(),
        names: cx.names(permit)?,
        leads,
        edits,
        reads_meeting,
        answers,
        reads_file: roles.iter().any(|role| Action::ReadDevelopment.allows(*role)),
        times: [sent, returned],
        answered,
        meeting,
        item,
        hearing,
        today,
    })
}
