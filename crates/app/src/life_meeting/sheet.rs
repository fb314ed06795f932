//! The own written self-examination: written, handed in, taken back; whom the author lets read it; reading one.

use domain::{
    id::{BranchId, MeetingId, PersonId},
    life_meeting::{Sheet, SheetAct, SheetState},
    membership::{Member, Roster},
    text::Speech,
};
use jiff::civil::{Date, DateTime};
use store::life_meeting::sheet::{self as kept, SheetRevision};

use super::{is_over, load, load_standing, place};
use crate::{
    Cx, Error, Names,
    meeting::record::Saved,
    message,
    permission::{self, Actor, Permit, may},
};

/// What the page of a sheet shows.
#[derive(Clone, Debug)]
pub struct SheetView {
    /// The sheet.
    pub sheet: Sheet,
    /// When it was handed in, local time.
    pub handed_in: Option<DateTime>,
    /// Whether the reader is the author.
    pub is_own: bool,
    /// Whether the meeting was summed up.
    pub over: bool,
    /// Whom the author lets read it.
    pub readers: Vec<PersonId>,
    /// How many texts were handed in.
    pub times: usize,
    /// The others of the group.
    pub people: Vec<Member>,
    /// What was said of the author and fed back.
    pub said: Vec<String>,
    /// The day of the meeting.
    pub day: Date,
    /// Names.
    pub names: Names,
    /// Whether the author is due at the meeting.
    pub leader: Option<PersonId>,
}

/// A permit to read one sheet: for its author, for whom the author named once it was handed in, and for the leader.
///
/// # Errors
/// [`Error::NotFound`] where the actor may not know of it, else [`Error::Forbidden`].
pub fn permit_reading(
    cx: &mut Cx<'_>,
    actor: &Actor,
    meeting: MeetingId,
    author: PersonId,
) -> Result<Permit<may::ReadSheet>, Error> {
    let known: Permit<may::ReadLife> = permission::on_meeting(cx, actor, meeting)?;
    let branch = actor.branch;
    let named = readers(cx, branch, meeting, author)?;
    let sheet = kept::find(cx.tx, branch, meeting, author)?;
    let open = sheet.is_some_and(|sheet| sheet.is_open_to(actor.person, false, &named));
    if actor.person == author || open {
        return Ok(permission::as_party_on_meeting(actor, known.group()?, meeting));
    }
    permission::on_meeting(cx, actor, meeting)
}

/// Whom the author lets read it.
fn readers(
    cx: &mut Cx<'_>,
    branch: BranchId,
    meeting: MeetingId,
    author: PersonId,
) -> Result<Vec<PersonId>, Error> {
    let all = kept::readers(cx.tx, branch, meeting)?;
    Ok(all.into_iter().filter(|(of, _)| *of == author).map(|(_, reader)| reader).collect())
}

/// The own sheet, or that of another member who handed it in to the reader. That somebody who is neither author nor leader reads it
/// is written down in the journal.
///
/// # Errors
/// [`Error::NotFound`] for a sheet that the reader may not know of.
pub fn view(cx: &mut Cx<'_>, permit: &Permit<may::ReadSheet>, author: PersonId) -> Result<SheetView, Error> {
    let (meeting, roster) = load(cx, permit)?;
    let (branch, me) = (permit.branch(), permit.actor().person);
    if !roster.has_member(author) {
        return Err(Error::NotFound);
    }
    let sheet = kept::find(cx.tx, branch, meeting.id, author)?;
    let sheet = sheet.unwrap_or_else(|| Sheet::blank(meeting.id, author));
    let readers = readers(cx, branch, meeting.id, author)?;
    let leads = permit.actor().leads(meeting.group);
    if !sheet.is_open_to(me, leads, &readers) {
        return Err(Error::NotFound);
    }
    if me != author && !leads {
        cx.journal(permit, "life_sheet.read", author.uuid())?;
    }
    let revisions = kept::revisions(cx.tx, branch, meeting.id, author)?;
    let said = if me == author {
        let all = store::life_meeting::gathered::of_meeting(cx.tx, branch, meeting.id)?;
        let mine = |one: &domain::life_meeting::Gathered| {
            one.about == domain::life_meeting::About::Member(me)
                && matches!(one.feedback, domain::life_meeting::Feedback::Told(_))
        };
        all.into_iter().filter(mine).map(|one| one.text.to_string()).collect()
    } else {
        Vec::new()
    };
    Ok(SheetView {
        handed_in: match sheet.state {
            SheetState::HandedIn(at) => Some(cx.local_of(at)),
            SheetState::Draft => None,
        },
        is_own: me == author,
        over: is_over(&meeting),
        times: revisions.iter().filter(|r| !r.aside).count(),
        people: roster.members().filter(|m| m.id != author).cloned().collect(),
        said,
        day: meeting.agenda.start.date(),
        names: cx.names(permit)?,
        leader: roster.leader,
        sheet,
        readers,
    })
}

