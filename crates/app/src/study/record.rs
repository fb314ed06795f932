//! Writing down what was studied: from a meeting with its roll, or outside of one; making up for it; taking it back.

use domain::{
    id::{MeetingId, PersonId, StudyId},
    meeting::Presence,
    study::{Hours, Part, Study, StudyTheme},
    text::{Note, Title},
};
use jiff::civil::Date;

use super::year;
use crate::{
    Check, Cx, Error,
    permission::{Permit, may},
    person::checked,
};

/// What is typed.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The day; that of the meeting where there is one.
    pub on: String,
    /// The theme.
    pub theme: String,
    /// What was read.
    pub title: String,
    /// For how long, in 学时.
    pub hours: String,
    /// Where it is to be found; may be empty.
    pub materials: String,
    /// Who took part; nobody is asked where a meeting has a roll.
    pub people: Vec<String>,
}

/// Writes down what was studied outside of a meeting.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy.
pub fn record(cx: &mut Cx<'_>, permit: &Permit<may::KeepStudy>, input: &Input) -> Result<StudyId, Error> {
    let today = cx.local().date();
    let mut check = Check::default();
    let on = check.recent("on", "日期", &input.on, (today, "学习"));
    let roster = store::person::roster(cx.tx, permit.branch(), permit.group()?, today)?;
    let people = roster.pick_all(&input.people).ok_or("请从本组名册里至少选一位");
    let study = read(cx, permit, &mut check, input, on, None)?;
    let people = check.take("people", "谁参加了", people);
    check.done()?;
    let study = checked(study)?;
    keep(cx, permit, &study, checked(people)?.into_iter().map(|person| (person, None)).collect())
}

/// Writes down what was studied in a meeting: who was there by its roll, who has made up for it already.
///
/// # Errors
/// As [`record`]; [`Error::Refused`] for a meeting that was written down already; [`Error::NotFound`] for one of another group.
pub fn from_meeting(
    cx: &mut Cx<'_>,
    permit: &Permit<may::KeepStudy>,
    meeting: MeetingId,
    input: &Input,
) -> Result<StudyId, Error> {
    let branch = permit.branch();
    let found = year::waiting(cx, permit, None)?;
    let Some(known) = found.into_iter().map(|w| w.meeting).find(|m| m.id == meeting) else {
        return Err(Error::Refused("这次会议已经记过学习，或者还没有开完".to_owned()));
    };
    let mut check = Check::default();
    let study = read(cx, permit, &mut check, input, Some(known.start.date()), Some(meeting))?;
    check.done()?;
    let study = checked(study)?;
    let rolls = store::attendance::rolls(cx.tx, branch, known.start.date())?;
    let of_it = rolls.iter().filter(|r| r.meeting == meeting);
    let there = of_it.filter(|r| !matches!(r.presence, Presence::Absent { .. }) || r.made_up);
    let people = there.map(|r| (r.person, (!r.presence.took_part()).then_some(study.on))).collect();
    keep(cx, permit, &study, people)
}

fn read(
    cx: &Cx<'_>,
    permit: &Permit<may::KeepStudy>,
    check: &mut Check,
    input: &Input,
    on: Option<Date>,
    meeting: Option<MeetingId>,
) -> Result<Option<Study>, Error> {
    let theme = check.take("theme", "主题", StudyTheme::from_code(&input.theme).ok_or("请选择一个主题"));
    let title = check.take("title", "学习内容", Title::new(&input.title));
    let hours = check.take("hours", "学时", input.hours.parse::<Hours>());
    let materials = check.take("materials", "材料在哪里", Note::optional(&input.materials)).flatten();
    let (Some(on), Some(theme), Some(title), Some(hours)) = (on, theme, title, hours) else {
        return Ok(None);
    };
    Ok(Some(Study {
        id: cx.new_id()?,
        group: permit.group()?,
        on,
        theme,
        title,
        hours,
        meeting,
        materials,
        mark: cx.mark(permit),
        withdrawn: None,
    }))
}

fn keep(
    cx: &mut Cx<'_>,
    permit: &Permit<may::KeepStudy>,
    study: &Study,
    people: Vec<(PersonId, Option<Date>)>,
) -> Result<StudyId, Error> {
    store::study::add(cx.tx, permit.branch(), study)?;
    for (person, made_up) in people {
        let part = Part { study: study.id, person, made_up, mark: study.mark };
        store::study::add_part(cx.tx, permit.branch(), &part)?;
    }
    cx.journal(permit, "study.record", study.id.uuid())?;
    Ok(study.id)
}

/// Writes down that somebody who was absent has made up for it.
///
/// # Errors
/// [`Error::Invalid`] with every field and its remedy; [`Error::Refused`] as [`domain::study::Study::make_up`].
pub fn make_up(
    cx: &mut Cx<'_>,
    permit: &Permit<may::KeepStudy>,
    id: StudyId,
    person: &str,
    on: &str,
) -> Result<(), Error> {
    let (branch, today) = (permit.branch(), cx.local().date());
    let study = store::study::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    let mut check = Check::default();
    let roster = store::person::roster(cx.tx, branch, permit.group()?, today)?;
    let person = check.take("person", "谁补学了", roster.pick(person).ok_or("请从本组名册里选择"));
    let on = check.parse::<Date>("on", "补学日期", on, "请选择日期");
    check.done()?;
    let (person, on) = (checked(person)?, checked(on)?);
    let parts = store::study::parts(cx.tx, branch, (study.on, study.on))?;
    study.make_up(&parts, person, on, today)?;
    let part = Part { study: id, person, made_up: Some(on), mark: cx.mark(permit) };
    store::study::add_part(cx.tx, branch, &part)?;
    if let Some(meeting) = study.meeting {
        let open = store::proceedings::make_ups(cx.tx, branch, meeting)?;
        if open.iter().any(|up| up.person == person && up.done.is_none()) {
            let how =
                Note::new(&format!("补学：{}", study.title)).map_err(|e| Error::Internal(e.to_string()))?;
            let mark = cx.mark(permit);
            store::proceedings::close_make_up(cx.tx, branch, meeting, person, &how, mark)?;
        }
    }
    cx.journal(permit, "study.make_up", id.uuid())
}

/// Takes a make-up back that was written down by mistake: who was absent is to make up for it again.
///
/// # Errors
/// [`Error::NotFound`] for an unknown study; [`Error::Stale`] where there is no such make-up.
pub fn withdraw_make_up(
    cx: &mut Cx<'_>,
    permit: &Permit<may::KeepStudy>,
    id: StudyId,
    person: &str,
) -> Result<(), Error> {
    let branch = permit.branch();
    let study = store::study::find(cx.tx, branch, id)?.ok_or(Error::NotFound)?;
    let parts = store::study::parts(cx.tx, branch, (study.on, study.on))?;
    let made = parts.iter().find(|p| p.study == id && p.person.to_string() == person && p.made_up.is_some());
    let made = made.filter(|_| study.withdrawn.is_none()).ok_or(Error::Stale)?;
    store::study::remove_make_up(cx.tx, branch, id, made.person)?;
    cx.journal(permit, "study.withdraw_make_up", id.uuid())
}

/// Takes a study back that was written down by mistake. It no longer counts, and is still shown.
///
/// # Errors
/// [`Error::Stale`] where it was taken back already.
pub fn withdraw(cx: &mut Cx<'_>, permit: &Permit<may::KeepStudy>, id: StudyId) -> Result<(), Error> {
    let mark = cx.mark(permit);
    store::study::withdraw(cx.tx, permit.branch(), id, mark)?;
    cx.journal(permit, "study.withdraw", id.uuid())
}
