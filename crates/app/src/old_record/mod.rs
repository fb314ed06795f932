//! 旧记录: records that were kept on paper come in as files, wait until somebody has looked at what was understood of them, and are
//! entered late (ADR 25). The file stays beside the meeting.

mod fill;
mod lacks;
mod rest;
mod whose;

use std::collections::BTreeSet;

use documents::{
    attachment::PdfReader,
    reading::{self, Line, OldWordReader, Place},
};
use domain::{
    attachment::{FileKind, file_name},
    id::{MeetingId, OldRecordId},
    meeting::Official,
    old_record::{OldRecord, take_record},
    text::{FileName, Reason, TextFault, secret_mark},
};
use jiff::civil::Date;
use proof::Digests;

pub use fill::{Answers, Filled, Unknown, Who};
pub use lacks::{Lacks, Part, UNWRITTEN};
use records::check::Check;

use crate::{
    Cx, Error, Fault,
    account::{by_machine, session},
    meeting::{
        draft,
        enter_late::{self, enter_late},
    },
    permission::{self, Actor, Permit, Verb, may},
};

/// The most bytes of a file.
pub const MOST: usize = 10 << 20;

/// A file that was read and may be kept.
#[derive(Clone, Debug)]
pub struct Looked {
    name: FileName,
    kind: FileKind,
    digests: Digests,
    bytes: Vec<u8>,
    lines: Vec<Line>,
    is_record: bool,
}

impl Looked {
    /// Its name.
    pub const fn name(&self) -> &FileName {
        &self.name
    }

    /// Whether it reads like a record of a meeting.
    pub const fn is_record(&self) -> bool {
        self.is_record
    }
}

fn refused(fault: impl std::fmt::Display) -> Error {
    Error::field("file", "文件", fault)
}

/// Reads a file. It takes up to some seconds, for an old .doc half a minute, and belongs on a thread that may wait.
///
/// # Errors
/// [`Error::Invalid`] with what is wrong and how to mend it.
pub fn look(
    name: &str,
    bytes: Vec<u8>,
    reader: &dyn PdfReader,
    converter: &dyn OldWordReader,
) -> Result<Looked, Error> {
    if bytes.len() > MOST {
        return Err(too_large(bytes.len()));
    }
    let lines = reading::read_old(name, &bytes, reader, converter).map_err(refused)?;
    take_lines(name, bytes, lines)
}

/// What is said of a file that is too large.
pub fn too_large(size: usize) -> Error {
    let (found, most) = (size.div_ceil(1 << 20), MOST >> 20);
    refused(format!("有 {found} MB，最多收 {most} MB；请删去里面的图片，或者只留会议记录再试"))
}

/// Takes a file with the lines that it was read as, by whatever program.
///
/// # Errors
/// [`Error::Invalid`] for a mark of secrecy (`rules.md` 7.4), and for a file that is too large.
pub fn take_lines(name: &str, bytes: Vec<u8>, lines: Vec<Line>) -> Result<Looked, Error> {
    if bytes.len() > MOST {
        return Err(too_large(bytes.len()));
    }
    if let Some(mark) = lines.iter().find_map(|line| secret_mark(&line.text)) {
        return Err(refused(TextFault::SecretMark { mark }));
    }
    let kind = kind(name, &bytes);
    let name = file_name(name, kind).map_err(refused)?;
    let digests = Digests::of(&bytes);
    // The day matters to no finding that says that a file is no record.
    let findings = records::check::one(&records::understand(&lines), jiff::civil::date(2999, 1, 1));
    let is_record = findings.iter().all(|finding| finding.check != Check::NoRecord);
    Ok(Looked { name, kind, digests, bytes, lines, is_record })
}