/// The own sheet, whether the meeting is over, and its roster; refused for who is not due at the meeting.
fn own(cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>) -> Result<(Sheet, bool, Roster), Error> {
    let (meeting, roster) = load_standing(cx, permit)?;
    let me = permit.actor().person;
    if !roster.has_member(me) {
        return Err(Error::NotFound);
    }
    let found = kept::find(cx.tx, permit.branch(), meeting.id, me)?;
    Ok((found.unwrap_or_else(|| Sheet::blank(meeting.id, me)), is_over(&meeting), roster))
}

/// Saves the text against the version that was seen. What was typed elsewhere meanwhile stays, and this one is set aside.
///
/// # Errors
/// [`Error::Invalid`] for a text that does not fit; [`Error::Refused`] once it was handed in, or the meeting is over.
pub fn write(
    cx: &mut Cx<'_>,
    permit: &Permit<may::WriteSheet>,
    seen: i64,
    typed: &str,
) -> Result<Saved, Error> {
    let text = Speech::optional(typed).map_err(|fault| Error::field("text", "对照检查材料", fault))?;
    let (mut sheet, over, _) = own(cx, permit)?;
    if sheet.text == text {
        return Ok(Saved::Done { version: sheet.version });
    }
    sheet.after(SheetAct::Write, cx.now(), over)?;
    let branch = permit.branch();
    if sheet.version != seen {
        let key = (sheet.meeting, sheet.author);
        let kept_text = text.as_ref().map_or("", Speech::as_str).to_owned();
        let known = kept::revisions(cx.tx, branch, key.0, key.1)?;
        if !known.iter().any(|r| r.aside && r.text == kept_text) {
            let revision = SheetRevision { text: kept_text, aside: true, at: cx.now() };
            kept::add_revision(cx.tx, branch, key, &revision)?;
            cx.journal(permit, "life_sheet.set_aside", key.0.uuid())?;
        }
        return Ok(Saved::Conflict {
            version: sheet.version,
            text: sheet.text.map(String::from).unwrap_or_default(),
            by: "您自己（在另一处）".to_owned(),
        });
    }
    sheet.text = text;
    kept::keep(cx.tx, branch, &sheet)?;
    cx.journal(permit, "life_sheet.write", sheet.meeting.uuid())?;
    Ok(Saved::Done { version: sheet.version + 1 })
}

/// What is typed when a sheet is handed in.
#[derive(Clone, Debug, Default)]
pub struct HandIn {
    /// The text as it stands on the page.
    pub text: String,
    /// Who reads it out if the author cannot come; may be empty.
    pub reads_out: String,
    /// The version that was seen.
    pub version: i64,
}

