//! What the group does: the meeting that hears the matter, its opinion, and sending that to the branch. It decides nothing (JP-3).

use domain::{
    disposition::{Disposition, DispositionRefusal},
    id::{BranchId, DispositionId, ItemId, MeetingId, PersonId},
    meeting::{Content, Meeting, StageName},
    text::Note,
};
use jiff::civil::DateTime;
use store::disposition::GroupOpinion;

use super::{handlers, journal, opened_on, tell};
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
    person::checked,
};

/// A topic that could hear a matter, or does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hearing {
    /// The meeting.
    pub meeting: MeetingId,
    /// Its topic.
    pub item: ItemId,
    /// The topic's words.
    pub title: String,
    /// When the meeting begins.
    pub start: DateTime,
    /// How far the meeting has come.
    pub stage: StageName,
    /// Whether it was summed up.
    pub is_over: bool,
    /// Who keeps its record.
    pub recorder: Option<PersonId>,
}

impl Hearing {
    fn of(meeting: &Meeting, item: &domain::meeting::Item) -> Self {
        Self {
            meeting: meeting.id,
            item: item.id,
            title: item.title.to_string(),
            start: meeting.agenda.start,
            stage: meeting.stage.name(),
            is_over: meeting.stage.concluded().is_some(),
            recorder: meeting.agenda.recorder,
        }
    }
}

/// The topics of content C7 that could hear a matter: of its own group alone, on the day on which it was opened or later, and of no
/// other matter. Two matters on one topic would be read by each other's people.
///
/// # Errors
/// As the store.
pub(super) fn choices(cx: &mut Cx<'_>, branch: BranchId, one: &Disposition) -> Result<Vec<Hearing>, Error> {
    let (opened, today) = (opened_on(cx, one), cx.local().date());
    let others = store::disposition::all(cx.tx, branch)?.into_iter().filter(|other| other.id != one.id);
    let taken: Vec<_> = others.filter_map(|other| other.meeting).map(|(_, item)| item).collect();
    let mut found = Vec::new();
    for year in opened.year()..=today.year() + 1 {
        for listed in store::meeting::of_year(cx.tx, branch, Some(one.group), year)? {
            if listed.stage == StageName::Cancelled || listed.start.date() < opened {
                continue;
            }
            let Some(meeting) = store::meeting::find(cx.tx, branch, listed.id)? else { continue };
            // Members of another group need not know.
            if meeting.group == one.group && meeting.agenda.joint.is_empty() {
                let items = meeting
                    .agenda
                    .items
                    .iter()
                    .filter(|item| item.content == Content::Disposition && !taken.contains(&item.id));
                found.extend(items.map(|item| Hearing::of(&meeting, item)));
            }
        }
    }
    found.sort_by_key(|hearing| hearing.start);
    Ok(found)
}

/// The topic that hears a matter; nothing where none was written down, or the topic was taken off the agenda.
///
/// # Errors
/// As the store.
pub(super) fn heard_in(
    cx: &mut Cx<'_>,
    branch: BranchId,
    one: &Disposition,
) -> Result<Option<Hearing>, Error> {
    let Some((id, item)) = one.meeting else { return Ok(None) };
    let Some(meeting) = store::meeting::find(cx.tx, branch, id)? else { return Ok(None) };
    Ok(meeting.agenda.items.iter().find(|i| i.id == item).map(|item| Hearing::of(&meeting, item)))
}

/// How many were due at a meeting that was summed up, and how many were there.
///
/// # Errors
/// As the store.
pub(super) fn attendance(
    cx: &mut Cx<'_>,
    branch: BranchId,
    hearing: &Hearing,
    group: domain::id::GroupId,
) -> Result<(usize, usize), Error> {
    let roster = crate::meeting::roster(cx, branch, group, &[], hearing.start.date())?;
    let present = store::proceedings::load(cx.tx, branch, hearing.meeting)?.present();
    let here = present.into_iter().filter(|person| roster.has_member(*person));
    Ok((roster.members().count(), here.count()))
}

/// What was said on the topic, in the order in which it was said; what nobody took down is not in it.
///
/// # Errors
/// As the store.
pub(super) fn said(
    cx: &mut Cx<'_>,
    branch: BranchId,
    hearing: &Hearing,
) -> Result<Vec<(PersonId, String)>, Error> {
    let proceedings = store::proceedings::load(cx.tx, branch, hearing.meeting)?;
    let spoken = proceedings.spoken(hearing.item).into_iter();
    Ok(spoken.filter_map(|r| r.text.as_ref().map(|text| (r.speaker, text.to_string()))).collect())
}