/// What a file is, after it was read: the first part of an ODT tells of it.
fn kind(name: &str, bytes: &[u8]) -> FileKind {
    match bytes {
        [b'%', b'P', b'D', b'F', ..] => FileKind::Pdf,
        [0xD0, 0xCF, 0x11, 0xE0, ..] => FileKind::Doc,
        [b'P', b'K', 3, 4, ..] if bytes.get(30..38) == Some(b"mimetype") => FileKind::Odt,
        [b'P', b'K', 3, 4, ..] => FileKind::Docx,
        _ if name.to_ascii_lowercase().ends_with(".md") => FileKind::Md,
        _ => FileKind::Txt,
    }
}

/// Keeps a record until it is entered; `reason` says why only now.
///
/// # Errors
/// [`Error::Invalid`] for one that is there, and for one too many.
pub fn take(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EnterLate>,
    looked: &Looked,
    reason: Option<&Reason>,
) -> Result<OldRecordId, Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let there = store::old_record::of_group(cx.tx, branch, group)?;
    take_record(&there, &looked.digests.sha256).map_err(refused)?;
    let one = OldRecord {
        id: cx.new_id()?,
        group,
        name: looked.name.clone(),
        kind: looked.kind,
        size: i64::try_from(looked.bytes.len()).unwrap_or(i64::MAX),
        sha256: looked.digests.sha256.clone(),
        reason: reason.cloned(),
        mark: cx.mark(permit),
        meeting: None,
    };
    let lines = serde_json::to_string(&looked.lines).map_err(|e| Error::Internal(e.to_string()))?;
    store::old_record::add(cx.tx, branch, &one, (&looked.bytes, &lines))?;
    cx.seal(permit, "old_record.take", one.id.uuid(), &looked.digests)?;
    Ok(one.id)
}

/// The record with these bytes that waits in the group, where there is one.
///
/// # Errors
/// As the store.
pub fn waits(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EnterLate>,
    looked: &Looked,
) -> Result<Option<OldRecordId>, Error> {
    let all = store::old_record::of_group(cx.tx, permit.branch(), permit.group()?)?;
    let same = |one: &OldRecord| one.meeting.is_none() && one.sha256 == looked.digests.sha256;
    Ok(all.into_iter().find(same).map(|one| one.id))
}

/// A permit for whoever is named at the command line, in the group that they lead.
///
/// # Errors
/// [`Error::Refused`] for a name that is not known or not clear, and for somebody who leads no group today.
pub fn permit_of(cx: &mut Cx<'_>, typed: &str) -> Result<Permit<may::EnterLate>, Error> {
    let (branch, person) = by_machine::find(cx, typed)?;
    let actor = session::actor_of(cx, branch, person.id)?;
    let leads_none =
        || Error::Refused(format!("{}今天不是组长；补录由组长办理，请用 --by 写组长的姓名", person.name));
    let group = actor.led_group().ok_or_else(leads_none)?;
    permission::in_group(cx, &actor, group)
}

/// The reason as it is typed once for all files that come together.
///
/// # Errors
/// [`Error::Invalid`] where there is none, or it is too long.
pub fn read_reason(typed: &str) -> Result<Reason, Error> {
    Reason::new(typed).map_err(|fault| Error::field("late_reason", "为什么现在才补录", fault))
}

/// The records of a group: those that wait, then those from which a meeting was entered.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The group's name.
    pub group: String,
    /// Those that wait, with the day that was understood; by day.
    pub waiting: Vec<(OldRecord, Option<Date>)>,
    /// Those that were entered, with the meeting's day; the latest first.
    pub entered: Vec<(OldRecord, MeetingId)>,
}

/// Shows them.
///
/// # Errors
/// As the store.
pub fn list(cx: &mut Cx<'_>, permit: &Permit<may::EnterLate>) -> Result<Kept, Error> {
    let (branch, group) = (permit.branch(), permit.group()?);
    let (mut waiting, mut entered) = (Vec::new(), Vec::new());
    for one in store::old_record::of_group(cx.tx, branch, group)? {
        if let Some(meeting) = one.meeting {
            entered.push((one, meeting));
        } else {
            let record = records::understand(&lines(cx, permit, one.id)?);
            waiting.push((one, record.date.map(|found| found.value)));
        }
    }
    waiting.sort_by_key(|(_, day)| day.unwrap_or(Date::MAX));
    entered.reverse();
    let name = store::organization::group(cx.tx, branch, group)?.ok_or(Error::NotFound)?.name;
    Ok(Kept { group: name.to_string(), waiting, entered })
}