/// Hands the text in to the leader.
///
/// # Errors
/// [`Error::Invalid`] with the field to mend; [`Error::Refused`] as [`domain::life_meeting::SheetRefusal`]; [`Error::Stale`].
pub fn hand_in(cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>, input: &HandIn) -> Result<(), Error> {
    let mut check = crate::Check::default();
    let text = check.take("text", "对照检查材料", Speech::optional(&input.text)).flatten();
    let (mut sheet, over, roster) = own(cx, permit)?;
    let reads_out = match input.reads_out.trim() {
        "" => None,
        typed => {
            let found = roster.pick(typed).filter(|p| roster.has_member(*p) && *p != sheet.author);
            check.take("reads_out", "请谁代为宣读", found.ok_or("请从本组其他同志里选择"))
        }
    };
    check.done()?;
    if sheet.version != input.version {
        return Err(Error::Stale);
    }
    sheet.text = if sheet.is_handed_in() { sheet.text } else { text };
    sheet.state = sheet.after(SheetAct::HandIn, cx.now(), over)?;
    sheet.reads_out = reads_out;
    let (branch, key) = (permit.branch(), (sheet.meeting, sheet.author));
    kept::keep(cx.tx, branch, &sheet)?;
    let text = sheet.text.map(String::from).unwrap_or_default();
    let before = kept::revisions(cx.tx, branch, key.0, key.1)?;
    // Text that is handed in again unchanged makes no revision.
    if before.iter().rev().find(|r| !r.aside).is_none_or(|r| r.text != text) {
        kept::add_revision(cx.tx, branch, key, &SheetRevision { text, aside: false, at: cx.now() })?;
    }
    let to = roster.leader.into_iter().chain(reads_out).filter(|p| *p != key.1);
    for person in to.collect::<std::collections::BTreeSet<_>>() {
        let subject = format!("{}交来了对照检查材料", permit.actor().name);
        let page = format!("{}/sheets/{}", place(key.0), key.1);
        message::about(
            cx,
            branch,
            person,
            &page,
            (&subject, "请登录查看。材料只给本人指定的人看，请不要外传。"),
        )?;
    }
    cx.journal(permit, "life_sheet.hand_in", key.0.uuid())
}

/// Takes the sheet back to change it.
///
/// # Errors
/// [`Error::Refused`] as [`domain::life_meeting::SheetRefusal`]; [`Error::Stale`].
pub fn take_back(cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>, seen: i64) -> Result<(), Error> {
    let (mut sheet, over, _) = own(cx, permit)?;
    if sheet.version != seen {
        return Err(Error::Stale);
    }
    sheet.state = sheet.after(SheetAct::TakeBack, cx.now(), over)?;
    kept::keep(cx.tx, permit.branch(), &sheet)?;
    cx.journal(permit, "life_sheet.take_back", sheet.meeting.uuid())
}

/// Lets somebody of the group read the own sheet, once it is handed in.
///
/// # Errors
/// [`Error::Invalid`] for somebody unknown, or who reads it anyway; [`Error::Refused`] before anything was written.
pub fn name_reader(cx: &mut Cx<'_>, permit: &Permit<may::WriteSheet>, person: &str) -> Result<(), Error> {
    let (sheet, _, roster) = own(cx, permit)?;
    if sheet.version == 0 {
        return Err(Error::Refused("还没有写内容，写好以后再指定给谁看".to_owned()));
    }
    let (branch, key) = (permit.branch(), (sheet.meeting, sheet.author));
    let refuse = |fault: &str| Error::field("person", "给谁看", fault);
    let reader = roster.pick(person).filter(|p| roster.has_member(*p));
    let reader = reader.ok_or_else(|| refuse("请从本组名册里选择"))?;
    let named = readers(cx, branch, key.0, key.1)?.contains(&reader);
    if named || reader == key.1 || Some(reader) == roster.leader {
        return Err(refuse("这位同志本来就能看"));
    }
    kept::add_reader(cx.tx, branch, key, reader, cx.now())?;
    let subject = format!("{}请您看对照检查材料", permit.actor().name);
    let page = format!("{}/sheets/{}", place(key.0), key.1);
    let body = "交给组长以后您就能看；请不要外传，您看过会记入日志。";
    message::about(cx, branch, reader, &page, (&subject, body))?;
    cx.journal(permit, "life_sheet.name_reader", reader.uuid())
}

/// Takes a reader off.
///
/// # Errors
/// [`Error::Stale`] for who was not named.
pub fn unname_reader(
    cx: &mut Cx<'_>,
    permit: &Permit<may::WriteSheet>,
    reader: PersonId,
) -> Result<(), Error> {
    let (sheet, ..) = own(cx, permit)?;
    kept::remove_reader(cx.tx, permit.branch(), (sheet.meeting, sheet.author), reader)?;
    cx.journal(permit, "life_sheet.unname_reader", reader.uuid())
}