fn load(
    cx: &mut Cx<'_>,
    permit: &Permit<may::HearDisposition>,
    id: DispositionId,
    version: i64,
) -> Result<Disposition, Error> {
    let one = store::disposition::find(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)?;
    if one.version == version { Ok(one) } else { Err(Error::Stale) }
}

/// Writes down in which topic of which meeting the matter is heard, until there is an opinion. Who it is about is told.
///
/// # Errors
/// [`Error::Invalid`] for a topic that cannot hear it; [`Error::Refused`] as [`DispositionRefusal`]; [`Error::Stale`].
pub fn hear(
    cx: &mut Cx<'_>,
    permit: &Permit<may::HearDisposition>,
    (id, version): (DispositionId, i64),
    typed: &str,
) -> Result<(), Error> {
    let branch = permit.branch();
    let mut one = load(cx, permit, id, version)?;
    let found = choices(cx, branch, &one)?.into_iter().find(|h| h.item.to_string() == typed.trim());
    let mut check = Check::default();
    let remedy = "请从本组“处置处分”类的议题里选择，已经讨论别的事的不能选；没有的，请先起草会议";
    let hearing = check.take("item", "在哪次会上讨论", found.ok_or(remedy));
    check.done()?;
    let hearing = checked(hearing)?;
    let has_opinion = !store::disposition::opinions(cx.tx, branch, id)?.is_empty();
    one.hear((hearing.meeting, hearing.item), has_opinion, cx.mark(permit))?;
    store::disposition::update(cx.tx, branch, &one)?;
    tell(cx, permit, &one, [one.person], "有一件与您有关的事定了开会时间，请登录查看")?;
    journal(cx, permit, &one, "disposition.hear")
}

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Opinion {
    /// What the group thinks.
    pub text: String,
    /// Who sees it otherwise, in their own words; may be empty.
    pub dissent: String,
    /// How many versions of it were seen.
    pub seen: i64,
}

/// Writes the opinion of the group down, after the meeting. Earlier versions stay.
///
/// # Errors
/// [`Error::Invalid`] with the field and its remedy; [`Error::Refused`] as [`DispositionRefusal`]; [`Error::Stale`].
pub fn opine(
    cx: &mut Cx<'_>,
    permit: &Permit<may::HearDisposition>,
    id: DispositionId,
    input: &Opinion,
) -> Result<(), Error> {
    let branch = permit.branch();
    let one = store::disposition::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    let mut check = Check::default();
    let text = check.take("text", "党小组意见", Note::new(&input.text));
    let dissent = check.take("dissent", "不同意见", Note::optional(&input.dissent)).flatten();
    check.done()?;
    let text = checked(text)?;
    let was_held = heard_in(cx, branch, &one)?.is_some_and(|hearing| hearing.is_over);
    one.may_opine(was_held, text.as_str()).map_err(|refusal| match refusal {
        DispositionRefusal::ReadsAsDecision => Error::field("text", "党小组意见", refusal),
        other => other.into(),
    })?;
    let before = store::disposition::opinions(cx.tx, branch, id)?;
    if i64::try_from(before.len()).ok() != Some(input.seen) {
        return Err(Error::Stale);
    }
    if before.last().is_some_and(|last| last.text == text && last.dissent == dissent) {
        return Ok(());
    }
    store::disposition::add_opinion(
        cx.tx,
        branch,
        id,
        &GroupOpinion { text, dissent, mark: cx.mark(permit) },
    )?;
    journal(cx, permit, &one, "disposition.opine")
}

/// Sends the opinion to the branch, after the meeting: to the secretary and the discipline commissioner.
///
/// # Errors
/// [`Error::Refused`] as [`DispositionRefusal`]; [`Error::Stale`].
pub fn send(
    cx: &mut Cx<'_>,
    permit: &Permit<may::HearDisposition>,
    (id, version): (DispositionId, i64),
) -> Result<(), Error> {
    let branch = permit.branch();
    let mut one = load(cx, permit, id, version)?;
    let has_opinion = !store::disposition::opinions(cx.tx, branch, id)?.is_empty();
    let was_held = heard_in(cx, branch, &one)?.is_some_and(|hearing| hearing.is_over);
    one.send((was_held, has_opinion), cx.mark(permit))?;
    store::disposition::update(cx.tx, branch, &one)?;
    let handlers = handlers(cx, branch, &one)?;
    tell(cx, permit, &one, handlers, "有一件事等支部研究")?;
    tell(cx, permit, &one, [one.person], "有一件与您有关的事有新情况，请登录查看")?;
    journal(cx, permit, &one, "disposition.send")
}