/// A permit for one record, in the group to which it belongs.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit<V: Verb>(cx: &mut Cx<'_>, actor: &Actor, id: OldRecordId) -> Result<Permit<V>, Error> {
    let one = store::old_record::find(cx.tx, actor.branch, id)?.ok_or(Error::NotFound)?;
    permission::in_group(cx, actor, one.group)
}

fn lines<V: Verb>(cx: &mut Cx<'_>, permit: &Permit<V>, id: OldRecordId) -> Result<Vec<Line>, Error> {
    let lines = store::old_record::lines(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)?;
    serde_json::from_str(&lines).map_err(|e| Error::Internal(e.to_string()))
}

/// A record that waits, beside what was understood of it.
#[derive(Clone, Debug)]
pub struct View {
    /// The record.
    pub record: OldRecord,
    /// What it says, line by line.
    pub lines: Vec<Line>,
    /// What is missing or contradictory in it, in sentences.
    pub findings: Vec<(Option<Place>, String)>,
    /// The day of the meeting, said or understood; none as long as it is not known.
    pub day: Option<Date>,
    /// People of whom it is not known who they are.
    pub unknown: Vec<Unknown>,
    /// The form, as far as the record fills it; none as long as something is not known.
    pub filled: Option<Filled>,
    /// What its heading says, where that is another branch or group.
    pub elsewhere: Option<String>,
    /// What the form needs around the fields.
    pub form: draft::FormView,
    /// Who held a post of the branch on that day.
    pub officials: Vec<(domain::id::PersonId, Official)>,
}

/// Shows a record that waits.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Refused`] for one that was entered.
pub fn view(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EnterLate>,
    id: OldRecordId,
    answers: &Answers,
) -> Result<View, Error> {
    let record = store::old_record::find(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)?;
    let lines = lines(cx, permit, id)?;
    let understood = records::understand(&lines);
    let today = cx.local().date();
    let day = answers.date.or(understood.date.as_ref().map(|found| found.value));
    let day = day.filter(|day| *day <= today);
    let form = enter_late::form(cx, permit, day.unwrap_or(today))?;
    let roster = &form.draft.roster;
    let (mut unknown, mut filled) = (Vec::new(), None);
    if let Some(day) = day.filter(|_| roster.members().next().is_some()) {
        unknown = fill::unknown(&understood, roster, answers);
        if unknown.is_empty() {
            let around =
                fill::Around { roster, planned: &form.draft.planned, reason: record.reason.as_ref(), day };
            filled = Some(fill::fill(&understood, &lines, &around, answers));
        }
    }
    let findings = records::check::one(&understood, today);
    let findings = findings.into_iter().map(|one| (one.at, one.fault.into_owned())).collect();
    let elsewhere = elsewhere(cx, permit, &understood)?;
    let (form, officials) = (form.draft, form.officials);
    Ok(View { record, lines, findings, day, unknown, filled, elsewhere, form, officials })
}

/// What the heading of a record says, where that is another branch or group.
fn elsewhere(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EnterLate>,
    record: &records::record::Record,
) -> Result<Option<String>, Error> {
    let branch = store::organization::branch(cx.tx, permit.branch())?;
    let group =
        store::organization::group(cx.tx, permit.branch(), permit.group()?)?.ok_or(Error::NotFound)?;
    Ok(whose::elsewhere(record, branch.name.as_str(), group.name.as_str()))
}

/// What somebody says of an original that was not understood of it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Said {
    /// What the original lacks.
    pub lacks: BTreeSet<Part>,
    /// That it is a record of this group, though its heading names another.
    pub is_ours: bool,
}

/// Enters the meeting of a record late, as it was corrected; the file stays beside it.
///
/// # Errors
/// As [`enter_late()`]; [`Error::Invalid`] also for what was not understood and is neither filled in nor said to be lacking, and for a
/// record of another group of which nobody says that it is ours; [`Error::Stale`] where it was entered already.
pub fn enter(
    cx: &mut Cx<'_>,
    permit: &Permit<may::EnterLate>,
    id: OldRecordId,
    input: &enter_late::Input,
    said: &Said,
) -> Result<MeetingId, Error> {
    let record = records::understand(&lines(cx, permit, id)?);
    let mut faults = Vec::new();
    if let Some(elsewhere) = elsewhere(cx, permit, &record)?.filter(|_| !said.is_ours) {
        let message = format!("确认是本组的：{elsewhere}，请核对；确实是本组的会议，请打勾");
        faults.push(Fault { field: "is_ours".to_owned(), message });
    }
    let confirmed = match lacks::confirmed(&Lacks::of(&record), input, &said.lacks) {
        Ok(confirmed) => confirmed,
        Err(Error::Invalid(open)) => {
            faults.extend(open);
            input.clone()
        }
        Err(other) => return Err(other),
    };
    // Everything that is to be mended is told at once; what was entered on the way is undone by the refusal.
    let meeting = match enter_late(cx, permit, &confirmed) {
        Ok(meeting) if faults.is_empty() => meeting,
        Ok(_) | Err(Error::Refused(_)) if !faults.is_empty() => return Err(Error::Invalid(faults)),
        Err(Error::Invalid(others)) => {
            let is_told = |fault: &Fault| {
                fault.field == "end" && faults.iter().any(|one| one.field == Part::End.field())
            };
            let others: Vec<_> = others.into_iter().filter(|fault| !is_told(fault)).collect();
            faults.extend(others);
            return Err(Error::Invalid(faults));
        }
        other => other?,
    };
    store::old_record::set_meeting(cx.tx, permit.branch(), id, meeting)?;
    cx.journal(permit, "old_record.enter", id.uuid())?;
    Ok(meeting)
}

/// Removes a record that waits, for good.
///
/// # Errors
/// [`Error::Stale`] where a meeting was entered from it.
pub fn remove(cx: &mut Cx<'_>, permit: &Permit<may::EnterLate>, id: OldRecordId) -> Result<(), Error> {
    store::old_record::remove(cx.tx, permit.branch(), id)?;
    cx.journal(permit, "old_record.remove", id.uuid())
}

/// The file as it came.
///
/// # Errors
/// [`Error::NotFound`].
pub fn open(
    cx: &mut Cx<'_>,
    permit: &Permit<may::ReadOriginal>,
    id: OldRecordId,
) -> Result<(OldRecord, Vec<u8>), Error> {
    let one = store::old_record::find(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)?;
    let bytes = store::old_record::bytes(cx.tx, permit.branch(), id)?.ok_or(Error::NotFound)?;
    Ok((one, bytes))
}

/// The files from which a meeting was entered; none for whoever may not read them.
///
/// # Errors
/// As the store.
pub fn of_meeting(cx: &mut Cx<'_>, actor: &Actor, meeting: MeetingId) -> Result<Vec<OldRecord>, Error> {
    let mut all = store::old_record::of_meeting(cx.tx, actor.branch, meeting)?;
    let Some(group) = all.first().map(|one| one.group) else { return Ok(all) };
    if permission::where_allowed::<may::ReadOriginal>(cx, actor, group)?.is_none() {
        all.clear();
    }
    Ok(all)
}

/// How many records of a group wait.
///
/// # Errors
/// As the store.
pub fn waiting(cx: &mut Cx<'_>, permit: &Permit<may::EnterLate>) -> Result<usize, Error> {
    let all = store::old_record::of_group(cx.tx, permit.branch(), permit.group()?)?;
    Ok(all.iter().filter(|one| one.meeting.is_none()).count())
}
